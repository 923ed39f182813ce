"""The agency codes of the DATA Act Broker (Treasury): departments and agencies with what is below them.

One row is one sub-tier organization of one agency (CGAC). TOPTIER_FLAG marks the row that stands for an
agency itself; some agencies share a CGAC and are told apart by their FREC; some have no sub-tier at all.
FREC 0000 ("Non - Reporting") means that nothing reports, so it is no code of anybody.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.loads.reading import need_columns, parse_csv
from openqsmo.loads.report import Report
from openqsmo.organizations.rules.names import LONGEST_NAME, loose, plain
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind, OrganizationRecord

_CGAC, _FREC, _SUBTIER = "CGAC AGENCY CODE", "FREC", "SUBTIER CODE"
COLUMNS = {
    _CGAC: "cgac",
    "AGENCY NAME": "agency",
    "AGENCY ABBREVIATION": "agency_abbreviation",
    _FREC: "frec",
    "FREC Entity Description": "frec_name",
    "FREC ABBREVIATION": "frec_abbreviation",
    _SUBTIER: "subtier",
    "SUBTIER NAME": "name",
    "SUBTIER ABBREVIATION": "abbreviation",
    "TOPTIER_FLAG": "top",
    "WEBSITE": "website",
    "COMMENT": "comment",
}
NON_REPORTING = "0000"
# Treasury gives 000 to 009 to the legislative branch and 010 to the judicial branch.
LEGISLATIVE = frozenset(f"{number:03}" for number in range(10))
JUDICIAL = "010"
# Two letters mean too many things to be understood outside their agency.
SHORTEST_KNOWN_EVERYWHERE = 3
_ADDRESS = re.compile(r"https?://[^\s\"<>]{1,480}")
_OPENINGS = frozenset({"us", "the", "office", "bureau", "of", "for"})


@dataclass(frozen=True)
class _Row:
    line: int
    file: str
    cgac: str
    agency: str
    agency_abbreviation: str
    frec: str
    frec_name: str
    frec_abbreviation: str
    subtier: str
    name: str
    abbreviation: str
    top: str
    website: str
    comment: str

    @property
    def at(self) -> str:
        return f"line {self.line}"

    @property
    def is_top(self) -> bool:
        return self.top == "TRUE"

    @property
    def own_frec(self) -> str:
        return "" if self.frec == NON_REPORTING else self.frec


def read_broker_codes(raw: bytes, file: str, report: Report) -> list[OrganizationRecord]:
    """Every agency of the list, each followed by what is below it; dirt goes to the report.

    Agencies have no parent here. ``codes`` hold CGAC, FREC and sub-tier codes; each belongs to one
    organization only. Refuses what is no table or lacks a column (LOA-003, LOA-006, LOA-007).
    """
    header, given = parse_csv(raw, file, report)
    need_columns(header, set(COLUMNS), file)
    report.add_read("row", len(given))
    rows = _usable([_row(line, cells, file, report) for line, cells in given], report)
    owners = _frec_owners(rows, report)
    agencies: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        agencies[row.cgac].append(row)
    records: list[OrganizationRecord] = []
    for of_agency in agencies.values():
        records.extend(_agency(of_agency, owners, report))
    report.add_read("agency", sum(record.parent_key is None for record in records))
    report.add_read("sub-tier", sum(record.parent_key is not None for record in records))
    return records


def _row(line: int, cells: dict[str, str], file: str, report: Report) -> _Row:
    values = {attribute: cells[column].strip() for column, attribute in COLUMNS.items()}
    if any(cells[column] != cells[column].strip() for column in COLUMNS if column != "COMMENT"):
        report.note("stray_blanks", file, f"line {line}", "A value begins or ends with a blank.")
    if values["website"] and not _ADDRESS.fullmatch(values["website"]):
        says = "The website is no address that a browser opens, so it is left out."
        report.note("strange_website", file, f"line {line}", says, given=values["website"])
        values["website"] = ""
    return _Row(line=line, file=file, **values)


def _usable(rows: Iterable[_Row], report: Report) -> list[_Row]:
    used: list[_Row] = []
    seen: dict[str, _Row] = {}
    names: dict[str, str] = {}
    for row in rows:
        kind, says, given = _fault(row, seen)
        if kind:
            report.set_aside(kind, row.file, row.at, says, given=given)
            continue
        if row.subtier:
            seen[row.subtier] = row
        if names.setdefault(row.cgac, row.agency) != row.agency:
            says = f"CGAC {row.cgac} is also named “{names[row.cgac]}”; that name is used."
            report.note("agency_named_twice", row.file, row.at, says, given=row.agency)
        _note_ending(row, report)
        used.append(row)
    return used


def _fault(row: _Row, seen: dict[str, _Row]) -> tuple[str, str, str]:
    for scheme, value in ((Scheme.CGAC, row.cgac), (Scheme.FREC, row.frec), (Scheme.SUBTIER, row.subtier)):
        if value and not scheme.pattern.fullmatch(value):
            return "malformed_code", f"“{value}” does not have the form of a {scheme} code.", value
    if not row.cgac or not row.agency:
        return "no_agency", "The row names no agency, or an agency without its CGAC code.", row.agency
    if max(len(row.agency), len(row.frec_name), len(row.name)) > LONGEST_NAME:
        return "name_too_long", f"A name is longer than {LONGEST_NAME} characters.", row.name or row.agency
    if row.top not in {"TRUE", "FALSE"}:
        return "unclear_flag", "TOPTIER_FLAG is neither TRUE nor FALSE.", row.top
    if bool(row.subtier) != bool(row.name):
        return "half_a_subtier", "A sub-tier code without a name, or a name without a code.", row.name
    if row.subtier in seen:
        first = seen[row.subtier]
        return "duplicate_code", f"Sub-tier {row.subtier} is {first.name} on {first.at}.", row.name
    return "", "", ""


def _note_ending(row: _Row, report: Report) -> None:
    if row.comment.startswith("End-dated"):
        says = "The list says that this code has ended; the organization is kept for older records."
        report.note("end_dated", row.file, row.at, says, given=row.comment)


def _frec_owners(rows: list[_Row], report: Report) -> dict[str, str]:
    """Which CGAC each FREC belongs to, where more than one agency is given it: the one it is named after."""
    claims: dict[str, dict[str, _Row]] = defaultdict(dict)
    for row in rows:
        if row.own_frec:
            claims[row.own_frec].setdefault(row.cgac, row)
    owners: dict[str, str] = {}
    for frec, claimants in claims.items():
        if len(claimants) == 1:
            owners[frec] = next(iter(claimants))
            continue
        named = [cgac for cgac, row in claimants.items() if _is_named_after(row)]
        owners[frec] = named[0] if len(named) == 1 else ""
        for row in claimants.values():
            if row.cgac != owners[frec]:
                says = f"FREC {frec} is that of another agency too; it is not taken as a code of this one."
                report.note("shared_frec", row.file, row.at, says, field=_FREC, given=row.frec_name)
    return owners


def _is_named_after(row: _Row) -> bool:
    same_short = bool(row.frec_abbreviation) and row.frec_abbreviation == row.agency_abbreviation
    return loose(row.frec_name) == loose(row.agency) or same_short


def _agency(rows: list[_Row], owners: dict[str, str], report: Report) -> list[OrganizationRecord]:
    tops = [row for row in rows if row.is_top]
    main, apart = _main_row(rows, tops, report)
    if not main.own_frec:
        report.note("no_frec", main.file, main.at, "The agency has no FREC of its own.", given=main.agency)
    agency = _main_record(main, owners)
    sharing = _sharing_agencies([row for row in tops if row.line != main.line], main, owners, report)
    parents = {frec: record.key for frec, record in sharing.items()}
    parents |= {"": agency.key, main.own_frec: agency.key}
    frecs = Counter(row.own_frec for row in rows)
    parts: list[OrganizationRecord] = []
    for row in rows:
        if row.subtier and (not row.is_top or row is apart):
            _note_strange_short_form(row, report)
            owns_frec = frecs[row.own_frec] == 1 and row.own_frec not in parents
            parent = parents.get(row.own_frec, agency.key)
            parts.append(_subtier_record(row, parent, owners if owns_frec else {}))
        elif not row.subtier and not row.is_top and row.line != main.line:
            agency = _with_old_frec(agency, row, owners, report)
    return [agency, *sharing.values(), *parts]


def _sharing_agencies(
    rows: list[_Row], main: _Row, owners: dict[str, str], report: Report
) -> dict[str, OrganizationRecord]:
    """The agencies beside the main one of a CGAC, by their FREC; one without its own is set aside."""
    found: dict[str, OrganizationRecord] = {}
    for row in rows:
        is_taken = row.own_frec in {"", main.own_frec, *found}
        if is_taken or not (row.name or row.frec_name):
            says = f"A second agency of CGAC {row.cgac} without a FREC and a name of its own."
            report.set_aside("names_nothing", row.file, row.at, says, given=row.name or row.frec)
            continue
        found[row.own_frec] = _sharing_record(row, owners)
        says = f"It shares CGAC {row.cgac} with {row.agency}, so that code is not taken as its own."
        report.note("shared_cgac", row.file, row.at, says, given=found[row.own_frec].name)
    return found


def _main_row(rows: list[_Row], tops: list[_Row], report: Report) -> tuple[_Row, _Row | None]:
    """The row that stands for the agency, and that row again if its sub-tier is another body than it."""
    if not tops:
        says = "No row of this agency is marked as its top tier; the agency is read from its name."
        report.note("no_top_tier", rows[0].file, rows[0].at, says, given=rows[0].agency)
        bare = replace(rows[0], subtier="", name="", abbreviation="", frec="", website="")
        return bare, None
    named = [row for row in tops if loose(row.agency) in {loose(row.name), loose(row.frec_name)}]
    main = (named or tops)[0]
    if not main.name or loose(main.name) in {loose(main.agency), loose(main.frec_name)}:
        return main, None
    says = "The sub-tier on the agency's own row has another name, so it is read as a part of it."
    report.note("top_tier_is_a_part", main.file, main.at, says, given=main.name)
    return replace(main, subtier="", name="", abbreviation=""), main


def _main_record(row: _Row, owners: dict[str, str]) -> OrganizationRecord:
    frec = _frec_codes(row, owners)
    own = row.agency_abbreviation, row.frec_abbreviation if frec else "", row.abbreviation
    wide, local = _short_forms(row.agency, *own)
    return OrganizationRecord(
        key=f"cgac-{row.cgac}",
        name=row.agency,
        kind=_kind_of_agency(row),
        agency_class=_class_of(row),
        abbreviations=wide,
        local_abbreviations=local,
        codes=(Identifier(Scheme.CGAC, row.cgac), *frec, *_subtier_codes(row)),
        other_names=_other_names(row.agency, row.name, row.frec_name if frec else ""),
        website=row.website or None,
        source=f"{row.file}, {row.at}",
    )


def _sharing_record(row: _Row, owners: dict[str, str]) -> OrganizationRecord:
    """An agency that shares its CGAC with another and is told apart by its FREC."""
    name = row.name or row.frec_name
    wide, local = _short_forms(name, row.abbreviation, row.frec_abbreviation)
    return OrganizationRecord(
        key=f"subtier-{row.subtier.lower()}" if row.subtier else f"frec-{row.cgac}-{row.frec.lower()}",
        name=name,
        kind=_kind_of_agency(replace(row, agency=name)),
        agency_class=_class_of(row),
        abbreviations=wide,
        local_abbreviations=local,
        codes=(*_frec_codes(row, owners), *_subtier_codes(row)),
        other_names=_other_names(name, row.frec_name),
        website=row.website or None,
        source=f"{row.file}, {row.at}",
    )


def _subtier_record(row: _Row, parent: str, owners: dict[str, str]) -> OrganizationRecord:
    frec = _frec_codes(row, owners)
    kind = _kind_of_agency(row)
    outside = kind in {OrganizationKind.LEGISLATIVE, OrganizationKind.JUDICIAL}
    return OrganizationRecord(
        key=f"subtier-{row.subtier.lower()}",
        name=row.name,
        kind=kind if outside else OrganizationKind.BUREAU,
        agency_class=_class_of(row),
        parent_key=parent,
        local_abbreviations=(row.abbreviation,) if _is_spelled_from(row.abbreviation, row.name) else (),
        codes=(*frec, *_subtier_codes(row)),
        other_names=_other_names(row.name, row.frec_name if frec else ""),
        website=row.website or None,
        source=f"{row.file}, {row.at}",
    )


def _note_strange_short_form(row: _Row, report: Report) -> None:
    if row.abbreviation and not _is_spelled_from(row.abbreviation, row.name):
        says = f"The short form is not spelled from “{row.name}”; it may be another body's and is left out."
        report.note("strange_short_form", row.file, row.at, says, given=row.abbreviation)


def _is_spelled_from(short: str, name: str) -> bool:
    """Whether a short form's letters occur in the name in order, and it begins as the name does.

    "Bureau", "Office" and "U.S." may be left out at the beginning: PM is Politico-Military Affairs.
    """
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    words = plain(name).split()
    for start, word in enumerate(words):
        rest = iter(" ".join(words[start:]))
        if letters and word.startswith(letters[0]) and all(letter in rest for letter in letters):
            return True
        if word not in _OPENINGS:
            return False
    return False


def _with_old_frec(
    record: OrganizationRecord, row: _Row, owners: dict[str, str], report: Report
) -> OrganizationRecord:
    """The agency with a second FREC that a row without a sub-tier gives it, if named like the agency."""
    codes = _frec_codes(row, owners)
    if codes and loose(row.frec_name) == loose(record.name):
        return replace(record, codes=(*record.codes, *codes))
    says = "The row has neither a sub-tier nor a FREC of this agency, so it names nothing."
    report.set_aside("names_nothing", row.file, row.at, says, given=row.frec_name)
    return record


def _frec_codes(row: _Row, owners: dict[str, str]) -> tuple[Identifier, ...]:
    is_owner = bool(row.own_frec) and owners.get(row.own_frec) == row.cgac
    return (Identifier(Scheme.FREC, row.own_frec),) if is_owner else ()


def _subtier_codes(row: _Row) -> tuple[Identifier, ...]:
    return (Identifier(Scheme.SUBTIER, row.subtier),) if row.subtier else ()


def _short_forms(name: str, *forms: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Short forms as (understood everywhere, understood inside the agency), each once.

    A word of the name is no short form of it outside the agency: MADISON is also a city.
    """
    given = dict.fromkeys(form for form in forms if form)
    words = plain(name).split()
    wide = tuple(f for f in given if len(f) >= SHORTEST_KNOWN_EVERYWHERE and plain(f) not in words)
    return wide, tuple(form for form in given if form not in wide)


def _other_names(name: str, *others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in others if other and other != name))


def _kind_of_agency(row: _Row) -> OrganizationKind:
    if row.cgac in LEGISLATIVE:
        return OrganizationKind.LEGISLATIVE
    if row.cgac == JUDICIAL:
        return OrganizationKind.JUDICIAL
    is_department = row.agency.startswith("Department of")
    return OrganizationKind.DEPARTMENT if is_department else OrganizationKind.OTHER


def _class_of(row: _Row) -> AgencyClass | None:
    return AgencyClass.NOT_EXECUTIVE if row.cgac in LEGISLATIVE | {JUDICIAL} else None
