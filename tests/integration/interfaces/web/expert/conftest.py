"""A small edition in its paper round and in its defence, and an expert's browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from baijia.award.defence import commands as defence_commands
from baijia.award.review import commands as review
from integration.award.review.review_stage import Stage, at, make_stage


@pytest.fixture
def paper(cast) -> Iterator[Stage]:
    """The paper round open, inside its window."""
    stage = make_stage(cast)
    with at("paper"):
        stage.assign_and_open("paper")
        yield stage


@pytest.fixture
def defence(cast) -> Iterator[Stage]:
    """The defence on its timetable and open."""
    stage = make_stage(cast)
    with at("paper"):
        stage.assign_and_open("paper")
        stage.score_all("paper")
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
    with at("defence"):
        review.assign(actor=stage.organiser, round=stage.rounds["defence"])
        defence_commands.schedule(actor=stage.organiser, round=stage.rounds["defence"])
        review.open_round(actor=stage.organiser, round=stage.rounds["defence"])
        yield stage
