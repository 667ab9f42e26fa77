"""The desk every test of nominations works at."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def desk(cast, edition):
    """One officer, recommender and organiser, in an open edition inside its filing window."""
    from nominating import Desk

    return Desk(cast, edition)
