"""What a general contractor's bundle may promise, and what shows on it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.bundles import (
    FAILING,
    PartRow,
    bundle_levels,
    bundle_price,
    bundle_state,
    check_parts,
    check_promise,
    find_cycle,
    read_levels,
    read_parts,
)
from openqsmo.catalog.tests.bundle_parts import bundles, days, level, part, some_levels
from openqsmo.catalog.vocabulary import OfferingState

# Levels ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "parts", "target", "weakest"),
    [
        (
            "the lowest where more is better",
            [part("a", level("99.9")), part("b", level("99.5"))],
            "99.5",
            "b",
        ),
        ("the highest where less is better", [part("a", days(3)), part("b", days(5))], "5", "b"),
        (
            "an optional part counts for nothing",
            [part("a", level(99)), part("b", level(9), required=False)],
            "99",
            "a",
        ),
        ("a part's own weaker promise counts", [part("a", level(99), level(98))], "98", "a"),
        ("of equals, the first by code", [part("b", level(99)), part("a", level(99))], "99", "a"),
        (
            "words in another case and with other blanks are the same",
            [part("a", level(99)), part("b", level(98, measure=" AVAILABILITY", unit="Percent "))],
            "98",
            "b",
        ),
    ],
)
def test_the_weakest_required_part_sets_the_level(case, parts, target, weakest):
    (found,) = bundle_levels(parts)
    assert (found.level.target, found.weakest) == (Decimal(target), weakest), case


def test_a_part_that_states_nothing_of_a_measure_is_named():
    (found,) = bundle_levels([part("a", level(99)), part("quiet")])
    assert (found.level.target, found.silent) == (99, ("quiet",))


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (
            level("0.5", unit="hours down a year"),
            "Its parts state Availability in different units: hours down a year and percent.",
        ),
        (
            level(99, is_higher_better=False),
            "Its parts do not agree whether more of Availability is better or worse.",
        ),
    ],
)
def test_levels_that_cannot_be_compared_are_unknown_and_say_why(second, why):
    (found,) = bundle_levels([part("a", level(99)), part("b", second)])
    assert (found.level, found.weakest, found.why_unknown) == (None, "", why)


def test_each_measure_has_its_own_weakest_part():
    more = [level(5, measure=name) for name in ("Uptime", "Satisfaction", "Closure", "Backup")]
    found = bundle_levels([part("a", level(99), days(9), *more), part("b", level(98), days(2))])
    assert [(each.measure, each.weakest) for each in found] == [
        ("Availability", "b"),
        ("Backup", "a"),
        ("Closure", "a"),
        ("Days to answer", "a"),
        ("Satisfaction", "a"),
        ("Uptime", "a"),
    ]


PARTS = [part("hosting", level("99.9"), days(2)), part("payroll", level("99.5"))]


@pytest.mark.parametrize(
    ("case", "promised"),
    [
        ("no better than the weakest", level("99.5")),
        ("worse than the weakest", level(90)),
        ("as slow as the slowest", days(2)),
        ("slower than the slowest", days(4)),
    ],
)
def test_a_promise_that_the_parts_bear_out_stands(case, promised):
    assert check_promise([promised], PARTS) == (), case


@pytest.mark.parametrize(
    ("promised", "says"),
    [
        (
            level("99.9"),
            "The bundle promises Availability 99.9 percent, and its required part payroll only "
            "Availability 99.5 percent.",
        ),
        (
            days(1),
            "The bundle promises Days to answer 1 days, and its required part hosting only Days to answer 2 days.",
        ),
        (
            level(7, measure="Satisfaction"),
            "No required part of the bundle states Satisfaction, which the bundle promises.",
        ),
    ],
)
def test_a_better_promise_needs_a_stated_buffer(promised, says):
    (error,) = check_promise([promised], PARTS)
    assert (error.field, error.says) == ("service_levels", says)
    assert error.fix
    assert check_promise([promised], PARTS, " ") == (error,)
    assert check_promise([promised], PARTS, "A second site takes over within a minute.") == ()


@pytest.mark.parametrize("promised", [level(99, unit="points"), level(99, is_higher_better=False)])
def test_no_buffer_explains_a_promise_that_cannot_be_compared(promised):
    (error,) = check_promise([promised], PARTS, "A second site.")
    assert error.says == "The bundle promises Availability in another way than its part payroll."


def test_a_promise_over_parts_that_disagree_is_not_judged():
    (error,) = check_promise([level(9)], [*PARTS, part("third", level(99, unit="points"))], "A second site.")
    assert "different units" in error.says


# States and parts --------------------------------------------------------------------------------


def test_failing_required_parts_show_on_the_bundle_worst_first():
    states = [
        OfferingState.IN_REMEDIATION,
        OfferingState.RETIRED,
        OfferingState.SUSPENDED,
        OfferingState.PUBLISHED,
    ]
    parts = [part(f"p{number}", state=state) for number, state in enumerate(states)]
    found = bundle_state([*parts, part("spare", required=False, state=OfferingState.SUSPENDED)])
    assert [(each.code, each.state) for each in found] == [
        ("p1", OfferingState.RETIRED),
        ("p2", OfferingState.SUSPENDED),
        ("p0", OfferingState.IN_REMEDIATION),
    ]
    assert found[1].says.startswith("Its required part “P2” is suspended: Not open to new customers")


@pytest.mark.parametrize(
    ("case", "parts", "says"),
    [
        ("none at all", [], ["It has no required part."]),
        ("only optional ones", [part("a", required=False)], ["It has no required part."]),
        (
            "several twice",
            [part(code) for code in "dacbabcd"],
            [f"The part {code} is listed twice." for code in "abcd"],
        ),
        (
            "a draft, and a retired one",
            [part("a", state=OfferingState.DRAFT), part("b", state=OfferingState.RETIRED), part("c")],
            [
                "Its required part “A” is draft: it cannot be relied on.",
                "Its required part “B” is retired: it cannot be relied on.",
            ],
        ),
        (
            "an optional draft does no harm",
            [part("a", required=False, state=OfferingState.DRAFT), part("b")],
            [],
        ),
        ("one that is only suspended may come back", [part("a", state=OfferingState.SUSPENDED)], []),
        ("one that is only listed", [part("a", state=OfferingState.LISTED)], []),
    ],
)
def test_what_keeps_a_bundle_from_being_published(case, parts, says):
    assert [error.says for error in check_parts(parts)] == says, case


@pytest.mark.parametrize(
    ("case", "parts_of", "way"),
    [
        ("nothing", {}, ()),
        ("parts that are no bundles", {"a": ["b", "c"]}, ()),
        ("one part in two bundles", {"a": ["b", "c"], "b": ["d"], "c": ["d"]}, ()),
        ("a bundle in itself", {"a": ["a"]}, ("a", "a")),
        ("the long way round", {"c": ["a"], "a": ["b"], "b": ["x", "c"]}, ("a", "b", "c", "a")),
        ("a ring that the first only leads to", {"a": ["c"], "c": ["d"], "d": ["c"]}, ("c", "d", "c")),
    ],
)
def test_a_bundle_within_itself_is_found(case, parts_of, way):
    assert find_cycle(parts_of) == way, case


def test_a_chain_of_ten_thousand_bundles_is_walked():
    chain = {str(number): [str(number + 1)] for number in range(10_000)}
    assert find_cycle(chain) == ()
    assert len(find_cycle(chain | {"10000": ["0"]})) == 10_002


# Reading -----------------------------------------------------------------------------------------


def test_levels_are_read_from_content():
    rows = [
        {"measure": "Availability", "target": 99.9, "unit": "percent"},
        {"measure": "Days to answer", "target": "2", "unit": "days", "higher_is_better": "no"},
        {"measure": "", "target": None},
    ]
    assert read_levels(rows) == ((level("99.9"), days(2)), ())


def test_parts_are_read_from_content():
    rows = [{"code": "HR-1"}, {"code": "HR-2", "is_required": False, "units_per_unit": "0.5"}]
    assert read_parts(rows) == (
        (PartRow("HR-1", True, Decimal(1)), PartRow("HR-2", False, Decimal("0.5"))),
        (),
    )


@pytest.mark.parametrize(
    ("given", "is_required"),
    [(True, True), (" Yes", True), ("TRUE", True), (None, True), ("", True), (False, False), ("no", False)],
)
def test_a_part_is_required_unless_it_is_said_not_to_be(given, is_required):
    assert read_parts([{"code": "HR-1", "is_required": given}])[0][0].is_required == is_required


def test_a_level_says_whether_more_is_better():
    rows = [{"measure": "A", "target": 1, "higher_is_better": word} for word in ("yes", True, "false")]
    assert [each.higher_is_better for each in read_levels(rows)[0]] == [True, True, False]


@pytest.mark.parametrize(
    ("read", "row", "field"),
    [
        (read_levels, {"measure": "Availability"}, "service_levels.1.target"),
        (read_levels, {"target": 9}, "service_levels.1.measure"),
        (
            read_levels,
            {"measure": "A", "target": 9, "higher_is_better": 3},
            "service_levels.1.higher_is_better",
        ),
        (read_levels, {"measure": "A", "target": 9, "goal": 3}, "service_levels.1"),
        (read_levels, "99.9", "service_levels.1"),
        (read_parts, {"is_required": True}, "components.1.code"),
        (read_parts, {"code": "HR-1", "units_per_unit": 0}, "components.1.units_per_unit"),
        (read_parts, {"code": "HR-1", "units_per_unit": "many"}, "components.1.units_per_unit"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_stand(read, row, field):
    whole = {"measure": "B", "target": 1} if read is read_levels else {"code": "HR-9"}
    found, errors = read([whole, row])
    assert (len(found), [error.field for error in errors]) == (1, [field])


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
keys = st.sampled_from(["measure", "target", "unit", "code", "is_required", "units_per_unit"]) | st.text()
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20
)


@given(json_values)
def test_reading_survives_anything(content):
    levels, errors = read_levels(content)
    assert all(each.measure for each in levels)
    assert all(error.field.startswith("service_levels") for error in errors)
    parts, errors = read_parts(content)
    assert all(each.code and each.units_per_unit > 0 for each in parts)
    assert all(error.field.startswith("components") for error in errors)


# Properties --------------------------------------------------------------------------------------


@given(bundles, st.lists(some_levels, max_size=3), st.integers(0, 20), st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts, promised, volume, random):
    shuffled, said = random.sample(parts, len(parts)), random.sample(promised, len(promised))
    assert bundle_levels(shuffled) == bundle_levels(parts)
    assert check_promise(said, shuffled) == check_promise(promised, parts)
    assert bundle_price(shuffled, volume) == bundle_price(parts, volume)
    assert bundle_state(shuffled) == bundle_state(parts)
    assert check_parts(shuffled) == check_parts(parts)


@given(bundles, some_levels)
def test_a_bundle_without_a_buffer_never_promises_better_than_a_required_part(parts, promised):
    stated = [
        each
        for one in parts
        if one.is_required
        for each in one.service_levels
        if each.measure == promised.measure
    ]
    is_borne = bool(stated) and all(
        each.higher_is_better == promised.higher_is_better
        and (each.target >= promised.target if each.higher_is_better else each.target <= promised.target)
        for each in stated
    )
    assert (check_promise([promised], parts) == ()) == is_borne


@given(bundles)
def test_every_level_that_a_bundle_bears_can_be_promised(parts):
    borne = [each.level for each in bundle_levels(parts) if each.level]
    assert check_promise(borne, parts) == ()


@given(bundles)
def test_a_required_part_shows_on_its_bundle_exactly_when_it_fails(parts):
    failing = sorted(each.code for each in parts if each.is_required and each.state in FAILING)
    assert sorted(each.code for each in bundle_state(parts)) == failing


@given(st.dictionaries(st.sampled_from("abcde"), st.sets(st.sampled_from("abcde")).map(tuple)), st.randoms())
def test_a_cycle_is_found_exactly_when_a_bundle_reaches_itself(parts_of, random):
    def reached(code):
        found, waiting = set(), list(parts_of.get(code, ()))
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += parts_of.get(each, ())
        return found

    way = find_cycle(parts_of)
    assert bool(way) == any(code in reached(code) for code in parts_of)
    assert all(after in parts_of[before] for before, after in zip(way, way[1:], strict=False))
    assert way[:1] == way[-1:]
    shuffled = random.sample(sorted(parts_of), len(parts_of))
    assert find_cycle({code: random.sample(parts_of[code], len(parts_of[code])) for code in shuffled}) == way
