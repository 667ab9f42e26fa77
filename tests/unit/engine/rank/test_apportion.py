"""Largest remainder with a minimum, by hand and by its properties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.faults import BadInput
from baijia.engine.rank import apportion, quotas


@pytest.mark.parametrize(
    ("total", "weights", "minimum", "expected"),
    [
        # Hamilton's textbook example: exact 4.7, 1.6, 1.58, 1.2, 0.61, 0.31 of 10.
        (10, {"a": 47000, "b": 16000, "c": 15800, "d": 12000, "e": 6100, "f": 3100}, 0, [5, 2, 1, 1, 1, 0]),
        # Ties of remainders go to the earlier.
        (1, {"x": 1, "y": 1}, 0, [1, 0]),
        (3, {"x": 1, "y": 1}, 0, [2, 1]),
        # f is lifted to 1; the other nine are shared anew: 4.36, 1.49, 1.47, 1.11, 0.57.
        (10, {"a": 47000, "b": 16000, "c": 15800, "d": 12000, "e": 6100, "f": 3100}, 1, [4, 2, 1, 1, 1, 1]),
        (10, {"a": 5, "b": 0, "c": 5}, 1, [5, 0, 5]),
        # The minimum cannot be given to all three, so none is.
        (2, {"a": 98, "b": 1, "c": 1}, 1, [2, 0, 0]),
        (0, {"a": 1}, 1, [0]),
        (5, {}, 1, []),
    ],
)
def test_apportion_worked_by_hand(total, weights, minimum, expected):
    assert list(apportion(total, weights, minimum).values()) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=9),
    st.integers(0, 200),
    st.integers(0, 2),
)
def test_apportion_gives_all_and_keeps_the_minimum(sizes, total, minimum):
    weights = {str(place): size for place, size in enumerate(sizes)}
    shares = apportion(total, weights, minimum)
    positive = [key for key, size in weights.items() if size]
    assert sum(shares.values()) == (total if positive else 0)
    assert all(shares[key] == 0 for key, size in weights.items() if not size)
    if minimum * len(positive) <= total:
        assert all(shares[key] >= minimum for key in positive)
    for one in positive:
        for other in positive:
            assert (
                weights[one] < weights[other]
                or shares[one] >= shares[other]
                or weights[one] == weights[other]
            )


def test_apportion_of_candidates_never_exceeds_them():
    sizes = {"a": 3, "b": 1, "c": 1}
    for total in range(6):
        assert all(share <= sizes[key] for key, share in apportion(total, sizes, 1).items())


UNITS = [
    {"unit": "UB", "factors": {"members": 100, "firms": 1}},
    {"unit": "UA", "factors": {"members": 300, "firms": 3}},
    {"unit": "UC", "factors": {"members": 0, "firms": 4}},
]


def test_quotas_by_one_factor():
    assert quotas(total=9, minimum=1, weights={"members": 100}, units=UNITS) == {"UA": 7, "UB": 2, "UC": 0}


def test_quotas_by_two_factors():
    # UA 0.5 * 3/4 + 0.5 * 3/8 = 9/16, UB 3/16, UC 4/16.
    assert quotas(total=16, minimum=0, weights={"members": 50, "firms": 50}, units=UNITS) == {
        "UA": 9,
        "UB": 3,
        "UC": 4,
    }


def test_quotas_that_promise_too_much_are_refused():
    with pytest.raises(BadInput):
        quotas(total=2, minimum=1, weights={"members": 100}, units=UNITS)
    with pytest.raises(BadInput):
        quotas(total=9, minimum=0, weights={"tea": 100}, units=UNITS)


def test_apportion_takes_fractions():
    assert apportion(3, {"a": Fraction(2, 3), "b": Fraction(1, 3)}) == {"a": 2, "b": 1}
