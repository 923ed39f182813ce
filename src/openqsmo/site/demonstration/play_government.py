"""What happens beside the offerings: designations under way, officials, needs, follows."""

from openqsmo.catalog.actions.follows import follow_offering, follow_search
from openqsmo.catalog.actions.needs import end_need, record_need
from openqsmo.catalog.models import Need
from openqsmo.catalog.vocabulary import Frequency, NeedState
from openqsmo.governance import actions
from openqsmo.governance.models import Designation
from openqsmo.governance.vocabulary import Body, Decision, OfficeTitle, PlanSection
from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.people.actions import grant_role
from openqsmo.site.demonstration.content import (
    SyntheticAppointment,
    SyntheticDesignation,
    SyntheticFollow,
    SyntheticNeed,
)
from openqsmo.site.demonstration.facts import INVENTED
from openqsmo.site.demonstration.stage import Stage

OMB, SSGB = "omar@example.gov", "sam@example.gov"


def take_step(stage: Stage, told: SyntheticDesignation, step: str) -> None:
    """Take one step of an invented designation, by whoever takes it in fact."""
    _STEPS[step](stage, told)


def _identify(stage: Stage, told: SyntheticDesignation) -> None:
    actions.identify_area(
        area_id=stage.areas[told.area].pk, name=told.name, on=told.steps["identified"], source=INVENTED,
        by=stage.actor(OMB), is_synthetic=True,
    )  # fmt: skip


def _pre_designate(stage: Stage, told: SyntheticDesignation) -> None:
    designation = actions.pre_designate(
        designation_id=_designation(told).pk, lead_agency_id=stage.organizations[told.lead_agency].pk,
        office_name=told.name, on=told.steps["pre_designated"], source=INVENTED, by=stage.actor(OMB), scope=told.scope,
    )  # fmt: skip
    if designation.office:
        person = stage.person(told.director)
        grant_role(person=person, organization=designation.office, role=Role.QSMO_DIRECTOR, by=OPERATOR)


def _save_plan(stage: Stage, told: SyntheticDesignation) -> None:
    actions.save_plan(
        designation_id=_designation(told).pk,
        sections={PlanSection(section): text for section, text in told.plan.items()},
        first_fiscal_year=told.first_fiscal_year,
        on=told.steps["plan_saved"],
        by=stage.actor(told.director),
    )


def _submit_plan(stage: Stage, told: SyntheticDesignation) -> None:
    on, by = told.steps["plan_submitted"], stage.actor(told.director)
    actions.submit_plan(designation_id=_designation(told).pk, on=on, by=by)


def _approve(stage: Stage, told: SyntheticDesignation) -> None:
    actions.decide_on_plan(
        designation_id=_designation(told).pk, body=Body.SSGB, decision=Decision.APPROVED,
        on=told.steps["ssgb_approved"], by=stage.actor(SSGB),
    )  # fmt: skip


def _recommend(stage: Stage, told: SyntheticDesignation) -> None:
    on, by = told.steps["recommended"], stage.actor(SSGB)
    actions.recommend(designation_id=_designation(told).pk, on=on, source=INVENTED, by=by)


_STEPS = {
    "identified": _identify,
    "pre_designated": _pre_designate,
    "plan_saved": _save_plan,
    "plan_submitted": _submit_plan,
    "ssgb_approved": _approve,
    "recommended": _recommend,
}


def _designation(told: SyntheticDesignation) -> Designation:
    return Designation.objects.get(area__code=told.area, is_synthetic=True)


def appoint(stage: Stage, told: SyntheticAppointment) -> None:
    """Record who took an office, or that it is empty now."""
    at, area_id = stage.organizations[told.organization], stage.areas[told.area].pk if told.area else None
    office, by = OfficeTitle(told.office), stage.actor(OMB)
    if told.name:
        actions.appoint_official(
            organization_id=at.pk, area_id=area_id, office=office, name=told.name, is_acting=told.is_acting,
            since=told.since, source=INVENTED, by=by, is_synthetic=True,
        )  # fmt: skip
    else:
        actions.record_vacancy(
            organization_id=at.pk, area_id=area_id, office=office, since=told.since, source=INVENTED, by=by,
            is_synthetic=True,
        )  # fmt: skip


def ask(stage: Stage, told: SyntheticNeed) -> None:
    """Somebody says what is missing."""
    record_need(
        what=told.what, what_for=told.what_for, area_code=told.area, search=told.search,
        by=stage.actor(told.by), is_synthetic=True,
    )  # fmt: skip


def answer(stage: Stage, told: SyntheticNeed) -> None:
    """The QSMO answers or declines it."""
    end = told.ended
    if end is None:
        return
    need = Need.objects.get(what=told.what, is_synthetic=True)
    code = stage.codes[end.offering] if end.offering else ""
    end_need(
        need_id=need.pk,
        state=NeedState(end.state),
        answer=end.answer,
        offering_code=code,
        by=stage.actor(end.by),
    )


def follow(stage: Stage, told: SyntheticFollow) -> None:
    """Somebody follows an offering or a search."""
    by, frequency = stage.actor(told.by), Frequency(told.frequency)
    if told.offering:
        follow_offering(offering_id=stage.offering(told.offering).pk, frequency=frequency, by=by)
    else:
        follow_search(search=told.search, name=told.name, frequency=frequency, by=by)
