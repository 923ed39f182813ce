from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.catalog.engines import labels, lists, orders, postings
from openqsmo.catalog.engines.questions import Entry, Question
from openqsmo.catalog.engines.search import SearchIndex
from openqsmo.catalog.engines.tests import strategies as some
from openqsmo.catalog.engines.tests.model import Model
from openqsmo.kernel.visibility import Visibility

PUBLIC, FEDERAL, QSMO = Visibility
unhurried = settings(deadline=None)


def filled(*entries, ties="id"):
    index = SearchIndex(ties=ties)
    index.rebuild(lambda: (0, entries))
    return index


def ask(words="", **more):
    given = {"chosen": {}, "seen_as": frozenset({"public"}), "level": PUBLIC} | more
    return Question(words, **given)


def named(offering_id, name, summary="", text="", **more):
    words = {PUBLIC: [("name", name), ("summary", summary), ("text", text)]}
    return Entry(offering_id, frozenset({"public"}), words, **more)


@unhurried
@given(
    changes=some.changes,
    questions=st.lists(some.questions, min_size=1, max_size=4),
    ties=st.sampled_from(["id", "-price"]),
    thresholds=st.sampled_from(
        [(4096, 20, 1000, 150, 0.9), (1, 0, 0, 0, 0), (2, 0, 1000, 0, 1), (1, 20, 0, 1, 0.5)]
    ),
)
def test_after_every_change_the_index_equals_the_plain_model(changes, questions, ties, thresholds):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "ROWS_AT_ONCE", thresholds[0])
        patch.setattr(orders, "STEP_COST", thresholds[1])
        patch.setattr(orders, "MANY_CHANGES", thresholds[2])
        patch.setattr(labels, "ROWS_PER_LABEL", thresholds[3])
        patch.setattr(labels, "FEW_LABELS", 0)
        patch.setattr(labels, "NEARLY_ALL", thresholds[4])
        patch.setattr(lists, "SMALL_WASTE", thresholds[3])
        index, model = filled(ties=ties), Model(ties)
        for position, (upserts, removals) in enumerate(changes, start=1):
            index.apply(position, upserts, removals)
            model.apply(upserts, removals)
            for question in questions:
                assert index.search(question) == model.search(question)


@unhurried
@given(
    changes=some.changes,
    begun=some.asked,
    seen_as=some.viewers,
    level=some.levels,
    limit=st.integers(1, 4),
)
def test_suggestions_equal_the_plain_model(changes, begun, seen_as, level, limit):
    index, model = filled(), Model()
    for position, (upserts, removals) in enumerate(changes, start=1):
        index.apply(position, upserts, removals)
        model.apply(upserts, removals)
    assert index.suggest(begun, level, seen_as, limit) == model.suggest(begun, level, seen_as, limit)


def as_seen(entry, level):
    """An entry without what a level does not see."""
    words = {at: pairs for at, pairs in entry.words.items() if at <= level}
    facets = {at: values for at, values in entry.facets.items() if at <= level}
    return replace(entry, words=words, facets=facets)


@unhurried
@given(entries=st.lists(some.entries, max_size=9), question=some.questions)
def test_what_a_viewer_may_not_see_changes_nothing_that_they_get(entries, question):
    held = {entry.offering_id: entry for entry in entries}.values()
    level, seen_as = question.level, question.seen_as
    seen = filled(*(as_seen(entry, level) for entry in held if entry.seen_by & seen_as))
    everything = filled(*held)
    assert everything.search(question) == seen.search(question)
    suggested = everything.suggest(question.words, level, seen_as, 5)
    assert suggested == seen.suggest(question.words, level, seen_as, 5)


@pytest.mark.parametrize("size", [1, 20, 400, 2000])
@pytest.mark.parametrize("sort", ["relevance", "id", "-price", "name"])
def test_a_catalogue_of_a_thousand_equals_the_plain_model(sort, size):
    entries = [
        Entry(
            number,
            frozenset({"public"} if number % 10 else {"federal"}),
            {PUBLIC: [("name", some.WORDS[number % 13]), ("text", f"zero trust {some.WORDS[number % 7]}")]},
            {PUBLIC: {"state": ("ab"[number % 2],)}, FEDERAL: {"state": ("c",) if number % 3 else ()}},
            {"price": number * 7919 % 101, "name": some.WORDS[number % 11]},
        )
        for number in range(1, 1200)
    ]
    index, model = filled(*entries), Model()
    model.apply(entries, ())
    index.apply(1, [replace(entries[5], sort={})], [7])
    model.apply([replace(entries[5], sort={})], [7])
    for words in ("", "trust", "pay", '"zero trust"', "tax zero"):
        for state in ((), ("a",)):
            question = ask(
                words, level=FEDERAL, seen_as=frozenset({"public"}), chosen={"state": frozenset(state)},
                sort=sort, start=3, size=size,
            )  # fmt: skip
            assert index.search(question) == model.search(question)


@pytest.mark.parametrize(
    ("case", "words", "ids"),
    [
        ("a name above a summary above a text", "payroll", (3, 2, 1)),
        ("every word must match", "payroll ledger", (2,)),
        ("endings do not count", "ledgers", (2, 4)),
        ("the last word may be begun", "payroll led", (2,)),
        ("only the last word may be begun", "pay ledger", ()),
        ("a phrase stands in a row", '"trust zero"', ()),
        ("a phrase, endings aside", '"zero trusts"', (5,)),
        ("a phrase is not begun", '"zero tru"', ()),
        ("an identifier whole", "FFM.010.010", (6,)),
        ("an identifier begun, in small letters", "ffm.010", (6, 7)),
        ("an identifier begun before another word", "ffm.010 invoice", (7,)),
        ("a product's identifier begun before another word", "FR1812 vendor", (8,)),
        ("a little word is passed over", "the payroll for ledger", (2,)),
        ("a little word alone is meant", "for", (4,)),
        ("punctuation alone asks for nothing", "!!! --", (1, 2, 3, 4, 5, 6, 7, 8)),
    ],
)
def test_words_find(case, words, ids):
    index = filled(
        named(1, "Alpha", text="Runs payroll"),
        named(2, "Beta", summary="Payroll and a ledger"),
        named(3, "Payroll Gamma"),
        named(4, "Delta", text="Ledgers for all"),
        named(5, "Epsilon", text="Zero-trust by design"),
        Entry(6, frozenset({"public"}), {PUBLIC: [("code", "FFM.010.010")]}),
        named(7, "Invoices", text="Function FFM.010.020"),
        Entry(8, frozenset({"public"}), {PUBLIC: [("text", "A vendor"), ("code", "FR1812058188")]}),
    )
    assert index.search(ask(words)).ids == ids, case


def test_a_whole_word_of_a_name_stands_before_a_begun_one():
    index = filled(named(1, "Taxonomy"), named(2, "Tax"))
    assert index.search(ask("tax")).ids == (2, 1)


def test_equally_relevant_offerings_stand_in_the_order_for_ties():
    index = filled(
        named(1, "Payroll", sort={"agencies_using": 2}),
        named(2, "Payroll"),
        named(3, "Payroll", sort={"agencies_using": 9}),
        ties="-agencies_using",
    )
    assert index.search(ask("payroll")).ids == (3, 1, 2)


def test_a_misspelt_word_is_corrected_and_said():
    index = filled(named(1, "Payroll"), named(2, "Reconciliation"))
    answer = index.search(ask("recnciliaton"))
    assert (answer.ids, answer.corrected) == ((2,), (("recnciliaton", "reconciliation"),))


def test_a_phrase_is_not_found_in_a_text_above_the_viewers_level():
    words = {PUBLIC: [("text", "trust zero")], FEDERAL: [("name", "zero trust")]}
    index = filled(Entry(1, frozenset({"public"}), words))
    assert index.search(ask('"zero trust"')).total == 0
    assert index.search(ask('"zero trust"', level=FEDERAL)).total == 1


def test_a_word_is_never_corrected_to_one_that_the_viewer_may_not_see():
    secret = Entry(1, frozenset({"public"}), {PUBLIC: [("name", "Alpha")], QSMO: [("text", "payroll")]})
    assert filled(secret).search(ask("payrol")).corrected == ()
    assert filled(secret).search(ask("payrol", level=QSMO)).total == 1


def test_a_facet_is_counted_without_its_own_choice_and_a_chosen_value_stays_at_zero():
    index = filled(
        named(1, "A", facets={PUBLIC: {"hosting": ("cloud",), "state": ("open",)}}),
        named(2, "B", facets={PUBLIC: {"hosting": ("site", "cloud"), "state": ("open",)}}),
        named(3, "C", facets={PUBLIC: {"hosting": ("site",), "state": ("shut",)}}),
    )
    chosen = {"hosting": frozenset({"site", "moon"}), "state": frozenset({"open"})}
    answer = index.search(ask(chosen=chosen))
    assert answer.ids == (2,)
    assert answer.counts == {
        "hosting": (("cloud", 2), ("site", 1), ("moon", 0)),
        "state": (("open", 1), ("shut", 1)),
    }


@pytest.mark.parametrize("sort", ["id", "name", "-price"])
def test_paging_behind_a_cursor_gives_every_offering_once(sort):
    entries = [
        named(number, "A", sort={"name": f"n{number % 3}"} | ({"price": number % 4} if number % 2 else {}))
        for number in range(1, 30)
    ]
    index = filled(*entries)
    seen, after = [], None
    while ids := index.search(ask(sort=sort, size=4, after=after)).ids:
        seen += ids
        last = entries[ids[-1] - 1]
        after = (last.sort.get(sort.removeprefix("-")), last.offering_id)
        index.apply(index.position + 1, [], [last.offering_id])
    assert sorted(seen) == [entry.offering_id for entry in entries]
    assert len(seen) == len(set(seen))


@unhurried
@given(st.text(max_size=40))
def test_no_text_raises(text):
    index = filled(named(1, "Payroll"))
    for words in (text, f'"{text}', f'{text}"{text}" {text}'):
        assert index.search(ask(words)).total in (0, 1)
        index.suggest(words, PUBLIC, {"public"})


def test_a_word_of_a_thousand_letters_is_found_by_its_beginning():
    index = filled(named(1, "Beta" + "x" * 1000))
    assert index.search(ask("beta" + "x" * 500)).total == 1
    assert index.search(ask("beta" + "x" * 1001)).total == 0
