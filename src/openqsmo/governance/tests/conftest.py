"""An area without a QSMO, the people who can give it one, and a designation walked to any state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine

from openqsmo.governance import actions
from openqsmo.governance.models import Designation
from openqsmo.governance.vocabulary import Body, Decision, DesignationState, PlanSection
from openqsmo.kernel.actor import Actor, Role
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people.models import Person
from openqsmo.people.queries import actor_for
from openqsmo.standards.models import FunctionalArea
from tests import cast as the_cast

S = DesignationState
TODAY = date(2026, 6, 30)
TEXTS = {section: f"How {section.label.lower()} is done." for section in PlanSection}


@dataclass
class Stage:
    """*Omar* reviews for OMB, *Sam* and *Sue* sit on the SSGB; *Tess* directs and *Tom* writes for the Travel
    QSMO at GSA, once there is one. Sue works for GSA, so the plan is hers to stay away from."""

    area: FunctionalArea
    gsa: Organization
    opm: Organization
    omar: Person
    sam: Person
    sue: Person
    office: Organization | None = None
    tess: Person | None = None
    tom: Person | None = None

    @property
    def omb(self) -> Actor:
        return actor_for(self.omar)

    @property
    def board(self) -> Actor:
        return actor_for(self.sam)

    @property
    def director(self) -> Actor:
        assert self.tess is not None
        return actor_for(self.tess)

    def at(self, state: DesignationState) -> Designation:
        """A new designation in this state, each step on a day of its own in 2026."""
        order = list(S)[: list(S).index(state) + 1]
        found = actions.identify_area(
            area_id=self.area.pk, name="Travel QSMO", on=date(2026, 1, 5), source="Memorandum 1", by=self.omb,
            scope="Travel booking",
        )  # fmt: skip
        for number, step in enumerate(order[1:], start=2):
            getattr(self, f"_{step.value}")(found, date(2026, number, 5))
        return Designation.objects.get(pk=found.pk)

    def _pre_designated(self, found, on):
        actions.pre_designate(
            designation_id=found.pk, lead_agency_id=self.gsa.pk, office_name="Travel QSMO", on=on,
            source="Memorandum 2", by=self.omb,
        )  # fmt: skip
        found.refresh_from_db()
        self.office = found.office
        self.tess = the_cast.person("Tess", (Role.QSMO_DIRECTOR, found.office))
        self.tom = the_cast.person("Tom", (Role.QSMO_ANALYST, found.office))

    def _plan_in_preparation(self, found, on, texts=TEXTS):
        actions.save_plan(
            designation_id=found.pk, sections=texts, first_fiscal_year=2027, on=on, by=self.director
        )

    def _plan_submitted(self, found, on):
        actions.submit_plan(designation_id=found.pk, on=on, by=self.director)

    def _recommended(self, found, on):
        self.decide(found, Body.SSGB, on)
        actions.recommend(designation_id=found.pk, on=on, source="Minutes 5", by=self.board)

    def _designated(self, found, on):
        self.decide(found, Body.OMB, on)
        actions.designate(designation_id=found.pk, on=on, source="Memorandum 6", by=self.omb)

    def _operating(self, found, on):
        actions.start_operating(designation_id=found.pk, on=TODAY, by=self.director)

    def decide(self, found, body, on, decision=Decision.APPROVED, reason=""):
        by = self.board if body is Body.SSGB else self.omb
        return actions.decide_on_plan(
            designation_id=found.pk, body=body, decision=decision, on=on, reason=reason, by=by
        )


@pytest.fixture
def today():
    with time_machine.travel(datetime(2026, 6, 30, 16, tzinfo=UTC)):
        yield TODAY


@pytest.fixture
def stage(cast, today) -> Stage:
    cfo = {"agency_class": "cfo_act", "abbreviation": "GSA"}
    gsa = the_cast.organization(
        "gsa", "General Services Administration", OrganizationKind.INDEPENDENT_AGENCY, **cfo
    )
    ssgb = the_cast.organization("ssgb", "Shared Services Governance Board", OrganizationKind.BOARD)
    area = FunctionalArea(code="TRT", title="Travel and Expense")
    the_cast.kept(area, "functional_area.loaded")
    return Stage(
        area=area,
        gsa=gsa,
        opm=cast.opm,
        omar=cast.omar,
        sam=the_cast.person("Sam", (Role.SSGB_MEMBER, ssgb)),
        sue=the_cast.person("Sue", (Role.SSGB_MEMBER, ssgb), (Role.AGENCY_USER, gsa)),
    )
