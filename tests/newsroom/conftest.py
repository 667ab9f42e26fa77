"""A newsroom with its three people. Tables come from the models, so that nobody waits for Wagtail's migrations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

import pytest
from desk import Desk, plant

NOW = datetime.fromisoformat("2021-08-20T10:00:00+08:00")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        plant()


@pytest.fixture
def synthetic(db: None, tmp_path, settings) -> Iterator[None]:
    """A synthetic database held at a moment; files, pictures and stamps in a folder of the test."""
    from baijia.core import clock

    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(synthetic: None) -> Desk:
    """The three people, and how they write and release an article."""
    return Desk()


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """A Chromium that talks to nobody."""
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("BAIJIA_CHROMIUM", "/usr/bin/chromium"), args=options
        )
        yield chromium
        chromium.close()
