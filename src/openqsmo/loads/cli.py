"""``qsmo load``: the group that each domain adds its loads to. ``qsmo loads``: what was loaded."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.loads.queries import load_list, outcome_lines, read_in_words, report_page, what_happened
from openqsmo.loads.report import Outcome, Weight
from openqsmo.web.access import allow_command

Say = Callable[[str], None]
as_json_option = click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Read, compare and report; keep nothing.")
progress_option = click.option(
    "--progress", is_flag=True, help="Say what is being done, also where nobody watches."
)


@click.group()
def load() -> None:
    """Load what others publish. Each load ends with a report; loading twice changes nothing."""


@click.command("loads")
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option("--kind", default="", help="Only loads of this kind, as in fedramp.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one load to a line.")
@allow_command(Role.OPERATOR)
def loads(number: int | None, kind: str, most: int, as_json: bool) -> None:
    """List what was loaded, newest first; with a load's NUMBER, show its report."""
    if number is not None:
        report = report_page(load_id=number, viewer=OPERATOR).load.report
        show_report(report, as_json=as_json, with_findings=True)
        return
    for each in load_list(viewer=OPERATOR, kind=kind)[:most]:
        lines = [f"{line.what} {line.in_words}" for line in what_happened(each.outcomes)]
        if as_json:
            facts = {"id": each.pk, "kind": each.kind, "source": each.source, "outcomes": each.outcomes}
            days = {"as_of": each.as_of and str(each.as_of), "loaded_at": each.loaded_at.isoformat()}
            click.echo(json.dumps({**facts, **days}, ensure_ascii=False))
        else:
            as_of = str(each.as_of) if each.as_of else "unknown   "
            click.echo(f"{each.pk:>6}  {each.kind:<18}  as of {as_of}  {'; '.join(lines)}")


def progress_to(wanted: bool) -> Say:
    """Where a long load says what it does: standard error, when somebody watches or wants it."""
    if wanted or sys.stderr.isatty():
        return lambda text: click.echo(text, err=True)
    return lambda text: None


def show_report(report: Mapping[str, Any], *, as_json: bool, with_findings: bool = False) -> None:
    """A report as one line of JSON, or as a table that a person reads."""
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    as_of = f", as of {report['as_of']}" if report["as_of"] else ", as of a day that it does not give"
    click.echo(f"{report['source']}{as_of}")
    click.echo(f"  read: {read_in_words(report['read']) or 'nothing'}")
    _show_outcomes(report)
    for weight in Weight:
        _show_counts(weight, report[weight.value])
    for finding in report["findings"] if with_findings else ():
        field = f", {finding['field']}" if finding["field"] else ""
        click.echo(f"  {finding['file']}, {finding['record']}{field}: {finding['says']}")


def _show_outcomes(report: Mapping[str, Any]) -> None:
    lines = outcome_lines(report["outcomes"])
    width = max([len(line.what) for line in lines], default=0)
    if lines:
        click.echo(f"  {'':<{width}}" + "".join(f"{outcome.value:>11}" for outcome in Outcome))
    for line in lines:
        click.echo(f"  {line.what:<{width}}" + "".join(f"{number:>11,}" for number in line.counts.values()))


def _show_counts(weight: Weight, counts: Mapping[str, int]) -> None:
    click.echo(f"  {weight.label.lower()}: {sum(counts.values()):,}")
    for kind, number in counts.items():
        click.echo(f"  {number:>11,}  {kind.replace('_', ' ')}")
