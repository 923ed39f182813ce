import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.standards.rules.kinds import read_kinds
from openqsmo.standards.vocabulary import CapabilityKind

I, P, O = CapabilityKind  # noqa: E741


@pytest.mark.parametrize(
    ("mark", "kinds"),
    [
        ("I", (I,)),
        ("P", (P,)),
        ("O", (O,)),
        ("Process", (P,)),
        ("I/P", (I, P)),
        ("O/P", (P, O)),
        ("I/P/O", (I, P, O)),
    ],
)
def test_the_usual_marks_are_read_without_a_word(mark, kinds):
    assert read_kinds(mark) == (kinds, "")


@pytest.mark.parametrize(("mark", "kinds"), [("p", (P,)), ("I ", (I,)), ("I/P/0", (I, P, O)), ("(I)", (I,))])
def test_a_misspelt_mark_is_read_and_said(mark, kinds):
    read, wrong = read_kinds(mark)
    assert read == kinds
    assert "misspelt" in wrong


@pytest.mark.parametrize("mark", ["", " ", "/", "X", "I/X", "Inputt", "1"])
def test_an_unknown_mark_names_no_kind(mark):
    read, wrong = read_kinds(mark)
    assert read == ()
    assert wrong


@given(st.permutations(["I", "P", "O"]), st.integers(1, 3))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_a_mark_does_not_matter(signs, number):
    given_signs = signs[:number]
    assert read_kinds("/".join(given_signs)) == read_kinds("/".join(reversed(given_signs)))
