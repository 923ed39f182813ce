"""Kill a load, the worker and the server with SIGKILL at random moments, again and again on one home.

    .venv/bin/python scripts/kill.py [--times 50] [--seed 1]       TEST_DATABASE_URL=… for PostgreSQL

After each kill the ledger is verified and nothing half-written is looked for; at the end the load is run to
its end and the search must answer. Ends with 1 when anything was wrong. The snapshot that is loaded is made
here (300 products), so no other data is needed.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.server import database, environment_of, free_port, run_qsmo, wait_for  # noqa: E402

PRODUCTS = 300
# Moments are drawn from this many times what a whole load takes here, so that some loads end before.
SPAN = 1.3


def snapshot(path: Path, day: int) -> Path:
    """A made-up FedRAMP snapshot of one day; each day changes every product a little."""
    products = [
        {
            "id": f"FR{number:010}", "cso": f"Service {number}", "csp": f"Company {number % 40}",
            "name": f"Company {number % 40}", "service_desc": f"Does thing {number}, as of day {day}.",
            "status": "FedRAMP Authorized", "impact_level": "Moderate", "service_model": ["SaaS"],
            "deployment_model": "Public Cloud", "authorization": 0, "reuse": 0,
            "agency_authorizations": [], "agency_reuse": [], "business_function": [],
        }
        for number in range(PRODUCTS)
    ]  # fmt: skip
    meta = {"last_change": f"2025-01-{day:02}T00:00:00.000Z", "produced_by": "made for the kill test"}
    data = {"Products": products, "Agencies": [], "Assessors": [], "AtoMapping": [], "ReuseMapping": []}
    path.write_text(json.dumps({"meta": meta, "data": data}))
    return path


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own."""
    command = [sys.executable, "-m", "openqsmo.site.cli", *arguments]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, start_new_session=True, stdout=quiet, stderr=quiet)


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill the whole group; whether it was still running."""
    was_running = process.poll() is None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(timeout=30)
    return was_running


def run(home: Path, times: int, seed: int) -> list[str]:
    """Kill ``times`` times; gives what was wrong."""
    dice, wrong, caught = random.Random(seed), [], 0  # noqa: S311
    with database() as url:
        port = free_port()
        environment = environment_of(home, url, port)
        prepared = run_qsmo(environment, "migrate")
        assert prepared.returncode == 0, prepared.stderr
        longest = SPAN * _whole_load(environment, home)
        for turn in range(1, times + 1):
            file = snapshot(home / "snapshot.json", turn % 28 + 1)
            server = start(environment, "serve", "--port", str(port))
            worker = start(environment, "worker")
            load = start(environment, "load", "fedramp", str(file), "--anyway")
            time.sleep(dice.uniform(0.1, longest))
            hit = [
                name for name, each in (("load", load), ("worker", worker), ("server", server)) if kill(each)
            ]
            caught += "load" in hit
            verified = run_qsmo(environment, "ledger", "verify")
            if verified.returncode != 0:
                wrong.append(f"kill {turn}: {verified.stderr.strip()}")
            print(
                f"kill {turn:>3}: {', '.join(hit):<22} {verified.stdout.strip() or verified.stderr.strip()}"
            )
        last = run_qsmo(environment, "load", "fedramp", str(snapshot(home / "snapshot.json", 28)), "--anyway")
        if last.returncode != 0:
            wrong.append(f"the last load: {last.stderr.strip()}")
        wrong += _search_answers(environment, port)
    print(f"{times} kills, {caught} of them in the middle of a load; {len(wrong)} wrong")
    return wrong


def _whole_load(environment: dict[str, str], home: Path) -> float:
    """Load once beside a server and a worker, as later loads are; how many seconds it took."""
    beside = [start(environment, "worker"), start(environment, "serve", "--port", str(free_port()))]
    began = time.monotonic()
    first = run_qsmo(environment, "load", "fedramp", str(snapshot(home / "snapshot.json", 1)), "--anyway")
    took = time.monotonic() - began
    for each in beside:
        kill(each)
    assert first.returncode == 0, first.stderr
    return took


def _search_answers(environment: dict[str, str], port: int) -> list[str]:
    server = start(environment, "serve", "--port", str(port))
    try:
        wait_for(f"http://127.0.0.1:{port}/health/")
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/api/v1/offerings?q=service", timeout=60
        ) as answer:
            total = json.load(answer)["total"]
    finally:
        kill(server)
    return [] if total == PRODUCTS else [f"the search finds {total} of {PRODUCTS} offerings"]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    reader.add_argument("--times", type=int, default=50)
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as home:
        wrong = run(Path(home), asked.times, asked.seed)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
