"""The small edition of review, in its defence: assigned, on its timetable, open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "review"))

from review_stage import Stage, at, make_stage


@pytest.fixture
def defence(cast) -> Iterator[Stage]:
    """Two groups of two finalists on the timetable by the plain rule, the round open."""
    stage = make_stage(cast)
    stage.open_defence()
    with at("defence"):
        yield stage
