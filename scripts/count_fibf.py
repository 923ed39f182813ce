"""Load the published framework into an empty registry and lay its counts beside counts taken another way.

    .venv/bin/python scripts/count_fibf.py ../shared/data/fibf [--json]

The other way knows nothing of the loaders: every file's bytes (a workbook's parts too) are searched for whole
texts that are written like an identifier of the framework, and distinct ones are counted by area and by how
many parts they have. So it also counts identifiers that are only referred to, and misses those that are written
with a title behind them: where the two differ, that is why, or something is wrong. Prints seconds and peak
memory of the load.
"""

import argparse
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

KINDS = {2: "function", 3: "activity", 4: "capability"}
# A whole text of JSON or a whole cell: an area, a function (010 or A1-1), then runs of three digits.
WRITTEN = re.compile(
    r'[">]\s*([A-Z]{3}\.(?:[A-Z][0-9]+(?:-[0-9]+)?|[0-9]{3})(?:\.[0-9]{3}){0,2})\s*["<]',
)


def texts(folder: Path) -> Iterator[str]:
    """The text of every file below a folder; of a workbook, of each of its parts."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            yield path.read_text(encoding="utf-8-sig", errors="replace")
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                yield from (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def written(folder: Path) -> Counter[tuple[str, str]]:
    """How many distinct identifiers are written, by area and kind."""
    found = {identifier for text in texts(folder) for identifier in WRITTEN.findall(text)}
    return Counter((each[:3], KINDS[each.count(".") + 1]) for each in found if each.count(".") + 1 in KINDS)


def loaded(folder: Path) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], float, int]:
    """What a load leaves in an empty registry: the same counts, the other kinds, seconds, peak memory in MB."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"OPENQSMO_HOME": home, "OPENQSMO_DEMO": "1", "OPENQSMO_DATABASE_URL": ""}
        command = [sys.executable, "-m", "openqsmo.site.cli"]
        subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
        start = time.perf_counter()
        subprocess.run(
            [*command, "load", "fibf", str(folder)], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        with sqlite3.connect(Path(home) / "openqsmo.sqlite3") as database:
            rows = database.execute(
                "SELECT area.code, item.kind, count(DISTINCT item.identifier) FROM standards_standarditem item"
                " JOIN standards_standard standard ON standard.id = item.standard_id"
                " JOIN standards_functionalarea area ON area.id = standard.area_id GROUP BY 1, 2"
            ).fetchall()
    counts = Counter({(area, kind): number for area, kind, number in rows})
    other = Counter({key: number for key, number in counts.items() if key[1] not in KINDS.values()})
    return counts - other, other, seconds, peak


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--json", action="store_true", help="as one line of JSON")
    given = reader.parse_args()
    expected = written(given.folder)
    counts, other, seconds, peak = loaded(given.folder)
    keys = sorted(expected | counts)
    if given.json:
        lines = [[*key, expected[key], counts[key]] for key in keys]
        print(json.dumps({"counts": lines, "seconds": round(seconds, 1), "peak_mb": peak}))
    else:
        print(f"{'area':6}{'kind':14}{'written':>9}{'loaded':>9}")
        for key in keys:
            mark = "" if expected[key] == counts[key] else "   differs"
            print(f"{key[0]:6}{key[1]:14}{expected[key]:9,}{counts[key]:9,}{mark}")
        for (area, kind), number in sorted(other.items()):
            print(f"{area:6}{kind:14}{'':9}{number:9,}")
        print(f"{seconds:.1f} s, {peak:,} MB at most")


if __name__ == "__main__":
    main()
