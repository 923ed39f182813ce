"""Start a run, give it its data piece by piece, have it checked."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from openqsmo.catalog.models import Offering
from openqsmo.catalog.rules.evidence_files import file_name
from openqsmo.conformance import problems
from openqsmo.conformance.engines import deliveries
from openqsmo.conformance.models import HeldContract, Run, RunFile
from openqsmo.conformance.queries.owners import owner_of
from openqsmo.conformance.queries.waivers import waivers_in_force
from openqsmo.conformance.rules.pieces import Piece, fits, read_range
from openqsmo.conformance.vocabulary import RunState
from openqsmo.kernel.actor import Actor
from openqsmo.kernel.problems import FieldError, Problem, Refused
from openqsmo.kernel.words import listed
from openqsmo.ledger.record import record
from openqsmo.ledger.vocabulary import Change
from openqsmo.organizations.models import Organization
from openqsmo.worker.actions import queue_job

MOST_FILES = 500
LARGEST_PIECE = 16 * 1024 * 1024
JOB = "run.check"


@dataclass(frozen=True)
class Given:
    """A file that will be given: its name, the table it holds (empty: told by its name), its size in bytes."""

    name: str
    size: int
    table: str = ""


@transaction.atomic
def start_run(
    *,
    contract_id: int,
    by: Actor,
    offering_id: int | None = None,
    organization_id: int | None = None,
    keeps_data: bool = False,
) -> Run:
    """Start a private run of an offering of one's own, or of one's own agency; then give it its data."""
    contract = HeldContract.objects.get(pk=contract_id)
    offering, organization = _owner(offering_id, organization_id, by)
    now = timezone.now()
    waivers = waivers_in_force(
        contract=contract, offering=offering, organization=organization, on=timezone.localdate()
    )
    run = Run.objects.create(
        offering=offering, organization=organization, contract=contract, state_since=now, started_at=now,
        started_by_id=by.person_id, keeps_data=keeps_data,
        waivers={rule: asdict(waived) for rule, waived in sorted(waivers.items())},
    )  # fmt: skip
    record("run.started", subject=run, by=by)
    return run


@transaction.atomic
def announce_file(*, run_id: int, given: Given, by: Actor) -> RunFile:
    """Say which file comes next, how large it is and which table it holds; its bytes follow in pieces."""
    run = taken(run_id, by, RunState.RECEIVING)
    name, table = file_name(given.name), given.table.strip()
    errors = _faults(run, name, table, given.size)
    if errors:
        raise Refused(problems.BAD_FILE.about(errors, name=name))
    before = run.files.aggregate(all=Sum("size"))["all"] or 0
    if before + given.size > settings.DELIVERY_LIMIT:
        raise Refused(problems.TOO_MUCH_DATA.about(most=f"{settings.DELIVERY_LIMIT // 1024**2:,} MB"))
    file = RunFile.objects.create(run=run, name=name, table=table, size=given.size)
    if not given.size:  # an empty file has no piece
        deliveries.append(_path(run, file), 0, iter(()), 0)
    return file


def receive_piece(
    *, run_id: int, file_id: int, content_range: str, pieces: Iterator[bytes], by: Actor
) -> RunFile:
    """Take the next piece of a file. After a break, ask how much is here and go on from there.

    The bytes are on disk before the row says so; what a kill left behind it is written over.
    """
    piece = read_range(content_range)
    file = _file(run_id, file_id, by)
    if piece is None or not fits(piece, received=file.received, total=file.size):
        raise Refused(_out_of_step(file))
    if piece.length > LARGEST_PIECE:
        raise Refused(problems.PIECE_TOO_LARGE.about(most=f"{LARGEST_PIECE:,}"))
    return _take(file, piece, pieces, by)


def give_whole(*, run_id: int, given: Given, pieces: Iterator[bytes], by: Actor) -> RunFile:
    """Give a file that is all here already, as a form sends it."""
    file = announce_file(run_id=run_id, given=given, by=by)
    return _take(file, Piece(0, given.size - 1, given.size), pieces, by) if given.size else file


@transaction.atomic
def begin_check(*, run_id: int, by: Actor) -> Run:
    """Hand a run whose data is all here to the worker; a run that the service failed is begun again."""
    run = taken(run_id, by, RunState.RECEIVING, RunState.FAILED)
    files = list(run.files.all())
    missing = [each.name for each in files if not each.is_whole]
    if missing or not files:
        raise Refused(problems.FILES_MISSING.about(missing=listed(missing[:5]) or "no file was given"))
    enter(run, RunState.WAITING)
    run.tries = 0
    run.save()
    record("run.received", subject=run, by=by)
    key = f"{JOB}:{run.pk}:{run.state_since.isoformat()}"
    queue_job(JOB, key=key, payload={"run": run.pk, "key": key})
    return run


def enter(run: Run, state: RunState) -> Change:
    """Let a run enter a state; the caller saves and records it."""
    before, run.state, run.state_since = run.state, state.value, timezone.now()
    return Change(before, state.value)


def taken(run_id: int, by: Actor, *states: RunState) -> Run:
    """A run of the actor's own organization, locked; refused in another state than these (CON-308)."""
    rows = Run.objects.visible_to(by).select_for_update(of=("self",))
    run = rows.select_related("contract", "offering", "organization").get(pk=run_id)
    require_own(run, by)
    if states and run.state_enum not in states:
        raise Refused(problems.WRONG_STATE.about(run=run.pk, state=run.state_enum.label.lower()))
    return run


def require_own(run: Run, by: Actor) -> None:
    """Refuse whoever does not act for the owner of a run (CON-306)."""
    if not run.is_own(by):
        raise Refused(problems.NOT_YOURS.about(owner=run.owner))


def _owner(
    offering_id: int | None, organization_id: int | None, by: Actor
) -> tuple[Offering | None, Organization | None]:
    if (offering_id is None) == (organization_id is None):
        raise Refused(problems.NO_OWNER)
    found = owner_of(viewer=by, offering_id=offering_id, organization_id=organization_id)
    return (found, None) if isinstance(found, Offering) else (None, found)


def _faults(run: Run, name: str, table: str, size: int) -> list[FieldError]:
    errors = []
    tables = [each["name"] for each in run.contract.understood["tables"]]
    if table and table not in tables:
        says = f"The contract has no table “{table[:60]}”."
        errors.append(FieldError("table", says, f"Use one of: {', '.join(tables)}."))
    if run.files.filter(name=name).exists():
        errors.append(
            FieldError("name", f"A file “{name}” is given already.", "Give each file its own name.")
        )
    if run.files.count() >= MOST_FILES:
        errors.append(FieldError("name", f"A run takes at most {MOST_FILES} files.", "Put them together."))
    if size < 0:
        errors.append(FieldError("size", "The size is no number of bytes.", "Give its size in bytes."))
    return errors


def _take(file: RunFile, piece: Piece, pieces: Iterator[bytes], by: Actor) -> RunFile:
    """Write a piece, then say so; two senders at once are told apart by where the file ends."""
    run = file.run
    try:
        ends = deliveries.append(_path(run, file), piece.first, pieces, piece.length)
    except deliveries.OutOfStep as behind:
        RunFile.objects.filter(pk=file.pk).update(received=behind.received)
        file.received = behind.received
        raise Refused(_out_of_step(file)) from None
    moved = RunFile.objects.filter(pk=file.pk, received=piece.first, run__state=RunState.RECEIVING)
    if not moved.update(received=ends):
        file.refresh_from_db()
        raise Refused(_out_of_step(file))
    file.received = ends
    return file


def _file(run_id: int, file_id: int, by: Actor) -> RunFile:
    run = Run.objects.visible_to(by).select_related("offering", "organization", "contract").get(pk=run_id)
    require_own(run, by)
    if run.state_enum is not RunState.RECEIVING:
        raise Refused(problems.WRONG_STATE.about(run=run.pk, state=run.state_enum.label.lower()))
    file: RunFile = run.files.get(pk=file_id)
    file.run = run
    return file


def _out_of_step(file: RunFile) -> Problem:
    return problems.OUT_OF_STEP.about(received=file.received, total=file.size)


def _path(run: Run, file: RunFile) -> Path:
    return deliveries.path_of(settings.DELIVERIES, run.pk, file.pk, file.name)
