import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.identifiers import Identifier
from openqsmo.organizations.rules.on_record import match, parents_first
from openqsmo.organizations.vocabulary import OrganizationKind, OrganizationRecord


def record(key, name, *codes, parent=None, others=()):
    kind = OrganizationKind.BUREAU if parent else OrganizationKind.OTHER
    codes = tuple(Identifier.parse(code) for code in codes)
    return OrganizationRecord(key, name, kind, parent_key=parent, codes=codes, other_names=others)


LABOR = record("dol", "Department of Labor", "CGAC:016", "DOTGOV:dol.gov")
STATISTICS = record("bls", "Bureau of Labor Statistics", "SUBTIER:1625", parent="dol")


@pytest.mark.parametrize(
    ("case", "on_record", "found"),
    [
        ("nothing is on record", [], {}),
        ("by the key, whatever else differs", [record("dol", "Leisure", "CGAC:999")], {"dol": "dol"}),
        ("by a code", [record("labor", "Work", "CGAC:016")], {"dol": "labor"}),
        ("by the name at the top", [record("labor", "DEPT. OF LABOR")], {"dol": "labor"}),
        ("by another name", [record("work", "Work", others=("Labor, Department of",))], {"dol": "work"}),
        ("not by a domain", [record("squatter", "Squatter", "DOTGOV:dol.gov")], {}),
        ("not by the name in another place", [record("x", "Department of Labor", parent="y")], {}),
        ("not where two are called so", [record("a", LABOR.name), record("b", LABOR.name)], {}),
        (
            "not where its codes are those of two",
            [record("a", "A", "CGAC:016"), record("b", "B", "SUBTIER:1625")],
            {"dol": "a", "bls": "b"},
        ),
        (
            "a part by its name below the same parent",
            [record("labor", "Department of Labor"), record("s", STATISTICS.name, parent="labor")],
            {"dol": "labor", "bls": "s"},
        ),
        ("no part below a parent that is new", [record("s", STATISTICS.name)], {}),
    ],
)
def test_a_record_is_the_organization_on_record(case, on_record, found):
    assert match([LABOR, STATISTICS], on_record) == found, case


def test_codes_of_two_organizations_match_none_of_them():
    both = record("both", "Both", "CGAC:016", "SUBTIER:1625")
    assert match([both], [record("a", "A", "CGAC:016"), record("b", "B", "SUBTIER:1625")]) == {}


def test_an_organization_on_record_is_matched_once():
    twins = [record("one", "Twin"), record("two", "Twin")]
    assert match(twins, [record("x", "Twin")]) == {"one": "x"}


keys = st.sampled_from("abcdef")
trees = st.lists(st.tuples(keys, st.none() | keys), unique_by=lambda pair: pair[0])


@given(trees, st.randoms(use_true_random=False))
def test_every_record_stands_once_after_its_parent_in_an_order_that_does_not_depend_on_the_given(tree, order):
    above = dict(tree)
    records = [record(key, key, parent=parent) for key, parent in tree if not _is_in_a_circle(key, above)]
    ordered = [each.key for each in parents_first(order.sample(records, len(records)))]
    assert ordered == [each.key for each in parents_first(records)]
    assert sorted(ordered) == sorted(each.key for each in records)
    for each in records:
        if each.parent_key in ordered:
            assert ordered.index(each.parent_key) < ordered.index(each.key)


def _is_in_a_circle(key, above):
    seen = []
    while key is not None and key not in seen:
        seen.append(key)
        key = above.get(key)
    return key is not None


def test_a_circle_loses_nobody():
    circle = [record("a", "A", parent="b"), record("b", "B", parent="a")]
    assert sorted(each.key for each in parents_first(circle)) == ["a", "b"]


@given(st.permutations([LABOR, STATISTICS, record("s", "State"), record("t", "Treasury", "CGAC:020")]))
def test_the_order_of_what_is_on_record_makes_no_difference(on_record):
    assert match([LABOR, STATISTICS], on_record) == {"dol": "dol", "bls": "bls"}
