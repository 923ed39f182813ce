"""Which moves an offering may make, who may make them, and what stands in the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog import problems
from openqsmo.catalog.rules.lifecycle import (
    DECISIONS,
    MOVES,
    Flag,
    Guard,
    MoveFacts,
    Standing,
    Verb,
    as_mermaid,
    may_move,
    moves_from,
    standing_of,
    state_after,
)
from openqsmo.catalog.vocabulary import OPEN_STATES, OfferingState, SourcingMode
from openqsmo.kernel.actor import OPERATOR, VISITOR, Actor, Grant, Role
from openqsmo.kernel.problems import FieldError, Problem

S = OfferingState
PROVIDER, QSMO, DESIGNATED, BY_OPERATOR = Standing
IN_CHARGE = frozenset({QSMO, DESIGNATED})
PAT, ANA, DEE = 1, 2, 3

READY = MoveFacts(
    offering="Payroll",
    state=S.IN_REVIEW,
    mode=SourcingMode.VENDOR,
    standing=IN_CHARGE,
    qsmo="HR QSMO",
    area="Human capital",
    person_id=ANA,
    made_by_id=PAT,
    submitted_by_id=PAT,
    reason="Its authorization has expired.",
)


def codes(answer):
    return [reason.code for reason in answer.reasons]


def test_the_designated_qsmo_publishes_what_somebody_else_submitted():
    answer = may_move(READY, S.PUBLISHED)
    assert (answer.is_allowed, answer.reasons, answer.flags) == (True, (), ())


UNMET = (FieldError("capacity", "“Capacity” is empty.", "Fill it in."),)


@pytest.mark.parametrize(
    ("case", "change", "problem"),
    [
        ("another QSMO than the designated one", {"standing": frozenset({QSMO})}, problems.NOT_DESIGNATED),
        ("its provider", {"standing": frozenset({PROVIDER})}, problems.NOT_THEIRS_TO_MOVE),
        ("designated, but another placed it", {"standing": frozenset({DESIGNATED})}, problems.NOT_THEIRS_TO_MOVE),
        ("the operator", {"standing": frozenset({BY_OPERATOR})}, problems.NOT_THEIRS_TO_MOVE),
        ("a passer-by", {"standing": frozenset()}, problems.NOT_THEIRS_TO_MOVE),
        ("who submitted it", {"person_id": PAT}, problems.OWN_SUBMISSION),
        ("nobody known", {"person_id": None}, problems.SUBMITTER_UNKNOWN),
        ("anybody, when nobody knows who submitted it", {"submitted_by_id": None}, problems.SUBMITTER_UNKNOWN),
        ("anybody, while a demand is not met", {"missing": UNMET}, problems.DEMANDS_NOT_MET),
        ("anybody, before it is placed", {"area": None}, problems.NOT_PLACED),
        ("anybody, before a QSMO placed it", {"qsmo": None}, problems.NOT_PLACED),
    ],
)  # fmt: skip
def test_it_is_not_published_by(case, change, problem):
    answer = may_move(replace(READY, **change), S.PUBLISHED)
    assert (answer.is_allowed, codes(answer)) == (False, [problem.code]), case


def test_all_that_stands_in_the_way_is_said_at_once():
    facts = replace(READY, standing=frozenset({QSMO}), person_id=PAT, missing=UNMET)
    answer = may_move(facts, S.PUBLISHED)
    assert codes(answer) == [
        problems.NOT_DESIGNATED.code, problems.OWN_SUBMISSION.code, problems.DEMANDS_NOT_MET.code,
    ]  # fmt: skip
    assert answer.reasons[0].says == "HR QSMO is not the designated QSMO of Human capital."
    assert answer.reasons[-1].errors == UNMET


def test_a_refusal_names_who_may():
    (reason,) = may_move(replace(READY, standing=frozenset()), S.DRAFT).reasons
    assert str(reason) == (
        "You may not return “Payroll”. An analyst or the director of the QSMO that placed it may do it; "
        "ask them. (CAT-002)"
    )


def test_an_impossible_move_names_the_possible_ones():
    (reason,) = may_move(replace(READY, state=S.SUSPENDED), S.FORECAST).reasons
    assert reason.says == "“Payroll” is suspended; it cannot become forecast from there."
    assert reason.fix == "From there it can become draft, published, in remediation or retired."


@pytest.mark.parametrize(
    ("case", "change", "flags"),
    [
        ("built by the QSMO", {"mode": SourcingMode.QSMO_BUILT}, (Flag.CONFLICT_OF_INTEREST,)),
        ("the QSMO as general contractor", {"mode": SourcingMode.GENERAL_CONTRACTOR}, (Flag.CONFLICT_OF_INTEREST,)),
        ("the QSMO is the provider", {"is_provider_the_qsmo": True}, (Flag.CONFLICT_OF_INTEREST,)),
        ("a vendor", {}, ()),
    ],
)  # fmt: skip
def test_a_review_of_ones_own_solution_is_flagged(case, change, flags):
    facts = replace(READY, **change)
    assert may_move(facts, S.PUBLISHED).flags == flags, case
    assert may_move(facts, S.DRAFT).flags == flags, case
    assert may_move(replace(facts, standing=frozenset()), S.PUBLISHED).flags == flags, case


def test_a_qsmo_needs_a_second_person_for_its_own_solution():
    built = replace(READY, mode=SourcingMode.QSMO_BUILT, made_by_id=ANA, submitted_by_id=DEE)
    (reason,) = may_move(built, S.PUBLISHED).reasons
    assert reason.code == problems.OWN_WORK.code
    assert reason.says == "HR QSMO is itself the provider of “Payroll”, and you wrote this version."
    assert may_move(replace(built, person_id=4), S.PUBLISHED).is_allowed
    assert may_move(replace(built, mode=SourcingMode.VENDOR), S.PUBLISHED).is_allowed


def test_submitting_is_no_decision_and_is_not_flagged():
    facts = replace(READY, state=S.DRAFT, mode=SourcingMode.QSMO_BUILT, standing=frozenset({PROVIDER}))
    answer = may_move(facts, S.IN_REVIEW)
    assert (answer.is_allowed, answer.flags) == (True, ())


@pytest.mark.parametrize(
    ("start", "to"),
    [
        (S.PUBLISHED, S.SUSPENDED),
        (S.PUBLISHED, S.IN_REMEDIATION),
        (S.SUSPENDED, S.IN_REMEDIATION),
        (S.IN_REMEDIATION, S.SUSPENDED),
        (S.IN_REVIEW, S.DRAFT),
        (S.PUBLISHED, S.RETIRED),
    ],
)
def test_a_move_that_takes_something_away_needs_a_reason(start, to):
    facts = replace(READY, state=start)
    assert may_move(facts, to).is_allowed
    assert codes(may_move(replace(facts, reason="  "), to)) == [problems.NO_REASON.code]


@pytest.mark.parametrize("start", [S.SUSPENDED, S.IN_REMEDIATION])
def test_only_the_designated_qsmo_reinstates(start):
    facts = replace(READY, state=start)
    assert may_move(facts, S.PUBLISHED).is_allowed
    assert codes(may_move(replace(facts, standing=frozenset({QSMO})), S.PUBLISHED)) == ["CAT-005"]


def test_a_listed_solution_is_placed_by_the_designated_qsmo_alone():
    facts = replace(READY, state=S.LISTED, standing=frozenset({DESIGNATED}))
    assert may_move(facts, S.DRAFT).is_allowed
    assert codes(may_move(replace(facts, area=None), S.DRAFT)) == [problems.NOT_PLACED.code]
    assert codes(may_move(replace(facts, standing=frozenset({PROVIDER})), S.DRAFT)) == ["CAT-002"]
    assert not may_move(facts, S.PUBLISHED).is_allowed


def test_a_source_drops_and_lists_again_only_what_no_qsmo_placed():
    listed = replace(READY, state=S.LISTED, standing=frozenset({BY_OPERATOR}), qsmo=None, area=None)
    dropped = replace(listed, state=S.RETIRED)
    assert may_move(listed, S.RETIRED).is_allowed
    assert may_move(dropped, S.LISTED).is_allowed
    assert codes(may_move(replace(dropped, qsmo="HR QSMO"), S.LISTED)) == [problems.PLACED_ALREADY.code]


def test_retired_is_final_but_for_a_new_version():
    assert [(move.to, move.verb) for move in moves_from(S.RETIRED) if move.who != {BY_OPERATOR}] == [
        (S.DRAFT, Verb.REVERT)
    ]


def test_only_a_review_or_an_end_to_trouble_leads_to_published():
    ways = [move for move in MOVES if move.to is S.PUBLISHED]
    assert {move.start for move in ways} == {S.IN_REVIEW, S.SUSPENDED, S.IN_REMEDIATION}
    assert all(Guard.DESIGNATED in move.guards for move in ways)


def test_no_pair_of_states_has_two_moves_and_no_move_stands_still():
    pairs = [(move.start, move.to) for move in MOVES]
    assert len(set(pairs)) == len(pairs)
    assert all(start is not to for start, to in pairs)


def test_every_state_can_be_reached_from_a_list_or_a_draft_and_left():
    reached, waiting = set(), [S.LISTED, S.DRAFT]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [move.to for move in moves_from(state) if move.to not in reached]
    assert reached == set(S)
    assert all(moves_from(state) for state in S)


@pytest.mark.parametrize(
    ("case", "offering", "version", "after"),
    [
        ("a first draft goes to review with its version", S.DRAFT, S.IN_REVIEW, S.IN_REVIEW),
        ("and is published with it", S.IN_REVIEW, S.PUBLISHED, S.PUBLISHED),
        ("and is returned with it", S.IN_REVIEW, S.DRAFT, S.DRAFT),
        ("a published one stays while its next version is written", S.PUBLISHED, S.DRAFT, S.PUBLISHED),
        ("a listed one stays listed while it is reviewed", S.LISTED, S.IN_REVIEW, S.LISTED),
        ("and is then published", S.LISTED, S.PUBLISHED, S.PUBLISHED),
        ("a forecast comes true", S.FORECAST, S.PUBLISHED, S.PUBLISHED),
        ("a retired one comes back", S.RETIRED, S.PUBLISHED, S.PUBLISHED),
        ("a new version lifts no suspension", S.SUSPENDED, S.PUBLISHED, S.SUSPENDED),
        ("and no remediation", S.IN_REMEDIATION, S.PUBLISHED, S.IN_REMEDIATION),
    ],
)
def test_what_becomes_of_an_offering_with_its_version(case, offering, version, after):
    assert state_after(offering, version) is after, case


@given(st.sampled_from(S), st.sampled_from([S.DRAFT, S.IN_REVIEW, S.PUBLISHED]))
def test_what_everyone_can_see_never_vanishes_because_of_a_version(offering, version):
    assert offering not in OPEN_STATES or state_after(offering, version) in OPEN_STATES


# Who somebody is to an offering ------------------------------------------------------------------

ACME, HR, FM = 10, 20, 30


def holding(role, organization_id):
    return Actor("Somebody", person_id=1, grants=frozenset({Grant(role, organization_id)}))


@pytest.mark.parametrize(
    ("case", "actor", "provider", "qsmo", "designated", "standing"),
    [
        ("a user of its provider", holding(Role.PROVIDER_USER, ACME), ACME, HR, HR, {PROVIDER}),
        ("a user of a rival", holding(Role.PROVIDER_USER, 11), ACME, HR, HR, set()),
        ("an agency user at its provider", holding(Role.AGENCY_USER, ACME), ACME, HR, HR, set()),
        ("an analyst of its QSMO", holding(Role.QSMO_ANALYST, HR), ACME, HR, HR, {QSMO, DESIGNATED}),
        ("the director of its QSMO", holding(Role.QSMO_DIRECTOR, HR), ACME, HR, HR, {QSMO, DESIGNATED}),
        ("an analyst of a QSMO that lost the area", holding(Role.QSMO_ANALYST, HR), ACME, HR, FM, {QSMO}),
        ("an analyst of the QSMO that got the area", holding(Role.QSMO_ANALYST, FM), ACME, HR, FM, set()),
        ("the designated QSMO before anyone placed it", holding(Role.QSMO_ANALYST, HR), None, None, HR, {DESIGNATED}),
        ("a QSMO that is the provider", holding(Role.QSMO_ANALYST, HR), HR, HR, HR, {PROVIDER, QSMO, DESIGNATED}),
        ("a QSMO of nothing here", holding(Role.QSMO_DIRECTOR, FM), None, None, None, set()),
        ("a role held for no organization", holding(Role.QSMO_DIRECTOR, None), None, None, None, set()),
        ("the operator", OPERATOR, ACME, HR, HR, {BY_OPERATOR}),
        ("a visitor", VISITOR, None, None, None, set()),
    ],
)  # fmt: skip
def test_what_an_actor_is_to_an_offering(case, actor, provider, qsmo, designated, standing):
    found = standing_of(actor, provider_id=provider, qsmo_id=qsmo, designated_id=designated)
    assert found == standing, case


# Properties --------------------------------------------------------------------------------------

people = st.none() | st.integers(1, 3)
all_facts = st.builds(
    MoveFacts,
    offering=st.just("Payroll"),
    state=st.sampled_from(S),
    mode=st.sampled_from(SourcingMode),
    standing=st.frozensets(st.sampled_from(Standing)),
    qsmo=st.sampled_from([None, "HR QSMO"]),
    area=st.sampled_from([None, "Human capital"]),
    is_provider_the_qsmo=st.booleans(),
    person_id=people,
    made_by_id=people,
    submitted_by_id=people,
    reason=st.sampled_from(["", " ", "It is late."]),
    missing=st.sampled_from([(), UNMET]),
)


@given(all_facts, st.sampled_from(S))
def test_an_answer_allows_exactly_when_nothing_stands_in_the_way(facts, to):
    answer = may_move(facts, to)
    assert answer.is_allowed == (not answer.reasons)
    assert all(
        isinstance(reason, Problem) and "{" not in reason.says + reason.fix for reason in answer.reasons
    )
    if answer.is_allowed:
        assert any(move.to is to and move.who & facts.standing for move in moves_from(facts.state))


@given(all_facts)
def test_nothing_is_ever_published_against_the_four_rules(facts):
    if may_move(facts, S.PUBLISHED).is_allowed:
        assert {QSMO, DESIGNATED} <= facts.standing
    if facts.state is S.IN_REVIEW and may_move(facts, S.PUBLISHED).is_allowed:
        assert facts.person_id not in (None, facts.submitted_by_id)
        assert facts.qsmo is not None
        assert facts.area is not None
        assert facts.missing == ()


@given(all_facts, st.sampled_from(S))
def test_more_standing_never_takes_a_move_away(facts, to):
    if may_move(facts, to).is_allowed:
        assert may_move(replace(facts, standing=frozenset(Standing)), to).is_allowed


@given(all_facts, st.sampled_from(S))
def test_a_conflict_of_interest_is_flagged_whatever_the_answer(facts, to):
    decides = any(move.to is to and move.verb in DECISIONS for move in moves_from(facts.state))
    assert (may_move(facts, to).flags == (Flag.CONFLICT_OF_INTEREST,)) == (facts.has_conflict and decides)


def test_the_diagram_shows_every_state_and_every_move():
    lines = as_mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "In review" as in_review' in lines
    assert "    in_review --> published: Publish" in lines
    assert len(lines) == 1 + len(S) + 2 + len(MOVES)
