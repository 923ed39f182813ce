"""Every page in headless Chromium at three widths: axe finds nothing, nothing is asked of another host.

The list is built from the URL configuration, with identifiers found in the running demonstration; each
page is opened as somebody who may use it. What is no page (a download, JSON) is left out by its type.
"""

import json
import re
import shutil
import urllib.request
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from openqsmo.kernel.actor import Role
from openqsmo.site.documents import page_doors

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {1280: 900, 768: 1024, 375: 812}
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
    (None, "/no-such-page/"),
    (None, "/offerings/?q=nothing+holds+these+words"),
    (None, "/offerings/?q=payroll&data=synthetic&mode=vendor"),
    (None, "/follows/"),
    (None, "/offerings/999999999/"),
    (None, "/offerings/?page=400"),
    (None, "/functions/?q=budget"),
    (None, "/needs/?state=declined"),
    ("lee@example.gov", "/follows/"),
    ("rob@example.com", "/officials/new/"),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install the package chromium"),
]


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
    return {
        "offering_id": bundle["id"],
        "code": "ffm",
        "identifier": answer(server, "/api/v1/activities?limit=1")["items"][0]["identifier"],
        "need_id": answer(server, "/api/v1/needs?limit=1")["items"][0]["id"],
        "designation_id": re.search(r"/qsmos/(\d+)/", board)[1],
        "organization_id": answer(server, "/api/v1/organizations?limit=1")["items"][0]["id"],
        "codes": [item["code"] for item in offerings[:3]],
    }


def address(where, found):
    """An address with identifiers of the demonstration; what is not known there is the first row."""
    if where == "/compare/":
        return "/compare/?" + "&".join(f"offering={code}" for code in found["codes"])
    return re.sub(r"<\w+:(\w+)>", lambda match: str(found.get(match[1], 1)), where)


def pages(found):
    """(person or None, address) for every page of the configuration, and the pages of their own."""
    for line in page_doors():
        if (
            line.kind != "page"
            or line.where in LEFT_OUT
            or "export" in line.where
            or line.where.startswith("/api/")
        ):
            continue
        who = next((PEOPLE[role] for role in PEOPLE if role in line.access.roles), None)
        yield (None if Role.VISITOR in line.access.roles else who), address(line.where, found)
    yield None, "/api/"
    yield from MORE


class Looker:
    """A browser signed in as each person once; remembers what was wrong."""

    def __init__(self, browser, server):
        self.browser, self.server, self.contexts, self.wrong, self.opened = browser, server, {}, [], 0
        self.axe = Axe()

    def context_of(self, who):
        if who not in self.contexts:
            context = self.browser.new_context()
            context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", self._other_host)
            if who:
                page = context.new_page()
                page.goto(f"{self.server.address}/sign-in/")
                page.locator(
                    f'form:has(input[name="person"][value="{who}"]) button[type="submit"]'
                ).first.click()
                page.close()
            self.contexts[who] = context
        return self.contexts[who]

    def _other_host(self, route):
        self.wrong.append(f"asked another host: {route.request.url}")
        route.abort()

    def look(self, who, path):
        context = self.context_of(who)
        kind = context.request.get(f"{self.server.address}{path}", max_redirects=0)
        if kind.status in (301, 302, 405) or "text/html" not in kind.headers.get("content-type", ""):
            return
        page = context.new_page()
        page.on("console", lambda said: self._heard(path, kind.status, said))
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(f"{self.server.address}{path}")
        if response.status >= 500:
            self.wrong.append(f"{path}: {response.status}")
        # From wide to narrow: what a wide window opens (menus, filters) stays open and is looked at too.
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            self.opened += 1
            if page.evaluate(TOO_WIDE):
                self.wrong.append(f"{path} at {width}: wider than its window")
            for each in self.axe.run(page).response["violations"]:
                first = each["nodes"][0]["target"]
                self.wrong.append(f"{path} at {width} as {who}: {each['id']} {first}")
        page.close()

    def _heard(self, path, status, said):
        # Chromium itself notes that a refused page was refused.
        if said.type in ("error", "warning") and not (
            status >= 400 and "Failed to load resource" in said.text
        ):
            self.wrong.append(f"{path}: console: {said.text[:200]}")


def test_every_page_is_accessible_at_three_widths_and_asks_no_other_host(server, found):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        looker = Looker(browser, server)
        for who, path in dict.fromkeys(pages(found)):
            looker.look(who, path)
        browser.close()
    assert looker.wrong == []
    assert looker.opened > 120
