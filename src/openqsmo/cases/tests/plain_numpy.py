"""The same model in plain vectorised NumPy: what the compiled kernel is held against, and what it is timed beside."""

import numpy as np

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)


def counted_numbers(plan, draws):
    """The uniform numbers of SplitMix64 by key and draw, as the kernel counts them."""
    with np.errstate(over="ignore"):
        state = plan.keys[None, :] + np.arange(1, draws + 1, dtype=np.uint64)[:, None] * np.uint64(
            0x9E3779B97F4A7C15
        )
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return ((state >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def values(plan, years, numbers):
    """Net present value of each draw and its flows, triangular inputs only."""
    with np.errstate(divide="ignore", invalid="ignore"):
        stands = np.where(
            numbers < plan.mode,
            np.sqrt(numbers * plan.under) - 1,
            1 - np.sqrt((1 - numbers) * plan.over),
        )
    down, up = np.minimum(stands, 0), np.maximum(stands, 0)
    runs, rest = plan.running, plan.rest
    flow = plan.running_likely + down[:, runs] @ plan.change[runs, 0] + up[:, runs] @ plan.change[runs, 1]
    share = np.full(len(numbers), plan.dip_share[1])
    if plan.dip[0] >= 0:
        low, likely, high = plan.dip_share
        place = plan.dip[0]
        share = likely + down[:, place] * (likely - low) + up[:, place] * (high - likely)
    flow = flow * (1 + share[:, None] * plan.dip_months) + plan.rest_likely
    flow = flow + down[:, rest] @ plan.change[rest, 0] + up[:, rest] @ plan.change[rest, 1]
    return flow @ plan.weight, flow[:, :years]


def simulate(plan, years, numbers):
    """Percentiles in cents, chance of loss, share broken even by year."""
    value, flow = values(plan, years, numbers)
    cents = np.floor(value * 100 + 0.5)
    ahead = np.cumsum(flow * plan.weight[:years], axis=1) >= 0
    broken_even = np.maximum.accumulate(ahead, axis=1).mean(axis=0)
    return np.percentile(cents, PERCENTILES), (cents < 0).mean(), broken_even


def folded(plan, numbers):
    """Percentiles in cents and chance of loss with the years folded into present values before anything is drawn."""
    with np.errstate(divide="ignore", invalid="ignore"):
        stands = np.where(
            numbers < plan.mode,
            np.sqrt(numbers * plan.under) - 1,
            1 - np.sqrt((1 - numbers) * plan.over),
        )
    down, up = np.minimum(stands, 0), np.maximum(stands, 0)
    apart = plan.change @ plan.weight
    by_dip = np.zeros_like(apart)
    by_dip[plan.running] = plan.change[plan.running] @ (plan.weight * plan.dip_months)
    low, likely, high = plan.dip_share
    place = plan.dip[0]
    share = likely + down[:, place] * (likely - low) + up[:, place] * (high - likely)
    value = (plan.running_likely + plan.rest_likely) @ plan.weight + down @ apart[:, 0] + up @ apart[:, 1]
    value += share * (
        (plan.running_likely * plan.dip_months) @ plan.weight + down @ by_dip[:, 0] + up @ by_dip[:, 1]
    )
    cents = np.floor(value * 100 + 0.5)
    return np.percentile(cents, PERCENTILES), (cents < 0).mean()
