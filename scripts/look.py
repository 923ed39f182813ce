"""Look at pages of a running server: a picture of each at three widths, and what axe finds on it.

    .venv/bin/python scripts/look.py http://127.0.0.1:8000 / "/offerings/?q=payroll" --out /tmp/shots
    .venv/bin/python scripts/look.py http://127.0.0.1:8000 /account/ --sign-in ana@gsa.gov --out /tmp/shots

Prints every accessibility violation, message on the browser's console (a broken content
security policy is one), request to another host and page that is wider than its window.
Ends with 1 when there is any.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {1280: 900, 768: 1024, 375: 812}
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def main() -> None:
    asked = arguments()
    out = Path(asked.out)
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        faults = [fault for width in asked.widths for fault in look(browser, width, asked, out)]
        browser.close()
    print("\n".join(faults) or "Nothing found.")
    sys.exit(bool(faults))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take pictures of pages and check them with axe.")
    parser.add_argument("base", help="address of the running server, without a slash at the end")
    parser.add_argument("paths", nargs="+", help="paths on it, each beginning with a slash")
    parser.add_argument("--out", default="/tmp/look", help="folder for the pictures")  # noqa: S108
    parser.add_argument(
        "--widths", type=int, nargs="+", default=list(HEIGHTS), help="window widths in pixels"
    )
    parser.add_argument("--sign-in", metavar="EMAIL", help="person to be, by the demonstration sign-in")
    parser.add_argument("--no-script", action="store_true", help="with JavaScript off (axe cannot run then)")
    parser.add_argument("--window", action="store_true", help="picture the first window, not the whole page")
    parser.add_argument("--print", action="store_true", dest="on_paper", help="as it would be printed")
    return parser.parse_args()


def look(browser: Browser, width: int, asked: argparse.Namespace, out: Path) -> Iterator[str]:
    """Picture every path at one width and yield what is wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 900)}, java_script_enabled=not asked.no_script
    )
    if asked.sign_in:
        sign_in(context, asked.base, asked.sign_in)
    for path in asked.paths:
        page = context.new_page()
        heard = listen(page, asked.base)
        answer = page.goto(asked.base + path, wait_until="networkidle")
        if asked.on_paper:
            page.emulate_media(media="print")
        found = Counter([*status_fault(answer), *faults_of(page, asked.no_script), *heard])
        for fault, times in found.items():
            yield f"{path} at {width}: {fault}" + (f" ({times} times)" if times > 1 else "")
        page.screenshot(path=out / f"{slug(path)}-{width}.png", full_page=not asked.window)
        page.close()
    context.close()


def sign_in(context: BrowserContext, base: str, email: str) -> None:
    """Become a demonstration person, whose form on the sign-in page carries their address."""
    page = context.new_page()
    page.goto(f"{base}/sign-in/")
    page.locator(f'form:has(input[name="person"][value="{email}"]) button[type="submit"]').click()
    page.wait_for_load_state("networkidle")
    page.close()


def listen(page: Page, base: str) -> list[str]:
    """A list that fills with console messages and requests to other hosts while the page loads."""
    heard: list[str] = []
    own = urlsplit(base).netloc
    page.on("pageerror", lambda error: heard.append(f"script error: {error}"))
    page.on("console", lambda message: heard.extend(console_fault(message.type, message.text)))

    def asked_for(url: str) -> None:
        if urlsplit(url).netloc not in {own, ""}:
            heard.append(f"request to another host: {url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            heard.append(f"{response.status}: {response.url}")

    page.on("request", lambda request: asked_for(request.url))
    page.on("response", answered)
    return heard


def status_fault(answer: Response | None) -> list[str]:
    """A page that our own fault kept from being shown; a refusal (4xx) is a page like any other."""
    return [f"answered {answer.status}"] if answer and answer.status >= 500 else []


def console_fault(kind: str, text: str) -> list[str]:
    """A warning or error as a fault; failed loads are heard as responses instead."""
    is_load = text.startswith("Failed to load resource")
    return [f"console: {text}"] if kind in {"error", "warning"} and not is_load else []


def faults_of(page: Page, without_script: bool) -> Iterator[str]:
    if without_script:
        return
    if page.evaluate(IS_TOO_WIDE):
        yield "the page is wider than its window"
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            place = " ".join(map(str, node["target"]))
            yield f"axe {violation['id']} ({violation['impact']}): {violation['help']}: {place}"


def slug(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"


if __name__ == "__main__":
    main()
