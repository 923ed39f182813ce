"""What loads do to organizations: register many, hand codes on, leave names for a person."""

from datetime import date

import pytest
from django.utils import timezone

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations import actions
from openqsmo.organizations.models import NameQuestion, Organization, OrganizationCode, OrganizationName
from openqsmo.organizations.queries import directory, remembered
from openqsmo.organizations.rules.resolve import resolve
from openqsmo.organizations.vocabulary import OrganizationKind, Verdict
from tests.cast import kept

pytestmark = pytest.mark.django_db


def body(key, name, **more):
    return Organization(key=key, name=name, kind=OrganizationKind.OTHER, source="a test", **more)


def unsure(text, scheme=None):
    return actions.UnsureName(text, "a test", resolve(text, directory()), scheme)


def test_the_directory_knows_names_other_names_short_forms_and_open_codes_only():
    oaks = body("oaks", "Department of Oaks", abbreviation="DOAK")
    invented = body("invented", "Bureau of Invention", is_synthetic=True)
    actions.register_all([oaks, invented], by=OPERATOR)
    kept(OrganizationName(organization=oaks, text="Oak Office", source="a test"), "organization.changed")
    codes = [
        OrganizationCode(organization=oaks, scheme=Scheme.OMB, value=v, source="a test")
        for v in ("901", "902")
    ]
    actions.give_codes(codes, by=OPERATOR)
    actions.end_codes(codes[1:], on=date(2025, 6, 30), by=OPERATOR)
    known = directory()
    for text in ("department of oaks", "Oak Office", "DOAK", "OMB:901"):
        assert resolve(text, known).key == "oaks", text
    assert known.with_code(Identifier(Scheme.OMB, "902")) == frozenset()
    assert "invented" not in known.records
    assert verify().is_whole


def test_registering_leaves_one_event_for_each_and_a_provider_is_marked_once():
    oaks, elms = body("oaks", "Oaks"), body("elms", "Elms", is_provider=True)
    actions.register_all([oaks, elms], by=OPERATOR)
    actions.mark_as_providers([oaks, elms], by=OPERATOR)
    actions.mark_as_providers([oaks, elms], by=OPERATOR)
    verbs = list(Event.objects.values_list("verb", "subject"))
    assert verbs == [
        ("organization.registered", oaks.ledger_name),
        ("organization.registered", elms.ledger_name),
        ("organization.changed", oaks.ledger_name),
    ]
    assert Organization.objects.get(key="oaks").is_provider
    assert verify().is_whole


def test_a_name_is_asked_about_once_however_often_and_however_it_is_written():
    names = [unsure("Bureau of Nowhere"), unsure("BUREAU OF NOWHERE"), unsure("Office of Nothing")]
    assert [q.text for q in actions.ask_about_names(names, by=OPERATOR)] == [
        "Bureau of Nowhere",
        "Office of Nothing",
    ]
    assert actions.ask_about_names(names, by=OPERATOR) == []
    assert NameQuestion.objects.count() == 2
    assert verify().is_whole


@pytest.mark.parametrize("text", ["", "—", "x" * 301, "&" * 150])
def test_what_is_no_name_or_too_long_for_one_is_not_asked_about(text):
    assert actions.ask_about_names([unsure(text)], by=OPERATOR) == []
    assert (NameQuestion.objects.count(), head_sequence()) == (0, 0)


def test_what_a_person_answered_is_remembered_and_none_is_an_answer():
    actions.register_all([body("oaks", "Department of Oaks")], by=OPERATOR)
    oaks = Organization.objects.get(key="oaks")
    first, second = actions.ask_about_names(
        [unsure("Acorn Bureau"), unsure("Other Federal Entity")], by=OPERATOR
    )
    assert remembered() == {}
    for question, answer in ((first, oaks), (second, None)):
        question.organization, question.is_no_organization = answer, answer is None
        question.decided_on = timezone.localdate()
        kept(question, "name.decided")
    assert remembered() == {"acorn bureau": "oaks", "other federal entity": None}
    known = resolve("ACORN BUREAU", directory(), remembered=remembered())
    assert (known.verdict, known.key) == (Verdict.RESOLVED, "oaks")
    assert actions.ask_about_names([unsure("Acorn Bureau")], by=OPERATOR) == []
