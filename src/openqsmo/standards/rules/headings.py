"""What the heading of a column says, and of what sort a table with such headings is.

The same column is headed ``Data Element Label`` or ``Label``, ``Service Activity Reference(s)``
or ``ServiceActivityID``, ``Measure Target`` or ``Service Measure Target``. Words that every
sheet sprinkles about, plurals, blanks, line breaks and what stands in brackets do not count.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from openqsmo.standards.rules.keys import Field, meaning_of

LONGEST_HEADING = 300


class Column(StrEnum):
    """What the cells of a column say, in words for a report."""

    AREA = "functional area"
    DOMAIN = "section of the reference model"
    STEWARD = "steward"
    FUNCTION_IDENTIFIER = "function identifier"
    FUNCTION = "function"
    ACTIVITY_IDENTIFIER = "activity identifier"
    ACTIVITY = "activity"
    ACTIVITY_NAME = "activity name"
    ACTIVITY_DESCRIPTION = "activity description"
    CAPABILITY_IDENTIFIER = "capability identifier"
    CAPABILITY = "capability"
    STATEMENT = "capability statement"
    KINDS = "input, process or output"
    OLDER_IDENTIFIER = "older identifier"
    ELEMENT_IDENTIFIER = "data element identifier"
    LABEL = "data element label"
    DEFINITION = "definition"
    GROUPS = "data group"
    EXCHANGES = "information exchange"
    TYPE = "data type"
    FORMAT = "format"
    LENGTH = "length"
    MIN_LENGTH = "least length"
    MAX_LENGTH = "greatest length"
    EXAMPLE = "example"
    VALUES = "domain values"
    MEASURE_IDENTIFIER = "service measure identifier"
    MEASURE_NAME = "service measure name"
    MEASURE_DESCRIPTION = "service measure description"
    TARGET = "target"
    FORMULA = "formula"
    FREQUENCY = "frequency"
    REPORTING_LEVEL = "reporting level"
    MEASURE_TYPE = "service measure type"
    CATEGORY = "category"
    LEVEL_TYPE = "service level type"
    PERFORMING = "performing organization"
    REPORTING = "reporting organization"
    ACCOUNTABLE = "accountable organization"
    RATIONALE = "rationale"
    REFERENCES = "authoritative reference"
    OTHER_REFERENCES = "other reference"
    REFERENCE_NUMBER = "reference number"
    REFERENCE_TITLE = "reference name"
    REFERENCE_TYPE = "reference type"
    NAME = "name"
    NOT_KEPT = "known, and not kept"


class TableKind(StrEnum):
    """What the rows of a table are, in words for a report."""

    DATA_ELEMENTS = "data elements"
    MEASURES = "service measures"
    CAPABILITIES = "capabilities"
    ACTIVITIES = "activities"
    FUNCTIONS = "functions"
    REFERENCES = "references"


_NOISE = frozenset(("service", "business", "standard", "fibf", "the", "of", "a", "an", "its"))
_SINGULAR = {"activities": "activity", "capabilities": "capability", "identifier": "id", "identifiers": "id"} | {
    f"{word}s": word
    for word in (
        "area", "capability", "definition", "description", "element", "example", "exchange", "format",
        "formula", "function", "goal", "group", "input", "label", "lead", "length", "level", "measure",
        "measurement", "name", "organization", "output", "process", "reference", "service", "source",
        "standard", "statement", "steward", "target", "type", "validation", "value",
    )
} | {
    "number": "id", "no": "id", "num": "id", "title": "name", "authorities": "authority", "ref": "reference",
    "refs": "reference", "desc": "description", "descriptions": "description", "org": "organization",
    "ids": "id", "names": "name", "sources": "source", "organisation": "organization",
}  # fmt: skip

_PHRASES: Mapping[Column, str] = {
    Column.AREA: "functional area|area|area code|area name|functional area code|line business|lob",
    Column.DOMAIN: "hcbrm domain|hcbrm|domain",
    Column.STEWARD: (
        "steward|functional area steward|area steward|data element steward|element steward|data steward|"
        "lead|lob managing partner|managing partner|steward organization"
    ),
    Column.FUNCTION_IDENTIFIER: "function id|function code",
    Column.FUNCTION: "function|function name|function id and name|function id name|function name and id",
    Column.ACTIVITY_IDENTIFIER: "activity id|activity code",
    Column.ACTIVITY: "activity|activity reference|activity id and name|activity id name|activity name and id",
    Column.ACTIVITY_NAME: "activity name",
    Column.ACTIVITY_DESCRIPTION: "activity description|activity definition",
    Column.CAPABILITY_IDENTIFIER: "capability id|capability code|requirement id",
    Column.CAPABILITY: "capability|capability reference|capability id reference",
    Column.STATEMENT: (
        "capability statement|statement|requirement|requirement statement|capability description|"
        "capability name|capability text"
    ),
    Column.ELEMENT_IDENTIFIER: (
        "hcim id|hcim element id|data element id|element id|data element code|data element reference id"
    ),
    Column.LABEL: "data element label|element label|label|data element name|element name|data element",
    Column.DEFINITION: (
        "definition|data element definition|element definition|data element description|element description"
    ),
    Column.GROUPS: "data group|data group name|group name|data group and name|data element group",
    Column.EXCHANGES: "information exchange|bie|exchange|information exchange name",
    Column.TYPE: "data type|element type|data element type",
    Column.FORMAT: "format|element format|data format|data element format",
    Column.LENGTH: "length|data length|element length|data element length|field length",
    Column.MIN_LENGTH: "min length|minimum length|min|minimum|min data length|data min length|length min",
    Column.MAX_LENGTH: "max length|maximum length|max|maximum|max data length|data max length|length max",
    Column.EXAMPLE: "example|example value|data example|data element example|sample value|sample|value example",
    Column.VALUES: (
        "domain value|value|code list|code value|valid value|allowed value|allowable value|permitted value|"
        "enumeration|domain code value|domain value list|list value"
    ),
    Column.MEASURE_IDENTIFIER: "measure id|measure code|measurement id|performance measure id|metric id",
    Column.MEASURE_NAME: "measure name|measure|measurement name|metric name|metric|performance measure name",
    Column.MEASURE_DESCRIPTION: "measure description|measure definition|measurement description|metric description",
    Column.TARGET: "target|measure target|measurement target|target value|performance target|measure target value",
    Column.FORMULA: (
        "formula|measure formula|measurement formula|calculation|measure calculation|"
        "measurement formula combined with formatting|measurement calculation"
    ),
    Column.FREQUENCY: (
        "frequency|measure frequency|measurement frequency|measurement reporting frequency|"
        "reporting frequency|measure reporting frequency|reporting period|measurement period"
    ),
    Column.REPORTING_LEVEL: "reporting level|measurement reporting level|measure reporting level",
    Column.MEASURE_TYPE: "measure type|measurement type|metric type",
    Column.CATEGORY: "category|measure category|measurement category",
    Column.LEVEL_TYPE: "level type|measure level type",
    Column.PERFORMING: "performing organization|performing party|performer",
    Column.REPORTING: "reporting organization|reporting party",
    Column.ACCOUNTABLE: (
        "accountable organization|accountable party|responsible party|responsible organization"
    ),
    Column.RATIONALE: "rationale|measure rationale|measurement rationale",
    Column.OTHER_REFERENCES: "other reference|other source",
    Column.REFERENCE_NUMBER: "reference id|authoritative reference id|source id",
    Column.REFERENCE_TITLE: "reference name|reference|authoritative reference name|reference citation",
    Column.REFERENCE_TYPE: "reference type|authoritative reference type",
    Column.NAME: "name|id|description|type",
    Column.NOT_KEPT: (
        "validation|related data element reference|related element reference|function description|"
        "core fs pre built report data element|core fs pre loaded master reference data|measure status|"
        "ffmsr goal group id|ffmsr goal group name|measurement method|measurement source|measure priority|"
        "measurement source detail|measurement source and method|measurement source and method detail|"
        "measure implementation timeframe|primary layer|itil area itil process"
    ),
}  # fmt: skip
_COLUMNS = {phrase: column for column, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_REFERENCE = re.compile(
    r"(?:authoritative|authority)(?: and other)?(?: (?:reference|source|citation))?|citation"
)
_OF_ONE_SYSTEM = re.compile(r"\s*(?:FIBF\s+)?[A-Z]{3}(?:\s+[A-Z]{3})?(?:-[A-Z][A-Za-z ]+)?\s*:\s*\S")
_PARTS = re.compile(r"[/\n;]|:\s|\s-\s")
_OLDER = re.compile(r"[A-Z]{4,8} ID")
_AREA_CODE_FIRST = re.compile(r"^[A-Z]{3} (?=[A-Za-z])")


@dataclass(frozen=True)
class Head:
    """The headings of a table: what each column says, and the columns whose headings are not known.

    ``columns`` gives the numbers of the columns (from 0) that say a thing, in their order.
    """

    kind: TableKind
    headings: tuple[str, ...]
    columns: Mapping[Column, tuple[int, ...]]
    unknown: tuple[int, ...]
    missing: tuple[Column, ...]


def column_of(heading: str) -> Column | None:
    """What a heading says of the cells under it, or None where it is not one that is known."""
    return _column_of(heading) if len(heading) <= LONGEST_HEADING else None


def read_head(cells: Sequence[str | None]) -> Head | None:
    """The headings of a table, or None where a row is no such headings."""
    if sum(cell is not None for cell in cells) < 2 or is_of_another_sort(cells):
        return None
    found: dict[Column, list[int]] = {}
    for number, cell in enumerate(cells):
        column = column_of(cell) if cell else None
        if column is not None:
            found.setdefault(column, []).append(number)
    kind = _kind_of(found.keys())
    if kind is None:
        return None
    columns = {column: tuple(numbers) for column, numbers in _fitted(found, cells, kind).items()}
    known = {number for numbers in columns.values() for number in numbers}
    unknown = tuple(n for n, cell in enumerate(cells) if cell and cell.strip() and n not in known)
    headings = tuple(_as_shown(cell or "") for cell in cells)
    return Head(kind, headings, columns, unknown, _missing(kind, columns.keys()))


def is_of_another_sort(cells: Iterable[str | None]) -> bool:
    """Whether a row heads a table that speaks of standards and defines none.

    A table that maps one system's elements to another's names the system before each heading
    (``FIBF TRT: Data Element Label``); a form to fill in asks (``Type of Service required?``).
    """
    short = [cell for cell in cells if cell and len(cell) <= LONGEST_HEADING]
    return any(_OF_ONE_SYSTEM.match(cell) or cell.split("\n")[0].rstrip().endswith("?") for cell in short)


_ELEMENT_MARKS = frozenset((
    Column.LABEL, Column.DEFINITION, Column.GROUPS, Column.EXCHANGES, Column.TYPE, Column.FORMAT,
    Column.LENGTH, Column.MIN_LENGTH, Column.MAX_LENGTH, Column.EXAMPLE, Column.VALUES,
    Column.ELEMENT_IDENTIFIER,
))  # fmt: skip
_MEASURE_MARKS = frozenset((
    Column.MEASURE_IDENTIFIER, Column.MEASURE_NAME, Column.MEASURE_DESCRIPTION, Column.TARGET,
    Column.FORMULA, Column.FREQUENCY, Column.REPORTING_LEVEL, Column.MEASURE_TYPE, Column.LEVEL_TYPE,
    Column.PERFORMING, Column.REPORTING, Column.ACCOUNTABLE,
))  # fmt: skip


def _kind_of(found: Iterable[Column]) -> TableKind | None:
    """The sort of a table, by which of the things that only such a table says are there."""
    names = set(found)
    measures, elements = names & _MEASURE_MARKS, names & _ELEMENT_MARKS
    bare = Column.NAME in names
    if (measures and len(measures) + bare >= 3) or {Column.MEASURE_IDENTIFIER, Column.MEASURE_NAME} <= names:
        return TableKind.MEASURES
    if (elements and len(elements) + bare >= 3) or {Column.LABEL, Column.DEFINITION} <= names:
        return TableKind.DATA_ELEMENTS
    if len(elements) >= 2 and Column.ELEMENT_IDENTIFIER in names:
        return TableKind.DATA_ELEMENTS
    return _kind_by_level(names)


def _kind_by_level(names: set[Column]) -> TableKind | None:
    says_which = {Column.CAPABILITY_IDENTIFIER, Column.CAPABILITY, Column.NAME} & names
    says_need = {Column.STATEMENT, Column.KINDS} & names
    if (
        (says_which and says_need)
        or len(says_need) == 2
        or {Column.CAPABILITY_IDENTIFIER, Column.CAPABILITY} <= names
    ):
        return TableKind.CAPABILITIES
    says_activity = {Column.ACTIVITY_IDENTIFIER, Column.ACTIVITY} & names
    says_more = {Column.ACTIVITY_NAME, Column.ACTIVITY_DESCRIPTION, Column.DEFINITION, Column.NAME} & names
    if (says_activity and says_more) or {Column.ACTIVITY_NAME, Column.ACTIVITY_DESCRIPTION} <= names:
        return TableKind.ACTIVITIES
    if Column.FUNCTION_IDENTIFIER in names and Column.FUNCTION in names and not says_activity:
        return TableKind.FUNCTIONS
    if {Column.REFERENCE_NUMBER, Column.REFERENCE_TITLE} <= names:
        return TableKind.REFERENCES
    return None


_NEEDED: Mapping[TableKind, tuple[frozenset[Column], ...]] = {
    TableKind.DATA_ELEMENTS: (frozenset((Column.LABEL,)),),
    TableKind.MEASURES: (frozenset((Column.MEASURE_IDENTIFIER,)), frozenset((Column.MEASURE_NAME,))),
    TableKind.CAPABILITIES: (frozenset((Column.CAPABILITY_IDENTIFIER,)), frozenset((Column.STATEMENT,))),
    TableKind.ACTIVITIES: (
        frozenset((Column.ACTIVITY_IDENTIFIER, Column.ACTIVITY)),
        frozenset((Column.ACTIVITY_NAME, Column.ACTIVITY)),
    ),
    TableKind.FUNCTIONS: (),
    TableKind.REFERENCES: (),
}


def _missing(kind: TableKind, found: Iterable[Column]) -> tuple[Column, ...]:
    """What a table of its kind must have and has not: the first of the columns that would do."""
    names = set(found)
    return tuple(min(any_of, key=list(Column).index) for any_of in _NEEDED[kind] if not any_of & names)


def _fitted(
    found: Mapping[Column, list[int]], cells: Sequence[str | None], kind: TableKind
) -> dict[Column, list[int]]:
    """The columns as a table of its kind means them: a bare ``ID`` or ``Description`` is the table's own."""
    fitted: dict[Column, list[int]] = {
        column: list(numbers) for column, numbers in found.items() if column is not Column.NAME
    }
    for number in found.get(Column.NAME, ()):
        column = _OWN.get((kind, _plain(cells[number] or "")))
        if column is not None:
            fitted.setdefault(column, []).append(number)
    for column, meant in _MEANT.get(kind, {}).items():
        if column in fitted and meant not in fitted:
            fitted[meant] = fitted.pop(column)
    return fitted


_OWN: Mapping[tuple[TableKind, str], Column] = {
    (TableKind.DATA_ELEMENTS, "id"): Column.ELEMENT_IDENTIFIER,
    (TableKind.DATA_ELEMENTS, "name"): Column.LABEL,
    (TableKind.DATA_ELEMENTS, "description"): Column.DEFINITION,
    (TableKind.DATA_ELEMENTS, "type"): Column.TYPE,
    (TableKind.MEASURES, "id"): Column.MEASURE_IDENTIFIER,
    (TableKind.MEASURES, "name"): Column.MEASURE_NAME,
    (TableKind.MEASURES, "description"): Column.MEASURE_DESCRIPTION,
    (TableKind.MEASURES, "type"): Column.MEASURE_TYPE,
    (TableKind.CAPABILITIES, "id"): Column.CAPABILITY_IDENTIFIER,
    (TableKind.CAPABILITIES, "name"): Column.STATEMENT,
    (TableKind.CAPABILITIES, "description"): Column.STATEMENT,
    (TableKind.ACTIVITIES, "id"): Column.ACTIVITY_IDENTIFIER,
    (TableKind.ACTIVITIES, "name"): Column.ACTIVITY_NAME,
    (TableKind.ACTIVITIES, "description"): Column.ACTIVITY_DESCRIPTION,
}
_MEANT: Mapping[TableKind, Mapping[Column, Column]] = {
    TableKind.CAPABILITIES: {
        Column.CAPABILITY: Column.STATEMENT,
        Column.DEFINITION: Column.STATEMENT,
        Column.REFERENCE_TITLE: Column.REFERENCES,
    },
    TableKind.ACTIVITIES: {
        Column.DEFINITION: Column.ACTIVITY_DESCRIPTION,
        Column.REFERENCE_TITLE: Column.REFERENCES,
    },
    TableKind.DATA_ELEMENTS: {
        Column.CAPABILITY_IDENTIFIER: Column.CAPABILITY,
        Column.REFERENCE_TITLE: Column.REFERENCES,
    },
    TableKind.MEASURES: {
        Column.DEFINITION: Column.MEASURE_DESCRIPTION,
        Column.REFERENCE_TITLE: Column.RATIONALE,
        Column.REFERENCES: Column.RATIONALE,
    },
}


def _as_shown(heading: str) -> str:
    """A heading as a report can keep it: JSON may smuggle NUL and half of a character into a key."""
    return heading.replace("\x00", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=4096)
def _column_of(heading: str) -> Column | None:
    bare = _bare(heading)
    meanings = (meaning_of(heading), meaning_of(bare))
    if any(meaning is not None and meaning.field is Field.KIND for meaning in meanings):
        return Column.KINDS
    plain = _plain(bare)
    without_area = _plain(_AREA_CODE_FIRST.sub("", bare))
    first_part = _plain(_bare(_PARTS.split(heading, maxsplit=1)[0]))
    for words in (plain, without_area, first_part if " " in first_part else ""):
        if words in _COLUMNS:
            return _COLUMNS[words]
    if _REFERENCE.fullmatch(plain):
        return Column.REFERENCES
    return Column.OLDER_IDENTIFIER if _OLDER.fullmatch(" ".join(heading.split())) else None


def _bare(heading: str) -> str:
    """A heading on one line, its words apart (``ServiceActivityID``), without what stands in brackets."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z]|[A-Z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z])", " ", heading)
    spaced = re.sub(r"\(s\)", "", spaced, flags=re.IGNORECASE)
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", spaced)
    return " ".join((bare if bare.strip() else spaced).split())


def _plain(bare: str) -> str:
    """The words of a heading in small letters, each in the singular, but for those that say nothing."""
    kept = [_SINGULAR.get(word, word) for word in re.findall(r"[a-z]+", bare.casefold())]
    return " ".join(word for word in kept if word not in _NOISE)
