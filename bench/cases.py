"""Simulation of a business case beside plain vectorised NumPy: 30 uncertain lines, 30 years. Figures are ratios.

Each way takes turns within one run; the median counts. Memory is that of a process of its own. The kernel's percentiles
are held against NumPy's on the same numbers, to the cent, before anything is timed.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter

import numpy as np

from bench.figures import machine, table, write
from openqsmo.cases.engines.simulation import indices, plan_of, simulate
from openqsmo.cases.rules.appraisal import appraise
from openqsmo.cases.rules.measures import to_cents
from openqsmo.cases.rules.uncertainty import Model, model_of
from openqsmo.cases.tests import plain_numpy
from openqsmo.cases.tests.making import case, estimate, flat, keep, line, shared
from openqsmo.cases.vocabulary import Stabilization

DRAWS, YEARS, EVALUATIONS, MANY, RUNS = 100_000, 30, 500_000, 10_000_000, 9


def model() -> Model:
    """Ten lines of keeping, nineteen of moving and the dip after go-live: thirty inputs, uncertain in every year."""
    rng = np.random.default_rng(2026)

    def amounts() -> list[tuple[int, int, int]]:
        return [tuple(sorted(map(int, rng.integers(1, 10**7, 3)))) for _ in range(YEARS)]  # type: ignore[misc]

    kept = [line(f"old-{number}", "operations", amounts()) for number in range(10)]
    moved = [
        line(f"new-{number}", ("service_fee", "migration")[number % 2], amounts()) for number in range(19)
    ]
    dip = Stabilization(6, estimate("0.1", "0.2", "0.4"))
    made = case(keep(*kept), shared(*moved, goes_live_on=date(2027, 10, 1), stabilization=dip), horizon=YEARS)
    return model_of(appraise(made, flat(7)), "shared")


def plain(drawn: Model, seed: int) -> object:
    """Every year of every draw, with NumPy's own generator: how one writes it first."""
    numbers = np.random.default_rng(seed).random((DRAWS, len(drawn.ids)))
    return plain_numpy.simulate(plan_of(drawn, seed), YEARS, numbers)


def folded(drawn: Model, seed: int) -> object:
    """The years folded into present values first, as the kernel does; still NumPy."""
    numbers = np.random.default_rng(seed).random((DRAWS, len(drawn.ids)))
    return plain_numpy.folded(plan_of(drawn, seed), numbers)


def same_to_the_cent(drawn: Model) -> bool:
    """Whether kernel and NumPy agree on all percentiles of the same numbers, to the last digit."""
    numbers = plain_numpy.counted_numbers(plan_of(drawn, 7), DRAWS)
    percentiles, loss, _ = plain_numpy.simulate(plan_of(drawn, 7), YEARS, numbers)
    found = simulate(drawn, DRAWS, 7)
    wanted = [to_cents(Decimal(float(cents)) / 100) for cents in percentiles]
    return [value for _, value in found.percentiles] == wanted and found.chance_of_loss == float(loss)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def memory(draws: int) -> float:
    """The most memory in MiB that a process of its own took for so many draws."""
    code = f"from bench import cases; cases.report_memory({draws})"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return float(json.loads(told)["mib"])


def report_memory(draws: int) -> None:
    simulate(model(), draws, 7)
    print(json.dumps({"mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def main() -> int:
    """Measure, write the section, and give 1 when a goal was missed."""
    drawn = model()
    if not same_to_the_cent(drawn):
        print("The kernel's percentiles differ from NumPy's: nothing was measured.")
        return 1
    ways: dict[str, Callable[[], object]] = {
        "plain": lambda: plain(drawn, 7),
        "folded": lambda: folded(drawn, 7),
        "kernel": lambda: simulate(drawn, DRAWS, 7),
        "indices": lambda: indices(drawn, EVALUATIONS, 7),
    }
    for work in ways.values():
        work()
    runs = [{name: seconds(work) for name, work in ways.items()} for _ in range(RUNS)]
    middle = {name: median(run[name] for run in runs) for name in ways}
    many = seconds(lambda: simulate(drawn, MANY, 7))
    small, large = memory(DRAWS), memory(MANY)
    ratio = middle["plain"] / middle["kernel"]
    goals = {
        "ten times faster": ratio >= 10,
        "indices in the time of one NumPy run": middle["indices"] <= middle["plain"],
        "bounded memory": large <= small + 128,
    }
    rows = [
        ["plain NumPy, every year of every draw", middle["plain"], 1.0, ""],
        ["NumPy with the years folded first", middle["folded"], middle["plain"] / middle["folded"], ""],
        ["compiled kernel", middle["kernel"], ratio, _met(goals["ten times faster"])],
        [f"indices, {EVALUATIONS:,} evaluations", middle["indices"], middle["plain"] / middle["indices"],
         _met(goals["indices in the time of one NumPy run"])],
    ]  # fmt: skip
    head = ["way", "seconds", "times as fast as plain NumPy", "goal"]
    shown = table(head, [[way, f"{taken:.4f}", times, goal] for way, taken, times, goal in rows])
    share = many / MANY / (middle["plain"] / DRAWS)
    text = f"""## Simulation of a business case

{DRAWS:,} draws × {len(drawn.ids)} uncertain inputs × {YEARS} years; median of {RUNS} runs that take turns; {machine()}.
Percentiles of kernel and NumPy on the same numbers are the same to the cent. The kernel's time holds all percentiles,
the chance of loss and the break-even by year (of the first 10,000 draws; plain NumPy gives it of all).

{shown}

{MANY:,} draws with exact percentiles took {many:.1f} s, {share:.2f} of plain NumPy's time for each draw; the process
took {large:,.0f} MiB at most, and {small:,.0f} MiB for {DRAWS:,} draws: bounded memory {_met(goals["bounded memory"])}.
"""
    write("cases", text, {"runs": runs, "many_seconds": many, "mib": {str(DRAWS): small, str(MANY): large}})
    print(text)
    return 0 if all(goals.values()) else 1


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


if __name__ == "__main__":
    sys.exit(main())
