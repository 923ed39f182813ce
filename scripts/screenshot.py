"""Make docs/screenshot.png: the results page of a demonstration of its own, as the README shows it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from look import CHROMIUM, FLAGS  # noqa: E402

TARGET = ROOT / "docs" / "screenshot.png"
PAGE = "/offerings/?q=payroll&data=synthetic"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    """Wait until the server answers; a minute at most."""
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def take(address: str) -> None:
    """Picture the first window of the results page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=str(TARGET))
        browser.close()


def main() -> None:
    port = free_port()
    qsmo = [sys.executable, "-m", "openqsmo.site.cli"]
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"OPENQSMO_HOME": home, "OPENQSMO_DEMO": "1"}
        subprocess.run([*qsmo, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*qsmo, "serve", "--port", str(port)], env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/health/")
            take(f"http://127.0.0.1:{port}{PAGE}")
        finally:
            server.terminate()
            server.wait(timeout=30)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
