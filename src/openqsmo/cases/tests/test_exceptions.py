"""Exceptions are asked for, decided within set days, and counted in public by reason; who signs as stand-in."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from openqsmo.cases.actions.exceptions import ask_for_exception, decide_exception
from openqsmo.cases.actions.signing import Ruling, sign_step
from openqsmo.cases.actions.stand_ins import end_stand_in, name_stand_in
from openqsmo.cases.models import ExceptionRequest
from openqsmo.cases.paperwork import ApprovalLevel, ExceptionState, StandInFacts, StepDecision
from openqsmo.cases.queries.exceptions import reason_counts
from openqsmo.cases.rules.approvals import signs_in_place, stand_in_problem
from openqsmo.cases.tests.written import approve, refused, submitted
from openqsmo.governance.models import Official
from openqsmo.governance.vocabulary import OfficeTitle
from openqsmo.kernel.actor import Role
from openqsmo.ledger.verify import verify
from tests.cast import kept, person

TOMORROW = localdate() + timedelta(days=1)


def asked(cast, **more):
    given = {
        "reason": "security",
        "text": "A hole that is used.",
        "area_code": "HCM",
        "agency_id": cast.labor.pk,
    }
    return ask_for_exception(by=cast.actor(cast.lee), **(given | more))


@pytest.mark.django_db
def test_an_exception_is_asked_for_and_granted_until_a_day(cast):
    found = asked(cast)
    assert found.decide_by == localdate() + timedelta(days=15)
    given = {"exception_id": found.pk, "state": ExceptionState.GRANTED, "answer": "Yes."}
    refused("CAS-091", decide_exception, by=cast.actor(cast.dee), **given)
    assert decide_exception(by=cast.actor(cast.dee), until=TOMORROW, **given).until == TOMORROW
    refused("CAS-090", decide_exception, by=cast.actor(cast.omar), until=TOMORROW, **given)
    assert verify().is_whole


@pytest.mark.django_db
def test_who_may_not_decide_does_not_and_rivals_do_not_see_it(cast):
    found = asked(cast)
    given = {"exception_id": found.pk, "state": ExceptionState.DECLINED, "answer": "No."}
    refused("CAS-081", decide_exception, by=cast.actor(cast.ana), **given)
    for who in (cast.fay, cast.rob, cast.pat):
        with pytest.raises(ExceptionRequest.DoesNotExist):
            decide_exception(by=cast.actor(who), **given)


@pytest.mark.django_db
def test_an_exception_says_why(cast):
    problem = refused("CAS-091", asked, cast=cast, reason="", text=" ")
    assert {each.field for each in problem.errors} == {"reason", "text"}
    refused("CAS-051", asked, cast=cast, agency_id=cast.treasury.pk)


@pytest.mark.django_db
def test_everyone_reads_the_counts_and_no_text(cast, client_for):
    asked(cast)
    found = reason_counts(today=localdate() + timedelta(days=16), is_synthetic=False)
    assert [(c.reason.value, c.asked, c.late) for c in found if c.total] == [("security", 1, 1)]
    told = client_for(cast.rob).get("/api/v1/exceptions/counts")
    assert "A hole" not in told.content.decode()
    assert sum(each["asked"] for each in told.json()["real"]) == 1
    assert sum(each["asked"] for each in told.json()["synthetic"]) == 0
    assert client_for(cast.rob).get("/api/v1/exceptions").status_code == 403


@pytest.mark.parametrize(
    ("is_cfo_act", "is_held", "code"),
    [(True, False, "CAS-077"), (False, True, "CAS-078"), (False, False, None)],
)
def test_where_somebody_may_sign_in_the_cios_place(is_cfo_act, is_held, code):
    facts = StandInFacts(is_cfo_act, is_held, stand_in_id=7)
    problem = stand_in_problem(facts)
    assert (problem.code if problem else None) == code
    assert signs_in_place(facts, 7) is (code is None)
    assert not signs_in_place(facts, 8)


@pytest.mark.django_db
def test_a_small_agency_names_who_signs_in_the_cios_place(cast):
    cast.labor.agency_class = "non_cfo_act"
    kept(cast.labor, "organization.changed")
    may = person("May", (Role.AGENCY_USER, cast.labor))
    sal = cast.actor(person("Sal", (Role.AGENCY_SAPOC, cast.labor)))
    given = {"agency_id": cast.labor.pk, "person_email": "may@example.gov", "title": "Head of IT",
             "authority": "Delegation 12"}  # fmt: skip
    refused("CAS-080", name_stand_in, by=cast.actor(cast.lee), **given)
    refused("CAS-079", name_stand_in, by=sal, **{**given, "person_email": "pat@example.gov"})
    refused("CAS-057", name_stand_in, by=sal, **{**given, "authority": ""})
    name_stand_in(by=sal, **given)
    case = approve(submitted(cast), ApprovalLevel.SAPOC, sal)
    case = approve(case, ApprovalLevel.CIO, cast.actor(may))
    signed = case.signatures.get(level="cio")
    assert signed.in_place_of == "In the CIO's place, as Head of IT, by Delegation 12"
    assert verify().is_whole


@pytest.mark.django_db
def test_a_stand_in_signs_nothing_once_a_cio_is_on_record_or_the_naming_ended(cast):
    cast.labor.agency_class = "non_cfo_act"
    kept(cast.labor, "organization.changed")
    may = person("May", (Role.AGENCY_USER, cast.labor))
    sal = cast.actor(person("Sal", (Role.AGENCY_SAPOC, cast.labor)))
    given = {"agency_id": cast.labor.pk, "person_email": "may@example.gov", "title": "Head", "authority": "D"}
    name_stand_in(by=sal, **given)
    end_stand_in(agency_id=cast.labor.pk, by=sal)
    case = approve(submitted(cast), ApprovalLevel.SAPOC, sal)
    sign = {"case_id": case.pk, "level": ApprovalLevel.CIO, "ruling": Ruling(StepDecision.APPROVED)}
    refused("CAS-072", sign_step, by=cast.actor(may), **sign)
    name_stand_in(by=sal, **given)
    kept(
        Official(organization=cast.labor, office=OfficeTitle.CIO, name="Cal", source="the test"),
        "official.appointed",
    )
    refused("CAS-072", sign_step, by=cast.actor(may), **sign)
