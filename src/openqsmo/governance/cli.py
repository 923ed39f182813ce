"""``qsmo governance``: who is in charge, who holds which office, and the known designations."""

import json
import sys
from datetime import date, datetime

import click
from django.utils.timezone import localdate

from openqsmo.governance import actions, queries
from openqsmo.governance.vocabulary import HolderStatus, OfficeTitle
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.words import counted, label
from openqsmo.web.access import allow_command

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def governance() -> None:
    """Who is in charge of what, and who holds which office."""


@governance.command()
@click.argument("area")
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="The day asked about; today when not given.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@allow_command(Role.OPERATOR)
def who(area: str, on: datetime | None, as_json: bool) -> None:
    """Say who is the QSMO of AREA (such as HCM) on a day, and by which source. Exits 1 when nobody is."""
    answer = queries.qsmo_of(area=area, on=_day(on), viewer=OPERATOR)
    if as_json:
        click.echo(json.dumps(answer.as_data(), indent=2, ensure_ascii=False))
    else:
        click.echo(answer.says)
        if answer.source:
            click.echo(f"Source: {answer.source}")
    sys.exit(not answer.is_in_charge)


@governance.command()
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="The day asked about; today when not given.")
@click.option("--json", "as_json", is_flag=True, help="Write the board as JSON.")
@allow_command(Role.OPERATOR)
def board(on: datetime | None, as_json: bool) -> None:
    """List every functional area with its QSMO on a day."""
    found = queries.designations_page(on=_day(on), viewer=OPERATOR)
    if as_json:
        click.echo(json.dumps([row.answer.as_data() for row in found.rows], indent=2, ensure_ascii=False))
        return
    for row in found.rows:
        answer = row.answer
        under_way = f"nobody ({answer.expected.state.label})" if answer.expected else "nobody on record"
        held = f"{answer.office}, {answer.lead_agency}, since {answer.since}" if answer.office else under_way
        click.echo(f"{row.area.code}  {held}{'  [synthetic]' if answer.is_synthetic else ''}")


@governance.command()
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="The day asked about; today when not given.")
@click.option("--agency", default="", metavar="KEY", help="Only one organization and its parts.")
@click.option(
    "--office", type=click.Choice([office.value for office in OfficeTitle]), help="Only one office."
)
@click.option("--status", type=click.Choice([status.value for status in HolderStatus]), help="Only held so.")
@allow_command(Role.OPERATOR)
def officials(on: datetime | None, agency: str, office: str | None, status: str | None) -> None:
    """List who holds which office, who is acting, and for how many days an office has been vacant."""
    register = queries.officials_register(
        today=_day(on), viewer=OPERATOR, organization=agency, office=office or "", status=status or ""
    )
    for row in register.rows:
        official = row.official
        days = "" if row.days_vacant is None else f" for {counted(row.days_vacant, 'day')}"
        holder = official.name or "nobody"
        mark = "  [synthetic]" if official.is_synthetic else ""
        held = f"{holder} ({label(row.status).lower()}{days})"
        click.echo(f"{official.organization.key}  {official.office_title}: {held}{mark}")


@governance.command("load-known")
@allow_command(Role.OPERATOR)
def load_known() -> None:
    """Put the real QSMO designations on record, with their sources. Safe to run again."""
    report = actions.load_known_designations(by=OPERATOR)
    for what, counts in sorted(report.outcomes.items()):
        words = ", ".join(f"{number} {outcome.value}" for outcome, number in counts.items())
        click.echo(f"{what}: {words}")
    for finding in report.findings:
        click.echo(f"set aside: {finding.says}", err=True)


def _day(given: datetime | None) -> date:
    return given.date() if given else localdate()
