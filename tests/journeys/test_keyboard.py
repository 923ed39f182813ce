"""Stories that are told by keyboard alone, with scripts and without, on a desk's width and on a phone's."""

import csv
import io
import json

import pytest

from tests.browser import chromium, needs_browser, other_hosts_asked
from tests.journeys.keyboard import Keyboard

pytestmark = needs_browser
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 812}
WAYS = {
    "with scripts": (DESK, True),
    "without scripts": (DESK, False),
    "on a phone": (PHONE, True),
    "on a phone, without scripts": (PHONE, False),
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def someone(browser, server):
    """Somebody new at a keyboard on the home page; afterwards: they asked no other host for anything."""
    contexts = []

    def come(way="with scripts"):
        viewport, scripts = WAYS[way]
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts, accept_downloads=True)
        contexts.append((context, other_hosts_asked(context)))
        page = context.new_page()
        page.goto(server.address)
        return Keyboard(page)

    yield come
    asked = [address for _, addresses in contexts for address in addresses]
    for context, _ in contexts:
        context.close()
    assert asked == []


def sign_in(keyboard, name):
    keyboard.go("Sign in")
    assert keyboard.heading == "Sign in"
    keyboard.go(f"Sign in as {name}")


def search(keyboard, words):
    keyboard.reach("What do you need to do?")
    keyboard.write(words)
    keyboard.enter()
    assert keyboard.heading == "Offerings"


def names_of(page):
    return page.locator(".oq-card__name").all_inner_texts()


@pytest.mark.parametrize("way", WAYS)
def test_search_filter_compare_and_export(someone, way):
    keyboard = someone(way)
    page = keyboard.page
    keyboard.reach("Skip to main content")
    keyboard.press("Enter")
    search(keyboard, "payroll")
    before = page.locator("#result-count").inner_text()
    found = names_of(page)

    if "phone" in way:
        assert not page.get_by_label("Vendor solution").is_visible()
        keyboard.reach("Filters")
        keyboard.press("Enter")
    keyboard.tick("Vendor solution")
    keyboard.go("Apply filters")
    assert page.locator("#result-count").inner_text() != before
    assert 2 <= len(names_of(page)) < len(found)
    assert "mode=vendor" in page.url
    assert set(names_of(page)) <= set(found)

    rows = list(csv.DictReader(io.StringIO(keyboard.download("CSV of these results"))))
    first, second = names_of(page)[:2]
    assert {first, second} <= {row["title"] for row in rows}
    assert {row["mode"] for row in rows} == {"vendor"}

    keyboard.tick(f"Compare {first}")
    keyboard.tick(f"Compare {second}")
    keyboard.go("Compare them side by side", back=True)
    assert keyboard.heading == "Compare offerings"
    headings = page.locator("table.oq-compare").first.locator("thead").inner_text()
    assert first in headings
    assert second in headings
    rows_before = page.locator("table.oq-compare tbody tr").count()
    keyboard.tick("Show only differences")
    keyboard.go("Show")
    assert 0 < page.locator("table.oq-compare tbody tr").count() < rows_before

    kept = json.loads(keyboard.download("JSON of this comparison"))
    assert [offering["title"] for offering in kept["offerings"]] == [first, second]
    assert all(len(row["values"]) == 2 for row in kept["rows"])


@pytest.mark.parametrize("way", ["with scripts", "on a phone, without scripts"])
def test_sign_in_follow_and_see_what_one_follows(someone, way):
    keyboard = someone(way)
    page = keyboard.page
    sign_in(keyboard, "Lee Agency")
    keyboard.go("OpenQSMO", back=True)
    search(keyboard, "payroll")
    name = names_of(page)[0]
    keyboard.go(name)
    assert keyboard.heading.startswith(name)
    keyboard.go("Follow")
    assert keyboard.heading == f"Follow “{name}”"
    page.keyboard.press("Tab")
    keyboard.go("Follow")

    keyboard.reach("Lee Agency", back=True)
    keyboard.press("Enter")
    keyboard.go("My saved searches")
    assert keyboard.heading == "What you follow"
    assert name in page.locator("table").inner_text()
    keyboard.choose(f"How often, for {name}", "Never")
    keyboard.go(f"Save for {name}")
    assert page.get_by_label(f"How often, for {name}").input_value() == "never"
    keyboard.go(f"Stop following {name}")
    assert name not in "".join(page.locator("table").all_inner_texts())


def test_a_provider_writes_and_submits_a_qsmo_publishes_and_a_visitor_finds_it(someone):
    pat = someone()
    sign_in(pat, "Pat Provider")
    pat.reach("Pat Provider", back=True)
    pat.press("Enter")
    pat.go("My workbench")
    start_a_draft(pat)
    write_the_draft(pat)
    assert pat.page.locator(".oq-complete").inner_text().startswith("10 of 10 fields given")
    pat.go("Save, then submit for review", back=True)
    pat.go("Submit for review")
    assert "In review" in pat.words

    visitor = someone()
    search(visitor, "zephyrhours")
    assert "No offerings" in visitor.words

    dee = someone()
    sign_in(dee, "Dee Director")
    dee.reach("Dee Director", back=True)
    dee.press("Enter")
    dee.go("My workbench")
    dee.go("Zephyrhours")
    dee.go("Publish")
    dee.go("Publish")
    assert "Published" in dee.words

    visitor.fill("Search by need", "zephyrhours")
    visitor.enter()
    assert names_of(visitor.page) == ["Zephyrhours"]
    visitor.go("Zephyrhours")
    assert visitor.heading.startswith("Zephyrhours")
    assert "GSA Schedule 70, HR shared services" in visitor.words


def start_a_draft(pat):
    pat.go("Start an offering")
    pat.fill("Name", "Zephyrhours")
    pat.reach("Existing government service")
    pat.press("ArrowDown")
    pat.choose("Functional area", "Human Capital")
    pat.go("Start the draft")
    assert pat.heading.startswith("Edit Zephyrhours")


def write_the_draft(pat):
    """Fill in what a vendor's solution must give, in the order of the form, and save."""
    pat.fill("In one sentence", "Keeps hours worked, from entry to approval.")
    pat.fill("Description", "Time cards for every schedule of work.")
    pat.fill("Contact", "sales@example.com")
    pat.fill("Activities it performs", "HCM.A5-2.040")
    pat.choose("What is counted", "Per employee and year")
    pat.choose("Charged", "per year")
    pat.choose("How tiers apply", "each unit")
    pat.fill("From this many units, row 1", "1")
    pat.fill("Price for each, row 1", "12.50")
    pat.fill("Contract vehicle", "GSA Schedule 70, HR shared services")
    pat.tick("Public cloud")
    pat.choose("Security authorization", "FedRAMP Authorized")
    pat.fill("End-of-contract terms and cost", "All data as CSV within 30 days, without charge.")
    pat.go("Save the draft")
