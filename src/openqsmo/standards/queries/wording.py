"""What an item says, field by field in plain words: the same on every page, in every file and on a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openqsmo.kernel.words import listed
from openqsmo.standards.rules.pipeline import VersionState
from openqsmo.standards.vocabulary import AS_PUBLISHED, ItemKind

Content = Mapping[str, Any]


class Form(StrEnum):
    """How a field's value is drawn."""

    TEXT = "text"
    LINES = "lines"
    NAMES = "names"  # identifiers of other items
    VALUES = "values"  # a code list


@dataclass(frozen=True)
class Field:
    """A field of an item: its key, its name in words, how it is drawn, whether its lack is worth a word."""

    key: str
    label: str
    form: Form = Form.TEXT
    is_expected: bool = False


@dataclass(frozen=True)
class Line:
    """A field as it is shown. ``value`` is None where the source does not say."""

    field: Field
    value: Any

    @property
    def text(self) -> str:
        return text_of(self.value)

    @property
    def items(self) -> Sequence[Any]:
        """A list's members; anything else as a list of one."""
        return self.value if isinstance(self.value, list) else [self.value]

    @property
    def lines(self) -> list[str]:
        return [text_of(each) for each in self.items]

    @property
    def names(self) -> list[str]:
        """The identifiers of other items in a field that names them."""
        return self.lines if self.field.form is Form.NAMES and self.value is not None else []

    @property
    def has_meanings(self) -> bool:
        return any(isinstance(each, Mapping) and each.get("meaning") for each in self.items)


_ACTIVITIES = Field("activities", "Activities that need it", Form.NAMES)
_CAPABILITIES = Field("capabilities", "Capabilities that need it", Form.NAMES)
_REFERENCES = Field("references", "Authoritative references", is_expected=True)
_CITATIONS = Field("citations", "Laws and rules cited", Form.LINES)
FIELDS: Mapping[ItemKind, tuple[Field, ...]] = {
    ItemKind.FUNCTION: (Field("title", "Title", is_expected=True), _CITATIONS),
    ItemKind.ACTIVITY: (
        Field("title", "Title", is_expected=True),
        Field("description", "Description", is_expected=True),
        Field("function", "Function", Form.NAMES, is_expected=True),
        _CITATIONS,
    ),
    ItemKind.CAPABILITY: (
        Field("statement", "What it must do", is_expected=True),
        Field("kinds", "Speaks of", Form.LINES, is_expected=True),
        Field("activity", "Activity", Form.NAMES, is_expected=True),
        _REFERENCES,
        _CITATIONS,
        Field("also_known_as", "Also known as", Form.LINES),
    ),
    ItemKind.USE_CASE: (
        Field("title", "Title", is_expected=True),
        Field("process", "End-to-end process", is_expected=True),
        Field("scenario", "Business scenario"),
        Field("level", "Level", is_expected=True),
        Field("serial", "Serial number"),
        Field("area", "Functional area"),
        Field("threads", "Demonstration threads", Form.LINES),
        Field("document", "Document that tells it"),
    ),
    ItemKind.DATA_ELEMENT: (
        Field("label", "Label", is_expected=True),
        Field("definition", "Definition", is_expected=True),
        Field("type", "Type", is_expected=True),
        Field("format", "Format"),
        Field("min_length", "Shortest length, characters", is_expected=True),
        Field("max_length", "Greatest length, characters", is_expected=True),
        Field("example", "Example"),
        Field("values", "Values", Form.VALUES),
        Field("steward", "Steward", is_expected=True),
        _ACTIVITIES,
        _CAPABILITIES,
        Field("groups", "Groups", Form.LINES),
        Field("exchanges", "Exchanges", Form.LINES),
        _REFERENCES,
        _CITATIONS,
    ),
    ItemKind.SERVICE_MEASURE: (
        Field("name", "Name", is_expected=True),
        Field("description", "Description", is_expected=True),
        Field("target", "Target", is_expected=True),
        Field("direction", "Met when the result is"),
        Field("target_value", "Target as a number"),
        Field("unit", "Unit"),
        Field("formula", "Formula", is_expected=True),
        Field("frequency", "How often", is_expected=True),
        Field("reporting_level", "Reporting level"),
        Field("level_type", "Kind of level"),
        Field("type", "Type"),
        Field("category", "Category"),
        Field("performing", "Who performs", is_expected=True),
        Field("reporting", "Who reports", is_expected=True),
        Field("accountable", "Who is accountable", is_expected=True),
        Field("rationale", "Rationale"),
        Field("activity", "Activity", Form.NAMES, is_expected=True),
    ),
    ItemKind.CONTROL: (
        Field("title", "Title", is_expected=True),
        Field("family", "Family"),
        Field("statement", "Statement", Form.LINES, is_expected=True),
        Field("parameters", "Parameters", Form.LINES),
        Field("guidance", "Guidance"),
        Field("baselines", "Baselines", Form.LINES),
        Field("related", "Related controls", Form.NAMES),
    ),
    ItemKind.REQUIREMENT: (
        Field("statement", "What is required", is_expected=True),
        Field("level", "How strict", is_expected=True),
        Field("applies_when", "Applies when"),
        Field("proofs", "Proved by", Form.LINES, is_expected=True),
        Field("capabilities", "Capabilities that it is about", Form.NAMES),
        Field("data_elements", "Data elements that it is about", Form.NAMES),
        Field("rationale", "Rationale"),
        _REFERENCES,
        _CITATIONS,
    ),
}
# By what an item is called; its first field.
_HEADING = {kind: fields[0].key for kind, fields in FIELDS.items()}
_WORDS_FOR_VALUES: Mapping[str, Mapping[str, str]] = {
    "kinds": {"input": "Input", "process": "Process", "output": "Output"},
    "level": {"must": "MUST", "should": "SHOULD", "may": "MAY"},
    "proofs": {"attestation": "Attestation", "document": "Document", "test": "Test"},
}


def heading(kind: str, content: Content) -> str:
    """What an item is called beside its identifier; empty where its source does not say."""
    return text_of(content.get(_HEADING[ItemKind(kind)]))


def lines_of(kind: str, content: Content) -> tuple[Line, ...]:
    """Everything an item says, in the order of its kind; what nobody foresaw comes last, under its own key."""
    return tuple(_lines(ItemKind(kind), content))


def differing(kind: str, content: Content, current: Content) -> tuple[Line, ...]:
    """The fields of an earlier wording that differ from the current one; a value that it lacked is None."""
    both = {**dict.fromkeys(current), **content}
    return tuple(
        line for line in lines_of(kind, both) if content.get(line.field.key) != current.get(line.field.key)
    )


def text_of(value: Any) -> str:
    """A value of an item as one text; empty for None."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _text_of_parts(value)
    if isinstance(value, list | tuple):
        return "; ".join(text_of(each) for each in value)
    return str(value)


def describe(kind: str) -> Any:
    """How a history of an item of this kind puts a field and its value in words."""
    labels = {field.key: field.label for field in FIELDS[ItemKind(kind)]}
    return lambda key, value: (labels.get(key, _label(key)), text_of(value))


def state_in_words(state: str) -> str:
    """Where a version stands, in words."""
    return "As published by its source" if state == AS_PUBLISHED else VersionState(state).label


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Version numbers in rising order: ``version 4``, ``versions 1 to 3 and 5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{'version' if len(numbers) == 1 else 'versions'} {listed(parts)}"


def _lines(kind: ItemKind, content: Content) -> Iterator[Line]:
    known = FIELDS[kind]
    for field in known:
        if field.key in content or field.is_expected:
            yield Line(field, _in_words(field.key, content.get(field.key)))
    for key in sorted(content.keys() - {field.key for field in known}):
        value = content[key]
        yield Line(Field(key, _label(key), Form.LINES if isinstance(value, list) else Form.TEXT), value)


def _in_words(key: str, value: Any) -> Any:
    words = _WORDS_FOR_VALUES.get(key, {})
    if isinstance(value, list):
        return [words.get(each, each) for each in value] if words else value
    return words.get(value, value) if isinstance(value, str) else value


def _text_of_parts(value: Content) -> str:
    match dict(value):
        case {"number": number, "text": text}:
            return f"({number}) {text}"
        case {"text": text}:
            return str(text)
        case {"value": code, "meaning": meaning}:
            return f"{code}: {meaning}"
        case {"value": code}:
            return str(code)
        case other:
            return ", ".join(f"{_label(key)}: {text_of(each)}" for key, each in other.items())


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()
