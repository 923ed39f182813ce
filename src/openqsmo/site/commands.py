"""The command tree, and the commands of the site itself: migrate, serve, demo, docs."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

import click
from django.conf import settings

from openqsmo.alignment.cli import blast_radius, crosswalk, fit_gap, rules, waivers
from openqsmo.cases.cli import case
from openqsmo.cases.cli_register import export_case, list_cases, show_case
from openqsmo.catalog.cli import fedramp, grants_offerings, offerings
from openqsmo.conformance.check_command import check_command
from openqsmo.conformance.cli import contract_commands, run_commands
from openqsmo.conformance.commands import consistency, sample_data
from openqsmo.drafting.cli import drafts
from openqsmo.governance.cli import governance
from openqsmo.kernel.actor import Role
from openqsmo.ledger.cli import ledger
from openqsmo.loads.cli import load, loads
from openqsmo.organizations.cli import agencies, agency
from openqsmo.people.cli import people
from openqsmo.site.preparation import prepare
from openqsmo.standards.cli import fibf, oscal, standards
from openqsmo.web.access import allow_command
from openqsmo.worker.cli import worker


@click.group()
@click.version_option(package_name="openqsmo")
def qsmo() -> None:
    """OpenQSMO: a marketplace of shared services, from the command line."""


@qsmo.command()
@allow_command(Role.OPERATOR)
def migrate() -> None:
    """Bring the database to this version, and gather static files."""
    prepare()
    click.echo("ready")


@qsmo.command()
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the real feeds; loads them as well.")
@click.option("--reset", is_flag=True, help="Begin anew: remove what this demonstration holds.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where it will be served; must be free.")
@allow_command(Role.OPERATOR)
def demo(data: Path | None, reset: bool, port: int | None) -> None:
    """Fill this home with the demonstration government, once; then say how to look at it."""
    from openqsmo.catalog.queries.search import this_catalogue
    from openqsmo.site.demonstration.filling import fill
    from openqsmo.site.demonstration.home import begin_anew, refuse_taken_port
    from openqsmo.site.demonstration.real_data import load_real_data
    from openqsmo.site.demonstration.welcome import welcome

    if port:
        refuse_taken_port(port)
    if reset and begin_anew():
        _say("removed what the demonstration held")
    prepare()
    if not fill(lambda text: _say(f"filling: {text}")):
        _say("kept what is there (--reset begins anew)")
    if data:
        load_real_data(data, load, _say)
    _say("search index")
    this_catalogue().up_to_date()  # so that the first page does not wait for it
    for line in welcome(port or 8000):
        click.echo(line)


def _say(text: str) -> None:
    click.echo(f"demo: {text}", err=True)


@qsmo.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--with-worker", is_flag=True, help="Run `qsmo worker` beside the server.")
@allow_command(Role.OPERATOR)
def serve(port: int, host: str, with_worker: bool) -> None:
    """Serve the marketplace."""
    options = settings.OPTIONS
    command = [
        sys.executable, "-m", "gunicorn", "openqsmo.site.wsgi:application", "--bind", f"{host}:{port}",
        "--workers", str(options.workers), "--threads", str(options.threads), "--worker-class", "gthread",
        "--keep-alive", "30", "--max-requests", "100000", "--max-requests-jitter", "5000", "--log-level", "warning",
        # No header of a client may say which page is meant: gunicorn takes SCRIPT_NAME and PATH_INFO by default.
        "--limit-request-line", "8190", "--forwarder-headers", "",
        "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else str(settings.HOME),  # noqa: S108
    ]  # fmt: skip
    beside = [[sys.executable, "-m", "openqsmo.site.cli", "worker"]] if with_worker else []
    sys.exit(_run_until_stopped([command, *beside]))


def _run_until_stopped(commands: list[list[str]]) -> int:
    """Run processes until the first ends or this one is told to stop; none outlives it. Gives the first one's code."""
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603

    def stop(signum: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        return running[0].wait()
    finally:
        stop(signal.SIGTERM, None)
        for process in running[1:]:
            process.wait()


@qsmo.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a document is stale.")
@allow_command(Role.OPERATOR)
def docs(check: bool) -> None:
    """Write the documents that are generated from the code."""
    from openqsmo.site.documents import generated

    folder = Path("docs/generated")
    texts = generated()
    stale = [name for name, text in texts.items() if _read(folder / name) != text]
    if check and stale:
        click.echo(f"Stale: {', '.join(stale)}. Run `qsmo docs` and commit what it writes.", err=True)
        sys.exit(1)
    if not check:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(texts[name], encoding="utf-8")
        click.echo(f"{len(stale)} written, {len(texts) - len(stale)} fresh")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


# Whoever holds the data may check it: the command opens nothing of the marketplace's.
if check_command.callback:
    allow_command(Role.VISITOR)(check_command.callback)
load.add_command(agencies)
load.add_command(fedramp)
load.add_command(fibf)
load.add_command(oscal)
load.add_command(grants_offerings)
standards.add_command(blast_radius)
standards.add_command(crosswalk)
qsmo.add_command(agency)
qsmo.add_command(check_command)
for _command in (list_cases, show_case, export_case):
    case.add_command(_command)
qsmo.add_command(case)
qsmo.add_command(contract_commands)
qsmo.add_command(drafts)
qsmo.add_command(consistency)
qsmo.add_command(fit_gap)
qsmo.add_command(governance)
qsmo.add_command(ledger)
qsmo.add_command(load)
qsmo.add_command(loads)
qsmo.add_command(offerings)
qsmo.add_command(people)
qsmo.add_command(run_commands)
qsmo.add_command(rules)
qsmo.add_command(sample_data)
qsmo.add_command(standards)
qsmo.add_command(waivers)
qsmo.add_command(worker)
