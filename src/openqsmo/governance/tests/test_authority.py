"""Who may do what, and why somebody may not."""

import pytest

from openqsmo.governance.rules.authority import WHO, Case, bodies_of, may_keep_register, why_not
from openqsmo.governance.vocabulary import Body, Verb
from openqsmo.kernel.actor import OPERATOR, VISITOR, Actor, Grant, Role

OFFICE, AGENCY, ELSEWHERE = 1, 2, 3
CASE = Case("HR QSMO", OFFICE, frozenset({AGENCY}), submitted_by=70, signed={Body.SSGB: 71})


def actor(*grants, person_id=50):
    return Actor("x", person_id=person_id, grants=frozenset(Grant(role, at) for role, at in grants))


@pytest.mark.parametrize(
    ("case", "who", "verb", "code"),
    [
        ("a visitor", VISITOR, Verb.DESIGNATE, "GOV-004"),
        ("the operator designates nobody", OPERATOR, Verb.DESIGNATE, "GOV-004"),
        ("OMB designates", actor((Role.OMB_REVIEWER, ELSEWHERE)), Verb.DESIGNATE, None),
        ("the board does not designate", actor((Role.SSGB_MEMBER, ELSEWHERE)), Verb.DESIGNATE, "GOV-004"),
        ("the board recommends", actor((Role.SSGB_MEMBER, ELSEWHERE)), Verb.RECOMMEND, None),
        ("its own analyst writes", actor((Role.QSMO_ANALYST, OFFICE)), Verb.SAVE_PLAN, None),
        ("another office's analyst does not", actor((Role.QSMO_ANALYST, ELSEWHERE)), Verb.SAVE_PLAN, "GOV-005"),
        ("an analyst does not submit", actor((Role.QSMO_ANALYST, OFFICE)), Verb.SUBMIT_PLAN, "GOV-004"),
        ("its own director submits", actor((Role.QSMO_DIRECTOR, OFFICE)), Verb.SUBMIT_PLAN, None),
        (
            "a director elsewhere who is an analyst here does not submit",
            actor((Role.QSMO_DIRECTOR, ELSEWHERE), (Role.QSMO_ANALYST, OFFICE)), Verb.SUBMIT_PLAN, "GOV-005",
        ),
        (
            "a board member of the lead agency",
            actor((Role.SSGB_MEMBER, ELSEWHERE), (Role.AGENCY_CFO, AGENCY)), Verb.RECOMMEND, "GOV-006",
        ),
        (
            "an OMB reviewer who works for the office",
            actor((Role.OMB_REVIEWER, ELSEWHERE), (Role.QSMO_ANALYST, OFFICE)), Verb.DESIGNATE, "GOV-006",
        ),
        ("who submitted it", actor((Role.OMB_REVIEWER, ELSEWHERE), person_id=70), Verb.DESIGNATE, "GOV-006"),
    ],
)  # fmt: skip
def test_who_may(case, who, verb, code):
    problem = why_not(who, verb, CASE)
    assert (problem.code if problem else None) == code, case


@pytest.mark.parametrize(
    ("case", "who", "body", "code"),
    [
        ("OMB for OMB", actor((Role.OMB_REVIEWER, ELSEWHERE)), Body.OMB, None),
        ("OMB for the board", actor((Role.OMB_REVIEWER, ELSEWHERE)), Body.SSGB, "GOV-007"),
        ("the board for OMB", actor((Role.SSGB_MEMBER, ELSEWHERE)), Body.OMB, "GOV-007"),
        (
            "one person for both bodies",
            actor((Role.SSGB_MEMBER, ELSEWHERE), (Role.OMB_REVIEWER, ELSEWHERE), person_id=71), Body.OMB, "GOV-008",
        ),
        (
            "the same person again for the same body is another rule's matter",
            actor((Role.SSGB_MEMBER, ELSEWHERE), person_id=71), Body.SSGB, None,
        ),
    ],
)  # fmt: skip
def test_who_signs_for_whom(case, who, body, code):
    problem = why_not(who, Verb.DECIDE_ON_PLAN, CASE, body)
    assert (problem.code if problem else None) == code, case


def test_somebody_with_a_role_for_nothing_in_particular_is_of_no_office():
    nowhere = Case("New area")
    assert why_not(actor((Role.QSMO_ANALYST, None)), Verb.SAVE_PLAN, nowhere).code == "GOV-005"
    assert why_not(actor((Role.OMB_REVIEWER, None)), Verb.PRE_DESIGNATE, nowhere) is None


@pytest.mark.parametrize(
    ("case", "who", "may"),
    [
        ("its own administrator", actor((Role.AGENCY_ADMIN, OFFICE)), True),
        ("the administrator of what it is part of", actor((Role.AGENCY_ADMIN, AGENCY)), True),
        ("another's administrator", actor((Role.AGENCY_ADMIN, ELSEWHERE)), False),
        ("its own user", actor((Role.AGENCY_USER, OFFICE)), False),
        ("OMB", actor((Role.OMB_REVIEWER, ELSEWHERE)), True),
        ("the operator", OPERATOR, True),
        ("a visitor", VISITOR, False),
    ],
)
def test_who_keeps_the_register(case, who, may):
    assert may_keep_register(who, OFFICE, frozenset({AGENCY})) == may, case


def test_every_verb_says_who():
    assert set(WHO) == set(Verb)
    assert all(WHO.values())


def test_bodies_that_an_actor_signs_for():
    assert bodies_of(actor((Role.SSGB_MEMBER, 9))) == (Body.SSGB,)
    assert bodies_of(VISITOR) == ()
