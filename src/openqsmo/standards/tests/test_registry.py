"""The registry: an item once, what it says once, a version as a list; nothing on record ever changes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions import load_fibf
from openqsmo.standards.models import ItemVersion, Standard, StandardItem, StandardVersion
from openqsmo.standards.rules.items import digest_of_list

pytestmark = pytest.mark.django_db


def file(statements, name="fm.json"):
    """A feed with these capabilities: identifier → statement."""
    rows = [
        {
            "Capability ID": identifier,
            "Function": identifier[:7],
            "Activity Name": f"{identifier[:11]} Budget Setup",
            "Input/Output/Process": "P",
            "Business Capability Statement": statement,
            "Authoritative Reference": "(19) OMB Circular A-11",
        }
        for identifier, statement in statements.items()
    ]
    body = {"Business-Standards": "Financial Management Standards", "Business_Capabilities": rows}
    return (name, json.dumps(body).encode())


def load(*files):
    return load_fibf(files=list(files), by=OPERATOR)


def statements(version):
    return {row.item.identifier: row.content["statement"] for row in version.items.select_related("item")}


def versions():
    return list(StandardVersion.objects.filter(standard__code="ffm-capabilities").order_by("number"))


FIRST = {"FFM.010.010.011": "Provide reports.", "FFM.010.010.012": "Establish funds."}


def test_a_load_makes_a_version_that_lists_what_was_read():
    loaded = load(file(FIRST))
    (version,) = versions()
    assert statements(version) == FIRST
    assert (version.number, version.state, version.source_load_id) == (1, "as_published", loaded.pk)
    assert loaded.report["outcomes"]["capability"]["new"] == 2
    assert verify().is_whole


def test_loading_twice_makes_no_version_and_no_event_but_the_loads_own():
    load(file(FIRST))
    before = Event.objects.count()
    again = load(file(FIRST))
    assert Event.objects.count() == before + 1
    assert len(versions()) == 1
    assert again.report["outcomes"]["capability"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}


def test_a_change_makes_another_version_and_leaves_the_first_as_it_was():
    load(file(FIRST))
    after = FIRST | {"FFM.010.010.012": "Establish and maintain funds."}
    loaded = load(file(after))
    first, second = versions()
    assert (statements(first), statements(second)) == (FIRST, after)
    assert second.based_on == first
    assert ItemVersion.objects.filter(item__identifier="FFM.010.010.011").count() == 1, "said once, kept once"
    assert loaded.report["outcomes"]["capability"] == {"new": 0, "changed": 1, "unchanged": 1, "gone": 0}
    event = Event.objects.filter(verb="standard_item.loaded").last()
    assert json.loads(event.body)["changes"]["statement"] == {
        "before": "Establish funds.",
        "after": "Establish and maintain funds.",
    }
    assert verify().is_whole


def test_what_is_no_longer_listed_leaves_the_version_and_what_comes_back_is_the_same_item_version():
    load(file(FIRST))
    fewer = load(file({"FFM.010.010.011": "Provide reports."}))
    assert fewer.report["outcomes"]["capability"]["gone"] == 1
    load(file(FIRST))
    first, second, third = versions()
    assert set(statements(second)) == {"FFM.010.010.011"}
    assert first.items_digest == third.items_digest
    assert ItemVersion.objects.filter(item__standard__code="ffm-capabilities").count() == 2


def test_a_part_that_was_not_read_stays_as_it_was():
    load(file(FIRST))
    load(file({"FFM.020.010.011": "Keep assets."}, name="assets.json"))
    assert set(statements(versions()[-1])) == {*FIRST, "FFM.020.010.011"}


def test_beside_a_file_that_cannot_be_opened_nothing_is_gone():
    load(file(FIRST))
    loaded = load(
        file({"FFM.010.010.011": "Provide reports."}), ("torn.json", b'{"Business_Capabilities": [')
    )
    assert loaded.report["outcomes"]["capability"]["gone"] == 0
    assert statements(versions()[-1]) == FIRST
    assert loaded.report["set_aside"] == {"unreadable_file": 1}


def test_an_edited_item_version_is_named_by_verification():
    load(file(FIRST))
    edited = ItemVersion.objects.filter(item__identifier="FFM.010.010.012").get()
    ItemVersion.objects.filter(pk=edited.pk).update(content={"statement": "Establish nothing."})
    assert edited.ledger_name in verify().break_found.where


identifiers = st.sampled_from([f"FFM.0{f}0.010.01{n}" for f in (1, 2) for n in range(4)])
feeds = st.dictionaries(identifiers, st.sampled_from(["Says one.", "Says two.", "Says three."]), min_size=1)


@given(st.lists(feeds, min_size=1, max_size=4))
@settings(max_examples=25)
def test_any_row_of_loads_keeps_every_version_as_it_was_published(loads):
    StandardVersion.items.through.objects.all().delete()
    StandardVersion.objects.update(based_on=None)
    for model in (StandardVersion, ItemVersion, StandardItem, Standard):
        model.objects.all().delete()
    seen, expected = {}, {}
    for feed in loads:
        load(file(feed))
        read = {identifier[:7] for identifier in feed}
        expected = {key: text for key, text in expected.items() if key[:7] not in read} | feed
        newest = versions()[-1]
        assert statements(newest) == expected
        seen.setdefault(newest.number, expected)
    for version in versions():
        assert statements(version) == seen[version.number]
        listed = version.items.select_related("item")
        answered = digest_of_list((row.item.kind, row.item.identifier, row.digest) for row in listed)
        assert version.items_digest == answered
