"""When an agency identifier of a later snapshot names another agency."""

import pytest

from openqsmo.catalog.rules.fedramp import agency_identifiers_handed_on
from openqsmo.catalog.tests.fedramp_samples import old_snapshot, read


@pytest.mark.parametrize(
    ("before", "after", "handed_on"),
    [
        ("Indian Health Service", "Indian Health Services", False),
        ("U.S. Election Assistance Commission", "United States Election Assistance Commission", False),
        ("Bureau of Birches", "Bureau of Birches", False),
        ("Argonne Site Office", "Argonne National Laboratory", True),
        ("Department of Labor", "Department of Energy", True),
    ],
)
def test_an_identifier_is_handed_on_when_it_names_another_agency(before, after, handed_on):
    earlier, later = old_snapshot(), old_snapshot()
    earlier["data"]["Agencies"][1]["sub"] = before
    later["data"]["Agencies"][1]["sub"] = after
    found = agency_identifiers_handed_on(read(earlier)[0], read(later)[0])
    assert [(one.agency_id, one.before.name, one.after.name) for one in found] == (
        [("22-901-01", before, after)] if handed_on else []
    )


def test_the_board_under_a_new_name_and_a_bureau_that_moved_are_no_other_agency():
    earlier, later = old_snapshot(), old_snapshot()
    later["data"]["Agencies"][2]["parent"] = "Legacy JAB Authorization"
    later["data"]["Agencies"][1]["parent"] = "Department of Oaks"
    del later["data"]["Agencies"][0]
    assert agency_identifiers_handed_on(read(earlier)[0], read(later)[0]) == []
