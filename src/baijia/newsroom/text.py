"""Chinese text as search and rules read it: plain words of a body, bigrams, and numbers that must not stand there.

Chinese has no spaces, so that a word index finds nothing in it. Overlapping pairs of characters, and each
character by itself, find every part of a text without a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from stdnum import luhn
from stdnum.cn import ric

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(rf"[{HAN}]+|[0-9A-Za-z]+")
_TAGS = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"</(?:p|li|h\d|div|td|th|tr)>|<br[^>]*>", re.IGNORECASE)


def runs(text: str) -> Iterator[str]:
    """Yield every run of Han characters and every Latin word or number, in order."""
    for found in _RUNS.finditer(text):
        yield found[0].lower()


def bigrams(text: str) -> str:
    """Return a text for an index: pairs and single characters of each Han run, Latin words as they are."""
    words: list[str] = []
    for run in runs(text):
        if run[0] < "\u3400":
            words.append(run)
            continue
        words += run
        words += (run[i : i + 2] for i in range(len(run) - 1))
    return " ".join(words)


def asked(text: str) -> list[str]:
    """Return what an index must hold for a text to be found: pairs, a lone character alone, words."""
    words: list[str] = []
    for run in runs(text):
        if run[0] < "\u3400" or len(run) == 1:
            words.append(run)
        else:
            words += (run[i : i + 2] for i in range(len(run) - 1))
    return list(dict.fromkeys(words))


def strip(html: str) -> str:
    """Return the words of HTML, a line a paragraph."""
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", html))).replace("\xa0", " ").strip()


def paragraphs(body: Any) -> list[str]:
    """Return the text of each block of a body, in order; "" for a block without words."""
    return [_words(block.block_type, block.value) for block in body or ()]


def plain(body: Any) -> str:
    """Return the words of a body, a line a paragraph."""
    return "\n".join(part for part in paragraphs(body) if part)


def _words(kind: str, value: Any) -> str:
    if kind == "paragraph":
        return strip(value.source)
    if kind == "heading":
        return str(value)
    if kind == "quote":
        return f"{value['text']}\n{value['who'] or ''}".strip()
    if kind == "table":
        heads = [str(column["heading"]) for column in value.columns]
        rows = [" ".join(str(cell.value or "") for cell in row) for row in value.rows]
        return "\n".join([" ".join(heads), *rows])
    if kind == "gallery":
        return "\n".join([value["title"] or "", *(item["caption"] or "" for item in value["pictures"])])
    if kind in ("figure", "video"):
        return str(value["caption"] or "")
    return str(value.get("name") or "")


_DIGITS = re.compile(r"(?<![\dA-Za-z])\d(?:[ \-]?[\dXx]){10,18}(?![\dA-Za-z])")


_ID = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")


def personal_numbers(text: str) -> list[tuple[str, str]]:
    """Return what looks like a person's number: (kind, as written); kind is id, phone or card."""
    found = []
    for match in _DIGITS.finditer(text):
        bare = re.sub(r"[ \-]", "", match[0]).upper()
        if _ID.fullmatch(bare) and ric.calc_check_digit(bare[:-1]) == bare[-1]:
            found.append(("id", match[0]))
        elif re.fullmatch(r"1[3-9]\d{9}", bare):
            found.append(("phone", match[0]))
        elif 16 <= len(bare) <= 19 and bare.isdecimal() and luhn.is_valid(bare):
            found.append(("card", match[0]))
    return found
