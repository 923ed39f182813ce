"""The invented designation of the demonstration: marked, complete, and waiting for the SSGB."""

from datetime import date

import pytest

from openqsmo.governance import actions
from openqsmo.governance.content import synthetic_designation
from openqsmo.governance.models import Designation
from openqsmo.governance.rules.readiness import checklist
from openqsmo.governance.vocabulary import Body, DesignationState
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.verify import verify

S = DesignationState


@pytest.fixture
def invented(stage):
    return actions.load_synthetic_designation(given=synthetic_designation(), by=OPERATOR)


def test_it_is_marked_and_waits_for_the_board(invented, stage, client_for):
    assert (invented.state, invented.is_synthetic, invented.office.is_synthetic) == (
        S.PLAN_SUBMITTED,
        True,
        True,
    )
    fresh = Designation.objects.get(pk=invented.pk)
    assert [item.is_met for item in checklist(fresh.facts())] == [True] * 6 + [False] * 3
    page = client_for(stage.sam).get(f"/qsmos/{invented.pk}/").text
    assert "(invented for demonstration)" in page
    assert "/decide/" in page
    assert "A booking service" in page
    assert "A booking service" not in client_for(None).get(f"/qsmos/{invented.pk}/").text
    assert verify().is_whole


def test_it_can_be_walked_to_its_end(invented, stage):
    stage.decide(invented, Body.SSGB, date(2026, 6, 20))
    actions.recommend(designation_id=invented.pk, on=date(2026, 6, 20), source="Minutes", by=stage.board)
    stage.decide(invented, Body.OMB, date(2026, 6, 25))
    actions.designate(designation_id=invented.pk, on=date(2026, 6, 25), source="Memo", by=stage.omb)
    invented.refresh_from_db()
    assert (invented.state, invented.in_charge_from) == (S.DESIGNATED, date(2026, 6, 25))
    assert verify().is_whole


def test_it_is_loaded_once_and_only_where_nothing_real_is(invented, stage):
    assert actions.load_synthetic_designation(given=synthetic_designation(), by=OPERATOR) is None
    assert Designation.objects.filter(area=stage.area).count() == 1
