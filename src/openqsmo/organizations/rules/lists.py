"""Which published list a file is, and all of them read in the order in which one trusts them.

The lists of agencies come from two places: the DATA Act Broker (codes) and the .gov registry (domains;
agencies with their bureaus). A file is known by its header, never by its name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import listed
from openqsmo.loads import problems as load_problems
from openqsmo.loads.reading import parse_csv
from openqsmo.loads.report import Report
from openqsmo.organizations.rules.broker import COLUMNS, read_broker_codes
from openqsmo.organizations.rules.dotgov import BUREAU_COLUMNS, read_dotgov
from openqsmo.organizations.vocabulary import OrganizationRecord

_PLACE = re.compile(r", line \d+$")


class AgencyList(StrEnum):
    """A published list of agencies, best first: the first to name an organization gives its name."""

    BROKER = "broker"
    DOMAINS = "domains"
    BUREAUS = "bureaus"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: dict[AgencyList, str] = {
    AgencyList.BROKER: "Agency codes of the DATA Act Broker (Treasury)",
    AgencyList.DOMAINS: "Federal domains of the .gov registry (CISA)",
    AgencyList.BUREAUS: "Agencies and bureaus of the .gov registry (CISA)",
}


@dataclass(frozen=True)
class ReadLists:
    """What the files hold, list by list, best first. ``of_file`` says which list each file is.

    ``missing`` names the lists that no file holds: what only they know is not to be taken as gone.
    """

    records: tuple[tuple[OrganizationRecord, ...], ...]
    of_file: Mapping[str, AgencyList]
    missing: tuple[AgencyList, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing

    def have(self, written: str) -> bool:
        """Whether a record's source names a place in one of these files."""
        return any(_PLACE.sub("", part) in self.of_file for part in written.split("; "))

    def source(self, written: str) -> str:
        """A record's source without its place in the file, each list by its title and once.

        It stays the same when lines move, so that a longer file is no change of every organization.
        """
        names = (_PLACE.sub("", part) for part in written.split("; "))
        titles = (self.of_file[name].label if name in self.of_file else name for name in names)
        return "; ".join(dict.fromkeys(titles))


def read_lists(files: Sequence[tuple[str, bytes]], report: Report) -> ReadLists:
    """Read (name, bytes) files; dirt goes to the report.

    Refuses a file that is none of the lists, or cannot be read (LOA-003, LOA-006, LOA-007). Where the
    registry's federal domains are given, its list of everybody's domains is passed over: it repeats them.
    """
    read: list[tuple[AgencyList, tuple[OrganizationRecord, ...]]] = []
    of_file: dict[str, AgencyList] = {}
    for name, raw, kind in _without_repeats(files, report):
        reader = read_broker_codes if kind is AgencyList.BROKER else read_dotgov
        read.append((kind, tuple(reader(raw, name, report))))
        of_file[name] = kind
    missing = tuple(kind for kind in AgencyList if kind not in of_file.values())
    if missing:
        says = f"Without {listed(kind.label for kind in missing)}, so nothing is taken as gone."
        report.note("list_missing", "all files", "load", says)
    order = list(AgencyList)
    read.sort(key=lambda found: order.index(found[0]))
    return ReadLists(tuple(records for _, records in read), of_file, missing)


def _without_repeats(
    files: Sequence[tuple[str, bytes]], report: Report
) -> list[tuple[str, bytes, AgencyList]]:
    found = [(name, raw, *_recognized(name, raw)) for name, raw in sorted(files)]
    has_federal = any(kind is AgencyList.DOMAINS and is_federal for _, _, kind, is_federal in found)
    used = []
    for name, raw, kind, is_federal in found:
        if kind is AgencyList.DOMAINS and has_federal and not is_federal:
            says = "The list of federal domains is given too and is read in its place."
            report.note("repeats_another_list", name, "file", says)
        else:
            used.append((name, raw, kind))
    return used


def _recognized(name: str, raw: bytes) -> tuple[AgencyList, bool]:
    """Which list a file is, and whether every row of it is federal."""
    header, rows = parse_csv(raw, name, Report(name))
    columns = set(header)
    if len(columns & set(COLUMNS)) > len(COLUMNS) // 2:
        return AgencyList.BROKER, True
    if columns >= BUREAU_COLUMNS:
        return AgencyList.BUREAUS, True
    if "Domain name" in columns:
        return AgencyList.DOMAINS, all(
            cells.get("Domain type", "").startswith("Federal") for _, cells in rows
        )
    why = "its header is that of no list of agencies known here"
    fix = f"Give {listed((kind.label for kind in AgencyList), 'or')}."
    raise Refused(load_problems.WRONG_SHAPE.about(file=name, why=why, fix=fix))
