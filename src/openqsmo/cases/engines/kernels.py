"""The compiled loops of simulation. Each draw is worked out on its own, so no result depends on chunks or threads.

Random numbers are counted, not carried along: that of draw d for an input is SplitMix64's mix of the input's
key + (d + 1)·γ (Steele, Lea and Flood, 2014), so any draw can be made again without those before it.

Compiled code takes no interpreter lock, so threads of Python share the work; Numba's own threads are not used, as
they end a server's process when two requests simulate at once.
"""

from math import erfc, log, sqrt
from typing import NamedTuple

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Plan(NamedTuple):
    """A model as the loops take it. Years are padded to whole vectors; a padded year weighs nothing.

    ``change[j, side, t]`` is what input j changes in year t from likely to low (side 0) and to high (side 1).
    ``tied`` inputs move together by the lower-triangular ``root``; those in ``tabled`` take ``tables``.
    ``running`` inputs are raised by the dip: its share stands with input ``dip[0]`` (-1: it is exact).
    """

    keys: NDArray[np.uint64]
    mode: Floats
    under: Floats  # 1 / mode, 0 where mode is 0
    over: Floats  # 1 / (1 - mode), 0 where mode is 1
    tied: Whole
    root: Floats
    tabled: Whole
    tables: Floats
    running: Whole
    rest: Whole
    change: Floats
    running_likely: Floats
    rest_likely: Floats
    weight: Floats  # the discount factor of each year
    dip: Whole  # the input that is the dip's share, or -1
    dip_share: Floats  # low, likely, high
    dip_months: Floats  # the part of each year's running cost that the share raises


_compiled = njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
_inlined = njit(inline="always", error_model="numpy")


@_inlined
def uniform(key, draw):  # type: ignore[no-untyped-def]
    """The number of a draw, strictly between 0 and 1."""
    state = key + uint64(draw + 1) * uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> uint64(27))) * uint64(0x94D049BB133111EB)
    state = state ^ (state >> uint64(31))
    return (np.float64(np.int64(state >> uint64(11))) + 0.5) * 2.0**-53


@_inlined
def triangular(u, mode, under, over):  # type: ignore[no-untyped-def]
    """Where a triangular input stands: -1 at low, 0 at likely, 1 at high; ``mode`` is likely's share of the range."""
    is_low = u < mode
    root = sqrt(u * under if is_low else (1.0 - u) * over)
    return root - 1.0 if is_low else 1.0 - root


@_inlined
def tabled(u, mode, table):  # type: ignore[no-untyped-def]
    """The same out of a table of quantiles, whose nodes lie evenly in the root of the distance to the nearer end."""
    half = (table.shape[0] - 1) // 2
    place = sqrt(2.0 * u) * half if u < 0.5 else 2.0 * half - sqrt(2.0 * (1.0 - u)) * half
    node = min(int(place), table.shape[0] - 2)
    x = table[node] + (place - node) * (table[node + 1] - table[node])
    if x < mode or mode == 1.0:
        return x / mode - 1.0
    return (x - mode) / (1.0 - mode)


@njit(error_model="numpy", cache=True)
def normal_quantile(u):  # type: ignore[no-untyped-def]
    """The standard normal quantile (Wichura 1988, algorithm AS 241, PPND16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        upper = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        lower = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * upper / lower
    r = sqrt(-log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        upper = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        lower = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        upper = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182848489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        lower = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
            + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return upper / lower if q > 0 else -upper / lower


@njit(error_model="numpy", cache=True)
def normal_share(z):  # type: ignore[no-untyped-def]
    """The standard normal distribution function, kept strictly between 0 and 1."""
    return min(max(0.5 * erfc(-z * 0.7071067811865476), 1e-16), 1.0 - 1e-16)


@_inlined
def stand(plan, keys, draw, u, stands):  # type: ignore[no-untyped-def]
    """Fill ``stands`` with where every input stands in one draw; ``u`` is room to work in."""
    for j in range(keys.shape[0]):
        u[j] = uniform(keys[j], draw)
    if plan.tied.shape[0]:
        tie(plan, u, stands)
    for j in range(keys.shape[0]):
        stands[j] = triangular(u[j], plan.mode[j], plan.under[j], plan.over[j])
    for row in range(plan.tabled.shape[0]):
        j = plan.tabled[row]
        stands[j] = tabled(u[j], plan.mode[j], plan.tables[row])


@njit(error_model="numpy", cache=True)
def tie(plan, u, scores):  # type: ignore[no-untyped-def]
    """Let the tied inputs move together: a Gaussian copula on their numbers."""
    count = plan.tied.shape[0]
    for j in range(count):
        scores[j] = normal_quantile(u[plan.tied[j]])
    for j in range(count):
        score = 0.0
        for k in range(j + 1):
            score += plan.root[j, k] * scores[k]
        u[plan.tied[j]] = normal_share(score)


@_inlined
def dip_share(plan, stands):  # type: ignore[no-untyped-def]
    """The share that the dip adds to running costs in one draw."""
    if plan.dip[0] < 0:
        return plan.dip_share[1]
    place = stands[plan.dip[0]]
    side = plan.dip_share[1] - plan.dip_share[0] if place < 0.0 else plan.dip_share[2] - plan.dip_share[1]
    return plan.dip_share[1] + place * side


@_inlined
def fill_years(plan, stands, flow):  # type: ignore[no-untyped-def]
    """The net flow of each year in one draw."""
    years = flow.shape[0]
    for t in range(years):
        flow[t] = plan.running_likely[t]
    for row in range(plan.running.shape[0]):
        j = plan.running[row]
        place, side = stands[j], 0 if stands[j] < 0.0 else 1
        for t in range(years):
            flow[t] += place * plan.change[j, side, t]
    share = dip_share(plan, stands)
    for t in range(years):
        flow[t] = flow[t] * (1.0 + share * plan.dip_months[t]) + plan.rest_likely[t]
    for row in range(plan.rest.shape[0]):
        j = plan.rest[row]
        place, side = stands[j], 0 if stands[j] < 0.0 else 1
        for t in range(years):
            flow[t] += place * plan.change[j, side, t]


@_inlined
def swing(change, j, place):  # type: ignore[no-untyped-def]
    """What an input that stands somewhere adds to a value that is linear in its two sides."""
    return place * (change[j, 0] if place < 0.0 else change[j, 1])


@_compiled
def add_plain(key, mode, under, over, low, high, start, into):  # type: ignore[no-untyped-def]
    """Add what one triangular input that moves on its own changes in each draw: one loop of vector instructions."""
    for row in range(into.shape[0]):
        place = triangular(uniform(key, start + row), mode, under, over)
        into[row] += place * (low if place < 0.0 else high)


@_compiled
def draw_values(plan, plain, dipped, base, start, cents):  # type: ignore[no-untyped-def]
    """Net present value in cents of the draws from ``start`` on, its years folded into the changes.

    ``plain[j, side]`` and ``dipped[j, side]`` are what an input changes in present value, apart from the dip and by a
    dip of 1; ``base[:2]`` are their values with all inputs likely.
    """
    count = cents.shape[0]
    apart, by_dip, share = np.full(count, base[0]), np.full(count, base[1]), np.zeros(count)
    if plan.tied.shape[0] or plan.tabled.shape[0]:
        add_slowly(plan, plain, dipped, start, apart, by_dip, share)
    else:
        for j in range(plan.keys.shape[0]):
            key, mode, under, over = plan.keys[j], plan.mode[j], plan.under[j], plan.over[j]
            if j == plan.dip[0]:
                low, high = plan.dip_share[1] - plan.dip_share[0], plan.dip_share[2] - plan.dip_share[1]
                add_plain(key, mode, under, over, low, high, start, share)
                continue
            add_plain(key, mode, under, over, plain[j, 0], plain[j, 1], start, apart)
            if dipped[j, 0] != 0.0 or dipped[j, 1] != 0.0:
                add_plain(key, mode, under, over, dipped[j, 0], dipped[j, 1], start, by_dip)
    for row in range(count):
        value = apart[row] + (plan.dip_share[1] + share[row]) * by_dip[row]
        cents[row] = np.int64(np.floor(value * 100.0 + 0.5))


@_compiled
def add_slowly(plan, plain, dipped, start, apart, by_dip, share):  # type: ignore[no-untyped-def]
    """The same draw by draw, for inputs that move together or follow a table."""
    inputs = plan.keys.shape[0]
    u, stands = np.empty(inputs), np.empty(inputs)
    for row in range(apart.shape[0]):
        stand(plan, plan.keys, start + row, u, stands)
        for j in range(inputs):
            apart[row] += swing(plain, j, stands[j])
            by_dip[row] += swing(dipped, j, stands[j])
        share[row] = dip_share(plan, stands) - plan.dip_share[1]


@_compiled
def count_even(plan, start, stop, even):  # type: ignore[no-untyped-def]
    """Add to ``even``, one number for each year, how many of the draws break even first in that year."""
    inputs, years = plan.keys.shape[0], plan.weight.shape[0]
    u, stands, flow = np.empty(inputs), np.empty(inputs), np.empty(years)
    for draw in range(start, stop):
        stand(plan, plan.keys, draw, u, stands)
        fill_years(plan, stands, flow)
        value = 0.0
        for t in range(even.shape[0]):
            value += flow[t] * plan.weight[t]
            if value >= 0.0:
                even[t] += 1
                break


@_compiled
def add_indices(plan, others, plain, dipped, base, start, stop, sums, first, total):  # type: ignore[no-untyped-def]
    """Saltelli's design over the draws ``start`` to ``stop``: f(A), f(B) and f(A with input j from B).

    ``plain[j, side]`` and ``dipped[j, side]`` are what an input changes in present value, apart from the dip and by a
    dip of 1; ``base`` are their values with all inputs likely, then a value near the middle. Adds to ``sums`` (of f(A),
    f(A)², f(B), f(B)²), to ``first[0, j]`` the terms of the first-order and to ``total[0, j]`` those of the total
    index, and in row 1 the squares of the terms. A change of one input is worked out as such: its value is that of a
    whole evaluation.
    """
    inputs = plan.keys.shape[0]
    u, here, there = np.empty(inputs), np.empty(inputs), np.empty(inputs)
    for draw in range(start, stop):
        stand(plan, plan.keys, draw, u, here)
        stand(plan, others, draw, u, there)
        apart_here, by_dip_here, apart_there, by_dip_there = base[0], base[1], base[0], base[1]
        for j in range(inputs):
            apart_here += swing(plain, j, here[j])
            by_dip_here += swing(dipped, j, here[j])
            apart_there += swing(plain, j, there[j])
            by_dip_there += swing(dipped, j, there[j])
        share_here, share_there = dip_share(plan, here), dip_share(plan, there)
        at_a = apart_here + share_here * by_dip_here - base[2]
        at_b = apart_there + share_there * by_dip_there - base[2]
        sums[0] += at_a
        sums[1] += at_a * at_a
        sums[2] += at_b
        sums[3] += at_b * at_b
        for j in range(inputs):
            apart = apart_here + swing(plain, j, there[j]) - swing(plain, j, here[j])
            by_dip = by_dip_here + swing(dipped, j, there[j]) - swing(dipped, j, here[j])
            share = share_there if j == plan.dip[0] else share_here
            moved = apart + share * by_dip - base[2]
            term = at_b * (moved - at_a)
            first[0, j] += term
            first[1, j] += term * term
            term = 0.5 * (at_a - moved) * (at_a - moved)
            total[0, j] += term
            total[1, j] += term * term


@_compiled
def count_spans(cents, starts, stops, widths, counts):  # type: ignore[no-untyped-def]
    """Count the values in each part of each span; a part is as wide as the span's width."""
    for row in range(cents.shape[0]):
        for span in range(starts.shape[0]):
            if starts[span] <= cents[row] < stops[span]:
                counts[span, (cents[row] - starts[span]) // widths[span]] += 1
