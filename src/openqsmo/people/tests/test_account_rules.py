"""How names and addresses are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.people.rules.accounts import kept_address, kept_name


@pytest.mark.parametrize(
    ("given_address", "kept"),
    [
        ("lee@agency.gov", "lee@agency.gov"),
        ("  Lee.O'Neil+x@Mail.Agency.GOV\n", "lee.o'neil+x@mail.agency.gov"),
        ("a@b-c.d0.xn--p1ai", "a@b-c.d0.xn--p1ai"),
    ],
)
def test_an_address_is_kept_in_lower_case(given_address, kept):
    assert kept_address(given_address) == kept


@pytest.mark.parametrize(
    "given_address",
    ["", "lee", "@agency.gov", "lee@", "lee@gov", "lee@-a.gov", "lee@a..gov", "l ee@a.gov", "lee@a.gov\x00",
     "é@a.gov", "lee@a.gov, pat@a.gov", "x" * 65 + "@a.gov", "lee@" + "a." * 140 + "gov", "lee@a.gov>"],
)  # fmt: skip
def test_what_is_no_address_is_refused(given_address):
    with pytest.raises(Refused) as refused:
        kept_address(given_address)
    assert refused.value.problem.code == "PEO-016"


@given(st.text(max_size=300))
def test_what_is_kept_is_kept_the_same_again(text):
    for keep in (kept_address, kept_name):
        try:
            kept = keep(text)
        except Refused:
            continue
        assert keep(kept) == kept
        assert kept
        assert "\x00" not in kept


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "x" * 201, "Lee\x00", "Lee\u202eeeL", "Lee\x07"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(Refused) as refused:
        kept_name(name)
    assert refused.value.problem.code == "PEO-018"


def test_a_name_is_one_line():
    assert kept_name("  Lee \n  van  Dyke ") == "Lee van Dyke"
