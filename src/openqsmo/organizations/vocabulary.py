"""The words of organizations: kinds, classes, records, and what became of a name."""

from dataclasses import dataclass
from enum import StrEnum

from openqsmo.kernel.actor import QSMO_ROLES, Role
from openqsmo.kernel.identifiers import Identifier

# Who keeps the register of organizations and answers what names mean.
KEEPERS = (*sorted(QSMO_ROLES), Role.ADMIN)


class OrganizationKind(StrEnum):
    """What an organization is. ``OTHER`` is also the kind of one whose kind no source tells.

    A federal provider is no kind of its own: it is a bureau, or an agency, that is a provider too.
    """

    DEPARTMENT = "department"
    INDEPENDENT_AGENCY = "independent_agency"
    BUREAU = "bureau"
    BOARD = "board"
    COMMERCIAL_PROVIDER = "commercial_provider"
    QSMO = "qsmo"
    LEGISLATIVE = "legislative"
    JUDICIAL = "judicial"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


class AgencyClass(StrEnum):
    """How the Chief Financial Officers Act of 1990 sees an agency; its bureaus share its class.

    The 24 agencies are those of 31 U.S.C. 901(b): its paragraph (1) names the departments, EPA and
    NASA, its paragraph (2) USAID, GSA, NSF, NRC, OPM, SBA and SSA.
    """

    CFO_ACT = "cfo_act"
    NON_CFO_ACT = "non_cfo_act"
    NOT_EXECUTIVE = "not_executive"
    NOT_FEDERAL = "not_federal"

    @property
    def label(self) -> str:
        return _CLASS_LABELS[self]


class NameKind(StrEnum):
    """What a name beside an organization's own is, and where it is understood."""

    OTHER_NAME = "other_name"
    ABBREVIATION = "abbreviation"
    LOCAL_ABBREVIATION = "local_abbreviation"

    @property
    def label(self) -> str:
        return _NAME_KIND_LABELS[self]


class Verdict(StrEnum):
    """What became of a name: only ``RESOLVED`` may be acted on; the others are left for a person."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _VERDICT_LABELS[self]


class How(StrEnum):
    """By what evidence a name was resolved, strongest first."""

    CODE = "code"
    REMEMBERED = "remembered"
    EXACT = "exact"
    ALIAS = "alias"
    PARTS = "parts"
    CUT = "cut"
    SIMILAR = "similar"

    @property
    def label(self) -> str:
        return _HOW_LABELS[self]


_KIND_LABELS: dict[OrganizationKind, str] = {
    OrganizationKind.DEPARTMENT: "Department",
    OrganizationKind.INDEPENDENT_AGENCY: "Independent agency",
    OrganizationKind.BUREAU: "Bureau or other part of an agency",
    OrganizationKind.BOARD: "Board or council",
    OrganizationKind.COMMERCIAL_PROVIDER: "Commercial provider",
    OrganizationKind.QSMO: "QSMO office",
    OrganizationKind.LEGISLATIVE: "Legislative branch",
    OrganizationKind.JUDICIAL: "Judicial branch",
    OrganizationKind.OTHER: "Other or not known",
}
_CLASS_LABELS: dict[AgencyClass, str] = {
    AgencyClass.CFO_ACT: "CFO Act agency",
    AgencyClass.NON_CFO_ACT: "Executive agency outside the CFO Act (small or independent)",
    AgencyClass.NOT_EXECUTIVE: "Outside the executive branch",
    AgencyClass.NOT_FEDERAL: "Not a federal agency",
}
_NAME_KIND_LABELS: dict[NameKind, str] = {
    NameKind.OTHER_NAME: "Another name",
    NameKind.ABBREVIATION: "Short form, understood everywhere",
    NameKind.LOCAL_ABBREVIATION: "Short form, understood inside its agency only",
}
_VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.RESOLVED: "Resolved",
    Verdict.AMBIGUOUS: "Could be several; left for a person",
    Verdict.UNKNOWN: "Not known; left for a person",
}
_HOW_LABELS: dict[How, str] = {
    How.CODE: "By its code",
    How.REMEMBERED: "As a person answered before",
    How.EXACT: "By its name",
    How.ALIAS: "By another name or short form",
    How.PARTS: "By the agency and the part named together",
    How.CUT: "By the start of its name, cut off by the source",
    How.SIMILAR: "By a name that differs in one misspelt word",
}


@dataclass(frozen=True)
class OrganizationRecord:
    """One organization as a source states it, or as the merged list holds it.

    ``abbreviations`` are understood everywhere (``CISA``), and may hold a full name that is made of
    common words; ``local_abbreviations`` only inside the parent (``OIG``), so alone they resolve
    nothing. None in ``agency_class`` or ``website`` means that no source says. ``key`` is stable from
    one load to the next.
    """

    key: str
    name: str
    kind: OrganizationKind
    agency_class: AgencyClass | None = None
    parent_key: str | None = None
    abbreviations: tuple[str, ...] = ()
    local_abbreviations: tuple[str, ...] = ()
    codes: tuple[Identifier, ...] = ()
    other_names: tuple[str, ...] = ()
    website: str | None = None
    is_provider: bool = False
    source: str = ""


@dataclass(frozen=True)
class LeftName:
    """A name in a list that a person must settle: where it stands, and whom it could mean, by key."""

    text: str
    file: str
    reason: str
    candidates: tuple["Candidate", ...] = ()


@dataclass(frozen=True)
class Candidate:
    """An organization that a name could mean: how near it is (0 to 1), and why it is offered.

    ``score`` is None where nearness was not measured.
    """

    key: str
    name: str
    score: float | None
    reason: str


@dataclass(frozen=True)
class Resolution:
    """Whom a name means. ``key``, ``score`` and ``how`` are set exactly when it is resolved.

    ``others`` are what else it could be, nearest first; ``reason`` says the verdict in words. A person
    who answered "no organization" leaves it unknown with ``how`` remembered.
    """

    verdict: Verdict
    reason: str
    key: str | None = None
    score: float | None = None
    how: How | None = None
    others: tuple[Candidate, ...] = ()
