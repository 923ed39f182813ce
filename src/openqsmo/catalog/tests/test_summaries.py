"""An offering in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.summaries import LONGEST, in_one_sentence


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("Pays people. It also counts leave.", "Pays people."),
        ("Pays people", "Pays people"),
        ("Pays\n  people. Really.", "Pays people."),
        ("\n\nOverview\n\nPays people.", "Overview"),
        ("Made by Ash Inc. It pays.", "Made by Ash Inc. It pays."),
        ("Helps the U.S. Government pay. Often.", "Helps the U.S. Government pay."),
        ("Version 2.0 pays. Often.", "Version 2.0 pays."),
        ("Does it pay? Yes.", "Does it pay?"),
        ("It is “safe.” And it pays.", "It is “safe.”"),
        ("It pays e.g. People.", "It pays e.g. People."),
        ("pays. and counts", "pays. and counts"),
    ],
)
def test_the_first_sentence_is_taken(description, sentence):
    assert in_one_sentence(description) == sentence


@pytest.mark.parametrize("description", [None, "", "  \n\n  "])
def test_no_description_gives_no_sentence(description):
    assert in_one_sentence(description) is None


def test_a_long_sentence_is_cut_after_a_word_and_says_so():
    found = in_one_sentence("word " * 100)
    assert found == "word " * 39 + "word…"
    assert len(found) == LONGEST
    assert in_one_sentence("a, " * 100, longest=10) == "a, a, a…"
    assert in_one_sentence("x" * 300, longest=10) == "x" * 9 + "…"
    assert in_one_sentence("x" * 10, longest=10) == "x" * 10


@given(st.text(max_size=600))
def test_a_sentence_is_one_line_of_the_description_and_never_too_long(description):
    found = in_one_sentence(description)
    if found is None:
        assert not description.split()
        return
    assert 0 < len(found) <= LONGEST
    assert found == " ".join(found.split())
    assert " ".join(description.split()).startswith(found.removesuffix("…"))
