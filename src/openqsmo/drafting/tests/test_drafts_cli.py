"""Drafts of standards on a terminal: the same answers as on the pages."""

import json

import time_machine
from click.testing import CliRunner

from openqsmo.drafting.cli import drafts
from openqsmo.kernel.actor import VISITOR
from openqsmo.ledger.verify import verify
from openqsmo.standards.actions.comments import file_comment
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.rules.pipeline import Step
from openqsmo.standards.tests.draft_samples import CODE, FIRST, says
from openqsmo.standards.tests.test_comments import OPEN
from openqsmo.standards.tests.test_drafts_decided import agree


def run(*arguments):
    done = CliRunner().invoke(drafts, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_draft_is_begun_worded_from_a_file_decided_and_withdrawn(published, tmp_path):
    assert "Working draft" in run("begin", CODE, "--why", "The law changed.")
    draft = StandardVersion.objects.get(number=0)
    file = tmp_path / "items.json"
    item = {"kind": "capability", "identifier": FIRST, "content": {"statement": "Provide reports at once."}}
    file.write_text(json.dumps({"items": [item]}), encoding="utf-8")
    assert "1 item taken" in run("take", draft.pk, file)
    assert says(draft)[FIRST] == "Provide reports at once."
    assert "at once" in run("show", draft.pk)
    assert [row["state"] for row in json.loads(run("list", "--json"))] == ["working_draft"]
    day = draft.made_on.isoformat()
    assert "Agreed by the working group" in run("decide", draft.pk, "working_group", day, "--body", "WG")
    ended = run("decide", draft.pk, "withdraw", day, "--body", "QSMO", "--reason", "Not yet.")
    assert "Withdrawn" in ended
    assert run("list") == ""
    assert verify().is_whole


def test_a_first_version_is_begun(cast):
    assert "requirements, draft" in run("first", "HCM", "requirements")


def test_comments_are_read_and_answered(draft, lead):
    for step in list(Step)[:-1]:
        agree(draft, step, lead)
    with time_machine.travel(OPEN):
        file_comment(version_id=draft.pk, text="Say by when.", by=VISITOR)
    assert "the whole draft: open" in run("comments", draft.pk)
    run("answer", draft.pk, 1, "accepted", "A day is named.")
    assert "Answer: A day is named." in run("comments", draft.pk)
