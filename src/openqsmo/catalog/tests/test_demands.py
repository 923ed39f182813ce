"""What each sourcing mode demands before an offering can be published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.catalog.rules.demands import missing
from openqsmo.catalog.rules.fields import FIELDS
from openqsmo.catalog.vocabulary import FieldKind, FieldSpec, SourcingMode

EXISTING, VENDOR, BUILT, CONTRACTOR = SourcingMode
SPECS = (
    FieldSpec("agency", "Servicing agency", "How to buy", FieldKind.TEXT, demanded_by=frozenset({EXISTING})),
    FieldSpec(
        "slots", "Slots left", "How to buy", FieldKind.NUMBER, help="As of today.",
        demanded_by=frozenset({EXISTING}),
    ),
    FieldSpec("parts", "Components", "Components", FieldKind.ROWS, demanded_by=frozenset({CONTRACTOR})),
    FieldSpec("website", "Website", "Summary", FieldKind.URL),
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "mode", "content", "fields"),
    [
        ("nothing is filled in", EXISTING, {}, ["agency", "slots"]),
        ("all is filled in", EXISTING, {"agency": "Treasury", "slots": 4}, []),
        ("no slot is left, which is an answer", EXISTING, {"agency": "Treasury", "slots": 0}, []),
        ("no is an answer", EXISTING, {"agency": "Treasury", "slots": False}, []),
        ("blanks are none", EXISTING, {"agency": " \n", "slots": None}, ["agency", "slots"]),
        ("rows of blanks hold nothing", CONTRACTOR, {"parts": [{"code": "", "units": None}, {}]}, ["parts"]),
        ("one row that holds something", CONTRACTOR, {"parts": [{}, {"code": "HR-1"}]}, []),
        ("a mode that demands nothing", VENDOR, {}, []),
    ],
)
def test_what_is_missing(case, mode, content, fields):
    assert [error.field for error in missing(mode, content, SPECS)] == fields, case


def test_what_is_missing_says_for_which_mode_and_what_to_do():
    agency, slots = missing(EXISTING, {}, SPECS)
    assert agency.says == (
        "“Servicing agency” is empty, and an offering of the kind “Existing government service” "
        "cannot be published without it."
    )
    assert (agency.fix, slots.fix) == ("Fill in “Servicing agency”.", "As of today.")


@pytest.mark.parametrize(
    ("mode", "fields"),
    [
        (EXISTING, {"servicing_agency", "authority", "capacity", "slots_left"}),
        (VENDOR, {"contract_vehicle", "price", "authorization"}),
        (BUILT, {"roadmap", "release_state", "source_code"}),
        (CONTRACTOR, {"components", "accountable_party", "service_levels", "price"}),
    ],
)
def test_the_schema_demands_of_each_mode_what_the_program_demands(mode, fields):
    assert fields <= {error.field for error in missing(mode, {}, FIELDS)}


values = st.sampled_from([None, "", " ", [], {}, [{}], [{"code": ""}], 0, False, "x", [{"code": "x"}]])
contents = st.fixed_dictionaries({}, optional={spec.name: values for spec in SPECS})


@given(st.sampled_from(SourcingMode), contents, st.sampled_from(SPECS))
def test_filling_in_a_field_removes_its_own_demand_and_no_other(mode, content, spec):
    before = [error.field for error in missing(mode, content, SPECS)]
    after = [error.field for error in missing(mode, content | {spec.name: "x"}, SPECS)]
    assert after == [field for field in before if field != spec.name]
