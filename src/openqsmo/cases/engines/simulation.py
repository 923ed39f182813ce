"""Monte Carlo over a case's model: percentiles, chance of loss, which inputs matter.

Results do not depend on how the draws are parted among threads: draws are counted (``kernels``), values are kept as
whole cents, and percentiles are order statistics of all draws, not approximations. Few draws are sorted; for many,
the wanted ranks are narrowed down in passes over the draws, which are made again each time, so memory stays the same
however many are asked for.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from math import ceil, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from openqsmo.cases import problems
from openqsmo.cases.engines import kernels
from openqsmo.cases.engines.kernels import Floats, Plan, Whole
from openqsmo.cases.rules.measures import to_cents
from openqsmo.cases.rules.uncertainty import Model, correlation_root
from openqsmo.cases.vocabulary import Shape
from openqsmo.kernel.money import CENT
from openqsmo.kernel.problems import Refused

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
BLOCK = 8192  # draws that one thread works out at a time
EVEN_DRAWS = 10_000  # the years of so many draws are worked out; the present value folds them first
HELD = 1_000_000  # up to so many draws all values are held and sorted
BINS = 1 << 16
MOST_DRAWS = 100_000_000
VECTOR = 8  # years are padded to whole vectors
TABLE_NODES = 4097
_THREADS = os.cpu_count() or 1

Part = TypeVar("Part")


@dataclass(frozen=True)
class Simulation:
    """What the draws came to. Money is rounded to the cent; ``percentiles`` are in the order of ``PERCENTILES``.

    A percentile is interpolated between the two draws it falls between. ``broken_even`` is the share that
    has broken even by each year, of the first ``EVEN_DRAWS`` draws.
    """

    alternative: str
    draws: int
    seed: int
    inputs: int
    mean: Decimal
    percentiles: tuple[tuple[int, Decimal], ...]
    least: Decimal
    most: Decimal
    chance_of_loss: float
    broken_even: tuple[float, ...]

    def percentile(self, of: int) -> Decimal:
        """One of the percentiles; raises KeyError where it was not asked for."""
        return dict(self.percentiles)[of]


@dataclass(frozen=True)
class Index:
    """How much of the variance of the net present value an input explains: alone, and with all its interplay.

    ``first_error`` and ``total_error`` are standard errors of the estimates.
    """

    id: str
    title: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class Indices:
    """Variance-based indices, largest total first. Inputs are moved apart from each other, also tied ones."""

    evaluations: int
    seed: int
    of: tuple[Index, ...]


def simulate(model: Model, draws: int = 100_000, seed: int = 1, *, block: int = BLOCK) -> Simulation:
    """Draw the net present value; the same seed gives the same figures, also in another order of lines."""
    if not 1 <= draws <= MOST_DRAWS:
        raise Refused(problems.BAD_DRAWS.about(draws=f"{draws:,}", most=f"{MOST_DRAWS:,}"))
    plan = plan_of(model, seed)
    wanted = sorted({rank for of in PERCENTILES for rank in _ranks(draws, of)})
    passes = _Passes(plan, draws, block)
    held = np.empty(draws, np.int64) if draws <= HELD else None
    count = passes.counted(held)
    if held is None:
        found = passes.narrowed(wanted, count.least, count.most)
    else:
        held.partition(wanted)
        found = {rank: int(held[rank]) for rank in wanted}
    return Simulation(
        alternative=model.alternative,
        draws=draws,
        seed=seed,
        inputs=len(model.ids),
        mean=_money(Decimal(count.total) / draws),
        percentiles=tuple((of, _between(found, draws, of)) for of in PERCENTILES),
        least=_money(Decimal(count.least)),
        most=_money(Decimal(count.most)),
        chance_of_loss=count.losses / draws,
        broken_even=_broken_even(plan, len(model.factors), min(draws, EVEN_DRAWS)),
    )


def indices(model: Model, evaluations: int = 500_000, seed: int = 1) -> Indices:
    """Sobol's first-order and total indices by Saltelli's design (2010) with Jansen's estimator of the total."""
    plan = plan_of(model, seed)
    count = len(model.ids)
    if not count:
        return Indices(0, seed, ())
    apart = plan._replace(tied=np.zeros(0, np.int64))
    others = _keys(model, seed, "the other matrix")
    plain, dipped, base = _present_changes(plan)
    draws = max(2, evaluations // (count + 2))
    blocks = [(start, min(start + BLOCK, draws)) for start in range(0, draws, BLOCK)]

    def work(bounds: tuple[int, int]) -> tuple[Floats, Floats, Floats]:
        sums, first, total = np.zeros(4), np.zeros((2, count)), np.zeros((2, count))
        kernels.add_indices(apart, others, plain, dipped, base, *bounds, sums, first, total)
        return sums, first, total

    sums, first, total = (sum(parts) for parts in zip(*_pool().map(work, blocks), strict=True))
    mean = (sums[0] + sums[2]) / (2 * draws)
    variance = (sums[1] + sums[3]) / (2 * draws) - mean**2
    return Indices(draws * (count + 2), seed, _ordered(model, first, total, variance, draws))


def plan_of(model: Model, seed: int) -> Plan:
    """The model as arrays, each input with a key of its own out of the seed and the input's id."""
    ids, years = model.ids, len(model.factors)
    room = ceil(years / VECTOR) * VECTOR
    change = np.zeros((len(ids), 2, room))
    mode = np.full(len(ids), 0.5)
    for row, each in enumerate(model.inputs):
        low, likely, high = (np.array(part) for part in (each.low, each.likely, each.high))
        change[row, 0, :years], change[row, 1, :years] = likely - low, high - likely
        mode[row] = each.mode
    dip_row = len(model.inputs) if len(ids) > len(model.inputs) else -1
    share = model.dip.share if model.dip else None
    if share and dip_row >= 0:
        mode[dip_row] = float((share.likely - share.low) / (share.high - share.low))
    tied, root = correlation_root(ids, model.correlations)
    pert = [row for row, each in enumerate(model.inputs) if each.shape is Shape.PERT]
    tables = [pert_quantiles(round(float(mode[row]), 12)) for row in pert]
    return Plan(
        keys=_keys(model, seed),
        mode=mode,
        under=np.divide(1.0, mode, out=np.zeros_like(mode), where=mode > 0),
        over=np.divide(1.0, 1.0 - mode, out=np.zeros_like(mode), where=mode < 1),
        tied=np.array(tied, np.int64),
        root=root,
        tabled=np.array(pert, np.int64),
        tables=np.array(tables) if tables else np.zeros((0, 3)),
        running=np.array([row for row, each in enumerate(model.inputs) if each.is_running], np.int64),
        rest=np.array([row for row, each in enumerate(model.inputs) if not each.is_running], np.int64),
        change=change,
        running_likely=_padded(model.running, room),
        rest_likely=_padded(model.rest, room),
        weight=_padded(model.factors, room),
        dip=np.array([dip_row], np.int64),
        dip_share=np.array(
            [float(share.low), float(share.likely), float(share.high)] if share else [0.0] * 3
        ),
        dip_months=_padded(model.dip.months if model.dip else (), room),
    )


@lru_cache(maxsize=256)
def pert_quantiles(mode: float) -> Floats:
    """Quantiles of the PERT distribution on 0 to 1 (a beta with 1 + 4m and 1 + 4(1 - m)), at the nodes of ``tabled``.

    Off by less than 1e-6 of the range: the density is integrated by Gauss and Legendre on a grid that is finer at
    the ends, and read backwards.
    """
    alpha, beta = 1 + 4 * mode, 5 - 4 * mode
    grid = (1 - np.cos(np.linspace(0, np.pi, 20_001))) / 2
    nodes, weights = np.polynomial.legendre.leggauss(5)
    middles, halves = (grid[1:] + grid[:-1]) / 2, np.diff(grid) / 2
    points = middles[:, None] + halves[:, None] * nodes
    cells = (points ** (alpha - 1) * (1 - points) ** (beta - 1)) @ weights * halves
    share = np.concatenate([[0.0], np.cumsum(cells)])
    half = np.arange(TABLE_NODES // 2 + 1) / (TABLE_NODES // 2)
    lower = half**2 / 2
    wanted = np.concatenate([lower, 1 - lower[-2::-1]])
    quantiles: Floats = np.interp(wanted, share / share[-1], grid)
    return quantiles


@dataclass(frozen=True)
class _Count:
    """What one pass over a stripe of the draws counts without putting them in order."""

    total: int
    losses: int
    least: int
    most: int


class _Passes:
    """Goes over all draws as often as is needed; each thread takes a stripe of them, block by block."""

    def __init__(self, plan: Plan, draws: int, block: int) -> None:
        self.plan, self.draws, self.block = plan, draws, block
        self.changes = _present_changes(plan)

    def counted(self, held: Whole | None) -> _Count:
        """The first pass; also fills ``held`` with every value where there is room for them."""

        def count(start: int, stop: int) -> _Count:
            total, losses, least, most = 0, 0, np.iinfo(np.int64).max, np.iinfo(np.int64).min
            for first, cents in self._blocks(start, stop):
                total, losses = total + int(cents.sum()), losses + int((cents < 0).sum())
                least, most = min(least, int(cents.min())), max(most, int(cents.max()))
                if held is not None:
                    held[first : first + len(cents)] = cents
            return _Count(total, losses, least, most)

        parts = self._striped(count)
        return _Count(
            sum(part.total for part in parts),
            sum(part.losses for part in parts),
            min(part.least for part in parts),
            max(part.most for part in parts),
        )

    def narrowed(self, wanted: Sequence[int], least: int, most: int) -> dict[int, int]:
        """The values at the wanted ranks: each pass parts the span a rank lies in by ``BINS``, down to one cent."""
        spans = dict.fromkeys(wanted, (least, most + 1))
        below = dict.fromkeys(wanted, 0)
        while still := sorted({span for span in spans.values() if span[1] - span[0] > 1}):
            counts = self._histograms(still)
            for rank in wanted:
                if spans[rank] in counts:
                    spans[rank], below[rank] = _narrowed(rank, spans[rank], below[rank], counts[spans[rank]])
        return {rank: start for rank, (start, _) in spans.items()}

    def _histograms(self, spans: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Whole]:
        starts, stops = (np.array(part, np.int64) for part in zip(*spans, strict=True))

        def count(start: int, stop: int) -> Whole:
            found = np.zeros((len(spans), BINS), np.int64)
            for _, cents in self._blocks(start, stop):
                kernels.count_spans(cents, starts, stops, _width(stops - starts), found)
            return found

        found: Whole = np.sum(self._striped(count), axis=0)
        return dict(zip(spans, found, strict=True))

    def _blocks(self, start: int, stop: int) -> Iterator[tuple[int, Whole]]:
        for first in range(start, stop, self.block):
            cents = np.empty(min(self.block, stop - first), np.int64)
            kernels.draw_values(self.plan, *self.changes, first, cents)
            yield first, cents

    def _striped(self, work: Callable[[int, int], Part]) -> list[Part]:
        threads = min(_THREADS, ceil(self.draws / self.block))
        edges = [self.draws * stripe // threads for stripe in range(threads + 1)]
        if threads == 1:
            return [work(0, self.draws)]
        return list(_pool().map(work, edges[:-1], edges[1:]))


def _broken_even(plan: Plan, years: int, draws: int) -> tuple[float, ...]:
    even = np.zeros(years, np.int64)
    kernels.count_even(plan, 0, draws, even)
    return tuple(float(each) for each in np.cumsum(even) / draws)


def _width(span: Whole) -> Whole:
    return -(-span // BINS)


def _narrowed(rank: int, span: tuple[int, int], below: int, counts: Whole) -> tuple[tuple[int, int], int]:
    """The part of a span that holds a rank, and how many draws lie below it."""
    width = int(_width(np.array(span[1] - span[0])))
    reached = below + np.cumsum(counts)
    place = int(np.searchsorted(reached, rank, side="right"))
    start = span[0] + place * width
    return (start, min(start + width, span[1])), int(reached[place] - counts[place])


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="draws")


def _keys(model: Model, seed: int, which: str = "") -> NDArray[np.uint64]:
    """A starting place for each input that depends on the seed and on the input's own id only."""
    texts = (f"{seed}\n{id}\n{which}" for id in model.ids)
    return np.array([int.from_bytes(sha256(text.encode()).digest()[:8], "big") for text in texts], np.uint64)


def _padded(values: Sequence[float], room: int) -> Floats:
    found = np.zeros(room)
    found[: len(values)] = values
    return found


def _ranks(draws: int, of: int) -> tuple[int, int]:
    place = (draws - 1) * of
    return place // 100, -(-place // 100)


def _between(found: Mapping[int, int], draws: int, of: int) -> Decimal:
    """A percentile in dollars, in a straight line between its two ranks (the seventh definition of Hyndman and Fan)."""
    low, high = _ranks(draws, of)
    part = Decimal((draws - 1) * of % 100) / 100
    return _money(found[low] + part * (found[high] - found[low]))


def _money(cents: Decimal) -> Decimal:
    return to_cents(cents * CENT)


def _present_changes(plan: Plan) -> tuple[Floats, Floats, Floats]:
    """What each input changes in present value, apart from the dip and by a dip of 1; and both with all likely."""
    plain = plan.change @ plan.weight
    dipped = np.zeros_like(plain)
    dipped[plan.running] = plan.change[plan.running] @ (plan.weight * plan.dip_months)
    apart = float((plan.running_likely + plan.rest_likely) @ plan.weight)
    by_dip = float((plan.running_likely * plan.dip_months) @ plan.weight)
    return plain, dipped, np.array([apart, by_dip, apart + plan.dip_share[1] * by_dip])


def _ordered(model: Model, first: Floats, total: Floats, variance: float, draws: int) -> tuple[Index, ...]:
    scale = variance or 1.0

    def error(sums: Floats, row: int) -> float:
        spread = max(0.0, float(sums[1, row] / draws - (sums[0, row] / draws) ** 2))
        return float(sqrt(spread / draws) / scale)

    rows = [
        Index(
            id, model.titles[id],
            float(first[0, row] / draws / scale), error(first, row),
            float(total[0, row] / draws / scale), error(total, row),
        )
        for row, id in enumerate(model.ids)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda each: (-each.total, each.id)))
