"""Figures, their medians, and the page that shows them."""

import json
import os
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from time import perf_counter_ns
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def microseconds(ask: Callable[[Any], object], questions: Sequence[Any]) -> dict[str, float]:
    """How long each question takes, one after another: mean, p50 and p99 in microseconds."""
    taken = []
    for question in questions:
        start = perf_counter_ns()
        ask(question)
        taken.append((perf_counter_ns() - start) / 1000)
    taken.sort()
    return {"mean": fmean(taken), "p50": taken[len(taken) // 2], "p99": taken[len(taken) * 99 // 100]}


def medians(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each figure over several runs."""
    return {name: median(run[name] for run in runs) for name in runs[0]}


def machine() -> str:
    """What this was measured on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a Markdown table, numbers with their thousands parted."""
    lines = [head, ["---"] * len(head), *[[_cell(cell) for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(name: str, text: str, figures: Mapping[str, Any], page: Path = PAGE) -> None:
    """Put a section between its markers on the page, with all its figures as JSON below it."""
    today = datetime.now(UTC).date().isoformat()
    data = json.dumps({"on": today, "machine": machine(), **figures}, indent=1)
    start, end = f"<!-- bench:{name}:start -->", f"<!-- bench:{name}:end -->"
    below = f"<details><summary>Every run, as JSON</summary>\n\n```json\n{data}\n```\n\n</details>"
    shown = f"{start}\n{text}\n\n{below}\n{end}"
    page.parent.mkdir(exist_ok=True)
    before = (
        page.read_text()
        if page.exists()
        else "# Benchmarks\n\nMade by `make bench`; see `bench/README.md`.\n"
    )
    section = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if section.search(before):
        page.write_text(section.sub(lambda _: shown, before))
    else:
        page.write_text(f"{before.rstrip()}\n\n{shown}\n")


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:,.2f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
