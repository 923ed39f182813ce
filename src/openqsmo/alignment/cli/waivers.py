"""``qsmo waivers``: who is left out of which requirement, until when, and why."""

import json

import click
from django.utils.timezone import localdate

from openqsmo.alignment.actions.waivers import decide_waiver, return_expired_waivers
from openqsmo.alignment.queries import waivers as queries
from openqsmo.alignment.queries.waivers import waiver_data
from openqsmo.alignment.vocabulary import WaiverState
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.words import counted
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
