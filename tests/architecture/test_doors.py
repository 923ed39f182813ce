"""Every door declares who may use it; every door × every role is allowed or refused as declared.

The lists are built from the URL configuration, the API and the command tree, so a new door is
tested the moment it exists. A refusal changes nothing.
"""

import json
import re
from functools import cache

import click
import pytest
from django.test import Client

from openqsmo.kernel.actor import GRANTABLE_ROLES, Role
from openqsmo.ledger.models import Head
from openqsmo.ledger.verify import verify
from openqsmo.site.documents import api_doors, command_doors, doors, page_doors
from openqsmo.web.access import allow_api
from openqsmo.web.api import Door, make_api
from tests.cast import organization, person

# Doors whose GET leaves this site or ends the sign-in: asked for apart.
ASKED_APART = {"/sign-in/start/", "/sign-in/callback/", "/sign-out/", "/sign-out/provider/"}
LOOKERS = [None, *sorted(GRANTABLE_ROLES)]


@cache
def every_page() -> list[str]:
    return [line.where for line in page_doors() if line.where not in ASKED_APART]


@cache
def every_operation() -> list[str]:
    return [line.where for line in api_doors()]


def test_every_door_declares_who_may_use_it():
    silent = [line.where for line in doors() if line.access is None or not line.access.roles]
    assert silent == []
    assert len(page_doors()) > 30
    assert len(api_doors()) > 20
    assert len(command_doors()) > 8


def test_a_page_that_declares_nothing_is_refused(client, settings):
    settings.ROOT_URLCONF = "tests.architecture.undeclared_urls"
    response = client.get("/undeclared/")
    assert response.status_code == 403
    assert "WEB-003" in response.content.decode()


def test_an_operation_that_declares_nothing_cannot_be_added():
    router = Door()
    with pytest.raises(RuntimeError, match="declares no access"):
        router.get("/x", response=None)(lambda request: None)


def test_a_router_that_is_no_door_cannot_be_added():
    from ninja import Router

    with pytest.raises(RuntimeError, match="only a Door"):
        make_api("x").add_router("", Router())


def test_a_declared_operation_can_be_added():
    router = Door()
    router.get("/x", response=None)(allow_api(Role.VISITOR)(lambda request: None))


def test_every_command_is_the_operators_but_the_one_that_opens_nothing_of_the_marketplaces():
    others = [line.where for line in command_doors() if line.access.roles != (Role.OPERATOR,)]
    assert others == ["qsmo check"]
    assert all(isinstance(line.where, str) and line.where.startswith("qsmo ") for line in command_doors())
    assert isinstance(click.get_current_context(silent=True), type(None))


@pytest.fixture(scope="module")
def holders():
    """Filled by the first test that needs them; see ``holder``."""
    return {}


def holder(role: Role | None, made: dict):
    """Somebody who holds one role at an organization of their own, far from every record."""
    if role is None:
        return None
    if "office" not in made:
        made["office"] = organization("far-office", "Far Office", "board")
    return person(f"holder-{role.value}", (role, made["office"]))


def fill(where: str) -> str:
    """An address with identifiers that no row has: whoever is let in finds nothing, which is no refusal."""
    address = re.sub(r"<id:\w+>", "999999999", where)
    address = re.sub(r"<slug:\w+>", "no-such-thing", address)
    address = re.sub(r"<str:form>", "json", address)
    return re.sub(r"<\w+:\w+>|\{\w+\}", "no-such-thing", address)


def refused_by_declaration(response) -> bool:
    """A refusal by role: WEB-001 (sign in first) or WEB-002 (not your role), in a page or as JSON."""
    text = response.content.decode(errors="replace") if not response.streaming else ""
    return response.status_code in (401, 403) and bool(re.search(r"WEB-00[12]\b", text))


def browser_of(role, made):
    client = Client(raise_request_exception=True)
    someone = holder(role, made)
    if someone is not None:
        client.force_login(someone, backend="openqsmo.people.backends.KnownPerson")
    return client


@pytest.mark.parametrize("role", LOOKERS, ids=lambda role: role.value if role else "visitor")
def test_every_page_opens_or_refuses_as_declared(cast, role):
    made: dict = {}
    browser = browser_of(role, made)
    held = {Role.VISITOR, Role.PERSON, role} if role else {Role.VISITOR}
    wrong = []
    for line in page_doors():
        if line.where in ASKED_APART:
            continue
        for method in ("get", "post"):
            before = Head.objects.get().hash
            response = getattr(browser, method)(fill(line.where))
            may = bool(held & set(line.access.roles))
            if response.status_code == 405:
                continue
            if refused_by_declaration(response) == may:
                wrong.append((method, line.where, response.status_code))
            if not may and Head.objects.get().hash != before:
                wrong.append((method, line.where, "a refusal left an event"))
            assert response.status_code < 500, (method, line.where)
    assert wrong == []
    assert verify().is_whole


@pytest.mark.parametrize("role", LOOKERS, ids=lambda role: role.value if role else "visitor")
def test_every_api_operation_opens_or_refuses_as_declared(cast, role):
    made: dict = {}
    browser = browser_of(role, made)
    held = {Role.VISITOR, Role.PERSON, role} if role else {Role.VISITOR}
    wrong = []
    for line in api_doors():
        method, _, path = line.where.partition(" ")
        before = Head.objects.get().hash
        response = browser.generic(method, fill(path), data=json.dumps({}), content_type="application/json")
        may = bool(held & set(line.access.roles))
        # A body that cannot be read is refused before the role is asked, and tells nothing.
        if response.status_code == 422 and not may:
            pass
        elif refused_by_declaration(response) == may:
            wrong.append((line.where, response.status_code, response.content[:120]))
        if not may and Head.objects.get().hash != before:
            wrong.append((line.where, "a refusal left an event"))
        assert response.status_code < 500, line.where
        if response.status_code >= 400:
            assert {"code", "says", "fix"} <= response.json().keys(), line.where
    assert wrong == []
