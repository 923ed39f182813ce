"""What changed between two versions of a standard, in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from openqsmo.standards.rules.crosswalks import CrosswalkEntry, Relation, mirrored
from openqsmo.standards.rules.differences import Change, Finding, difference
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source
from tests.shared_data import shared

ADDED, DROPPED, RENUMBERED, MOVED = Change.ADDED, Change.DROPPED, Change.RENUMBERED, Change.MOVED
TIGHTENED, LOOSENED, REWORDED = Change.TIGHTENED, Change.LOOSENED, Change.REWORDED


def item(kind, identifier, **content):
    return ItemRecord(kind, "FFM", identifier, content, Source("test", identifier))


def element(identifier="AgencyCode", **content):
    return item(ItemKind.DATA_ELEMENT, identifier, **content)


def measure(**content):
    return item(ItemKind.SERVICE_MEASURE, "FFM.010.010.0011", **content)


def capability(identifier="FFM.010.010.011", **content):
    return item(ItemKind.CAPABILITY, identifier, **content)


def entry(relation, old, new, rationale=""):
    return CrosswalkEntry(relation, tuple(old.split()), tuple(new.split()), rationale=rationale)


def findings(old, new, *entries):
    """The findings of the only item that changed; empty where none did."""
    changes = difference([old], [new], entries).changes
    assert len(changes) <= 1
    return [(one.change, one.says) for one in changes[0].findings] if changes else []


def changes(old, new, *entries):
    return [change for change, _ in findings(old, new, *entries)]


def test_a_shorter_maximum_length_tightens_and_says_whom():
    assert findings(element(max_length=10), element(max_length=8)) == [
        (TIGHTENED, "The maximum length went from 10 to 8: longer values no longer conform.")
    ]
    assert findings(element(max_length=8), element(max_length=10)) == [
        (LOOSENED, "The maximum length went from 8 to 10: longer values now conform.")
    ]


def test_a_minimum_length_works_the_other_way_round():
    assert findings(element(min_length=2), element(min_length=3)) == [
        (TIGHTENED, "The minimum length went from 2 to 3: shorter values no longer conform.")
    ]
    assert changes(element(min_length=3), element(min_length=2)) == [LOOSENED]


def test_a_limit_that_appears_tightens_and_one_that_goes_loosens():
    assert findings(element(), element(max_length=8)) == [
        (TIGHTENED, "The maximum length went from none to 8: longer values no longer conform.")
    ]
    assert changes(element(max_length=8), element()) == [LOOSENED]
    assert changes(element(), element(min_length=1)) == [TIGHTENED]
    assert changes(element(), element(min_length=0)) == [REWORDED]


def test_a_range_that_moves_tightens_and_loosens_and_is_never_netted():
    (one,) = difference([element(min_length=2, max_length=8)], [element(min_length=3, max_length=9)]).changes
    assert one.changes == (TIGHTENED, LOOSENED)
    assert one.label == "tightened and loosened"


def test_a_length_that_is_no_whole_number_is_left_to_a_person():
    assert changes(element(max_length="9,2"), element(max_length=9)) == [REWORDED]
    assert changes(element(max_length=True), element(max_length=9)) == [REWORDED]


def codes(**meanings):
    return [
        {"value": value, "meaning": meaning} if meaning else {"value": value}
        for value, meaning in meanings.items()
    ]


def test_codes_that_go_tighten_and_codes_that_come_loosen():
    old, new = element(values=codes(A="", B="", C="")), element(values=codes(A="", D=""))
    assert findings(old, new) == [
        (TIGHTENED, "The code list lost B and C: they no longer conform."),
        (LOOSENED, "The code list gained D: it now conforms."),
    ]


def test_a_code_list_that_appears_tightens_and_one_that_goes_loosens():
    assert findings(element(), element(values=codes(A="", B=""))) == [
        (TIGHTENED, "It now has a code list (A and B): other values no longer conform.")
    ]
    assert changes(element(values=codes(A="")), element()) == [LOOSENED]


def test_another_meaning_of_a_code_is_for_a_person():
    assert findings(element(values=codes(A="Active")), element(values=codes(A="Archived"))) == [
        (REWORDED, "The code A meant “Active” and now means “Archived”.")
    ]
    assert changes(element(values=codes(A="", B="")), element(values=codes(B="", A=""))) == [REWORDED]


def test_what_becomes_required_tightens():
    assert findings(element(), element(required=True)) == [
        (TIGHTENED, "It is now required: a record without it no longer conforms.")
    ]
    assert changes(element(required=True), element(required=False)) == [LOOSENED]
    assert changes(element(), element(required=False)) == [REWORDED]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("Text", "Code", TIGHTENED), ("Code", "Text", LOOSENED), ("number", "Year", TIGHTENED),
        ("Amount", "string", LOOSENED), ("Date", "Timestamp", REWORDED), ("Text", "string", REWORDED),
        ("Text", "Blob", REWORDED), (None, "Date", TIGHTENED), ("Date", None, LOOSENED),
        (None, "string", REWORDED), ("Text", None, REWORDED),
    ],
)  # fmt: skip
def test_a_type_that_holds_fewer_values_tightens(old, new, change):
    sides = [element(**({"type": one} if one else {})) for one in (old, new)]
    assert changes(*sides) == [change]


def target(value, direction="at least", unit="percent", **more):
    return measure(target=f"{direction} {value}", target_value=value, direction=direction, unit=unit, **more)


def test_a_target_tightens_in_its_direction():
    assert findings(target("95"), target("98")) == [
        (TIGHTENED, "The target went from at least 95 percent to at least 98 percent: "
                    "what only met the old one no longer conforms.")
    ]  # fmt: skip
    assert changes(target("98"), target("95.5")) == [LOOSENED]
    assert changes(target("5", "at most", "days"), target("3", "at most", "days")) == [TIGHTENED]
    assert changes(target("3", "at most", "days"), target("10", "at most", "days")) == [LOOSENED]
    assert changes(target("95"), target("95.0")) == [REWORDED]


@pytest.mark.parametrize(
    "new",
    [
        target("98", "at most"), target("98", unit="days"), measure(target="very good"),
        target("NaN"), target("98", direction="about"),
    ],
)  # fmt: skip
def test_targets_that_cannot_be_compared_are_for_a_person(new):
    assert changes(target("95"), new) == [REWORDED]
    assert changes(new, target("95")) == [REWORDED]


def test_a_first_target_tightens_and_one_to_be_decided_is_none_yet():
    assert changes(measure(), target("95")) == [TIGHTENED]
    assert changes(measure(target="TBD"), target("95")) == [TIGHTENED]
    assert changes(target("95"), measure(target="TBD by Service Customer")) == [LOOSENED]


def test_a_shorter_period_tightens():
    assert findings(measure(frequency="Quarterly"), measure(frequency="Monthly")) == [
        (TIGHTENED, "It was reported “Quarterly” and is now reported “Monthly”: the period is shorter.")
    ]
    assert changes(measure(frequency="Monthly"), measure(frequency="Semi-annually")) == [LOOSENED]
    assert changes(measure(frequency="Monthly"), measure(frequency="As needed")) == [REWORDED]


def test_how_a_requirement_binds_is_read_from_its_level():
    assert findings(capability(level="should"), capability(level="must")) == [
        (TIGHTENED, "The requirement was “should” and is now “must”, which binds more.")
    ]
    assert changes(capability(level="SHALL"), capability(level="MAY")) == [LOOSENED]
    assert changes(capability(level="MUST"), capability(level="SHALL")) == [REWORDED]


def test_without_a_level_it_is_read_from_the_words():
    old, new = "The system SHOULD keep a log.", "The system SHALL keep a log."
    assert findings(capability(statement=old), capability(statement=new)) == [
        (TIGHTENED, "The statement said “SHOULD” and now says “SHALL”, which binds more.")
    ]
    both = capability(statement=old, level="must"), capability(statement=new, level="must")
    assert changes(*both) == [REWORDED]


def test_each_word_that_binds_is_compared_with_its_own():
    old = capability(statement="It must log and may print in May 2026.")
    new = capability(statement="It should log and must print in May 2026.")
    assert changes(old, new) == [LOOSENED, TIGHTENED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It must log.", "It must not log."), ("It may log.", "It must not log."), ("It logs.", "It must log."),
        ("It must log.", "It must log and must print."), ("May 2026", "must 2026"), ("It must log.", "It shall log."),
    ],
)  # fmt: skip
def test_other_changes_of_a_statement_are_for_a_person(old, new):
    assert changes(capability(statement=old), capability(statement=new)) == [REWORDED]


def test_what_binds_otherwise_and_reads_otherwise_says_both():
    old, new = capability(statement="It should keep a log."), capability(statement="It must keep a ledger.")
    assert changes(old, new) == [TIGHTENED, REWORDED]


def test_a_reworded_text_shows_what_became_of_its_words():
    old = capability(statement="Keep a daily log of payments")
    assert findings(old, capability(statement="Keep a weekly log of payments")) == [
        (REWORDED, "The statement changed: “daily” became “weekly”.")
    ]
    assert findings(old, capability(statement="Keep a log of payments")) == [
        (REWORDED, "The statement changed: “daily” became nothing.")
    ]
    assert findings(old, capability(statement="Keep a daily\n log of payments")) == [
        (REWORDED, "Only blanks and line breaks of the statement changed.")
    ]


def test_references_are_compared_citation_by_citation():
    old = capability(
        references="5 USC 1; M-1", citations=[{"text": "5 USC 1"}, {"text": "M-1", "number": "3"}]
    )
    new = capability(
        references="5 USC 1; M-2", citations=[{"text": "5 USC 1"}, {"text": "M-2", "number": "3"}]
    )
    assert findings(old, new) == [
        (REWORDED, "Its citations no longer name M-1."), (REWORDED, "Its citations now name M-2."),
    ]  # fmt: skip


def test_an_item_is_added_dropped_or_unchanged():
    found = difference([capability("A"), capability("B")], [capability("B"), capability("C")])
    assert [(one.old, one.new, one.changes) for one in found.changes] == [
        (("A",), (), (DROPPED,)), ((), ("C",), (ADDED,)),
    ]  # fmt: skip
    assert found.unchanged == ((ItemKind.CAPABILITY, "B"),)
    assert found.counts()[ADDED] == found.counts()[DROPPED] == 1


def test_the_crosswalk_joins_what_was_renumbered():
    old, new = capability("A", statement="It must log."), capability("B", statement="It should log.")
    assert findings(old, new, entry(Relation.RENUMBERED, "A", "B"))[0] == (RENUMBERED, "A is now B.")
    assert changes(old, new, entry(Relation.RENUMBERED, "A", "B")) == [RENUMBERED, LOOSENED]
    assert len(difference([old], [new]).changes) == 2


def test_a_number_that_is_used_anew_is_not_the_same_item():
    old = [capability("010", statement="log"), capability("020", statement="print")]
    new = [
        capability("010", statement="weigh"),
        capability("020", statement="log"),
        capability("030", statement="print"),
    ]
    steps = [
        CrosswalkEntry(Relation.RENUMBERED, ("010",), ("020",), from_version="1", to_version="2"),
        CrosswalkEntry(Relation.RENUMBERED, ("020",), ("030",), from_version="1", to_version="2"),
    ]
    found = difference(old, new, steps).changes
    assert [(one.old, one.new, one.changes) for one in found] == [
        (("010",), ("020",), (RENUMBERED,)), (("020",), ("030",), (RENUMBERED,)), ((), ("010",), (ADDED,)),
    ]  # fmt: skip
    assert found[2].findings == (
        Finding(ADDED, "", "010 is new. The number 010 named something else before."),
    )


def test_split_merged_ended_and_narrower_are_as_decided():
    split = difference(
        [capability("A")], [capability("B"), capability("C")], [entry(Relation.SPLIT, "A", "B C")]
    )
    assert [(one.old, one.new, one.changes) for one in split.changes] == [
        (("A",), ("B", "C"), (Change.SPLIT,))
    ]
    ended = difference([capability("A")], [capability("A", statement="x")], [entry(Relation.NONE, "A", "")])
    assert [one.changes for one in ended.changes] == [(DROPPED,), (ADDED,)]
    narrower = findings(capability("A"), capability("B"), entry(Relation.NARROWER, "A", "B"))
    assert (REWORDED, "A person decided that B is narrower than A was.") in narrower


def test_an_entry_that_leads_to_what_is_not_there_is_said():
    (gone,) = difference([capability("A")], [], [entry(Relation.RENUMBERED, "A", "Z")]).changes
    assert gone.findings[0].says == "A is gone. A was renumbered to Z. The new version does not hold Z."


def test_entries_that_contradict_each_other_are_not_followed_but_said():
    entries = [entry(Relation.RENUMBERED, "A", "B"), entry(Relation.NONE, "A", "")]
    (one,) = difference([capability("A")], [capability("A")], entries).changes
    assert one.changes == (REWORDED,)
    assert one.findings[0].says.startswith("The crosswalk contradicts itself: A: One entry says")


def test_an_item_moves_when_its_activity_is_another_one():
    old, new = capability(activity="FFM.010.010"), capability(activity="FFM.020.010")
    assert findings(old, new) == [
        (MOVED, "It moved to another activity: from “FFM.010.010” to “FFM.020.010”.")
    ]
    assert changes(old, new, entry(Relation.RENUMBERED, "FFM.010.010", "FFM.020.010")) == []


def test_a_list_of_renumbered_items_is_the_same_list():
    old, new = element(activities=["A", "B"]), element(activities=["B", "C"])
    assert changes(old, new, entry(Relation.RENUMBERED, "A", "C")) == []
    assert findings(old, new) == [
        (REWORDED, "Its activities no longer name A."), (REWORDED, "Its activities now name C."),
    ]  # fmt: skip


def test_items_of_different_kinds_with_one_identifier_are_two_items():
    old = [capability("A"), element("A", label="x")]
    assert difference(old, old).changes == ()
    found = difference(old, [capability("A")])
    assert [(one.kind, one.changes) for one in found.changes] == [(ItemKind.DATA_ELEMENT, (DROPPED,))]


def test_a_repeated_identifier_is_said_and_the_first_is_compared():
    old = [capability("A", statement="x"), capability("A", statement="y")]
    found = difference(old, [capability("A", statement="x")])
    assert found.changes == ()
    assert found.set_aside == ("The old version has A twice; the first one was compared.",)


TEXTS = st.sampled_from(
    ["It must log.", "It should log.", "It may print.", "Keep it.", "Keep all of it.", ""]
)
ELEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "label": TEXTS, "min_length": st.integers(0, 3), "max_length": st.integers(4, 9), "required": st.booleans(),
        "type": st.sampled_from(["Text", "Code", "Date", "number", "Year"]),
        "values": st.lists(st.sampled_from("ABCD"), min_size=1, unique=True).map(
            lambda values: codes(**dict.fromkeys(values, ""))
        ),
        "activities": st.lists(st.sampled_from("PQR"), unique=True),
    },
)  # fmt: skip
CAPABILITIES = st.fixed_dictionaries(
    {},
    optional={
        "statement": TEXTS,
        "activity": st.sampled_from("PQ"),
        "level": st.sampled_from(["MUST", "MAY"]),
    },
)
MEASURES = st.fixed_dictionaries(
    {},
    optional={
        "target": st.sampled_from(["TBD", "good"]), "target_value": st.sampled_from(["90", "95", "x"]),
        "direction": st.sampled_from(["at least", "at most"]), "unit": st.sampled_from(["percent", "days"]),
        "frequency": st.sampled_from(["Monthly", "Annually", "As needed"]),
    },
)  # fmt: skip
CONTENTS = {
    ItemKind.DATA_ELEMENT: ELEMENTS, ItemKind.CAPABILITY: CAPABILITIES, ItemKind.SERVICE_MEASURE: MEASURES,
}  # fmt: skip


@st.composite
def registries(draw, names="ABCDEF"):
    """A version: up to six items of each of three kinds, no identifier twice."""
    return [
        item(kind, f"{kind}.{name}", **draw(contents))
        for kind, contents in CONTENTS.items()
        for name in draw(st.lists(st.sampled_from(names), unique=True))
    ]


@given(registries())
def test_a_version_does_not_differ_from_itself(version):
    found = difference(version, version)
    assert found.changes == ()
    assert set(found.unchanged) == {(one.kind, one.identifier) for one in version}


@st.composite
def decided(draw):
    """Entries between two versions in which every identifier is spoken of once at most."""
    kind = draw(st.sampled_from(list(CONTENTS)))
    old, new = (draw(st.permutations([f"{kind}.{name}" for name in "ABCDEF"])) for _ in range(2))
    entries = []
    sizes = {Relation.SPLIT: (1, 2), Relation.MERGED: (2, 1), Relation.NONE: (1, 0)}
    for relation in draw(st.lists(st.sampled_from([*Relation]), max_size=3)):
        before, after = sizes.get(relation, (1, 1))
        one = CrosswalkEntry(
            relation, tuple(old[:before]), tuple(new[:after]), from_version="1", to_version="2"
        )
        old, new = old[before:], new[after:]
        if not (relation is Relation.RENUMBERED and one.from_identifiers == one.to_identifiers):
            entries.append(one)
    return entries


MIRRORED = {
    ADDED: DROPPED, DROPPED: ADDED, TIGHTENED: LOOSENED, LOOSENED: TIGHTENED,
    Change.SPLIT: Change.MERGED, Change.MERGED: Change.SPLIT,
}  # fmt: skip


@given(registries(), registries(), decided())
def test_read_backwards_what_was_added_is_dropped_and_what_tightened_loosens(old, new, entries):
    there = difference(old, new, entries)
    back = difference(new, old, [mirrored(one) for one in entries])
    expected = {
        (one.kind, frozenset(one.new), frozenset(one.old), frozenset(MIRRORED.get(c, c) for c in one.changes))
        for one in there.changes
    }
    assert {
        (one.kind, frozenset(one.old), frozenset(one.new), frozenset(one.changes)) for one in back.changes
    } == expected


@given(registries(), registries(), decided())
def test_every_item_of_either_version_is_told_of_once(old, new, entries):
    found = difference(old, new, entries)
    before = [(one.kind, each) for one in found.changes for each in one.old] + list(found.unchanged)
    assert sorted(before) == sorted((one.kind, one.identifier) for one in old)
    after = {(one.kind, each) for one in found.changes for each in one.new}
    assert after <= {(one.kind, one.identifier) for one in new}
    assert all(one.findings and all(finding.says for finding in one.findings) for one in found.changes)


PLANTED = {
    ItemKind.DATA_ELEMENT: [
        ("max_length", 7, 5, TIGHTENED), ("min_length", 2, 1, LOOSENED), ("required", True, False, LOOSENED),
        ("type", "Text", "Code", TIGHTENED), ("definition", "a", "b", REWORDED),
        ("values", codes(A="", B=""), codes(A=""), TIGHTENED),
    ],
    ItemKind.CAPABILITY: [
        ("statement", "It may log.", "It shall log.", TIGHTENED), ("activity", "P", "Q", MOVED),
        ("statement", "It logs.", "It prints.", REWORDED), ("level", "MUST", "SHOULD", LOOSENED),
    ],
    ItemKind.SERVICE_MEASURE: [
        ("frequency", "Annually", "Monthly", TIGHTENED), ("target_value", "90", "89", LOOSENED),
    ],
}  # fmt: skip


@given(st.data(), registries(names="ABCDEFGHIJ"))
def test_planted_changes_are_found_exactly(data, version):
    old, new, entries, expected = [], [], [], {}
    for number, one in enumerate(version):
        fate = data.draw(
            st.sampled_from(["same", "changed", "dropped", "added", "renumbered"]), label=one.identifier
        )
        key = (one.kind, one.identifier)
        if fate == "changed":
            field, before, after, change = data.draw(st.sampled_from(PLANTED[one.kind]))
            fixed = (
                {"direction": "at least", "unit": "percent"} if one.kind is ItemKind.SERVICE_MEASURE else {}
            )
            base = {name: value for name, value in one.content.items() if name != "level"} | fixed
            old.append(item(one.kind, one.identifier, **(base | {field: before})))
            new.append(item(one.kind, one.identifier, **(base | {field: after})))
            expected[key] = (change,)
            continue
        if fate != "added":
            old.append(one)
        if fate == "renumbered":
            new.append(item(one.kind, f"NEW.{number}", **one.content))
            entries.append(entry(Relation.RENUMBERED, one.identifier, f"NEW.{number}"))
        elif fate != "dropped":
            new.append(one)
        if fate != "same":
            expected[key] = (Change(fate),)
    found = difference(old, new, entries)
    assert {(one.kind, (one.old or one.new)[0]): one.changes for one in found.changes} == expected


def published(path, sheet, row):
    """The data elements of a published workbook by their own words, read from the row of its headings."""
    rows = load_workbook(shared(path), read_only=True)[sheet].iter_rows(min_row=row, values_only=True)
    headings = [" ".join(str(one or "").split()) for one in next(rows)]
    return elements(dict(zip(headings, cells, strict=False)) for cells in rows)


def elements(rows):
    found = {}
    for row in rows:
        label, words = row.get("Data Element Label"), str(row.get("Definition") or "").split()
        if label and words:
            label = label.strip()
            found.setdefault(label, element(label, label=label, definition=" ".join(words)))
    return list(found.values())


def elements_of_2019():
    return published("fibf/m3/2019 FFM Standard Data Elements.xlsx", "By Service Area, Source, Label", 1)


def elements_of_2025():
    return published(
        "fibf/excel/Finance_Excel__business_data_elements_2025.xlsx", "Business Data Element List", 5
    )


def test_the_published_file_and_workbook_of_one_version_do_not_differ():
    text = shared("fibf/json/Financial-Management-Standard-Data-Elements.json").read_text(
        encoding="utf-8-sig"
    )
    found = difference(elements(json.loads(text)), elements_of_2025())
    assert (found.changes, len(found.unchanged)) == ((), 738)


def test_the_published_elements_of_2019_and_2025_differ_as_a_comparison_of_their_labels_says():
    old, new = elements_of_2019(), elements_of_2025()
    before, after = ({one.identifier: one.content for one in items} for items in (old, new))
    counts = difference(old, new).counts()
    assert counts[ADDED] == len(after.keys() - before.keys()) > 300
    assert counts[DROPPED] == len(before.keys() - after.keys()) > 50
    assert counts[REWORDED] == sum(before[one] != after[one] for one in before.keys() & after.keys()) > 50
    assert counts[TIGHTENED] == counts[LOOSENED] == counts[MOVED] == 0
