"""Authoritative references: parsed into citations, with no word lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.loads.reading import parse_json
from openqsmo.loads.report import Report
from openqsmo.standards.rules.citations import Citation, CitationKind, parse_citations
from tests.shared_data import shared

KEYS = {
    "5 U.S. Code § 6304": "5 USC 6304",
    "5 U.S. Code\u00a0§\u202f4118": "5 USC 4118",
    "5 USC § 7101": "5 USC 7101",
    "5 U.S.C § 1103 (c) (1)": "5 USC 1103(c)(1)",
    "42 U.S.C. 2000e-16": "42 USC 2000e-16",
    "Title 44, United States Code, Chapter 35": "44 USC Chapter 35",
    "U.S.C Title 44, Chapter 35": "44 USC Chapter 35",
    "5 U.S. Code Chapter 79 ": "5 USC Chapter 79",
    "41 U.S.C.": "41 USC",
    "2 CFR 200.305": "2 CFR 200.305",
    "2 CFR.200.510": "2 CFR 200.510",
    "2 CFR200.513": "2 CFR 200.513",
    "5 CFR §  303": "5 CFR 303",
    "5 CFR Part 250 Subpart B": "5 CFR 250 Subpart B",
    "5 CFR Subpart D": None,
    "CFR § 430.204": None,
    "26 CFR § 31.3402(g)-1": "26 CFR 31.3402(g)-1",
    "45 CFR 650.1 thru 650.19, Patents": "45 CFR 650.1-650.19",
    "2 CFR Appendix I to Part 200, Section G": "2 CFR 200 Appendix I",
    "2 CFR 200, Appendix X": "2 CFR 200 Appendix X",
    "Code of Federal Regulations, Title 41 Public Contracts": "41 CFR",
    "2 CHR 200.502": None,
    "FAR 4.1102, System for Award Management: Policy": "48 CFR 4.1102",
    "48 CFR (Federal Acquisition Regulation -FAR)": "48 CFR",
    "Federal Travel Regulation 301-73.1": "41 CFR 301-73.1",
    "Federal Travel Regulation. Chapter 301-52.3": "41 CFR 301-52.3",
    "Federal Travel Regulation Appendix C to Chapter 301—Standard Data": "41 CFR Chapter 301 Appendix C",
    "Public Law 95-224 Federal Grant Act": "Public Law 95-224",
    "The Act of 2014, Pub. L. No. 113—101. 2014": "Public Law 113-101",
    "PL 111-352 (c) Transparency": "Public Law 111-352",
    "OMB Circular A-11, Preparation, Section 83": "OMB A-11",
    "Office of Management and Budget (OMB) Circular No. A-126": "OMB A-126",
    "Appendix B to OMB Circular No. A-123, Cards": "OMB A-123",
    "OMB Memorandum M–19–16": "OMB M-19-16",
    "M-20-12 (7. Ethical Treatment)": "OMB M-20-12",
    "E.O. 13589": "EO 13589",
    "Exec Order No. 13639, Planning": "EO 13639",
    "Executive Order 13932 ": "EO 13932",
    "TFM Volume I, Part 4A, Chapter 2000 Overall Rules": "TFM 1-4A-2000",
    "TFM, Volume I, Part 2, Chapter 6000 Reporting": "TFM 1-2-6000",
    "Treasury Financial Manual 2075": "TFM 2075",
    "TFM Volume I, Supplement,, United States Standards General Ledger (USSGL)  Section IV: A": (
        "TFM 1 Supplement 4"
    ),
    "SFFAS 7: Accounting for Revenue": "SFFAS 7",
    "Statement of Federal Financial Accounting Standard (SFFAS) 1: Assets": "SFFAS 1",
    "SFFAC 2: Entity and Display": "SFFAC 2",
    "NIST SP800-53r4": "NIST SP 800-53 Rev. 4",
    "NIST SP 800-53 Rev. 4 CM-8, PM-5": "NIST SP 800-53 Rev. 4",
    "Standard Form 1170, Redemption of Unused Tickets": "SF 1170",
    "SF-429-A General Reporting": "SF 429-A",
    "DD Form 1351-2 Travel Voucher": "DD 1351-2",
    "Foreign Affairs Manual; 1 FAM 280": None,
    "https://example.gov/5-CFR-250/SF-424": None,
    "OPM Workforce Planning Guide": None,
}


@pytest.mark.parametrize(("text", "key"), KEYS.items())
def test_a_work_that_can_be_told_has_its_canonical_key(text, key):
    assert parse_citations(text)[0].key == key


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No Authoritative Reference Identified", CitationKind.NONE_IDENTIFIED),
        ("no source identified", CitationKind.NONE_IDENTIFIED),
        ("N/A", CitationKind.NONE_IDENTIFIED),
        ("Normandy Treaty", CitationKind.OTHER),
        ("5 CFR Subpart D", CitationKind.CFR),
        ("U.S.C. authorizing statutes", CitationKind.USC),
        ("NIST Cybersecurity Framework", CitationKind.NIST),
        ("Capital Programming Guide", CitationKind.OTHER),
    ],
)
def test_a_citation_without_key_still_has_its_kind(text, kind):
    (citation,) = parse_citations(text)
    assert (citation.kind, citation.key, citation.text) == (kind, None, text)


def keys(text):
    return [citation.key for citation in parse_citations(text)]


def test_numbers_are_those_of_the_source():
    text = "(19) OMB Circular A-11, Appendix H; (49) OMB Circular A-11, Part 4;\n(72)SFFAS 1: Assets"
    assert [(one.number, one.text, one.key) for one in parse_citations(text)] == [
        ("19", "OMB Circular A-11, Appendix H", "OMB A-11"),
        ("49", "OMB Circular A-11, Part 4", "OMB A-11"),
        ("72", "SFFAS 1: Assets", "SFFAS 1"),
    ]


def test_in_a_numbered_list_an_entry_without_number_belongs_to_the_one_before():
    text = "(39) Foreign Affairs Manual; 1 FAM 280 Bureau;\n(40) Foreign Buildings Act; 2 CFR 200.1"
    found = parse_citations(text)
    assert [(one.number, one.key) for one in found] == [
        ("39", "1 FAM 280"), ("40", None), (None, "2 CFR 200.1"),
    ]  # fmt: skip
    assert found[0].text == "Foreign Affairs Manual; 1 FAM 280 Bureau"


def test_a_number_alone_on_its_line_is_of_the_next_one():
    assert parse_citations("(19)\nOMB Circular A-11") == (
        Citation("19", "OMB Circular A-11", CitationKind.OMB_CIRCULAR, "OMB A-11"),
    )


def test_a_row_names_its_code_once():
    assert keys("2 CFR 200.301, 200.302 and 200.303") == ["2 CFR 200.301", "2 CFR 200.302", "2 CFR 200.303"]
    assert keys("2 CFR 200.211; 200.208; Appendix II to Part 200") == [
        "2 CFR 200.211", "2 CFR 200.208", "2 CFR 200 Appendix II",
    ]  # fmt: skip
    assert keys("Federal Travel Regulation 301-2.4, 301-71.304, Appendix C to Chapter 301—Elements") == [
        "41 CFR 301-2.4", "41 CFR 301-71.304", "41 CFR Chapter 301 Appendix C",
    ]  # fmt: skip
    assert keys("U.S.C Title 5, Title 44, Chapter 35; NIST SP 800-37") == [
        "5 USC", "44 USC Chapter 35", "NIST SP 800-37",
    ]  # fmt: skip
    assert keys("44 U.S.C. §§ 3501, 3506; 1995") == ["44 USC 3501", "44 USC 3506", None]
    assert keys("41 U.S.C., 48 CFR (Federal Acquisition Regulation -FAR)") == ["41 USC", "48 CFR"]


def test_a_short_form_that_could_be_of_another_chapter_is_not_guessed():
    assert keys("Federal Travel Regulation 300-70.100, 70.101") == ["41 CFR 300-70.100", None]


def test_the_and_of_a_row_is_kept_apart_from_the_citation():
    first, second = parse_citations("5 U.S.C. 306 and 31 U.S.C. 1115")
    assert (first.text, first.joiner, second.text, second.joiner) == (
        "5 U.S.C. 306", "", "31 U.S.C. 1115", "and",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Guide to Measures, Research and Evaluation",
        "Digital Accountability and Transparency Act of 2014, Pub. L. No. 113-101",
        "SFFAS 40: Changes Related to Repairs: Amending SFFAS 6, Accounting for Property",
        "Manual (see 5 CFR 250, 5 CFR 410; both) of 2019",
    ],
)
def test_a_comma_or_an_and_within_a_title_parts_nothing(text):
    assert [one.text for one in parse_citations(text)] == [text]


def test_lines_and_bullets_part_but_a_broken_line_does_not():
    assert keys("• 5 CFR 250\n- 5 CFR 410\n* M-19-16") == ["5 CFR 250", "5 CFR 410", "OMB M-19-16"]
    (one,) = parse_citations("TFM Volume I, Part 2,\nChapter 4700, Federal\nentity reporting")
    assert one.key == "TFM 1-2-4700"


@pytest.mark.parametrize("text", ["", "  \n ", ";;", "\u00a0;\n;"])
def test_a_blank_reference_has_no_citations(text):
    assert parse_citations(text) == ()


def words(text):
    return re.findall(r"\w+", text)


def joined(citations):
    return " ".join(f"{one.joiner} {one.number or ''} {one.text}" for one in citations)


FRAGMENTS = [
    *KEYS, "(19)", "(7) ", "[3]", ";", "; ", "\n", ", ", " and ", " & ", "•", "- ", "(", ")", "Title 5", "200.302",
    "§ 3", "no source", "or", "Part 4", " ", "\u202f", "Ⅷ", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=14).map("".join))
def test_joined_the_citations_hold_every_word_of_the_text_in_order(text):
    assert words(joined(parse_citations(text))) == words(text)


@given(st.lists(st.sampled_from([text for text, key in KEYS.items() if key]), min_size=1, max_size=6))
def test_planted_citations_are_found_with_their_keys_however_they_are_listed(planted):
    expected = [KEYS[text] for text in planted]
    numbered = "; ".join(f"({number}) {text}" for number, text in enumerate(planted, 1))
    assert [one.key for one in parse_citations(numbered)] == expected
    bulleted = "\n".join(f"• {text}" for text in planted)
    assert [one.key for one in parse_citations(bulleted) if one.key in expected] == expected


def test_a_hostile_reference_is_read_in_one_go():
    for text in (
        "(1) " * 5_000,
        "5 CFR 1, " * 3_000,
        "(5 CFR 1, " * 2_000,
        "a, " * 10_000,
        "N" + " no" * 9_000,
    ):
        assert words(joined(parse_citations(text))) == words(text)


def references():
    """Every authoritative reference of the published JSON files."""
    for path in sorted(shared("fibf").glob("*/**/*.json")):
        if "_data" in path.parts or "json" in path.parts:
            value = parse_json(path.read_bytes(), path.name, Report(path.name))
            yield from (text for key, text in _texts(value) if "uthori" in key and text.strip())


def _texts(value):
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(child, str):
            yield str(key), child
        elif isinstance(child, dict | list):
            yield from _texts(child)


def test_the_published_references_are_parsed_and_most_have_a_key():
    texts = list(references())
    assert len(texts) == 4898
    citations = []
    for text in texts:
        found = parse_citations(text)
        assert words(joined(found)) == words(text)
        citations += found
    with_key = [one for one in citations if one.key]
    assert len(citations) > 15_000
    assert len(with_key) / len(citations) > 0.82
    assert {"2 CFR 200.305", "41 CFR 301-73.106", "OMB A-11", "TFM 1-2-4700"} <= {one.key for one in with_key}
