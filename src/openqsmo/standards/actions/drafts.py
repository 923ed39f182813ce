"""Draft a version of a standard: start it from a published one, and change, add or leave out its items.

Who is the designated QSMO of a functional area is known above this domain: each door gives ``areas_led``,
the areas whose QSMO the actor acts for. The operator may draft every standard.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from openqsmo.kernel.actor import Actor, Role
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.ledger.models import Recorded
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.standards import problems
from openqsmo.standards.actions.registry import changes_of, put_on_list
from openqsmo.standards.models import ItemVersion, Standard, StandardItem, StandardVersion
from openqsmo.standards.queries.wording import state_in_words
from openqsmo.standards.rules.drafting import why_not_item
from openqsmo.standards.rules.items import digest_of, digest_of_list, scope_of, words_of
from openqsmo.standards.rules.pipeline import OPEN, VersionState, why_not_edit
from openqsmo.standards.vocabulary import AS_PUBLISHED, Component, ItemKind, ItemRecord, Source

# Where an item version that no source gave was written.
PLACE = "a working draft"
PUBLISHED = frozenset({AS_PUBLISHED, VersionState.BASELINE.value, VersionState.SUPERSEDED.value})


@transaction.atomic
def make_draft(
    *, standard_code: str, number: int, why: str, areas_led: Collection[int], by: Actor
) -> StandardVersion:
    """Start a working draft from a published version: it lists the same item versions.

    Refused: to others than the QSMO of the area (STA-019), while another draft is open (STA-018),
    from a version that was never published (STA-023).
    """
    standard = Standard.objects.select_for_update().filter(code=standard_code).first()
    base = standard.versions.filter(number=number, number__gt=0).first() if standard else None
    if standard is None or base is None:
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    refuse_others(standard, areas_led, by)
    if base.state not in PUBLISHED:
        problem = problems.NOTHING_TO_DRAFT_FROM
        raise Refused(problem.about(number=number, standard=standard.title, state=state_in_words(base.state)))
    if found := standard.versions.filter(state__in=[state.value for state in OPEN]).first():
        raise Refused(problems.DRAFT_OPEN.about(standard=standard.title, state=state_in_words(found.state)))
    draft = StandardVersion.objects.create(
        standard=standard, number=0, state=VersionState.WORKING_DRAFT.value, made_on=timezone.localdate(),
        why=why.strip(), based_on=base, items_digest=base.items_digest,
    )  # fmt: skip
    put_on_list(draft, base.items.order_by().values_list("pk", flat=True))
    record("draft.made", subject=draft, about=standard, by=by, facts={"based_on": number}, why=draft.why)
    return draft


@transaction.atomic
def put_item(
    *,
    draft_id: int,
    kind: ItemKind,
    identifier: str,
    content: Mapping[str, Any],
    areas_led: Collection[int],
    by: Actor,
    seen: str | None = None,
) -> StandardVersion:
    """Change what an item of a draft says, or add it where the draft does not list it.

    What it said before stays in the versions that list it. The same words again change nothing.
    ``seen`` is the digest of the wording that was changed, empty for an item that is new: whoever saved
    first is not overwritten (STA-024). Refused also: to others than the QSMO of the area (STA-019),
    where the draft is none or no more (STA-015, STA-016), an item that cannot be read (STA-021).
    """
    draft = _editable(draft_id, areas_led, by)
    standard = draft.standard
    area = standard.area.code if standard.area else ""
    before = draft.items.select_related("item").filter(item__kind=kind, item__identifier=identifier).first()
    said = before.content if before else None
    component = Component(standard.component)
    if problem := why_not_item(component, area, kind, identifier, content, said):
        raise Refused(problem)
    if before is not None and before.digest == digest_of(content):
        return draft
    if seen is not None and seen != (before.digest if before else ""):
        raise Refused(problems.ITEM_MOVED_ON.about(identifier=identifier))
    given = ItemRecord(kind, area, identifier, dict(content), Source("", ""))
    version, also = _kept(standard, given)
    if before is not None:
        draft.items.remove(before)
    draft.items.add(version)
    verb = "draft.item_added" if before is None else "draft.item_changed"
    changes = changes_of(said, content) if said is not None else {}
    _relisted(draft, verb, kind, identifier, by, changes=changes, also=also)
    return draft


@transaction.atomic
def leave_out_item(
    *, draft_id: int, kind: ItemKind, identifier: str, areas_led: Collection[int], by: Actor
) -> StandardVersion:
    """Take an item off a draft's list; it stays in the versions that list it.

    Refused as ``put_item`` is, and where the draft does not list it (STA-022).
    """
    draft = _editable(draft_id, areas_led, by)
    found = draft.items.filter(item__kind=kind, item__identifier=identifier).first()
    if found is None:
        name = f"“{identifier[:60]}”"
        raise Refused(problems.NOT_IN_DRAFT.about(kind=kind.label.lower(), identifier=name))
    draft.items.remove(found)
    _relisted(draft, "draft.item_left_out", kind, identifier, by)
    return draft


def version_to_write(version_id: int) -> StandardVersion:
    """A version, locked until the end of the transaction; one that is not there is refused (KER-001)."""
    rows = StandardVersion.objects.select_for_update(of=("self",)).select_related("standard__area")
    found = rows.filter(pk=version_id).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what="such version of a standard"))
    return found


def is_lead(standard: Standard, areas_led: Collection[int], by: Actor) -> bool:
    """Whether an actor acts for the QSMO of the standard's area, or is the operator."""
    return by.has(Role.OPERATOR) or standard.area_id in areas_led


def refuse_others(standard: Standard, areas_led: Collection[int], by: Actor) -> None:
    """Refuse whoever does not draft this standard (STA-019)."""
    if not is_lead(standard, areas_led, by):
        raise Refused(problems.NOT_YOUR_STANDARD.about(standard=standard.title))


def _editable(draft_id: int, areas_led: Collection[int], by: Actor) -> StandardVersion:
    draft = version_to_write(draft_id)
    refuse_others(draft.standard, areas_led, by)
    if draft.state == AS_PUBLISHED:
        raise Refused(problems.VERSION_FROZEN.about(state=state_in_words(draft.state)))
    if problem := why_not_edit([each.facts for each in draft.decisions.select_related("person")]):
        raise Refused(problem)
    return draft


def _kept(standard: Standard, given: ItemRecord) -> tuple[ItemVersion, tuple[Recorded, ...]]:
    """The item version that says this, and the rows that had to be made for it."""
    place = {"standard": standard, "kind": given.kind.value, "identifier": given.identifier}
    item, is_new = StandardItem.objects.get_or_create(**place, defaults={"scope": scope_of(given)[:200]})
    version, is_said_first = ItemVersion.objects.get_or_create(
        item=item,
        digest=digest_of(given.content),
        defaults={"content": given.content, "words": words_of(given), "place": PLACE},
    )
    made = (*([item] if is_new else []), *([version] if is_said_first else []))
    return version, made


def _relisted(
    draft: StandardVersion,
    verb: str,
    kind: ItemKind,
    identifier: str,
    by: Actor,
    *,
    changes: Mapping[str, Change] | None = None,
    also: tuple[Recorded, ...] = (),
) -> None:
    """Keep the digest of a draft's changed list, with the event."""
    listed = draft.items.order_by().values_list("item__kind", "item__identifier", "digest")
    draft.items_digest = digest_of_list(listed)
    draft.save(update_fields=["items_digest"])
    facts = {"kind": kind.label, "identifier": identifier}
    record(verb, subject=draft, about=draft.standard, by=by, facts=facts, changes=changes, also=also)
