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


@pytest.fixture
def streets(desk):
    """Two streets of the first district, one unit each; the second unit's officer is the sibling."""
    from chaining import add_street

    return [
        add_street(desk, "510104001", "春熙街道总工会", unit=0),
        add_street(desk, "510104002", "莲新街道总工会", unit=2),
    ]
