import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report, Weight
from openqsmo.standards.rules.oscal import (
    Sort,
    controls_as_items,
    every_control,
    read_catalog,
    read_documents,
    read_profile,
    resolve,
)

METADATA = {
    "title": "Harbour controls",
    "last-modified": "2026-01-01T00:00:00Z",
    "version": "1",
    "oscal-version": "1.1.2",
}
REPLACEMENTS = [
    None, True, 5, -1.5e300, "", "   ", "x", [], {}, [None], ["x"], [[]], {"x": 1}, {"": None}, "\ud800",
    "a\x00b", "x" * 60_000, {"id": 5}, [{"id": "z-1"}], {"prose": ["x"]},
]  # fmt: skip


def catalog():
    return {
        "catalog": {
            "uuid": "0f4d0b3c-0b8b-4f6e-9a53-2d6d5c3f7a10",
            "metadata": copy.deepcopy(METADATA),
            "groups": [
                {
                    "id": "hb",
                    "title": "Harbour",
                    "controls": [
                        {
                            "id": "hb-1",
                            "title": "Watch",
                            "params": [
                                {"id": "hb-1_prm_1", "label": "time period"},
                                {
                                    "id": "hb-1_prm_2",
                                    "select": {
                                        "how-many": "one-or-more",
                                        "choice": ["by day", "for {{ insert: param, hb-1_prm_1 }} "],
                                    },
                                },
                            ],
                            "props": [{"name": "label", "value": "HB-1"}],
                            "links": [
                                {"href": "#hb-2", "rel": "related"},
                                {"href": "#r-1", "rel": "reference"},
                            ],
                            "parts": [
                                {
                                    "id": "hb-1_smt",
                                    "name": "statement",
                                    "prose": "Watch {{ insert: param, hb-1_prm_2 }}:",
                                    "parts": [
                                        {
                                            "name": "item",
                                            "props": [{"name": "label", "value": "a."}],
                                            "prose": "the gate.",
                                        }
                                    ],
                                },
                                {"name": "guidance", "prose": "A lamp helps."},
                            ],
                            "controls": [
                                {"id": "hb-1.1", "title": "By night"},
                                {"id": "hb-1.2", "title": "In fog"},
                            ],
                        },
                        {"id": "hb-2", "title": "Chain"},
                    ],
                }
            ],
            "back-matter": {
                "resources": [{"uuid": "r-1", "title": "Lamps", "citation": {"text": "On lamps, 1860."}}]
            },
        }
    }


def profile(**more):
    return {
        "profile": {
            "uuid": "5b9b2f9e-2a0e-4b7e-8f0a-0c7a3b1f9d20",
            "metadata": copy.deepcopy(METADATA),
            "imports": [
                {
                    "href": "harbour.json",
                    "include-controls": [
                        {
                            "with-ids": ["hb-1"],
                            "with-child-controls": "yes",
                            "matching": [{"pattern": "hb-2*"}],
                        }
                    ],
                    "exclude-controls": [{"with-ids": ["hb-1.2"]}],
                }
            ],
            "merge": {"combine": {"method": "use-first"}, "as-is": True},
            "modify": {
                "set-parameters": [{"param-id": "hb-1_prm_1", "values": ["30 days"]}],
                "alters": [
                    {
                        "control-id": "hb-1",
                        "removes": [{"by-name": "guidance"}],
                        "adds": [{"position": "ending", "props": [{"name": "status", "value": "tried"}]}],
                    }
                ],
            },
            **more,
        }
    }


def raw(value):
    return json.dumps(value).encode()


def read(value, reads=read_catalog, name="harbour.json"):
    report = Report("test")
    return reads(name, raw(value), report), report


def refused(value, reads=read_catalog):
    report = Report("test")
    with pytest.raises(Refused) as error:
        reads("harbour.json", value if isinstance(value, bytes) else raw(value), report)
    assert "harbour.json" in error.value.problem.says
    assert error.value.problem.fix
    return error.value.problem, report


def ids(document):
    return [control.id for control in every_control(document)]


def paths(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[step], (*path, step))


def changed(whole, path, replacement):
    if not path:
        return replacement
    whole = copy.deepcopy(whole)
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = replacement
    return whole


def check(report):
    for finding in report.findings:
        assert finding.file == "harbour.json"
        assert finding.record
        assert finding.says
    json.dumps(report.as_data(), ensure_ascii=False).encode()


def aside(report):
    return [(one.record, one.field, one.kind) for one in report.findings if one.weight is Weight.SET_ASIDE]


def test_a_catalog_is_read_without_a_word():
    found, report = read(catalog())
    assert ids(found) == ["hb-1", "hb-1.1", "hb-1.2", "hb-2"]
    assert report.findings == []
    assert dict(report.read) == {"catalog": 1, "control": 4, "parameter": 2, "resource": 1}


def outcome(given, reads=read_catalog):
    """The document (None where it was refused, saying which file and what to do) and the report."""
    report = Report("test")
    try:
        return reads("harbour.json", given, report), report
    except Refused as error:
        refusal = error
    assert "harbour.json" in refusal.problem.says
    assert refusal.problem.fix
    return None, report


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=lambda value: repr(value)[:30])
def test_whatever_replaces_any_part_of_a_catalog_ends_in_findings_or_a_refusal(replacement):
    for path in paths(catalog()):
        found, report = outcome(raw(changed(catalog(), path, replacement)))
        check(report)
        if found is None:
            continue
        lost = {"hb-1", "hb-1.1", "hb-1.2", "hb-2"} - set(ids(found))
        may_be_empty = replacement in ([], "x") and path[-1] in ("controls", "groups", "id")
        assert not lost or report.findings or may_be_empty, (path, lost)
        items = controls_as_items(found, baselines={"low": ["hb-1"]})
        assert len({one.identifier for one in items}) == len(items) == len(ids(found))
        json.dumps([dict(one.content) for one in items], ensure_ascii=False).encode()


@pytest.mark.parametrize("replacement", [None, 5, True, ["x"], [5], {"x": 1}, "a\x00b", "  "], ids=repr)
def test_a_wrong_type_anywhere_in_a_control_is_said_and_sets_it_aside_whole(replacement):
    start = ("catalog", "groups", 0, "controls", 0)
    for path in paths(catalog()):
        inside = path[: len(start)] == start and len(path) > len(start) and path[len(start)] != "controls"
        fits = inside and ((path[-1], replacement) == ("choice", ["x"]) or replacement == {"x": 1})
        if inside and not fits:
            found, report = read(changed(catalog(), path, replacement))
            assert ids(found) == ["hb-1.1", "hb-1.2", "hb-2"], path
            assert "catalog.groups[0].controls[0]" in aside(report)[0][0]
            assert "2 controls inside it are kept" in report.findings[0].says
        elif inside:
            _, report = read(changed(catalog(), path, replacement))
            assert report.findings or replacement == ["x"], path


@pytest.mark.parametrize("replacement", REPLACEMENTS, ids=lambda value: repr(value)[:30])
def test_whatever_replaces_any_part_of_a_profile_ends_in_a_catalog_or_a_refusal(replacement):
    source, _ = read(catalog())
    for path in paths(profile()):
        found, report = outcome(raw(changed(profile(), path, replacement)), read_profile)
        check(report)
        if found is not None:
            again, _ = outcome(raw(changed(profile(), path, replacement)), resolving(source))
            assert again is None or set(ids(again)) <= set(ids(source))


def resolving(source):
    def reads(name, given, report):
        return resolve(read_profile(name, given, report), {"harbour.json": source}, report)

    return reads


@pytest.mark.parametrize("replacement", [None, 5, "a\x00b", [5], {"x": 1}], ids=repr)
def test_a_profile_with_anything_wrong_in_what_it_selects_or_changes_is_refused_with_the_place(replacement):
    for path in paths(profile()):
        if path[1:2] and path[1] in ("imports", "merge", "modify") and path[-1] != "with-ids":
            problem, report = refused(changed(profile(), path, replacement), read_profile)
            assert "profile." + path[1] in problem.says
            assert aside(report)


@pytest.mark.parametrize(
    ("case", "given"),
    [
        ("cut off", raw(catalog())[:-30]),
        ("empty", b""),
        ("NUL", b'{"catalog": {"uuid": "\x00"}}'),
        ("not UTF-8", b"\xff\xfe\xfd"),
        ("a list", b"[1, 2]"),
        ("a number", b"5"),
        ("nothing in it", b'{"catalog": null}'),
        ("a text in it", b'{"catalog": "controls"}'),
        ("another key", b'{"controls": []}'),
        ("too deep", b'{"catalog":' * 500 + b"1" + b"}" * 500),
        ("another version", raw({"catalog": {"metadata": {**METADATA, "oscal-version": "2.0"}}})),
    ],
)
def test_what_is_no_catalog_is_refused_with_what_to_do(case, given):
    refused(given)


def test_ten_megabytes_in_one_string_set_the_control_aside_and_not_the_rest():
    whole = catalog()
    whole["catalog"]["groups"][0]["controls"][0]["parts"][1]["prose"] = "x" * 10_000_000
    found, report = read(whole)
    assert ids(found) == ["hb-1.1", "hb-1.2", "hb-2"]
    assert aside(report) == [("catalog.groups[0].controls[0] (hb-1)", "parts[1].prose", "cannot_be_used")]
    assert "10,000,000 characters" in report.findings[0].says
    assert len(json.dumps(report.as_data())) < 2_000


def test_a_broken_heading_or_a_missing_version_does_not_lose_the_controls():
    whole = catalog()
    whole["catalog"]["groups"][0]["title"] = 5
    del whole["catalog"]["metadata"]["version"]
    found, report = read(whole)
    assert len(ids(found)) == 4
    assert aside(report) == [("catalog.groups[0].title", "", "field_cannot_be_used")]
    assert [(one.record, one.field) for one in report.findings if one.kind == "field_missing"] == [
        ("catalog.metadata", "version")
    ]
    assert found.metadata.version is None
    assert found.groups[0].title is None


def test_of_two_controls_with_one_id_the_first_is_kept_and_both_places_are_said():
    whole = catalog()
    whole["catalog"]["controls"] = [
        {"id": "hb-2", "title": "Another chain", "controls": [{"id": "hb-2.1", "title": "Links"}]},
        {"id": "hb-9", "title": "Same"},
        {"id": "hb-9", "title": "Same"},
    ]
    found, report = read(whole)
    assert sorted(ids(found)) == ["hb-1", "hb-1.1", "hb-1.2", "hb-2", "hb-2.1", "hb-9"]
    assert [(one.kind, one.record) for one in report.findings] == [
        ("repeated", "catalog.controls[2] (hb-9)"),
        ("duplicate_identifier", "catalog.groups[0].controls[1] (hb-2)"),
    ]
    assert "catalog.controls[0]" in report.findings[1].says


def test_unknown_keys_and_unknown_inserts_are_said():
    whole = catalog()
    whole["catalog"]["groups"][0]["controls"][1] |= {
        "colour": "red",
        "parts": [{"name": "statement", "prose": "Draw it {{ insert: param, hb-9_prm }}."}],
    }
    found, report = read(whole)
    assert {one.kind: one.given for one in report.findings} == {
        "key_not_known": "red",
        "insert_unknown": "hb-9_prm",
    }
    item = controls_as_items(found, baselines={})[-1]
    assert item.content["statement"] == ["Draw it {{ insert: param, hb-9_prm }}."]


def test_another_sort_of_document_is_named_and_is_no_error():
    report = Report("test")
    files = [
        ("a.json", raw(catalog())),
        ("b.json", raw(profile())),
        ("c.json", b'{"system-security-plan": {}}'),
        ("d.json", b'{"plan-of-action-and-milestones": {}}'),
        ("e.json", b'{"anything": 1}'),
        ("f.json", b"{"),
    ]
    feed = read_documents(files, report)
    assert (list(feed.catalogs), list(feed.profiles)) == (["a.json"], ["b.json"])
    assert feed.others == {"c.json": Sort.SYSTEM_SECURITY_PLAN, "d.json": Sort.PLAN_OF_ACTION}
    assert (feed.not_oscal, feed.unreadable) == (("e.json",), ("f.json",))
    assert aside(report) == [("file", "", "unreadable_file")]
    problem, _ = refused(b'{"system-security-plan": {}}')
    assert "a system security plan" in problem.says
    problem, _ = refused(catalog(), read_profile)
    assert "namely a catalog" in problem.says


KEYS = ["catalog", "profile", "groups", "controls", "id", "title", "parts", "prose", "imports", "href"]


def deeper(inner):
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), deeper, max_leaves=12))
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_or_refused(value):
    for reads in (read_catalog, read_profile):
        for whole in (value, {"catalog": value}, {"profile": value}):
            check(outcome(raw(whole), reads)[1])
