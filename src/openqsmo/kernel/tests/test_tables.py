"""Tables that leave the marketplace."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.tables import as_csv, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


def test_numbers_stay_numbers_and_unknown_is_empty():
    assert [harmless(-5), harmless(None), harmless("plain")] == [-5, "", "plain"]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_what_goes_in_comes_out_of_a_csv_reader(rows):
    text = as_csv(["a", "b"], rows)
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert back[1:] == [[harmless(cell) for cell in row] for row in rows]
