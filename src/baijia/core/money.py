"""Money is Decimal in yuan with two places; one rounding point, half up to fen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to fen."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def in_words(amount: Decimal) -> str:
    """Return an amount in capital Chinese numerals, as vouchers carry it: 肆万捌仟元整.

    Raises:
        ValueError: below zero, finer than fen, or a trillion yuan and more.
    """
    if amount < 0 or amount != to_fen(amount) or amount >= 10**12:
        raise ValueError(f"{amount} cannot be written in capitals")
    yuan, fen = divmod(int(amount * 100), 100)
    whole = _whole(yuan)
    if not fen:
        return f"{whole or DIGITS[0]}元整"
    jiao, rest = divmod(fen, 10)
    small = f"{DIGITS[jiao]}角" if jiao else DIGITS[0] if whole else ""
    small += f"{DIGITS[rest]}分" if rest else "整"
    return f"{whole}元{small}" if whole else small


def _whole(yuan: int) -> str:
    """Return the yuan, the ends of the Basic Rules of Accounting Work (article 52) kept: one 零 for a run of zeros."""
    text, gap = "", False
    for group in reversed(range(len(GROUPS))):
        part = yuan // 10000**group % 10000
        if not part:
            gap = gap or bool(text)
            continue
        if text and (gap or part < 1000):
            text += DIGITS[0]
        text += _four(part) + GROUPS[group]
        gap = False
    return text


def _four(part: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = part // 10**place % 10
        if digit:
            text += (DIGITS[0] if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return text
