"""Fuzz the readers of deliveries and the loader of contracts, guided by the branches that are reached.

    uv run --no-default-groups --group fuzz scripts/fuzz_conformance.py csv --minutes 10
    uv run --no-default-groups --group fuzz scripts/fuzz_conformance.py --keep

The first form looks for bytes that make a target (tests/hostile/conformance_targets.py) raise, hang or crash;
what it finds is written to the folder named with --out and ends the run with 1. It starts from the bytes that
are kept under tests/hostile/corpus/conformance, and from SEEDS. ``--keep`` adds to the kept ones, of each
target, the small inputs of --out that reach something new; the suite runs all of them again.
"""

import argparse
import gzip
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

KEPT = ROOT / "tests/hostile/corpus/conformance"
NAMES = ("csv", "header", "json", "xml", "workbook", "packed", "contract")
LONGEST = 4096
SECONDS_FOR_ONE = 10
MEGABYTES = 1500

CSV = b'a,b\n1,2\n"x ""y""","line\nline"\n'
CONTRACT = b"""apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
- name: t
  properties:
  - name: a
    logicalType: string
    required: true
    logicalTypeOptions: {pattern: '^[a-z]+$', minLength: 1}
    quality:
    - {type: library, metric: duplicateValues, mustBe: 0}
  quality:
  - {type: sql, query: SELECT count(*) FROM t WHERE a IS NULL, mustBeLessThan: 3, severity: warning}
  relationships:
  - {from: t.a, to: u.b}
"""


def seeds() -> Iterator[tuple[str, bytes]]:
    """What each target starts from, beside what was kept."""
    yield "csv", CSV[4:]
    yield "csv", b"1;2\r\n\r\n\xe9,\x00\n"
    yield "header", b"Title\n\na;b\n1;2\n"
    yield "header", "a\tb\n1\té\n".encode("utf-16")
    yield "json", b'{"a": 1.50, "b": {"c": [1, null, true]}}\n{"a": "x"}\n'
    yield "json", b'[{"a": 1}, {"b": "\\u00e9"}]'
    yield "json", b'{"rows": [{"a": -1e5}]}'
    yield "xml", b'r><row a="1"><b>2</b><t c="3"/></row><u><d e="4"/></u></r>'
    yield "workbook", _workbook()
    yield "packed", gzip.compress(CSV)
    yield "packed", _zip(CSV)
    yield "packed", b"PAR1" + bytes(8) + b"PAR1"
    yield "contract", CONTRACT


def _zip(content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("t.csv", content)
    return written.getvalue()


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["a", "b"], ["1", 2.5], [True, "=1/0"]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def fuzz(name: str, minutes: float, out: Path) -> None:
    """Run one target until the time is over or it fails; does not return."""
    import atheris

    with atheris.instrument_imports(include=["openqsmo", "tests.hostile", "defusedxml", "json"]):
        from tests.hostile.conformance_targets import TARGETS

    found = out / name
    found.mkdir(parents=True, exist_ok=True)
    for number, (target, content) in enumerate(seeds()):
        if target == name:
            (found / f"seed_{number}").write_bytes(content)
    options = [
        f"-max_total_time={round(minutes * 60)}",
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS_FOR_ONE}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={out}/{name}-",
        "-print_final_stats=1",
    ]
    kept = KEPT / name
    atheris.Setup([sys.argv[0], *options, str(found), *([str(kept)] if kept.is_dir() else [])], TARGETS[name])
    atheris.Fuzz()


def keep(name: str, out: Path, longest: int = 1500, most: int = 60) -> None:
    """Add the small inputs that reach something new to those that the suite replays."""
    import atheris

    with atheris.instrument_imports(include=["openqsmo", "tests.hostile", "defusedxml", "json"]):
        from tests.hostile.conformance_targets import TARGETS

    small = Path(tempfile.mkdtemp(prefix="fuzz_small_"))
    for path in (out / name).iterdir():
        if path.stat().st_size <= longest or path.name.startswith("seed_"):
            (small / path.name).write_bytes(path.read_bytes())
    (KEPT / name).mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [sys.argv[0], "-merge=1", f"-max_len={LONGEST}", str(KEPT / name), str(small)], TARGETS[name]
    )
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "target", nargs="?", choices=NAMES, help="what to fuzz; all of them one after the other"
    )
    parser.add_argument("--minutes", type=float, default=5, help="for each target")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "fuzz_conformance")
    parser.add_argument(
        "--keep", action="store_true", help="add what was found to the inputs that are replayed"
    )
    given = parser.parse_args()
    if given.target and given.keep:
        keep(given.target, given.out)
    elif given.target:
        fuzz(given.target, given.minutes, given.out)
    # A target ends its process, so each has one of its own.
    options = ["--minutes", str(given.minutes), "--out", str(given.out), *(["--keep"] if given.keep else [])]
    codes = [subprocess.run([sys.executable, __file__, name, *options]).returncode for name in NAMES]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
