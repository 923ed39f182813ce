"""Hostile snapshots: always a feed with findings or a refusal with a code, never another exception."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.catalog.rules.fedramp import agency_identifiers_handed_on, read_fedramp
from openqsmo.catalog.rules.feed_records import FedrampFeed
from openqsmo.catalog.tests.fedramp_samples import new_snapshot, old_snapshot, read
from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report

REPLACEMENTS = (
    None,
    True,
    0,
    -7,
    10**30,
    1.5,
    "",
    " ",
    "words",
    "#N/A",
    "22-901",
    "FR1000000001",
    "9999-99-99T00:00:00Z",
    "a\x00b\ud800",
    "x" * 2000,
    [],
    [""],
    [None, 1, {}, []],
    {},
    {"id": None},
    {"data": []},
)


def paths(value, path=()):
    """Every place in a JSON value where a subtree stands, the whole first."""
    yield path
    branches = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in branches:
        yield from paths(child, (*path, key))


def replaced(value, path, replacement):
    if not path:
        return replacement
    value = copy.deepcopy(value)
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = replacement
    return value


def read_or_refuse(snapshot) -> FedrampFeed | None:
    """The feed, checked for what must hold of any; ``None`` where it was refused with a code."""
    problem = None
    try:
        feed, report = read(snapshot)
    except Refused as refusal:
        problem = refusal.problem
    if problem is not None:
        assert problem.code.startswith("LOA-")
        assert "data.json" in problem.says
        assert problem.fix
        return None
    stored = json.dumps(report.as_data(), ensure_ascii=False)
    for written in (stored, repr(feed)):
        written.encode("utf-8")
    assert "\\u0000" not in stored
    assert "\x00" not in repr(
        [(product.offering, product.provider, product.description) for product in feed.products]
    )
    pairs = [adoption.pair for adoption in (*feed.adoptions, *feed.unplaced)]
    assert len(set(pairs)) == len(pairs)
    assert {product_id for product_id, _ in pairs} <= {product.product_id for product in feed.products}
    assert all(adoption.agency.pseudo is None for adoption in feed.adoptions)
    assert agency_identifiers_handed_on(feed, feed) == []
    return feed


OLD_PATHS = sorted(paths(old_snapshot()), key=str)
NEW_PATHS = sorted(paths(new_snapshot()), key=str)


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=lambda value: repr(value)[:20])
def test_any_subtree_replaced_by_anything_is_read_or_refused(replacement):
    results = [
        read_or_refuse(replaced(make(), path, replacement))
        for make, of in ((old_snapshot, OLD_PATHS), (new_snapshot, NEW_PATHS))
        for path in of
    ]
    assert any(feed is not None for feed in results)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda children: (
            st.lists(children) | st.dictionaries(st.sampled_from(["id", "data", "Products", "cso"]), children)
        ),
        max_leaves=20,
    ),
    st.lists(st.sampled_from(OLD_PATHS[1:]), max_size=3),
)
def test_several_subtrees_replaced_by_any_json_are_read_or_refused(value, places):
    snapshot = old_snapshot()
    for path in places:
        try:
            snapshot = replaced(snapshot, path, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier replacement took the branch away
    read_or_refuse(snapshot)


@pytest.mark.parametrize("part", [0, 1, 10, 50, 90, 99])
def test_a_file_cut_short_is_refused_with_the_place(part):
    raw = json.dumps(old_snapshot()).encode()
    cut = raw[: len(raw) * part // 100]
    with pytest.raises(Refused) as refusal:
        read(cut)
    assert refusal.value.problem.code == "LOA-004"
    assert "line 1, column" in refusal.value.problem.says


@pytest.mark.parametrize(
    "raw", [b"\x00", b"\xff\xfe\x00", b"[", b"NaN", b'{"a":' * 100_000, b"null", b"[]", b'"x"', b"7"]
)
def test_what_is_no_snapshot_at_all_is_refused(raw):
    with pytest.raises(Refused) as refusal:
        read(raw)
    assert refusal.value.problem.code.startswith("LOA-")


def test_a_snapshot_with_a_nul_byte_is_refused():
    raw = json.dumps(old_snapshot()).encode().replace(b"Leave Ledger", b"Leave\x00Ledger")
    with pytest.raises(Refused) as refusal:
        read(raw)
    assert refusal.value.problem.code == "LOA-003"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings_are_read_by_their_mark_or_refused_without_one(encoding):
    raw = json.dumps(old_snapshot()).encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        with pytest.raises(Refused) as refusal:
            read(raw)
        assert refusal.value.problem.code == "LOA-003"
    else:
        feed, _ = read(raw)
        assert len(feed.adoptions) == 3


TEN_MEGABYTES = 10 * 1024 * 1024


TEXT_PATHS = [
    ("meta", "last_change"),
    ("data", "Products", 0, "id"),
    ("data", "Products", 0, "cso"),
    ("data", "Products", 0, "service_desc"),
    ("data", "Products", 0, "website"),
    ("data", "Products", 0, "auth_date"),
    ("data", "Products", 0, "service_model"),
    ("data", "Products", 0, "agency_authorizations", 0),
    ("data", "Agencies", 0, "parent"),
    ("data", "ReuseMapping", 0, "id"),
    ("data", "ReuseMapping", 0, "parent"),
]


@pytest.mark.parametrize("path", TEXT_PATHS)
def test_a_text_of_ten_megabytes_is_cut_or_dropped(path):
    feed = read_or_refuse(replaced(old_snapshot(), path, "x," * (TEN_MEGABYTES // 2)))
    assert feed is not None
    assert len(repr(feed)) < 200_000


@pytest.mark.parametrize("piece", ["x", ",", " (", "https://a.b/", "\x00", "\n", "9/"])
def test_long_texts_of_any_kind_everywhere_at_once_are_cut_or_dropped(piece):
    snapshot = old_snapshot()
    for path in TEXT_PATHS:
        snapshot = replaced(snapshot, path, piece * (TEN_MEGABYTES // 20 // len(piece)))
    feed = read_or_refuse(snapshot)
    assert feed is not None
    assert len(repr(feed)) < 400_000


def test_a_hundred_thousand_bad_rows_leave_a_short_report_with_exact_counts():
    snapshot = old_snapshot()
    snapshot["data"]["Agencies"] += [{"id": "22-902", "parent": "Same Name"}] * 50_000
    snapshot["data"]["ReuseMapping"] += [{"id": "FR5", "agency_id": ""}, 7] * 25_000
    report = Report("feed")
    feed = read_fedramp(json.dumps(snapshot).encode(), "data.json", report)
    assert len(feed.adoptions) == 3
    assert report.as_data()["set_aside"] == {
        "agency_row_repeated": 49_999,
        "not_a_record": 25_000,
        "row_points_at_no_product": 25_000,
    }
    assert len(report.findings) < 250
