"""Chinese patent numbers: form, check digit and kind (ZC 0006-2003, the standard of application numbers)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
NUMBER = re.compile(r"(?:ZL|CN)?(\d{12}|\d{8})\.?([0-9X])")
SEPARATORS = re.compile(r"[\s,;、，；]+")


@dataclass(frozen=True, slots=True)
class Patent:
    """One number as filed. ``kind`` is its digit: 1 or 8 an invention, 2 or 9 a utility model, 3 a design.

    ``granted`` tells whether it bears ZL; without, it may be the number of an application.
    """

    text: str
    kind: str = ""
    granted: bool = False
    well_formed: bool = False
    check_holds: bool = False


def read(value: object) -> list[Patent]:
    """Return the patents of an answer: a list of numbers, or text that holds several."""
    if isinstance(value, str):
        parts = SEPARATORS.split(value)
    elif isinstance(value, list | tuple):
        parts = [str(part) for part in value]
    else:
        parts = []
    return [parse(part) for part in parts if part.strip()]


def parse(text: str) -> Patent:
    """Read one number: ``ZL201710601862.3``, or eight digits and a check digit before October 2003."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    match = NUMBER.fullmatch(plain)
    if match is None:
        return Patent(text=plain)
    digits, check = match.groups()
    kind = digits[4] if len(digits) == 12 else digits[2]
    holds, granted = check_digit(digits) == check, plain.startswith("ZL")
    return Patent(text=plain, kind=kind, granted=granted, well_formed=True, check_holds=holds)


def check_digit(digits: str) -> str:
    """Return the check digit of 8 or 12 digits: weights 2 to 9 and again from 2, modulo 11, ten is X."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return "0123456789X"[total % 11]
