"""Take a filled-in workbook: whole, or what is right of it with the rest reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from openqsmo.alignment import problems
from openqsmo.alignment.actions.answers import Desk, agency_desk, keep, offering_desk
from openqsmo.alignment.actions.texts import kept_text
from openqsmo.alignment.actions.unique import keep_unique, places_of
from openqsmo.alignment.engines.workbook_layout import About, AnswerLine, Column, UniqueLine
from openqsmo.alignment.engines.workbook_reading import EXPORT_AGAIN, Reading, about_of, read_answers
from openqsmo.alignment.models import UniqueCapability
from openqsmo.alignment.queries.capabilities import standard_called
from openqsmo.alignment.queries.workbook import wordings_of
from openqsmo.alignment.rules.unique import faults_of_unique
from openqsmo.alignment.vocabulary import Given, Side
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Refused
from openqsmo.kernel.words import counted
from openqsmo.loads.workbooks import read_workbook
from openqsmo.standards.models import StandardItem

MOST_BYTES = 10 * 1024 * 1024
MOST_NAMED = 200
NewUnique = tuple[StandardItem, str, str]


@dataclass(frozen=True)
class Imported:
    """What a workbook did: answers changed, answers that stood already, unique capabilities stated, faults."""

    changed: int
    unchanged: int
    uniques: int
    faults: tuple[FieldError, ...]


@dataclass
class _Taken:
    """What of a workbook can be kept, and what cannot."""

    kept: list[Given] = field(default_factory=list)
    unchanged: int = 0
    uniques: list[NewUnique] = field(default_factory=list)
    faults: list[FieldError] = field(default_factory=list)


@transaction.atomic
def import_workbook(
    *, standard_code: str, file: str, raw: bytes, by: Actor, agency_id: int | None = None,
    offering_id: int | None = None, anyway: bool = False,
) -> Imported:  # fmt: skip
    """Take the answers and unique capabilities of a filled-in workbook of an agency or an offering.

    With any fault the whole file is refused (ALI-020), each fault by sheet, cell and what to do;
    ``anyway`` keeps the rows that are right and gives the faults of the rest back.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(problems.FILE_TOO_LARGE.about(most=f"{MOST_BYTES // 1024 // 1024} MB"))
    desk = _desk_for(standard_code, agency_id, offering_id, by)
    sheets = read_workbook(raw, file)
    _require_own_workbook(about_of(sheets), desk, file)
    reading = read_answers(desk.answerer.side, sheets, wordings_of(desk.listing))
    if not reading.sheets and not reading.faults:
        named = problems.NO_ANSWERS_READ.about(
            file=file, identifier=Column.IDENTIFIER.value, answer=Column.ANSWER.value
        )
        raise Refused(named)
    taken = _taken(desk, reading)
    if taken.faults and not anyway:
        count = counted(len(taken.faults), "place")
        raise Refused(problems.WORKBOOK_FAULTS.about(taken.faults[:MOST_NAMED], file=file, count=count))
    keep(desk, taken.kept, by, timezone.now())
    for item, statement, authority in taken.uniques:
        keep_unique(desk.answerer, desk.listing.standard, item, statement, authority, by)
    return Imported(len(taken.kept), taken.unchanged, len(taken.uniques), tuple(taken.faults))


def _desk_for(standard_code: str, agency_id: int | None, offering_id: int | None, by: Actor) -> Desk:
    standard = standard_called(standard_code)
    if agency_id is not None:
        return agency_desk(standard, agency_id, by)
    if offering_id is not None:
        return offering_desk(standard, offering_id, by)
    raise Refused(problems.NO_AGENCY)


def _require_own_workbook(about: About | None, desk: Desk, file: str) -> None:
    """Refuse a workbook of somebody else, of another standard or of the other side."""
    if about is None:
        raise Refused(problems.NOT_OUR_WORKBOOK.about(file=file))
    own = (desk.answerer.side, desk.listing.standard.code, desk.answerer.key)
    if (about.side, about.standard, about.owner) != own:
        theirs = f"{about.owner[:80]} ({about.standard[:60]})"
        ours = f"{desk.answerer.key} ({desk.listing.standard.code})"
        raise Refused(problems.ANOTHERS_WORKBOOK.about(file=file, theirs=theirs, ours=ours))


def _taken(desk: Desk, reading: Reading) -> _Taken:
    found = _Taken(faults=list(reading.faults))
    _take_answers(desk, reading.answers, found)
    if desk.answerer.side is Side.AGENCY:
        _take_uniques(desk, reading.uniques, found)
    return found


def _take_answers(desk: Desk, lines: Sequence[AnswerLine], found: _Taken) -> None:
    where = {line.given.identifier: line.where for line in lines}
    judged = desk.judged([line.given for line in lines])
    newest = {each.identifier: each.wording for each in desk.listing.capabilities}
    found.unchanged = len(judged.unchanged)
    for error in (*judged.faults, *judged.stale):
        found.faults.append(replace(error, field=where[error.field]))
    for given in judged.kept:
        if given.wording == newest[given.identifier]:
            found.kept.append(given)
        else:
            says = f"{given.identifier} was reworded since this workbook was exported."
            found.faults.append(FieldError(where[given.identifier], says, EXPORT_AGAIN))


def _take_uniques(desk: Desk, lines: Iterable[UniqueLine], found: _Taken) -> None:
    places = places_of(desk.listing.standard)
    rows = UniqueCapability.objects.filter(organization=desk.answerer.agency, standard=desk.listing.standard)
    on_record = {(row.item_id, row.statement): row.authority for row in rows}
    for line in lines:
        _take_unique(line, places.get(line.place.strip().upper()), on_record, found)


def _take_unique(
    line: UniqueLine, item: StandardItem | None, on_record: dict[tuple[int, str], str], found: _Taken
) -> None:
    statement, authority = kept_text(line.statement), kept_text(line.authority)
    errors = faults_of_unique(line.place, item is not None, statement, authority)
    if errors or item is None:
        found.faults.extend(replace(error, field=line.where) for error in errors)
        return
    before = on_record.get((item.pk, statement))
    if before is None:
        on_record[item.pk, statement] = authority
        found.uniques.append((item, statement, authority))
    elif before != authority:
        says = "The same is stated already, with another authority."
        fix = "Leave the authority as it is on record, or state what differs."
        found.faults.append(FieldError(line.where, says, fix))
