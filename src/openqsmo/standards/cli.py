"""``qsmo load fibf``: load the business standards."""

import json
from pathlib import Path

import click

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import Refused
from openqsmo.loads import problems
from openqsmo.loads.reading import read_bytes
from openqsmo.standards.actions import load_fibf
from openqsmo.web.access import allow_command


@click.command("fibf")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the load report as JSON.")
@allow_command(Role.OPERATOR)
def fibf(path: Path, as_json: bool) -> None:
    """Load functional areas, functions and activities from a FIBF JSON file or a folder of them."""
    files = [path] if not path.is_dir() else sorted(each for each in path.iterdir() if each.is_file())
    if not files:
        raise Refused(problems.NO_FILE.about(file=path))
    load = load_fibf(files=[(each.name, read_bytes(each)) for each in files], by=OPERATOR)
    click.echo(json.dumps(load.report, indent=2) if as_json else f"{load.source}: load {load.pk}")
