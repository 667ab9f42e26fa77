"""A small edition on its way through review, and pages opened in the name of one of the cast."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).parents[3] / "award" / "review"))

from office_pages import signed_in
from review_stage import Stage, make_stage

import factories


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
