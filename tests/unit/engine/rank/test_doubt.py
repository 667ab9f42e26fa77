"""Who the cut of a round leaves in doubt: the rule of docs/reference/bundle.md 6.15 on small results."""

from __future__ import annotations

from fractions import Fraction

import pytest

from baijia.engine.rank import doubtful

PLACES = {"a": 2, "b": 1}


def row(nominee: str, group: str, score: str, code: str) -> dict:
    return {
        "nominee": nominee,
        "group": group,
        "score": score,
        "advanced": code == "advanced",
        "reason": {"code": code},
    }


ROWS = [
    row("P1", "a", "90.00", "advanced"),
    row("P2", "a", "80.50", "advanced"),
    row("P3", "a", "80.00", "below_cut"),
    row("P4", "a", "79.99", "below_cut"),
    row("P5", "b", "70.00", "advanced"),
    row("P6", "b", "70.00", "tie_cut"),
    row("P7", "b", "69.90", "below_pass_mark"),
]


@pytest.mark.parametrize(
    ("band", "due"),
    [
        ("0", {"P5": "0", "P6": "0"}),
        ("0.49", {"P5": "0", "P6": "0"}),
        ("0.50", {"P2": "0.50", "P3": "0.50", "P5": "0", "P6": "0"}),
        ("0.51", {"P2": "0.50", "P3": "0.50", "P4": "0.51", "P5": "0", "P6": "0"}),
        ("10", {"P1": "10", "P2": "0.50", "P3": "0.50", "P4": "0.51", "P5": "0", "P6": "0"}),
    ],
)
def test_whoever_stands_within_the_band_of_the_nearest_across_the_cut(band, due):
    found = doubtful({"places": PLACES, "rows": ROWS}, band)
    assert found == {number: Fraction(points) for number, points in due.items()}
    assert list(found) == sorted(found)


def test_over_all_groups_there_is_one_cut():
    rows = [row("P1", "a", "80.00", "advanced"), row("P2", "b", "79.50", "below_cut")]
    assert set(doubtful({"places": 1, "rows": rows}, "0.50")) == {"P1", "P2"}
    assert doubtful({"places": {"a": 1, "b": 0}, "rows": rows}, "0.50") == {}


def test_where_nobody_is_cut_off_nobody_is_in_doubt():
    rows = [row("P1", "a", "80.00", "advanced"), row("P2", "a", "59.00", "below_pass_mark")]
    rows.append({**row("P3", "a", "", "excluded"), "score": None})
    assert doubtful({"places": {"a": 3}, "rows": rows}, "50") == {}
