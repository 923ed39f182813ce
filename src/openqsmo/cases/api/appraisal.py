"""A case appraised through the API, as the command line and Python do; nothing is kept."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from openqsmo.cases.content import known_rates
from openqsmo.cases.engines.case_reading import case_schema, read_case_data
from openqsmo.cases.engines.report_data import as_data
from openqsmo.cases.engines.reports import report_on
from openqsmo.kernel.actor import ANYONE, Role
from openqsmo.web.access import ActedRequest, allow_api
from openqsmo.web.api import Door

router = Door(tags=["Business cases"])


class CaseGiven(Schema):
    """A case as its schema says (``GET /cases/schema``), how often to draw and from which seed."""

    case: dict[str, Any]
    draws: Annotated[int, Field(ge=0, le=1_000_000)] = 100_000
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1


class AppraisalOut(Schema):
    """What ``qsmo case appraise --json`` prints. Money is text with its cents; what is not known is null."""

    format: str
    case: str
    title: str
    agency: str
    dollars: str
    timing: str
    years: list[int]
    rate: dict[str, Any]
    factors: list[str]
    is_complete: bool
    unknown: list[dict[str, Any]]
    preferred: str
    alternatives: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    draws: int
    seed: int


@router.post("/cases/appraise", response=AppraisalOut)
@allow_api(Role.PERSON)
def appraise_case(request: ActedRequest, given: CaseGiven) -> dict[str, Any]:
    """Appraise a case by OMB Circular A-94 without keeping it. Faults are refused, each by its field (CAS-010)."""
    read, own = read_case_data(given.case)
    return as_data(report_on(read, (*known_rates(), *own), draws=given.draws, seed=given.seed))


@router.get("/cases/schema", response=dict[str, Any])
@allow_api(*ANYONE)
def schema_of_a_case(request: ActedRequest) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case."""
    return case_schema()
