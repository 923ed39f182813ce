"""Consistency told: as lines for people, as a record for programs."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from openqsmo.conformance.vocabulary import Attribute, AttributeConsistency, Consistency
from openqsmo.kernel.words import counted, listed

NAMES = {
    Attribute.PAYDAY_WEEKDAY: "Payday",
    Attribute.PERIODS_PER_YEAR: "Pay periods a year",
    Attribute.PERIOD_LENGTH: "Length of a pay period",
    Attribute.PAY_LAG: "From the end of a period to the payday",
    Attribute.CODES_IN_USE: "Codes in use",
    Attribute.PRECISION: "Precision of amounts",
    Attribute.LEAVE_ACCRUAL: "Leave earned in a period",
}


def attribute_name(attribute: Attribute, about: str) -> str:
    """What an attribute is called, with the column where there are several."""
    return f"{NAMES[attribute]}: {about}" if about else NAMES[attribute]


def index_in_words(index: Fraction | None) -> str:
    """An index with two digits; unknown where it is not known. Not quite 0 or 1 is never told as 0 or 1."""
    if index is None:
        return "unknown"
    if 0 < index < Fraction(1, 100):
        return "under 0.01"
    if Fraction(99, 100) < index < 1:
        return "over 0.99"
    return f"{float(index):.2f}"


def consistency_lines(found: Consistency) -> Iterator[str]:
    """Consistency as lines of text: the whole, then each attribute with who does it how."""
    yield f"Consistency index: {index_in_words(found.index)} (0 all alike, 1 no two alike)"
    if found.employee_index is not None:
        yield f"Two employees are treated differently with a probability of {index_in_words(found.employee_index)}."
    yield (
        f"{counted(len(found.providers), 'provider')}; {counted(found.counted, 'attribute')} counted, "
        f"{found.unknown} unknown, {found.permitted} left open by the standard"
    )
    for one in found.attributes:
        yield ""
        yield f"{attribute_name(one.attribute, one.about)}: {_standing(one)}"
        for way in one.distinct:
            permitted = " (permitted)" if way.is_permitted else ""
            yield f"  {_shortened(way.value)}{permitted}: {listed(way.providers)}"
        if one.unknown:
            yield f"  unknown: {listed(one.unknown)}"


def consistency_record(found: Consistency) -> dict[str, Any]:
    """Consistency as plain JSON; indexes are numbers from 0 to 1, null where unknown."""
    return {
        "index": number(found.index),
        "employee_index": number(found.employee_index),
        "providers": list(found.providers),
        "counted": found.counted,
        "unknown": found.unknown,
        "permitted": found.permitted,
        "attributes": [attribute_record(one) for one in found.attributes],
    }


def attribute_record(one: AttributeConsistency) -> dict[str, Any]:
    """One attribute as plain JSON."""
    return {
        "attribute": one.attribute.value,
        "about": one.about,
        "index": number(one.index),
        "employee_index": number(one.employee_index),
        "codes_apart": number(one.apart),
        "is_permitted": one.is_permitted,
        "permitted_because": one.permitted_because,
        "distinct": [
            {"value": way.value, "providers": list(way.providers), "is_permitted": way.is_permitted}
            for way in one.distinct
        ],
        "unknown": list(one.unknown),
    }


def number(index: Fraction | None) -> float | None:
    """An index with six digits after the point; null where unknown."""
    return None if index is None else round(float(index), 6)


def _standing(one: AttributeConsistency) -> str:
    if one.is_permitted:
        return f"left open by the standard: {one.permitted_because}"
    apart = f"; two providers differ in {float(one.apart):.1f} codes on average" if one.apart else ""
    return index_in_words(one.index) + apart


def _shortened(value: str, most: int = 100) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"
