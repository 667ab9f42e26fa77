"""An edition played to the approved list, once for a module; each test works on it and is rolled back."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

import factories
from baijia.core import clock
from baijia.core.models import Instance
from baijia.interfaces.rehearsal import script
from baijia.interfaces.rehearsal.play import Play
from baijia.interfaces.rehearsal.progress import Progress

NOMINATIONS = 30


@pytest.fixture(scope="module")
def approved(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Play]:
    """An approved list that is not yet on notice."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA=folder), transaction.atomic():
        Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
        source = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_bytes()
        yield script.play(
            script.read_definition(source, where="e.toml", nominations=NOMINATIONS),
            nominations=NOMINATIONS,
            seed="decisions",
            until="proposed",
            progress=Progress(io.StringIO()),
        )
        transaction.set_rollback(True)


@pytest.fixture
def play(approved: Play, db: None) -> Iterator[Play]:
    """The approved list, for one test."""
    now = approved.now
    with clock.fixed(now):
        yield approved
    approved.now = now
