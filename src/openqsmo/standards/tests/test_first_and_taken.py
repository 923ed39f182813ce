"""A standard begun here without a load, and items taken into a draft from files: all of them or none."""

import json

import pytest

from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.first import begin_standard
from openqsmo.standards.actions.taking import take_items
from openqsmo.standards.models import ItemVersion, Standard
from openqsmo.standards.rules.item_files import read_items
from openqsmo.standards.rules.pipeline import Decision
from openqsmo.standards.tests.draft_samples import FIRST, SECOND, THIRD, refused, says
from openqsmo.standards.vocabulary import Component

REQUIREMENTS = {"area_code": "HCM", "component": Component.REQUIREMENTS, "why": ""}


def entry(identifier, statement, kind="capability", **more):
    return {"kind": kind, "identifier": identifier, "content": {"statement": statement, **more}}


def file(*entries):
    return {"name": "items.json", "raw": json.dumps({"items": entries}).encode()}


def test_a_first_version_is_an_empty_draft_of_a_new_standard(cast, lead):
    draft = begin_standard(**REQUIREMENTS, **lead)
    assert (draft.standard.code, draft.number, draft.based_on, draft.items.count()) == (
        "hcm-requirements", 0, None, 0,
    )  # fmt: skip
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:2])
    assert verbs == ["draft.first", "standard.listed"]
    assert verify().is_whole


def test_a_standard_is_begun_once_and_again_where_its_first_draft_was_withdrawn(published, lead):
    refused("STA-047", begin_standard, **{**REQUIREMENTS, "component": Component.CAPABILITIES}, **lead)
    draft = begin_standard(**REQUIREMENTS, **lead)
    refused("STA-047", begin_standard, **REQUIREMENTS, **lead)
    ended = {"step": None, "decision": Decision.WITHDRAWN, "on": draft.made_on, "body": "HR QSMO"}
    record_decision(version_id=draft.pk, reason="Not yet.", **ended, **lead)
    assert begin_standard(**REQUIREMENTS, **lead).pk != draft.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"area_code": "XYZ"}, "KER-001"),
        ({"component": Component.CONTROLS}, "KER-001"),
        ({"area_code": "FFM"}, "STA-019"),
    ],
)
def test_what_is_not_the_leads_to_begin_is_refused(cast, published, lead, changes, code):
    before = Standard.objects.count()
    refused(code, begin_standard, **{**REQUIREMENTS, **changes}, **lead)
    assert Standard.objects.count() == before


def test_a_file_words_adds_and_leaves_the_rest(draft, lead):
    given = file(entry(FIRST, "Provide reports at once."), entry(THIRD, "Explain pay."))
    taken = take_items(draft_id=draft.pk, **given, **lead)
    assert (taken.items, taken.passed_over) == (2, 0)
    assert says(draft) == {
        FIRST: "Provide reports at once.", SECOND: "Establish pay.", THIRD: "Explain pay.",
    }  # fmt: skip
    assert Event.objects.last().verb == "draft.items_taken"
    assert verify().is_whole


def test_items_of_other_standards_are_passed_over(draft, lead):
    given = file(entry(THIRD, "Explain pay."), entry("HCM.REQ.001", "Pay.", kind="requirement"))
    assert take_items(draft_id=draft.pk, **given, **lead).passed_over == 1


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([entry("hcm", "Pay.")], "items.json: items[0].identifier"),
        ([entry(THIRD, "Explain."), entry(SECOND, " Pay.")], "items.json: items[1].statement"),
        ([entry(THIRD, "Explain."), "no item"], "items.json: items[1]"),
        ([entry(THIRD, "Explain."), entry(THIRD, "Pay.")], "items.json: items[1]"),
        ([{"kind": "colour", "identifier": "x", "content": {}}], "items.json: items[0]"),
    ],
)
def test_one_bad_place_and_nothing_is_taken(draft, lead, entries, field):
    rows = ItemVersion.objects.count()
    problem = refused("STA-048", take_items, draft_id=draft.pk, **file(*entries), **lead)
    assert [error.field for error in problem.errors] == [field]
    assert ItemVersion.objects.count() == rows


def test_a_file_without_items_of_the_standard_is_refused(draft, lead):
    refused("STA-049", take_items, draft_id=draft.pk, **file(), **lead)
    other = file(entry("HCM.REQ.001", "Pay.", kind="requirement"))
    refused("STA-049", take_items, draft_id=draft.pk, **other, **lead)


def test_only_the_lead_takes_items_in(cast, draft):
    who = {"areas_led": frozenset({cast.fm.pk}), "by": cast.actor(cast.fay)}
    refused("STA-019", take_items, draft_id=draft.pk, **file(entry(THIRD, "Explain.")), **who)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"items": 3}', b"\xff", b"[" * 100_000])
def test_what_is_no_export_is_left_to_the_readers_of_the_framework(raw):
    assert read_items("items.json", raw, "HCM") is None
