"""A case's plain record out of data that fits the schema, and what the schema cannot say is wrong with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openqsmo.cases.vocabulary import (
    Alternative,
    AlternativeKind,
    Baseline,
    Benefit,
    BenefitKind,
    BlockerKind,
    Case,
    Correlation,
    CostElement,
    CostLine,
    Dollars,
    Estimate,
    Risk,
    Scenario,
    Shape,
    Stabilization,
    Timing,
    Years,
)
from openqsmo.kernel.problems import FieldError

Data = Mapping[str, Any]
UNKNOWN = "unknown"
MOST_LINES = 400


def case_from(data: Data) -> Case:
    """The case in data that ``faults_in`` and the schema find nothing wrong with."""
    return Case(
        id=data["id"],
        title=data["title"],
        agency=data["agency"],
        first_year=int(data["first_year"]),
        horizon=int(data["horizon"]),
        dollars=Dollars(data["dollars"]),
        timing=Timing(data.get("timing", Timing.END_YEAR)),
        rates=data["rates"],
        alternatives=tuple(_alternative(each) for each in data["alternatives"]),
        baseline=_baseline(data["baseline"]) if data.get("baseline") else None,
        problem=data.get("problem", ""),
        functions=tuple(data.get("functions", ())),
        base_year=data.get("base_year"),
        preferred=data.get("preferred", ""),
        correlations=tuple(
            Correlation(each["one"], each["other"], _number(each["coefficient"]))
            for each in data.get("correlations", ())
        ),
        scenarios=tuple(
            Scenario(each["id"], each["title"], {id: _number(by) for id, by in each["factors"].items()})
            for each in data.get("scenarios", ())
        ),
    )


def faults_in(data: Data) -> tuple[FieldError, ...]:
    """What is wrong with data that fits the schema, each with the path of its field."""
    if sum(len(each["costs"]) for each in data["alternatives"]) > MOST_LINES:
        return (
            FieldError(
                "alternatives",
                f"They have more than {MOST_LINES} cost lines.",
                "Gather lines that go together.",
            ),
        )
    return (*_twice(data), *_kept(data), *_amounts(data), *_names(data), *_days(data))


def years_in(name: str) -> range:
    """The fiscal years that a key such as ``2027`` or ``2028-2031`` names; empty when it runs backwards."""
    first, _, last = name.partition("-")
    return range(int(first), int(last or first) + 1)


def _alternative(data: Data) -> Alternative:
    return Alternative(
        id=data["id"],
        title=data["title"],
        kind=AlternativeKind(data["kind"]),
        costs=tuple(_line(each) for each in data["costs"]),
        benefits=tuple(_benefit(each) for each in data.get("benefits", ())),
        risks=tuple(_risk(each) for each in data.get("risks", ())),
        offering=data.get("offering", ""),
        volume=data.get("volume"),
        goes_live_on=_day(data.get("goes_live_on")),
        stabilization=_stabilization(data["stabilization"]) if data.get("stabilization") else None,
        says=data.get("says", ""),
    )


def _line(data: Data) -> CostLine:
    return CostLine(
        id=data["id"],
        title=data["title"],
        element=CostElement(data["element"]),
        amounts=_years(data["amounts"]),
        shape=Shape(data.get("shape", Shape.TRIANGULAR)),
        is_future=bool(data.get("future", False)),
        basis=data.get("basis", ""),
        source=data.get("source", ""),
    )


def _benefit(data: Data) -> Benefit:
    target = data.get("target")
    texts = {name: data.get(name, "") for name in ("owner", "measure", "unit", "proof", "double_count_key")}
    return Benefit(
        id=data["id"],
        title=data["title"],
        kind=BenefitKind(data["kind"]),
        target=None if target is None else _number(target),
        starts_on=_day(data.get("starts_on")),
        due_on=_day(data.get("due_on")),
        amounts=_years(data.get("amounts", {})),
        shape=Shape(data.get("shape", Shape.TRIANGULAR)),
        **texts,
    )


def _risk(data: Data) -> Risk:
    return Risk(
        id=data["id"],
        title=data["title"],
        kind=BlockerKind(data["kind"]),
        likelihood=data.get("likelihood"),
        impact=data.get("impact"),
        removed_by=data.get("removed_by", ""),
        mitigation=data.get("mitigation", ""),
        is_blocker=bool(data.get("blocker", False)),
    )


def _stabilization(data: Data) -> Stabilization:
    share = _estimate(data["share"])
    assert share is not None  # the schema has no unknown share
    return Stabilization(int(data["months"]), share, data.get("why_none", ""))


def _baseline(data: Data) -> Baseline:
    volume, cost = data.get("volume"), data.get("annual_cost", UNKNOWN)
    return Baseline(
        says=data["says"],
        source=data.get("source", ""),
        period_from=_day(data.get("period_from")),
        period_to=_day(data.get("period_to")),
        unit=data.get("unit", ""),
        volume=None if volume is None else _number(volume),
        annual_cost=None if cost == UNKNOWN else _number(cost),
        evidence=tuple(data.get("evidence", ())),
    )


def _years(data: Data) -> Years:
    return {year: _estimate(amount) for name, amount in data.items() for year in years_in(name)}


def _estimate(value: Any) -> Estimate | None:
    if value == UNKNOWN:
        return None
    if isinstance(value, list | tuple):
        return Estimate(*(_number(each) for each in value))
    return Estimate.exactly(_number(value))


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _every(data: Data, part: str) -> Iterator[tuple[str, Data]]:
    """Every line or benefit of the case with its path."""
    for position, alternative in enumerate(data["alternatives"]):
        for row, each in enumerate(alternative.get(part, ())):
            yield f"alternatives.{position}.{part}.{row}", each


def _twice(data: Data) -> Iterator[FieldError]:
    groups: tuple[Iterable[tuple[str, Data]], ...] = (
        [(f"alternatives.{row}", each) for row, each in enumerate(data["alternatives"])],
        [*_every(data, "costs")],
        [*_every(data, "benefits")],
        [(f"scenarios.{row}", each) for row, each in enumerate(data.get("scenarios", ()))],
    )
    for rows in groups:
        seen = Counter(each["id"] for _, each in rows)
        for path, each in rows:
            if seen[each["id"]] > 1:
                yield FieldError(
                    f"{path}.id", f"The id “{each['id']}” is given twice.", "Give each an id of its own."
                )


def _kept(data: Data) -> Iterator[FieldError]:
    keeps = [row for row, each in enumerate(data["alternatives"]) if each["kind"] == AlternativeKind.KEEP]
    for row in keeps[1:]:
        yield FieldError(
            f"alternatives.{row}.kind", "What we have can be kept in one way only.", "Let one be “keep”."
        )


def _amounts(data: Data) -> Iterator[FieldError]:
    first, horizon = int(data["first_year"]), int(data["horizon"])
    analysed = range(first, first + horizon)
    for path, each in (*_every(data, "costs"), *_every(data, "benefits")):
        named: set[int] = set()
        for name, amount in each.get("amounts", {}).items():
            field = f"{path}.amounts.{name}"
            years = set(years_in(name))
            if not years or not years <= set(analysed):
                yield FieldError(
                    field,
                    f"{name} is not within the years that are analysed.",
                    f"Use {first} to {analysed[-1]}.",
                )
            if years & named:
                yield FieldError(
                    field, f"A year of {name} has an amount already.", "Give each year one amount."
                )
            named |= years
            yield from _order(field, amount)
    for row, each in enumerate(data["alternatives"]):
        yield from _order(
            f"alternatives.{row}.stabilization.share", each.get("stabilization", {}).get("share")
        )


def _order(field: str, amount: Any) -> Iterator[FieldError]:
    if isinstance(amount, list | tuple) and not amount[0] <= amount[1] <= amount[2]:
        yield FieldError(field, "Low, likely and high are not in that order.", "Write the smallest first.")


def _names(data: Data) -> Iterator[FieldError]:
    alternatives = {each["id"] for each in data["alternatives"]}
    lines = {each["id"] for _, each in _every(data, "costs")}
    if data.get("preferred") and data["preferred"] not in alternatives:
        yield FieldError(
            "preferred",
            f"No alternative is called “{data['preferred']}”.",
            f"Use one of: {_all(alternatives)}.",
        )
    for row, each in enumerate(data.get("correlations", ())):
        for part in ("one", "other"):
            if each[part] not in lines:
                yield FieldError(
                    f"correlations.{row}.{part}",
                    f"No cost line is called “{each[part]}”.",
                    "Use a line's id.",
                )
    for row, each in enumerate(data.get("scenarios", ())):
        for id in each["factors"]:
            if id not in lines:
                yield FieldError(
                    f"scenarios.{row}.factors.{id}", f"No cost line is called “{id}”.", "Use a line's id."
                )


def _days(data: Data) -> Iterator[FieldError]:
    rows = [*_every(data, "benefits"), ("baseline", data.get("baseline") or {})]
    rows += [(f"alternatives.{row}", each) for row, each in enumerate(data["alternatives"])]
    rows += [(f"rate_rows.{row}", each) for row, each in enumerate(data.get("rate_rows", ()))]
    for path, each in rows:
        for name, value in each.items():
            if name.endswith("_on") or name in ("period_from", "period_to", "effective_from", "effective_to"):
                try:
                    date.fromisoformat(value)
                except ValueError:
                    yield FieldError(
                        f"{path}.{name}", f"{value} is no day of the calendar.", "Write it as in 2026-10-01."
                    )
    for row, each in enumerate(data["alternatives"]):
        if each.get("stabilization", {}).get("months") and not each.get("goes_live_on"):
            yield FieldError(
                f"alternatives.{row}.stabilization",
                "A dip after going live needs the day of going live.",
                "State goes_live_on.",
            )


def _all(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
