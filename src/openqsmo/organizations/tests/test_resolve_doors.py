"""Whom a name means is the same by page, by API and at the command line."""

import json
import sys

import pytest
from click.testing import CliRunner

from openqsmo.kernel.actor import OPERATOR, VISITOR
from openqsmo.kernel.problems import Refused
from openqsmo.ledger.queries import head_sequence
from openqsmo.organizations import actions, queries
from openqsmo.organizations.cli import agency
from openqsmo.organizations.models import Organization
from openqsmo.organizations.vocabulary import OrganizationKind

pytestmark = pytest.mark.django_db
LEFT = "Bureau of Fiscal Serv"


def by_page(client, text, scheme=""):
    return client.get("/agencies/resolve/", {"q": text, "scheme": scheme})


def by_api(client, text, scheme=""):
    return client.get("/api/v1/organizations/resolve", {"q": text, "scheme": scheme})


def by_command(text, scheme=""):
    more = ["--scheme", scheme] if scheme else []
    return CliRunner().invoke(agency, ["resolve", text, *more, "--json"])


@pytest.mark.parametrize(
    ("text", "scheme", "key"),
    [
        ("Department of Treasury", "", "treasury"),
        ("Department of Treasury", "OMB", "treasury"),
        ("016", "OMB", "ssa"),
        ("016", "CGAC", "labor"),
        ("016", "cgac", "labor"),
        ("OMB:016", "", "ssa"),
        ("DHS CISA", "", "dhs-cisa"),
        ("Office of the Vice Admiral", "", None),
        (LEFT, "", None),
        ("#N/A", "", None),
    ],
)
def test_every_door_gives_the_same_answer(known, client, text, scheme, key):
    answer = queries.resolve_name(text=text, scheme=scheme, viewer=VISITOR).as_data()
    assert (answer["organization"] or {"key": None})["key"] == key
    api, command, page = by_api(client, text, scheme), by_command(text, scheme), by_page(client, text, scheme)
    assert (api.status_code, page.status_code) == (200, 200)
    assert api.json() == json.loads(command.output) == answer
    assert command.exit_code == (0 if key else 1)
    shown = page.content.decode()
    if key:
        assert f'href="/agencies/{answer["organization"]["id"]}/"' in shown
        assert f"{answer['score']} of 1" in shown
    else:
        assert "is left for a person" in shown
    for other in answer["others"]:
        assert f'href="/agencies/{other["id"]}/"' in shown
    assert page.context["meaning"].resolution.reason == answer["reason"]


def test_an_answer_says_which_how_sure_and_which_others(known):
    answer = json.loads(by_command("Department of Treasury").output)
    treasury = known.treasury
    assert answer == {
        "text": "Department of Treasury",
        "scheme": None,
        "verdict": "resolved",
        "organization": {
            "id": treasury.pk, "key": "treasury", "name": treasury.name, "path": treasury.name,
        },
        "score": 0.98,
        "how": "alias",
        "reason": "It is another way to write Department of the Treasury.",
        "others": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("016", "", "KER-010"),
        ("  016 ", "", "KER-010"),
        ("015-12", "", "KER-010"),
        ("016", "IRS", "KER-011"),
        ("16", "CGAC", "KER-012"),
        ("OMB:16", "", "KER-012"),
    ],
)
def test_a_code_without_its_scheme_is_refused_at_every_door(known, client, text, scheme, code):
    page, api, command = by_page(client, text, scheme), by_api(client, text, scheme), by_command(text, scheme)
    assert (page.status_code, api.status_code) == (422, 422)
    assert f"Code {code}" in page.content.decode()
    assert api.json()["code"] == code
    assert isinstance(command.exception, Refused)
    assert command.exception.problem.code == code
    assert command.output == ""


def test_the_command_line_ends_with_2_when_it_refuses(known, monkeypatch, capsys):
    from openqsmo.site import cli

    monkeypatch.setattr(sys, "argv", ["qsmo", "agency", "resolve", "016", "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert (told.out, "KER-010" in told.err) == ("", True)


def test_a_bare_code_s_page_offers_what_it_may_be_in_each_scheme(known, client):
    shown = by_page(client, "016").content.decode()
    assert 'value="016"' in shown, "what was typed is kept"
    for code, whose in (
        ("CGAC%3A016", "Department of Labor"),
        ("OMB%3A016", "Social Security Administration"),
    ):
        assert f'href="?q={code}"' in shown
        assert whose in shown


def test_a_person_reads_the_command_s_answer(known):
    told = CliRunner().invoke(agency, ["resolve", "Department of Treasury"]).output
    assert told.splitlines()[0] == "Department of the Treasury (treasury)"
    assert "how sure: 0.98" in told
    told = CliRunner().invoke(agency, ["resolve", LEFT]).output
    assert told.startswith("Left for a person: ")
    assert "(treasury-fiscal)" in told


def test_asking_leaves_nothing_behind(known, client):
    before = head_sequence()
    by_page(client, LEFT)
    by_api(client, LEFT)
    by_command(LEFT)
    assert head_sequence() == before


def test_a_change_is_known_to_the_next_question_and_asking_again_reads_nothing_anew(
    known, client, django_assert_num_queries
):
    assert by_api(client, "Acorn Commission").json()["organization"] is None
    row = actions.register_organization(
        name="Acorn Commission", kind=OrganizationKind.BOARD, source="a test", by=OPERATOR
    )
    assert by_api(client, "Acorn Commission").json()["organization"]["id"] == row.pk
    with django_assert_num_queries(2):  # the ledger's head, and the organization found
        queries.resolve_name(text="Acorn Commission", viewer=VISITOR)


def test_what_is_invented_or_gone_is_never_meant(known, client):
    invented = {"kind": OrganizationKind.BOARD, "source": "a test", "by": OPERATOR, "is_synthetic": True}
    actions.register_organization(name="Imagined Commission", **invented)
    assert by_api(client, "Imagined Commission").json()["verdict"] == "unknown"


@pytest.mark.parametrize(
    "text", ["x" * 300, "(" * 250, "\u202e\u0000x".replace("\0", ""), "'; DROP TABLE", "%", "😀"]
)
def test_whatever_is_typed_gets_an_answer(known, client, text):
    assert by_page(client, text).status_code == 200
    assert by_api(client, text).status_code == 200


def test_no_name_asks_for_one(known, client):
    assert by_page(client, "").status_code == 200
    assert by_api(client, "").status_code == 422
    assert by_api(client, "x" * 301).status_code == 422


def test_an_empty_list_of_organizations_leaves_every_name_open(client):
    assert Organization.objects.count() == 0
    assert by_api(client, "Department of Treasury").json()["verdict"] == "unknown"
