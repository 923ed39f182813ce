"""The .gov registry's lists (CISA): federal organizations and their parts, and who holds which domain.

Two files: agencies with bureaus in the budget's names, and federal domains with the organization and
the suborganization that registered each. The second column is free text there.
"""

import hashlib
import re

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems as load_problems
from openqsmo.loads.reading import need_columns, parse_csv
from openqsmo.loads.report import Report
from openqsmo.organizations.rules.names import LONGEST_NAME, loose, plain
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind, OrganizationRecord

BUREAU_COLUMNS = {"Agency", "Bureau"}
DOMAIN_COLUMNS = {"Domain name", "Domain type", "Organization name", "Suborganization name"}
_EXECUTIVE, _LEGISLATIVE, _JUDICIAL = "Federal - Executive", "Federal - Legislative", "Federal - Judicial"
_FEDERAL = "Federal"
_KINDS = {
    _LEGISLATIVE: OrganizationKind.LEGISLATIVE,
    _JUDICIAL: OrganizationKind.JUDICIAL,
    _EXECUTIVE: OrganizationKind.INDEPENDENT_AGENCY,
}
_CLASSES = {
    _LEGISLATIVE: AgencyClass.NOT_EXECUTIVE,
    _JUDICIAL: AgencyClass.NOT_EXECUTIVE,
    _EXECUTIVE: AgencyClass.NON_CFO_ACT,
}
LONGEST_KEY = 120
# The registry's full list has ten domains of states and cities to each federal one.
MOST_LOCAL_SHOWN = 20
_TOO_LONG = f"A name is longer than {LONGEST_NAME} characters."


def read_dotgov(raw: bytes, file: str, report: Report) -> list[OrganizationRecord]:
    """Every organization of the list, each before its parts; dirt goes to the report.

    Which of the two files it is, its header says. A domain is a code of whoever registered it. The
    class "outside the CFO Act" is only what an executive branch domain lets one say: a list that knows
    the CFO Act agencies must come first in a merge. Refuses any other table (LOA-007).
    """
    header, rows = parse_csv(raw, file, report)
    report.add_read("row", len(rows))
    found = _Found(file, report)
    if set(header) >= BUREAU_COLUMNS:
        for line, cells in rows:
            found.bureau(line, cells["Agency"], cells["Bureau"])
    elif "Domain name" in header:
        need_columns(header, DOMAIN_COLUMNS, file)
        for line, cells in rows:
            found.domain(line, cells)
    else:
        why = "neither its agencies and bureaus nor its domains are in the header"
        fix = "Give dotgov_agencies-and-subs.csv or dotgov_current-federal.csv."
        raise Refused(load_problems.WRONG_SHAPE.about(file=file, why=why, fix=fix))
    records = found.records()
    report.add_read("organization", sum(record.parent_key is None for record in records))
    report.add_read("suborganization", sum(record.parent_key is not None for record in records))
    return records


class _Found:
    """Organizations as rows name them, gathered: one entry for one spelling of (organization, part)."""

    def __init__(self, file: str, report: Report) -> None:
        self._file = file
        self._report = report
        self._first: dict[tuple[str, str], tuple[int, str]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._domains: dict[tuple[str, str], list[Identifier]] = {}
        self._rows: dict[tuple[str, str], int] = {}

    def bureau(self, line: int, agency: str, bureau: str) -> None:
        agency, bureau = self._clean(line, agency), self._clean(line, bureau)
        if not agency:
            return self._aside("no_organization", line, "The row names no agency.", bureau)
        if max(len(agency), len(bureau)) > LONGEST_NAME:
            return self._aside("name_too_long", line, _TOO_LONG, bureau)
        if bureau and (line_before := self._rows.setdefault((plain(agency), plain(bureau)), line)) != line:
            return self._aside("duplicate_row", line, f"It repeats line {line_before}.", bureau)
        self._put(line, agency, bureau, "")
        return None

    def domain(self, line: int, cells: dict[str, str]) -> None:
        domain, of_type = cells["Domain name"].strip().lower(), cells["Domain type"].strip()
        organization = self._clean(line, cells["Organization name"])
        part = self._clean(line, cells["Suborganization name"])
        if not Scheme.DOTGOV.pattern.fullmatch(domain) or "." not in domain:
            return self._aside("malformed_domain", line, "It is not a domain name.", domain)
        if of_type not in {*_KINDS, _FEDERAL}:
            says = "The domain is not of a federal type."
            return self._aside("not_federal", line, says, of_type, sample=MOST_LOCAL_SHOWN)
        if max(len(organization), len(part)) > LONGEST_NAME:
            return self._aside("name_too_long", line, _TOO_LONG, part)
        if not organization:
            return self._aside("no_organization", line, "The domain has no organization.", domain)
        if (line_before := self._rows.setdefault((domain, ""), line)) != line:
            return self._aside("duplicate_domain", line, f"{domain} is on line {line_before}.", domain)
        at = self._put(line, organization, part, of_type)
        self._domains.setdefault(at, []).append(Identifier(Scheme.DOTGOV, domain))
        return None

    def records(self) -> list[OrganizationRecord]:
        whole = [self._record(at) for at in self._first if not at[1]]
        return whole + [self._record(at) for at in self._first if at[1]]

    def _put(self, line: int, organization: str, part: str, of_type: str) -> tuple[str, str]:
        """Remember the row's organization and, if another, its part; says where its domain belongs."""
        whole = (plain(organization), "")
        self._first.setdefault(whole, (line, of_type))
        self._names.setdefault(whole, organization)
        if not part:
            return whole
        if loose(part) == loose(organization):
            says = "The part is named like the whole, so it is read as the whole."
            self._report.note("part_is_whole", self._file, f"line {line}", says, given=part)
            return whole
        at = (plain(organization), plain(part))
        self._first.setdefault(at, (line, of_type))
        self._names.setdefault(at, part)
        return at

    def _record(self, at: tuple[str, str]) -> OrganizationRecord:
        line, of_type = self._first[at]
        parent = None if not at[1] else _key((at[0], ""))
        kind = _KINDS.get(of_type, OrganizationKind.OTHER)
        if kind is not OrganizationKind.LEGISLATIVE and kind is not OrganizationKind.JUDICIAL and parent:
            kind = OrganizationKind.BUREAU
        if kind is OrganizationKind.INDEPENDENT_AGENCY and self._names[at].startswith("Department of"):
            kind = OrganizationKind.DEPARTMENT
        return OrganizationRecord(
            key=_key(at),
            name=self._names[at],
            kind=kind,
            agency_class=_CLASSES.get(of_type),
            parent_key=parent,
            codes=tuple(sorted(self._domains.get(at, []))),
            source=f"{self._file}, line {line}",
        )

    def _clean(self, line: int, text: str) -> str:
        cleaned = text.strip(" \t\r\n,\u00a0")
        if cleaned != text:
            says = "A name begins or ends with blanks or commas."
            self._report.note("stray_blanks", self._file, f"line {line}", says, given=text)
        return cleaned

    def _aside(self, kind: str, line: int, says: str, given: str, sample: int | None = None) -> None:
        self._report.set_aside(kind, self._file, f"line {line}", says, given=given, sample=sample)


def _key(at: tuple[str, str]) -> str:
    """A key made of the names; with a digest of them where letters had to be left out."""
    slugs = [re.sub(r"[^a-z0-9]+", "-", name).strip("-") for name in at if name]
    key = f"gov-{'--'.join(slugs)}"
    if len(key) <= LONGEST_KEY and all(name.isascii() for name in at):
        return key
    digest = hashlib.sha256("\n".join(at).encode()).hexdigest()[:12]
    return f"{key[: LONGEST_KEY - 13]}-{digest}"
