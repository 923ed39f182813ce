"""Benefits become commitments once; past its day without evidence each says so; none is ever changed or deleted."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.cases.tests.written import WHOLE, approved, refused, submitted
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.outcomes.actions.answering import answer_commitment
from openqsmo.outcomes.actions.making import ask_every_agency, make_commitments_of_case
from openqsmo.outcomes.models import Commitment, CommitmentAnswer
from openqsmo.outcomes.reactions import make_commitments
from openqsmo.outcomes.rules.standing import days_over, is_late, standing_of, tally
from openqsmo.outcomes.vocabulary import CommitmentKind, Promise, Standing

DUE = date(2012, 12, 31)
SHARED_FIRST = {
    "title": "Name two functions to share", "what": "Name two functions that will be shared.",
    "measure": "Functions named", "proof": "The plan that names them", "due_on": DUE,
    "source": "Shared First request of 2012",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answered_on", "today", "standing", "over"),
    [
        (None, DUE, Standing.OPEN, 0),
        (None, DUE + timedelta(days=1), Standing.NO_EVIDENCE, 1),
        (DUE, DUE + timedelta(days=900), Standing.ANSWERED, 0),
        (DUE + timedelta(days=9), DUE + timedelta(days=900), Standing.ANSWERED, 0),
    ],
)
def test_how_a_commitment_stands(answered_on, today, standing, over):
    promise = Promise(DUE, answered_on)
    assert standing_of(promise, today) is standing
    assert days_over(promise, today) == over
    assert is_late(promise) is (answered_on is not None and answered_on > DUE)


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(st.builds(Promise, days, st.none() | days), max_size=12), days)
@settings(max_examples=50)
def test_every_commitment_is_counted_once(promises, today):
    assert tally(promises, today).total == len(promises)


def answered(cast, commitment, by=None, **more):
    given_answer = {
        "says": "Done.",
        "evidence": "Report 7",
        "source": "Inspector General",
        "evidence_on": DUE,
    }
    return answer_commitment(
        commitment_id=commitment.pk, by=by or cast.actor(cast.lee), **(given_answer | more)
    )


@pytest.mark.django_db
def test_on_approval_each_benefit_of_the_chosen_alternative_becomes_a_commitment_once(cast):
    other = {**WHOLE["benefits"]["rows"][0], "alternative": "A", "name": "Of the other"}
    case = approved(cast, content={"benefits": {"rows": [*WHOLE["benefits"]["rows"], other]}})
    event = Event.objects.get(verb="case.approved")
    for _ in range(2):
        make_commitments(event)
    first, second = Commitment.objects.order_by("pk")
    assert (first.title, first.kind, first.owner) == (
        "Cheaper payroll",
        CommitmentKind.SAVINGS,
        "Office of the CFO",
    )
    assert (second.measure, second.proof, second.due_on) == (
        "Pay days met", "The calendar of pay days", date(2028, 3, 31),
    )  # fmt: skip
    assert first.case == case
    assert first.organization == cast.labor
    assert Event.objects.filter(verb="commitment.made").count() == 2
    assert verify().is_whole


@pytest.mark.django_db
def test_a_case_that_is_not_approved_makes_none(cast):
    assert make_commitments_of_case(case_id=submitted(cast).pk, by=cast.actor(cast.dee)) == []


@pytest.mark.django_db
def test_of_the_request_of_2012_each_agency_owes_an_answer_and_shows_no_evidence(cast, client_for):
    request = ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    found = Commitment.objects.with_answers().filter(request=request)
    assert {each.organization.key for each in found} == {"opm", "treasury", "labor"}
    assert {each.standing_on(localdate()) for each in found} == {Standing.NO_EVIDENCE}
    answered(cast, found.get(organization=cast.labor))
    told = client_for(None).get(f"/api/v1/commitment-requests/{request.pk}").json()
    assert (told["tally"]["answered"], told["tally"]["no_evidence"], told["tally"]["open"]) == (1, 2, 0)
    assert verify().is_whole


@pytest.mark.django_db
def test_what_is_asked_is_asked_whole(cast):
    problem = refused("OUT-003", ask_every_agency, by=cast.actor(cast.omar), **{**SHARED_FIRST, "source": ""})
    assert [each.field for each in problem.errors] == ["source"]
    refused("OUT-003", ask_every_agency, by=cast.actor(cast.omar), agency_keys=["nobody"], **SHARED_FIRST)


@pytest.mark.django_db
def test_an_answer_has_evidence_a_source_and_a_day_and_comes_from_the_agency(cast):
    ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    mine = Commitment.objects.get(organization=cast.labor)
    problem = refused(
        "OUT-002", answered, cast=cast, commitment=mine, evidence="", source=" ", evidence_on=None
    )
    assert {each.field for each in problem.errors} == {"evidence", "source", "evidence_on"}
    tomorrow = localdate() + timedelta(days=1)
    refused("OUT-002", answered, cast=cast, commitment=mine, evidence_on=tomorrow)
    theirs = Commitment.objects.get(organization=cast.treasury)
    refused("OUT-001", answered, cast=cast, commitment=theirs)
    refused("OUT-001", answered, cast=cast, commitment=mine, by=cast.actor(cast.pat))


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["commitment", "commitmentanswer", "commitmentrequest"])
@pytest.mark.parametrize("statement", ["UPDATE outcomes_{} SET is_synthetic = {}", "DELETE FROM outcomes_{}"])
def test_the_database_refuses_to_change_or_delete(cast, table, statement):
    ask_every_agency(by=cast.actor(cast.omar), **SHARED_FIRST)
    answered(cast, Commitment.objects.get(organization=cast.labor))
    yes = "1" if connection.vendor == "sqlite" else "true"
    if table == "commitmentanswer":
        statement = statement.replace("is_synthetic = {}", "says = 'x'")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(f"{table}", yes))
    assert Commitment.objects.count() == 3
    assert CommitmentAnswer.objects.count() == 1
    assert verify().is_whole
