"""The whole server under readers: faceted search and offering pages beside its own empty page.

    python -m bench.web [--offerings 100000] [--runs 5] [--seconds 5]

On SQLite and, where one answers at TEST_POSTGRES_URL, on PostgreSQL; needs ``wrk`` (a Debian
package). What is driven takes turns within each run, so that a busy machine troubles all alike.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import catalogue, datasette_peer, figures, server, standards
from tests import shared_data as published

POSTGRES_URL = "postgres://postgres@127.0.0.1:5432/postgres"
EMPTY = "an empty page"
# Least share of the empty page's requests a second, and most times its p99.
GOALS = {
    "search, as JSON": (0.20, 5.0),
    "search, as a page": (0.08, 5.0),
    "offering page": (0.10, None),
}
# As fast as the same kind of search in the catalogue (the other name), within what two rounds of one differ by.
BESIDE = {
    "standards, as JSON": "search, as JSON",
    "standards, as a page": "search, as a page",
}
WITHIN = 0.9
FRAMEWORK = "fibf/_data"
# So often is each address asked for before anything is measured that each process has been asked for it twice
# (a chance of 1 in 10,000 that one was not), however slow the machine; at most so many seconds for one kind.
WARM_UP_TIMES = 16
WARM_UP_SECONDS = 10
WARM_UP_ENDS_AFTER = 180
FIRST_TIME = ", first time"


@dataclass(frozen=True)
class Driven:
    """One kind of request to one server."""

    where: str
    what: str
    base: str
    addresses: Path
    readers: int = server.READERS

    @property
    def is_fresh(self) -> bool:
        return self.what.endswith(FIRST_TIME)


def addresses(offerings: int) -> dict[str, list[str]]:
    """What is asked for, by kind."""
    asked = catalogue.questions()
    dice = random.Random(catalogue.SEED)
    first_pages = [catalogue.Question(one.words, one.filters, 1) for one in asked]
    return {
        EMPTY: ["/health/empty/"],
        "search, as JSON": [f"/api/v1/offerings?{one.address(sort='relevance')}" for one in first_pages],
        "search, as a page": [f"/offerings/?{one.address()}" for one in asked],
        "offering page": [f"/offerings/{dice.randint(1, offerings)}/" for _ in asked],
    }


def measure(offerings: int, runs: int, seconds: int) -> dict:
    """Every run of everything that could be driven, and what could not be and why."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        driven, left_out = _servers(stack, folder, offerings)
        for one in driven:
            _warm_up(one)
        found: dict[str, dict[str, list]] = {one.where: {} for one in driven}
        for run in range(runs):
            for one in driven:
                figure = server.read(one.base, one.addresses, seconds, one.readers, one.is_fresh)
                found[one.where].setdefault(one.what, []).append(figure)
                print(f"run {run + 1}: {one.where}, {one.what}: {figure}", file=sys.stderr)
    return {"offerings": offerings, "seconds": seconds, "runs": runs, "found": found, "left_out": left_out}


def _warm_up(one: Driven) -> None:
    asked, until = 0, time.monotonic() + WARM_UP_ENDS_AFTER
    wanted = 0 if one.is_fresh else WARM_UP_TIMES * len(one.addresses.read_text().splitlines())
    while True:
        asked += int(
            server.read(one.base, one.addresses, WARM_UP_SECONDS, one.readers, one.is_fresh)["requests"]
        )
        if asked >= wanted or time.monotonic() > until:
            return


def _servers(stack: ExitStack, folder: Path, offerings: int) -> tuple[list[Driven], list[str]]:
    framework, left_out = published.FOLDER / FRAMEWORK, []
    if not framework.is_dir():
        framework = None
        left_out.append("search of standards: no published framework is here, see OPENQSMO_SHARED_DATA")
    bases = {"SQLite": stack.enter_context(server.product(folder / "sqlite", "", offerings, framework))}
    try:
        url = os.environ.get("TEST_POSTGRES_URL") or POSTGRES_URL
        database = stack.enter_context(server.postgres_database(url))
        bases["PostgreSQL"] = stack.enter_context(
            server.product(folder / "postgres", database, offerings, framework)
        )
    except server.NotReady as reason:
        left_out.append(f"PostgreSQL: {reason}")
    asked = addresses(offerings) | (standards.addresses(bases["SQLite"]) if framework else {})
    files = {}
    for what, lines in asked.items():
        files[what] = folder / f"{what.replace(' ', '_')}.txt"
        files[what].write_text("\n".join(lines) + "\n")
    driven = [
        Driven(where, kind, base, files[what])
        for where, base in bases.items()
        for what in files
        for kind in ([what] if what == EMPTY else [what, what + FIRST_TIME])
    ]
    if not datasette_peer.is_there():
        return driven, [*left_out, "Datasette: not importable here"]
    (folder / "peer.txt").write_text("\n".join(map(datasette_peer.address, catalogue.questions())) + "\n")
    base = stack.enter_context(datasette_peer.datasette(folder, offerings))
    # One reader: Datasette counts facets one request at a time, and more readers only wait longer.
    return [*driven, Driven("Datasette, 1 reader", "search, as JSON", base, folder / "peer.txt", 1)], left_out


def write(found: dict) -> bool:
    """The figures as a section of the page; whether every goal was met and nothing was refused."""
    rows, is_all_met = [], True
    for where, kinds in found["found"].items():
        middles = {what: figures.medians(runs) for what, runs in kinds.items()}
        for what, middle in middles.items():
            share, times, verdict = _beside(what, middle, middles)
            is_all_met &= verdict in ("", "met") or what.endswith(FIRST_TIME)
            rows.append(
                [where, what, middle["per_second"], middle["p50"], middle["p99"], share, times, verdict]
            )
    head = ["on", "what", "requests/s", "p50 ms", "p99 ms", "of empty page", "its p99 ×", "goal"]
    text = (
        f"## The whole server\n\n{found['offerings']:,} offerings, {server.READERS} readers, "
        f"{catalogue.QUESTIONS:,} different searches with every facet counted; median of {found['runs']} runs of "
        f"{found['seconds']} s that take turns; {figures.machine()}. “First time”: each address was never asked for "
        "before, so nothing remembered (ADR 0016) could answer; the goals are for the others. “Standards” searches "
        "every item of the published framework by words; its goal is the speed of the catalogue's search.\n\n"
        f"{figures.table(head, rows)}\n\n"
        + "\n".join(f"Not measured: {reason}." for reason in found["left_out"])
    )
    figures.write("web", text.rstrip(), found)
    print(text)
    return is_all_met


def _beside(what: str, middle: dict, middles: dict[str, dict]) -> tuple[str, str, str]:
    """The share of the empty page's requests, the times of its p99, and whether the goal is met."""
    failed, empty = middle["refused"] + middle["lost"], middles.get(EMPTY)
    if failed:
        return "", "", f"{failed:,.0f} requests failed"
    if empty is None or what == EMPTY:
        return "", "", ""
    share, times = middle["per_second"] / empty["per_second"], middle["p99"] / empty["p99"]
    kind = what.removesuffix(FIRST_TIME)
    if kind in BESIDE:
        other = middles[what.replace(kind, BESIDE[kind])]
        is_met = middle["per_second"] >= WITHIN * other["per_second"]
    else:
        least, most = GOALS[kind]
        is_met = share >= least and (most is None or times <= most)
    return f"{share:.1%}", f"{times:.1f}", "met" if is_met else "missed"


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    reader.add_argument("--offerings", type=int, default=catalogue.OFFERINGS)
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--seconds", type=int, default=5)
    given = reader.parse_args()
    if shutil.which("wrk") is None:
        print(
            "wrk is not here, so the server was not measured. Install it: apt-get install wrk",
            file=sys.stderr,
        )
        return 1
    return 0 if write(measure(given.offerings, given.runs, given.seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
