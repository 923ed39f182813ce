"""Folders, patterns, packed files, and which table each file feeds: nothing is skipped in silence."""

import gzip
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openqsmo.conformance.engines.reading import files, open_delivery, packing
from openqsmo.conformance.tests.deliveries import T, delivered, is_in_place, rows_of, table, values

CSV = b"a,b\n1,2\n"


def zipped(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return written.getvalue()


def zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


def parquet(**columns: list[object]) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


PACKED = {
    "gz": ("t.csv.gz", gzip.compress(CSV)),
    "gz in two members": ("t.csv.gz", gzip.compress(CSV[:5]) + gzip.compress(CSV[5:])),
    "zst": ("t.csv.zst", zstd(CSV)),
    "gz by another name": ("t.csv", gzip.compress(CSV)),
    "zip": ("t.zip", zipped(t__csv=CSV)),
    "zip of a gz": ("t.zip", zipped(t__csv__gz=gzip.compress(CSV))),
}


@pytest.mark.parametrize(("name", "content"), PACKED.values(), ids=PACKED)
def test_what_is_packed_is_read_as_what_it_holds(tmp_path, name, content):
    delivery = delivered(tmp_path, {name: content})

    assert values(delivery) == [("1", "2")]


def test_the_record_of_a_packed_file_is_of_the_file_that_was_given(tmp_path):
    content = gzip.compress(CSV)
    file = delivered(tmp_path, {"t.csv.gz": content}).files[0]

    assert (file.path, file.bytes) == ("t.csv.gz", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()


DAMAGED = {
    "gz cut off": ("t.csv.gz", gzip.compress(CSV * 100)[:-9], "CON-108"),
    "gz with a wrong sum": ("t.csv.gz", gzip.compress(CSV)[:-8] + bytes(8), "CON-108"),
    "zst cut off": ("t.csv.zst", zstd(CSV * 1000)[:-9], "CON-108"),
    "zip cut off": ("t.zip", zipped(t__csv=CSV)[:-9], "CON-108"),
    "zip without a file": ("t.zip", zipped(), "CON-106"),
    "packed twice": ("t.csv.gz", gzip.compress(gzip.compress(CSV)), "CON-107"),
    "zip in a zip": ("t.zip", zipped(t__zip=zipped(t__csv=CSV)), "CON-107"),
    "Parquet cut off": ("t.parquet", parquet(a=[1], b=[2])[:-9], "CON-108"),
    "Parquet in name": ("t.parquet", b"PAR1" + bytes(50) + b"PAR1", "CON-108"),
    "a PDF": ("t.csv", b"%PDF-1.7 ...", "CON-107"),
    "a picture": ("t.csv", b"\x89PNG\r\n\x1a\n", "CON-107"),
}


@pytest.mark.parametrize(("name", "content", "code"), DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_or_no_data_is_refused(tmp_path, name, content, code):
    delivery = delivered(tmp_path, {name: content})

    assert [each.problem.code for each in delivery.not_read] == [code]
    assert (delivery.files, values(delivery)) == ([], [])


@pytest.mark.parametrize("pack", [gzip.compress, zstd, lambda content: zipped(t__csv=content)])
def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(packing, "NEVER_SWOLLEN_BYTES", 1 << 20)
    bomb = pack(b"a,b\n" + b"1,2\n" * 4_000_000)
    delivery = delivered(tmp_path, {"t.csv": bomb})

    assert [each.problem.code for each in delivery.not_read] == ["CON-109"]
    left = sum(path.stat().st_size for path in (tmp_path / "scratch").iterdir())
    assert left <= max(1 << 20, len(bomb) * packing.MOST_TIMES_PACKED) + packing.BLOCK


def test_parquet_is_read_in_place_with_its_own_types(tmp_path):
    delivery = delivered(tmp_path, {"t.parquet": parquet(a=[1, 2], b=["x", None])})

    assert is_in_place(delivery)
    assert rows_of(delivery) == [{"#": 1, "a": 1, "b": "x"}, {"#": 2, "a": 2, "b": None}]


def test_a_folder_is_read_to_its_bottom_and_what_fits_no_table_is_named(tmp_path):
    delivery = delivered(
        tmp_path,
        {"x": CSV},
        table("pay", "a"),
        table("agencies", "a"),
    )
    assert [each.problem.code for each in delivery.not_read] == ["CON-103"]

    folder = tmp_path / "all"
    for name in (
        "2026/Pay_01.csv",
        "2026/pay-02.csv",
        "agencies.csv",
        ".hidden",
        "pay/part-0.csv",
        "notes.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(CSV)
    delivery = open_delivery(
        [folder], tables={}, expected=[table("pay", "a"), table("agencies", "a")], scratch=tmp_path / "s"
    )

    assert [(file.table, file.path) for file in delivery.files] == [
        ("pay", "all/2026/Pay_01.csv"),
        ("pay", "all/2026/pay-02.csv"),
        ("agencies", "all/agencies.csv"),
        ("pay", "all/pay/part-0.csv"),
    ]
    assert [(each.file, each.table, each.problem.code) for each in delivery.not_read] == [
        ("all/notes.txt", None, "CON-103")
    ]


def test_a_pattern_names_its_files_and_one_that_names_none_is_told(tmp_path):
    for name in ("t1.csv", "t2.csv", "u.csv"):
        (tmp_path / name).write_bytes(CSV)
    delivery = open_delivery(
        [tmp_path / "t*.csv", tmp_path / "z*.csv"], tables={}, expected=[T], scratch=tmp_path / "s"
    )

    assert [file.path for file in delivery.files] == ["t1.csv", "t2.csv"]
    assert [each.problem.code for each in delivery.not_read] == ["CON-101"]


def test_a_file_may_be_given_with_its_table(tmp_path):
    (tmp_path / "export.txt").write_bytes(CSV)
    tables = {
        "Pay": [tmp_path / "export.txt"],
        "nothing": [tmp_path / "export.txt"],
        "other": [Path("/no/such")],
    }
    delivery = open_delivery(
        [], tables=tables, expected=[table("pay", "a"), table("other", "a")], scratch=tmp_path / "s"
    )

    assert values(delivery, "pay") == [("1", "2")]
    assert [(each.table, each.problem.code) for each in delivery.not_read] == [
        ("nothing", "CON-105"),
        ("other", "CON-101"),
    ]
    assert len(delivery.refused()) == 2


NAMES = {
    "its name": ("pay.csv", ("pay",)),
    "its name among others": ("2026-05 PAY final.csv.gz", ("pay",)),
    "the longest name": ("pay_agencies.csv", ("pay_agencies",)),
    "the physical name": ("LES_PP1_v1.1.xml", ("statement",)),
    "the folder": ("agencies/part-000.parquet", ("agencies",)),
    "none": ("notes.txt", ()),
    "two alike": ("pay or les.csv", ("pay", "statement")),
    "a part of a word only where it is long": ("ae.csv", ()),
}


@pytest.mark.parametrize(("name", "fits"), NAMES.values(), ids=NAMES)
def test_a_files_name_tells_its_table(name, fits):
    tables = [table("pay"), table("pay_agencies"), table("agencies"), table("statement", physical_name="LES")]

    assert files.table_of(name, [*tables, table("a")]) == fits


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    delivery = delivered(tmp_path, {"x/t.csv": CSV, "y/t.csv": CSV})

    assert [file.path for file in delivery.files] == ["x/t.csv", "y/t.csv"]


@pytest.mark.parametrize("name", ["t[1].csv", "t*.csv", "t?.csv", "t'; DROP.csv", "a=1 t.csv"])
def test_a_name_that_an_engine_could_take_for_a_pattern_is_only_a_name(tmp_path, name):
    delivery = delivered(tmp_path, {name: CSV})

    assert values(delivery) == [("1", "2")]
    assert delivery.files[0].path == name


def test_a_file_that_may_not_be_opened_is_told(tmp_path, monkeypatch):
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("openqsmo.conformance.engines.reading.kinds.head_of", denied)
    delivery = delivered(tmp_path, {"t.csv": CSV})

    assert [each.problem.code for each in delivery.not_read] == ["CON-102"]


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "t.csv")
    delivery = open_delivery([tmp_path / "t.csv"], tables={}, expected=[T], scratch=tmp_path / "s")

    assert [each.problem.code for each in delivery.not_read] == ["CON-101"]


def test_an_engine_needs_no_other_file_than_those_that_are_named(tmp_path):
    delivery = delivered(tmp_path, {"t.csv": CSV, "t.jsonl": b'{"a": 1}', "t.parquet": parquet(a=[1], b=[2])})

    assert len(delivery.paths()) == 3
    assert all(path.is_absolute() and path.exists() for path in delivery.paths())
