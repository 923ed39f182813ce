"""``qsmo case list|show|export``: the cases on record; the rest of ``qsmo case`` needs no database."""

import json
from pathlib import Path
from typing import Any

import click
from django.utils.timezone import localdate

from openqsmo.cases.models import Case
from openqsmo.cases.queries.cases import as_data, case_page, cases
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.web.access import allow_command


@click.command("list")
@click.option("--state", default="", help="Only those in this state, such as qsmo_review.")
@click.option("--area", default="", metavar="CODE", help="Only those of a functional area, such as HCM.")
@click.option("--agency", default="", metavar="KEY", help="Only those of an agency and its parts.")
@allow_command(Role.OPERATOR)
def list_cases(state: str, area: str, agency: str) -> None:
    """List cases: code, state, agency, title."""
    for each in cases(viewer=OPERATOR, state=state, area=area, agency=agency):
        mark = "  [synthetic]" if each.is_synthetic else ""
        click.echo(f"{each.code}  {each.state:<24}  {each.agency.key:<12}  {each.title}{mark}")


@click.command("show")
@click.argument("code")
@allow_command(Role.OPERATOR)
def show_case(code: str) -> None:
    """Show where a case stands: its steps, its conditions, what is missing."""
    found = case_page(case_id=_id(code), viewer=OPERATOR)
    click.echo(f"{found.case.code}  {found.case.title}: {found.case.get_state_display()}")
    for line in found.steps:
        signed = line.signature
        words = f"{signed.get_decision_display()} on {signed.signed_at:%Y-%m-%d}" if signed else "not signed"
        click.echo(f"  {line.level.label}: {f'waits, {line.holder}' if line.is_waiting else words}")
    for each in found.conditions:
        click.echo(f"  condition due {each.due_on}: {each.what} [{'closed' if each.closed_at else 'open'}]")


@click.command("export")
@click.argument("code")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@allow_command(Role.OPERATOR)
def export_case(code: str, path: Path) -> None:
    """Write a case to PATH as JSON: what was written, what was frozen, its steps and conditions."""
    data: dict[str, Any] = as_data(case_page(case_id=_id(code), viewer=OPERATOR), localdate())
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    click.echo(f"{path}: {code}")


def _id(code: str) -> int:
    return Case.objects.get(code=code.upper()).pk
