"""What a price comes to for a volume, with the arithmetic; and how a price is read from an offering's content.

Arithmetic is exact. The total is rounded to the cent once, at the end, halves away from zero as on an
invoice, and a line of its own says what the rounding took or gave. A price that is not stated, that does
not hold on the day, or that is not offered for the volume leaves the total unknown and says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, localcontext
from itertools import pairwise, zip_longest

from openqsmo.catalog.rules.given import Given, is_blank, read_objects
from openqsmo.catalog.vocabulary import Price, PricePeriod, PriceUnit, Quote, QuoteLine, Tier, TierRule
from openqsmo.kernel.money import Money
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import counted, day

NOT_STATED = "No price is stated."
EXACT = Context(prec=60)
YEARLY = frozenset({PriceUnit.USER_YEAR, PriceUnit.EMPLOYEE_YEAR, PriceUnit.SUBSCRIPTION_YEAR})
PARTS = (
    "unit", "period", "currency", "tier_rule", "fixed_fee", "tiers", "excludes",
    "effective_from", "effective_to", "minimum", "maximum",
)  # fmt: skip
PRESETS = frozenset({"currency", "tier_rule", "period"})
_NOUNS = {
    PriceUnit.USER_YEAR: "user",
    PriceUnit.EMPLOYEE_YEAR: "employee",
    PriceUnit.TRANSACTION: "transaction",
    PriceUnit.SUBSCRIPTION_YEAR: "subscription",
    PriceUnit.AWARD: "award",
    PriceUnit.HOUR: "hour",
}


@dataclass(frozen=True)
class PriceCliff:
    """Volumes ``first`` to ``last`` each cost more in total than buying ``instead``."""

    first: int
    last: int
    instead: int
    says: str


def counted_units(unit: PriceUnit, volume: int) -> str:
    """A volume with the noun that a price unit counts: “500 users”."""
    return counted(volume, _NOUNS.get(unit, "unit"))


def quote(price: Price | None, volume: int, *, on: date | None = None) -> Quote:
    """State what a volume costs, line by line, or why that is not known.

    Without a day, the days on which the price holds are not looked at.
    """
    if price is None:
        return Quote(volume, None, "", PricePeriod.UNSTATED, (), why_unknown=NOT_STATED)
    why = _why_unknown(price, volume, on)
    answer = Quote(volume, None, price.currency, period_of(price), (), price.excludes, why)
    if why:
        return answer
    with localcontext(EXACT):
        lines = _lines(price, volume)
        exact = sum((line.amount for line in lines), Decimal(0))
        total = Money(exact).rounded().amount
        if total != exact:
            lines = (*lines, QuoteLine("Rounding to the cent", 1, total - exact, total - exact))
    return replace(answer, total=total, lines=lines, hints=_hints(price, volume))


def period_of(price: Price) -> PricePeriod:
    """How often a price is charged: what is counted by the year is charged by the year."""
    if price.period is PricePeriod.UNSTATED and price.unit in YEARLY:
        return PricePeriod.YEAR
    return price.period


def from_price(price: Price | None) -> str:
    """The lowest price of an offering in a few words, as on its card: “from $9.50 per user and year”.

    “From” stands only where the price falls with the volume; a fixed fee is named beside it.
    """
    if price is None or not _is_stated(price):
        return "Price not stated"
    if price.unit is PriceUnit.NO_CHARGE:
        return price.unit.label
    prices = {tier.unit_price for tier in price.tiers}
    start = "from " if len(prices) > 1 else ""
    fee, period = price.fixed_fee, period_of(price).label
    lowest = min(prices, default=Decimal(0))
    if price.unit is PriceUnit.FIXED:
        return f"{start}{_money(price, lowest + fee)} fixed price {period}".rstrip()
    per = f"per {_NOUNS[price.unit]}" + (" and year" if price.unit in YEARLY else "")
    beside = f", plus {_money(price, fee)} {period}".rstrip() if fee else ""
    return f"{start}{_money(price, lowest)} {per}{beside}"


def warns(price: Price) -> tuple[PriceCliff, ...]:
    """The volumes at which buying more would cost less in total, lowest first.

    It happens only where every unit gets the price of the tier reached. Allowed, but seldom meant.
    """
    if _is_each_tier(price) or price.unit is PriceUnit.NO_CHARGE:
        return ()
    bands = tuple(_bands(price))
    found: list[PriceCliff] = []
    with localcontext(EXACT):
        for position, (first, last, unit_price) in enumerate(bands[:-1]):
            costs = [(_cost(price, each, start), start) for start, _, each in bands[position + 1 :]]
            least, instead = min(costs)
            low = _first_above(price, unit_price, first, least)
            if low is not None and last is not None and low <= last:
                found.append(PriceCliff(low, last, instead, _cliff_words(price, low, last, instead)))
    return tuple(found)


def read_price(rows: object, *, path: str = "price") -> Price | tuple[FieldError, ...]:
    """The price in an offering's content, or what is wrong with it by field path; never an exception.

    Content that holds nothing but a form's presets states no price: no price and no error. Each error's
    ``field`` is a path such as ``price.tiers.0.unit_price``. Without a fixed fee in it, a price has none.
    """
    if is_blank(rows):
        return ()
    if not isinstance(rows, Mapping):
        return (FieldError(path, "The price is not an object with named parts.", "Give its unit and tiers."),)
    if is_blank({name: part for name, part in rows.items() if name not in PRESETS}):
        return ()
    given = Given(rows, path)
    given.only(PARTS)
    unit = given.choice("unit", PriceUnit)
    tiers, wrong = _read_tiers(given)
    price = Price(
        unit=unit or PriceUnit.FIXED,
        period=given.choice("period", PricePeriod, PricePeriod.UNSTATED) or PricePeriod.UNSTATED,
        tiers=tiers,
        rule=given.choice("tier_rule", TierRule, TierRule.ALL_UNITS) or TierRule.ALL_UNITS,
        fixed_fee=given.amount("fixed_fee") or Decimal(0),
        currency=_currency(given),
        excludes=given.texts("excludes"),
        effective_from=given.day("effective_from"),
        effective_to=given.day("effective_to"),
        minimum=given.whole("minimum"),
        maximum=given.whole("maximum"),
    )
    if not given.errors and not wrong:
        _contradictions(price, given)
    return (*given.errors, *wrong) or replace(price, period=period_of(price))


def _is_stated(price: Price) -> bool:
    if price.unit is PriceUnit.NO_CHARGE:
        return True
    return bool(price.tiers or (price.unit is PriceUnit.FIXED and price.fixed_fee))


def _is_each_tier(price: Price) -> bool:
    """Whether the tiers each price a part of the volume; a fixed price is charged once, whatever its rule."""
    return price.rule is TierRule.EACH_TIER and price.unit is not PriceUnit.FIXED


def _why_unknown(price: Price, volume: int, on: date | None) -> str:
    if not _is_stated(price):
        return NOT_STATED
    return _outside_days(price, on) or _outside_volumes(price, volume) or _outside_tiers(price, volume)


def _outside_days(price: Price, on: date | None) -> str:
    if on and price.effective_from and on < price.effective_from:
        return f"The price holds from {day(price.effective_from)} on; none is stated for an earlier day."
    if on and price.effective_to and on > price.effective_to:
        return f"The price held until {day(price.effective_to)}; none is stated for a later day."
    return ""


def _outside_volumes(price: Price, volume: int) -> str:
    if volume < 0:
        return "A volume is a whole number of at least 0."
    if price.minimum is not None and volume < price.minimum:
        return f"It is offered for {counted_units(price.unit, price.minimum)} or more."
    if price.maximum is not None and volume > price.maximum:
        return f"It is offered for at most {counted_units(price.unit, price.maximum)}."
    return ""


def _outside_tiers(price: Price, volume: int) -> str:
    if price.unit is PriceUnit.NO_CHARGE or not price.tiers:
        return ""
    first = min(tier.starts_at for tier in price.tiers)
    if volume < first:
        return f"The first tier starts at {counted_units(price.unit, first)}."
    if _is_each_tier(price) and first > 1:
        return f"No price is stated for the first {counted_units(price.unit, first - 1)}."
    return ""


def _tiers(price: Price) -> list[tuple[int, int | None, Decimal]]:
    """Each tier as its first volume, its last (None: no end) and its unit price, lowest first."""
    tiers = sorted(price.tiers, key=lambda tier: tier.starts_at)
    ends = [tier.starts_at - 1 for tier in tiers[1:]]
    return [(tier.starts_at, end, tier.unit_price) for tier, end in zip_longest(tiers, ends)]


def _lines(price: Price, volume: int) -> tuple[QuoteLine, ...]:
    """The arithmetic before rounding."""
    if price.unit is PriceUnit.NO_CHARGE:
        return (QuoteLine(price.unit.label, volume, Decimal(0), Decimal(0)),)
    fee_words = f"Fixed fee {period_of(price).label}".rstrip()
    fee = (QuoteLine(fee_words, 1, price.fixed_fee, price.fixed_fee),) if price.fixed_fee else ()
    if not price.tiers:
        return fee
    if _is_each_tier(price):
        return (*_lines_by_tier(price, volume), *fee)
    start, _, unit_price = [tier for tier in _tiers(price) if tier[0] <= volume][-1]
    if price.unit is PriceUnit.FIXED:
        words = "Fixed price" if len(price.tiers) == 1 else f"Fixed price for a volume of {start:,} or more"
        return (QuoteLine(words, 1, unit_price, unit_price), *fee)
    words = counted_units(price.unit, volume)
    if len(price.tiers) > 1:
        words += f", all at the price for {start:,} or more"
    return (QuoteLine(words, volume, unit_price, unit_price * volume), *fee)


def _lines_by_tier(price: Price, volume: int) -> Iterator[QuoteLine]:
    """A line for each tier that the volume reaches into; units are numbered from 1."""
    noun = _NOUNS[price.unit].capitalize()
    for start, end, unit_price in _tiers(price):
        first, last = max(start, 1), volume if end is None else min(end, volume)
        if first <= last:
            count = last - first + 1
            words = f"{noun}s {first:,} to {last:,}" if count > 1 else f"{noun} {first:,}"
            yield QuoteLine(words, count, unit_price, unit_price * count)


def _bands(price: Price) -> Iterator[tuple[int, int | None, Decimal]]:
    """The tiers, cut to the volumes that are offered."""
    for start, end, unit_price in _tiers(price):
        first = max(start, price.minimum or 0)
        ends = [each for each in (end, price.maximum) if each is not None]
        last = min(ends, default=None)
        if last is None or first <= last:
            yield first, last, unit_price


def _cost(price: Price, unit_price: Decimal, volume: int) -> Decimal:
    """What a volume costs at one tier's price, without the fixed fee."""
    return unit_price if price.unit is PriceUnit.FIXED else unit_price * volume


def _first_above(price: Price, unit_price: Decimal, first: int, least: Decimal) -> int | None:
    """The lowest volume from ``first`` on that costs more than ``least`` at this unit price."""
    if _cost(price, unit_price, first) > least:
        return first
    if price.unit is PriceUnit.FIXED or not unit_price:
        return None
    return int(least // unit_price) + 1


def _cliff_words(price: Price, low: int, last: int, instead: int) -> str:
    fewer = f"{low:,} to {last:,}" if low < last else f"{low:,}"
    return f"Buying {counted_units(price.unit, instead)} costs less in total than buying {fewer}."


def _hints(price: Price, volume: int) -> tuple[str, ...]:
    """What a buyer of this volume should know: that a larger volume would cost less."""
    found: list[str] = []
    for cliff in warns(price):
        if cliff.first <= volume <= cliff.last:
            total = quote(price, cliff.instead).total
            if total is not None:
                more = counted_units(price.unit, cliff.instead)
                found.append(f"Buying {more} would cost less: {_money(price, total)}.")
    return tuple(found)


def _money(price: Price, amount: Decimal) -> str:
    return Money(amount, price.currency).exactly()


def _read_tiers(given: Given) -> tuple[tuple[Tier, ...], list[FieldError]]:
    rows, wrong = read_objects(given.parts.get("tiers"), f"{given.path}.tiers")
    tiers: list[Tier] = []
    for row in rows:
        row.only(("from", "unit_price"))
        start, unit_price = row.needed_whole("from"), row.needed_amount("unit_price")
        if start is not None and unit_price is not None:
            tiers.append(Tier(start, unit_price))
        wrong += row.errors
    return tuple(tiers), wrong


def _currency(given: Given) -> str:
    text = given.text("currency") or "USD"
    if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        given.wrong("currency", "The currency is not a code of three capital letters.", "Write it as in USD.")
    return text


def _contradictions(price: Price, given: Given) -> None:
    """Note where the parts of a price, each readable, do not go together."""
    for is_wrong, name, says, fix in (*_against_unit(price), *_against_order(price)):
        if is_wrong:
            given.wrong(name, says, fix)


def _against_unit(price: Price) -> tuple[tuple[bool, str, str, str], ...]:
    unit = price.unit
    is_free, is_fixed = unit is PriceUnit.NO_CHARGE, unit is PriceUnit.FIXED
    charged = bool(price.fixed_fee) or any(tier.unit_price for tier in price.tiers)
    return (
        (
            is_free and charged,
            "unit",
            "It is marked as no charge, and prices are stated.",
            "Take the prices out, or choose the unit that they are for.",
        ),
        (
            not _is_stated(price),
            "tiers",
            "No price is stated for a unit.",
            "Give one tier from 1 on, or choose the unit fixed and state the fixed fee.",
        ),
        (
            unit in YEARLY and period_of(price) is not PricePeriod.YEAR,
            "period",
            "The unit is counted by the year, and the period is another.",
            "Choose the period year, or a unit that is not counted by the year.",
        ),
        (
            bool(price.fixed_fee) and not is_fixed and period_of(price) is PricePeriod.UNSTATED,
            "period",
            "The fixed fee has no period.",
            "Say whether it is charged once, each month or each year.",
        ),
        (
            is_fixed and price.rule is TierRule.EACH_TIER and len(price.tiers) > 1,
            "tier_rule",
            "A fixed price is charged once, so its tiers cannot each price a part of the volume.",
            "Choose all_units, or a unit that is counted.",
        ),
    )


def _against_order(price: Price) -> tuple[tuple[bool, str, str, str], ...]:
    starts = [tier.starts_at for tier in price.tiers]
    first, top = starts[0] if starts else 0, starts[-1] if starts else 0
    low, high = price.minimum, price.maximum
    since, until = price.effective_from, price.effective_to
    return (
        (
            any(a >= b for a, b in pairwise(starts)),
            "tiers",
            "A tier does not start above the tier before it.",
            "List the tiers by rising volume, each volume once.",
        ),
        (
            _is_each_tier(price) and first > 1,
            "tiers.0.from",
            "Each unit has the price of its tier, and the first units have none.",
            "Let the first tier start at 1; the smallest volume offered goes into minimum.",
        ),
        (
            low is not None and high is not None and low > high,
            "maximum",
            "The largest volume offered is smaller than the smallest.",
            "Exchange the two, or leave one out.",
        ),
        (
            high is not None and high < top,
            "maximum",
            "The largest volume offered lies below the start of a tier, which nobody can reach.",
            "Raise the largest volume, or leave the tier out.",
        ),
        (
            since is not None and until is not None and until < since,
            "effective_to",
            "The price ends before it starts.",
            "Let it end on or after the day from which it holds.",
        ),
    )
