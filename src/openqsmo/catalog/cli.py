"""``qsmo load fedramp`` and ``qsmo load grants-offerings``: load what others list."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from openqsmo.catalog.actions.load_fedramp import load_fedramp
from openqsmo.catalog.actions.load_grants_offerings import load_grants_offerings
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.loads.cli import as_json_option, dry_run_option, progress_option, progress_to, show_report
from openqsmo.loads.models import Load
from openqsmo.loads.reading import files_at
from openqsmo.web.access import allow_command

path_argument = click.argument("path", type=click.Path(path_type=Path))


@click.command("fedramp")
@path_argument
@click.option("--anyway", is_flag=True, help="Also load a snapshot older than the newest one loaded.")
@dry_run_option
@as_json_option
@progress_option
@allow_command(Role.OPERATOR)
def fedramp(path: Path, anyway: bool, dry_run: bool, as_json: bool, progress: bool) -> None:
    """Load a snapshot of the FedRAMP Marketplace, or a folder of them in the order of their days.

    Load agencies first (qsmo load agencies): names that are not on record are left for a person.
    """
    files = files_at(path, ".json")
    loads = load_fedramp(files=files, by=OPERATOR, anyway=anyway, dry_run=dry_run, say=progress_to(progress))
    _show(loads, as_json, dry_run)


@click.command("grants-offerings")
@path_argument
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The list's day, which its file does not say."
)
@click.option("--anyway", is_flag=True, help="Also load a list older than the newest one loaded.")
@dry_run_option
@as_json_option
@progress_option
@allow_command(Role.OPERATOR)
def grants_offerings(
    path: Path, as_of: datetime | None, anyway: bool, dry_run: bool, as_json: bool, progress: bool
) -> None:
    """Load the catalogue of the Grants QSMO (a CSV file).

    Load agencies and standards first: names and services that are not on record stay as they are written.
    """
    found = load_grants_offerings(
        path=path,
        by=OPERATOR,
        as_of=as_of.date() if as_of else None,
        anyway=anyway,
        dry_run=dry_run,
        say=progress_to(progress),
    )
    _show([found], as_json, dry_run)


def _show(loads: Sequence[Load], as_json: bool, dry_run: bool) -> None:
    for each in loads:
        show_report(each.report, as_json=as_json)
        if not as_json:
            kept = (
                "Nothing was kept (--dry-run)." if dry_run else f"Kept as load {each.pk}: /loads/{each.pk}/"
            )
            click.echo(f"  {kept}")
