import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.kernel.problems import Refused
from openqsmo.loads.report import Report
from openqsmo.standards.rules.oscal import every_control, missing_controls, named_controls, resolve
from openqsmo.standards.rules.oscal_documents import (
    Add,
    Alter,
    BackMatter,
    Catalog,
    Choosing,
    Combine,
    Combining,
    Constraint,
    Control,
    Custom,
    CustomGroup,
    Group,
    Import,
    Insertion,
    Link,
    Matching,
    Merge,
    Metadata,
    Modify,
    Order,
    Parameter,
    Part,
    Position,
    Profile,
    Property,
    Remove,
    Resource,
    ResourceLink,
    Selection,
    SetParameter,
)

AS_IS = Merge(as_is=True)


def control(id_, *inner, **more):
    return Control(id_, f"Control {id_}", controls=inner, **more)


def source(**more):
    """Two families: a-1 with a-1.1 (which holds a-1.1.1) and a-1.2, a-2; b-1, b-10, b-2."""
    groups = (
        Group(
            "Family A",
            "a",
            parts=(Part("overview", prose="All of A."),),
            controls=(control("a-1", control("a-1.1", control("a-1.1.1")), control("a-1.2")), control("a-2")),
        ),
        Group("Family B", "b", controls=(control("b-1"), control("b-10"), control("b-2"))),
    )
    return Catalog(uuid="c", groups=groups, file="source.json", **more)


def choosing(*ids, **more):
    return Choosing(with_ids=ids, **more)


def profile(*imports, merge=AS_IS, file="own.json", **more):
    return Profile(imports=imports, uuid=file, merge=merge, file=file, **more)


def take(*ids, href="source.json", **more):
    return Import(href, include_controls=(choosing(*ids, **more),))


def ids(catalog):
    return [one.id for one in every_control(catalog)]


def resolved(*imports, documents=None, report=None, **more):
    return resolve(profile(*imports, **more), documents or {"source.json": source()}, report)


def refused(*imports, documents=None, **more):
    with pytest.raises(Refused) as error:
        resolved(*imports, documents=documents, **more)
    problem = error.value.problem
    assert problem.code == "LOA-007"
    assert ".json" in problem.says
    assert problem.fix
    return problem


@pytest.mark.parametrize(
    ("case", "one", "expected"),
    [
        ("by id", take("a-2", "b-1"), ["a-2", "b-1"]),
        ("in the order of the catalog", take("b-2", "a-1"), ["a-1", "b-2"]),
        ("all", Import("source.json", include_all=True), ids(source())),
        ("with all inside", take("a-1", with_child_controls=True), ["a-1", "a-1.1", "a-1.1.1", "a-1.2"]),
        ("without what is inside", take("a-1", with_child_controls=False), ["a-1"]),
        ("without what it lies in", take("a-1.1.1"), ["a-1.1.1"]),
        ("with what it lies in", take("a-1.1.1", with_parent_controls=True), ["a-1", "a-1.1", "a-1.1.1"]),
        (
            "by pattern",
            Import("source.json", include_controls=(Choosing(matching=(Matching("b-?"),)),)),
            ["b-1", "b-2"],
        ),
        (
            "by a pattern with a bracket, which means itself",
            Import("source.json", include_controls=(Choosing(("a-2",), (Matching("[ab]-1"),)),)),
            ["a-2"],
        ),
        (
            "by no pattern",
            Import("source.json", include_controls=(Choosing(("a-2",), (Matching(None),)),)),
            ["a-2"],
        ),
        (
            "excluding prevails",
            Import(
                "source.json",
                include_controls=(choosing("a-2", "b-1"),),
                exclude_controls=(Choosing(matching=(Matching("b*"),)),),
            ),
            ["a-2"],
        ),
        (
            "excluding with all inside",
            Import("source.json", True, exclude_controls=(choosing("a-1", with_child_controls=True),)),
            ["a-2", "b-1", "b-10", "b-2"],
        ),
    ],
)
def test_an_import_takes(case, one, expected):
    assert ids(resolved(one)) == expected, case


def test_as_is_keeps_groups_that_hold_something_and_moves_up_what_lost_its_control():
    found = resolved(take("a-1", "a-1.1.1"))
    assert [(group.id, group.parts) for group in found.groups] == [("a", source().groups[0].parts)]
    (one,) = found.groups[0].controls
    assert (one.id, [inner.id for inner in one.controls]) == ("a-1", ["a-1.1.1"])


def test_flat_is_one_list_and_so_is_a_profile_that_does_not_say():
    for merge in (None, Merge(), Merge(flat=True), Merge(as_is=False)):
        found = resolved(take("a-1", "a-1.1", "b-2"), merge=merge)
        assert found.groups == ()
        assert [(one.id, one.controls) for one in found.controls] == [("a-1", ()), ("a-1.1", ()), ("b-2", ())]


def test_a_structure_of_the_profiles_own_places_what_it_inserts_and_says_what_it_leaves_out():
    custom = Custom(
        insert_controls=(Insertion(include_controls=(choosing("a-2"),)),),
        groups=(
            CustomGroup(
                id="b",
                props=(Property("x", "y"),),
                groups=(CustomGroup("New", insert_controls=(Insertion(Order.ASCENDING, True),)),),
            ),
        ),
    )
    report = Report("test")
    only_b = Import("source.json", include_controls=(Choosing(matching=(Matching("b*"),)),))
    found = resolved(only_b, merge=Merge(custom=custom), report=report)
    assert (found.controls, found.groups[0].title, found.groups[0].props) == (
        (),
        "Family B",
        (Property("x", "y"),),
    )
    assert [one.id for one in found.groups[0].groups[0].controls] == ["b-1", "b-2", "b-10"]
    assert [(one.kind, one.given) for one in report.findings] == [("no_effect", "a-2")]
    report = Report("test")
    found = resolved(
        take("a-1", "a-2", "b-1"),
        merge=Merge(custom=Custom(insert_controls=(Insertion(None, False, (choosing("b-1"),)),))),
        report=report,
    )
    assert ids(found) == ["b-1"]
    assert [one.given for one in report.findings] == ["a-1", "a-2"]
    twice = Custom(insert_controls=(Insertion(None, True), Insertion(None, True)))
    assert "b-1" in refused(take("b-1"), merge=Merge(custom=twice)).says


def test_descending_order_sorts_numbers_as_numbers_and_what_is_inside_too():
    order = Custom(insert_controls=(Insertion(Order.DESCENDING, True),))
    found = resolved(Import("source.json", True), merge=Merge(custom=order))
    assert [one.id for one in found.controls] == ["b-10", "b-2", "b-1", "a-2", "a-1"]
    assert [one.id for one in found.controls[-1].controls] == ["a-1.2", "a-1.1"]


def test_a_control_that_two_imports_bring_is_refused_unless_the_profile_says_how_to_combine():
    other = Catalog(
        uuid="d",
        controls=(Control("a-2", "Other", props=(Property("extra", "1"),)), control("z-1")),
        file="other.json",
    )
    documents = {"source.json": source(), "other.json": other}
    imports = take("a-2"), Import("other.json", True)
    assert "a-2" in refused(*imports, documents=documents).says
    first = resolved(*imports, documents=documents, merge=Merge(Combining(Combine.USE_FIRST), as_is=True))
    assert sorted(ids(first)) == ["a-2", "z-1"]
    assert first.groups[0].controls[0].props == ()
    report = Report("test")
    united = resolved(
        *imports, documents=documents, merge=Merge(Combining(Combine.MERGE), as_is=True), report=report
    )
    one = united.groups[0].controls[0]
    assert (one.title, one.props) == ("Control a-2", (Property("extra", "1"),))
    assert [finding.given for finding in report.findings] == ["merge"]


def test_groups_and_enhancements_that_two_imports_bring_come_together():
    found = resolved(take("a-1"), take("a-1.2", "a-2", "b-1"))
    assert [group.id for group in found.groups] == ["a", "b"]
    assert [one.id for one in found.groups[0].controls] == ["a-1", "a-2"]
    assert [one.id for one in found.groups[0].controls[0].controls] == ["a-1.2"]


def test_where_two_sources_hold_each_of_two_controls_in_the_other_neither_is_lost():
    documents = {
        "x.json": Catalog(controls=(control("a", control("b")),), file="x.json"),
        "y.json": Catalog(controls=(control("b", control("a")),), file="y.json"),
    }
    found = resolved(take("a", href="x.json"), take("b", href="y.json"), documents=documents)
    assert ids(found) == ["a", "b"]
    assert [one.id for one in found.controls] == ["a"]


def test_a_resource_that_only_a_kept_resource_refers_to_is_kept():
    resources = Resource("r-1", description="see #r-2"), Resource("r-2"), Resource("r-3", remarks="see #r-3")
    one = control("a-1", links=(Link("#r-1", "reference"),))
    documents = {"source.json": Catalog(controls=(one,), back_matter=BackMatter(resources))}
    found = resolved(take("a-1"), documents=documents)
    assert [resource.uuid for resource in found.back_matter.resources] == ["r-1", "r-2"]


def test_a_profile_may_import_a_profile_by_its_name_or_by_a_resource_of_its_own():
    low = profile(take("a-1", "a-2"), file="low.json")
    resource = Resource(
        "r-1", rlinks=(ResourceLink("../xml/low.xml"), ResourceLink("../json/low.json", "application/json"))
    )
    documents = {"source.json": source(), "low.json": low}
    for href in ("low.json", "https://example.gov/low.json?x=1", "#r-1"):
        own = profile(take("a-2", href=href), back_matter=BackMatter((resource,)))
        assert ids(resolve(own, documents)) == ["a-2"]
    assert "a-1.1" in refused(take("a-1.1", href="low.json"), documents=documents).says


@pytest.mark.parametrize(
    ("case", "one", "says"),
    [
        ("no such file", take("a-1", href="gone.json"), "'gone.json', which is not at hand"),
        ("no such resource", take("a-1", href="#r-9"), "resource r-9"),
        (
            "no such control",
            take("a-1", "a-9", "c-1"),
            "2 ids that no control of what it imports has: a-9, c-1",
        ),
        ("nothing said", Import("source.json"), "neither include-all nor include-controls"),
        (
            "an exclusion that is nothing",
            Import("source.json", True, exclude_controls=(choosing("x-1"),)),
            "x-1",
        ),
    ],
)
def test_an_import_that_cannot_be_met_is_refused_with_its_place(case, one, says):
    problem = refused(one)
    assert says in problem.says
    assert "imports[0]" in problem.says
    assert "own.json" in problem.says


def test_files_of_one_name_in_two_folders_are_not_guessed_between():
    documents = {"x/source.json": source(), "y/source.json": source()}
    assert "x/source.json or y/source.json" in refused(take("a-1"), documents=documents).says
    assert ids(resolved(take("a-1", href="x/source.json"), documents=documents)) == ["a-1"]


def test_circles_of_imports_are_refused_and_diamonds_are_not():
    one = profile(take("a-1", href="two.json"), file="one.json")
    two = profile(take("a-1", href="one.json"), file="two.json")
    documents = {"one.json": one, "two.json": two, "source.json": source()}
    with pytest.raises(Refused) as error:
        resolve(one, documents)
    assert "one.json, two.json then one.json" in error.value.problem.says
    own = profile(take("a-1", href="own.json"))
    with pytest.raises(Refused):
        resolve(own, {"own.json": own})
    low = profile(take("a-1", "a-2"), file="low.json")
    left, right = (profile(take(id_, href="low.json"), file=f"{id_}.json") for id_ in ("a-1", "a-2"))
    documents = {"source.json": source(), "low.json": low, "a-1.json": left, "a-2.json": right}
    found = resolved(take("a-1", href="a-1.json"), take("a-2", href="a-2.json"), documents=documents)
    assert ids(found) == ["a-1", "a-2"]


def test_a_tower_of_profiles_that_import_one_another_twice_ends_at_once():
    twice = Merge(Combining(Combine.USE_FIRST), as_is=True)
    documents = {"source.json": source()}
    for number in range(40):
        below = f"p{number - 1}.json" if number else "source.json"
        name = f"p{number}.json"
        documents[name] = profile(take("a-1", href=below), take("a-1", href=below), merge=twice, file=name)
    assert ids(resolve(documents["p39.json"], documents)) == ["a-1"]
    for number in range(40, 100):
        name = f"p{number}.json"
        documents[name] = profile(take("a-1", href=f"p{number - 1}.json"), file=name)
    with pytest.raises(Refused):
        resolve(documents["p99.json"], documents)


def test_two_structures_at_once_are_refused():
    assert "more than one of flat" in refused(take("a-1"), merge=Merge(flat=True, as_is=True)).says


def test_parameters_are_set_replaced_and_added_to_in_turn():
    params = (
        Parameter("p-1", label="time", values=("old",), constraints=(Constraint("short"),)),
        Parameter("p-2", select=Selection(None, ("x", "y"))),
    )
    documents = {"source.json": Catalog(controls=(control("a-1", params=params),))}
    settings_ = (
        SetParameter("p-1", values=("1 day",), constraints=(Constraint("daily"), Constraint("short"))),
        SetParameter("p-1", label="period", props=(Property("n", "v"),)),
        SetParameter("p-1", select=Selection(None, ("z",))),
        SetParameter("p-9", values=("x",)),
    )
    report = Report("test")
    found = resolved(take("a-1"), documents=documents, modify=Modify(settings_), report=report)
    one, two = found.controls[0].params
    assert (one.label, one.values, one.select) == ("period", (), Selection(None, ("z",)))
    assert one.constraints == (Constraint("short"), Constraint("daily"))
    assert one.props == (Property("n", "v"),)
    assert two == params[1]
    assert [(finding.record, finding.given) for finding in report.findings] == [
        ("modify.set-parameters[3]", "p-9")
    ]


def altered(alter, report=None):
    inner = Part(
        "statement",
        "s",
        parts=(Part("item", "s.a", prose="A"), Part("item", "s.b", prose="B", class_="old")),
    )
    one = control(
        "a-1",
        control("a-1.1", parts=(Part("statement", "t", prose="T"),)),
        params=(Parameter("p-1"), Parameter("p-2")),
        props=(Property("status", "ready"), Property("label", "A1", ns="x", class_="old")),
        links=(Link("#a-2", "related"),),
        parts=(inner, Part("guidance", "g", prose="G")),
    )
    documents = {"source.json": Catalog(controls=(one,))}
    found = resolved(
        take("a-1", with_child_controls=True), documents=documents, modify=Modify((), (alter,)), report=report
    )
    return found.controls[0]


NEW = Part("caution", prose="C")


@pytest.mark.parametrize(
    ("case", "add", "expected"),
    [
        ("at the end", Add(None, parts=(NEW,)), ["statement", "guidance", "caution"]),
        ("before is at the start", Add(Position.BEFORE, parts=(NEW,)), ["caution", "statement", "guidance"]),
        ("by its own id", Add(Position.STARTING, "a-1", parts=(NEW,)), ["caution", "statement", "guidance"]),
        ("after a part", Add(Position.AFTER, "s", parts=(NEW,)), ["statement", "caution", "guidance"]),
        ("before a part", Add(Position.BEFORE, "g", parts=(NEW,)), ["statement", "caution", "guidance"]),
    ],
)
def test_parts_are_added(case, add, expected):
    assert [part.name for part in altered(Alter("a-1", (), (add,))).parts] == expected, case


def test_content_is_added_inside_and_beside_what_an_id_names():
    inside = altered(
        Alter("a-1", (), (Add(Position.STARTING, "s", props=(Property("n", "v"),), parts=(NEW,)),))
    )
    assert [part.name for part in inside.parts[0].parts] == ["caution", "item", "item"]
    assert inside.parts[0].props == (Property("n", "v"),)
    deep = altered(Alter("a-1", (), (Add(Position.AFTER, "s.a", parts=(NEW,)),)))
    assert [part.prose for part in deep.parts[0].parts] == ["A", "C", "B"]
    param = altered(Alter("a-1", (), (Add(Position.BEFORE, "p-2", params=(Parameter("p-x"),)),)))
    assert [one.id for one in param.params] == ["p-1", "p-x", "p-2"]
    told = altered(Alter("a-1", (), (Add(Position.ENDING, "p-2", props=(Property("n", "v"),)),)))
    assert told.params[1].props == (Property("n", "v"),)
    nested = altered(Alter("a-1", (), (Add(Position.BEFORE, "t", parts=(NEW,)),)))
    assert [part.name for part in nested.controls[0].parts] == ["caution", "statement"]
    start = altered(Alter("a-1", (), (Add(Position.STARTING, props=(Property("n", "v"),), title="New"),)))
    assert (start.props[0].name, start.title) == ("n", "New")


@pytest.mark.parametrize(
    ("case", "remove", "left"),
    [
        ("by id", Remove(by_id="s.a"), {"items": ["B"]}),
        ("by name", Remove(by_name="guidance"), {"parts": ["statement"]}),
        ("by class, at any depth", Remove(by_class="old"), {"items": ["A"], "props": ["status"]}),
        ("by namespace", Remove(by_ns="x"), {"props": ["status"]}),
        ("by the name of the thing", Remove(by_item_name="link"), {"links": 0}),
        ("only what meets all", Remove(by_class="old", by_item_name="part"), {"items": ["A"]}),
        ("a control inside, by id", Remove(by_id="a-1.1"), {"inner": []}),
        ("in a control inside, only by id", Remove(by_id="t"), {"inner parts": 0}),
        (
            "by a name, not in a control inside",
            Remove(by_name="statement"),
            {"parts": ["guidance"], "items": []},
        ),
    ],
)
def test_content_is_removed(case, remove, left):
    found = altered(Alter("a-1", (remove,)))
    whole = {
        "items": [part.prose for part in found.parts[0].parts],
        "parts": [part.name for part in found.parts],
        "props": [prop.name for prop in found.props],
        "links": len(found.links),
        "inner": [one.id for one in found.controls],
        "inner parts": sum(len(one.parts) for one in found.controls) if found.controls else 1,
    }
    before = {
        "items": ["A", "B"], "parts": ["statement", "guidance"], "props": ["status", "label"], "links": 1,
        "inner": ["a-1.1"], "inner parts": 1,
    }  # fmt: skip
    assert whole == before | left, case


def test_removing_comes_before_adding_and_what_finds_nothing_is_said():
    report = Report("test")
    alter = Alter(
        "a-1",
        (Remove(by_name="status"), Remove(by_id="nowhere")),
        (Add(props=(Property("status", "new"),)), Add(by_id="nobody", parts=(NEW,))),
    )
    found = altered(alter, report)
    assert [(prop.name, prop.value) for prop in found.props] == [("label", "A1"), ("status", "new")]
    assert [(one.record, one.given) for one in report.findings] == [
        ("modify.alters[0].removes[1]", "nowhere"),
        ("modify.alters[0].adds[1]", "nobody"),
    ]


def test_altering_a_control_that_is_nowhere_is_refused_and_one_that_is_not_taken_has_no_effect():
    assert "a-9" in refused(take("a-1"), modify=Modify((), (Alter("a-9"),))).says
    report = Report("test")
    resolved(take("a-1"), modify=Modify((), (Alter("a-2"),)), report=report)
    assert [(one.kind, one.given) for one in report.findings] == [("no_effect", "a-2")]


def test_only_what_is_used_of_loose_parameters_and_resources_comes_along():
    params = tuple(
        Parameter(f"p-{n}", label=f"see {{{{ insert: param, p-{n + 1} }}}}" if n == 1 else "x")
        for n in (1, 2, 3)
    )
    resources = (
        Resource("r-1", title="told"),
        Resource("r-2", title="not told"),
        Resource("r-3", title="old"),
        Resource("r-4", props=(Property("keep", "always"),)),
    )
    one = control(
        "a-1",
        links=(Link("#r-1", "reference"),),
        parts=(Part("statement", prose="Do {{ insert: param, p-1 }} as [told](#r-3)."),),
    )
    documents = {"source.json": Catalog(params=params, controls=(one,), back_matter=BackMatter(resources))}
    newer = Resource("r-3", title="new"), Resource("r-4", title="not kept over the other")
    found = resolved(take("a-1"), documents=documents, back_matter=BackMatter(newer))
    assert [param.id for param in found.params] == ["p-1", "p-2"]
    assert [(one.uuid, one.title) for one in found.back_matter.resources] == [
        ("r-1", "told"), ("r-4", None), ("r-3", "new"),
    ]  # fmt: skip


def test_the_result_says_what_it_was_made_from():
    old, new = Metadata(oscal_version="1.0.4"), Metadata(title="Mine", version="7", oscal_version="1.1.2")
    documents = {"source.json": source(metadata=new)}
    found = resolved(take("a-1"), documents=documents, metadata=old)
    assert found.metadata.oscal_version == "1.1.2"
    assert found.metadata.links == (Link("own.json", "source-profile"),)
    assert found.metadata.props == (Property("resolution-tool", "OpenQSMO"),)
    again = resolved(take("a-1"), documents=documents, metadata=old)
    assert found == again
    assert found.uuid != resolved(take("a-1"), file="b.json", documents=documents).uuid


def test_what_a_profile_names_and_what_is_missing_of_it_is_plain_data():
    own = profile(take("a-1", "x-1"), take("x-1", "y-1"))
    assert named_controls(own) == ("a-1", "x-1", "y-1")
    assert missing_controls(own, {"source.json": source()}) == ("x-1", "y-1")


every_id = st.sampled_from(ids(source()))


@given(st.lists(every_id, min_size=1), st.lists(every_id), st.booleans(), st.sampled_from([AS_IS, None]))
@settings(deadline=None)
def test_a_profile_holds_what_it_includes_less_what_it_excludes_whatever_its_structure(
    included, excluded, inside, merge
):
    one = Import(
        "source.json",
        include_controls=(choosing(*included, with_child_controls=inside),),
        exclude_controls=(choosing(*excluded),) if excluded else (),
    )
    found = ids(resolved(one, merge=merge))
    own = {id_ for id_ in ids(source()) if id_ in included or (inside and starts(id_, included))}
    assert found == [id_ for id_ in ids(source()) if id_ in own - set(excluded)]


def starts(id_, included):
    return any(id_.startswith(f"{one}.") for one in included)
