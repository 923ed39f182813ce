"""One control of a form: its name, its words, its value as a form holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openqsmo.catalog.vocabulary import FieldKind, FieldSpec
from openqsmo.kernel.words import choices

Options = tuple[tuple[str, str], ...]
# How each kind of field is drawn.
KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "prose",
    FieldKind.URL: "address",
    FieldKind.DATE: "date",
    FieldKind.NUMBER: "number",
    FieldKind.YES_NO: "select",
    FieldKind.CHOICE: "select",
    FieldKind.CHOICES: "checks",
    FieldKind.LIST: "lines",
}


@dataclass(frozen=True)
class Control:
    """One control. ``kind`` is text, prose, lines, address, number, date, select or checks.

    ``value`` is text; for checks it is the list of those chosen.
    """

    name: str
    label: str
    kind: str
    value: Any
    options: Options = ()
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id that a problem's summary links to."""
        return f"id_{self.name}"


def control_for(spec: FieldSpec, value: Any, errors: tuple[str, ...]) -> Control:
    """The control of a field that is no table."""
    kind = KINDS[spec.kind]
    return Control(spec.name, spec.label, kind, _shown(spec, value), _options(spec), errors)


def row_control(path: str, label: str, value: Any, options: Options, errors: tuple[str, ...]) -> Control:
    """The control of one cell; its label is read out, for the column's head says it to the eye."""
    if options:
        is_no = value is False or (isinstance(value, str) and value.strip().lower() in ("no", "false"))
        return Control(path, label, "select", "no" if is_no else "", options, errors)
    return Control(path, label, "text", "" if value is None else str(value), (), errors)


def choices_of(vocabulary: type[StrEnum]) -> Options:
    """A vocabulary as options."""
    return tuple(choices(vocabulary))


def _options(spec: FieldSpec) -> Options:
    if spec.kind is FieldKind.YES_NO:
        return (("", "Not said"), ("yes", "Yes"), ("no", "No"))
    if spec.choices is None:
        return ()
    known = choices_of(spec.choices)
    return known if spec.kind is FieldKind.CHOICES else (("", "Not said"), *known)


def _shown(spec: FieldSpec, value: Any) -> Any:
    if spec.kind is FieldKind.CHOICES:
        return [str(each) for each in value] if isinstance(value, list) else []
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)
