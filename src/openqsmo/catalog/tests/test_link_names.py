"""Once a person has said whom a name means, what bears it is linked."""

import pytest

from openqsmo.catalog.models import Adoption, Offering
from openqsmo.catalog.tests.fedramp_samples import old_snapshot
from openqsmo.catalog.tests.loading import everything, load, outcomes
from openqsmo.kernel.actor import OPERATOR, Actor
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.organizations.actions import decide_name, reopen_name
from openqsmo.organizations.models import NameQuestion
from openqsmo.worker.actions import run_reaction
from openqsmo.worker.registry import REACTIONS

pytestmark = pytest.mark.django_db
LINKING = "catalog: link decided names"


def decide(text, organization, by: Actor = OPERATOR):
    """A person's answer."""
    question = NameQuestion.objects.get(text=text)
    decide_name(question_id=question.pk, organization_id=organization.pk if organization else None, by=by)


def react():
    return run_reaction(REACTIONS[LINKING])


def test_uses_that_wait_for_a_name_are_linked_in_the_name_of_who_decided(cast, tmp_path):
    load(tmp_path, old_snapshot())
    decide("Department of Elms / Bureau of Birches", cast.labor, cast.actor(cast.ana))
    assert react() == 1
    uses = Adoption.objects.filter(source_key="22-901-01")
    assert set(uses.values_list("organization", flat=True)) == {cast.labor.pk}
    assert not Adoption.objects.filter(source_key="22-901").exclude(organization=None).exists()
    events = Event.objects.filter(verb="adoption.linked")
    assert {(event.actor, event.about) for event in events} == {
        (f"person:{cast.ana.pk}", offering.ledger_name) for offering in Offering.objects.all()
    }
    assert verify().is_whole


def test_the_next_load_keeps_the_answer_and_gives_the_code(cast, tmp_path):
    load(tmp_path, old_snapshot())
    decide("Department of Elms / Bureau of Birches", cast.labor)
    react()
    again = load(tmp_path, old_snapshot())
    assert outcomes(again)["adoption"] == "3 unchanged"
    assert outcomes(again)["agency code"] == "1 new"
    assert outcomes(again)["name left for a person"] == "1 unchanged"
    assert cast.labor.codes.get().value == "22-901-01"


def test_offerings_whose_provider_waits_for_a_name_are_linked_too(cast, tmp_path):
    snapshot = old_snapshot()
    snapshot["data"]["Products"][0]["csp"] = "Leaf.gov Works"
    load(tmp_path, snapshot)
    decide("Leaf.gov Works", cast.labor)
    react()
    offering = Offering.objects.get(source_key="FR1000000001")
    assert (offering.provider, offering.sourcing_mode) == (cast.labor, "existing_government")
    cast.labor.refresh_from_db()
    assert cast.labor.is_provider
    assert Event.objects.filter(verb="offering.provider_found", subject=offering.ledger_name).count() == 1
    assert verify().is_whole
    assert outcomes(load(tmp_path, snapshot))["offering"] == "2 unchanged"


def test_a_name_that_is_no_organization_links_nothing_and_is_not_asked_again(cast, tmp_path):
    load(tmp_path, old_snapshot())
    before = everything()
    decide("Department of Elms", None)
    assert react() == 1
    assert everything() == {**before, "events": before["events"] + 1}
    assert outcomes(load(tmp_path, old_snapshot()))["name left for a person"] == "1 unchanged"


def test_the_same_answer_met_twice_changes_nothing_more(cast, tmp_path):
    load(tmp_path, old_snapshot())
    decide("Department of Elms / Bureau of Birches", cast.labor)
    react()
    before = everything()
    (event,) = Event.objects.filter(verb="name.decided")
    REACTIONS[LINKING].answer(event)
    assert everything() == before


def test_an_answer_that_was_changed_moves_the_uses_to_the_other_organization(cast, tmp_path):
    load(tmp_path, old_snapshot())
    text = "Department of Elms / Bureau of Birches"
    for organization in (cast.labor, cast.treasury, None):
        decide(text, organization)
        react()
        uses = Adoption.objects.filter(source_key="22-901-01")
        assert set(uses.values_list("organization", flat=True)) == {organization.pk if organization else None}
        reopen_name(question_id=NameQuestion.objects.get(text=text).pk, by=OPERATOR)
    assert verify().is_whole
