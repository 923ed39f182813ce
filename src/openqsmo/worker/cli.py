"""``qsmo worker``: run jobs and reactions until stopped."""

import signal
from types import FrameType

import click

from openqsmo.kernel.actor import Role
from openqsmo.web.access import allow_command
from openqsmo.worker.actions import run_forever, run_once


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@allow_command(Role.OPERATOR)
def worker(once: bool) -> None:
    """Run jobs and reactions."""
    if once:
        while run_once({}):
            pass
        return
    stopped = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    run_forever(lambda: stopped)
