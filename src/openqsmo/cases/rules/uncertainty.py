"""The uncertain side of a case as a model that can be drawn from: which lines vary, how, and what they change.

Floats begin here: what is drawn is an estimate of an estimate. A line's years move together, from all low over all
likely to all high; lines move apart from each other unless the case correlates them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from openqsmo.cases import problems
from openqsmo.cases.rules.appraisal import Appraisal
from openqsmo.cases.rules.flows import months_of
from openqsmo.cases.vocabulary import Alternative, Case, Correlation, CostLine, Estimate, Shape
from openqsmo.kernel.money import fiscal_year
from openqsmo.kernel.problems import Problem, Refused
from openqsmo.kernel.words import listed

# How far below zero rounding may put an eigenvalue of a matrix that people wrote with two digits.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Input:
    """One uncertain line: low, likely and high by year, signed as they change the net flow.

    ``mode`` is likely's share of the way from low to high over all years, between 0 and 1.
    """

    id: str
    title: str
    shape: Shape
    mode: float
    low: tuple[float, ...]
    likely: tuple[float, ...]
    high: tuple[float, ...]
    is_running: bool


@dataclass(frozen=True)
class Dip:
    """The dip after go-live: the share, and which part of each year's running cost it raises."""

    id: str
    share: Estimate
    months: tuple[float, ...]


@dataclass(frozen=True)
class Model:
    """The net flow of one alternative against keeping what we have, as a function of its uncertain inputs.

    Inputs are in the order of their ids, so that neither the order of lines nor a new line changes what
    another draws. ``running`` and ``rest`` are the flows with everything likely, the dip left out.
    """

    case: str
    alternative: str
    inputs: tuple[Input, ...]
    running: tuple[float, ...]
    rest: tuple[float, ...]
    factors: tuple[float, ...]
    dip: Dip | None
    correlations: tuple[Correlation, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of everything that is drawn; the dip's share is one of them where it is a range."""
        own = [each.id for each in self.inputs]
        return tuple(own + [self.dip.id] if self.dip and not self.dip.share.is_exact else own)

    @property
    def titles(self) -> dict[str, str]:
        told = {each.id: each.title for each in self.inputs}
        return told | {self.dip.id: "How deep the dip after go-live is"} if self.dip else told


def model_of(appraisal: Appraisal, alternative: str) -> Model:
    """What can be drawn for one alternative; refuses a case whose figures are not all known."""
    case = appraisal.case
    chosen, keep = case.alternative(alternative), case.keep
    missing = [
        each for each in appraisal.unknown if each.alternative in (alternative, keep.id if keep else "")
    ]
    if missing or keep is None:
        raise Refused(
            problems.INCOMPLETE.about(case=case.title, missing=" ".join(each.says for each in missing))
        )
    now = [line for line in keep.costs if not line.is_future]
    signed = [(line, 1, False) for line in now]
    signed += [(line, -1, not line.element.is_investment) for line in chosen.costs]
    inputs = [_input(case, line, sign, runs) for line, sign, runs in signed if _varies(case, line)]
    return Model(
        case=case.id,
        alternative=alternative,
        inputs=tuple(sorted(inputs, key=lambda each: each.id)),
        running=_likely(case, [line for line, _, runs in signed if runs], -1),
        rest=tuple(
            a - b
            for a, b in zip(
                _likely(case, now, 1),
                _likely(case, [line for line, sign, runs in signed if sign < 0 and not runs], 1),
                strict=True,
            )
        ),
        factors=tuple(map(float, appraisal.factors)),
        dip=_dip(case, chosen),
        correlations=case.correlations,
    )


def correlation_root(
    ids: Sequence[str], correlations: Iterable[Correlation]
) -> tuple[tuple[int, ...], np.ndarray]:
    """Which inputs are tied, and the lower-triangular root of their correlation matrix.

    Refuses a coefficient outside -1 to 1 and coefficients that cannot all hold at once (the matrix is not
    positive semi-definite), naming them. A line that is exact cannot move with another: it is left out.
    """
    stated = [
        each for each in correlations if each.one in ids and each.other in ids and each.one != each.other
    ]
    tied = sorted({id for each in stated for id in (each.one, each.other)})
    matrix = np.eye(len(tied))
    for each in stated:
        if abs(each.coefficient) > 1:
            raise Refused(
                problems.BAD_CORRELATION.about(one=each.one, other=each.other, found=each.coefficient)
            )
        one, other = tied.index(each.one), tied.index(each.other)
        matrix[one, other] = matrix[other, one] = float(each.coefficient)
    values, vectors = np.linalg.eigh(matrix) if tied else (np.ones(1), np.ones((1, 1)))
    if values[0] < -TOLERANCE:
        raise Refused(_contradiction(stated, tied, values, vectors))
    return tuple(list(ids).index(id) for id in tied), _root(matrix)


def _contradiction(
    stated: Sequence[Correlation], tied: Sequence[str], values: np.ndarray, vectors: np.ndarray
) -> Problem:
    """Name the coefficients among the lines that the contradiction lives in, and how far they must shrink."""
    weights = np.abs(vectors[:, 0])
    involved = {id for id, weight in zip(tied, weights, strict=True) if weight > 0.1 * weights.max()}
    between = [each for each in stated if each.one in involved and each.other in involved]
    named = listed(f"{each.one} with {each.other} {each.coefficient}" for each in between)
    # The matrix with all off-diagonals times f has the eigenvalues 1 + f (λ - 1).
    shrink = int(100 / (1 - float(values[0]))) / 100
    return problems.CORRELATIONS_CONTRADICT.about(named=named, shrink=f"{shrink:.2f}")


def _root(matrix: np.ndarray) -> np.ndarray:
    """A lower-triangular root, also of a matrix that is only semi-definite."""
    size = len(matrix)
    root = np.zeros((size, size))
    for column in range(size):
        left = matrix[column, column] - root[column, :column] @ root[column, :column]
        if left <= TOLERANCE:
            continue
        root[column, column] = np.sqrt(left)
        for row in range(column + 1, size):
            rest = matrix[row, column] - root[row, :column] @ root[column, :column]
            root[row, column] = rest / root[column, column]
    return root


def _estimates(case: Case, line: CostLine) -> list[Estimate]:
    zero = Estimate.exactly(Decimal(0))
    return [line.amounts.get(year) or zero for year in case.years]


def _varies(case: Case, line: CostLine) -> bool:
    return any(not each.is_exact for each in _estimates(case, line))


def _input(case: Case, line: CostLine, sign: int, is_running: bool) -> Input:
    estimates = _estimates(case, line)
    width = sum(each.high - each.low for each in estimates)
    mode = float(sum(each.likely - each.low for each in estimates) / width)
    return Input(
        line.id,
        line.title,
        line.shape,
        mode,
        tuple(sign * float(each.low) for each in estimates),
        tuple(sign * float(each.likely) for each in estimates),
        tuple(sign * float(each.high) for each in estimates),
        is_running,
    )


def _likely(case: Case, lines: Iterable[CostLine], sign: int) -> tuple[float, ...]:
    rows = [[each.likely for each in _estimates(case, line)] for line in lines]
    return (
        tuple(sign * float(sum(column)) for column in zip(*rows, strict=True))
        if rows
        else (0.0,) * case.horizon
    )


def _dip(case: Case, alternative: Alternative) -> Dip | None:
    dip, since = alternative.stabilization, alternative.goes_live_on
    if dip is None or since is None or not dip.months:
        return None
    months = tuple(
        months_of(year, since, dip.months) / (months_of(year, since) if year == fiscal_year(since) else 12)
        for year in case.years
    )
    return Dip(f"{alternative.id}-stabilization", dip.share, months)
