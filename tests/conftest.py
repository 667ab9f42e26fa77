"""What every test may ask for: a synthetic instance, the cast, an open edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

MID_FILING = datetime.fromisoformat("2021-07-20T10:00:00+08:00")


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Begin each test in the site's own language: a page that was read in another leaves that one on."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def published_apart(tmp_path: Path, settings: object) -> None:
    """Publish the logs of each test apart: a database that is rolled back looks like one restored from a backup."""
    settings.PUBLISHED = str(tmp_path / "published")  # type: ignore[attr-defined]


@pytest.fixture
def data_folder(tmp_path: Path, settings: object) -> Path:
    """Keep files of one test in a folder of its own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def synthetic(db: None, data_folder: Path) -> Iterator[None]:
    """A synthetic database held at a moment inside the filing window."""
    from baijia.core import clock
    from baijia.core.models import Instance

    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
    with clock.fixed(MID_FILING):
        yield


@pytest.fixture
def cast(synthetic: None):
    """The organiser's tree and one account of each role (see ``factories.Cast``)."""
    import factories

    return factories.make_cast()


@pytest.fixture
def edition(cast):
    """The fourth edition, frozen and open, with quotas issued and its rounds not yet made."""
    import factories

    return factories.open_edition(cast)
