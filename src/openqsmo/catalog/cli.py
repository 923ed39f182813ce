"""``qsmo load fedramp`` and ``grants-offerings`` load what others list; ``qsmo offerings`` searches and follows."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import click
from django.utils.timezone import localdate

from openqsmo.catalog.actions.follows import follow_offering, follow_search
from openqsmo.catalog.actions.load_fedramp import load_fedramp
from openqsmo.catalog.actions.load_grants_offerings import load_grants_offerings
from openqsmo.catalog.models import Offering
from openqsmo.catalog.problems import NOT_A_FILTER, NOT_COMPARABLE
from openqsmo.catalog.queries.addresses import in_words, read_search, write_search
from openqsmo.catalog.queries.cards import Card
from openqsmo.catalog.queries.compare import as_data, as_table, comparison
from openqsmo.catalog.queries.export import COLUMNS, Exported, exported
from openqsmo.catalog.queries.follows import follows
from openqsmo.catalog.queries.search import FACETS, SORTS, Search, search
from openqsmo.catalog.vocabulary import Frequency
from openqsmo.kernel.actor import OPERATOR, Role, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.tables import as_csv
from openqsmo.kernel.words import counted
from openqsmo.loads.cli import as_json_option, dry_run_option, progress_option, progress_to, show_report
from openqsmo.loads.models import Load
from openqsmo.loads.reading import files_at
from openqsmo.people.cli import token_option, who_acts
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


def looking(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which a search is given, and on whose behalf."""
    for option in (
        click.argument("words", nargs=-1),
        click.option(
            "--filter", "filters", multiple=True, metavar="FACET=VALUE",
            help=f"Narrow to a value of {', '.join(FACETS)}; may be given again.",
        ),
        click.option("--data", type=click.Choice(["real", "synthetic"]), default=None, help="Which offerings."),
        token_option,
    ):  # fmt: skip
        command = option(command)
    return command


form_option = click.option(
    "--form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)


@click.group()
def offerings() -> None:
    """Search, compare, export and follow offerings, as a visitor or with a token of one's own."""


@offerings.command("search")
@looking
@click.option("--sort", type=click.Choice(list(SORTS)), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@form_option
@allow_command(Role.OPERATOR)
def search_command(
    words: tuple[str, ...],
    filters: tuple[str, ...],
    data: str | None,
    token: str,
    sort: str,
    limit: int,
    form: str,
) -> None:
    """Find offerings by WORDS and filters; every facet is counted."""
    looked_for, viewer = _looked_for(words, filters, data, sort), who_acts(token, Scope.READ)
    if form != "text":
        _give(exported(looked_for=looked_for, viewer=viewer, most=limit), form)
        return
    found = search(looked_for=looked_for, viewer=viewer, size=limit)
    click.echo(f"{counted(found.total, 'offering')} for {in_words(looked_for)} ({found.data} data)")
    for card in found.cards:
        click.echo(_line(card))
    for facet, counts in found.counts.items():
        if counts:
            click.echo(f"{facet}: " + ", ".join(f"{value} {count}" for value, count in counts[:8]))


@offerings.command("export")
@looking
@click.option("--form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@allow_command(Role.OPERATOR)
def export_command(
    words: tuple[str, ...], filters: tuple[str, ...], data: str | None, token: str, form: str
) -> None:
    """Write every offering of a search, with stable identifiers, as CSV or JSON."""
    looked_for = _looked_for(words, filters, data, "relevance")
    _give(exported(looked_for=looked_for, viewer=who_acts(token, Scope.READ)), form)


@offerings.command("compare")
@click.argument("codes", nargs=-1, required=True)
@click.option("--volume", type=click.IntRange(1, 1_000_000_000), help="What would it cost for so many?")
@click.option("--only-differences", is_flag=True)
@form_option
@token_option
@allow_command(Role.OPERATOR)
def compare_command(
    codes: tuple[str, ...], volume: int | None, only_differences: bool, form: str, token: str
) -> None:
    """Lay two to four offerings, given by their CODES, side by side."""
    found = comparison(
        wanted=codes, viewer=who_acts(token, Scope.READ), volume=volume, on=localdate(),
        only_differences=only_differences,
    )  # fmt: skip
    if found.missing or len(found.pages) < 2:
        raise Refused(NOT_COMPARABLE.about(missing=", ".join(found.missing) or "a second one"))
    table = as_table(found)
    if form == "json":
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2, default=str))
    elif form == "csv":
        click.echo(as_csv(table[0], table[1:]), nl=False)
    else:
        for _, field, *cells in table:
            shown = cells[: len(found.pages)]
            click.echo(f"{field}: " + " | ".join(str(cell) or "not given" for cell in shown))


@offerings.command("follow")
@looking
@click.option("--offering", "code", default="", metavar="CODE", help="Follow this offering, not a search.")
@click.option(
    "--hear", type=click.Choice([each.value for each in Frequency]), default=Frequency.WEEKLY.value,
    show_default=True, help="How often a mail tells what changed.",
)  # fmt: skip
@allow_command(Role.OPERATOR)
def follow_command(
    words: tuple[str, ...], filters: tuple[str, ...], data: str | None, token: str, code: str, hear: str
) -> None:
    """Follow a search, or one offering, as the person whose token is given."""
    by, frequency = who_acts(token, Scope.WRITE), Frequency(hear)
    if code:
        offering = Offering.objects.visible_to(by).get(code=code)
        kept = follow_offering(offering_id=offering.pk, frequency=frequency, by=by)
    else:
        address = write_search(_looked_for(words, filters, data, "relevance"))
        kept = follow_search(search=address, name="", frequency=frequency, by=by)
    click.echo(f"You follow {kept.name}: {frequency.label}.")


@offerings.command("following")
@token_option
@click.option("--json", "as_json", is_flag=True)
@allow_command(Role.OPERATOR)
def following_command(token: str, as_json: bool) -> None:
    """List what the person whose token is given follows."""
    found = follows(viewer=who_acts(token, Scope.READ))
    if as_json:
        rows = [{"id": each.pk, "name": each.name, "hear": each.frequency} for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each.pk:>6}  {each.name}  ({Frequency(each.frequency).label})")


def _looked_for(words: Sequence[str], filters: Sequence[str], data: str | None, sort: str) -> Search:
    given: dict[str, list[str]] = {"q": [" ".join(words)], "sort": [sort], "data": [data or ""]}
    for each in filters:
        facet, is_pair, value = each.partition("=")
        if facet not in FACETS or not is_pair or not value.strip():
            raise Refused(NOT_A_FILTER.about(given=each[:100], facets=", ".join(FACETS)))
        given.setdefault(facet, []).append(value)
    return read_search(given)


def _give(found: Exported, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(found.as_data(), ensure_ascii=False, indent=2))
    else:
        click.echo(as_csv(COLUMNS, found.as_table()), nl=False)


def _line(card: Card) -> str:
    mark = "  [synthetic]" if card.is_synthetic else ""
    price = card.price_from or "price not given"
    return f"{card.code}  {card.title}  {card.provider}; {card.state.label}; {price}{mark}"
