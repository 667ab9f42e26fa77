"""Exact means, rounded once."""

from decimal import Decimal
from fractions import Fraction

import pytest

from baijia.engine.calibrate.means import plain, rounded, trimmed


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_the_mean_is_exact() -> None:
    assert plain(decimals("0.1", "0.2", "0.3")) == Fraction(1, 5)
    assert plain(decimals("1000000000", "0.000000000000000000000000000001")) > 500_000_000


def test_trimming_starts_at_five_marks() -> None:
    assert trimmed(decimals("0", "50", "60", "100")) == Fraction(105, 2)
    assert trimmed(decimals("0", "50", "60", "70", "100")) == 60


def test_trimming_takes_one_mark_of_several_equal_ones() -> None:
    assert trimmed(decimals("90", "90", "90", "60", "60")) == 80


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(1, 3), "0.333333"),
        (Fraction(-1, 2_000_000), "-0.000001"),
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(-1, 3_000_000), "0.000000"),
        (Decimal("-0.0000004"), "0.000000"),
        (Decimal("2.0000005"), "2.000001"),
        (Decimal("-2.0000005"), "-2.000001"),
        (75, "75.000000"),
        (0.1 + 0.2, "0.300000"),
    ],
)
def test_halves_are_rounded_away_from_nought(value: Fraction | Decimal | float, expected: str) -> None:
    assert f"{rounded(value):f}" == expected
