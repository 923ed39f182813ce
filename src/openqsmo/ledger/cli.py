"""``qsmo ledger``: verify the chain, export it."""

import sys
from pathlib import Path

import click

from openqsmo.kernel.actor import Role
from openqsmo.ledger.queries import export_lines
from openqsmo.ledger.verify import verify
from openqsmo.web.access import allow_command


@click.group()
def ledger() -> None:
    """The append-only record of every action."""


@ledger.command("verify")
@click.option(
    "--head", default="", metavar="HASH", help="A head noted earlier, which must still be in the chain."
)
@allow_command(Role.OPERATOR)
def verify_command(head: str) -> None:
    """Walk the chain and compare live rows with it. Exits 1 at the first break."""
    verdict = verify(head)
    if verdict.break_found:
        click.echo(f"BROKEN at {verdict.break_found.where}: {verdict.break_found.says} (LED-001)", err=True)
        sys.exit(1)
    click.echo(f"whole: {verdict.events:,} events, {verdict.rows:,} live rows, head {verdict.head}")


@ledger.command("export")
@click.option("--to", type=click.Path(path_type=Path), help="File to write; standard output when not given.")
@allow_command(Role.OPERATOR)
def export_command(to: Path | None) -> None:
    """Write the chain as JSON Lines that another tool can verify (docs/how-to/verify-the-ledger.md)."""
    if to is None:
        for line in export_lines():
            click.echo(line)
        return
    spare = to.with_name(f".{to.name}.part")
    with spare.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in export_lines())
    spare.replace(to)
