"""``qsmo standards crosswalk``: what was decided of where items went, and what texts suggest."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.tables import as_csv
from openqsmo.kernel.words import counted, listed
from openqsmo.loads.reading import read_bytes
from openqsmo.standards.actions.crosswalks import decide_crosswalk, import_crosswalk, withdraw_crosswalk
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.queries.crosswalks import (
    CrosswalkPage,
    all_decisions,
    crosswalk_page,
    decision_data,
    suggestion_data,
    version_called,
)
from openqsmo.standards.rules.crosswalks import Relation
from openqsmo.standards.rules.deciding import COLUMNS, GivenEntry, as_rows, read_confidence
from openqsmo.web.access import allow_command

FROM_HELP = "A version before, as STANDARD:NUMBER: ffm-capabilities:1; number 0 is the open draft."
as_json_option = click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")


class VersionName(click.ParamType[Any]):
    """A version by the code of its standard and its number, as in ``ffm-capabilities:1``."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        code, _, number = str(value).rpartition(":")
        if not code or not (number.isascii() and number.isdigit() and len(number) < 9):
            self.fail("write it as STANDARD:NUMBER, such as ffm-capabilities:1", param, ctx)
        return code, int(number)


old_argument = click.argument("old", type=VersionName(), metavar="FROM")
new_argument = click.argument("new", type=VersionName(), metavar="TO")
Named = tuple[str, int]


@click.group()
def crosswalk() -> None:
    """Where items of one version went in another; versions are named as in ffm-capabilities:1."""


@crosswalk.command("list")
@click.argument("standard", default="")
@as_json_option
@allow_command(Role.OPERATOR)
def list_decisions(standard: str, as_json: bool) -> None:
    """List the decisions that stand, of STANDARD or of all standards."""
    found = list(all_decisions(viewer=OPERATOR, code=standard))
    if as_json:
        click.echo(json.dumps([decision_data(each) for each in found], indent=2, default=str))
        return
    for each in found:
        click.echo(
            f"{each.pk}  {each.from_version.name_of_version} → {each.to_version.name_of_version}  {each}"
        )


@crosswalk.command("suggest")
@old_argument
@new_argument
@as_json_option
@allow_command(Role.OPERATOR)
def suggest(old: Named, new: Named, as_json: bool) -> None:
    """Say what the likeness of texts suggests about each item that nobody decided about."""
    page = _page(old, new)
    if as_json:
        click.echo(json.dumps([suggestion_data(each) for each in page.open], indent=2, ensure_ascii=False))
        return
    for each in page.open:
        given = each.suggestion
        ends = listed(given.to_identifiers) or "nothing"
        click.echo(
            f"{listed(given.from_identifiers)}  {given.relation}  {ends}  ({given.confidence:.0%} sure)"
        )
        click.echo(f"  {' '.join(given.reasons)}")
    click.echo(f"{counted(len(page.open), 'item')} open, {len(page.decisions):,} decided", err=True)


@crosswalk.command("decide")
@old_argument
@new_argument
@click.argument("relation", type=click.Choice([each.value for each in Relation]))
@click.option(
    "--from", "before", multiple=True, metavar="IDENTIFIER", help="An item before; may be repeated."
)
@click.option("--to", "after", multiple=True, metavar="IDENTIFIER", help="An item after; may be repeated.")
@click.option("--rationale", required=True, help="Why, in a sentence.")
@click.option("--confidence", default="", help="From 0 to 1, as in 0.9.")
@click.option("--source", default="", help="Where it is said, such as a memo.")
@allow_command(Role.OPERATOR)
def decide(
    old: Named,
    new: Named,
    relation: str,
    before: tuple[str, ...],
    after: tuple[str, ...],
    rationale: str,
    confidence: str,
    source: str,
) -> None:
    """Decide where an item of version FROM went in version TO."""
    given = GivenEntry(Relation(relation), before, after, rationale, _confidence(confidence), source)
    made = decide_crosswalk(**_ids(old, new), given=[given], areas_led=(), by=OPERATOR)
    click.echo(f"{made[0].pk}  {made[0]}" if made else "Decided so already; nothing changed")


@crosswalk.command("withdraw")
@click.argument("decision", type=click.IntRange(min=1))
@click.option("--why", required=True, help="Why, in a sentence.")
@allow_command(Role.OPERATOR)
def withdraw(decision: int, why: str) -> None:
    """Withdraw DECISION; it stays on record and is followed no more."""
    click.echo(f"Withdrawn: {withdraw_crosswalk(decision_id=decision, why=why, areas_led=(), by=OPERATOR)}")


@crosswalk.command("export")
@old_argument
@new_argument
@allow_command(Role.OPERATOR)
def export(old: Named, new: Named) -> None:
    """Write the decisions that stand between two versions as CSV, which can be imported again."""
    rows = as_rows(each.entry for each in _page(old, new).decisions)
    click.echo(as_csv([*COLUMNS, "reviewer", "decided_on"], rows), nl=False)


@crosswalk.command("import")
@old_argument
@new_argument
@click.argument("path", type=click.Path(path_type=Path))
@allow_command(Role.OPERATOR)
def import_(old: Named, new: Named, path: Path) -> None:
    """Decide what the CSV file PATH says: all of it, or nothing."""
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    made, rows = import_crosswalk(**_ids(old, new), file=path.name, text=text, areas_led=(), by=OPERATOR)
    click.echo(f"{counted(len(made), 'decision')} made, {rows - len(made):,} as before")


def _confidence(text: str) -> Decimal | None:
    try:
        return read_confidence(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _page(old: Named, new: Named) -> CrosswalkPage:
    return crosswalk_page(**_ids(old, new), viewer=OPERATOR)


def _ids(old: Named, new: Named) -> dict[str, int]:
    return {"from_id": _version(old).pk, "to_id": _version(new).pk}


def _version(named: Named) -> StandardVersion:
    return version_called(code=named[0], number=named[1], viewer=OPERATOR)
