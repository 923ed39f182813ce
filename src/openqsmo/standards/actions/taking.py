"""Take items into a draft from a file, all of them or none."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted
from openqsmo.ledger.record import record
from openqsmo.loads.report import Report
from openqsmo.standards import problems
from openqsmo.standards.actions.drafts import put_item, version_to_write
from openqsmo.standards.actions.load import items_of_files
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.rules.item_files import read_items
from openqsmo.standards.vocabulary import Component, ItemRecord

MOST_NAMED = 20


@dataclass(frozen=True)
class Taken:
    """What a file brought: how many items it holds of the standard, and what was passed over in it."""

    items: int
    passed_over: int


@transaction.atomic
def take_items(*, draft_id: int, name: str, raw: bytes, areas_led: Collection[int], by: Actor) -> Taken:
    """Word the items of a file in a draft, each as ``put_item`` does; what the file does not name stays.

    A file is an export of this site, or one of the framework (JSON or a workbook), of which items of other
    standards are passed over. Refused as ``put_item`` is, and with every place that cannot be taken
    (STA-048), or where nothing in it belongs to the standard (STA-049).
    """
    draft = version_to_write(draft_id)
    area = draft.standard.area.code if draft.standard.area else ""
    items, errors = read_items(name, raw, area) or (_of_framework(name, raw), [])
    own = [
        item for item in items if Component.of(item.kind) == draft.standard.component and item.area == area
    ]
    if not own and not errors:
        raise Refused(problems.NO_ITEMS.about(file=name[:80], standard=draft.standard.title))
    for item in own:
        errors += _put(draft, item, areas_led, by)
    if errors:
        count = counted(len(errors), "place")
        raise Refused(problems.BAD_FILE.about(errors[:MOST_NAMED], file=name[:80], count=count))
    draft.refresh_from_db()  # what each item did to its list is in the rows
    facts = {"count": counted(len(own), "item"), "file": name[:80]}
    record("draft.items_taken", subject=draft, about=draft.standard, by=by, facts=facts)
    return Taken(len(own), len(items) - len(own))


def _put(draft: StandardVersion, item: ItemRecord, areas_led: Collection[int], by: Actor) -> list[FieldError]:
    """Put an item in the draft; what is wrong with the item itself, told by its place in the file."""
    try:
        put_item(
            draft_id=draft.pk, kind=item.kind, identifier=item.identifier, content=item.content,
            areas_led=areas_led, by=by,
        )  # fmt: skip
    except Refused as refused:
        if refused.problem.code != problems.BAD_ITEM.code:
            raise
        return [
            FieldError(f"{item.source}.{each.field}", each.says, each.fix) for each in refused.problem.errors
        ]
    return []


def _of_framework(name: str, raw: bytes) -> list[ItemRecord]:
    return items_of_files([(name, raw)], Report(source=name))
