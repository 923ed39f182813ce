"""``qsmo check``: check data where it is. Needs no database, no account and no set-up, so it starts at once.

Exit codes: 0 conformant, with conditions or without; 1 not conformant; 2 could not be checked, or refused.
What is heavy is brought in when it is needed.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openqsmo.conformance.problems import BAD_WAIVERS, NO_SUCH_CONTRACT, NOT_A_FORMAT
from openqsmo.conformance.vocabulary import Progress, Verdict, Waived
from openqsmo.kernel.problems import Refused

if TYPE_CHECKING:
    from openqsmo.conformance.vocabulary import CheckReport

ENDINGS = ("json", "html", "csv", "xlsx", "xml", "sarif")
EXIT_CODES: Mapping[Verdict, int] = {
    Verdict.CONFORMANT: 0,
    Verdict.WITH_CONDITIONS: 0,
    Verdict.NOT_CONFORMANT: 1,
    Verdict.NOT_CHECKED: 2,
}
SECONDS_BETWEEN_NOTES = 0.2


@click.command("check")
@click.argument("data", nargs=-1, type=click.Path())
@click.option(
    "--standard", required=True, metavar="CONTRACT",
    help="A contract (ODCS 3, YAML or JSON), or the name of one that comes with the product.",
)  # fmt: skip
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="NAME=PATH",
    help="Which file holds which table. May be repeated.",
)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option(
    "--spark-address", default="", metavar="sc://HOST:PORT",
    help="Where Spark Connect answers; with --engine spark. It must see the files under the same names.",
)  # fmt: skip
@click.option(
    "--report", "reports", multiple=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=f"Write the report; the ending says how: {', '.join(ENDINGS)}. May be repeated.",
)  # fmt: skip
@click.option("--max-memory", default="2GB", show_default=True, help="Memory that the check may use.")
@click.option(
    "--sample", default=100, show_default=True, type=click.IntRange(0, 10_000), help="Rows shown per rule."
)
@click.option(
    "--unmask", is_flag=True, help="Show the values of personal fields, in what is said and what is written."
)
@click.option(
    "--waivers", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help='Waivers by rule, as JSON: {"PAY-001": {"reason": "…", "granted_by": "…", "until": "2027-05-01"}}.',
)  # fmt: skip
def check_command(
    data: tuple[str, ...],
    standard: str,
    tables: tuple[str, ...],
    engine: str,
    spark_address: str,
    reports: tuple[Path, ...],
    max_memory: str,
    sample: int,
    unmask: bool,
    waivers: Path | None,
) -> None:
    """Check DATA (files, folders, patterns) against a contract.

    A file is told by its name: payments.csv holds the table “payments”. Exit code 0: conformant, with
    conditions or without; 1: not conformant; 2: could not be checked, or refused.
    """
    if not data and not tables:
        raise click.UsageError("Name the data: files, or --table NAME=PATH.")
    _refuse_unknown(reports)
    named, waived = _tables(tables), _waivers(waivers)
    contract = _contract(standard)
    from openqsmo.conformance.checking import check

    with _Telling() as progress:
        report = check(
            list(data), standard=contract, tables=named, engine=engine, spark_address=spark_address,
            max_memory=max_memory, samples=sample, progress=progress, waivers=waived,
        )  # fmt: skip
    _tell(report, reports, unmask)
    sys.exit(EXIT_CODES[report.verdict])


def run(arguments: Sequence[str]) -> None:
    """Run the command as ``qsmo check``; a refusal is said on standard error and ends with exit code 2."""
    try:
        check_command.main(args=list(arguments), prog_name="qsmo check")
    except Refused as refused:
        click.echo(str(refused.problem), err=True)
        for error in refused.problem.errors:
            click.echo(f"  {error.field}: {error.says} {error.fix}", err=True)
        sys.exit(2)


def _tell(report: "CheckReport", reports: Sequence[Path], unmask: bool) -> None:
    from openqsmo.conformance.engines.reports import FORMATS
    from openqsmo.conformance.engines.reports.terminal import as_lines
    from openqsmo.conformance.rules.masking import masked

    shown = report if unmask else masked(report)
    for path in reports:
        _write(path, FORMATS[_ending(path)].write(shown))
    for line in as_lines(shown):
        click.echo(line)


def _write(path: Path, raw: bytes) -> None:
    """Write the whole file or none: a kill leaves no half of a report under its name."""
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        spare.write_bytes(raw)
        spare.replace(path)
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise click.FileError(str(path), error.strerror or "") from None


def _refuse_unknown(reports: Sequence[Path]) -> None:
    """Before anything is checked: a report whose ending is unknown is refused (CON-301)."""
    for path in reports:
        if _ending(path) not in ENDINGS:
            raise Refused(NOT_A_FORMAT.about(given=path.name, known=", ".join(ENDINGS)))


def _ending(path: Path) -> str:
    return path.suffix.lstrip(".").lower()


def _contract(standard: str) -> Path | bytes:
    path = Path(standard)
    if path.is_file():
        return path
    from openqsmo.conformance.rules.shipped import shipped_document, shipped_names

    document = shipped_document(standard)
    if document is None:
        raise Refused(NO_SUCH_CONTRACT.about(given=standard, known=", ".join(shipped_names())))
    return document


def _tables(given: Sequence[str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for each in given:
        name, equals, path = each.partition("=")
        if not (name and equals and path):
            raise click.BadParameter(f"“{each}” is not NAME=PATH", param_hint="--table")
        named.setdefault(name, []).append(path)
    return named


def _waivers(path: Path | None) -> dict[str, Waived]:
    """The waivers in force today; one whose day has passed is told and left out."""
    if path is None:
        return {}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        found = {str(rule): Waived(**parts) for rule, parts in given.items()}
        late = [rule for rule, waived in found.items() if date.fromisoformat(waived.until) < date.today()]
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise Refused(BAD_WAIVERS.about(file=path.name, why=str(error).rstrip("."))) from None
    for rule in late:
        click.echo(f"The waiver of {rule} ended on {found[rule].until}; it is left out.", err=True)
        del found[rule]
    return found


class _Telling:
    """How far the check came, on one line of a terminal; nothing where nobody looks."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.last = 0.0
        self.is_seen = sys.stderr.isatty()

    def __enter__(self) -> Callable[[Progress], None] | None:
        return self.tell if self.is_seen else None

    def __exit__(self, *error: object) -> None:
        if self.is_seen and self.last:
            click.echo("\r\x1b[K", nl=False, err=True)

    def tell(self, found: Progress) -> None:
        now = time.monotonic()
        if now - self.last < SECONDS_BETWEEN_NOTES:
            return
        self.last = now
        click.echo(f"\r\x1b[K{progress_line(found, now - self.started)}", nl=False, err=True)


def progress_line(found: Progress, seconds: float) -> str:
    """What is done, the share, rows, rows per second and the time left; what is not known is left out."""
    parts = [found.doing if found.share is None else f"{found.doing} {found.share:.0%}"]
    if found.rows and seconds > 0:
        parts.append(f"{found.rows:,} rows, {found.rows / seconds:,.0f} rows/s")
    if found.share:
        parts.append(f"{seconds * (1 - found.share) / found.share:,.0f} s left")
    return ", ".join(parts)
