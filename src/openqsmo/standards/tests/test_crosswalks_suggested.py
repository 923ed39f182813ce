"""What likeness of text suggests, on planted changes and on the published standards."""

import random
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from openqsmo.loads.report import Report
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.crosswalks import Relation
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.rules.suggestions import suggest
from openqsmo.standards.tests.test_differences import elements_of_2019, elements_of_2025
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source
from tests.shared_data import shared


def capability(identifier, statement):
    return ItemRecord(
        ItemKind.CAPABILITY, "FFM", identifier, {"statement": statement}, Source("test", identifier)
    )


def activity(identifier, title, description=None):
    content = {"title": title} | ({"description": description} if description else {})
    return ItemRecord(ItemKind.ACTIVITY, identifier[:3], identifier, content, Source("test", identifier))


WARRANT = "Receive Treasury warrant information and record it before any appropriated funds are obligated"
TRAVEL = "Calculate reimbursable lodging and mileage of the traveler from the approved voucher"
INVOICE = "Match the supplier invoice against purchase order and receipt, and schedule its disbursement"
BADGE = "Collect fingerprints of a new hire and issue an identity badge"


def told(old, new):
    return [(one.relation, one.from_identifiers, one.to_identifiers) for one in suggest(old, new)]


def test_the_same_text_under_another_number_is_renumbered():
    old = [capability("FFM.010.010.011", WARRANT), capability("FFM.010.010.012", TRAVEL)]
    new = [capability("FFM.010.020.011", TRAVEL), capability("FFM.010.010.011", WARRANT)]
    first, second = suggest(old, new)
    assert (first.relation, first.to_identifiers, first.confidence) == (
        Relation.SAME, ("FFM.010.010.011",), 1.0,
    )  # fmt: skip
    assert (second.relation, second.to_identifiers) == (Relation.RENUMBERED, ("FFM.010.020.011",))
    assert second.reasons == ("The text is the same, word for word.",)
    assert 0.9 < second.confidence < 1


def test_a_number_that_now_names_something_else_is_not_followed():
    old = [capability("A.1", WARRANT), capability("A.2", TRAVEL)]
    new = [capability("A.1", TRAVEL), capability("A.2", INVOICE)]
    gone, moved = suggest(old, new)
    assert (gone.relation, gone.to_identifiers) == (Relation.NONE, ())
    assert (moved.relation, moved.to_identifiers) == (Relation.RENUMBERED, ("A.1",))
    assert "A.2 is another item in the new version." in moved.reasons


def test_a_text_with_a_word_changed_is_still_found_and_less_sure():
    (one,) = suggest([capability("A.1", WARRANT)], [capability("A.9", WARRANT.replace("Receive", "Obtain"))])
    assert (one.relation, one.to_identifiers) == (Relation.RENUMBERED, ("A.9",))
    assert 0.7 < one.confidence < 0.98
    assert one.candidates[0].identifier == "A.9"


def test_a_split_and_a_merger_are_seen():
    whole = capability("A.1", f"{WARRANT}. {TRAVEL}.")
    parts = [capability("B.1", f"{WARRANT}."), capability("B.2", f"{TRAVEL}.")]
    others = [capability("C.1", INVOICE), capability("C.2", BADGE)]
    assert told([whole, *others], [*parts, *others])[0] == (Relation.SPLIT, ("A.1",), ("B.1", "B.2"))
    assert told([*parts, *others], [whole, *others])[0] == (Relation.MERGED, ("B.1", "B.2"), ("A.1",))


def test_a_part_is_narrower_and_a_whole_is_broader():
    whole, part = capability("A.1", f"{WARRANT}. {TRAVEL}."), capability("B.1", WARRANT)
    (narrower,), (broader,) = suggest([whole], [part]), suggest([part], [whole])
    assert (narrower.relation, broader.relation) == (Relation.NARROWER, Relation.BROADER)
    assert narrower.reasons == ("100% of the telling words of B.1 stand in A.1, too.",)


def test_nothing_alike_is_said_with_the_nearest():
    (one,) = suggest([capability("A.1", WARRANT)], [capability("B.1", BADGE)])
    assert (one.relation, one.to_identifiers) == (Relation.NONE, ())
    (alone,) = suggest([capability("A.1", WARRANT)], [])
    assert (alone.relation, alone.candidates) == (Relation.NONE, ())
    assert alone.reasons == ("No new item that is left shares a telling word.",)


def test_kinds_are_not_mixed():
    assert told([activity("FFM.010.010", WARRANT)], [capability("FFM.010.010.011", WARRANT)]) == [
        (Relation.NONE, ("FFM.010.010",), ())
    ]


def test_equal_texts_are_paired_in_order_and_not_surely():
    old = [capability(f"A.{number}", WARRANT) for number in range(3)]
    new = [capability(f"B.{number}", WARRANT) for number in range(3)]
    suggestions = suggest(old, new)
    assert [one.to_identifiers for one in suggestions] == [("B.0",), ("B.1",), ("B.2",)]
    assert {one.confidence for one in suggestions} == {0.7}


def test_a_twin_among_the_old_items_makes_a_likeness_unsure():
    nearly = capability("B.1", WARRANT.replace("Receive", "Obtain"))
    (alone,) = suggest([capability("A.1", WARRANT)], [nearly])
    first, second = suggest([capability("A.1", WARRANT), capability("A.2", WARRANT)], [nearly])
    assert (first.to_identifiers, second.relation) == (("B.1",), Relation.NONE)
    assert first.confidence <= 0.7 < alone.confidence
    assert first.reasons[0].endswith("Other old items have the same text.")


def test_items_without_words_and_repeated_identifiers_do_no_harm():
    old = [
        capability("A.1", ""),
        capability("A.2", "§ …"),
        capability("A.3", WARRANT),
        capability("A.3", TRAVEL),
    ]
    assert told(old, [capability("A.3", WARRANT), capability("A.1", "")]) == [
        (Relation.NONE, ("A.1",), ()), (Relation.NONE, ("A.2",), ()), (Relation.SAME, ("A.3",), ("A.3",)),
    ]  # fmt: skip
    assert suggest([], [capability("A.1", WARRANT)]) == ()


def test_the_activities_of_human_capital_that_got_new_numbers_are_found():
    """Field guide 2.5: the same activity re-identified across versions."""
    old = [
        activity("HCM.180.010", "Compensation Strategy Development"),
        activity("HCM.060.010", "Recruitment Strategy Development"),
    ]
    new = [
        activity("HCM.A2-1.010", "Recruitment Strategy Development", "Agree the approach to hiring."),
        activity("HCM.A5-1.010", "Compensation Strategy Development", "Agree the approach to pay."),
        activity("HCM.A3-1.010", "Talent Development Strategy", "Agree the approach to learning."),
    ]
    assert told(old, new) == [
        (Relation.RENUMBERED, ("HCM.180.010",), ("HCM.A5-1.010",)),
        (Relation.RENUMBERED, ("HCM.060.010",), ("HCM.A2-1.010",)),
    ]


WORDS = [
    first + second
    for first in ("bo", "ka", "li", "mu", "re", "zo")
    for second in ("dat", "fin", "gol", "sep")
]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=12),
    st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=12),
)
def test_every_old_item_is_in_one_suggestion_and_every_new_one_in_one_at_most(old, new):
    olds = [capability(f"A.{number}", text) for number, text in enumerate(old)]
    news = [capability(f"A.{number + 3}", text) for number, text in enumerate(new)]
    suggestions = suggest(olds, news)
    named = [one for each in suggestions for one in each.from_identifiers]
    taken = [one for each in suggestions for one in each.to_identifiers]
    assert sorted(named) == sorted(one.identifier for one in olds)
    assert len(taken) == len(set(taken))
    for one in suggestions:
        assert 0 <= one.confidence <= 1
        assert one.reasons
        scores = [candidate.similarity for candidate in one.candidates]
        assert scores == sorted(scores, reverse=True)
    assert suggest(olds, news) == suggestions


@pytest.fixture(scope="module")
def published():
    raw = [(path.name, path.read_bytes()) for path in shared("fibf/_data").iterdir()]
    return read_fibf(raw, Report("fibf"), known=known_areas())


def test_of_all_published_capabilities_each_is_the_same_as_itself(published):
    items = [capability(one.identifier, one.statement) for one in published.capabilities]
    suggestions = suggest(items, items)
    assert len(suggestions) == len(items) > 3_200
    assert {one.relation for one in suggestions} == {Relation.SAME}
    assert all(one.from_identifiers == one.to_identifiers for one in suggestions)


def test_planted_changes_of_the_published_capabilities_are_found(published):
    """All are renumbered, a part reworded; some are merged and some end. What is sure must be right."""
    items = list(
        {one.statement: capability(one.identifier, one.statement) for one in published.capabilities}.values()
    )
    dice = random.Random(20260612)  # noqa: S311
    dice.shuffle(items)
    words = " ".join(one.content["statement"] for one in items).split()
    gone, merged, kept = items[:100], items[100:200], items[200:]
    new, truth = [], {one.identifier: (Relation.NONE, ()) for one in gone}
    for one, other in list(pairwise(merged))[::2]:
        text = f"{one.content['statement']} {other.content['statement']}"
        new.append(capability(f"NEW.{len(new):04}", text))
        truth |= dict.fromkeys((one.identifier, other.identifier), (Relation.MERGED, (new[-1].identifier,)))
    for one in kept:
        text = one.content["statement"].split()
        for _ in range(len(text) // 12 if dice.random() < 0.3 else 0):
            text[dice.randrange(len(text))] = dice.choice(words)
        new.append(capability(f"NEW.{len(new):04}", " ".join(text)))
        truth[one.identifier] = (Relation.RENUMBERED, (new[-1].identifier,))
    right, sure, surely_wrong = Counter(), 0, []
    for one in suggest(items, new):
        for identifier in one.from_identifiers:
            is_right = truth[identifier] == (one.relation, one.to_identifiers)
            right[truth[identifier][0]] += is_right
            sure += one.confidence >= 0.9
            if one.confidence >= 0.9 and not is_right:
                surely_wrong.append(one)
    assert right[Relation.RENUMBERED] / len(kept) > 0.98
    assert right[Relation.MERGED] / len(merged) > 0.85
    assert right[Relation.NONE] / len(gone) > 0.85
    assert sure / len(items) > 0.7
    assert len(surely_wrong) / sure < 0.005


def test_requirements_that_share_an_older_identifier_are_among_each_others_candidates():
    """The Finance workbook repeats one older requirement (FFMSR) under several capabilities."""
    rows = load_workbook(shared("fibf/excel/Finance_Excel__business_capabilities_2025.xlsx"), read_only=True)
    by_older = defaultdict(list)
    for row in rows["Business Capability List"].iter_rows(min_row=6, values_only=True):
        cells = [cell for cell in row if cell is not None]
        identifier = next(
            (one for one in cells if str(one).startswith("FFM.") and str(one).count(".") == 3), None
        )
        if identifier and str(cells[-1]).count(".") == 3:
            by_older[cells[-1]].append(capability(identifier, cells[cells.index(identifier) + 2]))
    shared_ones = {older: items for older, items in by_older.items() if len(items) > 1}
    first = [items[0] for items in shared_ones.values()]
    others = [item for items in by_older.values() for item in items if item not in first]
    older_of = {item.identifier: older for older, items in by_older.items() for item in items}
    suggestions = suggest(first, others)
    found = 0
    for one in suggestions:
        candidates = [older_of[candidate.identifier] for candidate in one.candidates]
        found += older_of[one.from_identifiers[0]] in candidates
    assert len(first) == 6
    assert found == len(first)


def test_published_elements_that_got_another_label_are_found():
    """2019 to 2025: a label was spelled right, others were given the name of what they hold."""
    old, new = elements_of_2019(), elements_of_2025()
    stays = {one.identifier for one in old} & {one.identifier for one in new}
    left_old, left_new = ([one for one in items if one.identifier not in stays] for items in (old, new))
    found = {one.from_identifiers: one for one in suggest(left_old, left_new)}
    for before, after in (
        ("DelinquentCommericalAmount", "DelinquentCommercialAmount"), ("LegalEntityZIP5", "LegalEntityZIP5Number"),
        ("IsNonDomestic", "NonDomesticIndicator"), ("DisabilityWaiverDeniedIndicator", "WaiverDeniedIndicator"),
    ):  # fmt: skip
        assert (found[before,].relation, found[before,].to_identifiers) == (Relation.RENUMBERED, (after,))
    assert sum(one.relation is Relation.NONE for one in found.values()) > len(found) / 2
