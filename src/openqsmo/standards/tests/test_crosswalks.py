"""Where an identifier went, and whether every answer gets there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.standards.rules.crosswalks import (
    CrosswalkEntry,
    Relation,
    WentTo,
    carry_answers,
    contradictions,
    follow,
    mirrored,
    why_malformed,
)

SAME, RENUMBERED, SPLIT = Relation.SAME, Relation.RENUMBERED, Relation.SPLIT
MERGED, NARROWER, BROADER, NONE = Relation.MERGED, Relation.NARROWER, Relation.BROADER, Relation.NONE


def entry(relation, old, new, before="", after=""):
    return CrosswalkEntry(
        relation, tuple(old.split()), tuple(new.split()), confidence=0.9, rationale="Compared line by line.",
        source="Change log", reviewer="Standards Lead", decided_on=date(2026, 6, 1),
        from_version=before, to_version=after,
    )  # fmt: skip


def went(identifier, *entries, start=""):
    followed = follow(identifier, entries, start=start)
    return followed.went_to, followed.identifiers


def test_an_identifier_goes_where_the_entry_says():
    assert went("A", entry(RENUMBERED, "A", "B")) == (WentTo.ONE, ("B",))
    assert went("A", entry(SAME, "A", "A")) == (WentTo.ONE, ("A",))
    assert went("A", entry(SPLIT, "A", "B C")) == (WentTo.SEVERAL, ("B", "C"))
    assert went("A", entry(MERGED, "A B", "C")) == (WentTo.ONE, ("C",))
    assert went("A", entry(NONE, "A", "")) == (WentTo.NONE, ())
    assert went("A", entry(RENUMBERED, "B", "C")) == (WentTo.NOT_DECIDED, ())
    assert went("A") == (WentTo.NOT_DECIDED, ())


def test_what_keeps_its_number_in_a_split_or_a_merger_is_not_followed_twice():
    assert went("A", entry(SPLIT, "A", "A B")) == (WentTo.SEVERAL, ("A", "B"))
    assert went("A", entry(MERGED, "A B", "A")) == (WentTo.ONE, ("A",))
    assert went("B", entry(MERGED, "A B", "A")) == (WentTo.ONE, ("A",))


def test_it_is_followed_over_several_steps():
    chain = (entry(RENUMBERED, "A", "B"), entry(SPLIT, "B", "C D"), entry(NONE, "C", ""))
    assert went("A", *chain) == (WentTo.ONE, ("D",))
    assert follow("A", chain).says == (
        "A was renumbered to B.", "B was split into C and D.", "Nothing took the place of C.",
    )  # fmt: skip


def test_numbers_that_shift_within_one_step_do_not_run_on_into_each_other():
    shift = (entry(RENUMBERED, "010", "020", "1", "2"), entry(RENUMBERED, "020", "030", "1", "2"))
    assert went("010", *shift) == (WentTo.ONE, ("020",))
    assert went("020", *shift) == (WentTo.ONE, ("030",))
    later = entry(RENUMBERED, "020", "040", "2", "3")
    assert went("010", *shift, later) == (WentTo.ONE, ("040",))
    assert went("020", *shift, later) == (WentTo.ONE, ("030",))
    assert went("020", *shift, later, start="2") == (WentTo.ONE, ("040",))


def test_two_that_changed_places_do_so_once():
    swap = (entry(RENUMBERED, "A", "B", "1", "2"), entry(RENUMBERED, "B", "A", "1", "2"))
    assert [went(one, *swap) for one in "AB"] == [(WentTo.ONE, ("B",)), (WentTo.ONE, ("A",))]


def test_a_step_that_does_not_speak_of_an_identifier_leaves_it_its_number():
    entries = (entry(RENUMBERED, "X", "Y", "1", "2"), entry(RENUMBERED, "A", "B", "2", "3"))
    assert went("A", *entries) == (WentTo.ONE, ("B",))


def test_a_circle_is_said_and_not_walked():
    circle = (entry(RENUMBERED, "A", "B"), entry(RENUMBERED, "B", "A"))
    followed = follow("A", circle)
    assert (followed.went_to, followed.identifiers) == (WentTo.CONTRADICTED, ())
    assert "The crosswalk goes in a circle: A → B → A." in followed.says
    back = (entry(RENUMBERED, "A", "B", "1", "2"), entry(RENUMBERED, "B", "A", "2", "1"))
    assert went("A", *back, start="1")[0] is WentTo.CONTRADICTED
    assert went("Z", *back, start="1")[0] is WentTo.NOT_DECIDED


def test_entries_that_contradict_each_other_are_refused_with_the_reason():
    entries = (entry(RENUMBERED, "A", "B"), entry(NONE, "A", ""), entry(RENUMBERED, "C", "D"))
    followed = follow("A", entries)
    assert (followed.went_to, followed.identifiers) == (WentTo.CONTRADICTED, ())
    reason = "One entry says that A was renumbered to B, another that nothing took the place of A."
    assert followed.says == (f"A: {reason}",)
    assert contradictions(entries) == {"A": reason}
    assert went("C", *entries) == (WentTo.ONE, ("D",))


def test_two_that_lead_to_one_contradict_each_other_unless_merged():
    entries = (entry(RENUMBERED, "A", "C"), entry(SAME, "B", "C"))
    assert set(contradictions(entries)) == {"A", "B"}
    assert went("A", *entries)[0] is WentTo.CONTRADICTED
    assert contradictions((entry(MERGED, "A B", "C"), entry(MERGED, "B A", "C"))) == {}


def test_entries_of_two_paths_are_not_mixed():
    entries = (entry(RENUMBERED, "A", "B", "1", "2"), entry(RENUMBERED, "C", "D", "1", "FAC"))
    assert contradictions(entries) == {
        "C": "From version “1” entries lead to “2” and to “FAC”; follow one at a time."
    }


@pytest.mark.parametrize(
    ("relation", "old", "new"),
    [
        (RENUMBERED, "A", "A"), (RENUMBERED, "A", "B C"), (SAME, "A B", "C"), (SPLIT, "A", "B"), (SPLIT, "", "B C"),
        (MERGED, "A", "B"), (MERGED, "A B", ""), (NONE, "A", "B"), (NONE, "", ""), (SPLIT, "A", "B B"),
        (NARROWER, "A", ""), (BROADER, "A B", "C"),
    ],
)  # fmt: skip
def test_an_entry_that_can_mean_nothing_is_refused(relation, old, new):
    one = entry(relation, old, new)
    assert why_malformed(one)
    assert all(
        follow(identifier, [one]).went_to is WentTo.CONTRADICTED for identifier in one.from_identifiers
    )


def test_a_blank_identifier_is_refused():
    assert why_malformed(CrosswalkEntry(RENUMBERED, (" ",), ("B",))) == "An identifier is blank."


def carried(answers, *entries, **given):
    carry = carry_answers(answers, entries, **given)
    return {one.identifier: one.answer for one in carry.carried}, {
        (one.source, one.identifier): one.answer for one in carry.to_review
    }


def test_the_answer_follows_what_was_only_renumbered():
    assert carried({"HCM.180.010": "must"}, entry(RENUMBERED, "HCM.180.010", "HCM.A5-1.010")) == (
        {"HCM.A5-1.010": "must"}, {},
    )  # fmt: skip


def test_a_split_leaves_the_answer_with_every_part_for_review():
    assert carried({"A": "must"}, entry(SPLIT, "A", "B C")) == ({}, {("A", "B"): "must", ("A", "C"): "must"})


def test_a_merger_carries_the_answer_only_where_all_agree():
    merged = entry(MERGED, "A B", "C")
    assert carried({"A": "must", "B": "must"}, merged) == ({"C": "must"}, {})
    assert carried({"A": "must", "B": "nice"}, merged) == ({}, {("A", "C"): "must", ("B", "C"): "nice"})


def test_a_source_without_answer_is_not_taken_to_agree():
    carry = carry_answers({"A": "must"}, [entry(MERGED, "A B", "C")])
    assert carry.carried == ()
    assert [one.says for one in carry.to_review] == ["B was merged into C as well, and has no answer."]
    keeps = carry_answers({"B": "must"}, [entry(MERGED, "A B", "A")])
    assert (keeps.carried, len(keeps.to_review)) == ((), 1)


def test_what_became_narrower_or_broader_is_for_review():
    for relation in (NARROWER, BROADER):
        assert carried({"A": "must"}, entry(relation, "A", "B")) == ({}, {("A", "B"): "must"})


def test_a_doubt_on_the_way_stays_a_doubt():
    chain = (entry(NARROWER, "A", "B"), entry(RENUMBERED, "B", "C"))
    assert carried({"A": "must"}, *chain) == ({}, {("A", "C"): "must"})


def test_the_answer_to_what_ended_or_is_not_decided_is_kept():
    assert carried({"A": "must", "B": "nice"}, entry(NONE, "A", "")) == (
        {}, {("A", None): "must", ("B", None): "nice"},
    )  # fmt: skip


def test_the_answer_to_what_means_what_it_meant_stands():
    assert carried({"A": "must", "B": "nice"}, unchanged={"A"}) == ({"A": "must"}, {("B", None): "nice"})


def test_two_answers_that_meet_without_a_merger_are_for_review():
    assert carried({"A": "must", "B": "must"}, entry(RENUMBERED, "B", "A"), unchanged={"A"}) == (
        {}, {("A", "A"): "must", ("B", "A"): "must"},
    )  # fmt: skip


def test_answers_over_two_steps_of_merging_need_every_source():
    steps = (entry(MERGED, "A B", "C", "1", "2"), entry(MERGED, "C D", "E", "2", "3"))
    assert carried({"A": "must", "B": "must", "D": "must"}, *steps) == ({"E": "must"}, {})
    assert carried({"A": "must", "B": "must"}, *steps)[0] == {}
    assert carried({"A": "must", "D": "must"}, *steps)[0] == {}


@st.composite
def revisions(draw):
    """A version of up to 14 items, each with its fate in the next, and answers to some."""
    old = [f"FFM.010.010.{number:03}" for number in range(draw(st.integers(1, 14)))]
    left, entries, number = draw(st.permutations(old)), [], 0
    while left:
        fate = draw(st.sampled_from([*Relation, "silent"]))
        count = 2 if fate is MERGED and len(left) > 1 else 1
        here, left = left[:count], left[count:]
        if fate == "silent" or (fate is MERGED and count == 1):
            continue
        new = {SPLIT: 2 + draw(st.integers(0, 2)), NONE: 0}.get(fate, 1)
        ends = [f"FFM.010.010.{100 + number + extra}" for extra in range(new)]
        number += new
        entries.append(entry(fate, " ".join(here), " ".join(ends), "1", "2"))
    answers = draw(st.dictionaries(st.sampled_from(old), st.sampled_from(["must", "nice", "no"])))
    return old, entries, answers


@given(revisions())
def test_every_answer_is_carried_or_named_for_review(revision):
    old, entries, answers = revision
    silent = {one for one in old if all(one not in each.from_identifiers for each in entries)}
    carry = carry_answers(answers, entries, unchanged=silent)
    in_carried = [(source, one.answer) for one in carry.carried for source in one.sources]
    in_review = {(one.source, one.answer) for one in carry.to_review}
    assert {*in_carried, *in_review} == set(answers.items())
    assert len(in_carried) == len(set(in_carried))
    assert not set(in_carried) & in_review
    expected = set()
    for each in entries:
        given_answers = [answers.get(one) for one in each.from_identifiers]
        if each.relation in (SAME, RENUMBERED, MERGED) and None not in given_answers:
            expected |= {
                (each.to_identifiers[0], one) for one in given_answers if len(set(given_answers)) == 1
            }
    expected |= {(one, answers[one]) for one in silent if one in answers}
    assert {(one.identifier, one.answer) for one in carry.carried} == expected


@given(revisions())
def test_a_crosswalk_read_backwards_leads_back(revision):
    old, entries, _ = revision
    back = [mirrored(one) for one in entries]
    assert [mirrored(one) for one in back] == entries
    for identifier in old:
        for end in follow(identifier, entries, start="1").identifiers:
            assert identifier == end or identifier in follow(end, back, start="2").identifiers


@given(
    st.lists(
        st.builds(
            CrosswalkEntry,
            st.sampled_from(Relation),
            st.lists(st.sampled_from("ABCD"), max_size=3).map(tuple),
            st.lists(st.sampled_from("ABCD"), max_size=3).map(tuple),
            from_version=st.sampled_from(["", "1", "2"]),
            to_version=st.sampled_from(["", "1", "2"]),
        ),
        max_size=6,
    )
)
def test_no_set_of_entries_loses_an_answer_or_is_walked_for_ever(entries):
    answers = {identifier: f"answer to {identifier}" for identifier in "ABCD"}
    carry = carry_answers(answers, entries)
    kept = [
        *(one for each in carry.carried for one in each.sources),
        *(one.source for one in carry.to_review),
    ]
    assert set(kept) == set(answers)
