"""Who was the QSMO of an area on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.governance.rules.in_charge import scope_on, state_on, who_was_in_charge
from openqsmo.governance.rules.lifecycle import after, may_become, may_transfer, successor
from openqsmo.governance.vocabulary import (
    Body,
    DateConfidence,
    Decision,
    DesignationFacts,
    DesignationState,
    Party,
    PlanFacts,
    PlanSection,
    StepFacts,
)

S = DesignationState
GSA, OPM = Party(1, "gsa", "General Services Administration"), Party(2, "opm", "OPM")
GSA_OFFICE, OPM_OFFICE = Party(11, "gsa-hr", "HR QSMO at GSA"), Party(12, "opm-hr", "HR QSMO at OPM")
NAMED, FIRST, MOVED = date(2019, 4, 26), date(2020, 6, 29), date(2021, 3, 30)

AT_GSA = DesignationFacts(
    id=1, area="HCM", name="HR QSMO", office=GSA_OFFICE, lead_agency=GSA, state=S.TRANSFERRED,
    scope="Compensation", in_charge_from=FIRST, in_charge_until=MOVED, source="GSA release",
    steps=(
        StepFacts(S.IDENTIFIED, NAMED),
        StepFacts(S.PRE_DESIGNATED, NAMED, scope="HR transactions"),
        StepFacts(S.PLAN_SUBMITTED, None, DateConfidence.UNKNOWN),
        StepFacts(S.DESIGNATED, FIRST, scope="Compensation", source="GSA release"),
        StepFacts(S.TRANSFERRED, MOVED, DateConfidence.INFERRED),
    ),
)  # fmt: skip
AT_OPM = DesignationFacts(
    id=2, area="HCM", name="HR QSMO", office=OPM_OFFICE, lead_agency=OPM, state=S.DESIGNATED,
    scope="Talent", in_charge_from=MOVED, confidence=DateConfidence.INFERRED, source="FedScoop",
    steps=(
        StepFacts(S.DESIGNATED, MOVED, DateConfidence.INFERRED, "Compensation", "FedScoop"),
        StepFacts(S.DESIGNATED, date(2026, 6, 1), scope="Talent", is_scope_amendment=True),
    ),
)  # fmt: skip
RECORD = [AT_GSA, AT_OPM]


@pytest.mark.parametrize(
    ("case", "on", "office", "state"),
    [
        ("before anything began", date(2019, 4, 25), None, None),
        ("pre-designated is not in charge", date(2020, 6, 28), None, None),
        ("on the day of its designation", FIRST, GSA_OFFICE, S.DESIGNATED),
        ("the field guide's first question", date(2020, 12, 1), GSA_OFFICE, S.DESIGNATED),
        ("the day before the transfer", date(2021, 3, 29), GSA_OFFICE, S.DESIGNATED),
        ("on the day of the transfer", MOVED, OPM_OFFICE, S.DESIGNATED),
        ("the field guide's second question", date(2022, 1, 1), OPM_OFFICE, S.DESIGNATED),
    ],
)
def test_who_was_in_charge(case, on, office, state):
    answer = who_was_in_charge(RECORD, "HCM", on)
    assert (answer.office, answer.state) == (office, state), case


def test_on_the_day_of_its_retirement_it_is_no_longer_in_charge():
    retired = after(AT_OPM, StepFacts(S.RETIRED, date(2026, 6, 20)))
    assert who_was_in_charge([retired], "HCM", date(2026, 6, 19)).office == OPM_OFFICE
    assert who_was_in_charge([retired], "HCM", date(2026, 6, 20)).office is None


def test_an_answer_names_its_source_and_how_sure_its_days_are():
    answer = who_was_in_charge(RECORD, "HCM", date(2020, 12, 1), area_title="Human Capital")
    assert (answer.source, answer.since, answer.since_confidence) == (
        "GSA release",
        FIRST,
        DateConfidence.STATED,
    )
    assert (answer.until, answer.until_confidence) == (MOVED, DateConfidence.INFERRED)
    assert answer.says == (
        "On December 1, 2020 the QSMO of Human Capital is HR QSMO at GSA, led by General Services"
        " Administration: in charge from June 29, 2020 until March 30, 2021 (inferred from what the"
        " source says)."
    )
    assert who_was_in_charge(RECORD, "HCM", date(2022, 1, 1)).since_confidence is DateConfidence.INFERRED


def test_an_area_with_nobody_says_so_and_who_is_expected():
    answer = who_was_in_charge(RECORD, "HCM", date(2020, 1, 1))
    assert not answer.is_in_charge
    assert answer.expected.state is S.PRE_DESIGNATED
    assert answer.says.startswith("On January 1, 2020 nobody is on record as the QSMO of HCM.")
    assert "HR QSMO at GSA" in answer.says
    assert who_was_in_charge(RECORD, "TRT", date(2022, 1, 1)).expected is None


@pytest.mark.parametrize(
    ("case", "found", "on", "state", "scope"),
    [
        ("not begun", AT_GSA, date(2019, 4, 25), None, ""),
        ("the first scope", AT_GSA, NAMED, S.PRE_DESIGNATED, "HR transactions"),
        ("a step without a day waits for a later one", AT_GSA, date(2020, 6, 28), S.PRE_DESIGNATED, "HR transactions"),
        ("the scope at designation", AT_GSA, FIRST, S.DESIGNATED, "Compensation"),
        ("ended", AT_GSA, MOVED, S.TRANSFERRED, "Compensation"),
        ("before the amendment", AT_OPM, date(2026, 5, 31), S.DESIGNATED, "Compensation"),
        ("amended", AT_OPM, date(2026, 6, 1), S.DESIGNATED, "Talent"),
    ],
)  # fmt: skip
def test_state_and_scope_on_a_day(case, found, on, state, scope):
    assert (state_on(found, on), scope_on(found, on)) == (state, scope), case


def test_a_designation_without_steps_is_known_by_its_days_only():
    bare = DesignationFacts(
        id=3, area="FFM", name="FM QSMO", office=GSA_OFFICE, lead_agency=GSA, state=S.OPERATING,
        in_charge_from=FIRST,
    )  # fmt: skip
    assert state_on(bare, FIRST) is S.OPERATING
    assert state_on(bare, FIRST - timedelta(days=1)) is None


# --- what must hold whatever is recorded, in whatever order somebody tries it ---

DAY_ZERO = date(2020, 1, 1)
TODAY = DAY_ZERO + timedelta(days=40)
OFFICES = [Party(20 + n, f"office-{n}", f"Office {n}") for n in range(3)]
READY = PlanFacts(
    dict.fromkeys(PlanSection, "written"), True, {Body.SSGB: Decision.APPROVED, Body.OMB: Decision.APPROVED}
)
attempts = st.lists(
    st.tuples(
        st.sampled_from([*S, "amend"]),
        st.integers(0, 5),
        st.integers(0, 45),
        st.sampled_from(OFFICES),
    ),
    max_size=40,
)


def world_of(attempts):
    """Every world that the attempts lead to, each with the day of the step that led there."""
    world = [
        DesignationFacts(number, area, area, plan=READY, steps=(StepFacts(S.IDENTIFIED, DAY_ZERO),))
        for number, area in enumerate(["HCM", "HCM", "FFM"])
    ]
    for wanted, place, offset, office in attempts:
        on, found = DAY_ZERO + timedelta(days=offset), world[place % len(world)]
        changed = attempt(world, found, wanted, on, office)
        if changed:
            before, world = world, changed
            yield before, world, on


def attempt(world, found, wanted, on, office):
    step = StepFacts(wanted, on, source="x") if wanted != "amend" else None
    if step is None:
        return None
    if wanted is S.TRANSFERRED:
        if not may_transfer(found, office, on=on, today=TODAY, others=world).is_allowed:
            return None
        taken = successor(found, office=office, lead_agency=office, step=StepFacts(S.DESIGNATED, on))
        new = DesignationFacts(**{**vars(taken), "id": len(world)})
        return [*(after(one, step) if one is found else one for one in world), new]
    if not may_become(found, wanted, on=on, today=TODAY, others=world).is_allowed:
        return None
    if wanted is S.PRE_DESIGNATED:
        found_with = DesignationFacts(**{**vars(found), "office": office, "lead_agency": office})
        return [after(found_with, step) if one is found else one for one in world]
    return [after(one, step) if one is found else one for one in world]


def every_answer(world, days):
    return {
        (area, on): (
            answer.office,
            answer.designation_id,
            answer.state,
            answer.scope,
            answer.since,
            answer.source,
        )
        for area in ("HCM", "FFM")
        for on in days
        for answer in [who_was_in_charge(world, area, on)]
    }


DAYS = [DAY_ZERO + timedelta(days=number) for number in range(-1, 50)]
# Straight to a designation, so that transfers and retirements are tried often enough to matter.
to_designated = [(state, 0, 1 + number, OFFICES[0]) for number, state in enumerate(list(S)[1:6])]


@given(attempts)
def test_never_two_in_charge_of_one_area_on_one_day(tries):
    for _, world, _ in world_of([*to_designated, *tries]):
        for on in DAYS:
            for area in ("HCM", "FFM"):
                holders = [
                    one
                    for one in world
                    if one.area == area
                    and one.in_charge_from
                    and one.in_charge_from <= on
                    and (one.in_charge_until is None or on < one.in_charge_until)
                ]
                assert len(holders) <= 1


@given(attempts)
def test_a_step_never_changes_an_answer_for_a_day_before_it(tries):
    for before, world, step_on in world_of([*to_designated, *tries]):
        earlier = [on for on in DAYS if on < step_on]
        assert every_answer(world, earlier) == every_answer(before, earlier)


@given(attempts)
def test_a_transfer_leaves_no_gap_and_no_overlap(tries):
    for before, world, on in world_of([*to_designated, *tries]):
        if len(world) == len(before):
            continue
        new = world[-1]
        old = next(one for one, was in zip(world, before, strict=False) if one != was)
        assert (old.in_charge_until, old.state) == (on, S.TRANSFERRED)
        assert who_was_in_charge(world, new.area, on).office == new.office
        assert who_was_in_charge(world, new.area, on - timedelta(days=1)).office == old.office
        assert new.office != old.office


def test_the_attempts_reach_transfers_and_retirements():
    tries = [
        (S.TRANSFERRED, 0, 10, OFFICES[1]),
        (S.OPERATING, 3, 12, OFFICES[0]),
        (S.RETIRED, 3, 20, OFFICES[0]),
    ]
    *_, (_, world, _) = world_of([*to_designated, *tries])
    assert [one.state for one in world] == [S.TRANSFERRED, S.IDENTIFIED, S.IDENTIFIED, S.RETIRED]
