"""The search index by itself: microseconds a question, start-up, memory; tantivy beside it in one run.

python -m bench.index [--offerings 100000] [--runs 5]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench import catalogue, figures, tantivy_peer
from openqsmo.catalog.engines.search import Entry, Question, SearchIndex
from openqsmo.kernel.visibility import Visibility

PUBLIC = Visibility.PUBLIC
SEEN_AS = frozenset({"public"})
TIES = "-agencies_using"
PAGE_SIZE = 20


def entry(offering: catalogue.Offering) -> Entry:
    """A made-up offering as the index takes it."""
    words = [("name", offering.title), ("summary", offering.summary), ("text", offering.description)]
    return Entry(
        offering_id=offering.number,
        seen_by=SEEN_AS,
        words={PUBLIC: words},
        facets={PUBLIC: {facet: (value,) for facet, value in offering.facets.items()}},
        sort={
            "name": offering.title,
            "price": offering.price,
            "agencies_using": offering.agencies_using,
            "updated_on": offering.updated_on,
        },
    )


def question(asked: catalogue.Question) -> Question:
    """A made-up search as the index takes it."""
    chosen = {facet: frozenset({value}) for facet, value in asked.filters.items()}
    start = (asked.page - 1) * PAGE_SIZE
    return Question(asked.words, chosen, SEEN_AS, PUBLIC, start=start, size=PAGE_SIZE)


def measure(number: int, runs: int) -> dict:
    """Every figure of both engines; the two take turns so that a busy machine troubles both alike."""
    made = list(catalogue.offerings(number))
    entries = [entry(offering) for offering in made]
    asked = catalogue.questions()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "offerings"
        index = SearchIndex(path, ties=TIES)
        start = perf_counter()
        index.rebuild(lambda: (1, entries))
        ours = {"build and save s": perf_counter() - start, "file MB": path.stat().st_size / 1e6}
        ours |= _opened(path)
        start = perf_counter()
        peer = tantivy_peer.Peer(made)
        peers = {"build and save s": perf_counter() - start}
        questions = [question(one) for one in asked]
        for one, other in zip(questions, asked, strict=True):
            _must_agree(index.search(one), peer.search(other))
        ours_runs, peer_runs = [], []
        for _ in range(runs):
            ours_runs.append(figures.microseconds(index.search, questions))
            peer_runs.append(figures.microseconds(peer.search, asked))
        ours |= {"us": figures.medians(ours_runs), "runs": ours_runs}
        peers |= {"us": figures.medians(peer_runs), "runs": peer_runs}
        ours["change and find ms"] = _changes(entries, lambda at, new: _change(index, at, new))
        peers["change and find ms"] = _changes(made, peer.change)
    return {"offerings": number, "questions": len(asked), "index": ours, "tantivy": peers}


def _must_agree(answer, other) -> None:
    """Both engines must have found as many and counted the same: a fast wrong answer is worth nothing."""
    total, counts = other
    assert answer.total == total, (answer.total, total)
    for facet, counted in counts.items():
        assert dict(answer.counts.get(facet, ())) == counted, facet


def _change(index: SearchIndex, at: int, changed: Entry) -> None:
    index.apply(at + 2, [changed], ())
    index.search(Question("payroll", {}, SEEN_AS, PUBLIC))


def _changes(things, change) -> float:
    """Milliseconds for one change to be found, the median of twenty."""
    taken = []
    for at in range(20):
        start = perf_counter()
        change(at, things[at * 37])
        taken.append((perf_counter() - start) * 1000)
    return sorted(taken)[10]


def _opened(path: Path) -> dict[str, float]:
    """Seconds to open the snapshot in a new process, and by how much its memory grows."""
    command = [sys.executable, "-m", "bench.index", "--open", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _open(path: Path) -> dict[str, float]:
    SearchIndex().search(Question("x", {}, SEEN_AS, PUBLIC))
    before, start = _megabytes(), perf_counter()
    index = SearchIndex.open(path, ties=TIES)
    took = perf_counter() - start
    index.search(Question("payroll", {}, SEEN_AS, PUBLIC))
    return {"open s": took, "memory MB": _megabytes() - before}


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def write(found: dict) -> None:
    """The figures as a section of the page."""
    rows = []
    for name, engine in (
        ("OpenQSMO's index", found["index"]),
        ("tantivy, terms aggregations", found["tantivy"]),
    ):
        us = engine["us"]
        rows.append(
            [name, us["mean"], us["p50"], us["p99"], engine["build and save s"], engine["change and find ms"]]
        )
    head = ["", "mean µs", "p50 µs", "p99 µs", "build s", "one change found after ms"]
    ours = found["index"]
    text = (
        f"## The search index by itself\n\n{found['offerings']:,} offerings, {found['questions']:,} different "
        f"questions one after another, every facet counted with the choices of all others, no answer cached; median of "
        f"{len(ours['runs'])} runs that take turns; {figures.machine()}. Both gave the same totals and counts.\n\n"
        f"{figures.table(head, rows)}\n\n"
        f"A process opens the snapshot ({ours['file MB']:.0f} MB) in {ours['open s']:.2f} s and holds it in "
        f"{ours['memory MB']:.0f} MB of memory."
    )
    figures.write("index", text, found)
    print(text)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--offerings", type=int, default=catalogue.OFFERINGS)
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    given = reader.parse_args()
    if given.open:
        print(json.dumps(_open(given.open)))
        return
    write(measure(given.offerings, given.runs))


if __name__ == "__main__":
    main()
