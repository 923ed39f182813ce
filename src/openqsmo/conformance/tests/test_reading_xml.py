"""XML record files: elements as rows, what stands around them, and files that mean harm."""

import pytest

from openqsmo.conformance.engines.reading import xml_rows
from openqsmo.conformance.tests.deliveries import delivered, rows_of, table, values

PAYROLL = b"""<?xml version="1.0" encoding="UTF-8"?>
<hc:Tx xmlns:hc="urn:hc" hc:Sent="2026-05-01"><hc:Batch hc:No="7">
<hc:Les hc:RecordID="1"><hc:Employee hc:SSN="000"/><hc:Deduction hc:Code="10"/><hc:Deduction hc:Code="20"/>
  <hc:Work><hc:Grade>07</hc:Grade></hc:Work></hc:Les>
<hc:Les hc:RecordID="2"><hc:Employee hc:SSN="001"/><hc:Deduction hc:Code="30"/></hc:Les>
</hc:Batch></hc:Tx>"""


def test_an_element_with_the_name_of_a_table_is_a_row(tmp_path):
    les = table("statement", "RecordID", "Employee/SSN", "Work/Grade", "Batch/No", physical_name="Les")
    delivery = delivered(tmp_path, {"pay.xml": PAYROLL}, les)

    assert [
        {key: row[key] for key in ("#", "RecordID", "Employee/SSN", "Work/Grade", "Batch/No")}
        for row in rows_of(delivery, "statement")
    ] == [
        {"#": 1, "RecordID": "1", "Employee/SSN": "000", "Work/Grade": "07", "Batch/No": "7"},
        {"#": 2, "RecordID": "2", "Employee/SSN": "001", "Work/Grade": None, "Batch/No": "7"},
    ]


def test_a_repeated_element_inside_has_what_stands_around_it(tmp_path):
    deductions = table("Deduction", "Code", "Les/RecordID", "Les/Employee/SSN", "Les/Work/Grade", "Tx/Sent")
    delivery = delivered(tmp_path, {"pay.xml": PAYROLL}, deductions)

    assert values(delivery, "Deduction") == [
        ("10", "1", "000", "07", "2026-05-01"),
        ("20", "1", "000", "07", "2026-05-01"),
        ("30", "2", "001", None, "2026-05-01"),
    ]


def test_one_file_feeds_several_tables(tmp_path):
    delivery = delivered(tmp_path, {"pay.xml": PAYROLL}, table("Les", "RecordID"), table("Deduction", "Code"))

    assert [(file.table, file.path, file.rows) for file in delivery.files] == [
        ("Les", "pay.xml", 2),
        ("Deduction", "pay.xml", 3),
    ]


def test_without_such_an_element_the_first_that_repeats_is_the_row(tmp_path):
    content = b'<all><meta>x</meta><row><a>1</a><b/></row><row><a> 2 </a><b unit="h">3</b></row></all>'
    delivery = delivered(tmp_path, {"t.xml": content})

    assert rows_of(delivery) == [
        {"#": 1, "a": "1", "b": None, "b/unit": None},
        {"#": 2, "a": " 2 ", "b": "3", "b/unit": "h"},
    ]


def test_a_value_that_is_asked_for_and_repeats_makes_the_row_unreadable(tmp_path):
    content = b"<all><t><a>1</a><b><c>1</c><c>2</c></b></t><t><b><c>3</c></b></t></all>"
    delivery = delivered(tmp_path, {"t.xml": content}, table("t", "b/c", "t/b/c"))

    assert [row["#"] for row in rows_of(delivery)] == [2]
    assert [(row.row, row.says) for row in delivery.unreadable] == [
        (1, "It holds c more than once, where one value is asked for.")
    ]


def test_nil_is_a_missing_value(tmp_path):
    content = b'<r xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><t><a x:nil="true">9</a></t></r>'

    assert values(delivered(tmp_path, {"t.xml": content})) == [(None, None)]


EXPANDS = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><r><t><a>&b;</a></t></r>'
FETCHES = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><t><a>&a;</a></t></r>'
REFUSED = {
    "cut off": (PAYROLL[:-40], "CON-108"),
    "entities that unpack": (EXPANDS, "CON-108"),
    "entities that fetch": (FETCHES, "CON-108"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="nope"?><t/>', "CON-108"),
    "a wrong byte": (b"<r><t><a>\xff</a></t></r>", "CON-108"),
    "too deep": (b"<t>" * 500, "CON-111"),
    "no element of a table": (b"<r><x/><x/></r>", "CON-115"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_whole_or_means_harm_is_refused(tmp_path, content, code):
    delivery = delivered(tmp_path, {"other.xml": content}, table("t", "a"), table("u", "a"))

    assert [each.problem.code for each in delivery.not_read] == [code]
    assert delivery.files == []


def test_one_record_that_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_rows, "MOST_ELEMENTS_IN_A_RECORD", 100)
    delivery = delivered(tmp_path, {"t.xml": b"<r><t>" + b"<a/>" * 200 + b"</t></r>"})

    assert [each.problem.code for each in delivery.not_read] == ["CON-111"]
