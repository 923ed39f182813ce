"""The blast radius of a draft: a planted change flags exactly the planted offerings and agencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.alignment.rules.blast_radius import (
    AgencyFacts,
    ChangedItem,
    Effect,
    OfferingFacts,
    WaiverFacts,
    blast_radius,
    effect_of,
)
from openqsmo.alignment.vocabulary import Fit, Necessity
from openqsmo.standards.rules.differences import Change

ITEMS = [f"X.0{activity}.{number:03}" for activity in (1, 2) for number in range(4)]
FITS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(Fit), max_size=6)
NEEDS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(Necessity), max_size=6)


def change(item, *changes, **more):
    old = () if Change.ADDED in changes else (item,)
    new = () if Change.DROPPED in changes else (item,)
    return ChangedItem(old, new, frozenset(changes), (item,), item.rpartition(".")[0], **more)


@st.composite
def registries(draw):
    """Offerings and agencies that have nothing to do with one item, and some that were planted to."""
    item = draw(st.sampled_from(ITEMS))
    others = [name for name in ITEMS if name != item]
    free = st.dictionaries(st.sampled_from(others), st.sampled_from(Fit), max_size=6)
    quiet = st.dictionaries(st.sampled_from(others), st.sampled_from(Necessity), max_size=6)
    offerings, agencies, planted = [], [], {"offerings": set(), "fail": set(), "agencies": set()}
    for number in range(draw(st.integers(0, 5))):
        answers, key = draw(free), f"offering {number}"
        if draw(st.booleans()):
            answers[item] = draw(st.sampled_from(Fit))
            planted["offerings"].add(key)
            if answers[item] in (Fit.NOT_MET, Fit.PLANNED):
                planted["fail"].add(key)
        offerings.append(OfferingFacts(key, answers))
    for number in range(draw(st.integers(0, 5))):
        needs, key = draw(quiet), f"agency {number}"
        uses = frozenset(
            draw(st.sets(st.sampled_from([each.key for each in offerings]))) if offerings else ()
        )
        if draw(st.booleans()):
            needs[item] = draw(st.sampled_from(Necessity))
        if needs.get(item, Necessity.NOT_APPLICABLE).is_applicable or uses & planted["fail"]:
            planted["agencies"].add(key)
        agencies.append(AgencyFacts(key, needs, uses))
    return item, offerings, agencies, planted


@given(registries())
def test_a_planted_change_flags_exactly_the_planted_offerings_and_agencies(registry):
    item, offerings, agencies, planted = registry
    found = blast_radius([change(item, Change.TIGHTENED)], offerings, agencies)
    assert {hit.key for hit in found.offerings} == planted["offerings"]
    assert {hit.key for hit in found.would_fail} == planted["fail"]
    assert {hit.key for hit in found.agencies} == planted["agencies"]


@given(registries())
def test_a_change_that_only_renumbers_makes_nobody_fail_and_costs_nothing(registry):
    item, offerings, agencies, _ = registry
    found = blast_radius([change(item, Change.RENUMBERED)], offerings, agencies)
    assert found.would_fail == ()
    assert (found.cost_usd, found.costs_unknown) == (Decimal(0), 0)


@given(
    registries(),
    st.dictionaries(st.sampled_from([f"offering {n}" for n in range(5)]), st.just(Decimal("10.50"))),
)
def test_costs_that_are_not_known_are_counted_and_never_zero(registry, costs):
    item, offerings, agencies, planted = registry
    found = blast_radius([change(item, Change.REWORDED)], offerings, agencies, costs=costs)
    known = planted["offerings"] & costs.keys()
    assert found.cost_usd == Decimal("10.50") * len(known)
    assert found.costs_known + found.costs_unknown == len(planted["offerings"])


@pytest.mark.parametrize(
    ("changes", "fit", "effect"),
    [
        ([Change.TIGHTENED], Fit.OUT_OF_THE_BOX, Effect.ANSWER_AGAIN),
        ([Change.TIGHTENED], Fit.NOT_MET, Effect.FAILS),
        ([Change.TIGHTENED], Fit.PLANNED, Effect.FAILS),
        ([Change.LOOSENED], Fit.OUT_OF_THE_BOX, Effect.STAYS),
        ([Change.LOOSENED], Fit.NOT_MET, Effect.ANSWER_AGAIN),
        ([Change.LOOSENED, Change.TIGHTENED], Fit.NOT_MET, Effect.FAILS),
        ([Change.SPLIT], Fit.BY_CONFIGURATION, Effect.ANSWER_AGAIN),
        ([Change.DROPPED], Fit.NOT_MET, Effect.ENDS),
        ([Change.RENUMBERED, Change.MOVED], Fit.NOT_MET, Effect.STAYS),
    ],
)
def test_what_a_change_does_follows_from_the_answer_on_record(changes, fit, effect):
    assert effect_of(change(ITEMS[0], *changes), OfferingFacts("one", {ITEMS[0]: fit})) is effect


def test_an_added_item_touches_those_of_its_activity_and_what_they_would_do_is_not_known():
    added = change("X.01.999", Change.ADDED)
    near, far = OfferingFacts("near", {ITEMS[0]: Fit.NOT_MET}), OfferingFacts("far", {ITEMS[-1]: Fit.NOT_MET})
    agency = AgencyFacts("agency", {ITEMS[1]: Necessity.MUST_HAVE})
    found = blast_radius([added], [near, far], [agency])
    assert [(hit.key, hit.gravest) for hit in found.offerings] == [("near", Effect.NOT_KNOWN)]
    assert [hit.key for hit in found.agencies] == ["agency"]


def test_a_run_of_the_draft_says_more_than_an_answer():
    tightened = change(ITEMS[0], Change.TIGHTENED)
    failed = OfferingFacts("failed", {ITEMS[0]: Fit.OUT_OF_THE_BOX}, {ITEMS[0]: False})
    passed = OfferingFacts("passed", {ITEMS[0]: Fit.NOT_MET}, {ITEMS[0]: True})
    assert [effect_of(tightened, each) for each in (failed, passed)] == [Effect.FAILS, Effect.STAYS]


def test_waivers_and_tests_of_what_is_tightened_or_gone_end():
    changes = [
        change(ITEMS[0], Change.DROPPED, tests=("PAY-001",)),
        change(ITEMS[1], Change.REWORDED, tests=("PAY-002",)),
    ]
    waivers = [WaiverFacts("one", ITEMS[0]), WaiverFacts("two", ITEMS[1])]
    found = blast_radius(changes, [], [], waivers)
    assert (found.waivers_ended, found.tests_ended) == (("one",), ("PAY-001",))
