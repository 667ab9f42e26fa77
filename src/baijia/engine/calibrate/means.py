"""The published rule: exact means as fractions, rounded once; plain, and without the highest and lowest mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import reduce

from baijia.engine.calibrate.scores import Sheet

PLACES = 6  # decimals of every published mean, offset and factor
TRIM_FROM = 5  # fewer marks: the highest and lowest stay, for the rest would be a median of one to two
EXACT = Context(prec=200, rounding=ROUND_HALF_UP)


def total(scores: Iterable[Decimal]) -> Decimal:
    """Return the exact sum."""
    return reduce(EXACT.add, scores, Decimal(0))


def plain(scores: Sequence[Decimal]) -> Fraction:
    """Return the exact mean of at least one score."""
    return Fraction(total(scores)) / len(scores)


def trimmed(scores: Sequence[Decimal]) -> Fraction:
    """Return the mean without one highest and one lowest score, from five scores on; the plain mean below."""
    kept = sorted(scores)[1:-1] if len(scores) >= TRIM_FROM else scores
    return plain(kept)


def rounded(value: Fraction | Decimal | float, places: int = PLACES) -> Decimal:
    """Round half away from zero, as a spreadsheet's ROUND does; a float is taken at its exact binary value."""
    if isinstance(value, Fraction):
        parts = 2 * abs(value.numerator) * 10**places + value.denominator
        whole = parts // (2 * value.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-places, context=EXACT)
    exact = value if isinstance(value, Decimal) else Decimal(value)
    near = exact.quantize(Decimal(1).scaleb(-places), context=EXACT)
    return near or abs(near)  # no minus before nought


def by_item(sheet: Sheet) -> list[list[Decimal]]:
    """Return the scores of each item, in the order of ``sheet.items``."""
    scores: list[list[Decimal]] = [[] for _ in sheet.items]
    for at, mark in zip(sheet.item_of, sheet.marks, strict=True):
        scores[at].append(mark.score)
    return scores
