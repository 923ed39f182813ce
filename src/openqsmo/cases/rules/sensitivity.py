"""What a result hangs on: one line at a time, scenarios, switching values. Exact, by the appraisal's own arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from openqsmo.cases.rules.appraisal import AlternativeAppraisal, Appraisal, appraise
from openqsmo.cases.rules.flows import by_year, line_figures, stabilization
from openqsmo.cases.rules.measures import ratio
from openqsmo.cases.vocabulary import Alternative, Case, CostLine, Estimate, Point, RateRow, Scenario

_ENDS = (Point.LOW, Point.HIGH)


@dataclass(frozen=True)
class Swing:
    """The net present value with one line at its low and at its high end, all others likely."""

    id: str
    title: str
    at_low: Decimal
    at_high: Decimal

    @property
    def width(self) -> Decimal:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Switch:
    """By how much one line alone must change until an alternative is worth as much as keeping what we have.

    ``factor`` multiplies the whole line; None where no change of this line alone does it.
    """

    id: str
    title: str
    factor: Decimal | None

    @property
    def says(self) -> str:
        if self.factor is None:
            return f"“{self.title}” alone cannot turn the result."
        share = abs(self.factor - 1) * 100
        way = "more" if self.factor > 1 else "less"
        return f"The result turns when “{self.title}” comes to {share:,.1f} % {way} than likely."


@dataclass(frozen=True)
class ScenarioResult:
    """A named what-if beside the appraisal itself."""

    id: str
    title: str
    net_present_value: Decimal | None
    life_cycle_cost: Decimal | None


def tornado(case: Case, row: RateRow, alternative: str) -> tuple[Swing, ...]:
    """Each uncertain line's swing of the net present value, the widest first; empty while something is not known."""
    worth = _Worth(case, row, alternative)
    if worth.likely is None:
        return ()
    uncertain = [line for line in _lines_of(case, alternative) if _varies(line)]
    swings = [
        Swing(line.id, line.title, *(worth.with_line(_at(line, point)) for point in _ENDS))
        for line in uncertain
    ]
    return tuple(sorted(swings, key=lambda each: (-each.width, each.id)))


def switching_values(case: Case, row: RateRow, alternative: str) -> tuple[Switch, ...]:
    """What must be true of one line alone for keeping what we have to be worth as much: the nearest change first.

    The net present value is a straight line in each line's factor, so two values of it give the factor.
    """
    worth = _Worth(case, row, alternative)
    value = worth.likely
    if value is None:
        return ()
    switches = []
    for line in _lines_of(case, alternative):
        doubled = worth.with_line(_times(line, Decimal(2)))
        change = ratio(-value, doubled - value)
        factor = None if change is None or 1 + change < 0 else 1 + change
        switches.append(Switch(line.id, line.title, factor))
    far = Decimal("Infinity")
    return tuple(
        sorted(switches, key=lambda each: (far if each.factor is None else abs(each.factor - 1), each.id))
    )


def worked_scenarios(case: Case, row: RateRow) -> tuple[tuple[str, str, Appraisal], ...]:
    """The whole case under each scenario, by id and title: all low, as it is, all high, then the case's own."""
    told = [
        (point.value, f"Every figure at its {point.value} end" if point in _ENDS else "As appraised",
         appraise(case, row, point))
        for point in Point
    ]  # fmt: skip
    told += [(each.id, each.title, appraise(under(case, each), row)) for each in case.scenarios]
    return tuple(told)


def scenarios(worked: Iterable[tuple[str, str, Appraisal]], alternative: str) -> tuple[ScenarioResult, ...]:
    """What one alternative comes to under each scenario."""
    return tuple(ScenarioResult(id, title, *_both(found.of(alternative))) for id, title, found in worked)


def under(case: Case, scenario: Scenario) -> Case:
    """The case with the scenario's lines multiplied by their factors."""
    return _mapped(case, scenario.factors)


def _both(found: AlternativeAppraisal) -> tuple[Decimal | None, Decimal | None]:
    return found.measures.net_present_value, found.measures.life_cycle_cost


class _Worth:
    """An alternative's net present value with one line exchanged: only that line and the dip are reckoned anew."""

    def __init__(self, case: Case, row: RateRow, alternative: str) -> None:
        self.case, self.alternative = case, case.alternative(alternative)
        self.appraisal = appraise(case, row)
        found = self.appraisal.of(alternative)
        self.likely = found.measures.net_present_value
        kept = self.appraisal.of(case.keep.id).costs if case.keep else ()
        self.lines = {line.id: line for line in (*kept, *found.costs)}
        self.own = {line.id for line in self.alternative.costs}
        own = [line.amounts for line in found.costs if line.id in self.own and not line.is_investment]
        self.running = by_year(own, case.horizon)
        self.dip = self._dip(self.running)

    def with_line(self, line: CostLine) -> Decimal:
        """The value with this line in place of the one of its id; every figure of the case must be known."""
        assert self.likely is not None
        old, new = (
            self.lines[line.id],
            line_figures(line, self.case.years, self.appraisal.factors, Point.LIKELY),
        )
        change = _known(new.present_total) - _known(old.present_total)
        if line.id not in self.own:
            return self.likely + change
        if new.is_investment:
            return self.likely - change
        running = tuple(
            _known(all_of) - _known(was) + _known(becomes)
            for all_of, was, becomes in zip(self.running, old.amounts, new.amounts, strict=True)
        )
        return self.likely - change - self._dip(running) + self.dip

    def _dip(self, running: Sequence[Decimal | None]) -> Decimal:
        found = stabilization(
            self.alternative, running, self.case.years, self.appraisal.factors, Point.LIKELY
        )
        return (found.present_total or Decimal(0)) if found else Decimal(0)


def _known(figure: Decimal | None) -> Decimal:
    assert figure is not None
    return figure


def _lines_of(case: Case, alternative: str) -> list[CostLine]:
    """The lines that the net present value of an alternative rests on: its own, and what is spent now."""
    now = [line for line in case.keep.costs if not line.is_future] if case.keep else []
    return [*now, *case.alternative(alternative).costs]


def _varies(line: CostLine) -> bool:
    return any(each is not None and not each.is_exact for each in line.amounts.values())


def _at(line: CostLine, point: Point) -> CostLine:
    return replace(
        line, amounts={year: each and Estimate.exactly(each.at(point)) for year, each in line.amounts.items()}
    )


def _times(line: CostLine, factor: Decimal) -> CostLine:
    def scaled(each: Estimate | None) -> Estimate | None:
        return each and Estimate(each.low * factor, each.likely * factor, each.high * factor)

    return replace(line, amounts={year: scaled(each) for year, each in line.amounts.items()})


def _mapped(case: Case, factors: Mapping[str, Decimal]) -> Case:
    lines = {
        line.id: _times(line, factors[line.id])
        for each in case.alternatives
        for line in each.costs
        if line.id in factors
    }
    return replace(case, alternatives=tuple(_with(each, lines) for each in case.alternatives))


def _with(alternative: Alternative, lines: Mapping[str, CostLine]) -> Alternative:
    return replace(alternative, costs=tuple(lines.get(line.id, line) for line in alternative.costs))
