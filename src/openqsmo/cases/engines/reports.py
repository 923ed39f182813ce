"""A case worked out whole: what page, file and API all show, made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openqsmo.cases.engines.simulation import Indices, Simulation, indices, simulate
from openqsmo.cases.rules.appraisal import Appraisal, appraise, at_other_rates
from openqsmo.cases.rules.plausibility import Warning, warnings_of
from openqsmo.cases.rules.rates import RateUsed, row_called
from openqsmo.cases.rules.sensitivity import (
    ScenarioResult,
    Swing,
    Switch,
    scenarios,
    switching_values,
    tornado,
    worked_scenarios,
)
from openqsmo.cases.rules.uncertainty import model_of
from openqsmo.cases.vocabulary import Case, RateRow

DRAWS, SEED = 100_000, 1


@dataclass(frozen=True)
class AlternativeReport:
    """What one alternative's result hangs on. ``simulation`` and ``indices`` are None while something is not known."""

    id: str
    title: str
    rates: tuple[tuple[RateUsed, Decimal | None], ...]
    swings: tuple[Swing, ...]
    switches: tuple[Switch, ...]
    scenarios: tuple[ScenarioResult, ...]
    simulation: Simulation | None
    indices: Indices | None


@dataclass(frozen=True)
class Report:
    """The appraisal of a case, its uncertainty and its warnings. Keeping what we have has no report of its own."""

    case: Case
    appraisal: Appraisal
    alternatives: tuple[AlternativeReport, ...]
    warnings: tuple[Warning, ...]
    draws: int
    seed: int

    def of(self, id: str) -> AlternativeReport:
        """The report of one alternative; raises KeyError where there is none."""
        for each in self.alternatives:
            if each.id == id:
                return each
        raise KeyError(id)


def report_on(
    case: Case, rows: Sequence[RateRow], *, draws: int = DRAWS, seed: int = SEED, evaluations: int = 100_000
) -> Report:
    """Work a case out. ``rows`` are the rate rows that it may name; with no draws nothing is simulated.

    Refuses a rate row that is not there or of the other kind of dollars, and a case without what is kept.
    """
    row = row_called(case.rates, rows)
    appraisal = appraise(case, row, others=rows)
    beside = _Beside(at_other_rates(case, rows), worked_scenarios(case, row), draws, seed, evaluations)
    others = [each.id for each in case.alternatives if not each.is_keep]
    return Report(
        case=case,
        appraisal=appraisal,
        alternatives=tuple(_on_alternative(appraisal, id, beside) for id in others),
        warnings=warnings_of(appraisal),
        draws=draws,
        seed=seed,
    )


@dataclass(frozen=True)
class _Beside:
    """What is worked out once for all alternatives, and how often to draw."""

    rates: tuple[Appraisal, ...]
    scenarios: tuple[tuple[str, str, Appraisal], ...]
    draws: int
    seed: int
    evaluations: int


def _on_alternative(appraisal: Appraisal, id: str, beside: _Beside) -> AlternativeReport:
    case, row = appraisal.case, appraisal.used.row
    is_known = appraisal.of(id).measures.net_present_value is not None and appraisal.of(id).is_complete
    model = model_of(appraisal, id) if is_known and beside.draws else None
    return AlternativeReport(
        id=id,
        title=case.alternative(id).title,
        rates=tuple((each.used, each.of(id).measures.net_present_value) for each in beside.rates),
        swings=tornado(case, row, id),
        switches=switching_values(case, row, id),
        scenarios=scenarios(beside.scenarios, id),
        simulation=simulate(model, beside.draws, beside.seed) if model else None,
        indices=indices(model, beside.evaluations, beside.seed) if model else None,
    )
