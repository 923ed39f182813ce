"""A draft is its agency's; a submitted case its approvers' too; an approved one everyone's, field by field."""

import json

import pytest

from openqsmo.cases.models import Case
from openqsmo.cases.paperwork import CaseKind, CaseSection
from openqsmo.cases.queries.cases import case_page
from openqsmo.cases.rules.fields import SECTIONS
from openqsmo.cases.rules.sight import LEAST, level_of, opened
from openqsmo.cases.tests.written import WHOLE, approved, started, submitted
from openqsmo.kernel.actor import VISITOR
from openqsmo.kernel.visibility import Visibility
from tests.cast import person


def seen_by(cast, case):
    looks = {
        name: cast.actor(getattr(cast, name)) for name in ("lee", "dee", "fay", "omar", "gus", "pat", "rob")
    }
    looks["tom"] = cast.actor(person("Tom", ("agency_user", cast.treasury)))
    looks["visitor"] = VISITOR
    return {name for name, who in looks.items() if Case.objects.visible_to(who).filter(pk=case.pk).exists()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "who"),
    [
        (started, {"lee"}),
        (submitted, {"lee", "dee", "omar", "gus"}),
        (approved, {"lee", "dee", "fay", "omar", "gus", "pat", "rob", "tom", "visitor"}),
    ],
)
def test_who_sees_that_a_case_is_there(cast, make, who):
    assert seen_by(cast, make(cast)) == who


@pytest.mark.django_db
def test_the_qsmo_sees_a_joint_draft_that_it_is_to_join(cast):
    assert seen_by(cast, started(cast, kind=CaseKind.JOINT, joint_purpose="invest")) == {"lee", "dee"}


@pytest.mark.parametrize("level", list(Visibility))
def test_no_field_is_opened_below_its_least_level(level):
    everything = {section.value: level.slug for section in CaseSection}
    for (section, name), least in LEAST.items():
        assert level_of(section, name, everything) >= least
        assert name in {
            c.name for spec in SECTIONS if spec.section is section for c in (*spec.fields, *spec.rows)
        }


def test_a_visitor_reads_what_was_opened_and_no_amount():
    text = json.dumps(opened(WHOLE, {section.value: "public" for section in CaseSection}, Visibility.PUBLIC))
    assert "Pay is late" in text
    assert "Cost of payroll" in text
    for hidden in ("2900000", "1300000", "Report GL-17", "Labor relations office"):
        assert hidden not in text


@pytest.mark.django_db
def test_at_the_api_a_rival_reads_of_an_approved_case_what_a_visitor_reads_and_nothing_before(
    cast, client_for
):
    waiting, done = submitted(cast), approved(cast)
    for who in (None, cast.rob, cast.pat):
        client = client_for(who)
        assert client.get(f"/api/v1/cases/{waiting.pk}").status_code == 404
        assert [row["id"] for row in client.get("/api/v1/cases").json()["items"]] == [done.pk]
        found = client.get(f"/api/v1/cases/{done.pk}").json()
        assert (found["is_whole"], found["steps"], found["frozen"]) == (False, [], {})
        assert set(found["content"]) == {"problem", "benefits"}
    whole = client_for(cast.dee).get(f"/api/v1/cases/{waiting.pk}").json()
    assert whole["is_whole"]
    assert whole["content"] == waiting.content


@pytest.mark.django_db
def test_while_a_returned_case_is_rewritten_others_read_what_was_submitted(cast):
    case = submitted(cast)
    Case.objects.filter(pk=case.pk).update(state="returned", content={"problem": {"statement": "New"}})
    assert case_page(case_id=case.pk, viewer=cast.actor(cast.dee)).content == case.content
    assert case_page(case_id=case.pk, viewer=cast.actor(cast.lee)).content == {
        "problem": {"statement": "New"}
    }
