import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.engines.words import Unit, units_of, words_of
from openqsmo.kernel.stems import stem_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Time & Attendance", ["time", "attendance"]),
        ("The agency's U.S. office, e.g. Node.js", ["the", "agency", "us", "office", "eg", "node", "js"]),
        ("FFM.010.010", ["ffm", "010", "010"]),
        ("version 1.2.3", ["version", "1", "2", "3"]),
        ("Résumé Straße ŁÓDŹ \uff26\uff32\uff11", ["resume", "strasse", "łodz", "fr1"]),
        ("_under_score_", ["under", "score"]),
        ("", []),
    ],
)
def test_a_text_has_these_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ("payroll", [Unit(("payroll",), open_ended=True)]),
        ("payroll time", [Unit(("payroll",)), Unit(("time",), open_ended=True)]),
        ("time and attendance", [Unit(("time",)), Unit(("attendance",), open_ended=True)]),
        ('"time and" pay', [Unit(("time", "and"), quoted=True), Unit(("pay",), open_ended=True)]),
        ('pay "zero trust', [Unit(("pay",)), Unit(("zero",)), Unit(("trust",), open_ended=True)]),
        ("“zero trust”", [Unit(("zero", "trust"), quoted=True)]),
        ("self-service x", [Unit(("self", "service")), Unit(("x",))]),
        (
            "ffm.010 FR18 9a b",
            [Unit(("ffm", "010"), True), Unit(("fr18",), True), Unit(("9a",)), Unit(("b",))],
        ),
        ("for the", [Unit(("for",)), Unit(("the",), open_ended=True)]),
        ("hr", [Unit(("hr",))]),
        ("pay pay pay", [Unit(("pay",)), Unit(("pay",), open_ended=True)]),
        ('" !? "" \x00', []),
    ],
)
def test_a_question_asks_for_these_units(asked, units):
    assert list(units_of(asked)) == units


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("payroll", "payrolls", True),
        ("reconciled", "reconciling", True),
        ("universe", "university", False),
        ("a1s", "a1", False),
    ],
)
def test_words_with_the_same_stem(one, other, is_same):
    assert (stem_of(one) == stem_of(other)) is is_same


@given(st.text())
def test_what_is_asked_for_is_made_of_words_as_texts_are(text):
    for unit in units_of(text):
        assert unit.words
        assert all(words_of(word) == [word] for word in unit.words)
