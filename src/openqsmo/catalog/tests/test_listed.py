"""What a new list changes in an offering, and what it leaves alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules import grants_listed
from openqsmo.catalog.rules.fedramp import listed as fedramp_listed
from openqsmo.catalog.rules.fields import BY_NAME
from openqsmo.catalog.rules.listed import (
    carried_over,
    merged,
    name_for_files,
    stated,
    used_since,
    written_by_people,
)

OWNED = frozenset({"title", "website", "assessor"})
names = st.sampled_from(["title", "website", "assessor", "contact", "support"])
contents = st.dictionaries(names, st.sampled_from(["a", "b", "c"]))
listings = st.dictionaries(st.sampled_from(sorted(OWNED)), st.sampled_from(["a", "b", "c"]))
kept_names = st.frozensets(st.sampled_from(sorted(OWNED)))


def test_every_field_that_a_list_owns_is_a_field_of_an_offering():
    assert fedramp_listed.FIELDS <= BY_NAME.keys()
    assert grants_listed.FIELDS <= BY_NAME.keys()


def test_what_a_source_leaves_open_is_absent_and_no_and_nought_are_answers():
    given_ = {
        "title": "A",
        "website": None,
        "assessor": "",
        "services": [],
        "small_business": False,
        "slots_left": 0,
    }
    assert stated(given_) == {"title": "A", "small_business": False, "slots_left": 0}


@pytest.mark.parametrize(
    ("case", "before", "listed", "kept", "after"),
    [
        ("a changed field", {"title": "A"}, {"title": "B"}, (), {"title": "B"}),
        ("a field that the list drops", {"title": "A", "assessor": "X"}, {"title": "A"}, (), {"title": "A"}),
        ("a field of the QSMO's", {"title": "A", "contact": "me"}, {"title": "B"}, (), {"title": "B", "contact": "me"}),
        ("a kept field", {"title": "M"}, {"title": "B", "website": "w"}, ("title",), {"title": "M", "website": "w"}),
        ("a field that the QSMO emptied", {}, {"title": "B", "assessor": "X"}, ("assessor",), {"title": "B"}),
    ],
)  # fmt: skip
def test_a_list_replaces_what_it_owns_and_nothing_else(case, before, listed, kept, after):
    assert merged(before, listed, OWNED, frozenset(kept)) == after, case


@given(contents, listings, kept_names)
def test_reading_the_same_list_again_changes_nothing(before, listed, kept):
    once = merged(before, listed, OWNED, kept)
    assert merged(once, listed, OWNED, kept) == once
    untouched = {name: value for name, value in once.items() if name not in OWNED - kept}
    assert untouched == {name: value for name, value in before.items() if name not in OWNED - kept}


@pytest.mark.parametrize(
    ("case", "versions", "theirs"),
    [
        ("nobody wrote", [({"title": "A"}, False), ({"title": "B"}, False)], set()),
        ("a person wrote last", [({"title": "A"}, False), ({"title": "B"}, True)], {"title"}),
        ("the source wrote after", [({"title": "A"}, True), ({"title": "B"}, False)], set()),
        (
            "the source's next version keeps the person's value",
            [({"title": "A"}, False), ({"title": "B"}, True), ({"title": "B", "website": "w"}, False)],
            {"title"},
        ),
        ("a person emptied it", [({"title": "A", "website": "w"}, False), ({"title": "A"}, True)], {"website"}),
        ("a person published it unchanged", [({"title": "A"}, False), ({"title": "A"}, True)], set()),
        ("no version", [], set()),
    ],
)  # fmt: skip
def test_a_field_belongs_to_whoever_changed_it_last(case, versions, theirs):
    assert written_by_people(versions) == theirs, case


@given(st.lists(st.tuples(contents, st.just(False)), max_size=5))
def test_without_a_version_of_a_person_no_field_is_a_persons(versions):
    assert written_by_people(versions) == frozenset()


@pytest.mark.parametrize(
    ("case", "draft", "after"),
    [
        ("a field left as it was is renewed", {"title": "A", "contact": "me"}, {"title": "B", "contact": "me"}),
        ("a field that its writer changed stays", {"title": "Mine"}, {"title": "Mine"}),
        ("a field that the list emptied goes", {"title": "A", "assessor": "X"}, {"title": "B"}),
        ("a field that the list filled comes", {"title": "A"}, {"title": "B", "website": "w"}),
    ],
)  # fmt: skip
def test_an_open_draft_takes_on_what_the_list_changed(case, draft, after):
    before = {"title": "A", **{name: draft[name] for name in ("assessor",) if name in draft}}
    now = {"title": "B", **({"website": "w"} if "website" in after else {})}
    assert carried_over(draft, before, now, OWNED) == after, case


@given(contents, contents, contents)
def test_a_draft_that_held_what_was_shown_holds_what_is_shown_now(before, after, more):
    draft = {name: value for name, value in more.items() if name not in OWNED} | {
        name: value for name, value in before.items() if name in OWNED
    }
    moved = carried_over(draft, before, after, OWNED)
    assert {n: v for n, v in moved.items() if n in OWNED} == {n: v for n, v in after.items() if n in OWNED}
    assert {n: v for n, v in moved.items() if n not in OWNED} == {
        n: v for n, v in draft.items() if n not in OWNED
    }


@pytest.mark.parametrize(
    ("case", "known", "listed", "since"),
    [
        ("a renewal", date(2020, 10, 31), date(2024, 4, 29), date(2020, 10, 31)),
        ("an earlier day is found", date(2023, 3, 21), date(2020, 8, 14), date(2020, 8, 14)),
        ("the day is given at last", None, date(2020, 8, 14), date(2020, 8, 14)),
        ("the day is given no more", date(2020, 8, 14), None, date(2020, 8, 14)),
        ("it was never given", None, None, None),
    ],
)
def test_a_use_lasts_since_the_earliest_day_that_its_source_ever_gave(case, known, listed, since):
    assert used_since(known, listed) == since, case


@pytest.mark.parametrize(
    ("parts", "longest", "name"),
    [
        (("REI Systems", "GovGrants"), 40, "rei-systems-govgrants"),
        (("U.S. Dept. of Treasury",), 40, "u-s-dept-of-treasury"),
        (("a" * 40,), 40, "a" * 40),
    ],
)
def test_a_name_for_files_is_its_words(parts, longest, name):
    assert name_for_files(*parts, longest=longest) == name


def test_a_name_for_files_that_is_cut_or_has_other_letters_ends_with_a_digest():
    long, other = name_for_files("x " * 60, longest=40), name_for_files("x " * 61, longest=40)
    assert long != other
    assert name_for_files("Économie", longest=40) != name_for_files("Conomie", longest=40)
    assert name_for_files("—", longest=40) != name_for_files("…", longest=40)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_a_name_for_files_fits_and_is_not_empty(parts):
    name = name_for_files(*parts, longest=40)
    assert 0 < len(name) <= 40
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name == name_for_files(*parts, longest=40)
