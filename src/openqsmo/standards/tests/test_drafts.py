"""A draft of a standard: made from a published version, worded anew item by item, never behind its back."""

from datetime import date

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.ledger.models import Event, Head
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import leave_out_item, make_draft, put_item
from openqsmo.standards.models import ItemVersion, Standard, StandardVersion
from openqsmo.standards.queries.current import current_versions
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.tests.draft_samples import (
    CODE,
    FIRST,
    NO_AREAS,
    SECOND,
    THIRD,
    digest_of_items,
    every_edit,
    put,
    refused,
    says,
)
from openqsmo.standards.tests.registry_samples import control, load_items
from openqsmo.standards.vocabulary import ItemKind


def test_a_draft_lists_the_same_item_versions(published, draft):
    assert set(draft.items.all()) == set(published.items.all())
    assert (draft.state, draft.based_on, draft.items_digest) == (
        "working_draft", published, published.items_digest,
    )  # fmt: skip
    event = Event.objects.last()
    assert (event.verb, event.subject) == ("draft.made", draft.ledger_name)
    assert verify().is_whole


def test_a_draft_is_not_the_newest_version(published, draft):
    assert list(current_versions()) == [published]
    assert Standard.objects.get(code=CODE).versions.first() == published


def test_a_changed_item_is_another_item_version_in_the_draft_alone(published, draft, lead):
    found = put(draft, FIRST, "Provide reports by e-mail.", lead)
    assert says(found) == {FIRST: "Provide reports by e-mail.", SECOND: "Establish pay."}
    assert says(published)[FIRST] == "Provide reports."
    assert found.items_digest == digest_of_items(found) != published.items_digest
    event = Event.objects.last()
    assert event.verb == "draft.item_changed"
    assert '"after":"Provide reports by e-mail."' in event.body.replace(": ", ":")
    assert verify().is_whole


def test_the_same_words_again_change_nothing(draft, lead):
    put(draft, FIRST, "Provide reports by e-mail.", lead)
    head, versions = Head.objects.get().hash, ItemVersion.objects.count()
    put(draft, FIRST, "Provide reports by e-mail.", lead)
    assert (Head.objects.get().hash, ItemVersion.objects.count()) == (head, versions)


def test_the_first_words_again_are_the_item_version_that_is_on_record(published, draft, lead):
    put(draft, FIRST, "Provide reports by e-mail.", lead)
    said = published.items.get(item__identifier=FIRST).content
    back = put_item(draft_id=draft.pk, kind=ItemKind.CAPABILITY, identifier=FIRST, content=said, **lead)
    assert set(back.items.all()) == set(published.items.all())
    assert back.items_digest == published.items_digest
    assert verify().is_whole


def test_an_item_is_added_and_left_out(published, draft, lead):
    found = put(draft, THIRD, "Explain pay.", lead)
    assert says(found)[THIRD] == "Explain pay."
    assert found.items.get(item__identifier=THIRD).item.scope == "HCM.A5-1"
    found = leave_out_item(draft_id=draft.pk, kind=ItemKind.CAPABILITY, identifier=SECOND, **lead)
    assert set(says(found)) == {FIRST, THIRD}
    assert set(says(published)) == {FIRST, SECOND}
    assert found.items_digest == digest_of_items(found)
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:2])
    assert verbs == ["draft.item_left_out", "draft.item_added"]
    assert verify().is_whole


def test_what_the_draft_does_not_list_cannot_be_left_out(draft, lead):
    refused("STA-022", leave_out_item, draft_id=draft.pk, kind=ItemKind.CAPABILITY, identifier=THIRD, **lead)


@pytest.mark.parametrize(
    ("identifier", "content", "fields"),
    [
        ("", {"statement": "Pay."}, ["identifier"]),
        ("FFM.010.010.011", {"statement": "Pay."}, ["identifier"]),
        ("HCM.A5-1.010", {"statement": "Pay."}, ["identifier"]),
        ("hcm.a5-1.010.030", {"statement": "Pay."}, ["identifier"]),
        (THIRD, {}, ["statement"]),
        (THIRD, {"statement": " Pay."}, ["statement"]),
        (THIRD, {"statement": None}, ["statement"]),
        (THIRD, {"statement": "Pay.", "colour": "red"}, ["colour"]),
        (THIRD, {"statement": "Pay.", "kinds": "process"}, ["kinds"]),
        (THIRD, {"statement": "Pay.", "kinds": [""]}, ["kinds"]),
        (THIRD, {"statement": "x" * 100_001}, ["content"]),
        (THIRD, {"statement": "Pay.\x00"}, ["content"]),
        (THIRD, {"statement": "Pay \ud800."}, ["content"]),
    ],
)
def test_an_item_that_cannot_be_read_is_refused_by_field(draft, lead, identifier, content, fields):
    given = {"draft_id": draft.pk, "kind": ItemKind.CAPABILITY, "identifier": identifier, "content": content}
    problem = refused("STA-021", put_item, **given, **lead)
    assert [error.field for error in problem.errors] == fields


def test_an_item_of_another_component_is_refused(draft, lead):
    given = {"kind": ItemKind.DATA_ELEMENT, "identifier": "Pay", "content": {"label": "Pay"}}
    problem = refused("STA-021", put_item, draft_id=draft.pk, **given, **lead)
    assert [error.field for error in problem.errors] == ["kind"]


def test_a_second_draft_waits_for_the_first(draft, lead):
    refused("STA-018", make_draft, standard_code=CODE, number=1, why="", **lead)


@pytest.mark.parametrize(("code", "number"), [("no-such", 1), (CODE, 7), (CODE, 0)])
def test_a_draft_is_made_from_a_version_that_is_there(draft, lead, code, number):
    refused("KER-001", make_draft, standard_code=code, number=number, why="", **lead)


def test_a_published_version_rejects_every_edit(published, lead):
    for action, given in every_edit(published, **lead):
        refused("STA-015", action, **given)


def test_a_version_that_a_body_agreed_on_rejects_every_edit_until_it_is_returned(draft, lead):
    decide = {"version_id": draft.pk, "step": Step.WORKING_GROUP, "on": date(2026, 1, 5), **lead}
    record_decision(**decide, decision=Decision.AGREED, body="Working group")
    for action, given in every_edit(draft, **lead):
        refused("STA-016", action, **given)


def test_only_the_qsmo_of_the_area_drafts(cast, published, draft):
    for person in (cast.fay, cast.lee, cast.pat, cast.gus, cast.uma, cast.omar):
        areas = frozenset({cast.fm.pk}) if person is cast.fay else NO_AREAS
        who = {"areas_led": areas, "by": cast.actor(person)}
        refused("STA-019", make_draft, standard_code=CODE, number=1, why="", **who)
        for action, given in every_edit(draft, **who):
            refused("STA-019", action, **given)


def test_a_control_keeps_what_its_source_gave(cast):
    load_items(control(), framework="NIST SP 800-53")
    base = StandardVersion.objects.get()
    who = {"areas_led": NO_AREAS, "by": OPERATOR}
    draft = make_draft(standard_code=base.standard.code, number=1, why="", **who)
    odd = {**base.items.get().content, "title": "Accounts"}
    found = put_item(draft_id=draft.pk, kind=ItemKind.CONTROL, identifier="ac-2", content=odd, **who)
    assert found.items.get().content == odd
    assert verify().is_whole
