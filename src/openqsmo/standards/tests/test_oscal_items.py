import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report
from openqsmo.standards.rules.oscal import (
    canonical,
    controls_as_items,
    every_control,
    missing_from,
    oscal_id_of,
    read_catalog,
    read_documents,
    read_profile,
    resolve,
    write_catalog,
    write_document,
    write_profile,
)
from openqsmo.standards.rules.oscal_documents import (
    BackMatter,
    Catalog,
    Citation,
    Constraint,
    Control,
    Group,
    Guideline,
    HowMany,
    Link,
    Metadata,
    Parameter,
    Part,
    Property,
    Resource,
    ResourceLink,
    Selection,
)
from openqsmo.standards.rules.oscal_words import Words, mark

MODIFIED = datetime(2026, 11, 1, 12, tzinfo=UTC)
METADATA = Metadata("T", "2026-11-01T12:00:00+00:00", "1", "1.1.2")
BASELINES = {"low": ["ac-2", "ac-2.1"], "high": ["ac-2", "ac-3"], "none": []}


def label(text):
    return Property("label", text)


def items_of(catalog, **baselines):
    return controls_as_items(catalog, baselines=baselines)


def write(items, **more):
    return write_catalog(items, **{"title": "T", "version": "1", "last_modified": MODIFIED, **more})


def read(raw):
    report = Report("test")
    found = read_catalog("own.json", raw, report)
    return found, report


def account():
    statement = Part(
        "statement",
        parts=(
            Part("item", props=(label("a."),), prose="Decide:"),
            Part(
                "item",
                props=(label("b."),),
                prose=f"Notify {mark('p-1')} within:",
                parts=(
                    Part("item", props=(label("1."),), prose=f" {mark('p-2')} of leaving; and"),
                    Part(
                        "item",
                        props=(label("2."),),
                        prose=f"{mark('p-2')} otherwise, {mark('p-3')}.",
                        parts=(Part("item", props=(label("(a)"),), prose="Even at sea."),),
                    ),
                ),
            ),
        ),
    )
    control = Control(
        "ac-2",
        "Account Management",
        params=(
            Parameter("p-1", label="organization-defined personnel"),
            Parameter("p-2", label="time period"),
            Parameter("p-3", select=Selection(HowMany.ONE_OR_MORE, ("lock", f"wait {mark('p-2')} "))),
        ),
        props=(Property("label", "AC-02", class_="zero-padded"), label("AC-2")),
        links=(
            Link("#ac-3", "related"),
            Link("#ac-03", "related"),
            Link("#ac-99", "related"),
            Link("#r-1", "reference"),
        ),
        parts=(statement, Part("guidance", prose="See to it."), Part("assessment-objective", prose="x")),
        controls=(Control("ac-2.1", "Automated", links=(Link("#ac-2", "required"),)),),
        file="a.json",
        place="catalog.controls[0]",
    )
    gone = Control(
        "ac-3",
        "Gone",
        props=(Property("status", "withdrawn"),),
        links=(Link("#ac-2", "incorporated-into"), Link("#ac-2.1", "moved-to")),
    )
    resources = (
        Resource("r-1", "A", citation=Citation("On A."), rlinks=(ResourceLink("javascript:x"), ResourceLink("https://a.gov/"))),
    )  # fmt: skip
    groups = (Group("Access Control", "ac", "family", controls=(control, gone)),)
    return Catalog(metadata=METADATA, groups=groups, back_matter=BackMatter(resources))


def test_a_control_is_an_item_in_its_own_words():
    one, two, three = items_of(account(), low=["ac-2"], high=["ac-2", "ac-2.1"])
    assert (one.kind.value, one.area, one.identifier) == ("control", "", "AC-2")
    assert (one.source.file, one.source.place) == ("a.json", "catalog.controls[0]")
    assert one.content["oscal_id"] == "ac-2"
    assert one.content["family"] == "Access Control"
    assert one.content["statement"] == [
        "a. Decide:",
        "b. Notify [Assignment: organization-defined personnel] within:",
        "b.1. [Assignment: organization-defined time period] of leaving; and",
        "b.2. [Assignment: organization-defined time period] otherwise, [Selection (one or more): lock; "
        "wait [Assignment: organization-defined time period]].",
        "b.2.(a) Even at sea.",
    ]
    assert one.content["guidance"] == "See to it."
    assert one.content["inserts"] == ["p-1", "p-2", "p-2", "p-3"]
    assert one.content["related"] == ["AC-3", "AC-99"]
    assert one.content["references"] == [{"title": "A", "text": "On A.", "href": "https://a.gov/"}]
    assert one.content["baselines"] == ["low", "high"]
    assert (two.identifier, two.content["enhances"], two.content["requires"]) == ("AC-2(1)", "AC-2", ["AC-2"])
    assert two.content["baselines"] == ["high"]
    assert "statement" not in two.content
    assert (three.content["status"], three.content["baselines"]) == ("withdrawn", [])
    assert (three.content["incorporated_into"], three.content["moved_to"]) == (["AC-2"], ["AC-2(1)"])


@pytest.mark.parametrize(
    ("case", "param", "words"),
    [
        ("a label", Parameter("p", label="frequency"), "[Assignment: organization-defined frequency]"),
        (
            "a label that says it already",
            Parameter("p", label="organization-defined roles"),
            "[Assignment: organization-defined roles]",
        ),
        ("no label", Parameter("p"), "[Assignment: organization-defined p]"),
        ("values", Parameter("p", label="frequency", values=("30 days", " 1 year")), "[Assignment: 30 days, 1 year]"),
        ("a choice", Parameter("p", select=Selection(None, ("remove", "disable "))), "[Selection: remove; disable]"),
        ("one choice", Parameter("p", select=Selection(HowMany.ONE, ("x",))), "[Selection: x]"),
        (
            "choices",
            Parameter("p", select=Selection(HowMany.ONE_OR_MORE, ("x", "y"))),
            "[Selection (one or more): x; y]",
        ),
        ("itself, which has no words", Parameter("p", label=f"a {mark('p')}"), mark("p")),
    ],
)  # fmt: skip
def test_a_parameter_reads(case, param, words):
    assert Words({"p": param}).read(f"do {mark('p')} ") == f"do {words}", case


def test_parameters_that_double_each_other_do_not_grow_past_all_bounds():
    params = {
        f"p{n}": Parameter(f"p{n}", select=Selection(None, (mark(f"p{n + 1}"), mark(f"p{n + 1}"))))
        for n in range(60)
    }
    words = Words(params)
    assert len(words.read(mark("p0"))) < 10_000
    many = Words({"p": Parameter("p", label="x" * 3_000)})
    text = mark("p") * 1_000
    assert many.read(text) == text
    assert many.inserts(text) == []


def test_identifiers_are_those_of_nist_or_the_label_or_the_id():
    assert canonical("AC-02.03") == "AC-2(3)"
    assert [canonical(one) for one in ("ac-0", "ac-2.1.1", "acx-1", "s1.1", "ac-2_smt")] == [None] * 5
    controls = (
        Control("ac-2", "1"),
        Control("ac-02", "2"),
        Control("x-1", "3", props=(label("1.1"),)),
        Control("x-2", "4", props=(label("1.1"),)),
        Control("x-3", "5", props=(label("x-4"),)),
        Control("x-4", "6"),
        Control("x-5", "7", props=(label("5.5"),)),
        Control("zz-9.4", "8"),
    )
    found = items_of(Catalog(controls=controls))
    assert [one.identifier for one in found] == [
        "ac-2",
        "ac-02",
        "x-1",
        "x-2",
        "x-3",
        "x-4",
        "5.5",
        "ZZ-9(4)",
    ]
    assert found[-1].content["enhances"] == "ZZ-9"


@given(st.from_regex(r"[a-z]{2}-[1-9][0-9]{0,2}(\.[1-9][0-9]{0,2})?", fullmatch=True))
def test_a_canonical_identifier_gives_its_oscal_id_back(oscal_id):
    assert oscal_id_of(canonical(oscal_id)) == oscal_id


def test_ids_of_a_baseline_that_no_control_has_are_named():
    assert missing_from(account(), {"low": ["ac-2"], "high": ["pm-1", "ac-2", "pt-1"]}) == {
        "high": ("pm-1", "pt-1")
    }


def test_the_statement_is_written_back_in_its_structure_and_with_its_marks():
    found, report = read(write(items_of(account())))
    assert report.findings == []
    control = found.groups[0].controls[0]
    statement = control.parts[0]
    assert [part.prose for part in statement.parts] == ["Decide:", f"Notify {mark('p-1')} within:"]
    inner = statement.parts[1].parts
    assert [part.props[0].value for part in inner] == ["1.", "2."]
    assert inner[1].prose == f"{mark('p-2')} otherwise, {mark('p-3')}."
    assert inner[1].parts[0].id == "ac-2_smt.b.2.a"
    assert [one.id for one in control.controls] == ["ac-2.1"]
    assert control.params[2].select == Selection(HowMany.ONE_OR_MORE, ("lock", f"wait {mark('p-2')} "))


def test_a_line_that_a_person_rewrote_is_written_as_it_now_reads():
    one = items_of(account())[0]
    lines = [*one.content["statement"][:1], "b. Tell everybody at once.", "c. No label: nothing."]
    found, _ = read(write([replace(one, content={**one.content, "statement": lines})]))
    assert items_of(found)[0].content["statement"] == lines


def test_the_same_content_gives_the_same_file_and_other_content_another_uuid():
    items = items_of(account())
    assert write(items) == write(items)
    uuids = {
        json.loads(write(items, **more))["catalog"]["uuid"] for more in ({}, {"version": "2"}, {"title": "U"})
    }
    assert len(uuids) == 3
    with pytest.raises(ValueError, match="time zone"):
        write(items, last_modified=datetime(2026, 1, 1))


def test_a_baseline_that_holds_nothing_is_refused():
    items = items_of(account(), low=["ac-2"])
    with pytest.raises(Refused) as error:
        write_profile(items, "high", catalog="c.json", title="H", version="1", last_modified=MODIFIED)
    assert "'high'" in error.value.problem.says


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
proses = st.lists(
    st.one_of(
        texts,
        st.sampled_from([mark("p-1"), mark("p-2"), mark("p-9"), "[Assignment: organization-defined x]", "a. ", "(1) "]),
    ),
    min_size=1,
    max_size=4,
).map(" ".join)  # fmt: skip
labels = st.sampled_from(["a.", "b.", "1.", "(a)", "Other information", None])
parts = st.recursive(
    st.builds(Part, name=st.just("item"), prose=proses, props=labels.map(lambda one: (label(one),) if one else ())),
    lambda inner: st.builds(
        Part,
        name=st.just("item"),
        prose=st.none() | proses,
        props=labels.map(lambda one: (label(one),) if one else ()),
        parts=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=6,
)  # fmt: skip
selections = st.none() | st.builds(
    Selection, st.none() | st.sampled_from(HowMany), st.lists(proses, min_size=1, max_size=3).map(tuple)
)
hrefs = st.sampled_from(["#ac-2", "#ac-3", "#ac-9", "#x-1", "#no such", "#r-1", "https://x.gov/", "#"])
links = st.builds(
    Link, hrefs, st.sampled_from(["related", "required", "moved-to", "incorporated-into", "reference", None])
)


def parameters(*ids):
    return st.tuples(
        *(
            st.builds(
                Parameter,
                id=st.just(id_),
                label=st.none() | proses,
                guidelines=st.lists(st.builds(Guideline, texts), max_size=1).map(tuple),
                constraints=st.lists(st.builds(Constraint, texts), max_size=1).map(tuple),
                values=st.lists(texts, max_size=2).map(tuple),
                select=selections,
            )
            for id_ in ids
        )
    )


def controls(id_, *inner, params=()):
    return st.builds(
        Control,
        id=st.just(id_),
        title=texts,
        params=parameters(*params) if params else st.just(()),
        props=st.sampled_from([(), (label("L-1"),), (label("Shared"), Property("status", "withdrawn"))]),
        links=st.lists(links, max_size=4, unique=True).map(tuple),
        parts=st.builds(
            lambda *found: tuple(part for part in found if part),
            st.none() | parts.map(lambda one: replace(one, name="statement")),
            st.none() | st.builds(Part, st.just("guidance"), prose=proses),
        ),
        controls=st.tuples(*inner),
    )


catalogs = st.builds(
    lambda one, two, three, four, params: Catalog(
        uuid="c",
        metadata=METADATA,
        params=params,
        controls=(four,),
        groups=(
            Group("Access Control", "ac", controls=(one, two)),
            Group("Another", None, groups=(Group("Inner", "in", controls=(three,)),)),
        ),
        back_matter=BackMatter((Resource("r-1", "R", citation=Citation("On R.")),)),
    ),
    controls("ac-2", controls("ac-2.1"), params=("p-1",)),
    controls("ac-3"),
    controls("x-1", controls("x-1.a")),
    controls("x-2"),
    parameters("p-2"),
)


@given(catalogs)
@settings(max_examples=150, deadline=None)
def test_any_catalog_is_read_back_as_it_was_written(catalog):
    found, report = read(write_document(catalog))
    assert found == catalog
    assert {one.kind for one in report.findings} <= {"insert_unknown"}


@given(catalogs)
@settings(max_examples=150, deadline=None)
def test_any_items_are_read_back_from_the_catalog_and_the_profiles_that_are_written_of_them(catalog):
    items = controls_as_items(catalog, baselines=BASELINES)
    files = [("own.json", write(items))]
    for name in ("low", "high"):
        more = {"title": name, "version": "1", "last_modified": MODIFIED}
        files.append((f"{name}.json", write_profile(items, name, catalog="own.json", **more)))
    report = Report("test")
    feed = read_documents(files, report)
    assert {one.kind for one in report.findings} <= {"insert_unknown"}
    held = {
        name: [one.id for one in every_control(resolve(feed.profiles[f"{name}.json"], feed.documents))]
        for name in ("low", "high")
    }
    assert {name: set(ids) for name, ids in held.items()} == {
        name: set(BASELINES[name]) for name in ("low", "high")
    }
    again = controls_as_items(feed.catalogs["own.json"], baselines=held | {"none": []})
    assert [one.identifier for one in sorted(again, key=by_id)] == [
        one.identifier for one in sorted(items, key=by_id)
    ]
    for one, other in zip(sorted(again, key=by_id), sorted(items, key=by_id), strict=True):
        assert dict(one.content) == dict(other.content)


def by_id(item):
    return item.content["oscal_id"]


def test_a_written_profile_reads_as_a_profile():
    items = items_of(account(), low=["ac-2", "ac-2.1"])
    raw = write_profile(items, "low", catalog="c.json", title="Low", version="3", last_modified=MODIFIED)
    report = Report("test")
    found = read_profile("low.json", raw, report)
    assert report.findings == []
    assert found.imports[0].include_controls[0].with_ids == ("ac-2", "ac-2.1")
    assert (found.metadata.title, found.metadata.version, found.metadata.oscal_version) == (
        "Low",
        "3",
        "1.1.2",
    )
    assert write_document(found) == raw
