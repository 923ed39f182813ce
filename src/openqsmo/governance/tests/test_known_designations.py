"""The real QSMOs as shipped: put on record once, with their sources."""

from datetime import date

import pytest

from openqsmo.governance.actions import load_known_designations
from openqsmo.governance.content import known_designations
from openqsmo.governance.models import Designation, DesignationStep
from openqsmo.governance.queries import designated_office, designations_page, qsmo_of
from openqsmo.governance.rules.lifecycle import NEXT
from openqsmo.governance.vocabulary import DateConfidence, DesignationState
from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.loads.report import Outcome, Weight
from openqsmo.organizations.models import Organization
from openqsmo.standards.models import FunctionalArea

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    return load_known_designations(by=OPERATOR)


@pytest.mark.parametrize(
    ("area", "on", "lead", "since", "confidence"),
    [
        ("HCM", date(2020, 12, 1), "gsa", date(2020, 6, 29), "stated"),
        ("HCM", date(2021, 3, 29), "gsa", date(2020, 6, 29), "stated"),
        ("HCM", date(2021, 3, 30), "opm", date(2021, 3, 30), "inferred"),
        ("HCM", date(2022, 1, 1), "opm", date(2021, 3, 30), "inferred"),
        ("CYB", date(2020, 4, 27), "dhs-cisa", date(2020, 4, 27), "stated"),
        ("FFM", date(2026, 1, 1), "treasury", date(2020, 6, 29), "stated"),
        ("GRM", date(2022, 1, 1), "hhs", date(2021, 1, 1), "unknown"),
        ("ACQ", date(2026, 6, 1), "gsa", date(2026, 3, 5), "inferred"),
    ],
)
def test_the_five_real_qsmos(known, area, on, lead, since, confidence):
    answer = qsmo_of(area=area, on=on, viewer=VISITOR)
    assert (answer.lead_agency.key, answer.since) == (lead, since)
    assert answer.since_confidence == DateConfidence(confidence)
    assert answer.source
    assert not answer.is_synthetic
    assert designated_office(FunctionalArea.objects.get(code=area).pk, on).pk == answer.office.id


@pytest.mark.parametrize(
    ("area", "on", "expected"),
    [
        ("HCM", date(2020, 6, 28), DesignationState.PRE_DESIGNATED),
        ("GRM", date(2020, 12, 1), DesignationState.PLAN_SUBMITTED),
        ("CYB", date(2019, 4, 25), None),
        ("ACQ", date(2020, 12, 1), None),
        ("TRT", date(2026, 6, 1), None),
        ("ITS", date(2026, 6, 1), None),
    ],
)
def test_before_a_designation_nobody_is_in_charge(known, area, on, expected):
    answer = qsmo_of(area=area, on=on, viewer=VISITOR)
    assert not answer.is_in_charge
    assert (answer.expected.state if answer.expected else None) == expected
    assert designated_office(FunctionalArea.objects.get(code=area).pk, on) is None


def test_five_areas_have_a_qsmo_now_and_every_area_is_on_the_board(known):
    board = designations_page(on=date(2026, 6, 1), viewer=VISITOR)
    assert board.in_charge == 5
    assert [row.area.code for row in board.rows] == [
        "ACQ",
        "CYB",
        "FFM",
        "GRM",
        "HCM",
        "ERM",
        "ITS",
        "RPM",
        "TRT",
    ]


def test_the_scope_on_a_day_is_the_one_of_that_day(known):
    assert qsmo_of(area="HCM", on=date(2022, 1, 1), viewer=VISITOR).scope.startswith(
        "Civilian human resources"
    )
    assert qsmo_of(area="HCM", on=date(2026, 6, 1), viewer=VISITOR).scope.startswith("Talent acquisition")


def test_loading_twice_adds_nothing(known):
    rows = (Designation.objects.count(), DesignationStep.objects.count(), Organization.objects.count())
    before = {found.pk: found.ledger_state() for found in Designation.objects.all()}
    again = load_known_designations(by=OPERATOR)
    assert known.outcomes["designation"] == {Outcome.NEW: 6}
    assert again.outcomes["designation"] == {Outcome.UNCHANGED: 6}
    assert rows == (
        Designation.objects.count(),
        DesignationStep.objects.count(),
        Organization.objects.count(),
    )
    assert before == {found.pk: found.ledger_state() for found in Designation.objects.all()}
    assert verify().is_whole


def test_a_load_leaves_an_event_for_each_record_and_one_for_itself(known):
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs.count("designation.recorded") == 6
    assert verbs.count("functional_area.loaded") == 9
    assert verbs.count("load.finished") == 1
    assert verify().is_whole


def test_offices_belong_to_agencies_with_their_own_keys(known):
    offices = Organization.objects.filter(kind="qsmo").select_related("parent")
    assert {office.key: office.parent.key for office in offices} == {
        "dhs-cisa-cyber-qsmo": "dhs-cisa",
        "treasury-fm-qsmo": "treasury",
        "gsa-hr-qsmo": "gsa",
        "opm-hr-qsmo": "opm",
        "hhs-grants-qsmo": "hhs",
        "gsa-acquisition-qsmo": "gsa",
    }
    assert Organization.objects.get(key="dhs-cisa").parent.key == "dhs"
    cyber = Organization.objects.get(key="dhs-cisa-cyber-qsmo")
    assert "Cybersecurity Shared Services Office" in cyber.other_names.values_list("text", flat=True)


def test_an_area_with_another_designation_is_left_for_a_person(cast):
    report = load_known_designations(by=OPERATOR)
    assert report.counts(Weight.SET_ASIDE) == {"area_has_another_designation": 3}
    assert qsmo_of(area="HCM", on=date(2025, 1, 1), viewer=VISITOR).office.key == "hr-qsmo"
    assert verify().is_whole


def test_every_fact_has_its_source_and_says_where_a_day_is_not_stated():
    for designation in known_designations().designations:
        for step in designation.steps:
            assert step.source
            assert step.decided_by
            assert (step.confidence is DateConfidence.STATED) or step.says


def test_every_designation_ends_on_a_known_day_and_in_order():
    for designation in known_designations().designations:
        days = [step.on for step in designation.steps if step.on]
        assert days == sorted(days)
        assert designation.steps[-1].on
        reachable = set(DesignationState) - {DesignationState.IDENTIFIED}
        assert all(step.state in reachable for step in designation.steps[1:])
        assert designation.steps[-1].state in {
            *NEXT[DesignationState.OPERATING],
            *NEXT[DesignationState.RECOMMENDED],
        }
