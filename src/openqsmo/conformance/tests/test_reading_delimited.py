"""Delimited files, plain and nasty: every value as it was written, every other record told."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.conformance.engines.reading.csv_rows import LONGEST_RECORD, Broken, Splitter
from openqsmo.conformance.engines.reading.delivery import Dialect
from openqsmo.conformance.engines.reading.structure import records_if_plain
from openqsmo.conformance.tests.deliveries import delivered, is_in_place, rows_of, table, values

PLAIN = {
    "commas": b"a,b\n1,2\n",
    "semicolons": b"a;b\n1;2\n",
    "tabs": b"a\tb\n1\t2\n",
    "bars": b"a|b\n1|2\n",
    "carets": b"a^b\n1^2\n",
    "quoted": b'"a","b"\n"1","2"\n',
    "single quotes": b"'a','b'\n'1','2'\n",
    "a byte-order mark": b"\xef\xbb\xbfa,b\n1,2\n",
    "a mark and quotes": b'\xef\xbb\xbf"a","b"\n1,2\n',
    "line ends of Windows": b"a,b\r\n1,2\r\n",
    "no last line end": b"a,b\n1,2",
    "no last line end on Windows": b"a,b\r\n1,2",
    "names in capitals": b"A,B\n1,2\n",
}
ODD = {
    "line ends of old": b"a,b\r1,2\r",
    "mixed line ends": b"a,b\r\n1,2\n",
    "a title above": b"Payroll of May\n\na,b\n1,2\n",
    "blank lines": b"a,b\n\n1,2\n\n",
    "UTF-16": "a,b\n1,2\n".encode("utf-16"),
    "UTF-16 without mark": "a,b\n1,2\n".encode("utf-16-be"),
    "UTF-32": "a,b\n1,2\n".encode("utf-32"),
}


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_a_plain_file_is_read_in_place(tmp_path, content):
    delivery = delivered(tmp_path, {"t.csv": content})

    assert is_in_place(delivery)
    assert values(delivery) == [("1", "2")]
    assert [file.rows for file in delivery.files] == [1]


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_an_odd_file_gives_the_same_rows(tmp_path, content):
    delivery = delivered(tmp_path, {"t.csv": content})

    assert values(delivery) == [("1", "2")]
    assert not delivery.unreadable


def test_no_value_is_changed(tmp_path):
    content = b'a,b\n00123,1.50\n 1 ,+2\n"",\nNULL,\\N\n#1,1e5\n"x ""y"" z","line\nline, too"\n'
    delivery = delivered(tmp_path, {"t.csv": content})

    assert values(delivery) == [
        ("00123", "1.50"),
        (" 1 ", "+2"),
        ("", None),
        ("NULL", "\\N"),
        ("#1", "1e5"),
        ('x "y" z', "line\nline, too"),
    ]


UNREADABLE = {
    "too few fields": (b"1,2\n3\n5,6\n", "It has 1 field where the header names 2."),
    "too many fields": (b"1,2\n3,4,5\n5,6\n", "It has 3 fields where the header names 2."),
    "a quote that stays open": (b'1,2\n3,"4\n5,6\n', "A quote opens a field and nothing closes it."),
    "text after a quote": (b'1,2\n3,"4"x\n5,6\n', "A field goes on after its closing quote."),
    "a NUL": (b"1,2\n3,\x00\n5,6\n", "It holds a NUL character, which no text holds."),
    "a broken letter": (
        "1,2\n3,é".encode() + b"\xff\n5,6\n",
        "It holds bytes that are not valid in the encoding of the file.",
    ),
    "a NUL and too many fields": (b"1,2\n3,4,\x00\n5,6\n", "It holds a NUL character, which no text holds."),
}


@pytest.mark.parametrize(("rows", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_record_that_is_no_row_is_told_with_its_number_and_the_rest_is_read(tmp_path, rows, says):
    delivery = delivered(tmp_path, {"t.csv": b"a,b\n" + rows})

    assert rows_of(delivery) == [{"#": 1, "a": "1", "b": "2"}, {"#": 3, "a": "5", "b": "6"}]
    assert [(row.file, row.row, row.says) for row in delivery.unreadable] == [("t.csv", 2, says)]
    assert all(row.fix for row in delivery.unreadable)
    assert (delivery.files[0].rows, delivery.files[0].unreadable_rows) == (3, 1)


def test_only_the_first_unreadable_rows_are_shown_and_all_are_counted(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b"a,b\n" + b"1\n" * 250})

    assert (len(delivery.unreadable), delivery.files[0].unreadable_rows) == (100, 250)


def test_letters_of_windows_are_read_and_the_guess_is_told(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": "a,b\n1,Peña\n".encode("cp1252")})

    assert values(delivery) == [("1", "Peña")]
    assert delivery.files[0].format == "CSV, Windows-1252 (guessed; a letter may be wrong), delimiter ,"


def test_names_with_letters_of_windows_are_told_apart(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": "a,b,é,è\n1,2,3,4\n".encode("cp1252")})

    assert delivery.sources["t"][0].columns == ("a", "b", "é", "è")


def test_a_backslash_before_quotes_is_understood_where_rows_fit_so(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b'a,b\n1,"say \\"x\\", so"\n2,"c:\\\\d"\n'})

    assert values(delivery) == [("1", 'say "x", so'), ("2", "c:\\d")]


def test_a_column_without_a_name_is_called_by_its_place(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b"a,b,,\n1,2,,3\n"})

    assert delivery.sources["t"][0].columns == ("a", "b", "column 3", "column 4")


def test_in_one_column_a_blank_line_is_a_missing_value_unless_it_ends_the_file(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b"a\n1\n\n2\n\n\n"}, table("t", "a"))

    assert values(delivery) == [("1",), (None,), ("2",)]


REFUSED = {
    "nothing": (b"", "CON-106"),
    "blank lines alone": (b"\r\n\n  ", "CON-106"),
    "a mark alone": (b"\xef\xbb\xbf", "CON-106"),
    "no header": (b"1,2\n3,4\n", "CON-113"),
    "a column twice": (b"a,b,a\n1,2,3\n", "CON-114"),
    "a column twice but for capitals": (b"a,b,A\n1,2,3\n", "CON-114"),
    "a NUL in the header": (b"a,b\x00\n1,2\n", "CON-116"),
    "a wrong byte in the header": ("a,é".encode() + b"\xff\n1,2\n", "CON-116"),
    "bytes that are no text": (bytes(range(256)) * 40, "CON-113"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path, content, code):
    delivery = delivered(tmp_path, {"t.csv": content})

    assert [(each.file, each.table, each.problem.code) for each in delivery.not_read] == [
        ("t.csv", "t", code)
    ]
    assert (delivery.sources["t"], delivery.files) == ([], [])


def test_the_refusal_of_a_file_without_header_shows_none_of_its_values(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b"310001000,Adam\n310001001,Eve\n"})

    assert "310001000" not in str(delivery.not_read[0].problem)
    assert "a and b" in delivery.not_read[0].problem.fix


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": b"a,b\n"})

    assert (values(delivery), delivery.not_read, delivery.files[0].rows) == ([], [], 0)


def test_a_record_that_never_ends_is_told_and_the_next_line_is_read(tmp_path):
    long = b"x" * (LONGEST_RECORD + 3_000_000)
    delivery = delivered(tmp_path, {"t.csv": b"a,b\n1,2\n" + long + b"\n5,6\n"})

    assert rows_of(delivery) == [{"#": 1, "a": "1", "b": "2"}, {"#": 3, "a": "5", "b": "6"}]
    assert "longer than" in delivery.unreadable[0].says


def test_a_long_file_is_plain_to_its_last_record_or_not_plain_at_all(tmp_path):
    record = b'123,"some text, with ""quotes"" and\nanother line"\n'
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + record * 40_000)
    assert records_if_plain(path, Dialect(), 2) == 40_001

    path.write_bytes(b"a,b\n" + record * 40_000 + b"1,2,3\n")
    assert records_if_plain(path, Dialect(), 2) is None


letters = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
cells = st.one_of(letters, st.text(alphabet='ab,;"\n\r \t|', max_size=6))


@given(rows=st.lists(st.tuples(cells, cells), max_size=6), delimiter=st.sampled_from(",;\t|^"))
def test_what_a_writer_quotes_is_read_as_it_was(rows, delimiter):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [("a", "b"), *rows]
    )
    with TemporaryDirectory() as folder:
        delivery = delivered(Path(folder), {"t.csv": written.getvalue().encode()})

        assert values(delivery) == rows
        assert not delivery.unreadable


@given(body=st.text(alphabet='a1,"\n\r ;é', max_size=40))
def test_a_file_that_is_called_plain_is_read_alike_by_the_engine_and_with_care(body):
    content = "a,b\n" + body
    records = [each for each in Splitter(Dialect()).records([content]) if each != []][1:]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(content.encode())
        if records_if_plain(path, Dialect(), 2) is None:
            return
        delivery = delivered(Path(folder), {"t.csv": content.encode()})

        assert is_in_place(delivery)
        assert values(delivery) == [tuple(record) for record in records]


@given(text=st.text(alphabet='a1,"\n\r\\', max_size=40), cut=st.integers(1, 7), escape=st.sampled_from('"\\'))
def test_records_do_not_depend_on_how_the_text_arrives(text, cut, escape):
    splitter = Splitter(Dialect(escape=escape))
    pieces = [text[at : at + cut] for at in range(0, len(text), cut)]

    assert list(splitter.records(pieces)) == list(splitter.records([text]))


@given(content=st.binary(max_size=200))
def test_any_bytes_at_all_end_in_rows_or_in_a_refusal(content):
    with TemporaryDirectory() as folder:
        delivery = delivered(Path(folder), {"t.csv": b"a,b\n" + content})

        read = sum(source.rows for source in delivery.sources["t"])
        assert [file.rows for file in delivery.files] == [read + delivery.files[0].unreadable_rows]
        assert len(values(delivery)) == read


def test_a_quote_left_open_in_every_line_takes_no_time_that_grows_with_the_square():
    text = '1,"' + "x" * 50 + "\n"
    records = list(Splitter(Dialect()).records([text * 20_001]))

    assert len(records) == 20_001
    assert all(isinstance(record, Broken) or len(record) == 2 for record in records)
