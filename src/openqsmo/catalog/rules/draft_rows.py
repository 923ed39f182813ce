"""Read the fields of a draft that are tables: price, service levels, components, roadmap.

Each is read by the rules that use it, and kept in one form, whatever form it was given in: what was
read is written back as plain JSON, with amounts as text so that no cent is lost.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from openqsmo.catalog.rules.bundles import PartRow, read_levels, read_parts
from openqsmo.catalog.rules.given import read_objects
from openqsmo.catalog.rules.pricing import read_price
from openqsmo.catalog.vocabulary import Price, ServiceLevel
from openqsmo.kernel.problems import FieldError

Read = tuple[Any, tuple[FieldError, ...]]


def price_as_data(price: Price) -> dict[str, Any]:
    """A price as content keeps it; what is not stated is left out. ``read_price`` reads it back the same."""
    stated = {
        "unit": price.unit.value,
        "period": price.period.value,
        "currency": price.currency,
        "tier_rule": price.rule.value,
        "fixed_fee": _amount(price.fixed_fee) if price.fixed_fee else "",
        "tiers": [{"from": tier.starts_at, "unit_price": _amount(tier.unit_price)} for tier in price.tiers],
        "excludes": list(price.excludes),
        "effective_from": price.effective_from.isoformat() if price.effective_from else "",
        "effective_to": price.effective_to.isoformat() if price.effective_to else "",
        "minimum": price.minimum,
        "maximum": price.maximum,
    }
    return {name: part for name, part in stated.items() if part not in ("", None, [])}


def level_as_data(level: ServiceLevel) -> dict[str, Any]:
    """A promised level as content keeps it."""
    return {
        "measure": level.measure,
        "target": kept_number(level.target),
        "unit": level.unit,
        "higher_is_better": level.higher_is_better,
    }


def part_as_data(part: PartRow) -> dict[str, Any]:
    """A component as content keeps it."""
    return {
        "code": part.code,
        "is_required": part.is_required,
        "units_per_unit": kept_number(part.units_per_unit),
    }


def kept_number(number: Decimal) -> int | str:
    """A number as content keeps it: a whole one as a number, any other as the text of its digits."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _price(value: object) -> Read:
    found = read_price(value)
    return (price_as_data(found), ()) if isinstance(found, Price) else (None, found)


def _levels(value: object) -> Read:
    levels, wrong = read_levels(value)
    return (None, wrong) if wrong else ([level_as_data(level) for level in levels], ())


def _parts(value: object) -> Read:
    parts, wrong = read_parts(value)
    return (None, wrong) if wrong else ([part_as_data(part) for part in parts], ())


def _roadmap(value: object) -> Read:
    rows, wrong = read_objects(value, "roadmap")
    steps = []
    for row in rows:
        row.only(("on", "what", "state"))
        steps.append({"on": row.text("on"), "what": row.needed_text("what"), "state": row.text("state")})
        wrong += row.errors
    return (None, tuple(wrong)) if wrong else (steps, ())


def _amount(number: Decimal) -> str:
    return f"{number:f}"


READERS_OF_ROWS: Mapping[str, Callable[[object], Read]] = {
    "price": _price,
    "service_levels": _levels,
    "components": _parts,
    "roadmap": _roadmap,
}
