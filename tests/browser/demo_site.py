"""The demonstration as a newcomer gets it: made and served by the real command, on a free port."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent.parent
NOMINATIONS = "24"
STARTS_WITHIN = 900


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    base: str
    ready: dict[str, Any]

    def sign_in(self, browser: Browser, username: str, *, width: int = 1440) -> Page:
        """Return a page signed in as one of the demonstration's accounts, second factor included."""
        row = next(row for row in self.ready["accounts"] if row["username"] == username)
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        page = context.new_page()
        page.goto(f"{self.base}/account/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", row["password"])
        page.click("form button[type=submit]")
        page.wait_for_load_state()
        # A code read in the last second of its half minute is stale when it arrives: then the next one.
        for _attempt in range(2):
            if not page.locator("input[name=code]").count():
                break
            page.fill("input[name=code]", self._code(browser, username))
            page.click("form button[type=submit]")
            page.wait_for_load_state()
        assert not page.locator("input[name=code]").count(), f"{username} could not sign in"
        return page

    def _code(self, browser: Browser, username: str) -> str:
        page = browser.new_page()
        page.goto(f"{self.base}/demo/")
        text = page.locator("tr", has_text=username).first.inner_text()
        page.close()
        return re.findall(r"\b\d{6}\b", text)[-1]


@contextmanager
def serve(folder: Path, until: str, *, portal: bool = False) -> Iterator[Site]:
    """Make a demonstration played up to a stage and serve it, with the portal before it or without."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "baijia.interfaces.cli.main", "demo", "--until", until]
    command += [] if portal else ["--no-portal"]
    process = subprocess.Popen(
        [*command, "--nominations", NOMINATIONS, "--data", str(folder), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(process, base)
        yield Site(base, json.loads((folder / "ready.json").read_text()))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], base: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/health/ready", timeout=5)  # noqa: S310 - loopback
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"the demonstration did not start (exit code {process.poll()})")
