"""Money is Decimal in yuan with two places; one rounding point, half up to fen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to fen."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
