"""A property of a contract: the field, and the rules that its own words make."""

import re
from collections.abc import Iterator
from typing import Any

from openqsmo.conformance.rules import wording
from openqsmo.conformance.rules.contract_codes import read_codes
from openqsmo.conformance.rules.field_formats import FORMATS, NUMBER_FORMATS, PASSED_BY
from openqsmo.conformance.rules.lined import Path
from openqsmo.conformance.rules.patterns import regular
from openqsmo.conformance.rules.reading import Part, Reading, written
from openqsmo.conformance.vocabulary import Dimension, Field, FieldType, Rule, RuleKind, Severity, Table

_WORDS = frozenset(
    "id name physicalName physicalType logicalType logicalTypeOptions description businessName required unique "
    "primaryKey primaryKeyPosition partitioned partitionKeyPosition classification encryptedName "
    "transformSourceObjects transformLogic transformDescription examples criticalDataElement "
    "authoritativeDefinitions tags customProperties quality relationships enum items properties".split()
)
# What is told to everyone; every other class of a field is taken for personal, as hiding errs on the safe side.
_OPEN_CLASSES = frozenset({"", "public", "open", "internal", "unclassified", "none", "low"})
_TIMES = {FieldType.DATE, FieldType.TIMESTAMP, FieldType.TIME}
_NUMBERS = {FieldType.INTEGER, FieldType.NUMBER}


def read_field(part: Part, path: Path, reading: Reading) -> Field:
    """The field itself: name, type, key, classification."""
    reading.strangers(part, _WORDS, path)
    is_key = reading.flag(part, "primaryKey", path)
    position = part.get("primaryKeyPosition")
    classification = reading.text(part, "classification", path)
    personal = reading.custom(part, path).get("personal", (None, path))[0]
    is_open = classification.casefold() in _OPEN_CLASSES
    return Field(
        name=reading.text(part, "name", path, needed=True),
        type=_type(part, path, reading),
        physical_name=reading.text(part, "physicalName", path),
        physical_type=reading.text(part, "physicalType", path),
        required=reading.flag(part, "required", path) or is_key,
        unique=reading.flag(part, "unique", path),
        key_position=_position(position, path, reading) if is_key else None,
        classification=classification,
        is_personal=personal if isinstance(personal, bool) else not is_open,
        description=reading.text(part, "description", path),
        format=_format(part),
    )


def _type(part: Part, path: Path, reading: Reading) -> FieldType | None:
    given = reading.text(part, "logicalType", path)
    if given and given not in set(FieldType):
        fix = f"Write one of {', '.join(FieldType)}."
        reading.refuse((*path, "logicalType"), f"the logicalType “{given}” is not known", fix)
    if given in {FieldType.OBJECT, FieldType.ARRAY}:
        for word in ("properties", "items"):
            if part.get(word):
                reading.note((*path, word), "What is nested inside a field is not checked.")
    return FieldType(given) if given else None


def _position(given: Any, path: Path, reading: Reading) -> int:
    return reading.count(1 if given in (None, -1) else given, (*path, "primaryKeyPosition"), "the position")


def _format(part: Part) -> str:
    options = part.get("logicalTypeOptions")
    return str(options.get("format") or "") if isinstance(options, dict) else ""


def rules_of_field(table: Table, field: Field, part: Part, path: Path, reading: Reading) -> Iterator[Rule]:
    """The rules that a field's own words make: required, type, unique, options, codes."""
    making = _Making(table, field, path, reading)
    if field.required:
        yield making.rule(
            RuleKind.REQUIRED,
            Dimension.COMPLETENESS,
            path=(*path, "required") if part.get("required") else path,
            text=f"{field.name} is given in every row.",
            expected="a value",
            fix=f"Fill in {field.name}.",
        )
    if field.type not in {None, FieldType.STRING, FieldType.OBJECT, FieldType.ARRAY}:
        expected = _expected_type(field)
        yield making.rule(
            RuleKind.TYPE,
            Dimension.CONFORMITY,
            path=(*path, "logicalType"),
            text=f"{field.name} is {expected}.",
            expected=expected,
            fix=f"Write {field.name} as {expected}.",
        )
    if field.unique and not field.key_position:
        yield making.rule(
            RuleKind.UNIQUE,
            Dimension.UNIQUENESS,
            path=(*path, "unique"),
            text=f"No two rows have the same {field.name}.",
            expected=f"a {field.name} that no other row has",
            fix=f"Remove the row that repeats another, or correct its {field.name}.",
        )
    yield from _options(making, part)
    yield from _code_rules(making, part)


class _Making:
    """Makes the rules of one field."""

    def __init__(self, table: Table, field: Field, path: Path, reading: Reading) -> None:
        self.table, self.field, self.path, self.reading = table, field, path, reading

    def rule(self, kind: RuleKind, dimension: Dimension, *, path: Path, **told: Any) -> Rule:
        return Rule(
            id=self.reading.identifier(f"{self.table.name}.{self.field.name}.{kind.value.replace('_', '-')}"),
            kind=kind,
            table=self.table.name,
            fields=(self.field.name,),
            severity=Severity.FATAL,
            dimension=dimension,
            line=self.reading.line(path),
            **told,
        )


def _expected_type(field: Field) -> str:
    words = wording.TYPES[field.type or FieldType.STRING]
    if field.format and field.type in _TIMES:
        return f"{words.partition(',')[0]} written {field.format}"
    return words


def _options(making: _Making, part: Part) -> Iterator[Rule]:
    reading, path = making.reading, (*making.path, "logicalTypeOptions")
    given = part.get("logicalTypeOptions")
    if given is None:
        yield from _scale(making, None, making.path)
        return
    options = reading.mapping(given, path, "logicalTypeOptions")
    understood = {"format"}
    if "pattern" in options:
        understood.add("pattern")
        yield _pattern(making, reading.text(options, "pattern", path), (*path, "pattern"))
    if {"minLength", "maxLength"} & options.keys():
        understood |= {"minLength", "maxLength"}
        yield _length(making, options, path)
    if {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} & options.keys():
        understood |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
        yield from _range(making, options, path)
    if "multipleOf" in options:
        understood.add("multipleOf")
    yield from _scale(making, options.get("multipleOf"), (*path, "multipleOf"))
    yield from _formatted(making, (*path, "format"))
    reading.strangers(options, understood | PASSED_BY, path)


def _pattern(making: _Making, pattern: str, path: Path) -> Rule:
    why = regular(pattern)
    if why:
        making.reading.refuse(path, f"the pattern “{pattern}” {why}", "Write it as a regular expression.")
    name = making.field.name
    return making.rule(
        RuleKind.PATTERN,
        Dimension.CONFORMITY,
        path=path,
        text=f"{name} has the form {pattern}.",
        expected=f"a value of the form {pattern}",
        fix=f"Write {name} in the form {pattern}.",
        pattern=pattern,
    )


def _length(making: _Making, options: Part, path: Path) -> Rule:
    low, high = (
        str(making.reading.count(options[word], (*path, word), word))
        if options.get(word) is not None
        else None
        for word in ("minLength", "maxLength")
    )
    if low is not None and high is not None and int(low) > int(high):
        making.reading.refuse(path, f"minLength {low} is more than maxLength {high}", "Exchange the two.")
    said = wording.limits(low, high, unit="characters")
    name = making.field.name
    return making.rule(
        RuleKind.LENGTH,
        Dimension.CONFORMITY,
        path=path,
        text=f"{name} has {said}.",
        expected=said,
        fix=f"Write {name} with {said}.",
        minimum=low,
        maximum=high,
    )


def _range(making: _Making, options: Part, path: Path) -> Iterator[Rule]:
    field, reading = making.field, making.reading
    if field.type not in _NUMBERS | _TIMES:
        says = "A range needs a logicalType that is a number, a date or a time; it is not checked."
        reading.note(path, says)
        return
    low, excludes_low = _limit(making, options, "minimum", "exclusiveMinimum", path)
    high, excludes_high = _limit(making, options, "maximum", "exclusiveMaximum", path)
    said = wording.limits(low, high, excludes_low=excludes_low, excludes_high=excludes_high)
    yield making.rule(
        RuleKind.RANGE,
        Dimension.ACCURACY,
        path=path,
        text=f"{field.name} is {said}.",
        expected=said,
        fix=f"Correct {field.name}: it must be {said}.",
        minimum=low,
        maximum=high,
        excludes_minimum=excludes_low,
        excludes_maximum=excludes_high,
    )


def _limit(
    making: _Making, options: Part, inclusive: str, exclusive: str, path: Path
) -> tuple[str | None, bool]:
    """A limit and whether it is itself excluded; ODCS writes the latter as a number or as true."""
    outer = options.get(exclusive)
    if outer is not None and not isinstance(outer, bool):
        return _limit_text(making, outer, (*path, exclusive)), True
    inner = options.get(inclusive)
    return (None if inner is None else _limit_text(making, inner, (*path, inclusive))), outer is True


_LIMITS = {
    FieldType.DATE: (r"\d{4}-\d\d-\d\d", "a date, like 2026-01-31"),
    FieldType.TIMESTAMP: (r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?)?", "a date and time"),
    FieldType.TIME: (r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?", "a time, like 08:30:00"),
}


def _limit_text(making: _Making, given: Any, path: Path) -> str:
    if making.field.type in _NUMBERS:
        return wording.plain(making.reading.number(given, path, str(path[-1])))
    pattern, words = _LIMITS[making.field.type or FieldType.DATE]
    if not re.fullmatch(pattern, written(given)):
        making.reading.refuse(path, f"the limit “{written(given)}” is not {words}", f"Write {words}.")
    return written(given).replace("T", " ").removesuffix("Z")


def _scale(making: _Making, multiple: Any, path: Path) -> Iterator[Rule]:
    """How many digits may follow the point: from multipleOf (0.01) or from DECIMAL(12,2)."""
    field, reading = making.field, making.reading
    if field.type not in _NUMBERS:
        return
    scale = None
    if multiple is not None:
        step = reading.number(multiple, path, "multipleOf")
        exponent = int(step.normalize().as_tuple().exponent)
        if step <= 0 or step.normalize().as_tuple().digits != (1,) or exponent > 0:
            reading.note(path, "Only steps of 1, 0.1, 0.01 and so on are checked; this one is not.")
        else:
            scale = -exponent
    decimal = re.fullmatch(
        r"(?i)\s*(?:decimal|numeric|number)\s*\(\s*\d+\s*,\s*(\d+)\s*\)\s*", field.physical_type
    )
    if scale is None and decimal:
        scale = int(decimal[1])
    if scale is None or field.type is FieldType.INTEGER:
        return
    said = "no digits after the point" if not scale else f"at most {scale} digits after the point"
    yield making.rule(
        RuleKind.PRECISION,
        Dimension.CONFORMITY,
        path=path,
        text=f"{field.name} has {said}.",
        expected=said,
        fix=f"Round {field.name} at its source; {said}.",
        scale=scale,
    )


def _formatted(making: _Making, path: Path) -> Iterator[Rule]:
    """The format of a text (email, uuid) as a pattern, of a number (i16) as a range."""
    field, format = making.field, making.field.format
    if not format or field.type in _TIMES:
        return
    if field.type in {FieldType.STRING, None} and format in FORMATS:
        pattern, words = FORMATS[format]
        told = {
            "text": f"{field.name} is {words}.",
            "expected": words,
            "fix": f"Write {field.name} as {words}.",
        }
        yield making.rule(RuleKind.PATTERN, Dimension.CONFORMITY, path=path, pattern=pattern, **told)
    elif field.type in _NUMBERS and format in NUMBER_FORMATS:
        low, high = NUMBER_FORMATS[format]
        if low:
            said = wording.limits(low, high)
            told = {"text": f"{field.name} is {said}.", "expected": said, "fix": f"Correct {field.name}."}
            yield making.rule(
                RuleKind.RANGE, Dimension.CONFORMITY, path=path, minimum=low, maximum=high, **told
            )
    else:
        making.reading.note(path, f"The format “{format}” is not known for this type; it is not checked.")


def _code_rules(making: _Making, part: Part) -> Iterator[Rule]:
    """The codes of a field, from ``enum`` (3.2) or from our custom property ``codes``."""
    found = read_codes(part, making.path, making.reading)
    if found is None:
        return
    codes, dated_by, path = found
    name = making.field.name
    if dated_by and dated_by not in {field.name for field in making.table.fields}:
        says = f"codesOn names “{dated_by}”, which is no property of {making.table.name}"
        making.reading.refuse(path, says, "Name the property whose date decides.")
    said = wording.one_of(codes, dated_by)
    yield making.rule(
        RuleKind.CODES,
        Dimension.CONFORMITY,
        path=path,
        text=f"{name} is {said}.",
        expected=said,
        fix=f"Use a code of the list for {name}.",
        codes=codes,
        codes_on=dated_by,
        example=codes[0].value,
    )
