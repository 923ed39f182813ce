"""The workbook of a fit-gap as it stands, to be filled in off line."""

from collections import defaultdict
from dataclasses import dataclass

from openqsmo.alignment.engines.workbook_layout import (
    DIGEST_SHOWN,
    About,
    AnswerSheet,
    SheetLine,
    UniqueLine,
    Wording,
)
from openqsmo.alignment.engines.workbook_writing import write_workbook
from openqsmo.alignment.models import UniqueCapability
from openqsmo.alignment.queries.answers import Answerer, stored_answers
from openqsmo.alignment.queries.capabilities import Capability, Listing
from openqsmo.standards.models import ItemVersion


@dataclass(frozen=True)
class Exported:
    """A workbook to be downloaded: the file's name and its bytes."""

    name: str
    raw: bytes


def exported_workbook(*, listing: Listing, answerer: Answerer) -> Exported:
    """The workbook of an agency or an offering with every answer on record.

    The caller has shown that the viewer may see these answers.
    """
    standard = listing.standard
    stored = stored_answers(answerer.fit_gap(standard))
    sheets = [
        AnswerSheet(
            function,
            listing.title(function),
            tuple(
                SheetLine(each.identifier, wording_of(each), each.references, stored.get(each.item_id))
                for each in listing.of_function(function)
            ),
        )
        for function in listing.functions
    ]
    about = About(
        answerer.side, standard.code, str(listing.version.number), answerer.key,
        f"{answerer.name}, {standard.title}",
    )  # fmt: skip
    raw = write_workbook(about, sheets, _uniques(answerer, listing))
    return Exported(f"fit-gap-{standard.code}-{answerer.key}.xlsx".lower(), raw)


def wording_of(capability: Capability) -> Wording:
    """The newest wording of a capability, as the workbook names it."""
    return Wording(capability.wording, capability.digest[:DIGEST_SHOWN], capability.statement)


def wordings_of(listing: Listing) -> dict[str, list[Wording]]:
    """Every wording that each capability of the newest version has or had, the newest first."""
    older: dict[int, list[Wording]] = defaultdict(list)
    items = {each.item_id for each in listing.capabilities}
    rows = ItemVersion.objects.filter(item__standard=listing.standard, item__kind="capability").defer("words")
    for row in rows.order_by("-pk"):
        if row.item_id in items:
            says = str(row.content.get("statement", ""))
            older[row.item_id].append(Wording(row.pk, row.digest[:DIGEST_SHOWN], says))
    found = {}
    for each in listing.capabilities:
        newest = wording_of(each)
        others = [wording for wording in older[each.item_id] if wording.pk != newest.pk]
        found[each.identifier] = [newest, *others]
    return found


def _uniques(answerer: Answerer, listing: Listing) -> list[UniqueLine]:
    if answerer.agency is None:
        return []
    rows = UniqueCapability.objects.filter(organization=answerer.agency, standard=listing.standard)
    return [
        UniqueLine(row.item.identifier, row.statement, row.authority, row.get_state_display())
        for row in rows.select_related("item").order_by("stated_at", "pk")
    ]
