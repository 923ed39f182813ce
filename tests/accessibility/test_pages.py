"""Every page in headless Chromium at three widths: axe finds nothing, nothing is asked of another host.

The list is built from the URL configuration, with identifiers found in the running demonstration; each
page is opened as somebody who may use it. What is no page (a download, JSON) is left out by its type.
"""

import json
import re
import urllib.request

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from openqsmo.alignment.tests.demonstration import begin_fit_gap
from openqsmo.conformance.tests.demonstration import hold_shipped_contract
from openqsmo.kernel.actor import Role
from openqsmo.site.documents import page_doors
from tests.browser import chromium, needs_browser, other_hosts_asked

WIDTHS = {1280: 900, 768: 1024, 375: 812}
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Who opens a page that asks for a role: the first whose role the door names.
PEOPLE = {
    Role.PERSON: "lee@example.gov",
    Role.AGENCY_ADMIN: "ada@example.gov",
    Role.QSMO_DIRECTOR: "fay@example.gov",
    Role.QSMO_ANALYST: "ana@example.gov",
    Role.PROVIDER_USER: "pat@example.com",
    Role.OMB_REVIEWER: "omar@example.gov",
    Role.SSGB_MEMBER: "sam@example.gov",
    Role.ADMIN: "uma@example.gov",
    Role.AUDITOR: "gus@example.gov",
}
LEFT_OUT = {"/sign-in/start/", "/sign-in/callback/", "/sign-out/", "/sign-out/provider/", "/health/empty/"}
# Pages of their own that no address of the configuration leads to: refusals and empty states.
MORE = [
    (None, "/api/"),
    (None, "/api/reference/offerings/"),
    (None, "/no-such-page/"),
    (None, "/offerings/?q=nothing+holds+these+words"),
    (None, "/offerings/?q=payroll&data=synthetic&mode=vendor"),
    (None, "/follows/"),
    (None, "/offerings/999999999/"),
    (None, "/offerings/?page=400"),
    (None, "/functions/?q=budget"),
    (None, "/standards/?q=budget"),
    (None, "/standards/?q=nothing+holds+these+words&kind=capability"),
    (None, "/needs/?state=declined"),
    ("lee@example.gov", "/follows/"),
    ("rob@example.com", "/officials/new/"),
    ("ana@example.gov", "/unique-capabilities/1/decide/"),
    ("lee@example.gov", "/cases/3/"),
    ("lee@example.gov", "/cases/3/sections/costs/"),
    ("lee@example.gov", "/cases/3/sections/baseline/"),
    ("dee@example.gov", "/cases/2/"),
    ("lee@example.gov", "/exceptions/1/"),
]

pytestmark = [*needs_browser, pytest.mark.same_on_any_database]


def answer(server, path):
    with urllib.request.urlopen(f"{server.address}{path}", timeout=30) as response:
        return json.load(response)


@pytest.fixture(scope="module")
def found(server):
    """Identifiers of the demonstration by the names that addresses use."""
    offerings = answer(server, "/api/v1/offerings?data=synthetic&state=published&limit=50&facets=false")[
        "items"
    ]
    bundle = next(item for item in offerings if item["mode"] == "general_contractor")
    with urllib.request.urlopen(f"{server.address}/qsmos/", timeout=30) as response:
        board = response.read().decode()
    standard = answer(server, "/api/v1/standards")[0]
    items = answer(
        server, f"/api/v1/standards/{standard['code']}/versions/{standard['current']['number']}/items?limit=1"
    )
    return {
        "offering_id": bundle["id"],
        "code": "ffm",
        "identifier": answer(server, "/api/v1/activities?limit=1")["items"][0]["identifier"],
        "need_id": answer(server, "/api/v1/needs?limit=1")["items"][0]["id"],
        "designation_id": re.search(r"/qsmos/(\d+)/", board)[1],
        "organization_id": answer(server, "/api/v1/organizations?limit=1")["items"][0]["id"],
        "codes": [item["code"] for item in offerings[:3]],
        "standard_code": standard["code"],
        "version_number": standard["current"]["number"],
        "item_identifier": items["items"][0]["identifier"],
        **found_draft(server),
        **begin_fit_gap(server),
        **cases_of(server),
        **hold_shipped_contract(server),
    }


def cases_of(server):
    """A case, its condition, a commitment, what was asked and an exception of the demonstration."""
    case = next(row for row in answer(server, "/api/v1/cases")["items"] if row["is_synthetic"])
    return {
        "case_id": case["id"],
        "section": "costs",
        "condition_id": 1,
        "set_aside_id": 1,
        "commitment_id": answer(server, "/api/v1/commitments?limit=1")["items"][0]["id"],
        "request_id": answer(server, "/api/v1/commitment-requests?limit=1")["items"][0]["id"],
        "exception_id": 1,
    }


def found_draft(server):
    """The draft that is in public comment, and a requirement of it."""
    draft = answer(server, "/api/v1/drafts")["items"][0]["id"]
    with urllib.request.urlopen(f"{server.address}/drafts/{draft}/items/", timeout=30) as response:
        item = re.search(rf"/drafts/{draft}/items/(\d+)/", response.read().decode())[1]
    return {"draft_id": draft, "comment_number": 1, "drafted_item_id": item, "requirement_id": item}


def address(where, found):
    """An address with identifiers of the demonstration; what is not known there is the first row."""
    if where == "/compare/":
        return "/compare/?" + "&".join(f"offering={code}" for code in found["codes"])
    return re.sub(r"<\w+:(\w+)>", lambda match: str(found.get(match[1], 1)), where)


def opened_by(line):
    """Who opens a page: nobody in particular where a visitor may, else the first person who may."""
    who = next((PEOPLE[role] for role in PEOPLE if role in line.access.roles), None)
    return None if Role.VISITOR in line.access.roles else who


def lines():
    """Every page of the configuration."""
    for line in page_doors():
        is_page = line.kind == "page" and line.where not in LEFT_OUT
        if is_page and "export" not in line.where and not line.where.startswith("/api/"):
            yield line


def pages(found):
    """(person or None, address) for every page of the configuration, and the pages of their own."""
    for line in lines():
        yield opened_by(line), address(line.where, found)
    yield from MORE


OPENERS = dict.fromkeys([opened_by(line) for line in lines()] + [who for who, _ in MORE])


class Looker:
    """A browser signed in as one person, or as nobody; remembers what was wrong."""

    def __init__(self, browser, server, who):
        self.server, self.who, self.wrong, self.opened = server, who, [], 0
        self.context = browser.new_context()
        self.asked = other_hosts_asked(self.context)
        if who:
            page = self.context.new_page()
            page.goto(f"{server.address}/sign-in/")
            form = page.locator(f'form:has(input[name="person"][value="{who}"])').first
            with page.expect_navigation():
                form.locator('button[type="submit"]').click()
            page.close()

    def look(self, path):
        kind = self.context.request.get(f"{self.server.address}{path}", max_redirects=0)
        if kind.status in (301, 302, 405) or "text/html" not in kind.headers.get("content-type", ""):
            return
        page = self.context.new_page()
        page.on("console", lambda said: self._heard(path, kind.status, said))
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(f"{self.server.address}{path}")
        if response.status >= 500:
            self.wrong.append(f"{path}: {response.status}")
        page.evaluate(AXE_SCRIPT)
        # From wide to narrow: what a wide window opens (menus, filters) stays open and is looked at too.
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            self.opened += 1
            if page.evaluate(TOO_WIDE):
                self.wrong.append(f"{path} at {width}: wider than its window")
            for each in page.evaluate(VIOLATIONS):
                first = each["nodes"][0]["target"]
                self.wrong.append(f"{path} at {width} as {self.who}: {each['id']} {first}")
        page.close()

    def _heard(self, path, status, said):
        # Chromium itself notes that a refused page was refused.
        if said.type in ("error", "warning") and not (
            status >= 400 and "Failed to load resource" in said.text
        ):
            self.wrong.append(f"{path}: console: {said.text[:200]}")


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.mark.parametrize("who", OPENERS, ids=lambda who: who or "nobody")
def test_every_page_is_accessible_at_three_widths_and_asks_no_other_host(server, found, browser, who):
    looker = Looker(browser, server, who)
    for path in dict.fromkeys(path for opener, path in pages(found) if opener == who):
        looker.look(path)
    assert looker.wrong == []
    assert looker.asked == []
    assert looker.opened


def test_the_list_holds_what_the_configuration_has(found):
    assert len(set(pages(found))) > 60


def test_a_page_that_asks_another_host_is_heard(browser):
    context = browser.new_context()
    asked = other_hosts_asked(context)
    page = context.new_page()
    page.set_content('<img src="https://example.gov/seal.png">')
    page.wait_for_load_state("load")
    context.close()
    assert asked == ["https://example.gov/seal.png"]
