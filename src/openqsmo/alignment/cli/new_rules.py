"""``qsmo rules``: new laws, circulars and regulations, and how long they take."""

import json
from datetime import datetime

import click
from django.utils.timezone import localdate

from openqsmo.alignment.actions.new_rules import GivenRule, enter_rule
from openqsmo.alignment.models import NewRule
from openqsmo.alignment.queries.clock import area_medians, medians_data, rule_data, rule_lines
from openqsmo.alignment.vocabulary import RuleKind
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.words import day
from openqsmo.web.access import allow_command

as_json_option = click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def rules() -> None:
    """The rules clock: from a new rule to the standard, to offerings, to agencies."""


@rules.command("list")
@as_json_option
@allow_command(Role.OPERATOR)
def list_rules(as_json: bool) -> None:
    """List every rule with how long its standards took, or have taken so far."""
    lines = rule_lines(viewer=OPERATOR, today=localdate())
    if as_json:
        click.echo(json.dumps([rule_data(line) for line in lines], indent=2, default=str))
        return
    for line in lines:
        says = line.clock.adopted.says
        click.echo(f"{line.rule.pk}  {line.rule.citation}, {day(line.rule.issued_on)}  {line.rule}: {says}")


@rules.command("show")
@click.argument("rule", type=click.IntRange(min=1))
@allow_command(Role.OPERATOR)
def show(rule: int) -> None:
    """Show every clock of RULE."""
    found = rule_lines(viewer=OPERATOR, today=localdate(), rule_id=rule)
    if not found:
        raise NewRule.DoesNotExist
    clock = found[0].clock
    click.echo(f"{found[0].rule}: standard adopted, {clock.adopted.says}")
    for what, counts in (("item", clock.items), ("offering", clock.offerings), ("agency", clock.agencies)):
        for each in counts:
            click.echo(f"  {what} {each.key}: {each.says}")


@rules.command("medians")
@as_json_option
@allow_command(Role.OPERATOR)
def medians(as_json: bool) -> None:
    """Say the median days by functional area and stage; what runs is among them."""
    found = area_medians(rule_lines(viewer=OPERATOR, today=localdate()))
    if as_json:
        click.echo(json.dumps([medians_data(each) for each in found], indent=2))
        return
    for each in found:
        for stage, days in each.medians.items():
            click.echo(f"{each.area.code}  {stage.label}: {days.says}")


@rules.command("enter")
@click.argument("title")
@click.option("--kind", required=True, type=click.Choice([each.value for each in RuleKind]))
@click.option("--citation", required=True)
@click.option("--issued", required=True, type=DAY)
@click.option("--effective", default=None, type=DAY)
@click.option("--source", required=True, help="Where it is published.")
@click.option("--item", "items", multiple=True, required=True, help="As hcm-capabilities:HCM.A5-1.010.010.")
@click.option("--synthetic", is_flag=True, help="Say that it is made up, for a demonstration.")
@allow_command(Role.OPERATOR)
def enter(
    title: str,
    kind: str,
    citation: str,
    issued: datetime,
    effective: datetime | None,
    source: str,
    items: tuple[str, ...],
    synthetic: bool,
) -> None:
    """Enter a rule called TITLE with the items of standards that it changes."""
    last = effective.date() if effective else None
    given = GivenRule(title, RuleKind(kind), citation, issued.date(), last, source, items, synthetic)
    click.echo(f"{enter_rule(given=given, by=OPERATOR).pk}  {title}")
