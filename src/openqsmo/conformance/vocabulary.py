"""Words of conformance: a contract as rules see it, and the one record of a check.

The record (``CheckReport``) is made once; page, JSON, CSV, XLSX and JUnit are written from it. Values are
kept as the text that the file gave, so that "1.50" is never told as 1.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Severity(StrEnum):
    """What breaking a rule means: fatal makes the data not conformant, a warning is told."""

    FATAL = "fatal"
    WARNING = "warning"


class Dimension(StrEnum):
    """The dimensions of data quality that ODCS names."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CONFORMITY = "conformity"
    CONSISTENCY = "consistency"
    COVERAGE = "coverage"
    TIMELINESS = "timeliness"
    UNIQUENESS = "uniqueness"


class RuleState(StrEnum):
    """How a rule came out. What was skipped or could not be run never counts as a pass."""

    PASS = "pass"  # noqa: S105  (no password)
    FAIL = "fail"
    WARN = "warn"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Verdict(StrEnum):
    """What the whole check says.

    Conformant: every fatal rule passed and nothing was warned of. With conditions: warnings only, or
    failures that a waiver in force covers. Not conformant: a fatal rule failed. Not checked: a fatal rule
    could not be run, or the data or the contract could not be read, and no fatal rule failed.
    """

    CONFORMANT = "conformant"
    WITH_CONDITIONS = "conformant_with_conditions"
    NOT_CONFORMANT = "not_conformant"
    NOT_CHECKED = "could_not_be_checked"


class FieldType(StrEnum):
    """ODCS ``logicalType``."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    OBJECT = "object"
    ARRAY = "array"


class RuleKind(StrEnum):
    """What a rule asks. The compiler has one way to check each; text and custom are named and skipped."""

    REQUIRED = "required"
    TYPE = "type"
    PATTERN = "pattern"
    LENGTH = "length"
    RANGE = "range"
    PRECISION = "precision"
    CODES = "codes"
    UNIQUE = "unique"
    REFERENCE = "reference"
    NULL_VALUES = "null_values"
    MISSING_VALUES = "missing_values"
    INVALID_VALUES = "invalid_values"
    DUPLICATE_VALUES = "duplicate_values"
    ROW_COUNT = "row_count"
    SQL = "sql"
    TEXT = "text"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Code:
    """One code of a list; ``valid_from`` and ``valid_to`` are ISO days, inclusive, empty for no limit."""

    value: str
    label: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Bounds:
    """What a measured number must be: ODCS ``mustBe``, ``mustBeLessThan``, ``mustBeBetween`` and so on.

    ``operator`` is the ODCS word; ``values`` one number, or two for between. ``unit`` is ``rows`` or
    ``percent``.
    """

    operator: str
    values: tuple[Decimal, ...]
    unit: str = "rows"


@dataclass(frozen=True)
class Field:
    """One column of a table of the contract."""

    name: str
    type: FieldType | None
    physical_name: str = ""
    physical_type: str = ""
    required: bool = False
    unique: bool = False
    key_position: int | None = None
    classification: str = ""
    is_personal: bool = False
    description: str = ""
    format: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing that the data must be: from a field's own words, or a quality rule.

    ``id`` is permanent within the contract. ``expected`` is the expected value in words; ``example`` a
    value or row that passes. ``text`` is what the public reads. ``line`` is where the contract says it.
    ``missing`` lists what counts as no value (None: an empty cell). ``engine`` names who could run a custom
    rule.
    What only one kind needs (pattern, bounds, codes, query) is empty for the others.
    """

    id: str
    kind: RuleKind
    table: str
    fields: tuple[str, ...]
    severity: Severity
    dimension: Dimension
    text: str
    expected: str
    citation: str = ""
    example: str = ""
    fix: str = ""
    line: int | None = None
    pattern: str = ""
    minimum: str | None = None
    maximum: str | None = None
    excludes_minimum: bool = False
    excludes_maximum: bool = False
    scale: int | None = None
    codes: tuple[Code, ...] = ()
    codes_on: str = ""
    missing: tuple[str | None, ...] = ()
    bounds: Bounds | None = None
    query: str = ""
    offending_rows: str = ""
    refers_to: str = ""
    refers_to_fields: tuple[str, ...] = ()
    engine: str = ""
    business_impact: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a delivery (an ODCS schema object). A reference table is looked up, never judged."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    physical_name: str = ""
    description: str = ""
    is_reference: bool = False


@dataclass(frozen=True)
class NotUnderstood:
    """A part of a contract that this engine does not check: named in every report, never passed over."""

    path: str
    line: int | None
    says: str


@dataclass(frozen=True)
class Contract:
    """An ODCS document as the engine understands it. ``sha256`` is of the document's own bytes."""

    id: str
    name: str
    version: str
    api_version: str
    status: str
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    not_understood: tuple[NotUnderstood, ...]
    sha256: str
    description: str = ""


@dataclass(frozen=True)
class InputFile:
    """One file that was read. ``rows`` counts records without the header; unknown is None."""

    table: str
    path: str
    format: str
    bytes: int
    sha256: str
    rows: int | None
    unreadable_rows: int = 0


@dataclass(frozen=True)
class UnreadableRow:
    """A record that could not be read as a row: counted and shown, never dropped in silence."""

    table: str
    file: str
    row: int | None
    says: str
    fix: str


@dataclass(frozen=True)
class OffendingRow:
    """One row that breaks a rule. ``row`` counts records from 1 without the header, in file order.

    ``key`` holds the table's key fields; ``difference`` is filled where both sides are numbers or dates.
    """

    key: Mapping[str, str | None]
    file: str
    row: int | None
    field: str
    given: str | None
    expected: str
    difference: str = ""


@dataclass(frozen=True)
class DistinctValue:
    """A bad value and how many rows hold it."""

    value: str | None
    count: int


@dataclass(frozen=True)
class Waived:
    """A waiver in force for a rule: who granted it and until when (ISO day)."""

    reason: str
    granted_by: str
    until: str


@dataclass(frozen=True)
class RuleResult:
    """How one rule came out.

    ``found`` rows (or groups) break it, of ``checked`` rows; both None when it did not run. ``measured``
    is the number of a scalar SQL rule. ``why`` tells a skip, an error or not applicable. ``personal``
    says that its values are of fields which the contract classifies as personal.
    """

    rule: Rule
    state: RuleState
    found: int | None = None
    checked: int | None = None
    measured: Decimal | None = None
    rows: tuple[OffendingRow, ...] = ()
    distinct: tuple[DistinctValue, ...] = ()
    distinct_total: int | None = None
    why: str = ""
    personal: bool = False
    waived: Waived | None = None

    @property
    def share(self) -> Decimal | None:
        """The share of checked rows that break the rule, 0 to 1; unknown (None) where nothing was counted."""
        if self.found is None or not self.checked:
            return None
        return Decimal(self.found) / Decimal(self.checked)


@dataclass(frozen=True)
class CheckReport:
    """One check of one delivery against one contract: the record that every format is made from.

    ``problems`` says why something could not be checked at all. ``masked`` is True while personal values
    are hidden.
    """

    verdict: Verdict
    contract: Contract
    engine: str
    engine_version: str
    software_version: str
    started_at: datetime
    seconds: Decimal
    files: tuple[InputFile, ...]
    results: tuple[RuleResult, ...]
    unreadable: tuple[UnreadableRow, ...] = ()
    problems: tuple[str, ...] = ()
    masked: bool = False


class Attribute(StrEnum):
    """One thing about the practice of a service that a person notices when it differs (issue: payday, periods).

    Codes in use and precision are measured once for each column that the standard names; the practice
    then says which column in ``about``.
    """

    PAYDAY_WEEKDAY = "payday_weekday"
    PERIODS_PER_YEAR = "periods_per_year"
    PERIOD_LENGTH = "period_length"
    PAY_LAG = "pay_lag"
    CODES_IN_USE = "codes_in_use"
    PRECISION = "precision"
    LEAVE_ACCRUAL = "leave_accrual"


@dataclass(frozen=True)
class Practice:
    """What one provider does in one respect, as measured from its data.

    ``value`` is in words that two providers share exactly when they do the same; None where the data
    cannot tell (a year that is not whole has no number of periods). ``parts`` are the members of a
    practice that is a set (codes in use). ``records`` is how many records were read, ``following`` how
    many of them hold the value; both None where they were not counted.
    """

    attribute: Attribute
    about: str
    provider: str
    value: str | None
    parts: tuple[str, ...] = ()
    records: int | None = None
    following: int | None = None
    why_unknown: str = ""


@dataclass(frozen=True)
class PracticeRoles:
    """Which fields of a table tell a practice; empty where there is none."""

    provider: str = ""
    employee: str = ""
    period_end: str = ""
    payday: str = ""
    codes: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    accrual: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permitted:
    """Variation that a standard allows: these values count as one, or any value when ``values`` is empty."""

    attribute: Attribute
    about: str
    values: tuple[str, ...]
    reason: str
    citation: str = ""


@dataclass(frozen=True)
class DistinctPractice:
    """One way of doing it and who does it so."""

    value: str
    providers: tuple[str, ...]
    is_permitted: bool = False


@dataclass(frozen=True)
class AttributeConsistency:
    """How alike providers are in one respect.

    ``index`` is the probability that two different providers, drawn at random, do it differently: 0 when
    all do the same, 1 when no two do; None where fewer than two are known. ``employee_index`` is the same
    for two employees, None where their numbers are unknown. ``is_permitted`` says that the standard lets
    every provider choose: the index is not counted. ``apart`` is the number of codes in which two
    providers differ on average; None where the practice is no set.
    """

    attribute: Attribute
    about: str
    distinct: tuple[DistinctPractice, ...]
    unknown: tuple[str, ...]
    index: Fraction | None
    employee_index: Fraction | None = None
    apart: Fraction | None = None
    is_permitted: bool = False
    permitted_because: str = ""


@dataclass(frozen=True)
class Consistency:
    """How alike the practice of providers is: every attribute, and the mean of those that count.

    ``index`` is None where nothing could be compared. ``providers`` are all whose data was read.
    """

    providers: tuple[str, ...]
    attributes: tuple[AttributeConsistency, ...]
    index: Fraction | None
    employee_index: Fraction | None
    counted: int
    unknown: int
    permitted: int


@dataclass(frozen=True)
class ConsistencyChange:
    """What changed between two measurements, over what both measured and the providers that both know.

    ``was`` and ``now`` are like for like, so that a provider that left or an attribute that was not
    measured this time moves nothing. None where the two share nothing.
    """

    providers: tuple[str, ...]
    attributes: tuple[tuple[Attribute, str, Fraction | None, Fraction | None], ...]
    was: Fraction | None
    now: Fraction | None


@dataclass(frozen=True)
class Progress:
    """How far a check is: what it does, the share that is done (0 to 1) and rows so far, where known."""

    doing: str
    share: float | None
    rows: int | None


class RunState(StrEnum):
    """Where a run stands. ``FAILED`` is a fault of the service, never of the data."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {
            "receiving": "Waiting for its data",
            "waiting": "Waiting to be checked",
            "running": "Being checked",
            "finished": "Checked",
            "refused": "Data refused",
            "failed": "The service failed",
        }[self.value]

    @property
    def next(self) -> str:
        """What happens next, and who does it."""
        return {
            "receiving": "Send the rest of the files, then start the check.",
            "waiting": "The worker takes it as soon as it is free.",
            "running": "The report appears here when the check ends.",
            "finished": "",
            "refused": "Give other data in a new run; what was given is deleted.",
            "failed": "Start it again; if it fails again, tell the operator of this installation.",
        }[self.value]


class Change(StrEnum):
    """What became of a rule from one run to the next, the worst first."""

    BROKEN = "broken"
    NO_LONGER_KNOWN = "no_longer_known"
    MORE = "more"
    FEWER = "fewer"
    ADDED = "added"
    DROPPED = "dropped"
    MENDED = "mended"
    SAME = "same"

    @property
    def label(self) -> str:
        return {
            "broken": "Newly broken",
            "no_longer_known": "No longer known",
            "more": "More rows break it",
            "fewer": "Fewer rows break it",
            "added": "New rule",
            "dropped": "No longer a rule",
            "mended": "Mended",
            "same": "As before",
        }[self.value]


@dataclass(frozen=True)
class RuleChange:
    """How a rule came out in two runs; None where one of them does not have it."""

    rule: Rule
    before: RuleResult | None
    after: RuleResult | None
    change: Change
