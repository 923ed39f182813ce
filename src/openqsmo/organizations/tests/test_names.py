import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.organizations.rules.names import compact, loose, plain, says_little, without_initials

words = st.lists(
    st.sampled_from(
        "Office of the U.S. Veterans' Health & Affairs Inter-American Service bureau A B s".split()
    ),
    min_size=1,
    max_size=8,
)
joints = st.sampled_from([" ", "  ", ", ", " - ", "\t", "\u00a0", " / "])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Department of the Treasury", "Department of Treasury"),
        ("Department of the Treasury", "TREASURY, DEPARTMENT OF THE"),
        ("Department of the Interior", "U.S. Dept. of the Interior"),
        ("U.S. Coast Guard", "United States Coast Guard"),
        ("Centers for Medicare & Medicaid Services", "Centers for Medicare and Medicaid Service"),
        ("Women's Bureau", "WOMENS BUREAU"),
        (
            "Commission for the Preservation of America's Heritage",
            "Commission for Preservation of America s Heritage",
        ),
        ("Savannah River National Lab", "Savannah River National Laboratory"),
        ("St. Lawrence Seaway", "Saint Lawrence Seaway"),
    ],
)
def test_two_spellings_of_one_name_have_one_loose_form(one, other):
    assert loose(one) == loose(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northern Border Regional Commission", "Southern Border Regional Commission"),
        ("Department of Health and Human Services", "Department of Human Services"),
        ("Office of Policy", "Office of Police"),
        ("Federal Transit Administration", "Federal Transportation Administration"),
        ("Inter-American Foundation", "African Development Foundation"),
    ],
)
def test_two_names_keep_two_loose_forms(one, other):
    assert loose(one) != loose(other)


def test_a_word_written_apart_or_together_has_one_compact_form():
    assert compact("Office of Government-wide Policy") == compact("Office of Governmentwide Policy")


@pytest.mark.parametrize(
    ("name", "little"),
    [
        ("Office of Inspector General", True),
        ("Immediate Office of the Secretary", True),
        ("Administration", True),
        ("Office of Job Corps", False),
        ("Bureau of Labor Statistics", False),
        ("", True),
    ],
)
def test_a_name_of_common_words_says_little(name, little):
    assert says_little(name) is little


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "noaa national oceanic and atmospheric administration",
            "national oceanic and atmospheric administration",
        ),
        (
            "national oceanic and atmospheric administration noaa",
            "national oceanic and atmospheric administration",
        ),
        ("ice immigration and customs", "ice immigration and customs"),
        ("a agency", "a agency"),
    ],
)
def test_a_short_form_beside_its_name_is_left_out(text, rest):
    assert " ".join(without_initials(text.split())) == rest


@given(words, st.data())
def test_case_blanks_and_punctuation_make_no_difference(name, data):
    other = "".join(data.draw(st.sampled_from([w, w.upper(), w.lower()])) + data.draw(joints) for w in name)
    assert plain(other) == plain(" ".join(name))


@given(st.text(max_size=60))
def test_making_a_name_plain_twice_changes_nothing_more(text):
    assert plain(plain(text)) == plain(text)
