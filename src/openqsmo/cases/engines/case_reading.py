"""Reads a case file (YAML or JSON): every fault with its line, its field, what is wrong and what to do."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from openqsmo.cases import content, problems
from openqsmo.cases.rules.case_data import case_from, faults_in
from openqsmo.cases.rules.rates import read_rate_rows
from openqsmo.cases.vocabulary import Case, RateRow
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted

LARGEST_FILE = 2_000_000
DEEPEST = 12
LONGEST_NUMBER = 40
Path = tuple[str | int, ...]


class _Fault(Exception):
    def __init__(self, line: int, says: str, fix: str) -> None:
        super().__init__(says)
        self.error = FieldError(f"line {line}", says, fix)


def read_case_file(raw: bytes, name: str = "the file") -> tuple[Case, tuple[RateRow, ...], Mapping[str, Any]]:
    """The case in a file, the rate rows that it brings, and its data as read.

    Refuses with every fault found, each ``field`` as ``line 12, alternatives.0.costs.1.element``.
    """
    try:
        data, lines = _parsed(raw)
    except _Fault as fault:
        raise Refused(problems.BAD_CASE.about([fault.error], name=name, count="1 fault")) from fault
    return (*_checked(data, lines, name), data)


def read_case_data(data: Mapping[str, Any], name: str = "the case") -> tuple[Case, tuple[RateRow, ...]]:
    """The same from data that another door has parsed; faults name the field only."""
    return _checked(_plain(data), {}, name)


@cache
def case_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file."""
    schema: dict[str, Any] = json.loads(
        files(content.__name__).joinpath("case.schema.json").read_text("utf-8")
    )
    return schema


def _checked(data: Any, lines: Mapping[Path, int], name: str) -> tuple[Case, tuple[RateRow, ...]]:
    broken = sorted(
        _validator().iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path]
    )
    faults = [fault for error in broken for fault in _faults(error, lines)]
    if not faults:
        faults = [_placed(fault, lines) for fault in faults_in(data)]
    if faults:
        raise Refused(problems.BAD_CASE.about(faults, name=name, count=counted(len(faults), "fault")))
    rows = read_rate_rows({"rate": data["rate_rows"]}) if data.get("rate_rows") else ()
    return case_from(data), rows


@cache
def _validator() -> Any:
    checker = Draft202012Validator.TYPE_CHECKER.redefine("number", lambda _, value: _is_number(value))
    checker = checker.redefine("integer", lambda _, value: _is_number(value) and value == int(value))
    made: Any = extend(Draft202012Validator, type_checker=checker)  # type: ignore[no-untyped-call]
    return made(case_schema())


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _parsed(raw: bytes) -> tuple[Any, dict[Path, int]]:
    """Data and the line of every path. Aliases, repeated names and deep nesting are refused."""
    if len(raw) > LARGEST_FILE:
        raise _Fault(1, f"The file is larger than {LARGEST_FILE:,} bytes.", "A case is a few pages of text.")
    try:
        text = raw.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise _Fault(line, "The file refers to another place in itself.", "Write it out.")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise _Fault(
            1 + raw[: error.start].count(b"\n"), "The file is not UTF-8 text.", "Save it as UTF-8."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        says = f"The file is no YAML: {getattr(error, 'problem', None) or 'it is nested too deeply'}."
        raise _Fault(
            mark.line + 1 if mark else 1, says, "Mend the line named, or the one above it."
        ) from error
    if node is None:
        raise _Fault(1, "The file is empty.", "Begin with “case: 1”.")
    lines: dict[Path, int] = {}
    return _built(node, (), lines), lines


def _built(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = _line(node)
    if len(path) > DEEPEST:
        raise _Fault(lines[path], "It is nested too deeply.", "See the schema: qsmo case schema.")
    if isinstance(node, yaml.SequenceNode):
        return [_built(each, (*path, row), lines) for row, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = _line(key)
        if not isinstance(key, yaml.ScalarNode):
            raise _Fault(line, "A name is not a word.", "Write the name as one word before the colon.")
        if key.value in found:
            raise _Fault(line, f"“{key.value}” is given twice.", "Keep one of them.")
        found[key.value] = _built(value, (*path, key.value), lines)
        lines[(*path, key.value)] = line
    return found


def _scalar(node: yaml.ScalarNode) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    if kind in ("int", "float"):
        return _number(node.value, kind == "int")
    return node.value


def _number(text: str, is_whole: bool) -> Any:
    """The number that was written; text that no amount is as long as, or as large as, stays text."""
    try:
        number = Decimal(text.replace("_", "")) if len(text) <= LONGEST_NUMBER else Decimal("NaN")
    except InvalidOperation:
        return text
    if not number.is_finite() or number.adjusted() > LONGEST_NUMBER:
        return text
    return int(number) if is_whole else number


def _plain(value: Any) -> Any:
    """JSON data with its floats as the decimals that were written."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number(repr(value), isinstance(value, int))
    return value


def _faults(error: ValidationError, lines: Mapping[Path, int]) -> Iterator[FieldError]:
    path: Path = tuple(error.absolute_path)
    schema: Any = error.schema
    given: Any = error.instance
    wanted: Any = error.validator_value
    if error.validator == "required":
        for name in (name for name in wanted if name not in given):
            yield _at(path, lines, f"“{name}” is missing.", f"Add {name}.")
    elif error.validator == "additionalProperties":
        allowed = schema.get("properties", {})
        pattern = next(iter(schema.get("patternProperties", {})), "")
        for name in given:
            if name not in allowed and not (pattern and re.search(pattern, name)):
                fix = (
                    f"Use: {', '.join(allowed)}."
                    if allowed
                    else "Write a year as in 2027, or as in 2028-2031."
                )
                yield _at((*path, name), lines, f"“{name}” is not known here.", fix)
    else:
        yield _at(path, lines, *_said(error))


def _said(error: ValidationError) -> tuple[str, str]:
    value: Any = error.validator_value
    schema: Any = error.schema
    kind = str(error.validator)
    told = schema.get("description", "")
    if kind == "enum":
        return "It is none of the words known here.", f"Use one of: {', '.join(map(str, value))}."
    if kind == "const":
        return "It is not what is expected here.", f"Write {value}."
    if kind == "type":
        noun = {
            "number": "a number",
            "integer": "a whole number",
            "array": "a list",
            "object": "a group of named parts",
        }
        return (
            f"It is not {noun.get(value, 'text' if value == 'string' else 'yes or no')}.",
            told or "Correct it.",
        )
    if kind in ("minimum", "maximum"):
        return (
            f"It is {'less' if kind == 'minimum' else 'more'} than {value:,}.",
            told or "Correct the figure.",
        )
    if kind == "anyOf":
        return "It is not an amount.", told or "Write a figure, [low, likely, high], or the word unknown."
    return "It does not have the form that is asked for.", told or f"See the schema: {kind} {value}."


def _at(path: Path, lines: Mapping[Path, int], says: str, fix: str) -> FieldError:
    return _placed(FieldError(".".join(map(str, path)), says, fix), lines)


def _placed(fault: FieldError, lines: Mapping[Path, int]) -> FieldError:
    """The fault with the line of its field, or of the nearest part around it that has one."""
    if not lines:
        return fault
    path: Sequence[str | int] = [
        int(part) if part.isdigit() and len(part) < 4 else part for part in fault.field.split(".")
    ]
    for length in range(len(path), -1, -1):
        if line := lines.get(tuple(path[:length])):
            return FieldError(f"line {line}, {fault.field}".rstrip(", "), fault.says, fault.fix)
    return fault
