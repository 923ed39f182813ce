"""Give a role: by page, API and command line, by whoever administers the organization."""

import json

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, Role
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.models import Event
from openqsmo.ledger.verify import verify
from openqsmo.organizations.vocabulary import OrganizationKind
from openqsmo.people import actions
from openqsmo.people.cli import people
from openqsmo.people.models import Membership, Person
from tests.cast import organization


def people_of(organization_row) -> str:
    return f"/organizations/{organization_row.pk}/people/"


def give(client, organization_row, **given):
    return client.post(f"{people_of(organization_row)}give/", given)


def give_by_api(client, organization_row, **given):
    path = f"/api/v1/organizations/{organization_row.pk}/members"
    return client.post(path, json.dumps(given), content_type="application/json")


def held_by(person) -> set[tuple[str, str]]:
    current = Membership.objects.current().filter(person=person)
    return set(current.values_list("role", "organization__key"))


def test_an_agencys_administrator_gives_a_role_to_an_account_that_is_there(client_for, cast, nell):
    client = client_for(cast.ada)
    answer = give(client, cast.labor, email=" NELL@example.gov ", role="agency_cfo")
    assert (answer.status_code, answer["Location"]) == (302, people_of(cast.labor))
    page = client.get(people_of(cast.labor)).text
    assert "Nell now holds the role Agency Chief Financial Officer (CFO) for Department of Labor." in page
    assert held_by(nell) == {("agency_cfo", "labor")}
    event = Event.objects.order_by("-sequence").first()
    assert (event.verb, event.actor, event.about) == (
        "membership.granted", f"person:{cast.ada.pk}", nell.ledger_name,
    )  # fmt: skip
    assert "Nell" not in event.body
    assert "nell@" not in event.body
    assert verify().is_whole


def test_an_account_is_opened_when_a_name_is_given(client_for, cast):
    give(client_for(cast.ada), cast.labor, email="new@example.gov", name="New Person", role="agency_user")
    new = Person.objects.get(email="new@example.gov")
    assert (new.name, new.is_synthetic, new.has_usable_password()) == ("New Person", False, False)
    assert held_by(new) == {("agency_user", "labor")}
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:2])
    assert verbs == ["membership.granted", "person.registered"]
    assert verify().is_whole


def test_the_name_of_an_account_that_is_there_is_kept(client_for, cast, nell):
    give(client_for(cast.ada), cast.labor, email=nell.email, name="Somebody Else", role="agency_user")
    nell.refresh_from_db()
    assert nell.name == "Nell"


def test_an_administrator_gives_roles_in_the_bureaus_below(client_for, cast, nell):
    bureau = organization(
        "labor-bls", "Bureau of Labor Statistics", OrganizationKind.BUREAU, parent=cast.labor
    )
    office = organization("labor-bls-x", "An Office", OrganizationKind.BUREAU, parent=bureau)
    client = client_for(cast.ada)
    assert give(client, office, email=nell.email, role="agency_user").status_code == 302
    assert client.get(people_of(office)).status_code == 200
    ended = client.post(f"{people_of(office)}{nell.memberships.get().pk}/end/")
    assert ended.status_code == 302
    assert held_by(nell) == set()


@pytest.mark.parametrize(
    ("case", "given", "status", "code"),
    [
        ("no such address", {"email": "nell", "role": "agency_user"}, 422, "PEO-016"),
        ("no account and no name", {"email": "new@example.gov", "role": "agency_user"}, 422, "PEO-022"),
        ("a role held already", {"email": "lee@example.gov", "role": "agency_user"}, 409, "PEO-009"),
        ("a role that is not theirs", {"email": "nell@example.gov", "role": "admin"}, 422, "Select a valid"),
        ("no role at all", {"email": "nell@example.gov", "role": ""}, 422, "This field is required"),
        (
            "a name that cannot be kept",
            {"email": "new@example.gov", "name": "\u202e", "role": "agency_user"},
            422,
            "PEO-018",
        ),
    ],
)
def test_what_cannot_be_given_says_what_to_do_and_keeps_what_was_typed(
    client_for, cast, nell, unchanged, case, given, status, code
):
    unchanged.mark()
    count = Membership.objects.count()
    answer = give(client_for(cast.ada), cast.labor, **given)
    assert answer.status_code == status, case
    assert code in answer.text
    assert f'value="{given["email"]}"' in answer.text
    assert (Membership.objects.count(), Person.objects.filter(email="new@example.gov").exists()) == (
        count,
        False,
    )
    unchanged()


@pytest.mark.parametrize("who", ["lee", "ana", "gus", "pat", "omar", "ada_elsewhere", None])
def test_nobody_else_gives_roles_there_and_nothing_changes(client_for, cast, nell, unchanged, who):
    person = cast.ada if who == "ada_elsewhere" else getattr(cast, who) if who else None
    where = cast.treasury if who == "ada_elsewhere" else cast.labor
    unchanged.mark()
    expected = 403 if who else 401
    client = client_for(person)
    assert give(client, where, email=nell.email, role="agency_user").status_code == expected
    assert give_by_api(client, where, email=nell.email, role="agency_user").status_code == expected
    assert held_by(nell) == set()
    unchanged()


def test_a_refusal_for_another_organization_says_whom_to_ask(client_for, cast):
    answer = client_for(cast.ada).get(people_of(cast.treasury))
    assert (answer.status_code, "PEO-017" in answer.text) == (403, True)
    assert "its own account administrator" in answer.text.lower()


def test_a_providers_administrator_and_a_director_give_their_own_roles_only(client_for, cast, nell):
    assert give(client_for(cast.pat), cast.acme, email=nell.email, role="provider_user").status_code == 302
    assert give(client_for(cast.pat), cast.rival, email=nell.email, role="provider_user").status_code == 403
    assert give(client_for(cast.dee), cast.hr_qsmo, email=nell.email, role="qsmo_analyst").status_code == 302
    assert give(client_for(cast.dee), cast.hr_qsmo, email=nell.email, role="qsmo_director").status_code == 422
    assert give(client_for(cast.dee), cast.fm_qsmo, email=nell.email, role="qsmo_analyst").status_code == 403
    assert held_by(nell) == {("provider_user", "acme"), ("qsmo_analyst", "hr-qsmo")}


@pytest.mark.parametrize(
    ("who", "where", "role", "code"),
    [
        ("ada", "labor", Role.AUDITOR, "PEO-007"),
        ("ada", "labor", Role.ADMIN, "PEO-007"),
        ("ada", "treasury", Role.AGENCY_USER, "PEO-007"),
        ("ana", "hr_qsmo", Role.QSMO_ANALYST, "PEO-007"),
        ("uma", "acme", Role.AGENCY_USER, "PEO-008"),
        ("uma", "labor", Role.QSMO_DIRECTOR, "PEO-008"),
        ("uma", "labor", Role.PROVIDER_USER, "PEO-008"),
    ],
)
def test_the_action_itself_refuses_whatever_door_it_is_called_from(
    cast, nell, unchanged, who, where, role, code
):
    unchanged.mark()
    with pytest.raises(Refused) as refused:
        actions.grant_role(
            person=nell, organization=getattr(cast, where), role=role, by=cast.actor(getattr(cast, who))
        )
    assert refused.value.problem.code == code
    unchanged()


def test_a_role_that_does_not_exist_there_names_those_that_do(cast, nell):
    with pytest.raises(Refused) as refused:
        actions.grant_role(person=nell, organization=cast.acme, role=Role.AGENCY_USER, by=OPERATOR)
    assert refused.value.problem.says.endswith("Acme Services, which is a commercial provider.")
    assert refused.value.problem.fix == "Choose one of: Provider user or Provider account administrator."


def test_a_closed_account_gets_no_role_and_is_not_opened_by_an_agency(client_for, cast, nell, unchanged):
    actions.close_account(person=nell, by=OPERATOR)
    unchanged.mark()
    answer = give(client_for(cast.ada), cast.labor, email=nell.email, name="Nell", role="agency_user")
    assert (answer.status_code, "PEO-020" in answer.text) == (409, True)
    unchanged()


def test_the_system_administrator_gives_what_exists_anywhere(client_for, cast, nell):
    page = client_for(cast.uma).get(people_of(cast.labor)).text
    assert "Auditor (GAO, inspector general)" in page
    assert give(client_for(cast.uma), cast.labor, email=nell.email, role="auditor").status_code == 302


def test_the_api_gives_the_same(client_for, cast):
    answer = give_by_api(
        client_for(cast.ada), cast.labor, email="New@example.gov", name="New Person", role="agency_user"
    )
    assert answer.status_code == 201
    given = answer.json()
    assert (given["email"], given["name"], given["role"], given["ended_on"]) == (
        "new@example.gov", "New Person", "agency_user", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"email": "nell@example.gov", "role": "admin"}, 403, "PEO-007"),
        ({"email": "nell@example.gov", "role": "qsmo_analyst"}, 403, "PEO-007"),
        ({"email": "nell@example.gov", "role": "emperor"}, 422, "KER-003"),
        ({"email": "", "role": "agency_user"}, 422, "PEO-016"),
        ({"email": "new@example.gov", "role": "agency_user"}, 422, "PEO-022"),
    ],
)
def test_the_api_refuses_with_the_same_problems(client_for, cast, nell, unchanged, given, status, code):
    unchanged.mark()
    answer = give_by_api(client_for(cast.ada), cast.labor, **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    unchanged()


def test_the_command_line_gives_the_same(cast):
    run = CliRunner()
    asked = ["grant", "new@example.gov", "agency_user", "--organization", "labor", "--name", "New Person"]
    done = run.invoke(people, asked)
    assert (done.exit_code, done.output.startswith("given: new@example.gov agency_user labor")) == (0, True)
    again = run.invoke(people, asked)
    assert again.exception.problem.code == "PEO-009"
    nowhere = run.invoke(people, ["grant", "new@example.gov", "agency_user", "--organization", "nowhere"])
    assert nowhere.exception.problem.code == "PEO-029"
    assert verify().is_whole
