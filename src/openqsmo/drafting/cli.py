"""``qsmo drafts``: drafts of standards, their steps, comments and what they lack, on a terminal."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from openqsmo.drafting.queries.comments import comments_shown
from openqsmo.drafting.queries.drafts import Draft, draft_page, drafts_listed
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.words import counted
from openqsmo.loads.reading import read_bytes
from openqsmo.standards.actions.comments import answer_comment
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.actions.first import begin_standard
from openqsmo.standards.actions.taking import take_items
from openqsmo.standards.models import Standard, StandardVersion
from openqsmo.standards.queries.current import current_number
from openqsmo.standards.queries.readiness import missing_of
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.rules.readiness import Disposition
from openqsmo.standards.vocabulary import Component
from openqsmo.web.access import allow_command

DAY = click.DateTime(["%Y-%m-%d"])
BY: dict[str, Any] = {"areas_led": frozenset(), "by": OPERATOR}
id_argument = click.argument("draft_id", type=click.IntRange(min=1))


@click.group()
def drafts() -> None:
    """Drafts of standards: on their way to a baseline."""


@drafts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@allow_command(Role.OPERATOR)
def list_drafts(as_json: bool) -> None:
    """List every open draft, the one that waits longest first."""
    found = drafts_listed(viewer=OPERATOR)
    if as_json:
        click.echo(json.dumps([_data(draft) for draft in found], indent=2, ensure_ascii=False))
        return
    for draft in found:
        click.echo(f"{draft.version.pk}  {draft.version.standard.code}  {draft.state.label}")


@drafts.command()
@id_argument
@allow_command(Role.OPERATOR)
def show(draft_id: int) -> None:
    """Show where a draft stands and what it changes, in words."""
    page = draft_page(version_id=draft_id, viewer=OPERATOR)
    click.echo(f"{page.version}: {page.state.label}")
    click.echo(f"with {page.standing.holder or 'nobody'} since {page.standing.since}. {page.standing.next}")
    found = page.differences
    for one in found.changed if found else ():
        for finding in one.change.findings:
            click.echo(f"  {finding.says}")
    for lack in missing_of(page.version) if page.is_open else ():
        click.echo(f"lacks: {lack.says} {lack.fix}")


@drafts.command()
@click.argument("code")
@click.option(
    "--version", type=click.IntRange(min=1), help="The version to start from; else the current one."
)
@click.option("--why", default="", help="What asks for the change.")
@allow_command(Role.OPERATOR)
def begin(code: str, version: int | None, why: str) -> None:
    """Begin a draft of the standard CODE."""
    number = version or current_number(Standard.objects.get(code=code))
    _say(make_draft(standard_code=code, number=number, why=why, **BY))


@drafts.command()
@click.argument("area")
@click.argument("component", type=click.Choice([each.value for each in Component]))
@click.option("--why", default="", help="What asks for the standard.")
@allow_command(Role.OPERATOR)
def first(area: str, component: str, why: str) -> None:
    """Begin the first version of a COMPONENT of AREA, such as: first FFM requirements."""
    _say(begin_standard(area_code=area, component=Component(component), why=why, **BY))


@drafts.command()
@id_argument
@click.argument("file", type=click.Path(path_type=Path))
@allow_command(Role.OPERATOR)
def take(draft_id: int, file: Path) -> None:
    """Take the items of FILE into a draft: an export of this site, or a file of the framework."""
    taken = take_items(draft_id=draft_id, name=file.name, raw=read_bytes(file), **BY)
    click.echo(f"{counted(taken.items, 'item')} taken, {taken.passed_over} of other standards passed over")


@drafts.command()
@id_argument
@click.argument("step", type=click.Choice([*(step.value for step in Step), "withdraw"]))
@click.argument("on", type=DAY)
@click.option("--returned", is_flag=True, help="The body returned the draft for work.")
@click.option("--body", required=True, help="The body that decided.")
@click.option("--docket", help="Docket number, where public comment is opened.")
@click.option("--opens", type=DAY, help="First day for comments.")
@click.option("--closes", type=DAY, help="Last day for comments.")
@click.option("--dissent", help="Who disagreed, and why.")
@click.option("--reason", help="Why it is returned or withdrawn.")
@allow_command(Role.OPERATOR)
def decide(
    draft_id: int,
    step: str,
    on: datetime,
    returned: bool,
    body: str,
    docket: str | None,
    opens: datetime | None,
    closes: datetime | None,
    dissent: str | None,
    reason: str | None,
) -> None:
    """Record what a body decided at STEP on a day, or that the draft is withdrawn."""
    is_end = step == "withdraw"
    agreed = Decision.RETURNED if returned else Decision.AGREED
    record_decision(
        version_id=draft_id, step=None if is_end else Step(step), on=on.date(), body=body, docket=docket,
        decision=Decision.WITHDRAWN if is_end else agreed, opens_on=opens.date() if opens else None,
        closes_on=closes.date() if closes else None, dissent=dissent, reason=reason, **BY,
    )  # fmt: skip
    _say(StandardVersion.objects.select_related("standard").get(pk=draft_id))


@drafts.command()
@id_argument
@allow_command(Role.OPERATOR)
def comments(draft_id: int) -> None:
    """List the public comments on a draft with what became of each."""
    version = draft_page(version_id=draft_id, viewer=OPERATOR).version
    for shown in comments_shown(version=version, viewer=OPERATOR):
        comment = shown.comment
        on = comment.item.identifier if comment.item else "the whole draft"
        click.echo(f"{comment.number}  on {on}: {comment.get_disposition_display() or 'open'}")
        click.echo(f"   {' '.join(comment.text.split())}")
        if comment.answer:
            click.echo(f"   Answer: {' '.join(comment.answer.split())}")


@drafts.command()
@id_argument
@click.argument("number", type=click.IntRange(min=1))
@click.argument("disposition", type=click.Choice([each.value for each in Disposition]))
@click.argument("answer", default="")
@click.option("--duplicate-of", type=click.IntRange(min=1), help="The comment that it repeats.")
@allow_command(Role.OPERATOR)
def answer(draft_id: int, number: int, disposition: str, answer: str, duplicate_of: int | None) -> None:
    """Answer comment NUMBER of a draft with its DISPOSITION and what its writer is told."""
    answer_comment(
        version_id=draft_id, number=number, disposition=Disposition(disposition), answer=answer,
        duplicate_of=duplicate_of, **BY,
    )  # fmt: skip
    click.echo(f"comment {number}: {disposition}")


def _say(version: StandardVersion) -> None:
    click.echo(
        f"draft {version.pk}: {version} ({draft_page(version_id=version.pk, viewer=OPERATOR).state.label})"
    )


def _data(draft: Draft) -> dict[str, object]:
    return {
        "id": draft.version.pk,
        "standard": draft.version.standard.code,
        "state": draft.state.value,
        "with": draft.standing.holder,
        "since": draft.standing.since.isoformat(),
        "docket": draft.period.docket if draft.period else None,
    }
