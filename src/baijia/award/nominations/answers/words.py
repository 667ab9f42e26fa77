"""Tidying of typed text: full-width digits, composed letters, and no character that hides."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
DOTS = dict.fromkeys(map(ord, "•‧・･⋅∙"), "·")
"""Look-alikes of the middle dot in names such as 阿卜杜拉·买买提."""
_COMPOSABLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
"""Everything but compatibility ideographs: NFC would turn those into other characters of a name."""
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def tidy(text: str, *, lines: bool = False) -> str:
    """Return text trimmed, its letters composed (NFC), its digits half-width; rare characters stay as they are.

    With ``lines`` line ends become ``\\n`` and stay; without, any run of blanks becomes one space.
    """
    text = _COMPOSABLE.sub(lambda found: unicodedata.normalize("NFC", found[0]), text).translate(DIGITS)
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())


def tidy_name(text: str) -> str:
    """Return a person's name with its middle dot as U+00B7 and no blanks between Han characters."""
    name = tidy(text).translate(DOTS)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name)


def tidy_code(text: str) -> str:
    """Return a code in half-width capitals without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def hidden_character(text: str) -> str | None:
    """Return the code point of the first control or direction character, as ``U+202E``, or None.

    Unassigned and private-use characters pass: that is how some rare characters of names arrive.
    """
    for character in text:
        if character in _BIDI or (
            unicodedata.category(character) in {"Cc", "Cs"} and character not in "\r\n\t"
        ):
            return f"U+{ord(character):04X}"
    return None
