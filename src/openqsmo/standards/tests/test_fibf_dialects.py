import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openqsmo.loads.report import Report
from openqsmo.standards.rules.fibf import read_fibf
from openqsmo.standards.tests.samples import (
    ACTIVITIES,
    FUNCTIONS,
    capability_rows,
    content,
    document,
    kinds,
    places,
    read,
    read_raw,
    rows,
)
from openqsmo.standards.vocabulary import CapabilityKind, Source

GROUPED = [{"type": "zed-010", "data": rows("ZED.010")}, {"type": "zed-020", "data": rows("ZED.020")}]
ALL_ROWS = rows("ZED.")


def of(lifecycle, **others):
    return {"Business-Standards": "Harbour Standards", "Business_Lifecycle": lifecycle, **others}


LIFECYCLES = {
    "groups with type and data": of(GROUPED),
    "a part spelled with a blank": {"Business Lifecycle": GROUPED},
    "groups whose key is the function": of([{"zed-010": rows("ZED.010"), "zed-020": rows("ZED.020")}]),
    "one group for each key": of([{"zed-010": rows("ZED.010")}, {"ZED.020 Harbour Dues": rows("ZED.020")}]),
    "an object of groups": of({"zed-010": rows("ZED.010"), "zed-020": rows("ZED.020")}),
    "no groups": of(ALL_ROWS),
    "a bare list": ALL_ROWS,
    "a bare list with ID": rows("ZED.", identifier="ID"),
    "ID and Identifier in one file": of(rows("ZED.010", identifier="ID") + rows("ZED.020")),
    "lists under another name": of([{"function": "zed-010", "items": rows("ZED.010")}, *rows("ZED.020")]),
    "functions that hold activities": of(
        [
            {"Function": f"{code} {title}", "Activities": rows(code, identifier="Activity ID")}
            for code, title in FUNCTIONS.items()
        ]
    ),
    "functions with a key for each field": of(
        [
            {"Function ID": code, "Function Name": title, "activities": rows(code, name="Activity Title")}
            for code, title in FUNCTIONS.items()
        ]
    ),
    "rows of a table": of(
        [
            {"Function ID": code[:7], "Function Name": FUNCTIONS[code[:7]], "Activity ID": code,
             "Activity Name": title, "Activity Definition": text, "Authoritative Reference": "x"}
            for code, title, text in ACTIVITIES
        ]
    ),
    "identifiers that lead the name": of(
        [{"Activity": f"{code} {title}", "Description": text} for code, title, text in ACTIVITIES]
    ),
    "a name under a key nobody has seen": of(rows("ZED.", name="Undertaking")),
    "an identifier under a key nobody has seen": of(rows("ZED.", identifier="Ref.")),
    "keys in small letters": of(rows("ZED.", identifier="identifier", name="activity", description="description")),
    "all areas in one object": {"zed": of(GROUPED)},
    "all areas in a list": [of(GROUPED)],
    "parts inside the title": {"Business-Standards": {"Business Lifecycle": GROUPED}},
    "an area named otherwise": {"Functional Area": "Harbour", "Functions and Activities": ALL_ROWS},
}  # fmt: skip


@pytest.mark.parametrize("dialect", LIFECYCLES)
def test_every_dialect_gives_the_same_functions_and_activities(dialect):
    feed, report = read(LIFECYCLES[dialect])
    assert content(feed) == content(read(of(GROUPED))[0])
    assert [one.identifier for one in feed.activities] == [code for code, _, _ in ACTIVITIES]
    assert not kinds(report, "set_aside")


CAPABILITIES = {
    "the usual keys": capability_rows(),
    "Function Name": capability_rows(function="Function Name"),
    "a key over three lines": capability_rows(kind="(I)input\n(P)process\n(O)output"),
    "a key with slashes": capability_rows(kind="(I)input/(P)process/(O)output"),
    "Authoritative Source": capability_rows(reference="Authoritative Source"),
    "Capability": capability_rows(statement="Capability", identifier="ID"),
}


@pytest.mark.parametrize("dialect", CAPABILITIES)
@pytest.mark.parametrize("bare", [False, True])
def test_every_dialect_gives_the_same_capabilities(dialect, bare):
    found = CAPABILITIES[dialect]
    feed, report = read(found if bare else of(GROUPED, Business_Capabilities=found))
    assert content(feed)[2] == content(read(document())[0])[2]
    assert {one.identifier: one.title for one in feed.functions} == FUNCTIONS
    assert kinds(report, "set_aside") == {}


def test_a_document_is_read_with_its_places():
    feed, report = read(document(), names=["harbour.json"])
    assert [(a.code, a.title, a.slug, a.titles_given) for a in feed.areas] == [
        ("ZED", "Harbour", "zed", ("Harbour Standards",))
    ]
    assert [(f.identifier, f.title, f.section) for f in feed.functions] == [
        ("ZED.010", "Harbour Operations", "Inland Harbours"),
        ("ZED.020", "Harbour Dues", "Inland Harbours"),
    ]
    assert feed.activities[2].source == Source("harbour.json", "Business_Lifecycle[1].data[0]")
    assert feed.activities[2].as_given is None
    assert feed.capabilities[1].kinds == (CapabilityKind.PROCESS,)
    assert feed.capabilities[1].references == "12 CFR 101; OMB Circular A-11"
    assert feed.capabilities[1].source == Source("harbour.json", "Business_Capabilities[1]")
    assert dict(report.read) == {
        "standards file": 1, "file of another sort": 0, "unreadable file": 0,
        "functional area": 1, "function": 2, "activity": 3, "capability": 3,
    }  # fmt: skip
    assert kinds(report) == {"area_not_known": 1, "not_published_yet": 2, "part_not_read": 1}


def test_what_is_coming_soon_is_noted_and_never_set_aside():
    feed, report = read(
        {"Business-Standards": "Fleet Standards", "Business_Lifecycle": "Lifecycle coming soon."}, document()
    )
    assert ("a.json", "Business_Lifecycle") in places(report, "not_published_yet")
    assert kinds(report, "set_aside") == {}
    assert [one.code for one in feed.areas] == ["ZED"]


def test_an_area_on_record_that_holds_nothing_yet_is_still_an_area():
    feed, _ = read({"Business-Standards": "Real Property Standards", "Business_Lifecycle": "coming soon"})
    assert [(one.code, one.title) for one in feed.areas] == [("RPM", "Real Property Management")]
    assert feed.functions == ()


def test_capabilities_inside_their_activity_are_read():
    def of_activity(code):
        return [one for one in capability_rows() if one["Capability ID"].startswith(code)]

    nested = of([{**one, "Capabilities": of_activity(one["Identifier"])} for one in ALL_ROWS])
    feed, report = read(nested)
    assert content(feed) == content(read(document())[0])
    assert kinds(report, "set_aside") == {}


def respelled(value, spell):
    if isinstance(value, dict):
        return {spell(key): respelled(child, spell) for key, child in value.items()}
    return [respelled(child, spell) for child in value] if isinstance(value, list) else value


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_spelling_of_keys_does_not_matter(data):
    spellings = {}

    def spell(key):
        if key not in spellings:
            noise = st.text(" _-./()\n\u00a0", max_size=2)
            signs = [data.draw(st.sampled_from([c.lower(), c.upper()])) + data.draw(noise) for c in key]
            spellings[key] = "".join(signs)
        return spellings[key]

    feed, report = read(respelled(document(), spell))
    assert content(feed) == content(read(document())[0])
    assert [one.title for one in feed.functions] == list(FUNCTIONS.values())
    assert kinds(report) == kinds(read(document())[1])


def test_the_order_of_files_does_not_matter_and_reading_twice_gives_the_same():
    other = {
        "Business-Standards": "Harbours",
        "Business_Lifecycle": [{**rows("ZED.010")[0], "Activity": "Other"}],
    }
    named = [("a.json", document()), ("b.json", other), ("c.json", {"title": "no standards"})]
    results = [
        read(*[one for _, one in order], names=[name for name, _ in order])
        for order in itertools.permutations(named)
    ]
    for feed, report in results:
        assert feed == results[0][0]
        assert report.as_data() == results[0][1].as_data()


ELEMENT = {"ServiceActivityID": "HCM.A1-1.010", "ServiceActivityName": "S", "Data Element Label": "x"}
MEASURE = {"Service Activity ID and Name": "HCM.A1-1.010 S", "Service Measure ID": "x"}
OTHERS = {
    "functional-areas.json": {"title": "Functional Areas", "areas": [{"title": "Cyber", "group": 1}]},
    "resource-data.json": [{"Order": 1, "PartnerID": "QSMO-FFM", "PartnerName": "FM QSMO"}],
    "resource-filters.json": {"FIBF-FM": "Financial Management"},
    "elements.json": [ELEMENT],
    "measures.json": [MEASURE],
    "projects.json": {"releases": [{"id": "LAR-123-010", "name": "A code project", "description": "x"}]},
    "number.json": 5,
}


def test_files_of_another_sort_are_counted_and_not_complained_of():
    others = [(name, json.dumps(value).encode()) for name, value in OTHERS.items()]
    good = b'[{"ID": "ZED.010.010", "Activity": "Planning", "Description": "Plan"}]'
    feed, report = read_raw(*others, ("collections.yaml", b"# a list\n- name: GSA\n"), ("zed.json", good))
    assert feed.standards_files == ("zed.json",)
    assert feed.other_files == tuple(sorted([*OTHERS, "collections.yaml"]))
    assert report.read["file of another sort"] == len(OTHERS) + 1
    assert kinds(report) == {"function_without_title": 1, "area_not_known": 1}


def test_the_reader_needs_no_area_on_record():
    raw = b'[{"ID": "FFM.010.010", "Activity": "Budget Setup", "Description": "Set up"}]'
    feed = read_fibf([("fm.json", raw)], Report("test"), known={})
    assert [(one.code, one.title, one.slug) for one in feed.areas] == [("FFM", "FFM", "ffm")]
