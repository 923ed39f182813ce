"""The blast radius of a draft through the API."""

from decimal import Decimal
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import Field

from openqsmo.alignment.actions.costs import state_compliance_cost
from openqsmo.alignment.api.fit_gap import Id
from openqsmo.alignment.queries.blast_radius import blast_data, blast_page
from openqsmo.kernel.actor import ANYONE, PROVIDER_ROLES
from openqsmo.web.access import ActedRequest
from openqsmo.web.api import Door, RowId, allow_api

router = Door(tags=["Standards"])


class BlastOfferingOut(Schema):
    """An offering that a draft touches. `cost_usd` is null where it is not known."""

    offering: str
    title: str
    gravest: str
    effects: dict[str, str]
    cost_usd: str | None


class BlastAgencyOut(Schema):
    """An agency that a draft touches: by what it needs, or through failing offerings that it uses."""

    agency: str
    name: str
    needs: list[str]
    through: list[str]


class BlastRadiusOut(Schema):
    """What a draft would do, as far as the reader may see. `has_runs` is false while no rule names items."""

    draft: int
    standard: str
    based_on: int
    changes: int
    offerings: list[BlastOfferingOut]
    agencies: list[BlastAgencyOut]
    waivers_ended: list[int]
    tests_ended: list[str]
    cost_usd: str | None
    costs_known: int
    costs_unknown: int
    has_runs: bool


# Money goes through JSON as text: a number there has no cents of its own.
DOLLARS = r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$"


class ComplianceCostIn(Schema):
    offering_id: RowId
    amount_usd: Annotated[str, Field(pattern=DOLLARS, description="Dollars and cents, as in 120000.00.")]
    source: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class ComplianceCostOut(Schema):
    offering: str
    amount_usd: str
    source: str


@router.get("/blast-radius/{draft_id}", response=BlastRadiusOut)
@allow_api(*ANYONE)
def draft_blast_radius(request: ActedRequest, draft_id: Id) -> dict[str, Any]:
    """Which offerings and agencies a draft touches, who would fail, what ends, and what it would cost."""
    return blast_data(blast_page(draft_id=draft_id, viewer=request.actor, today=localdate()))


@router.post("/blast-radius/{draft_id}/costs", response={201: ComplianceCostOut})
@allow_api(*sorted(PROVIDER_ROLES))
def state_cost(request: ActedRequest, draft_id: Id, given: ComplianceCostIn) -> tuple[int, dict[str, Any]]:
    """Say what meeting a draft would cost one's own offering once, and where the figure comes from."""
    made = state_compliance_cost(
        draft_id=draft_id, offering_id=given.offering_id, amount_usd=Decimal(given.amount_usd), source=given.source,
        by=request.actor,
    )  # fmt: skip
    return 201, {"offering": made.offering.code, "amount_usd": str(made.amount_usd), "source": made.source}
