"""A general contractor's bundle: what its parts let it promise, cost and be.

The bundle stands and falls with its required parts. No answer depends on the order of the parts.
A measure that a part does not state may not apply to it, so it does not decide the level, but it is named.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, localcontext

from openqsmo.catalog.rules.given import Given, read_objects
from openqsmo.catalog.rules.pricing import EXACT, quote
from openqsmo.catalog.vocabulary import (
    Component,
    OfferingState,
    PricePeriod,
    Quote,
    QuoteLine,
    ServiceLevel,
)
from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import listed

# The states in which a part fails its bundle, worst first.
FAILING = (OfferingState.RETIRED, OfferingState.SUSPENDED, OfferingState.IN_REMEDIATION)
# The states in which nobody can rely on a part yet.
NOT_YET = frozenset({OfferingState.FORECAST, OfferingState.DRAFT, OfferingState.IN_REVIEW})


@dataclass(frozen=True)
class BundleLevel:
    """The level of one measure that a bundle's required parts bear out; None when it is not known.

    ``weakest`` is the code of the part that sets it; ``silent`` are the required parts that state none.
    """

    measure: str
    level: ServiceLevel | None
    weakest: str
    silent: tuple[str, ...]
    why_unknown: str = ""


@dataclass(frozen=True)
class FailingPart:
    """A required part that fails its bundle, as the bundle's page shows it."""

    code: str
    title: str
    state: OfferingState

    @property
    def says(self) -> str:
        return f"Its required part “{self.title}” is {self.state.label.lower()}: {self.state.explained}"


@dataclass(frozen=True)
class PartRow:
    """One row of an offering's components: which offering, whether required, how many units for one unit."""

    code: str
    is_required: bool
    units_per_unit: Decimal


def bundle_levels(components: Iterable[Component]) -> tuple[BundleLevel, ...]:
    """The level of each measure that a required part states: that of the weakest such part."""
    required = _required(components)
    measures = sorted({_key(level.measure) for part in required for level in part.service_levels})
    return tuple(_level(measure, required) for measure in measures)


def check_promise(
    promised: Iterable[ServiceLevel], components: Iterable[Component], stated_buffer: str = ""
) -> tuple[FieldError, ...]:
    """What is wrong with a bundle's promised levels; none may be better than its weakest required part.

    A stated buffer, such as a spare site, explains a better promise and one that no part bears out. It
    does not explain a promise in another unit than the parts': that cannot be judged at all.
    """
    levels = {_key(each.measure): each for each in bundle_levels(components)}
    has_buffer = bool(stated_buffer.strip())
    ordered = sorted(promised, key=repr)
    found = (_against_promise(promise, levels.get(_key(promise.measure)), has_buffer) for promise in ordered)
    return tuple(error for error in found if error)


def bundle_price(
    components: Iterable[Component],
    volume: int,
    *,
    chosen: Collection[str] = frozenset(),
    on: date | None = None,
) -> Quote:
    """What a volume of the bundle costs: the quotes of its required parts and of the chosen optional ones.

    Parts are bought whole: three tenths of a subscription are one. One part without a known price leaves
    the total unknown; so do parts in two currencies or charged in two rhythms, which do not add up.
    The lines of the parts whose price is known are given all the same.
    """
    ordered = _in_order(components)
    parts = [part for part in ordered if part.is_required or part.code in chosen]
    left = tuple(f"{part.title} (optional)" for part in ordered if part not in parts)
    quotes = [(part, quote(part.price, units_needed(part, volume), on=on)) for part in parts]
    why = _why_no_total(quotes)
    known = [each for _, each in quotes if each.total is not None]
    charged = [each for each in known if each.total] or known
    periods = {each.period for each in charged} - {PricePeriod.UNSTATED}
    return Quote(
        volume=volume,
        total=None if why else _added(known),
        currency=min((each.currency for each in charged), default=""),
        period=min(periods) if len(periods) == 1 else PricePeriod.UNSTATED,
        lines=tuple(_named(part, line) for part, each in quotes for line in each.lines),
        excludes=(*(f"{part.title}: {text}" for part, each in quotes for text in each.excludes), *left),
        why_unknown=why,
        hints=tuple(f"{part.title}: {text}" for part, each in quotes for text in each.hints),
    )


def units_needed(part: Component, volume: int) -> int:
    """How many whole units of a part a volume of the bundle takes."""
    with localcontext(EXACT):
        return int((part.units_per_unit * volume).to_integral_value(ROUND_CEILING))


def bundle_state(components: Iterable[Component]) -> tuple[FailingPart, ...]:
    """The required parts that fail the bundle, worst first; none means that it can be relied on."""
    failing = [part for part in _required(components) if part.state in FAILING]
    failing.sort(key=lambda part: FAILING.index(part.state))
    return tuple(FailingPart(part.code, part.title, part.state) for part in failing)


def check_parts(components: Iterable[Component]) -> tuple[FieldError, ...]:
    """What keeps a bundle of these parts from being published."""
    ordered = _in_order(components)
    codes = [part.code for part in ordered]
    found: list[FieldError] = []
    if not any(part.is_required for part in ordered):
        found.append(_error("components", "It has no required part.", "Name the parts that it always has."))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        found.append(
            _error(
                "components",
                f"The part {code} is listed twice.",
                "List it once, with all units that it takes.",
            )
        )
    for part in _required(ordered):
        if part.state in NOT_YET or part.state is OfferingState.RETIRED:
            says = f"Its required part “{part.title}” is {part.state.label.lower()}: it cannot be relied on."
            found.append(_error("components", says, "Take a part that is offered, or make it optional."))
    return tuple(found)


def find_cycle(parts_of: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The codes on the way from a bundle back to itself, first and last the same; empty when there is none."""
    done: set[str] = set()
    for start in sorted(parts_of):
        if start not in done:
            cycle = _cycle_from(start, parts_of, done)
            if cycle:
                return cycle
    return ()


def read_levels(
    rows: object, *, path: str = "service_levels"
) -> tuple[tuple[ServiceLevel, ...], tuple[FieldError, ...]]:
    """The promised levels in an offering's content, and what is wrong with the others, by field path."""
    given, wrong = read_objects(rows, path)
    levels = [_read_level(row) for row in given]
    wrong += [error for row in given for error in row.errors]
    return tuple(level for level in levels if level), tuple(wrong)


def read_parts(
    rows: object, *, path: str = "components"
) -> tuple[tuple[PartRow, ...], tuple[FieldError, ...]]:
    """The components in an offering's content, and what is wrong with the others, by field path.

    A part is required unless it is said not to be; without a number, one unit takes one unit of it.
    """
    given, wrong = read_objects(rows, path)
    parts = [_read_part(row) for row in given]
    wrong += [error for row in given for error in row.errors]
    return tuple(part for part in parts if part), tuple(wrong)


def _read_level(row: Given) -> ServiceLevel | None:
    row.only(("measure", "target", "unit", "higher_is_better"))
    target = row.needed_amount("target")
    measure, unit = row.needed_text("measure"), row.text("unit")
    is_higher_better = row.yes_no("higher_is_better", unless_stated=True)
    return None if row.errors or target is None else ServiceLevel(measure, target, unit, is_higher_better)


def _read_part(row: Given) -> PartRow | None:
    row.only(("code", "is_required", "units_per_unit"))
    code, units = row.needed_text("code"), row.amount("units_per_unit")
    if units == 0:
        row.wrong("units_per_unit", "A part of which nothing is needed is no part.", "Give a number above 0.")
    is_required = row.yes_no("is_required", unless_stated=True)
    return None if row.errors else PartRow(code, is_required, Decimal(1) if units is None else units)


def _in_order(components: Iterable[Component]) -> list[Component]:
    # By code, and wholly determined where a code stands twice.
    return sorted(components, key=lambda part: (part.code, repr(part)))


def _required(components: Iterable[Component]) -> list[Component]:
    return [part for part in _in_order(components) if part.is_required]


def _key(words: str) -> str:
    """A measure or a unit as it is compared: without regard to case and blanks."""
    return " ".join(words.split()).casefold()


def _level(measure: str, required: Sequence[Component]) -> BundleLevel:
    stated = [
        (level, part.code)
        for part in required
        for level in part.service_levels
        if _key(level.measure) == measure
    ]
    stating = {code for _, code in stated}
    silent = tuple(part.code for part in required if part.code not in stating)
    name = min(level.measure for level, _ in stated)
    units = {_key(level.unit): level.unit for level, _ in stated}
    if len(units) > 1:
        why = f"Its parts state {name} in different units: {listed(sorted(units))}."
        return BundleLevel(name, None, "", silent, why)
    if len({level.higher_is_better for level, _ in stated}) > 1:
        why = f"Its parts do not agree whether more of {name} is better or worse."
        return BundleLevel(name, None, "", silent, why)
    weakest, code = min(stated, key=_weakness)
    return BundleLevel(name, weakest, code, silent)


def _weakness(stated: tuple[ServiceLevel, str]) -> tuple[Decimal, str, str]:
    level, code = stated
    return (level.target if level.higher_is_better else -level.target, code, repr(level))


def _against_promise(promise: ServiceLevel, borne: BundleLevel | None, has_buffer: bool) -> FieldError | None:
    if borne is None:
        says = f"No required part of the bundle states {promise.measure}, which the bundle promises."
        return None if has_buffer else _error("service_levels", says, "Leave it out, or state what bears it.")
    if borne.level is None:
        return _error(
            "service_levels", borne.why_unknown, "Let the parts state it alike, or do not promise it."
        )
    if (_key(promise.unit), promise.higher_is_better) != (
        _key(borne.level.unit),
        borne.level.higher_is_better,
    ):
        says = f"The bundle promises {promise.measure} in another way than its part {borne.weakest}."
        return _error(
            "service_levels", says, f"State it in {borne.level.unit or 'the same unit'}, as its parts do."
        )
    if has_buffer or not _is_better(promise, borne.level):
        return None
    promised, weakest = _level_words(promise), _level_words(borne.level)
    says = f"The bundle promises {promised}, and its required part {borne.weakest} only {weakest}."
    return _error(
        "service_levels", says, f"Promise no better than {weakest}, or state what makes up the difference."
    )


def _is_better(one: ServiceLevel, other: ServiceLevel) -> bool:
    return one.target > other.target if other.higher_is_better else one.target < other.target


def _level_words(level: ServiceLevel) -> str:
    return f"{level.measure} {level.target:f} {level.unit}".rstrip()


def _error(field: str, says: str, fix: str) -> FieldError:
    return FieldError(field, says, fix)


def _named(part: Component, line: QuoteLine) -> QuoteLine:
    return QuoteLine(f"{part.title}: {line.says}", line.quantity, line.unit_price, line.amount)


def _added(quotes: Iterable[Quote]) -> Decimal:
    with localcontext(EXACT):
        return sum((each.total for each in quotes if each.total), Decimal(0))


def _why_no_total(quotes: Sequence[tuple[Component, Quote]]) -> str:
    if not quotes:
        return "The bundle has no part that it always has, so nothing adds up."
    unknown = [f"“{part.title}”: {each.why_unknown}" for part, each in quotes if each.total is None]
    if unknown:
        return " ".join(unknown)
    charged = [each for _, each in quotes if each.total]
    currencies = sorted({each.currency for each in charged})
    if len(currencies) > 1:
        return f"The parts are priced in {listed(currencies)}, which do not add up."
    periods = sorted({each.period.label for each in charged} - {""})
    if len(periods) > 1:
        return f"The parts are charged {listed(periods)}, which does not add up to one figure."
    return ""


def _cycle_from(start: str, parts_of: Mapping[str, Collection[str]], done: set[str]) -> tuple[str, ...]:
    path = {start: 0}
    waiting = [iter(sorted(parts_of.get(start, ())))]
    while waiting:
        code = next(waiting[-1], None)
        if code is None:
            waiting.pop()
            done.add(path.popitem()[0])
        elif code in path:
            return (*list(path)[path[code] :], code)
        elif code not in done:
            path[code] = len(path)
            waiting.append(iter(sorted(parts_of.get(code, ()))))
    return ()
