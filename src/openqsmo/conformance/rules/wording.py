"""What a rule says to people: its text, what is expected, what to do."""

from collections.abc import Sequence
from decimal import Decimal

from openqsmo.conformance.vocabulary import Bounds, Code, FieldType

TYPES = {
    FieldType.STRING: "a text",
    FieldType.INTEGER: "a whole number, like 42",
    FieldType.NUMBER: "a number, like 1250.75",
    FieldType.BOOLEAN: "true or false",
    FieldType.DATE: "a date, like 2026-01-31",
    FieldType.TIMESTAMP: "a date and time, like 2026-01-31T08:30:00",
    FieldType.TIME: "a time of day, like 08:30:00",
    FieldType.OBJECT: "an object",
    FieldType.ARRAY: "a list",
}
_MOST_NAMED = 12


def limits(
    low: str | None,
    high: str | None,
    *,
    excludes_low: bool = False,
    excludes_high: bool = False,
    unit: str = "",
) -> str:
    """A range in words: “from 1 to 15”, “more than 0”, “at most 26 characters”."""
    unit = f" {unit}" if unit else ""
    if low is not None and high is not None and not (excludes_low or excludes_high):
        return f"{low}{unit}" if low == high else f"from {low} to {high}{unit}"
    said = []
    if low is not None:
        said.append(f"more than {low}" if excludes_low else f"at least {low}")
    if high is not None:
        said.append(f"less than {high}" if excludes_high else f"at most {high}")
    return " and ".join(said) + unit


def one_of(codes: Sequence[Code], dated: str = "") -> str:
    """A code list in words; a long one is told by its first codes and its size."""
    named = [code.value for code in codes[:_MOST_NAMED]]
    more = len(codes) - len(named)
    said = ", ".join(named) + (f" or {more} more" if more else "")
    when = f", valid on {dated}" if dated else ""
    return f"one of {said}{when}" if len(codes) > 1 else f"{said}{when}"


def bound(bounds: Bounds) -> str:
    """What a measured number must be, in words."""
    unit = "%" if bounds.unit == "percent" else ""
    values = [f"{plain(value)}{unit}" for value in bounds.values]
    said = {
        "mustBe": "exactly {0}",
        "mustNotBe": "anything but {0}",
        "mustBeGreaterThan": "more than {0}",
        "mustBeGreaterOrEqualTo": "at least {0}",
        "mustBeLessThan": "less than {0}",
        "mustBeLessOrEqualTo": "at most {0}",
        "mustBeBetween": "from {0} to {1}",
        "mustNotBeBetween": "below {0} or above {1}",
    }[bounds.operator]
    return said.format(*values)


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
