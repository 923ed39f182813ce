"""Runs through the API: start one, send its data piece by piece, have it checked, submit it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from openqsmo.conformance.actions.data import delete_data, show_values
from openqsmo.conformance.actions.runs import Given, announce_file, begin_check, receive_piece, start_run
from openqsmo.conformance.actions.submitting import LONGEST_REASON, submit_run, withdraw_run
from openqsmo.conformance.engines.deliveries import PIECE
from openqsmo.conformance.engines.reports.record import as_data
from openqsmo.conformance.queries.data import (
    certificate_data,
    comparison_data,
    file_data,
    run_data,
    run_page_data,
)
from openqsmo.conformance.queries.runs import certificate, comparison, report_of, run_page, runs
from openqsmo.kernel.actor import AGENCY_ROLES, ANYONE, PROVIDER_ROLES
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Cursor, Door, Limit, RowId, page_of

router = Door(tags=["Conformance"])
OWNERS = tuple(sorted(AGENCY_ROLES | PROVIDER_ROLES))
LARGEST_FILE = 2**50


class RunIn(Schema):
    """Whose data, against which contract. Give one of ``offering_id`` and ``agency_id``."""

    contract_id: RowId
    offering_id: RowId | None = None
    agency_id: RowId | None = None
    keeps_data: bool = False


class RunFileIn(Schema):
    """A file that comes next. An empty ``table`` is told by the file's name."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    size: Annotated[int, Field(ge=0, le=LARGEST_FILE)]
    table: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""


class WithdrawIn(Schema):
    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]


class RunFileOut(Schema):
    """A file of a run: send on from byte ``received``."""

    id: int
    name: str
    table: str
    size: int
    received: int


class RunOut(Schema):
    """A run. ``offering`` is the code of the offering that it belongs to, or else ``agency`` is given."""

    id: int
    offering: str | None
    agency: str | None
    contract: str
    contract_version: str
    state: str
    state_label: str
    state_since: datetime
    next: str
    progress: str
    trouble: str
    verdict: str | None
    started_at: datetime
    checked_at: datetime | None
    keeps_data: bool
    data_deleted_at: datetime | None
    submitted_at: datetime | None
    withdrawn_at: datetime | None


class WaivedOut(Schema):
    reason: str
    granted_by: str
    until: str


class RunPageOut(RunOut):
    """A run with its files (its owner's only) and how many runs wait before it."""

    ahead: int
    files: list[RunFileOut]
    waivers: dict[str, WaivedOut]
    certificate: str | None


class RunsOut(Schema):
    items: list[RunOut]
    next: str | None


class RuleOutcomeOut(Schema):
    """How a rule came out; ``found`` is null where it did not run."""

    rule: str
    state: str
    found: int | None
    checked: int | None
    waived: WaivedOut | None


class CertificateOut(RunOut):
    """What was tested, and whether that still holds."""

    verdict_label: str
    holds: bool
    ended_on: date | None
    why_ended: str
    contract_sha256: str
    engine: str
    results: list[RuleOutcomeOut]


class RuleChangeOut(Schema):
    rule: str
    change: str
    before: RuleOutcomeOut | None
    after: RuleOutcomeOut | None


class RunComparisonOut(Schema):
    before: RunOut
    after: RunOut
    same_contract: bool
    changes: list[RuleChangeOut]


class RunsCompared(Schema):
    before: RowId
    after: RowId


@router.get("/conformance/runs", response=RunsOut)
@allow_api(*ANYONE)
def run_rows(
    request: ActedRequest, mine: bool = False, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """Submitted runs, and those of one's own organizations; a private run of another does not exist."""
    found, after = page_of(runs(viewer=request.actor, mine=mine), cursor=cursor, limit=limit)
    return {"items": [run_data(each) for each in found], "next": after}


@router.post("/conformance/runs", response={201: RunOut})
@allow_api(*OWNERS)
def start(request: ActedRequest, given: RunIn) -> tuple[int, dict[str, Any]]:
    """Start a private run; then announce its files, send their bytes, and have it checked."""
    run = start_run(
        contract_id=given.contract_id, offering_id=given.offering_id, organization_id=given.agency_id,
        keeps_data=given.keeps_data, by=request.actor,
    )  # fmt: skip
    return 201, run_data(run)


@router.get("/conformance/comparison", response=RunComparisonOut)
@allow_api(*ANYONE)
def compare(request: ActedRequest, asked: Query[RunsCompared]) -> dict[str, Any]:
    """What became of each rule between two runs."""
    return comparison_data(comparison(before_id=asked.before, after_id=asked.after, viewer=request.actor))


@router.get("/conformance/runs/{run_id}", response=RunPageOut)
@allow_api(*ANYONE)
def run(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """One run: where it stands, what comes next."""
    return run_page_data(run_page(run_id=run_id, viewer=request.actor))


@router.post("/conformance/runs/{run_id}/files", response={201: RunFileOut})
@allow_api(*OWNERS)
def announce(request: ActedRequest, run_id: RowId, given: RunFileIn) -> tuple[int, dict[str, Any]]:
    """Say which file comes next and how large it is."""
    file = announce_file(run_id=run_id, given=Given(given.name, given.size, given.table), by=request.actor)
    return 201, file_data(file)


@router.put("/conformance/runs/{run_id}/files/{file_id}", response=RunFileOut)
@allow_api(*OWNERS)
def send_piece(request: ActedRequest, run_id: RowId, file_id: RowId) -> dict[str, Any]:
    """Send the next piece of a file: its bytes as the body, its place in ``Content-Range: bytes first-last/size``.

    After a break, ask the run how much was received and send on from there. A piece has at most 16 MB.
    """
    file = receive_piece(
        run_id=run_id, file_id=file_id, content_range=request.headers.get("Content-Range", ""),
        pieces=_body(request), by=request.actor,
    )  # fmt: skip
    return file_data(file)


@router.post("/conformance/runs/{run_id}/check", response=RunOut)
@allow_api(*OWNERS)
def check(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """Have the run checked once all of its data is here; one that the service failed is begun again."""
    return run_data(begin_check(run_id=run_id, by=request.actor))


@router.get("/conformance/runs/{run_id}/report", response=dict[str, Any])
@allow_api(*ANYONE)
def report(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """The report with personal values masked: its owner's, and once submitted the QSMO's and oversight's."""
    return as_data(report_of(run_id=run_id, viewer=request.actor))


@router.post("/conformance/runs/{run_id}/values", response=dict[str, Any])
@allow_api(*OWNERS)
def values(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """The report with its personal values, for whoever gave the data; that they were shown is recorded."""
    return as_data(show_values(run_id=run_id, by=request.actor))


@router.post("/conformance/runs/{run_id}/submit", response=RunOut)
@allow_api(*OWNERS)
def submit(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """Make a conformant run evidence: its certificate is public, its offering's claim is “tested”."""
    return run_data(submit_run(run_id=run_id, by=request.actor))


@router.post("/conformance/runs/{run_id}/withdraw", response=RunOut)
@allow_api(*OWNERS)
def withdraw(request: ActedRequest, run_id: RowId, given: WithdrawIn) -> dict[str, Any]:
    """Withdraw a submitted run; its certificate ends and says why."""
    return run_data(withdraw_run(run_id=run_id, reason=given.reason, by=request.actor))


@router.post("/conformance/runs/{run_id}/delete-data", response=RunOut)
@allow_api(*OWNERS)
def delete(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """Delete the data of a run that was kept, and the personal values of its report with it."""
    return run_data(delete_data(run_id=run_id, by=request.actor))


@router.get("/conformance/runs/{run_id}/certificate", response=CertificateOut)
@allow_api(*ANYONE)
def certified(request: ActedRequest, run_id: RowId) -> dict[str, Any]:
    """The public certificate of a submitted run."""
    return certificate_data(certificate(run_id=run_id, viewer=request.actor))


def _body(request: ActedRequest) -> Iterator[bytes]:
    while piece := request.read(PIECE):
        yield piece
