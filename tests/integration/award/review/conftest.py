"""Fixtures of review: a small edition screened, in its paper round, in its defence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from review_stage import Stage, at, make_stage


@pytest.fixture
def stage(cast) -> Stage:
    """Six dossiers in two groups, screened, with nine experts and both rounds planned."""
    return make_stage(cast)


@pytest.fixture
def paper(stage) -> Iterator[Stage]:
    """The same with the paper round open, inside its window."""
    with at("paper"):
        stage.assign_and_open("paper")
        yield stage


@pytest.fixture
def defence(stage) -> Iterator[Stage]:
    """The same with the paper round frozen, and the defence assigned, on its timetable and open."""
    stage.open_defence()
    with at("defence"):
        yield stage
