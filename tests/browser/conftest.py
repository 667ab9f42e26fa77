"""A Chromium for the tests that play pages, and a page that notes what goes wrong."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser import demo_site

# Playwright keeps an event loop in this thread; without this Django takes database access here for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
QUIET = ("--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera of every page sees, once a test has written it: a film in Motion JPEG."""
    return tmp_path_factory.mktemp("camera") / "seen.mjpeg"


@pytest.fixture(scope="session")
def browser(camera: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("BAIJIA_CHROMIUM", "/usr/bin/chromium"),
            args=[*OPTIONS, *QUIET, *CAMERA, f"--use-file-for-fake-video-capture={camera}"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def noticed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo_site.Site]:
    """The demonstration with a list on public notice; several walks visit it."""
    with demo_site.serve(tmp_path_factory.mktemp("notice") / "site", "on-notice") as site:
        yield site
