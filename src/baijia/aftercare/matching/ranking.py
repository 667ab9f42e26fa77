"""Which offer fits which need: BM25 over single signs and pairs of them, with a bonus for equal tags.

Chinese needs no dictionary for this: pairs of signs do as well as words. A title counts three times.
"""

from __future__ import annotations

import heapq
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

K1, B = 1.2, 0.75
TITLE = 3
SAME_GROUP, SAME_INDUSTRY = 1.15, 1.15
"""A tag that both carry multiplies the score; an industry counts as the same by its first two digits."""
MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A need or an offer as it is ranked."""

    id: int
    title: str
    text: str
    group: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What fits, how well, and why: the stretches of text both share, the telling ones first, then tags."""

    id: int
    score: float
    shared: tuple[str, ...]
    same_group: bool
    same_industry: bool


def tokens(text: str) -> Counter[str]:
    """Return the single signs and pairs of a text, letters small, everything else left out."""
    found: Counter[str] = Counter()
    for run in _runs(text):
        found.update(run)
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found


def _runs(text: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def _whole(one: Text) -> Counter[str]:
    return _counted(one.title, one.text)


@lru_cache(maxsize=4000)
def _counted(title: str, text: str) -> Counter[str]:
    """Return the tokens of a text; nobody changes what is returned, and the same texts are ranked again and again."""
    found = tokens(text)
    for token, count in tokens(title).items():
        found[token] += TITLE * count
    return found


class Ranking:
    """Texts that can be ranked for another one."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = list(texts)
        self._counts = [_whole(one) for one in self._texts]
        self._lengths = [sum(count.values()) for count in self._counts]
        self._mean = sum(self._lengths) / max(len(self._lengths), 1) or 1.0

    def _worth(self, query: Counter[str]) -> dict[str, float]:
        """Return what each token of a query tells: the fewer texts hold it, the more."""
        number, worth = len(self._texts), {}
        for token in query:
            held = sum(token in count for count in self._counts)
            if held:
                worth[token] = math.log(1 + (number - held + 0.5) / (held + 0.5))
        return worth

    def best(self, wanted: Text, *, most: int = 10) -> list[Suggestion]:
        """Return what fits best, the best first; what shares nothing is left out."""
        worth = self._worth(_whole(wanted))
        found = []
        for place, one in enumerate(self._texts):
            gains = self._gains(worth, place)
            if not gains:
                continue
            group = bool(wanted.group) and wanted.group == one.group
            industry = bool(wanted.industry) and wanted.industry[:3] == one.industry[:3]
            score = sum(gains.values()) * (SAME_GROUP if group else 1) * (SAME_INDUSTRY if industry else 1)
            found.append((round(score, 3), one.id, gains, group, industry))
        best = heapq.nsmallest(most, found, key=lambda each: (-each[0], each[1]))
        return [
            Suggestion(key, score, _reasons(wanted, gains), group, industry)
            for score, key, gains, group, industry in best
        ]

    def _gains(self, worth: dict[str, float], place: int) -> dict[str, float]:
        counts, length = self._counts[place], self._lengths[place]
        norm = K1 * (1 - B + B * length / self._mean)
        return {
            token: told * counts[token] * (K1 + 1) / (counts[token] + norm)
            for token, told in worth.items()
            if token in counts
        }


def _reasons(wanted: Text, gains: dict[str, float]) -> tuple[str, ...]:
    """Return the stretches of the wanted text whose pairs the other shares, the most telling first."""
    held: dict[str, float] = {}
    for run in _runs(f"{wanted.title} {wanted.text}"):
        start = 0
        while start < len(run) - 1:
            end = start
            while end < len(run) - 1 and run[end : end + 2] in gains:
                end += 1
            if end > start:
                stretch = run[start : end + 1]
                held[stretch] = sum(gains[run[at : at + 2]] for at in range(start, end))
            start = end + 1
    ordered = sorted(held, key=lambda stretch: (-held[stretch], stretch))
    return tuple(stretch for stretch in ordered if len(stretch) > 1)[:MOST_REASONS]
