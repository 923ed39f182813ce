"""Open, close, link and unlink accounts."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, Role, Scope
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event, SealedValue
from openqsmo.ledger.verify import verify
from openqsmo.people import actions
from openqsmo.people.cli import people
from openqsmo.people.models import Person


def refused_code(action, **given) -> str:
    with pytest.raises(Refused) as refused:
        action(**given)
    return refused.value.problem.code


def test_opening_leaves_an_event_without_name_or_address(db):
    person = actions.open_account(email="New@Example.gov", name="New Person", by=OPERATOR)
    event = Event.objects.get()
    assert (event.verb, event.subject, event.actor) == ("person.registered", person.ledger_name, "operator")
    assert "New Person" not in event.body
    assert "example.gov" not in event.body.lower()
    sealed = {value.field: json.loads(value.after) for value in SealedValue.objects.all()}
    assert sealed == {"email": "new@example.gov", "name": "New Person"}
    assert all(value.is_personal and value.person_id == person.pk for value in SealedValue.objects.all())
    assert verify().is_whole


def test_opening_twice_is_refused_whatever_the_letters(nell, unchanged):
    unchanged.mark()
    assert refused_code(actions.open_account, email="NELL@example.gov", name="N", by=OPERATOR) == "PEO-019"
    unchanged()


@pytest.mark.parametrize("who", ["lee", "ana", "gus", "omar"])
def test_whoever_administers_nothing_opens_and_closes_no_account(cast, unchanged, who):
    by = cast.actor(getattr(cast, who))
    unchanged.mark()
    assert refused_code(actions.open_account, email="x@example.gov", name="X", by=by) == "PEO-023"
    assert refused_code(actions.close_account, person=cast.rob, by=by) == "PEO-023"
    assert refused_code(actions.unlink_identities, person=cast.rob, by=by) == "PEO-023"
    unchanged()


def test_an_agencys_administrator_closes_no_account(cast, unchanged):
    unchanged.mark()
    assert refused_code(actions.close_account, person=cast.lee, by=cast.actor(cast.ada)) == "PEO-023"
    unchanged()


def test_closing_ends_roles_and_tokens_in_one_event(cast):
    token, _ = actions.make_token(name="t", scopes=[Scope.READ], days=9, by=cast.actor(cast.lee))
    actions.close_account(person=cast.lee, by=cast.actor(cast.uma), why="left the agency")
    cast.lee.refresh_from_db()
    token.refresh_from_db()
    assert cast.lee.is_active is False
    assert cast.lee.memberships.get().ended_on is not None
    assert token.revoked_on is not None
    event = Event.objects.order_by("-sequence").first()
    assert event.verb == "person.closed"
    assert len(json.loads(event.body)["rows"]) == 3
    assert verify().is_whole


def test_closing_the_last_administrator_is_refused_and_nothing_changes(cast, unchanged):
    unchanged.mark()
    assert refused_code(actions.close_account, person=cast.ada, by=OPERATOR) == "PEO-015"
    assert refused_code(actions.close_account, person=cast.pat, by=OPERATOR) == "PEO-015"
    assert refused_code(actions.close_account, person=cast.uma, by=OPERATOR) == "PEO-015"
    assert cast.pat.memberships.filter(ended_on=None).count() == 2
    unchanged()


def test_closing_twice_is_refused(nell, unchanged):
    actions.close_account(person=nell, by=OPERATOR)
    unchanged.mark()
    assert refused_code(actions.close_account, person=nell, by=OPERATOR) == "PEO-020"
    unchanged()


def test_a_closed_account_opens_again_without_its_roles(cast, nell):
    actions.grant_role(person=nell, organization=cast.labor, role=Role.AGENCY_USER, by=OPERATOR)
    actions.close_account(person=nell, by=OPERATOR)
    by_agency = cast.actor(cast.ada)
    assert refused_code(actions.open_account, email=nell.email, name="Nell", by=by_agency) == "PEO-020"
    again = actions.open_account(email=nell.email, name="Nell Renamed", by=cast.actor(cast.uma))
    assert (again.pk, again.is_active, again.name) == (nell.pk, True, "Nell Renamed")
    assert not cast.actor(again).grants
    event = Event.objects.order_by("-sequence").first()
    assert (event.verb, "Renamed" in event.body) == ("person.reopened", False)
    assert verify().is_whole


def test_a_sign_in_belongs_to_one_account(nell, cast, unchanged):
    first = actions.link_identity(person=nell, issuer="https://id.example", subject="s", by=OPERATOR)
    unchanged.mark()
    again = actions.link_identity(person=nell, issuer="https://id.example", subject="s", by=OPERATOR)
    assert again == first
    other = {"person": nell, "issuer": "https://id.example", "subject": "t"}
    assert refused_code(actions.link_identity, **other, by=OPERATOR) == "PEO-021"
    unchanged()
    actions.link_identity(person=nell, issuer="https://other.example", subject="t", by=OPERATOR)
    assert actions.unlink_identities(person=nell, by=OPERATOR) == 2
    assert actions.unlink_identities(person=nell, by=OPERATOR) == 0
    assert Event.objects.filter(verb="person.unlinked").count() == 1
    assert verify().is_whole


def test_a_demonstration_person_is_registered_once_with_its_roles(cast):
    given = {
        "email": "Demo@example.gov", "name": "Demo Person", "by": OPERATOR,
        "memberships": [(Role.AGENCY_USER, cast.labor), (Role.AGENCY_CIO, cast.labor)],
    }  # fmt: skip
    person = actions.register_demonstration_person(**given)
    count = Event.objects.count()
    assert actions.register_demonstration_person(**given) == person
    assert Event.objects.count() == count
    assert person.is_synthetic
    assert {grant.role for grant in cast.actor(person).grants} == {Role.AGENCY_USER, Role.AGENCY_CIO}
    assert verify().is_whole


def test_no_demonstration_person_is_registered_outside_a_demonstration(db, settings, unchanged):
    settings.IS_DEMONSTRATION = False
    given = {"email": "d@example.gov", "name": "D", "memberships": [], "by": OPERATOR}
    unchanged.mark()
    assert refused_code(actions.register_demonstration_person, **given) == "PEO-001"
    assert not Person.objects.exists()
    unchanged()


def test_a_demonstration_person_does_not_take_a_real_ones_address(nell, unchanged):
    given = {"email": nell.email, "name": "D", "memberships": [], "by": OPERATOR}
    unchanged.mark()
    assert refused_code(actions.register_demonstration_person, **given) == "PEO-019"
    unchanged()


def run(*words: str):
    return CliRunner().invoke(people, words)


def test_the_command_line_opens_lists_and_closes(cast):
    assert run("open", "New@example.gov", "--name", "New").output == "open: new@example.gov (New)\n"
    assert "new@example.gov  New  no role" in run("list").output
    lines = [json.loads(line) for line in run("list", "--json").output.splitlines()]
    lee = next(line for line in lines if line["email"] == "lee@example.gov")
    assert lee["is_open"] is True
    assert [(role["role"], role["organization"]) for role in lee["roles"]] == [("agency_user", "labor")]
    assert run("close", "new@example.gov", "--why", "test").output == "closed: new@example.gov\n"
    assert "CLOSED" in run("list").output
    assert run("close", "ghost@example.gov").exception.problem.code == "PEO-028"
    assert run("unlink", "lee@example.gov").output == "unlinked: 0 sign-ins of lee@example.gov\n"
    assert verify().is_whole


def test_the_command_line_makes_a_token_and_prints_nothing_but_its_secret(cast, client):
    done = run("token", "lee@example.gov", "--name", "script", "--scope", "read", "--days", "3")
    secret = done.output.strip()
    assert (done.exit_code, secret.startswith("oqs_"), done.output.count("\n")) == (0, True, 1)
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert me.json()["name"] == "Lee"
    assert Event.objects.get(verb="token.made").actor == "operator"
    assert verify().is_whole
