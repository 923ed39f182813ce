"""The fields of an offering that are tables, each row as a person would say it.

Whatever cannot be read so is left to be written out plainly: nothing that was given is lost.
"""

from collections.abc import Callable, Mapping
from typing import Any

from openqsmo.catalog.rules.pricing import from_price, read_price
from openqsmo.catalog.vocabulary import Price
from openqsmo.kernel.money import Money
from openqsmo.kernel.words import listed


def price_words(given: Any) -> str | None:
    """A price with its tiers and what is excluded: “$12.00 from 1, $10.00 from 1,000, per user and year”."""
    price = read_price(given)
    if not isinstance(price, Price):
        return None
    words = [from_price(price)]
    if len(price.tiers) > 1:
        tiers = ", ".join(
            f"{Money(tier.unit_price, price.currency).exactly()} from {tier.starts_at:,}"
            for tier in price.tiers
        )
        words.append(f"{tiers} ({price.rule.label})")
    if price.excludes:
        words.append(f"not included: {listed(price.excludes)}")
    return "; ".join(words)


def level_words(row: Mapping[str, Any]) -> str | None:
    """A service level: “Availability: at least 99.5 %”."""
    measure, target, unit = row.get("measure"), row.get("target"), row.get("unit") or ""
    if not measure or target in (None, ""):
        return None
    bound = "at least" if row.get("higher_is_better", True) else "at most"
    return f"{measure}: {bound} {target} {unit}".rstrip()


def component_words(row: Mapping[str, Any]) -> str | None:
    """A part of a bundle: “FFM-0001 (required), 2 units for each”."""
    if not row.get("code"):
        return None
    kind = "required" if row.get("is_required", True) else "optional"
    units = row.get("units_per_unit")
    beside = f", {units} units for each" if units not in (None, "", 1, "1") else ""
    return f"{row['code']} ({kind}){beside}"


def roadmap_words(row: Mapping[str, Any]) -> str | None:
    """A step of a roadmap: “2027-03: Mobile leave requests (planned)”."""
    if not row.get("what"):
        return None
    state = f" ({row['state']})" if row.get("state") else ""
    return f"{row['on']}: {row['what']}{state}" if row.get("on") else f"{row['what']}{state}"


ROW_WORDS: Mapping[str, Callable[[Any], str | None]] = {
    "price": price_words,
    "service_levels": level_words,
    "components": component_words,
    "roadmap": roadmap_words,
}
