"""Fixtures of review: a small edition screened, in its paper round, in its defence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from review_stage import Stage, at, make_stage

from baijia.award.review import commands as review


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
    with at("paper"):
        stage.assign_and_open("paper")
        stage.score_all("paper")
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
    with at("defence"):
        review.assign(actor=stage.organiser, round=stage.rounds["defence"])
        review.schedule(actor=stage.organiser, round=stage.rounds["defence"])
        review.open_round(actor=stage.organiser, round=stage.rounds["defence"])
        yield stage
