"""``qsmo standards blast-radius``: whom a draft touches before it is adopted."""

import json

import click
from django.utils.timezone import localdate

from openqsmo.alignment.queries.blast_radius import BlastPage, blast_data, blast_page, open_drafts_with_base
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import NOT_FOUND, Refused
from openqsmo.kernel.words import counted, listed
from openqsmo.web.access import allow_command


@click.command("blast-radius")
@click.argument("draft")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@allow_command(Role.OPERATOR)
def blast_radius(draft: str, as_json: bool) -> None:
    """Say whom DRAFT touches: the id of a draft, or the code of a standard with an open one."""
    page = blast_page(draft_id=_draft_id(draft), viewer=OPERATOR, today=localdate())
    if as_json:
        click.echo(json.dumps(blast_data(page), indent=2, ensure_ascii=False))
        return
    _say(page)


def _draft_id(given: str) -> int:
    if given.isascii() and given.isdigit() and len(given) < 19:
        return int(given)
    found = open_drafts_with_base(viewer=OPERATOR).filter(standard__code=given.casefold()).first()
    if found is None:
        raise Refused(NOT_FOUND.about(what=f"open draft of “{given[:60]}”"))
    return found.pk


def _say(page: BlastPage) -> None:
    click.echo(
        f"{page.draft}, from version {page.base.number}: {counted(len(page.differences.changed), 'change')}"
    )
    for offering, hit in page.offering_hits:
        cost = "cost not known" if hit.cost_usd is None else f"{hit.cost_usd:,} USD"
        click.echo(
            f"  {offering.code}  {hit.gravest.label.lower()}: {listed(hit.names(hit.gravest))}  ({cost})"
        )
    for agency, reached, through in page.agency_hits:
        why = [*reached.needs, *(f"uses {each.code}" for each in through)]
        click.echo(f"  {agency.key}  {listed(why)}")
    for waiver in page.waivers:
        click.echo(f"  ends: {waiver}")
    found = page.found
    known = f"{found.cost_usd:,} USD for {found.costs_known:,}" if found.costs_known else "no cost is known"
    click.echo(f"{known}, not known for {found.costs_unknown:,}; what runs would show is not known", err=True)
