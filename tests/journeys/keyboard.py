"""A person with a keyboard and no mouse: Tab, Shift+Tab, Enter, Space, arrows and letters, nothing else.

What is read off the page is what such a person is told: the name of what has the focus, headings, tables.
"""

from playwright.sync_api import Page

# What a screen reader would say of the element that has the focus: its label, or its own words.
NAME = """() => {
  const at = document.activeElement;
  const words = (node) => (node?.textContent ?? "").replace(/\\s+/g, " ").trim();
  const label = at.labels?.[0];
  return at.getAttribute("aria-label") || (label && words(label)) || words(at);
}"""
# Whether one can see where the focus is: the element has a place on the screen, and something marks it.
IS_SEEN = """() => {
  const at = document.activeElement;
  const shown = [at, ...(at.labels ?? [])].find((node) => node.getClientRects().length);
  if (!shown) return false;
  const {top, bottom} = shown.getBoundingClientRect();
  const marks = [at, ...(at.labels ?? []), at.nextElementSibling].filter(Boolean).flatMap(
    (node) => [getComputedStyle(node), getComputedStyle(node, "::before")],
  );
  const isMarked = marks.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return isMarked && bottom > 0 && top < innerHeight;
}"""
IS_A = "(kind) => document.activeElement.matches(kind)"
MOST_TABS = 400


class Keyboard:
    """Goes through a page; every step fails where such a person would be stuck."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str, *, kind: str = "*", back: bool = False) -> None:
        """Move the focus to the next thing of a kind whose name begins so; it must be seen where it stops."""
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            passed.append(self.page.evaluate(NAME))
            if passed[-1].startswith(name) and self.page.evaluate(IS_A, kind):
                assert self._is_seen(), f"the focus on “{name}” cannot be seen"
                return
        raise AssertionError(f"no “{name}” in {MOST_TABS} steps, only {list(dict.fromkeys(passed))}")

    def _is_seen(self) -> bool:
        """Whether the focus can be seen, at the latest when what shows it has slid into place."""
        for _ in range(20):
            if self.page.evaluate(IS_SEEN):
                return True
            self.page.wait_for_timeout(50)
        return False

    def go(self, name: str, *, back: bool = False) -> None:
        """Reach a link or a button, press Enter, and wait for the page that follows."""
        self.reach(name, back=back)
        self.enter()

    def enter(self) -> None:
        """Press Enter, and wait for the page that follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def tick(self, name: str, *, back: bool = False) -> None:
        """Reach a box and tick it by the space bar."""
        self.reach(name, kind="input", back=back)
        self.press("Space")
        assert self.page.evaluate("() => document.activeElement.checked")

    def fill(self, name: str, text: str) -> None:
        """Reach a field and write into it what it is to hold."""
        self.reach(name, kind="input, textarea")
        self.press("Control+A")
        self.write(text)

    def choose(self, name: str, option: str) -> None:
        """Reach a list and choose by arrow keys, as far down as it takes."""
        self.reach(name, kind="select")
        chosen = "() => document.activeElement.selectedOptions[0].textContent.trim()"
        self.press("Home")
        for _ in range(MOST_TABS):
            if self.page.evaluate(chosen).startswith(option):
                return
            self.press("ArrowDown")
        raise AssertionError(f"“{name}” offers no “{option}”")

    def download(self, name: str) -> str:
        """Reach a link that gives a file, press Enter, and read the file."""
        self.reach(name)
        with self.page.expect_download() as waiting:
            self.page.keyboard.press("Enter")
        return waiting.value.path().read_text(encoding="utf-8-sig")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())
