"""Amending, transferring and retiring what is in force."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from openqsmo.governance.models import Designation
from openqsmo.governance.queries import designated_office, qsmo_of
from openqsmo.governance.vocabulary import DesignationState
from openqsmo.kernel.actor import VISITOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify

S = DesignationState
EVERY_DAY = [date(2025, 12, 25) + timedelta(days=number) for number in range(195)]


def answers(area, until=date.max):
    found = [qsmo_of(area=area, on=on, viewer=VISITOR) for on in EVERY_DAY if on < until]
    return [
        (answer.on, answer.office, answer.state, answer.scope, answer.since, answer.source)
        for answer in found
    ]


def test_a_transfer_ends_one_and_starts_the_other_on_the_same_day(stage, client_for):
    found = stage.at(S.OPERATING)
    asked = {
        "lead_agency_id": "opm", "office_name": "Travel QSMO at OPM", "on": "2026-06-30", "source": "M-8",
        "says": "Better placed.",
    }  # fmt: skip
    found_at = Designation.objects.filter(pk=found.pk)
    refused = client_for(stage.omar).post(f"/qsmos/{found.pk}/transfer/", {**asked, "on": "2026-06-29"})
    assert refused.status_code == 409
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/transfer/", asked)
    assert page.status_code == 302
    old, new = found_at.get(), Designation.objects.get(follows=found)
    assert (old.state, old.in_charge_until) == (S.TRANSFERRED, date(2026, 6, 30))
    assert (new.state, new.in_charge_from, new.lead_agency) == (S.DESIGNATED, date(2026, 6, 30), stage.opm)
    assert new.scope == old.scope
    assert designated_office(stage.area.pk, date(2026, 6, 29)) == old.office
    assert designated_office(stage.area.pk, date(2026, 6, 30)) == new.office
    for designation, other in ((old, new), (new, old)):
        text = client_for(None).get(f"/qsmos/{designation.pk}/").text
        assert f'href="/qsmos/{other.pk}/"' in text
        assert "was transferred to Travel QSMO at OPM on June 30, 2026" in text
        assert "Better placed." in text
    assert verify().is_whole


def test_no_later_step_changes_what_was_so_on_an_earlier_day(stage, client_for):
    found = stage.at(S.DESIGNATED)
    before = answers("TRT")
    omb = client_for(stage.omar)
    omb.post(
        f"/qsmos/{found.pk}/amend/", {"scope": "Travel and relocation", "on": "2026-06-10", "source": "M-7"}
    )
    amended = answers("TRT")
    assert amended[:167] == before[:167]
    assert amended[167][3] == "Travel and relocation"
    asked = {"lead_agency_id": "opm", "office_name": "Travel QSMO", "on": "2026-06-20", "source": "M-8"}
    omb.post(f"/qsmos/{found.pk}/transfer/", asked)
    new = Designation.objects.get(follows=found)
    assert answers("TRT", date(2026, 6, 20)) == [line for line in amended if line[0] < date(2026, 6, 20)]
    transferred = answers("TRT")
    omb.post(f"/qsmos/{new.pk}/retire/", {"on": "2026-06-28", "source": "M-9"})
    new.refresh_from_db()
    assert (new.state, new.in_charge_until) == (S.RETIRED, date(2026, 6, 28))
    assert answers("TRT", date(2026, 6, 28)) == [line for line in transferred if line[0] < date(2026, 6, 28)]
    assert answers("TRT")[-1][1] is None
    assert verify().is_whole


@pytest.mark.parametrize(
    ("case", "given", "says"),
    [
        (
            "to itself",
            {"lead_agency_id": "gsa", "office_name": "Travel QSMO"},
            "Travel QSMO holds it already.",
        ),
        ("on the day it began", {"on": "2026-06-05"}, "cannot end on June 5, 2026"),
        ("in the past", {"on": "2026-05-01"}, "before the step that came last"),
        ("tomorrow", {"on": "2026-07-01"}, "has not come yet"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_and_nothing_changes(stage, client_for, case, given, says):
    found = stage.at(S.DESIGNATED)
    events, before = Event.objects.count(), answers("TRT")
    asked = {"lead_agency_id": "opm", "office_name": "X", "on": "2026-06-30", "source": "M", **given}
    page = client_for(stage.omar).post(f"/qsmos/{found.pk}/transfer/", asked)
    assert page.status_code == 409, case
    assert says in page.text, case
    assert (Event.objects.count(), answers("TRT")) == (events, before)
    assert Designation.objects.filter(area=stage.area).count() == 1


@pytest.mark.parametrize("scope", ["Travel booking", "  ", ""])
def test_a_scope_is_amended_to_other_words(stage, client_for, scope):
    found = stage.at(S.DESIGNATED)
    page = client_for(stage.omar).post(
        f"/qsmos/{found.pk}/amend/", {"scope": scope, "on": "2026-06-30", "source": "M"}
    )
    assert page.status_code in (409, 422)
    found.refresh_from_db()
    assert found.scope == "Travel booking"
    assert found.steps.filter(is_scope_amendment=True).count() == 0


def test_what_has_ended_cannot_go_on(stage, client_for):
    found = stage.at(S.DESIGNATED)
    omb = client_for(stage.omar)
    omb.post(f"/qsmos/{found.pk}/retire/", {"on": "2026-06-20", "source": "M-9"})
    for step in ("retire", "amend", "transfer"):
        asked = {"scope": "X", "lead_agency_id": "opm", "office_name": "X", "on": "2026-06-30", "source": "M"}
        assert omb.post(f"/qsmos/{found.pk}/{step}/", asked).status_code == 409, step
        assert f"/{step}/" not in omb.get(f"/qsmos/{found.pk}/").text
    assert Designation.objects.filter(area=stage.area).count() == 1


def test_the_database_itself_keeps_two_from_one_area(stage):
    found = stage.at(S.DESIGNATED)
    second = Designation(
        area=stage.area, name="Second", office=found.office, lead_agency=stage.gsa, state=S.DESIGNATED,
        in_charge_from=date(2026, 6, 30), source="x",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
