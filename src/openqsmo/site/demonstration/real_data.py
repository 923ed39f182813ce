"""Load the real feeds beside the demonstration government, through the same commands that an operator uses."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from openqsmo.kernel.problems import Refused
from openqsmo.site import problems

Say = Callable[[str], None]


@dataclass(frozen=True)
class Feed:
    """A feed by the name of its ``qsmo load`` command, and where it lies below the data folder."""

    name: str
    path: str


# In this order: names that the later ones write are found among what the earlier ones brought.
FEEDS = (
    Feed("agencies", "agencies"),
    Feed("fibf", "fibf/_data"),
    Feed("fibf", "fibf/json"),
    Feed("fibf", "fibf/excel"),
    Feed("oscal", "oscal/nist"),
    Feed("fedramp", "fedramp"),
    Feed("grants-offerings", "fibf/grants_qsmo_offerings.csv"),
)


def load_real_data(folder: Path, loads: click.Group, say: Say) -> None:
    """Load every feed that is there; what is missing or refused is said, and the next one is loaded."""
    if not folder.is_dir():
        raise Refused(problems.NO_DATA_FOLDER.about(folder=folder))
    for feed in FEEDS:
        command, path = loads.commands.get(feed.name), folder / feed.path
        if command is None:
            say(f"{feed.name}: skipped, this version has no `qsmo load {feed.name}`")
        elif not path.exists():
            say(f"{feed.name}: skipped, {path} is not there")
        else:
            _load(feed.name, command, path, say)


def _load(name: str, command: click.Command, path: Path, say: Say) -> None:
    say(f"{name}: loading {path}")
    shows_progress = any(option.name == "progress" for option in command.params)
    arguments = [str(path), *(["--progress"] if shows_progress else [])]
    try:
        command.main(arguments, prog_name=f"qsmo load {name}", standalone_mode=False)
    except Refused as refused:
        say(f"{name}: not loaded. {refused.problem}")
