"""``qsmo contracts`` and ``qsmo runs``: what the marketplace holds, as a visitor or with a token of one's own."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from openqsmo.catalog.models import Offering
from openqsmo.conformance.actions.contracts import hold_contract, hold_registry_contract
from openqsmo.conformance.actions.data import delete_data
from openqsmo.conformance.actions.runs import Given, begin_check, give_whole, start_run
from openqsmo.conformance.actions.submitting import submit_run, withdraw_run
from openqsmo.conformance.engines.deliveries import PIECE
from openqsmo.conformance.engines.reports import FORMATS
from openqsmo.conformance.models import HeldContract
from openqsmo.conformance.queries.contracts import contract_page, contracts
from openqsmo.conformance.queries.data import (
    certificate_data,
    comparison_data,
    contract_data,
    rule_data,
    run_page_data,
)
from openqsmo.conformance.queries.runs import certificate, comparison, report_of, run_page, runs
from openqsmo.kernel.actor import OPERATOR, VISITOR, Role, Scope
from openqsmo.kernel.words import counted
from openqsmo.loads.reading import read_bytes
from openqsmo.people.cli import token_option, who_acts
from openqsmo.people.queries import organization_at
from openqsmo.web.access import allow_command

MOST_BYTES = 4 * 1024 * 1024


@click.group("contracts")
def contract_commands() -> None:
    """Contracts that data is checked against, and their rules."""


@contract_commands.command("list")
@click.option("--json", "as_json", is_flag=True)
@allow_command(Role.OPERATOR)
def list_contracts(as_json: bool) -> None:
    """List the contracts on record."""
    found = contracts(viewer=VISITOR)
    if as_json:
        _say([contract_data(held) for held in found])
        return
    for held in found:
        tied = held.standard_version or "no standard of the registry"
        click.echo(f"{held.pk:>6}  {held.identifier} {held.version}  {held.rule_count:,} rules  ({tied})")


@contract_commands.command()
@click.argument("document", required=False, type=click.Path(path_type=Path))
@click.option(
    "--standard", default="", metavar="CODE", help="The standard of the registry that it is tied to."
)
@click.option("--version", "number", type=click.IntRange(1), help="Which version of it; the newest without.")
@allow_command(Role.OPERATOR)
def hold(document: Path | None, standard: str, number: int | None) -> None:
    """Take up the contract in DOCUMENT (ODCS 3), or the one that the registry makes of a standard."""
    if document is None:
        held = hold_registry_contract(standard_code=standard, version_number=number, by=OPERATOR)
    else:
        held = hold_contract(
            document=read_bytes(document, MOST_BYTES), name=document.name, by=OPERATOR, standard_code=standard,
            version_number=number,
        )  # fmt: skip
    click.echo(f"{held.pk}  {held}: {counted(held.rule_count, 'rule')}")


@contract_commands.command()
@click.argument("identifier")
@click.argument("version")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with everything that a rule says.")
@allow_command(Role.OPERATOR)
def rules(identifier: str, version: str, as_json: bool) -> None:
    """List the rules of a contract, and how often each fails in what was submitted."""
    page = contract_page(identifier=identifier, version=version, viewer=VISITOR)
    if as_json:
        _say([rule_data(rule, frequency) for rule, frequency in page.rules])
        return
    for rule, frequency in page.rules:
        click.echo(f"{rule.id}  [{rule.severity}]  {rule.text}  ({frequency.in_words})")


@click.group("runs")
def run_commands() -> None:
    """Checks that the marketplace keeps: private until they are submitted."""


@run_commands.command("list")
@click.option("--mine", is_flag=True, help="Only those of one's own organizations.")
@token_option
@allow_command(Role.OPERATOR)
def list_runs(mine: bool, token: str) -> None:
    """List the runs that one may see, the newest first."""
    for run in runs(viewer=who_acts(token, Scope.READ), mine=mine)[:100]:
        verdict = run.get_verdict_display() or run.get_state_display()
        click.echo(f"{run.pk:>6}  {run.owner}  {run.contract}  {verdict}")


@run_commands.command("show")
@click.argument("number", type=click.IntRange(1, 2**62))
@token_option
@allow_command(Role.OPERATOR)
def show_run(number: int, token: str) -> None:
    """Say where a run stands, as JSON."""
    _say(run_page_data(run_page(run_id=number, viewer=who_acts(token, Scope.READ))))


@run_commands.command("start")
@click.argument("data", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--contract", required=True, nargs=2, metavar="IDENTIFIER VERSION", help="Against which contract."
)
@click.option("--offering", default="", metavar="CODE", help="The offering whose data it is, as in HR-0001.")
@click.option("--agency", default="", metavar="KEY", help="Or the agency, as in labor.")
@click.option("--keep-data", is_flag=True, help="Keep the data after the check.")
@token_option
@allow_command(Role.OPERATOR)
def start_command(
    data: tuple[Path, ...], contract: tuple[str, str], offering: str, agency: str, keep_data: bool, token: str
) -> None:
    """Start a private run of the files in DATA; the worker checks it."""
    by = who_acts(token, Scope.WRITE)
    run = start_run(
        contract_id=HeldContract.objects.get(identifier=contract[0], version=contract[1]).pk, by=by,
        offering_id=Offering.objects.visible_to(by).get(code=offering).pk if offering else None,
        organization_id=organization_at(agency).pk if agency else None, keeps_data=keep_data,
    )  # fmt: skip
    for path in data:
        given = Given(path.name, path.stat().st_size)
        give_whole(run_id=run.pk, given=given, pieces=_pieces(path), by=by)
    begin_check(run_id=run.pk, by=by)
    click.echo(f"{run.pk}  waits to be checked")


@run_commands.command("report")
@click.argument("number", type=click.IntRange(1, 2**62))
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@token_option
@allow_command(Role.OPERATOR)
def report_command(number: int, path: Path, token: str) -> None:
    """Write the report of a run to PATH; its ending says in which format."""
    ending = path.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise click.BadParameter(f"the ending is one of {', '.join(FORMATS)}")
    raw = FORMATS[ending].write(report_of(run_id=number, viewer=who_acts(token, Scope.READ)))
    path.write_bytes(raw)
    click.echo(f"{path}: {counted(len(raw), 'byte')}")


@run_commands.command("compare")
@click.argument("before", type=click.IntRange(1, 2**62))
@click.argument("after", type=click.IntRange(1, 2**62))
@click.option("--json", "as_json", is_flag=True)
@token_option
@allow_command(Role.OPERATOR)
def compare_command(before: int, after: int, as_json: bool, token: str) -> None:
    """Say what became of each rule between two runs."""
    found = comparison(before_id=before, after_id=after, viewer=who_acts(token, Scope.READ))
    if as_json:
        _say(comparison_data(found))
        return
    for each in found.changes:
        click.echo(f"{each.change.label:20}  {each.rule.id}  {each.rule.text}")


@run_commands.command("submit")
@click.argument("number", type=click.IntRange(1, 2**62))
@token_option
@allow_command(Role.OPERATOR)
def submit_command(number: int, token: str) -> None:
    """Submit a conformant run as evidence."""
    submit_run(run_id=number, by=who_acts(token, Scope.WRITE))
    click.echo(f"run {number} is submitted; its certificate is public")


@run_commands.command("withdraw")
@click.argument("number", type=click.IntRange(1, 2**62))
@click.option("--why", required=True, help="It stands on the certificate.")
@token_option
@allow_command(Role.OPERATOR)
def withdraw_command(number: int, why: str, token: str) -> None:
    """Withdraw a submitted run."""
    withdraw_run(run_id=number, reason=why, by=who_acts(token, Scope.WRITE))
    click.echo(f"run {number} is withdrawn")


@run_commands.command("delete-data")
@click.argument("number", type=click.IntRange(1, 2**62))
@token_option
@allow_command(Role.OPERATOR)
def delete_command(number: int, token: str) -> None:
    """Delete the data of a run that was kept."""
    delete_data(run_id=number, by=who_acts(token, Scope.WRITE))
    click.echo(f"the data of run {number} is deleted")


@run_commands.command("certificate")
@click.argument("number", type=click.IntRange(1, 2**62))
@token_option
@allow_command(Role.OPERATOR)
def certificate_command(number: int, token: str) -> None:
    """Show the certificate of a submitted run, as JSON."""
    _say(certificate_data(certificate(run_id=number, viewer=who_acts(token, Scope.READ))))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _say(data: object) -> None:
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))
