"""``qsmo waivers``: who is left out of which requirement, until when, and why."""

import json
from datetime import datetime

import click
from django.utils.timezone import localdate

from openqsmo.alignment.actions.waivers import AskedWaiver, ask_waiver, decide_waiver, return_expired_waivers
from openqsmo.alignment.queries import waivers as queries
from openqsmo.alignment.queries.waivers import waiver_data
from openqsmo.alignment.vocabulary import WaiverKind, WaiverReason, WaiverState
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.words import counted
from openqsmo.people.queries import organization_at
from openqsmo.web.access import allow_command


@click.group()
def waivers() -> None:
    """Waivers and exceptions."""


@waivers.command("list")
@click.option("--state", default="", type=click.Choice(["", *(each.value for each in WaiverState)]))
@click.option("--standard", default="", metavar="CODE")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@allow_command(Role.OPERATOR)
def list_waivers(state: str, standard: str, as_json: bool) -> None:
    """List waivers with where each stands today."""
    today = localdate()
    found = queries.waivers(viewer=OPERATOR, state=state, code=standard)
    if as_json:
        data = [waiver_data(each, today) for each in found]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))
        return
    for each in found:
        click.echo(f"{each.pk}  {each}  {each.standing(today).says}")


@waivers.command("reasons")
@allow_command(Role.OPERATOR)
def reasons() -> None:
    """Count waivers by reason."""
    for each in queries.reason_counts(viewer=OPERATOR):
        states = ", ".join(
            f"{number} {state.label.lower()}" for state, number in each.states.items() if number
        )
        click.echo(f"{each.total:>5}  {each.reason.label}{f' ({states})' if states else ''}")


@waivers.command("ask")
@click.argument("standard")
@click.option("--item", default="", metavar="IDENTIFIER", help="An item of the standard.")
@click.option("--rule", default="", metavar="ID", help="Or a conformance rule, as in PAY-014.")
@click.option("--agency", required=True, metavar="KEY", help="For whom: the agency's key, as in labor.")
@click.option("--reason", required=True, type=click.Choice([each.value for each in WaiverReason]))
@click.option("--explanation", required=True, help="Why, in a few sentences; it is public.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@allow_command(Role.OPERATOR)
def ask(
    standard: str, item: str, rule: str, agency: str, reason: str, explanation: str, until: datetime
) -> None:
    """Ask for a waiver from an item or a rule of STANDARD on behalf of an agency."""
    asked = AskedWaiver(
        standard_code=standard.casefold(), kind=WaiverKind.WAIVER, reason=WaiverReason(reason), explanation=explanation,
        expires_on=until.date(), identifier=item, rule_id=rule, agency_id=organization_at(agency).pk,
    )  # fmt: skip
    made = ask_waiver(asked=asked, by=OPERATOR)
    click.echo(f"{made.pk}  {made}: {made.standing(localdate()).says}")


@waivers.command("decide")
@click.argument("waiver", type=click.IntRange(min=1))
@click.argument("answer", type=click.Choice(["grant", "refuse"]))
@click.option("--why", required=True, help="Why, in a sentence; it is public.")
@allow_command(Role.OPERATOR)
def decide(waiver: int, answer: str, why: str) -> None:
    """Grant or refuse WAIVER."""
    found = decide_waiver(waiver_id=waiver, is_granted=answer == "grant", decision=why, by=OPERATOR)
    click.echo(f"{found}: {found.standing(localdate()).says}")


@waivers.command("review-expired")
@allow_command(Role.OPERATOR)
def review_expired() -> None:
    """Return waivers whose last day is past to review; the worker does so by itself."""
    click.echo(
        f"{counted(return_expired_waivers(today=localdate(), by=OPERATOR), 'waiver')} returned to review"
    )
