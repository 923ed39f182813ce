"""The PDF is tagged for everybody who reads with something other than eyes: PDF/UA-1, headings, tables, captions."""

import io
from collections import Counter
from importlib.resources import files

import pikepdf
import pytest

from openqsmo.cases import content
from openqsmo.cases.content import known_rates
from openqsmo.cases.engines.case_reading import read_case_file
from openqsmo.cases.engines.report_pdf import as_pdf
from openqsmo.cases.engines.reports import report_on
from openqsmo.cases.tests.making import case, flat, keep, line, shared


def of(report):
    return pikepdf.open(io.BytesIO(as_pdf(report)))


@pytest.fixture(scope="module")
def sample():
    read, _, _ = read_case_file(files(content.__name__).joinpath("sample_case.yaml").read_bytes())
    return report_on(read, known_rates(), draws=500, evaluations=500)


def tags(node):
    """Every structure tag below a node, in reading order."""
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kid
            yield from tags(kid)


def test_the_document_says_what_it_is(sample):
    pdf = of(sample)
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == sample.case.title


def test_headings_tables_and_captions_are_tagged(sample):
    pdf = of(sample)
    found = Counter(tag for tag, _ in tags(pdf.Root.StructTreeRoot))
    alternatives = len(sample.appraisal.alternatives)
    assert found["/H1"] == 1
    assert found["/H2"] >= 1 + alternatives
    assert found["/Table"] == 1 + 2 * alternatives
    assert found["/Caption"] == found["/Table"]
    assert found["/TH"] >= found["/Table"] * 4
    assert found["/TD"] > 100


def test_every_row_of_every_table_is_as_wide_as_its_head(sample):
    pdf = of(sample)
    for tag, node in tags(pdf.Root.StructTreeRoot):
        if tag == "/Table":
            widths = {
                sum(each in ("/TH", "/TD") for each, _ in tags(row))
                for kind, row in tags(node)
                if kind == "/TR"
            }
            assert len(widths) == 1


def test_the_same_report_gives_the_same_bytes(sample):
    assert as_pdf(sample) == as_pdf(sample)


def test_text_that_looks_like_markup_stays_text():
    kept, moved = keep(line("old", "operations", [5])), shared(line("fee", "service_fee", [None]))
    hostile = case(kept, moved, horizon=1, title='#panic("x") *a* $b$ </script> \\', agency="@none <label>")
    pdf = of(report_on(hostile, [flat(7)], draws=0))
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == hostile.title
