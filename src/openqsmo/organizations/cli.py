"""``qsmo agency``: whom a name means, who is on record; ``qsmo load agencies``: load the published lists."""

import json
import sys
from pathlib import Path

import click
from django.db import transaction

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.identifiers import Scheme
from openqsmo.kernel.words import counted
from openqsmo.loads.cli import as_json_option, dry_run_option, progress_option, progress_to, show_report
from openqsmo.loads.reading import files_at, read_bytes
from openqsmo.organizations import actions, queries
from openqsmo.organizations.models import Organization
from openqsmo.organizations.queries import Meaning, Wanted
from openqsmo.organizations.vocabulary import AgencyClass, OrganizationKind
from openqsmo.web.access import allow_command

KINDS = click.Choice([kind.value for kind in OrganizationKind])
CLASSES = click.Choice([*(each.value for each in AgencyClass), "unknown"])


@click.group()
def agency() -> None:
    """Agencies: whom a name means, and who is on record."""


@agency.command("resolve")
@click.argument("text")
@click.option("--scheme", default="", metavar="SCHEME", help=f"For a code: one of {', '.join(Scheme)}.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: which, how sure, which others.")
@allow_command(Role.OPERATOR)
def resolve_command(text: str, scheme: str, as_json: bool) -> None:
    """Say which organization a name, or a code with its scheme, means.

    Exits 0 when it means one, 1 when it is left for a person, 2 when it is refused, as a bare code is.
    """
    meaning = queries.resolve_name(text=text, scheme=scheme, viewer=OPERATOR)
    click.echo(json.dumps(meaning.as_data(), ensure_ascii=False) if as_json else _in_words(meaning))
    sys.exit(not meaning.is_resolved)


@agency.command("list")
@click.option("--words", default="", help="Only those that hold these words, or have this code.")
@click.option("--kind", "kinds", type=KINDS, multiple=True, help="May be given repeatedly.")
@click.option("--class", "classes", type=CLASSES, multiple=True, help="May be given repeatedly.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object to a line.")
@allow_command(Role.OPERATOR)
def list_command(words: str, kinds: tuple[str, ...], classes: tuple[str, ...], as_json: bool) -> None:
    """List agencies by name, or those that are looked for."""
    wanted = Wanted(words=words, kinds=kinds, classes=classes, data=queries.REAL)
    found = queries.agency_list(wanted=wanted, viewer=OPERATOR)
    for row in found.rows.prefetch_related("codes"):
        click.echo(json.dumps(_as_data(row), ensure_ascii=False) if as_json else _as_line(row))


@click.command("agencies")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@dry_run_option
@as_json_option
@progress_option
@allow_command(Role.OPERATOR)
def agencies(paths: tuple[Path, ...], dry_run: bool, as_json: bool, progress: bool) -> None:
    """Load the lists of agencies: the folder that holds them, or each file.

    The DATA Act Broker's agency codes, and the .gov registry's federal domains and its agencies with bureaus.
    With all three, what they no longer have is marked gone; with fewer, they only add.
    """
    say = progress_to(progress)
    files = [file for path in paths for file in files_at(path, ".csv")]
    say(f"Reading {counted(len(files), 'file')}, comparing with what is on record …")
    with transaction.atomic():
        load = actions.load_agencies(files=[(file.name, read_bytes(file)) for file in files], by=OPERATOR)
        transaction.set_rollback(dry_run)
    show_report(load.report, as_json=as_json)
    if not as_json:
        kept = "Nothing was kept (--dry-run)." if dry_run else f"Kept as load {load.pk}: /loads/{load.pk}/"
        click.echo(f"  {kept}")


def _in_words(meaning: Meaning) -> str:
    found, organization = meaning.resolution, meaning.organization
    if organization is not None and found.how is not None:
        lines = [
            f"{organization.name} ({organization.key})",
            f"  where:    {meaning.path}",
            f"  how sure: {found.score}, {found.how.label[0].lower()}{found.how.label[1:]}",
        ]
    else:
        lines = [f"Left for a person: {found.verdict.label}."]
    lines.append(f"  why:      {found.reason}")
    lines += [
        f"  {_score(other.candidate.score)}  {other.path} ({other.candidate.key})" for other in meaning.others
    ]
    return "\n".join(lines)


def _score(score: float | None) -> str:
    return "-    " if score is None else f"{score:.3f}"


def _as_line(row: Organization) -> str:
    codes = [str(code) for code in row.codes.all() if code.until is None and code.scheme != Scheme.DOTGOV]
    return f"{row.key}  {row.name}  {' '.join(codes)}".rstrip()


def _as_data(row: Organization) -> dict[str, object]:
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "agency_class": row.agency_class or None,
        "part_of": row.parent.key if row.parent else None,
        "codes": [str(code) for code in row.codes.all() if code.until is None],
    }
