"""A keyboard alone files a public comment, signed in or not, with scripts and without; its pages pass axe."""

import json
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import chromium, needs_browser
from tests.journeys.keyboard import Keyboard

pytestmark = needs_browser
WIDTHS = {1280: 900, 375: 812}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def somebody(browser, server):
    contexts = []

    def come(*, width=1280, scripts=True):
        viewport = {"width": width, "height": WIDTHS[width]}
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server.address}/drafts/")
        return Keyboard(page)

    yield come
    for context in contexts:
        context.close()


def comments(server):
    with urllib.request.urlopen(f"{server.address}/api/v1/drafts", timeout=30) as response:
        draft = json.load(response)["items"][0]["id"]
    with urllib.request.urlopen(
        f"{server.address}/api/v1/drafts/{draft}/comments?limit=100", timeout=30
    ) as response:
        return json.load(response)["items"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, False)])
def test_a_visitor_files_a_comment(server, somebody, width, scripts):
    vic = somebody(width=width, scripts=scripts)
    before = len(comments(server))
    vic.go("Human Capital")
    vic.go("Comment on this draft")
    vic.choose("On", "HCM.REQ.001")
    vic.fill("Your comment", f"Say by when, please ({width}).")
    vic.fill("Organization", "Payers of Example County")
    vic.fill("Your name", "Vic Visitor")
    vic.go("File the comment")
    assert f"filed as number {before + 1}" in vic.words
    made = comments(server)[-1]
    assert (made["text"], made["identifier"], made["name"]) == (
        f"Say by when, please ({width}).", "HCM.REQ.001", None,
    )  # fmt: skip
    assert "Vic Visitor" not in vic.words


def test_the_pages_of_a_comment_pass_axe(server, somebody):
    vic = somebody()
    passes_axe(vic.page)
    vic.go("Human Capital")
    passes_axe(vic.page)
    vic.go("Comment on this draft")
    passes_axe(vic.page)
    vic.go("File the comment")
    assert vic.page.title().startswith("Error: ")
    passes_axe(vic.page)


def passes_axe(page):
    """Nothing that axe finds, and no page wider than its window."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), (page.url, width)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})
