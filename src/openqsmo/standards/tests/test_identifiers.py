import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.standards.rules.identifiers import read_identifier, split_identifier
from openqsmo.standards.vocabulary import FibfIdentifier, Level

numbers = st.from_regex(r"[0-9]{3}", fullmatch=True)
functions = st.one_of(numbers, st.from_regex(r"[A-Z][1-9][0-9]?(-[1-9][0-9]?)?", fullmatch=True))


@st.composite
def identifiers(draw):
    activity = draw(st.none() | numbers)
    capability = None if activity is None else draw(st.none() | numbers)
    area = draw(st.from_regex(r"[A-Z]{3}", fullmatch=True))
    return FibfIdentifier(area, draw(functions), activity, capability)


@given(identifiers())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_canonical_form_reads_as_itself_without_a_fault(identifier):
    reading = read_identifier(str(identifier))
    assert reading.identifier == identifier
    assert reading.faults == ()


@given(identifiers())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_canonical_form_is_an_identifier_of_the_fibf_scheme(identifier):
    assert Identifier.of(Scheme.FIBF, str(identifier)).value == str(identifier)


blanks = st.text(" \t\n\u00a0\u200b\ufeff", max_size=3)


@given(identifiers(), st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_blanks_case_and_typographic_dashes_do_not_change_what_is_read(identifier, data):
    noisy = data.draw(blanks)
    for sign in str(identifier):
        if sign == ".":
            noisy += data.draw(blanks) + sign + data.draw(blanks)
        elif sign == "-":
            noisy += data.draw(st.sampled_from("-\u2010\u2011\u2013\u2212"))
        else:
            noisy += data.draw(st.sampled_from([sign, sign.lower()]))
    noisy += data.draw(blanks)
    reading = read_identifier(noisy)
    assert reading.identifier == identifier
    assert bool(reading.faults) == (noisy != str(identifier))


@given(identifiers(), st.text(st.characters(whitelist_categories=["Lu", "Ll"]), min_size=1, max_size=20))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_identifier_before_a_title_is_parted_from_it(identifier, title):
    assert split_identifier(f"{identifier} {title}") == (identifier, title)
    assert split_identifier(f"{identifier} \u2013 {title}") == (identifier, title)


@given(st.text(max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_text_there_is_an_identifier_or_exactly_one_reason(text):
    reading = read_identifier(text)
    if reading.identifier is None:
        assert len(reading.faults) == 1
    else:
        assert read_identifier(str(reading.identifier)).identifier == reading.identifier


@pytest.mark.parametrize(
    ("text", "canonical", "kinds"),
    [
        ("HCM.A5-1.010\u00a0", "HCM.A5-1.010", ["identifier_blanks"]),
        ("HCM-A5-2.010", "HCM.A5-2.010", ["identifier_separator"]),
        ("TRT.010.70", "TRT.010.070", ["identifier_short_number"]),
        ("HCM.X1.010", "HCM.X1.010", []),
        ("HCM.A10-1", "HCM.A10-1", []),
        ("CYB.010.010.100", "CYB.010.010.100", []),
        ("ffm-010", "FFM.010", ["identifier_case", "identifier_separator"]),
        ("FFM 010 010", "FFM.010.010", ["identifier_blanks", "identifier_separator"]),
        ("HCM.X1-010", "HCM.X1.010", ["identifier_separator"]),
        ("HCM.A2\u20131.010", "HCM.A2-1.010", ["identifier_separator"]),
    ],
)
def test_dirty_identifiers_are_read_and_what_was_wrong_is_said(text, canonical, kinds):
    reading = read_identifier(text)
    assert str(reading.identifier) == canonical
    assert [fault.kind for fault in reading.faults] == kinds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "blank"),
        (" \u00a0", "blank"),
        ("FFM", "lacks the number of the function"),
        ("FFM..010", "lacks the number of the function"),
        ("FFM.010.7", "does not have the form"),
        ("FFM.0100", "does not have the form"),
        ("FFM010010", "does not have the form"),
        ("FFMSR.1.1.1.1", "does not have the form"),
        ("FFM.010.010.011.012", "does not have the form"),
        ("FFM.01O.010", "does not have the form"),
        ("FFM.\u0660\u0661\u0660", "does not have the form"),
        ("HCM.A2.1.010", "does not have the form"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_not_an_identifier(text, says):
    reading = read_identifier(text)
    assert reading.identifier is None
    assert says in reading.faults[0].says


@pytest.mark.parametrize(
    ("text", "identifier", "title"),
    [
        ("FFM.010 Budget Execution", "FFM.010", "Budget Execution"),
        ("HCM.A2-1   Talent Acquisition Management", "HCM.A2-1", "Talent Acquisition Management"),
        ("HCM.A5-1.010\u00a0Compensation Strategy", "HCM.A5-1.010", "Compensation Strategy"),
        ("CYB.010.010 - Mission Systems Identification", "CYB.010.010", "Mission Systems Identification"),
        ("FFM.110", "FFM.110", ""),
        ("Travel and Expense Management", "None", "Travel and Expense Management"),
        ("SOC 200 Report Review", "None", "SOC 200 Report Review"),
        ("COV-19 Response", "None", "COV-19 Response"),
    ],
)
def test_only_an_identifier_at_the_start_is_parted_from_a_title(text, identifier, title):
    found, rest = split_identifier(text)
    assert (str(found), rest) == (identifier, title)


def test_functions_sort_by_number_not_by_letter():
    given = ["HCM.X1", "HCM.A10-1", "HCM.A2-2", "HCM.A2-1.010", "HCM.A2-1", "FFM.110", "FFM.020"]
    read = [read_identifier(text).identifier for text in given]
    assert [str(one) for one in sorted(read, key=lambda one: one.order)] == [
        "FFM.020", "FFM.110", "HCM.A2-1", "HCM.A2-1.010", "HCM.A2-2", "HCM.A10-1", "HCM.X1",
    ]  # fmt: skip


def test_an_identifier_knows_its_level_and_where_it_lies():
    capability = FibfIdentifier("FFM", "010", "020", "011")
    assert capability.level is Level.CAPABILITY
    assert str(capability.of_activity) == "FFM.010.020"
    assert capability.of_activity.level is Level.ACTIVITY
    assert str(capability.of_function) == "FFM.010"
    assert capability.of_function.level is Level.FUNCTION
