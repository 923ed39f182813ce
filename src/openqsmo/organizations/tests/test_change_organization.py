import json

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.queries import head_sequence
from openqsmo.ledger.verify import verify
from openqsmo.organizations import actions
from openqsmo.organizations.models import Organization

pytestmark = pytest.mark.django_db


def as_it_stands(row, **given):
    form = {
        "name": row.name, "kind": row.kind, "agency_class": row.agency_class, "website": row.website,
        "abbreviation": row.abbreviation, "part_of": row.parent.key if row.parent else "",
    }  # fmt: skip
    return form | ({"is_provider": "on"} if row.is_provider else {}) | given


def change(browser, row, **given):
    return browser.post(f"/agencies/{row.pk}/change/", as_it_stands(row, **given))


def resolved(client, text):
    found = client.get("/api/v1/organizations/resolve", {"q": text}).json()["organization"]
    return found["key"] if found else None


def test_a_new_name_is_kept_with_its_reason_and_the_former_one_still_resolves(known, client_for, client):
    response = change(client_for(known.uma), known.gao, name="Accountability Office", why="renamed by law")
    assert response.status_code == 302
    known.gao.refresh_from_db()
    assert (known.gao.name, known.gao.kept_fields) == ("Accountability Office", ["name"])
    event = Event.objects.last()
    assert json.loads(event.body)["changes"] == {
        "name": {"before": "Government Accountability Office", "after": "Accountability Office"}
    }
    for text in ("Accountability Office", "Government Accountability Office"):
        assert resolved(client, text) == "gao"
    assert "Why: renamed by law" in client.get(f"/agencies/{known.gao.pk}/").content.decode()
    assert verify().is_whole


def test_a_name_changed_to_and_fro_leaves_both_once(known):
    for name in ("B", "Government Accountability Office", "B"):
        actions.change_organization(organization_id=known.gao.pk, given={"name": name}, by=OPERATOR)
    texts = known.gao.other_names.filter(kind="other_name", source="Its name before").values_list(
        "text", flat=True
    )
    assert sorted(texts) == ["B", "Government Accountability Office"]
    assert verify().is_whole


def test_what_changes_nothing_leaves_no_event(known, client_for):
    before = head_sequence()
    assert change(client_for(known.ana), known.gao).status_code == 302
    assert head_sequence() == before


def test_its_history_says_the_change_in_words(known, client_for, client):
    change(client_for(known.ana), known.gao, kind="board", part_of="treasury", is_provider="on")
    told = client.get(f"/agencies/{known.gao.pk}/").content.decode()
    treasury = known.treasury.name
    for said in ("Legislative branch", "Board or council", "Part of", treasury, "Provides services"):
        assert said in told, said


def test_an_organization_cannot_be_part_of_its_own_part(known, client_for):
    before = head_sequence()
    response = change(client_for(known.ana), known.opm, part_of="hr-qsmo")
    assert response.status_code == 409
    assert "ORG-005" in response.content.decode()
    response = change(client_for(known.ana), known.opm, part_of="opm")
    assert response.status_code == 409
    assert head_sequence() == before


def test_a_company_stays_a_provider(known, client_for):
    given = as_it_stands(known.acme)
    given.pop("is_provider")
    assert client_for(known.ana).post(f"/agencies/{known.acme.pk}/change/", given).status_code == 302
    known.acme.refresh_from_db()
    assert known.acme.is_provider


def test_only_what_a_person_may_change_is_changed(known):
    with pytest.raises(ValueError, match="key"):
        actions.change_organization(organization_id=known.gao.pk, given={"key": "x"}, by=OPERATOR)
    with pytest.raises(Refused, match="needs a name"):
        actions.change_organization(organization_id=known.gao.pk, given={"name": " "}, by=OPERATOR)


@pytest.mark.parametrize("who", [None, "lee", "pat", "gus", "omar"])
def test_nobody_else_changes_it_and_nothing_changes(known, client_for, who):
    before = head_sequence()
    response = change(client_for(getattr(known, who) if who else None), known.gao, name="Mine")
    assert response.status_code == (403 if who else 401)
    assert Organization.objects.get(pk=known.gao.pk).name == "Government Accountability Office"
    assert head_sequence() == before
