"""A small edition on its way through review, one played to its approved list, and pages opened for the cast."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

sys.path.insert(0, str(Path(__file__).parents[3] / "award" / "review"))

from office_pages import signed_in
from review_stage import Stage, make_stage

import factories
from baijia.core import clock
from baijia.core.models import Instance
from baijia.interfaces.rehearsal import script
from baijia.interfaces.rehearsal.play import Play
from baijia.interfaces.rehearsal.progress import Progress


@pytest.fixture
def stage(cast) -> Stage:
    """Six dossiers in two groups, screened, with nine experts and both rounds planned."""
    return make_stage(cast)


@pytest.fixture
def browse(cast) -> Callable[..., Client]:
    """Open pages as one of the cast, by name."""
    return lambda name, **more: signed_in(cast.accounts[name], **more)


@pytest.fixture
def sealed(edition, cast):
    """An open edition with three sealed dossiers that nobody has screened."""
    rows = [
        factories.sealed_dossier(edition, cast.units[number], name=f"示名{number}") for number in range(3)
    ]
    return edition, rows


@pytest.fixture(scope="module")
def approved(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Play]:
    """An edition played to its approved list, once for a module."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA=folder), transaction.atomic():
        Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
        source = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_bytes()
        yield script.play(
            script.read_definition(source, where="e.toml", nominations=30),
            nominations=30,
            seed="office",
            until="proposed",
            progress=Progress(io.StringIO()),
        )
        transaction.set_rollback(True)


@pytest.fixture
def play(approved: Play, db: None) -> Iterator[Play]:
    """The approved list, for one test."""
    with clock.fixed(approved.now):
        yield approved
