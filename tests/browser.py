"""Headless Chromium for tests that look at pages: where it is, how it starts, and who it is signed in as.

It resolves no name and reaches no address but this machine's own.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Request, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install the package chromium"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def other_hosts_asked(context: BrowserContext) -> list[str]:
    """A list that fills with every address of another host that a page asks for; none of them is reached.

    It listens and does not step in between (``context.route``): Chromium can wait for ever for a
    request that was stopped while its page was closed.
    """
    asked: list[str] = []

    def heard(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            asked.append(request.url)

    context.on("request", heard)
    return asked
