"""The search over items: equal to a plain model, never behind the registry, the same for the published files."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.stems import stem_of
from openqsmo.standards.actions import load_fibf
from openqsmo.standards.engines.index import Answer, Entry, ItemIndex, Question, in_order, read_words
from openqsmo.standards.engines.words import codes_in, fold, terms_of, words_in
from openqsmo.standards.queries.search import Looked, find_items, items_naming
from openqsmo.standards.tests.registry_samples import capability, data_element, item, load_items
from openqsmo.standards.vocabulary import ItemKind
from tests.shared_data import shared

WORDS = "report reports reporting budget budgets of the FFM.010.010 A-11 (A-11) end-to-end résumé 010 U.S.".split()
NAMES = [
    "FFM.010.010.011",
    "FFM.010.010.012",
    "HCM.A2-1.010",
    "HCM.A10-1.010",
    "Budget Report",
    "100",
    "The Fund",
]
ASKED = [
    *WORDS,
    "repor",
    "bud",
    "ffm",
    "FFM.0",
    "HCM.A1",
    "the fund",
    "a",
    "!?",
    "10",
    "resume",
    "A-1",
    "x.1",
]


def holds(term, word_list):
    """Whether a list of words and codes holds every word of a term."""
    *others, last = term.words
    begun = [word for word in word_list if term.open_ended and word.startswith(last)]
    return all(any(stem_of(word) == stem_of(one) for word in word_list) for one in others) and (
        bool(begun) or any(stem_of(word) == stem_of(last) for word in word_list)
    )


class Model:
    """The index as plain Python: slow, obvious, and what the real one must equal."""

    def __init__(self, entries):
        self.entries = sorted(entries, key=lambda entry: (in_order(entry.identifier), entry.item_id))

    def answer(self, question):
        terms, asked = terms_of(question.words), fold(question.words)
        found = [entry for entry in self.entries if self.is_found(entry, terms, asked)]
        hits = [entry for entry in found if is_chosen(entry, question.chosen)]
        if question.after is None:
            hits.sort(key=lambda entry: self.rank(entry, terms, asked))
        else:
            hits = sorted(hits, key=lambda entry: entry.item_id)
        shown = [e for e in hits if question.after is None or e.item_id > question.after]
        shown = shown[question.start : question.start + question.size]
        counts = {}
        chosen = {label for label, values in question.chosen.items() if values}
        for label in chosen.union(*(entry.labels for entry in self.entries)):
            counted = Counter(dict.fromkeys(question.chosen.get(label, ()), 0))
            others = {name: values for name, values in question.chosen.items() if name != label}
            counted.update(entry.labels[label] for entry in found if is_chosen(entry, others))
            counts[label] = dict(counted)
        ids = tuple(entry.item_id for entry in shown)
        return Answer(ids, tuple(entry.version_id for entry in shown), len(hits), counts)

    def is_found(self, entry, terms, asked):
        begins = bool(asked) and fold(entry.identifier).startswith(asked)
        return begins or all(self.matches(term, entry.said.everything) for term in terms)

    def matches(self, term, words):
        if term.code and any(w.startswith(term.code) for e in self.entries for w in e.said.everything):
            return any(word.startswith(term.code) for word in words)
        return holds(term, words)

    def rank(self, entry, terms, asked):
        name = fold(entry.identifier)
        starts = [asked, *(term.code for term in terms)]
        if any(start and name.startswith(start) for start in starts):
            return 0
        return 1 if all(self.matches(term, entry.said.title) for term in terms) else 2


def is_chosen(entry, chosen):
    return all(entry.labels.get(label) in values for label, values in chosen.items() if values)


texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@st.composite
def some_entries(draw):
    entries = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        identifier, title, text = draw(st.sampled_from(NAMES)), draw(texts), draw(texts)
        labels = {"kind": draw(st.sampled_from("ab")), "area": draw(st.sampled_from("xy"))}
        said = read_words(title, f"{identifier} {title} {text}")
        entries.append(Entry(number * 7 % 10, number, identifier, labels, said))
    return entries


questions = st.builds(
    Question,
    words=st.one_of(st.lists(st.sampled_from(ASKED), max_size=3).map(" ".join), st.text(max_size=6)),
    chosen=st.dictionaries(
        st.sampled_from(["kind", "area"]), st.frozensets(st.sampled_from("abxyz"), max_size=2)
    ),
    start=st.integers(0, 2),
    size=st.integers(0, 9),
    after=st.none() | st.integers(0, 9),
)


@given(entries=some_entries(), asked=st.lists(questions, min_size=1, max_size=5))
def test_the_index_equals_the_plain_model(entries, asked):
    index, model = ItemIndex(entries), Model(entries)
    for question in asked:
        assert index.answer(question) == model.answer(question)


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    assert fold(fold(text)) == fold(text)
    for term in terms_of(text):
        assert term.words
        assert not term.code or codes_in(term.code) == [term.code]
    assert set(words_in(fold(text))) <= set(read_words("", text).everything)


def test_codes_are_pieces_with_a_digit_and_a_sign_inside():
    assert codes_in(fold("see (A-11), FFM.010.010; 2024 end-to-end U.S. 31 CFR 5.")) == [
        "a-11",
        "ffm.010.010",
    ]


def test_identifiers_come_in_the_order_of_their_numbers():
    given = ["HCM.A10-1", "HCM.A2-1", "ac-2", "ac-10", "FFM.010"]
    assert sorted(given, key=in_order) == ["ac-2", "ac-10", "FFM.010", "HCM.A2-1", "HCM.A10-1"]


def names(words, **chosen):
    found = find_items(looked=Looked(words, **chosen), viewer=VISITOR)
    return [row.item.identifier for row in found.items]


@pytest.fixture
def filled(db):
    load_items(
        capability("FFM.010.010.011", "Provide budget reports."),
        capability("FFM.010.010.012", "Establish funds.", references="Report to OMB as FFM.010.010.011 says"),
        capability("FFM.020.010.011", "Reporting of assets."),
        data_element(),
    )


def test_an_identifier_comes_first_then_statements_then_the_rest(filled):
    assert names("report") == ["FFM.010.010.011", "FFM.020.010.011", "FFM.010.010.012"]
    assert names("FFM.010.010.011") == ["FFM.010.010.011", "Account Type/Code v2.1", "FFM.010.010.012"]
    assert names("ffm.010.01") == ["FFM.010.010.011", "FFM.010.010.012", "Account Type/Code v2.1"]
    assert names("account ty") == ["Account Type/Code v2.1"]


def test_all_words_are_needed_and_the_last_may_be_begun(filled):
    assert names("budget rep") == ["FFM.010.010.011"]
    assert names("budg report") == []
    assert names("report", kinds=("data_element",)) == []


def test_a_change_is_found_by_the_next_search_and_what_said_so_before_is_not(filled):
    assert names("funds") == ["FFM.010.010.012"]
    load_items(
        capability("FFM.010.010.011", "Provide budget reports."),
        capability("FFM.010.010.012", "Establish allotments."),
    )
    assert names("funds") == []
    assert names("allotment") == ["FFM.010.010.012", "Account Type/Code v2.1"]


def test_what_was_undone_is_not_found(filled):
    with transaction.atomic():
        load_items(capability("GRM.010.010.010", "Award zebras."))
        assert names("zebra") == ["GRM.010.010.010"]
        transaction.set_rollback(True)
    assert names("zebra") == []
    assert names("funds") == ["FFM.010.010.012"]


def test_a_search_after_nothing_changed_reads_the_position_and_its_page(filled):
    names("report")
    with CaptureQueriesContext(connection) as taken:
        names("fund")
    assert len(taken) == 2


def test_items_that_name_an_identifier_are_known(filled):
    found = [row.item.identifier for row in items_naming("FFM.010.010.011", viewer=VISITOR)]
    assert found == ["Account Type/Code v2.1", "FFM.010.010.012"]


def test_walking_by_id_meets_every_item_once(filled):
    met, after = [], 0
    while found := find_items(looked=Looked("FFM.010"), viewer=VISITOR, size=1, after=after).items:
        after = found[0].item_id
        met.append(found[0].item.identifier)
    assert sorted(met) == sorted(names("FFM.010"))


def test_the_same_identifier_in_two_standards_is_found_in_both(db):
    load_items(item(ItemKind.CONTROL, "ac-2", "", title="Accounts"), framework="NIST SP 800-53")
    load_items(item(ItemKind.CONTROL, "ac-2", "", title="Accounts"), framework="Another")
    assert names("ac-2") == ["ac-2", "ac-2"]


@pytest.mark.django_db
def test_the_published_files_are_found_as_a_plain_reading_finds_them():
    files = [(path.name, path.read_bytes()) for path in sorted(shared("fibf/_data").glob("*.json"))]
    load_fibf(files=files, by=OPERATOR)
    everything = find_items(looked=Looked(), viewer=VISITOR, size=1)
    assert everything.counts["kind"]["capability"] == 3_216
    assert sum(everything.counts["area"].values()) == everything.total
    found = find_items(looked=Looked("telework"), viewer=VISITOR, size=1_000)
    every = find_items(looked=Looked(), viewer=VISITOR, size=10_000).items
    plain = {row.pk for row in every if "telework" in str(row.content).casefold()}
    assert plain == {row.pk for row in found.items}
    assert plain
