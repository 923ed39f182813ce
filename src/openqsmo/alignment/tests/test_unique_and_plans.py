"""Unique capabilities flow to the QSMO of the area; work-off plans make a gap conditional."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openqsmo.alignment.actions.plans import finish_work_off_plan, make_work_off_plan, move_work_off_plan
from openqsmo.alignment.actions.unique import decide_unique_capability, state_unique_capability
from openqsmo.alignment.models import UniqueCapability, WorkOffPlan
from openqsmo.alignment.tests.making import ACTIVITY, CODE, ONE, publish
from openqsmo.alignment.vocabulary import CandidateState
from openqsmo.catalog.tests.making import make_offering
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standard(cast):
    return publish(cast)


def state(cast, who="lee", statement="Pay mine inspectors", authority="30 U.S.C. 813", identifier=ACTIVITY):
    return state_unique_capability(
        standard_code=CODE, agency_id=cast.labor.pk, identifier=identifier, statement=statement,
        authority=authority, by=cast.actor(getattr(cast, who)),
    )  # fmt: skip


def decide(cast, found, who="ana", to=CandidateState.DECLINED, reason="HR pays them already."):
    return decide_unique_capability(
        unique_id=found.pk, state=to, reason=reason, by=cast.actor(getattr(cast, who))
    )


def test_it_is_stated_with_its_authority_and_waits_for_the_qsmo(cast):
    found = state(cast)
    assert (found.state, found.item.identifier) == ("proposed", ACTIVITY)
    assert verify().is_whole
    assert "mine" not in Event.objects.order_by("sequence").last().body


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"statement": " "}, "statement"),
        ({"authority": ""}, "authority"),
        ({"identifier": "FFM.010"}, "identifier"),
        ({"identifier": ONE}, "identifier"),
        ({"statement": "x" * 3000}, "statement"),
    ],
)
def test_what_it_lacks_is_said_by_field(cast, given, field):
    with pytest.raises(Refused) as refused:
        state(cast, **given)
    assert [error.field for error in refused.value.problem.errors] == [field]
    assert not UniqueCapability.objects.exists()


def test_the_same_is_not_stated_twice(cast):
    state(cast)
    with pytest.raises(Refused, match="ALI-007"):
        state(cast, statement="Pay mine inspectors\r\n")


def test_the_qsmo_declines_with_a_reason_or_takes_it_up_once(cast):
    found = state(cast)
    with pytest.raises(Refused, match="ALI-010"):
        decide(cast, found, reason=" ")
    decide(cast, found)
    with pytest.raises(Refused, match="ALI-009"):
        decide(cast, found, to=CandidateState.TAKEN_UP)
    found.refresh_from_db()
    assert (found.state, found.reason) == ("declined", "HR pays them already.")
    assert (
        decide(cast, state(cast, statement="Another"), to=CandidateState.TAKEN_UP, reason="").state
        == "taken_up"
    )
    assert verify().is_whole


@pytest.mark.parametrize("who", ["fay", "pat", "rob", "uma"])
def test_it_does_not_exist_for_anybody_else(cast, who):
    found = state(cast)
    with pytest.raises(UniqueCapability.DoesNotExist):
        decide(cast, found, who)


@pytest.mark.parametrize("who", ["lee", "gus", "omar"])
def test_who_sees_it_and_is_not_the_qsmo_does_not_decide(cast, who):
    with pytest.raises(Refused, match="ALI-008"):
        decide(cast, state(cast), who)


def plan(cast, offering, who="pat", days=30, what="Build it", identifier=ONE):
    return make_work_off_plan(
        standard_code=CODE, offering_id=offering.pk, identifier=identifier, what=what,
        due_on=timezone.localdate() + timedelta(days=days), by=cast.actor(getattr(cast, who)),
    )  # fmt: skip


def test_a_plan_is_made_moved_with_a_reason_and_done(cast):
    made = plan(cast, make_offering(cast))
    later, by = made.due_on + timedelta(days=9), cast.actor(cast.pat)
    with pytest.raises(Refused, match="ALI-011"):
        move_work_off_plan(plan_id=made.pk, due_on=later, why="", by=by)
    assert move_work_off_plan(plan_id=made.pk, due_on=later, why="Tests took longer", by=by).due_on == later
    with pytest.raises(Refused, match="ALI-011"):
        finish_work_off_plan(plan_id=made.pk, done_on=timezone.localdate() + timedelta(days=1), by=by)
    finish_work_off_plan(plan_id=made.pk, done_on=timezone.localdate(), by=by)
    with pytest.raises(Refused, match="ALI-013"):
        finish_work_off_plan(plan_id=made.pk, done_on=timezone.localdate(), by=by)
    assert plan(cast, made.offering).done_on is None
    assert verify().is_whole


def test_a_gap_is_worked_off_by_one_open_plan(cast):
    offering = make_offering(cast)
    plan(cast, offering)
    with pytest.raises(Refused, match="ALI-012"):
        plan(cast, offering)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"days": -1}, "due_on"), ({"what": ""}, "what"), ({"identifier": "X"}, "identifier")],
)
def test_what_a_plan_lacks_is_said(cast, given, field):
    with pytest.raises(Refused) as refused:
        plan(cast, make_offering(cast), **given)
    assert [error.field for error in refused.value.problem.errors] == [field]
    assert not WorkOffPlan.objects.exists()


@pytest.mark.parametrize("who", ["rob", "lee", "ana", "gus"])
def test_nobody_else_makes_or_moves_a_plan(cast, who):
    offering = make_offering(cast)
    with pytest.raises(Refused, match="ALI-003"):
        plan(cast, offering, who)
    made = plan(cast, offering)
    with pytest.raises(Refused, match="ALI-003"):
        finish_work_off_plan(plan_id=made.pk, done_on=timezone.localdate(), by=cast.actor(getattr(cast, who)))
