"""By keyboard alone: search, filter, compare, export; sign in, follow, what I follow. With and without JavaScript."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
MOST_TABS = 250

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install the package chromium"),
]


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, page):
        self.page = page

    def go_to(self, selector, back=False):
        """Press Tab until what the selector names has the focus."""
        for _ in range(MOST_TABS):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{selector} cannot be reached by the keyboard")

    def press(self, selector, key="Enter", back=False):
        self.go_to(selector, back)
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def keys(request, server):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(java_script_enabled=request.param, accept_downloads=True).new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(server.address)
        yield Keys(page)
        browser.close()


def test_search_filter_compare_and_export(keys):
    page = keys.page
    keys.press('a[href="/offerings/"]')
    keys.go_to("#search-words")
    page.keyboard.type("payroll")
    page.keyboard.press("Enter")
    expect(page.locator("#result-count")).to_contain_text("for “payroll”")
    keys.press('input[name="mode"][value="vendor"]', "Space")
    keys.press('.oq-facets__actions button[type="submit"]')
    expect(page.locator(".oq-chips")).to_contain_text("Vendor solution")
    keys.press('ol.oq-cards li:nth-child(1) input[name="offering"]', "Space")
    keys.press('ol.oq-cards li:nth-child(2) input[name="offering"]', "Space")
    keys.press('.oq-tray button[type="submit"]', back=True)
    expect(page.locator("h1")).to_have_text("Compare offerings")
    keys.go_to('a[href*="/compare/export.csv"]')
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    with open(caught.value.path(), encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    assert lines[0].startswith("Group,Field,")
    assert any(line.startswith("Standing,Sourcing mode,Vendor solution,Vendor solution") for line in lines)


def test_sign_in_follow_and_find_it_among_what_i_follow(keys):
    page = keys.page
    keys.press('a[href^="/sign-in/"]')
    keys.press('form:has(input[value="cora@example.gov"]) button[type="submit"]')
    keys.press('a[href="/offerings/"]')
    keys.press("ol.oq-cards li:nth-child(3) h3 a")
    name = page.locator("h1").inner_text().split("\n")[0].replace("Synthetic", "").strip()
    keys.press('a[href$="/follow/"]')
    keys.press('form.oq-form button[type="submit"]')
    # Following twice, by the second of the two runs, is refused in words; either way it is followed.
    page.goto(page.url.split("/offerings/")[0].split("/follows/")[0] + "/follows/")
    expect(page.locator("table")).to_contain_text(name.split("(")[0].strip())
