from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.standards.rules.conditions import (
    LONGEST,
    Truth,
    applies,
    facts_lacking,
    fields_of,
    read_condition,
)

YES, NO, NOT_KNOWN = Truth.YES, Truth.NO, Truth.NOT_KNOWN
FACTS = {
    "agency_class": "CFO_Act",
    "employees": 1200,
    "pays": Decimal("10.50"),
    "is_pilot": False,
    "since": date(2024, 3, 1),
    "serves": "payroll",
    "name": "Bureau of  the Fiscal Service",
    "open": None,
    "series": "0343",
    "moved": datetime(2024, 3, 1, 15, 0),
}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("", YES),
        ("  \n", YES),
        ("agency_class = cfo_act", YES),
        ("agency_class != cfo_act", NO),
        ("employees >= 1200", YES),
        ("employees > 1200", NO),
        ("employees < 1200.5", YES),
        ("pays = 10.5", YES),
        ("is_pilot = no", YES),
        ("is_pilot = true", NO),
        ("since <= 2024-03-01", YES),
        ("since > 2024-03-01", NO),
        ("moved = 2024-03-01", YES),
        ("serves in (benefits, payroll)", YES),
        ("serves not in [benefits, payroll]", NO),
        ('name = "bureau of the fiscal service"', YES),
        ("series = 343", YES),
        ("employees = 1 or agency_class = cfo_act", YES),
        ("not employees = 1 and agency_class = cfo_act", YES),
        ("not (employees = 1 or agency_class = cfo_act)", NO),
        ("employees = 1 and employees = 2 or serves = payroll", YES),
        ("employees = 1 and (employees = 2 or serves = payroll)", NO),
        (" and ".join(["employees > 1"] * 60), YES),
        ("open = 1", NOT_KNOWN),
        ("nobody_said != 1", NOT_KNOWN),
        ("nobody_said in (a, b)", NOT_KNOWN),
        ("nobody_said not in (a, b)", NOT_KNOWN),
        ("nobody_said = 1 or employees > 1", YES),
        ("nobody_said = 1 and employees > 1", NOT_KNOWN),
        ("nobody_said = 1 and employees < 1", NO),
        ("serves = 5", NOT_KNOWN),
        ("employees = many", NOT_KNOWN),
        ("is_pilot = 0", NOT_KNOWN),
        ("EMPLOYEES = 1200", NOT_KNOWN),
        ("employees = 1200 AND serves IN (payroll)", YES),
    ],
)
def test_conditions_are_answered(condition, answer):
    assert applies(condition, FACTS) is answer


@pytest.mark.parametrize(
    ("condition", "position", "says"),
    [
        ("employees", 10, "A comparison belongs here"),
        ("employees >=", 13, "A value belongs here"),
        ("employees >= and", 14, "A value belongs here"),
        (">= 5", 1, "The name of a field belongs here"),
        ("a = 1 b = 2", 7, "could end before this"),
        ("(a = 1", 7, "not closed with )"),
        ("a in (1, 2", 11, "not closed with )"),
        ("a in [1)", 8, "not closed with ]"),
        ("a in 1", 6, "A list belongs here"),
        ("a in ()", 7, "A value belongs here"),
        ("a > b", 5, "numbers and dates only"),
        ("a >= yes", 6, "numbers and dates only"),
        ('a = "open', 5, "not closed"),
        ("a = 1 & b = 2", 7, "has no meaning"),
        ("__import__('os').system('x')", 1, "has no meaning|name of a field"),
        ("a not = 1", 7, "comparison belongs here"),
        ("or = 1", 1, "name of a field"),
        ("(" * 60 + "a = 1" + ")" * 60, 51, "nested more than 50"),
        ("not " * 3000 + "a = 1", LONGEST + 1, "longer than"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_position(condition, position, says):
    fault = read_condition(condition).fault
    assert fault is not None
    assert fault.position == position
    assert any(part in fault.says for part in says.split("|"))
    assert fault.fix


def test_asking_an_unreadable_condition_is_refused():
    with pytest.raises(Refused) as refused:
        applies("employees >=", FACTS)
    assert refused.value.problem.code == "STA-017"
    assert "at character 13" in refused.value.problem.says


def test_a_condition_names_its_fields_and_the_facts_it_lacks():
    condition = "employees > 5 and (open = 1 or serves = payroll) and elsewhere = 2"
    assert fields_of(condition) == ("employees", "open", "serves", "elsewhere")
    assert facts_lacking(condition, FACTS) == ("open", "elsewhere")
    assert facts_lacking("open = 1 or employees > 5", FACTS) == ()


@pytest.mark.parametrize("fact", [float("nan"), float("inf"), "", "  ", [], {}, object(), "1e", True])
def test_a_fact_that_is_no_number_is_not_known(fact):
    assert applies("x < 5", {"x": fact}) is NOT_KNOWN


names = st.sampled_from(["a", "b", "c", "d"])
tests = st.builds(lambda name, sign, number: f"{name} {sign} {number}", names,
                  st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.integers(-3, 3))  # fmt: skip
conditions = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)
facts = st.dictionaries(names, st.integers(-3, 3))


@given(conditions, facts, st.dictionaries(names, st.integers(-3, 3), min_size=4))
def test_what_is_yes_or_no_stays_so_whatever_the_unknown_facts_turn_out_to_be(condition, known, rest):
    answer = applies(condition, known)
    complete = applies(condition, {**rest, **known})
    assert complete is not NOT_KNOWN
    if answer is not NOT_KNOWN:
        assert complete is answer


@given(conditions, st.dictionaries(names, st.integers(-3, 3), min_size=4))
def test_with_every_fact_known_a_condition_answers_as_plain_logic_does(condition, known):
    plain = condition.replace(" = ", " == ")
    assert (applies(condition, known) is YES) == eval(plain, {}, dict(known))  # noqa: S307


@given(conditions, facts)
def test_facts_are_lacking_exactly_where_the_answer_is_not_known(condition, known):
    lacking = facts_lacking(condition, known)
    assert bool(lacking) == (applies(condition, known) is NOT_KNOWN)
    assert not set(lacking) & set(known)


@given(st.text(max_size=60))
def test_any_text_is_read_or_has_one_reason_with_a_place_in_it(text):
    reading = read_condition(text)
    assert (reading.condition is None) == (reading.fault is not None)
    if reading.fault:
        assert 1 <= reading.fault.position <= len(text) + 1
