"""A keyboard alone fills a fit-gap, with scripts and without; what a provider sees of it passes axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from openqsmo.alignment.tests.demonstration import CODE, FUNCTION, begin_fit_gap
from tests.browser import chromium, needs_browser
from tests.journeys.keyboard import Keyboard

pytestmark = needs_browser
WIDTHS = {1280: 900, 768: 1024, 375: 812}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def begun(server):
    return begin_fit_gap(server)


@pytest.fixture
def someone(browser, server, begun):
    """Somebody who has signed in by keyboard and stands on the page of the standards."""
    contexts = []

    def come(name, *, width=1280, scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(server.address)
        keyboard = Keyboard(page)
        keyboard.go("Sign in")
        keyboard.go(f"Sign in as {name}")
        page.goto(f"{server.address}/fit-gap/")
        return keyboard

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, False)])
def test_an_agency_fills_its_fit_gap(someone, width, scripts):
    lee = someone("Lee Agency", width=width, scripts=scripts)
    lee.page.locator("main a").first.wait_for()
    lee.go("Human Capital")
    lee.go("Fit-gap of Department of Labor")
    before = int(lee.words.split(" of 6 capabilities answered")[0].split()[-1])
    lee.go(FUNCTION)
    lee.reach("Not answered", kind="input[type=radio]")
    lee.press("ArrowDown")
    assert lee.page.evaluate("() => document.activeElement.value") == "must_have"
    lee.fill("Note for", "By law")
    lee.go("Save these answers")
    assert "1 answer saved." in lee.words
    assert f"{before + 1} of 6 capabilities answered" in lee.words
    lee.go("Not answered")
    assert lee.page.locator("fieldset").count() == 6 - before - 1


def test_a_provider_answers_and_makes_a_plan_and_its_pages_pass_axe(someone):
    pat = someone("Pat Provider")
    pat.go("Human Capital")
    pat.go("Answers for")
    passes_axe(pat.page)
    pat.go(FUNCTION)
    pat.reach("Not answered", kind="input[type=radio]")
    pat.press("ArrowUp")
    assert pat.page.evaluate("() => document.activeElement.value") == "not_met"
    passes_axe(pat.page)
    pat.go("Save these answers")
    assert "1 answer saved." in pat.words

    pat.page.goto(pat.page.url.split("functions/")[0])
    pat.go("Make a work-off plan")
    pat.fill("Capability", f"{FUNCTION}.010.001")
    pat.fill("What will be done?", "Build it")
    pat.reach("Closed by", kind="input")
    pat.page.keyboard.type("01312099")
    passes_axe(pat.page)
    pat.go("Make this plan")
    assert "Build it" in pat.words
    pat.go(f"{FUNCTION}.010.001")
    assert pat.heading == f"Work-off plan for {FUNCTION}.010.001"
    passes_axe(pat.page)

    pat.page.goto(f"{pat.page.url.split('/fit-gap/')[0]}/fit-gap/{CODE}/")
    pat.go("Answers for")
    pat.go("Give back a filled-in workbook")
    passes_axe(pat.page)


def passes_axe(page):
    """Nothing that axe finds, and no page wider than its window, at three widths."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), (page.url, width)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})
