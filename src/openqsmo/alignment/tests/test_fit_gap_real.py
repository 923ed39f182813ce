"""The published capabilities of financial management, out as a workbook, filled in, and back."""

import io

import pytest
from openpyxl import load_workbook

from openqsmo.alignment.actions.workbook import import_workbook
from openqsmo.alignment.queries.answers import agency_that
from openqsmo.alignment.queries.capabilities import listing_of, standard_called
from openqsmo.alignment.queries.pages import agency_page
from openqsmo.alignment.queries.workbook import exported_workbook
from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions import load_fibf
from tests.cast import START
from tests.shared_data import shared

pytestmark = pytest.mark.django_db
CODE = "ffm-capabilities"


def test_every_published_capability_goes_out_and_its_answer_comes_back(cast):
    path = shared("fibf/_data/fm.json")
    load_fibf(files=[(path.name, path.read_bytes())], by=OPERATOR)
    standard = standard_called(CODE)
    listing = listing_of(standard)
    assert len(listing.capabilities) == 89
    answerer = agency_that(agency_id=cast.labor.pk, standard=standard, viewer=OPERATOR)
    raw = exported_workbook(listing=listing, answerer=answerer).raw
    book = load_workbook(io.BytesIO(raw))
    assert [sheet.title for sheet in book] == ["Instructions", *listing.functions, "Unique capabilities"]
    words, filled = ("Must-have", "Nice-to-have", "Not applicable"), 0
    for function in listing.functions:
        for row in range(4, book[function].max_row + 1):
            book[function].cell(row, 4).value = words[filled % 3]
            filled += 1
    out = io.BytesIO()
    book.save(out)
    done = import_workbook(
        standard_code=CODE,
        file="fm.xlsx",
        raw=out.getvalue(),
        agency_id=cast.labor.pk,
        by=cast.actor(cast.lee),
    )
    assert (done.changed, done.faults) == (filled, ()) == (89, ())
    found = agency_page(code=CODE, agency_id=cast.labor.pk, viewer=OPERATOR, today=START)
    assert found.page.in_words == "89 of 89 capabilities answered, 0 not answered"
    assert verify().is_whole
