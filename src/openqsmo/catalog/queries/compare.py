"""Two to four offerings side by side, row by row, as one viewer sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openqsmo.catalog import problems
from openqsmo.catalog.models import Offering
from openqsmo.catalog.queries.offering import OfferingPage, cost_for, offering_page
from openqsmo.catalog.rules.changes import changes_between
from openqsmo.catalog.rules.fields import BY_NAME, FIELDS
from openqsmo.catalog.vocabulary import Quote
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import Refused

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Cell:
    """What one offering says in one row; empty words mean not given. ``assurance`` of its claim, if any."""

    words: str
    assurance: str = ""


@dataclass(frozen=True)
class CompareRow:
    """One row: the field's label and a cell for each offering."""

    name: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.words for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """The offerings, their rows by group, quotes for a volume, and what changed since they were chosen."""

    pages: tuple[OfferingPage, ...]
    groups: tuple[tuple[str, tuple[CompareRow, ...]], ...]
    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    moved: tuple[tuple[OfferingPage, int, tuple[str, ...]], ...]


def comparison(
    *, wanted: Sequence[str], viewer: Actor, volume: int | None, on: date, only_differences: bool
) -> Comparison:
    """Compare the offerings named by code, each perhaps with the version it was chosen in (``HR-0001@3``).

    Codes that the viewer may not see are in ``missing``; more than four are refused (CAT-056).
    """
    codes = list(dict.fromkeys(code.partition("@")[0] for code in wanted))
    if len(codes) > MOST:
        raise Refused(problems.TOO_MANY_TO_COMPARE.about(count=len(codes), most=MOST))
    found = {o.code: o.pk for o in Offering.objects.visible_to(viewer).filter(code__in=codes)}
    pages = tuple(offering_page(offering_id=found[code], viewer=viewer) for code in codes if code in found)
    chosen_in = {code.partition("@")[0]: code.partition("@")[2] for code in wanted}
    return Comparison(
        pages=pages,
        groups=_groups(pages, only_differences),
        quotes=tuple(cost_for(page, volume, on) for page in pages) if volume else (),
        missing=tuple(code for code in codes if code not in found),
        moved=tuple(_moved(page, chosen_in, viewer) for page in pages if _has_moved(page, chosen_in)),
    )


def _groups(
    pages: Sequence[OfferingPage], only_differences: bool
) -> tuple[tuple[str, tuple[CompareRow, ...]], ...]:
    cells = [_cells(page) for page in pages]
    rows: dict[str, list[CompareRow]] = {"Standing": _standing(pages)}
    for spec in FIELDS:
        if spec.name == "title" or not any(spec.name in each for each in cells):
            continue
        row = CompareRow(spec.name, spec.label, tuple(each.get(spec.name, Cell("")) for each in cells))
        rows.setdefault(spec.group, []).append(row)
    kept = {
        group: tuple(row for row in found if row.differs or not only_differences)
        for group, found in rows.items()
    }
    return tuple((group, found) for group, found in kept.items() if found)


def _standing(pages: Sequence[OfferingPage]) -> list[CompareRow]:
    def row(name: str, words: str, values: list[str]) -> CompareRow:
        return CompareRow(name, words, tuple(Cell(value) for value in values))

    providers = [page.offering.provider or page.offering.provider_as_written for page in pages]
    agencies = [
        len({use.organization_id or use.agency_as_written for use in page.adoptions}) for page in pages
    ]
    return [
        row("code", "Identifier", [page.offering.code for page in pages]),
        row("provider", "Provider", [str(provider) for provider in providers]),
        row("mode", "Sourcing mode", [page.offering.get_sourcing_mode_display() for page in pages]),
        row("state", "State", [page.state.label for page in pages]),
        row("state_reason", "Why in this state", [page.state_reason for page in pages]),
        row("qsmo", "Vetted by", [str(page.offering.qsmo or "") for page in pages]),
        row("agencies", "Agencies on record as using it", [f"{number:,}" for number in agencies]),
    ]


def _cells(page: OfferingPage) -> dict[str, Cell]:
    return {
        field.spec.name: Cell(field.words, _assurance(field.claim) if field.spec.is_claim else "")
        for _, fields in page.groups
        for field in fields
    }


def _assurance(claim: object) -> str:
    return str(claim.get("level", "claimed")) if isinstance(claim, dict) else "claimed"


def _has_moved(page: OfferingPage, chosen_in: dict[str, str]) -> bool:
    number = chosen_in.get(page.offering.code, "")
    return (
        number.isdigit()
        and len(number) < 7
        and page.version is not None
        and int(number) < page.version.number
    )


def _moved(
    page: OfferingPage, chosen_in: dict[str, str], viewer: Actor
) -> tuple[OfferingPage, int, tuple[str, ...]]:
    number = int(chosen_in[page.offering.code])
    before = offering_page(offering_id=page.offering.pk, viewer=viewer, number=number)
    old, new = (
        {f.spec.name: f.value for _, fields in each.groups for f in fields} for each in (before, page)
    )
    return page, number, tuple(BY_NAME[change.field].label for change in changes_between(old, new, {}, {}))


def as_data(found: Comparison) -> dict[str, Any]:
    """A comparison as plain data, as its export and the API give it."""
    return {
        "offerings": [
            {
                "code": page.offering.code,
                "id": page.offering.pk,
                "title": page.offering.title,
                "version": page.version.number if page.version else None,
                "is_synthetic": page.offering.is_synthetic,
            }
            for page in found.pages
        ],
        "rows": [
            {
                "group": group,
                "field": row.name,
                "label": row.label,
                "values": [
                    {"words": cell.words or None, "assurance": cell.assurance or None} for cell in row.cells
                ],
            }
            for group, rows in found.groups
            for row in rows
        ],
        "quotes": [{"volume": q.volume, "total": q.total, "currency": q.currency} for q in found.quotes],
        "not_found": list(found.missing),
    }


def as_table(found: Comparison) -> list[list[str]]:
    """A comparison as rows of cells, the head first: standing, every field with its assurance, what it would cost."""
    titles = [page.offering.title for page in found.pages]
    marks = ["Yes" if page.offering.is_synthetic else "No" for page in found.pages]
    blank = [""] * len(titles)
    rows = [
        ["Group", "Field", *titles, *(f"Assurance: {title}" for title in titles)],
        ["Standing", "Synthetic", *marks, *blank],
    ]
    rows += [
        [group, row.label, *(cell.words for cell in row.cells), *(cell.assurance for cell in row.cells)]
        for group, all_rows in found.groups
        for row in all_rows
    ]
    if found.quotes:
        totals = ["" if quote.total is None else str(quote.total) for quote in found.quotes]
        rows.append(["Price", f"Cost for {found.quotes[0].volume}", *totals, *blank])
    return rows
