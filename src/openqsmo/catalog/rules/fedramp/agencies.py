"""Read the agencies of a snapshot, and find the agency that a row of it means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openqsmo.catalog.rules.fedramp import dialect
from openqsmo.catalog.rules.fedramp.dialect import AGENCY_FIELDS
from openqsmo.catalog.rules.feed_records import FedrampAgency, PseudoAgency
from openqsmo.catalog.rules.feed_values import Place, count, line, web_address, wrong_type
from openqsmo.kernel.identifiers import Scheme
from openqsmo.kernel.words import counted

_CATCH_ALLS = frozenset(
    {"other federal entity", "other executive branch agency", "other executive branch subagency"}
)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of the agencies section: the agency, and its lists of products where it has them."""

    agency: FedrampAgency
    place: Place
    authorized: list[Any] | None
    reused: list[Any] | None


@dataclass(slots=True)
class AgencyBook:
    """The agencies of a snapshot by identifier and by name. ``add`` also takes those met later.

    A name is looked up alone or with its parent's; one that several agencies bear finds none.
    """

    by_id: dict[str, FedrampAgency] = field(default_factory=dict)
    by_name: dict[tuple[str, str | None], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, agency: FedrampAgency) -> None:
        self.by_id[agency.agency_id] = agency
        self.by_name[plain(agency.name), None].append(agency.agency_id)
        self.by_name[plain(agency.name), plain(agency.parent)].append(agency.agency_id)

    def named(self, name: str, parent: str | None = None) -> FedrampAgency | None:
        """The one agency of this own name (and parent, where given); ``None`` if none or several."""
        ids = self.by_name.get((plain(name), None if parent is None else plain(parent)), [])
        return self.by_id[ids[0]] if len(ids) == 1 else None

    def listed(self, written: Iterable[str]) -> tuple[set[str], int]:
        """The identifiers that a list of identifiers or names means, and how many mean none."""
        entries = list(written)
        ids = {entry for entry in entries if entry in self.by_id}
        unknown = 0
        for entry in entries:
            if entry not in ids:
                agency = self.named(entry)
                unknown += agency is None
                ids |= {agency.agency_id} if agency else set()
        return ids, unknown

    def meant(self, row: Mapping[str, Any], place: Place) -> FedrampAgency | None:
        """The agency of a row that gives identifiers or names; ``None`` if it gives neither to go by.

        The identifier is believed before the names; names alone are believed if just one agency
        bears them.
        """
        given = dialect.value(row, ("sub_id",)) or dialect.value(row, ("agency_id",))
        agency_id = _identifier(given, place)
        parent = line(dialect.value(row, ("parent",)), place, "parent")
        sub = line(dialect.value(row, ("sub",)), place, "sub")
        if agency_id in self.by_id:
            known = self.by_id[agency_id]
            _compare_names(known, parent, sub, place)
            return known
        if parent is None:
            return None
        if agency_id is None:
            found = self.named(sub or parent, parent)
            if found is not None:
                says = f"The row has no agency identifier; its names are those of {found.agency_id}."
                place.note("agency_found_by_name", says, "agency_id")
            return found
        place.note("agency_not_in_list", f"{agency_id} is not among the agencies of this file.", "agency_id")
        agency = FedrampAgency(agency_id=agency_id, parent=parent, sub=sub, pseudo=pseudo_of(sub or parent))
        self.add(agency)
        return agency


def plain(name: str) -> str:
    """A name for comparison: no case, no punctuation, blanks as one."""
    return " ".join(re.sub(r"[^\w&/]+", " ", name.casefold()).split())


def pseudo_of(name: str) -> PseudoAgency | None:
    """What a name stands for that is no organization; ``None`` for the name of an agency."""
    words = plain(name)
    if "jab authorization" in words:
        return PseudoAgency.BOARD
    if words in _CATCH_ALLS:
        return PseudoAgency.CATCH_ALL
    if name.strip().startswith("#") or words in ("n/a", "na"):
        return PseudoAgency.ERROR
    return None


def take_rows(rows: list[Any], place: Place) -> tuple[list[AgencyRow], AgencyBook]:
    """The rows that name an agency, each identifier once, and the book of them."""
    taken: list[AgencyRow] = []
    book = AgencyBook()
    for number, row in enumerate(rows):
        here = place.at(f"Agencies[{number}]")
        if not isinstance(row, dict):
            here.set_aside("not_a_record", "An agency's row is no object with fields.")
            continue
        agency = _read_agency(row, here)
        if agency is None:
            continue
        here = place.at(f"Agencies[{number}] ({agency.agency_id})")
        if agency.agency_id in book.by_id:
            here.set_aside(
                "agency_row_repeated", "The identifier stands in an earlier row; that row is used."
            )
            continue
        book.add(agency)
        taken.append(_with_lists(agency, row, here))
    _say_shared_names(book, place)
    return taken, book


def _read_agency(row: Mapping[str, Any], place: Place) -> FedrampAgency | None:
    def given(name: str) -> Any:
        return dialect.value(row, AGENCY_FIELDS[name])

    raw_parent = given("parent")
    if isinstance(raw_parent, str) and pseudo_of(raw_parent) is PseudoAgency.ERROR:
        place.set_aside(
            "pseudo_agency_row", "The row has a spreadsheet error for a name.", "parent", raw_parent
        )
        return None
    agency_id = _identifier(given("id"), place)
    parent = line(raw_parent, place, "parent")
    if agency_id is None or parent is None:
        says = "The row has no name, or no identifier in the form of one."
        place.set_aside("agency_row_blank", says, "id", given("id") or "")
        return None
    sub = line(given("sub"), place, "sub")
    website = web_address(given("website"), place, "website")
    pseudo = pseudo_of(sub or parent)
    if pseudo is not None:
        place.note(
            "pseudo_agency", f"“{sub or parent}” is no organization; nothing is counted for it.", "parent"
        )
    return FedrampAgency(agency_id=agency_id, parent=parent, sub=sub, website=website, pseudo=pseudo)


def _with_lists(agency: FedrampAgency, row: Mapping[str, Any], place: Place) -> AgencyRow:
    """The row with its two lists; a count beside a list that says another number is noted."""
    found: dict[str, list[Any] | None] = {}
    for what, listed in (("authorizations", "auths"), ("reuses", "reuse_list")):
        given = dialect.value(row, AGENCY_FIELDS[listed])
        if given is not None and not isinstance(given, list):
            wrong_type(given, place, listed, "a list")
        found[listed] = given if isinstance(given, list) else None
        figure = count(dialect.value(row, AGENCY_FIELDS[what]), place, what)
        number = len(given) if isinstance(given, list) else figure
        if figure is not None and figure != number:
            held = counted(number or 0, "product")
            says = f"{what} says {figure:,}; the list beside it holds {held}."
            place.note(f"agency_{what}_count_disagrees", says, what)
    return AgencyRow(agency, place, authorized=found["auths"], reused=found["reuse_list"])


def _identifier(given: object, place: Place) -> str | None:
    written = line(given, place, "agency_id")
    if written is None or Scheme.FEDRAMP.pattern.fullmatch(written):
        return written
    place.note(
        "agency_identifier_malformed", "An agency identifier looks like 22-005-01.", "agency_id", written
    )
    return None


def _compare_names(known: FedrampAgency, parent: str | None, sub: str | None, place: Place) -> None:
    if parent is None or (plain(parent), plain(sub or "")) == (plain(known.parent), plain(known.sub or "")):
        return
    named = " / ".join(part for part in (known.parent, known.sub) if part)
    says = f"{known.agency_id} is “{named}” among the agencies; the identifier is believed."
    place.note("agency_name_disagrees", says, "parent", f"{parent} / {sub or ''}")


def _say_shared_names(book: AgencyBook, place: Place) -> None:
    for (name, parent), agency_ids in book.by_name.items():
        if parent is not None and len(agency_ids) > 1:
            ids = ", ".join(agency_ids)
            says = f"“{name}” stands under {len(agency_ids)} identifiers; left for a person to decide."
            place.at(f"Agencies ({ids})").note("agency_under_two_identifiers", says, "id", ids)
