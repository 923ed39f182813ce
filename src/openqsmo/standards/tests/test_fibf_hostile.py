import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report, Weight
from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.tests.samples import changed, document, kinds, read, read_raw
from tests.shared_data import shared

WHOLE = json.dumps(document()).encode()
NOT_RECORDS = {"not_a_record", "unreadable_file"}
REPLACEMENTS = [
    None, True, 5, -1.5e300, "", "x", "ZED.010.010", "zed-010", "coming soon", [], {}, [None], ["x"], [[]],
    [[{"x": [1]}]], {"x": 1}, {"": None}, {"x": {"y": []}}, {"Identifier": "ZED.010.010"}, {"Activity": {}},
    {"type": "zed-010"}, {"Business_Lifecycle": []}, "\ud800", "\x00", "x" * 100_000,
]  # fmt: skip


def paths(value, path=()):
    """The path of every value inside a value, its own among them."""
    yield path
    if isinstance(value, dict | list):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[step], (*path, step))


def outcome(raw, name="a.json"):
    """The feed (None where it was refused, saying which file and what to do) and the report."""
    report = Report("test")
    try:
        return read_fibf([(name, raw)], report, known=known_areas()), report
    except Refused as error:
        refused = error
    assert name in refused.problem.says
    assert refused.problem.fix
    return None, report


def check(feed, report):
    """Nothing is lost unsaid, every finding has its place, and all of it can be stored."""
    for finding in report.findings:
        assert finding.file
        assert finding.record
        assert finding.says
    json.dumps(report.as_data(), ensure_ascii=False).encode()
    if feed is None:
        return
    kept = len(feed.activities) + len(feed.capabilities)
    aside = sum(n for kind, n in report.counts(Weight.SET_ASIDE).items() if kind not in NOT_RECORDS)
    met = report.read["activity"] + report.read["capability"]
    assert met == kept + aside + report.counts(Weight.NOTED)["repeated"]
    for one in (*feed.areas, *feed.functions, *feed.activities, *feed.capabilities):
        assert len(one.source.place) <= 300
        repr(one).encode()
        assert "\\x00" not in repr(one)
        assert "\\ud800" not in repr(one)


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=lambda value: repr(value)[:30])
def test_whatever_replaces_any_part_ends_in_findings_or_a_refusal(replacement):
    for path in paths(document()):
        whole = changed(path, replacement) if path else replacement
        check(*outcome(json.dumps(whole).encode()))


@pytest.mark.parametrize("replacement", [None, 5, True, [], {}, ["x"], {"x": 1}], ids=repr)
def test_a_wrong_type_anywhere_in_the_activities_and_capabilities_is_said(replacement):
    clean = kinds(read(document())[1])
    for path in paths(document()):
        may_be_absent = path[-1:] in (("Function",), ("Activity Name",)) and replacement is None
        if path[:1] in (("Business_Lifecycle",), ("Business_Capabilities",)) and not may_be_absent:
            found = kinds(outcome(json.dumps(changed(path, replacement)).encode())[1])
            assert {kind for kind in found if found[kind] > clean.get(kind, 0)}, path


words = st.sampled_from(
    ["Business_Lifecycle", "Business_Capabilities", "Business-Standards", "Sub-section", "type", "data", "ID",
     "Identifier", "Activity", "Activity ID", "Activity Name", "Description", "Function", "Function ID",
     "Capability ID", "Business Capability Statement", "Input/Output/Process", "Authoritative Source", "zed-010"]
)  # fmt: skip
texts = st.sampled_from(
    ["ZED.010", "ZED.010.010", "ZED.010.010.011", "zed-010", "HCM.A2-1.010 ", "FFM.010.010 Budget", "HR",
     "Talent Acquisition", "Grants Management Standards", "coming soon", "", "I/P", "Planning"]
)  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | st.text(max_size=5)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(words | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(trees)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_at_all_ends_in_findings_or_a_refusal(tree):
    check(*outcome(json.dumps(tree).encode()))


@given(st.binary(max_size=200))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_at_all_end_in_findings_or_a_refusal(raw):
    check(*outcome(raw))


def test_a_file_that_was_cut_off_anywhere_is_refused_with_its_place():
    for length in range(1, len(WHOLE), 37):
        with pytest.raises(
            Refused, match=r"a\.json is not complete JSON: .* at line 1, column \d+"
        ) as refused:
            read_raw(("a.json", WHOLE[:length]))
        assert refused.value.problem.code == "LOA-004"


def test_a_file_that_cannot_be_read_is_set_aside_and_the_rest_is_read():
    feed, report = read_raw(("a.json", WHOLE[:500]), ("b.json", WHOLE))
    assert len(feed.activities) == 3
    assert feed.unreadable_files == ("a.json",)
    assert report.read["unreadable file"] == 1
    assert kinds(report, Weight.SET_ASIDE) == {"unreadable_file": 1}
    finding = next(one for one in report.findings if one.kind == "unreadable_file")
    assert (finding.file, finding.record, finding.given) == ("a.json", "file", "LOA-004")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "LOA-004"),
        (b"{}", "STA-001"),
        (b"[]", "STA-001"),
        (b"null", "STA-001"),
        (b"[" * 100_000, "LOA-005"),
        (b"[" * 90 + b"]" * 90, "LOA-005"),
        (b'{"a": NaN}', "LOA-004"),
        (b"\x00\x00", "LOA-003"),
        (b"\xff\xfe{", "LOA-003"),
        (b"PK\x03\x04 a workbook under a wrong name", "LOA-004"),
    ],
)
def test_a_file_with_nothing_of_the_framework_is_refused(raw, code):
    with pytest.raises(Refused) as refused:
        read_raw(("a.json", raw))
    assert refused.value.problem.code == code
    assert "a.json" in refused.value.problem.says


def test_no_file_at_all_is_refused():
    with pytest.raises(Refused, match="no file at all"):
        read_raw()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_file_with_a_byte_order_mark_is_read(encoding):
    feed, _ = read_raw(("a.json", WHOLE.decode().encode(encoding)))
    assert len(feed.activities) == 3


def test_a_file_of_windows_letters_is_read_and_noted():
    raw = json.dumps(
        changed(("Business_Lifecycle", 0, "data", 0, "Activity"), "Caf\u00e9"), ensure_ascii=False
    )
    feed, report = read_raw(("a.json", raw.encode("cp1252")))
    assert feed.activities[0].title == "Caf\u00e9"
    assert report.counts(Weight.NOTED)["not_utf8"] == 1


def test_ten_megabytes_under_any_key_of_a_record_are_not_kept():
    long = "x" * 10_000_000
    for key in ("Identifier", "Activity", "Description"):
        feed, report = read(changed(("Business_Lifecycle", 0, "data", 0, key), long))
        assert len(feed.activities) == 2
        assert sum(kinds(report, Weight.SET_ASIDE).values()) == 1
        assert max(len(one.given) + len(one.says) for one in report.findings) < 2_000


def test_very_many_wrong_records_are_all_counted_and_some_are_shown():
    whole = changed(("Business_Lifecycle", 0, "data"), [5] * 20_000)
    _, report = read(whole)
    assert report.counts(Weight.SET_ASIDE)["not_a_record"] == 20_000
    assert len([one for one in report.findings if one.kind == "not_a_record"]) == 1_000


def test_very_many_groups_are_read():
    groups = [
        {"type": f"zed-{n % 1000:03}", "data": [{"ID": f"ZED.{n % 1000:03}.{n // 1000:03}", "Activity": "A"}]}
        for n in range(4_000)
    ]
    feed, _ = read({"Business_Lifecycle": groups})
    assert len(feed.activities) == 4_000
    assert len(feed.functions) == 1_000


def test_whatever_replaces_any_part_of_the_real_files_ends_in_findings_or_a_refusal():
    chance = random.Random(2)  # noqa: S311
    files = sorted(shared("fibf/_data").glob("*.json"))
    assert files
    for path in files:
        whole = json.loads(path.read_bytes())
        places = list(paths(whole))[1:]
        for place in chance.sample(places, min(2, len(places))):
            broken = json.loads(path.read_bytes())
            inner = broken
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = chance.choice(REPLACEMENTS)
            check(*outcome(json.dumps(broken).encode(), path.name))
