"""``qsmo load fibf`` loads the business standards; ``qsmo standards`` reads the registry."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted
from openqsmo.loads import problems
from openqsmo.loads.models import Load
from openqsmo.loads.reading import files_at, read_bytes
from openqsmo.standards.actions import load_fibf, load_oscal
from openqsmo.standards.actions.load_oscal import NIST
from openqsmo.standards.models import ItemVersion
from openqsmo.standards.queries.citations import citing as find_citing
from openqsmo.standards.queries.data import item_data, item_page_data, listed_standard, standard_page_data
from openqsmo.standards.queries.differences import Differences, differences, differences_data
from openqsmo.standards.queries.made_from import catalog_of, contract_of
from openqsmo.standards.queries.registry import (
    ItemPage,
    Narrowed,
    StandardPage,
    board,
    item_page,
    items_of,
    sorted_ids,
    standard_page,
    version_of,
)
from openqsmo.standards.queries.search import Looked, find_items, rows_of
from openqsmo.standards.queries.wording import heading, numbers_in_words, state_in_words
from openqsmo.standards.rules import data_contracts
from openqsmo.standards.vocabulary import ItemKind
from openqsmo.web.access import allow_command

ENDINGS = frozenset({".json", ".xlsx"})


@click.command("fibf")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the load reports as JSON.")
@allow_command(Role.OPERATOR)
def fibf(paths: tuple[Path, ...], as_json: bool) -> None:
    """Load business standards from FIBF JSON files and workbooks, or from folders of them.

    Each PATH, and each folder below it that holds such files, is loaded as an edition of its own.
    Give older editions first: what is loaded last becomes the newest version of its standards.
    """
    editions = [edition for path in paths for edition in _editions(path)]
    loaded, refused = [], []
    for files in editions:
        try:
            loaded.append(load_fibf(files=[(each.name, read_bytes(each)) for each in files], by=OPERATOR))
        except Refused as error:
            if len(editions) == 1:
                raise
            refused.append(error)
            click.echo(f"{files[0].parent.name}: not loaded. {error.problem}", err=True)
    if refused and not loaded:
        raise refused[0]
    _say_loads(loaded, as_json)


@click.command("oscal")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--framework", default=NIST, show_default=True, help="Whose controls these are.")
@click.option("--json", "as_json", is_flag=True, help="Print the load report as JSON.")
@allow_command(Role.OPERATOR)
def oscal(path: Path, framework: str, as_json: bool) -> None:
    """Load security controls from an OSCAL catalog, or a folder of catalogs and profiles, as JSON."""
    files = files_at(path, ".json")
    load = load_oscal(
        files=[(each.name, read_bytes(each)) for each in files], by=OPERATOR, framework=framework
    )
    _say_loads([load], as_json)


def _editions(path: Path) -> list[list[Path]]:
    """The files of a path, or of each folder in it that holds files of the standards."""
    if not path.is_dir():
        return [[path]]
    folders = [path, *sorted(each for each in path.rglob("*") if each.is_dir())]
    held = [sorted(each for each in folder.iterdir() if each.is_file()) for folder in folders]
    found = [files for files in held if any(each.suffix.casefold() in ENDINGS for each in files)]
    if not found:
        raise Refused(problems.NO_FILE.about(file=path))
    return found


def _say_loads(loads: Sequence[Load], as_json: bool) -> None:
    if as_json:
        reports = [load.report for load in loads]
        click.echo(json.dumps(reports[0] if len(reports) == 1 else reports, indent=2))
        return
    for load in loads:
        click.echo(f"{load.source}: load {load.pk}")


as_json_option = click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
kind_option = click.option(
    "--kind", default="", type=click.Choice(["", *(kind.value for kind in ItemKind)]), help="Only one kind."
)


@click.group()
def standards() -> None:
    """The registry of standards: every version, every item, and what each says."""


@standards.command("list")
@as_json_option
@allow_command(Role.OPERATOR)
def list_standards(as_json: bool) -> None:
    """List every standard with its current version."""
    found = sorted(board(viewer=OPERATOR).current, key=lambda version: version.standard.code)
    if as_json:
        _write([listed_standard(version) for version in found])
        return
    for version in found:
        items = counted(getattr(version, "item_count", 0), "item")
        state = state_in_words(version.state)
        click.echo(f"{version.standard.code}  version {version.number}, {version.made_on}, {items}  {state}")


@standards.command()
@click.argument("code")
@click.argument("identifier", required=False)
@as_json_option
@allow_command(Role.OPERATOR)
def show(code: str, identifier: str | None, as_json: bool) -> None:
    """Show the versions of the standard CODE, or, with IDENTIFIER, what one of its items says."""
    if identifier:
        found = item_page(code=code, identifier=identifier, viewer=OPERATOR)
        _write(item_page_data(found)) if as_json else _say_item(found)
        return
    page = standard_page(code=code, viewer=OPERATOR)
    _write(standard_page_data(page)) if as_json else _say_standard(page)


@standards.command()
@click.argument("code")
@click.option(
    "--version", type=click.IntRange(min=1), help="A version's number; the current one when not given."
)
@click.option("--words", default="", help="Only items that hold all these words.")
@click.option("--function", default="", help="Only items of this function, as in FFM.010.")
@kind_option
@as_json_option
@allow_command(Role.OPERATOR)
def items(code: str, version: int | None, words: str, function: str, kind: str, as_json: bool) -> None:
    """List the items of a version of the standard CODE."""
    number = version or max(v.number for v in standard_page(code=code, viewer=OPERATOR).versions)
    found = version_of(code=code, number=number, viewer=OPERATOR)
    narrowed = Narrowed(words, function, kind)
    _say_items(rows_of(sorted_ids(items_of(found, narrowed, viewer=OPERATOR))), as_json)


@standards.command()
@click.argument("words", nargs=-1, required=True)
@kind_option
@click.option("--area", default="", metavar="CODE", help="Only one functional area, as in FFM.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@as_json_option
@allow_command(Role.OPERATOR)
def search(words: tuple[str, ...], kind: str, area: str, most: int, as_json: bool) -> None:
    """Find items of the current versions that hold all WORDS, or whose identifier begins so."""
    looked = Looked(" ".join(words), (kind,) if kind else (), (area.upper(),) if area else ())
    found = find_items(looked=looked, viewer=OPERATOR, size=most)
    _say_items(found.items, as_json)
    if not as_json:
        click.echo(f"{counted(found.total, 'item')} found", err=True)


@standards.command()
@click.argument("code")
@click.argument("old", type=click.IntRange(min=1), metavar="FROM")
@click.argument("new", type=click.IntRange(min=1), metavar="TO")
@as_json_option
@allow_command(Role.OPERATOR)
def diff(code: str, old: int, new: int, as_json: bool) -> None:
    """Say what changed from version FROM to version TO of the standard CODE."""
    found = differences(code=code, old=old, new=new, viewer=OPERATOR)
    if as_json:
        _write(differences_data(found, found.changed, len(found.changed)))
        return
    _say_differences(found)


@standards.command()
@click.argument("code")
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Write JSON in place of YAML.")
@allow_command(Role.OPERATOR)
def contract(code: str, number: int | None, as_json: bool) -> None:
    """Write the data contract (ODCS) of version NUMBER, or the current one, of the data elements CODE."""
    found = contract_of(code=code, number=number, viewer=OPERATOR)
    write = data_contracts.as_json if as_json else data_contracts.as_yaml
    click.echo(write(found.document), nl=False)
    if found.notes:
        click.echo(f"{counted(len(found.notes), 'thing')} not told by the standard, named within", err=True)


@standards.command()
@click.argument("code")
@click.argument("number", required=False, type=click.IntRange(min=1))
@allow_command(Role.OPERATOR)
def catalog(code: str, number: int | None) -> None:
    """Write version NUMBER, or the current one, of the controls CODE as an OSCAL catalog in JSON."""
    click.echo(catalog_of(code=code, number=number, viewer=OPERATOR))


@standards.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@as_json_option
@allow_command(Role.OPERATOR)
def citing(words: tuple[str, ...], most: int, as_json: bool) -> None:
    """Find items of the current versions that cite a law or rule, as in: citing 5 USC 6304."""
    found = find_citing(words=" ".join(words), viewer=OPERATOR, size=most)
    _say_items(found.items, as_json)
    if not as_json:
        click.echo(f"{counted(found.total, 'item')} citing {found.key or 'what cannot be told'}", err=True)


def _say_differences(found: Differences) -> None:
    for one in found.changed:
        click.echo(f"{', '.join(item.identifier for item in one.items)} ({one.change.label})")
        for finding in one.change.findings:
            click.echo(f"  {finding.says}")
    counts = [f"{number} {change.value}" for change, number in found.counts.items() if number]
    click.echo("; ".join([*counts, f"{counted(found.unchanged, 'item')} unchanged"]), err=True)


def _say_standard(page: StandardPage) -> None:
    click.echo(f"{page.standard.title} ({page.standard.framework})")
    for version in page.versions:
        items = counted(getattr(version, "item_count", 0), "item")
        source = version.source_load or "written here"
        click.echo(
            f"version {version.number}  {version.made_on}  {items}  {state_in_words(version.state)}  {source}"
        )


def _say_item(page: ItemPage) -> None:
    click.echo(f"{page.item.identifier} ({ItemKind(page.item.kind).label.lower()})")
    for line in page.lines:
        click.echo(f"{line.field.label}: {'not given' if line.value is None else line.text}")
    listed = "" if page.is_listed else " (no longer listed)"
    click.echo(f"Stands so in {numbers_in_words(page.current.numbers)}{listed}")
    for wording in page.others:
        says = "; ".join(f"{line.field.label}: {line.text or 'not given'}" for line in wording.changed)
        click.echo(f"In {numbers_in_words(wording.numbers)}: {says}")


def _say_items(rows: Iterable[ItemVersion], as_json: bool) -> None:
    if as_json:
        _write([item_data(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.item.identifier}  {heading(row.item.kind, row.content)}")


def _write(found: Any) -> None:
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
