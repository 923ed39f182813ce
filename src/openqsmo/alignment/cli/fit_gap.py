"""``qsmo fit-gap``: export a workbook, import a filled-in one, show coverage."""

import json
from pathlib import Path

import click
from django.utils.timezone import localdate

from openqsmo.alignment import problems
from openqsmo.alignment.actions.workbook import import_workbook
from openqsmo.alignment.queries.answers import Answerer, agency_that, offering_that
from openqsmo.alignment.queries.capabilities import listing_of, standard_called
from openqsmo.alignment.queries.coverage import coverage_data
from openqsmo.alignment.queries.pages import agency_page
from openqsmo.alignment.queries.workbook import exported_workbook
from openqsmo.alignment.rules.coverage import share_in_words
from openqsmo.catalog.models import Offering
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import Refused
from openqsmo.kernel.words import counted
from openqsmo.loads.reading import read_bytes
from openqsmo.people.queries import organization_at
from openqsmo.web.access import allow_command

agency_option = click.option(
    "--agency", default="", metavar="KEY", help="Whose: the agency's key, as in labor."
)
offering_option = click.option(
    "--offering", default="", metavar="CODE", help="Or which offering's, as in HR-0001."
)


@click.group("fit-gap")
def fit_gap() -> None:
    """What agencies need of a standard, and what offerings meet."""


@fit_gap.command("export")
@click.argument("standard")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@agency_option
@offering_option
@allow_command(Role.OPERATOR)
def export(standard: str, path: Path, agency: str, offering: str) -> None:
    """Write the workbook of STANDARD (such as hcm-capabilities) to PATH, with every answer on record."""
    found = standard_called(standard)
    exported = exported_workbook(listing=listing_of(found), answerer=_answerer(standard, agency, offering))
    path.write_bytes(exported.raw)
    click.echo(f"{path}: {counted(len(exported.raw), 'byte')}")


@fit_gap.command("import")
@click.argument("standard")
@click.argument("path", type=click.Path(path_type=Path))
@agency_option
@offering_option
@click.option("--anyway", is_flag=True, help="Take the rows that are right, and report the rest.")
@allow_command(Role.OPERATOR)
def import_(standard: str, path: Path, agency: str, offering: str, anyway: bool) -> None:
    """Take the answers of a filled-in workbook: all of them, or none."""
    answerer = _answerer(standard, agency, offering)
    done = import_workbook(
        standard_code=standard, file=path.name, raw=read_bytes(path), by=OPERATOR, anyway=anyway,
        agency_id=answerer.agency.pk if answerer.agency else None,
        offering_id=answerer.offering.pk if answerer.offering else None,
    )  # fmt: skip
    click.echo(
        f"{counted(done.changed, 'answer')} changed, {done.unchanged:,} as before, "
        f"{counted(done.uniques, 'unique capability', 'unique capabilities')} stated"
    )
    for fault in done.faults:
        click.echo(f"  left out, {fault.field}: {fault.says} {fault.fix}")


@fit_gap.command()
@click.argument("standard")
@agency_option
@offering_option
@allow_command(Role.OPERATOR)
def followed(standard: str, agency: str, offering: str) -> None:
    """List old answers that followed the crosswalk and that a person must look at."""
    gap = _answerer(standard, agency, offering).fit_gap(standard_called(standard))
    rows = list(gap.followed.to_review().select_related("source", "target", "fit_gap")) if gap else []
    for each in rows:
        click.echo(f"{each.source} → {each.target or 'nothing'}  {each.answer_in_words}: {each.says}")
    click.echo(f"{counted(len(rows), 'answer')} to look at", err=True)


@fit_gap.command()
@click.argument("standard")
@click.option("--agency", required=True, metavar="KEY", help="Whose list is covered.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every gap.")
@allow_command(Role.OPERATOR)
def coverage(standard: str, agency: str, as_json: bool) -> None:
    """Say what of an agency's list each published offering meets, the most must-haves first."""
    found = agency_page(
        code=standard, agency_id=organization_at(agency).pk, viewer=OPERATOR, today=localdate()
    )
    if as_json:
        data = [coverage_data(row) for row in found.coverage]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))
        return
    click.echo(f"{found.page.answerer.name}: {found.page.in_words}")
    for row in found.coverage:
        silent = "" if row.has_answered else "  [its provider has not answered]"
        musts, everything = row.coverage.must_haves, row.coverage.everything
        click.echo(
            f"  {row.offering.code}  must-haves {share_in_words(musts)}, all {share_in_words(everything)}{silent}"
        )


def _answerer(standard: str, agency: str, offering: str) -> Answerer:
    if bool(agency) == bool(offering):
        raise Refused(problems.NO_AGENCY)
    if agency:
        found = organization_at(agency)
        return agency_that(agency_id=found.pk, standard=standard_called(standard), viewer=OPERATOR)
    return offering_that(offering_id=Offering.objects.get(code=offering).pk, viewer=OPERATOR)
