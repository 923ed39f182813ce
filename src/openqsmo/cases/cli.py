"""``qsmo case``: appraise a case file, print its schema and the rate rows, verify an evidence pack. No database."""

import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openqsmo.cases import problems
from openqsmo.cases.content import known_rates
from openqsmo.cases.engines import verify_pack
from openqsmo.cases.engines.case_reading import case_schema, read_case_file
from openqsmo.cases.rules.appraisal import AlternativeAppraisal
from openqsmo.cases.rules.rates import read_rate_rows
from openqsmo.cases.vocabulary import AlternativeKind, Case, RateRow
from openqsmo.kernel.actor import Role
from openqsmo.kernel.money import Money
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.web.access import allow_command

if TYPE_CHECKING:  # simulation takes a second to import, and most commands need none
    from openqsmo.cases.engines.reports import AlternativeReport, Report

output = click.Path(path_type=Path, dir_okay=False, writable=True)


@click.group()
def case() -> None:
    """Business cases: their money without a database, and packs of evidence."""


@case.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="CASE.yaml")
@click.option(
    "--draws", default=100_000, show_default=True, type=click.IntRange(0), help="How often to draw; 0: not."
)
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help="The same seed, the same figures."
)
@click.option("--rates", "rates", multiple=True, metavar="ID|FILE",
              help="The rate row used instead of the case's own; or a TOML file with more rows.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every line of the arithmetic.")
@click.option("--xlsx", type=output, metavar="FILE", help="Write a workbook whose formulas recompute.")
@click.option("--pdf", type=output, metavar="FILE", help="Write an accessible PDF.")
@click.option("--csv", "csv_to", type=output, metavar="FILE", help="Write every line by year.")
@allow_command(Role.OPERATOR)
def appraise(
    path: Path, draws: int, seed: int, rates: Sequence[str], as_json: bool, xlsx: Path | None, pdf: Path | None,
    csv_to: Path | None,
) -> None:  # fmt: skip
    """Appraise the case in CASE.yaml by OMB Circular A-94. Exits 3 when it is incomplete."""
    from openqsmo.cases.engines import report_data, reports

    try:
        read, own, _ = read_case_file(path.read_bytes(), path.name)
    except Refused as refused:
        _show_faults(path, refused)
        sys.exit(2)
    row, more = _chosen(rates)
    found = reports.report_on(_with_rates(read, row), (*known_rates(), *own, *more), draws=draws, seed=seed)
    if csv_to:
        csv_to.write_text(report_data.as_csv(found), encoding="utf-8", newline="")
    if xlsx:
        from openqsmo.cases.engines.report_xlsx import as_xlsx

        xlsx.write_bytes(as_xlsx(found))
    if pdf:
        from openqsmo.cases.engines.report_pdf import as_pdf

        pdf.write_bytes(as_pdf(found))
    for line in [report_data.as_json(found)] if as_json else _in_words(found):
        click.echo(line)
    sys.exit(0 if found.appraisal.is_complete else 3)


@case.command()
@allow_command(Role.OPERATOR)
def schema() -> None:
    """Print the JSON Schema (2020-12) of a case file."""
    click.echo(json.dumps(case_schema(), indent=1, ensure_ascii=False))


@case.command()
@allow_command(Role.OPERATOR)
def rates() -> None:
    """List the rate rows on record, each with its source."""
    for row in known_rates():
        terms = ", ".join(f"{term} y {rate * 100:f} %" for term, rate in sorted(row.by_maturity.items()))
        click.echo(f"{row.id}  [{row.standing.value}]  {terms}\n    {row.source}{_note(row)}")


@case.command()
@click.argument("pack", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="PACK.zip")
@click.option("--head", default="", metavar="HASH", help="A head of the ledger that somebody else keeps.")
@allow_command(Role.OPERATOR)
def verify(pack: Path, head: str) -> None:
    """Verify an evidence pack off line, as verify.py inside it does. Exits 1 when it is not whole."""
    wrong = verify_pack.verify(pack, head)
    for says in wrong:
        click.echo(str(problems.BAD_PACK.about(says=says)), err=True)
    if wrong:
        sys.exit(1)
    click.echo(f"whole, up to the head {verify_pack.head_of(pack)}")
    if not head:
        click.echo("Compare this head with one that the marketplace published, or give it with --head.")


def _note(row: RateRow) -> str:
    return f"\n    caveat: {row.caveat}" if row.caveat else ""


def _chosen(given: Sequence[str]) -> tuple[str, tuple[RateRow, ...]]:
    """The row named on the command line, if one is, and the rows in files named there."""
    name = ""
    rows: list[RateRow] = []
    for each in given:
        file = Path(each)
        if file.suffix == ".toml":
            rows += read_rate_rows(_toml(file))
        else:
            name = each
    return name, tuple(rows)


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(problems.BAD_RATES.about(why=f"{file.name}: {error}")) from error


def _with_rates(read: Case, row: str) -> Case:
    return replace(read, rates=row) if row else read


def _show_faults(path: Path, refused: Refused) -> None:
    click.echo(str(refused.problem), err=True)
    for error in refused.problem.errors:
        click.echo(f"{path}: {_fault(error)}", err=True)


def _fault(error: FieldError) -> str:
    return f"{error.field}: {error.says} {error.fix}"


def _in_words(found: "Report") -> Iterator[str]:
    case, used = found.case, found.appraisal.used
    yield f"{case.title}, {case.agency}"
    yield (
        f"FY {case.years[0]} to {case.years[-1]}, {case.dollars.label.lower()}, {case.timing.label.lower()};"
        f" {used.rate * 100:.4f} % ({used.says} of {used.row.id}: {used.row.source})"
    )
    for each in found.appraisal.alternatives:
        yield ""
        yield f"{each.title} ({each.kind.label.lower()})"
        yield from _alternative(each)
        if each.kind is not AlternativeKind.KEEP:
            yield from _uncertainty(found.of(each.id))
    for unknown in found.appraisal.unknown:
        yield f"incomplete: {unknown.says}"
    for warning in found.warnings:
        yield f"look at: {warning.says} {warning.fix}"


def _alternative(each: AlternativeAppraisal) -> Iterator[str]:
    measures = each.measures
    yield f"  life-cycle cost, present value   {_money(measures.life_cycle_cost)}"
    yield f"  equivalent annual cost           {_money(measures.equivalent_annual_cost)}"
    if each.kind is AlternativeKind.KEEP:
        return
    yield f"  savings, present value           {_money(measures.savings)}"
    yield f"  investment, present value        {_money(measures.investment)}"
    yield f"  net present value                {_money(measures.net_present_value)}"
    yield f"  avoidance, present value         {_money(measures.avoidance)}  (apart; never added to savings)"
    yield f"  benefit-cost ratio               {_plain(measures.benefit_cost_ratio)}"
    yield f"  return on investment             {_plain(measures.roi)}"
    yield f"  internal rate of return          {_plain(measures.irr)} {measures.why_no_irr}".rstrip()
    yield f"  payback, discounted              {_plain(measures.discounted_payback)} years"
    even = f"FY {measures.breakeven_year}" if measures.breakeven_year else "never or not known"
    yield f"  breaks even in                   {even}"


def _uncertainty(each: "AlternativeReport") -> Iterator[str]:
    found = each.simulation
    if found:
        ends = f"{_money(found.percentile(10))} to {_money(found.percentile(90))}"
        yield f"  8 draws in 10 lie between        {ends}  ({found.draws:,} draws, seed {found.seed})"
        yield f"  chance of loss                   {found.chance_of_loss:.1%}"
    for index in (each.indices.of if each.indices else ())[:3]:
        yield f"  matters: {index.title} ({index.total:.0%} of the variance)"
    for switch in each.switches[:3]:
        yield f"  {switch.says}"


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else str(Money(amount))


def _plain(figure: Decimal | None) -> str:
    return "not defined" if figure is None else f"{figure:f}"
