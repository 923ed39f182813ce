"""Public comment and evidence: filed while open, answered before adoption, and what OMB waits for."""

from datetime import date

import pytest
import time_machine

from openqsmo.kernel.actor import VISITOR
from openqsmo.ledger.models import Event, SealedValue
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.comments import answer_comment, file_comment
from openqsmo.standards.actions.decisions import record_decision
from openqsmo.standards.actions.drafts import make_draft, put_item
from openqsmo.standards.actions.evidence import give_evidence, take_back_evidence
from openqsmo.standards.models import PublicComment, RequirementEvidence, StandardVersion
from openqsmo.standards.queries.readiness import missing_of
from openqsmo.standards.rules.pipeline import Decision, Step
from openqsmo.standards.rules.readiness import Disposition, MissingKind
from openqsmo.standards.tests.draft_samples import FIRST, THIRD, refused
from openqsmo.standards.tests.registry_samples import item, load_items
from openqsmo.standards.tests.test_drafts_decided import agree, who_decides
from openqsmo.standards.vocabulary import ItemKind

OPEN, AFTER = "2025-07-20T16:00:00Z", "2025-08-20T16:00:00Z"
MUST = {"statement": "Pay on time.", "level": "must", "proofs": ["test"], "capabilities": [FIRST]}


@pytest.fixture
def commented(draft, lead):
    """The draft in public comment from July 10 to August 10, 2025."""
    for step in list(Step)[:-1]:
        agree(draft, step, lead)
    draft.refresh_from_db()
    return draft


def filed(draft, text="Say by when.", **more):
    with time_machine.travel(OPEN):
        return file_comment(version_id=draft.pk, text=text, **{"by": VISITOR, **more})


def answered(draft, number, lead, disposition=Disposition.ACCEPTED, answer="Done.", **more):
    return answer_comment(
        version_id=draft.pk, number=number, disposition=disposition, answer=answer, **lead, **more
    )


def omb(draft, lead):
    who = who_decides(Step.OMB, lead)
    return {
        "version_id": draft.pk, "step": Step.OMB, "decision": Decision.AGREED, "on": date(2025, 9, 10),
        "body": "OMB", **who,
    }  # fmt: skip


def test_a_comment_of_the_public_is_kept_with_its_name_sealed(commented):
    made = filed(commented, identifier=FIRST, name="Vic Visitor", organization="Payers' League")
    assert (made.number, made.item.identifier, made.shows_name, made.person) == (1, FIRST, False, None)
    event = Event.objects.last()
    assert (event.verb, event.about, event.actor) == ("comment.filed", commented.ledger_name, "visitor")
    assert "Vic Visitor" not in event.body
    assert "Payers' League" in event.body
    sealed = SealedValue.objects.get(event=event)
    assert (sealed.field, sealed.is_personal, sealed.after) == ("name", True, '"Vic Visitor"')
    assert verify().is_whole


def test_who_is_signed_in_comments_under_the_name_of_the_account(cast, commented):
    made = filed(commented, by=cast.actor(cast.lee), name="Somebody else")
    assert (made.name, made.shows_name, made.person) == ("Lee", True, cast.lee)


def test_comments_are_numbered_in_the_order_of_filing(commented):
    assert [filed(commented).number for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        ("2025-07-09T16:00:00Z", False),
        ("2025-07-10T16:00:00Z", True),
        ("2025-08-10T16:00:00Z", True),
        ("2025-08-11T16:00:00Z", False),
    ],
)
def test_comments_are_taken_from_the_first_day_to_the_last(commented, at, is_taken):
    given = {"version_id": commented.pk, "text": "Say by when.", "by": VISITOR}
    with time_machine.travel(at):
        if is_taken:
            assert file_comment(**given).number == 1
        else:
            refused("STA-040", file_comment, **given)


def test_a_draft_that_is_not_in_public_comment_takes_none(draft):
    refused("STA-040", file_comment, version_id=draft.pk, text="Now.", by=VISITOR)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "STA-041"),
        ({"text": "x" * 20_001}, "STA-041"),
        ({"text": "Yes.", "name": "x" * 201}, "STA-041"),
        ({"text": "a\x00b"}, "STA-041"),
        ({"text": "Yes.", "identifier": THIRD}, "STA-022"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused_and_nothing_is_saved(commented, given, code):
    with time_machine.travel(OPEN):
        refused(code, file_comment, version_id=commented.pk, by=VISITOR, **given)
    assert not PublicComment.objects.exists()


def test_an_answer_has_a_disposition_and_may_be_corrected(commented, lead):
    filed(commented)
    answered(commented, 1, lead)
    now = answered(commented, 1, lead, Disposition.REJECTED, "The law says so.", identifier=FIRST)
    assert (now.disposition, now.answer, now.item.identifier) == ("rejected", "The law says so.", FIRST)
    assert Event.objects.filter(verb="comment.answered").count() == 2
    assert verify().is_whole


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": " "}, "answer"),
        ({"disposition": Disposition.OUT_OF_SCOPE, "answer": ""}, "answer"),
        ({"disposition": Disposition.DUPLICATE}, "duplicate_of"),
        ({"disposition": Disposition.DUPLICATE, "duplicate_of": 1}, "duplicate_of"),
        ({"disposition": Disposition.DUPLICATE, "duplicate_of": 9}, "duplicate_of"),
    ],
)
def test_a_disposition_without_what_belongs_to_it_is_refused(commented, lead, given, field):
    filed(commented)
    given = {"disposition": Disposition.ACCEPTED, "answer": "", **given}
    problem = refused("STA-043", answer_comment, version_id=commented.pk, number=1, **given, **lead)
    assert [error.field for error in problem.errors] == [field]


def test_only_the_standards_lead_answers_and_gives_evidence(cast, commented):
    filed(commented)
    for person in (cast.fay, cast.lee, cast.pat, cast.omar):
        who = {"areas_led": frozenset({cast.fm.pk}), "by": cast.actor(person)}
        given = {"disposition": Disposition.ACCEPTED, "answer": "Done."}
        refused("STA-019", answer_comment, version_id=commented.pk, number=1, **given, **who)
        about = {"identifier": FIRST, "reference": "5 USC 5504", "says": ""}
        refused("STA-019", give_evidence, draft_id=commented.pk, **about, **who)


def test_omb_waits_until_every_comment_is_answered(commented, lead):
    filed(commented)
    filed(commented, "Say by when, again.")
    problem = refused("STA-013", record_decision, **omb(commented, lead))
    assert [error.field for error in problem.errors] == ["1", "2"]
    answered(commented, 2, lead, Disposition.DUPLICATE, "", duplicate_of=1)
    refused("STA-013", record_decision, **omb(commented, lead))
    answered(commented, 1, lead)
    record_decision(**omb(commented, lead))
    refused("STA-044", answer_comment, version_id=commented.pk, number=1,
            disposition=Disposition.REJECTED, answer="No.", **lead)  # fmt: skip
    assert verify().is_whole


@pytest.fixture
def required(published, cast, lead):
    """A working draft of requirements with one MUST."""
    load_items(item(ItemKind.REQUIREMENT, "HCM.REQ.001", "HCM", **MUST))
    draft = make_draft(standard_code="hcm-requirements", number=1, why="", **lead)
    return StandardVersion.objects.get(pk=draft.pk)


def lacking(draft):
    return [(each.kind, each.where) for each in missing_of(draft)]


def worded(draft, lead, **changes):
    content = {key: value for key, value in {**MUST, **changes}.items() if value}
    put_item(draft_id=draft.pk, kind=ItemKind.REQUIREMENT, identifier="HCM.REQ.001", content=content, **lead)


def test_a_must_lacks_evidence_until_it_is_given_for_the_words_that_it_has(required, lead):
    assert lacking(required) == [(MissingKind.EVIDENCE, "HCM.REQ.001")]
    about = {"draft_id": required.pk, "identifier": "HCM.REQ.001", "reference": "5 USC 5504", "says": "Due."}
    given = give_evidence(**about, **lead)
    assert lacking(required) == []
    worded(required, lead, statement="Pay on the day.")
    assert lacking(required) == [(MissingKind.EVIDENCE, "HCM.REQ.001")]
    again = give_evidence(**about, **lead)
    take_back_evidence(draft_id=required.pk, evidence_id=again.pk, **lead)
    assert lacking(required) == [(MissingKind.EVIDENCE, "HCM.REQ.001")]
    refused("KER-001", take_back_evidence, draft_id=required.pk, evidence_id=again.pk, **lead)
    worded(required, lead)
    assert lacking(required) == []
    assert RequirementEvidence.objects.get(pk=given.pk).taken_back_at is None
    assert verify().is_whole


def test_evidence_is_for_requirements_and_says_where_it_can_be_read(required, draft, lead):
    about = {"reference": "5 USC 5504", "says": "", **lead}
    refused("STA-045", give_evidence, draft_id=required.pk, identifier="HCM.REQ.009", **about)
    refused("STA-045", give_evidence, draft_id=draft.pk, identifier=FIRST, **about)
    blank = {**about, "reference": " "}
    refused("STA-046", give_evidence, draft_id=required.pk, identifier="HCM.REQ.001", **blank)


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"level": None}, [MissingKind.STRICTNESS]),
        ({"level": "may"}, []),
        ({"proofs": None}, [MissingKind.PROOF, MissingKind.EVIDENCE]),
        ({"capabilities": None}, [MissingKind.MAPPING, MissingKind.EVIDENCE]),
        ({"capabilities": ["HCM.A5-1.010.999"], "level": "may"}, [MissingKind.MAPPING]),
    ],
)
def test_what_a_requirement_lacks_is_read_from_the_draft(required, lead, changes, kinds):
    worded(required, lead, **changes)
    assert [kind for kind, _ in lacking(required)] == kinds


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "shall"}, "level"),
        ({"proofs": ["guess"]}, "proofs"),
        ({"applies_when": "employees >="}, "applies_when"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_requirement_that_cannot_be_read_is_refused_by_field(required, lead, changes, field):
    given = {"kind": ItemKind.REQUIREMENT, "identifier": "HCM.REQ.001", "content": {**MUST, **changes}}
    problem = refused("STA-021", put_item, draft_id=required.pk, **given, **lead)
    assert [error.field for error in problem.errors] == [field]


def test_a_draft_without_comments_and_requirements_lacks_nothing(draft):
    assert missing_of(draft) == ()
