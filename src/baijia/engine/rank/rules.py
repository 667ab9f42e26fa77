"""Order among candidates: the score that counts, tie rules, the lot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from baijia.engine.faults import BadInput, Fault

LOT = "lot"


class NotOpen(Exception):  # noqa: N818 - not an error: the marks are withheld
    """A tie rule asks for marks that are withheld."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a published row says of its place among equal scores: taken as given where marks are withheld (6.13)."""

    place: int
    tie: str | None
    rule: str | None


def lot_seed(panel_digests: Iterable[str]) -> str:
    """Return the seed of a round's lots, fixed by the panels logged before its first score (6.4)."""
    return hashlib.sha256(("baijia/lot-seed/v1\n" + "\n".join(sorted(panel_digests))).encode()).hexdigest()


def lot_key(seed: str, nominee: str) -> str:
    """Return what a nominee's lot is ordered by, ascending."""
    return hashlib.sha256(f"baijia/lot/v1\n{seed}\n{nominee}".encode()).hexdigest()


def decimal_text(value: Fraction, decimals: int) -> str:
    """Return a non-negative fraction at a fixed number of decimals, rounded once, half up."""
    whole = (2 * value.numerator * 10**decimals + value.denominator) // (2 * value.denominator)
    if decimals == 0:
        return str(whole)
    digits = str(whole).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}"


def pair(value: Fraction | None) -> list[int] | None:
    """Return a fraction as the pair a bundle shows."""
    return None if value is None else [value.numerator, value.denominator]


def by_code(items: Iterable[Mapping[str, Any]], code: str, where: str) -> Mapping[str, Any]:
    """Return the element with this code.

    Raises:
        BadInput: there is none.
    """
    for item in items:
        if item.get("code") == code:
            return item
    raise BadInput(Fault(where, f"no element has the code {code!r}", "a code of the definition"))


class Ordering:
    """Nominees from the first to the last: by score, highest first, then by the tie rules, then by lot.

    Values of tie rules are asked for only where scores are equal, so an edition whose marks are withheld
    can still be ordered as far as scores decide; beyond that ``stated`` is taken as given.
    """

    def __init__(
        self,
        scores: Mapping[str, str],
        rules: Sequence[str],
        value: Callable[[str, str], Fraction],
        seed: str,
        stated: Mapping[str, Stated] | None = None,
    ) -> None:
        """Order the keys of ``scores``, all of as many decimals; ``value(rule, nominee)`` serves every rule but the lot.

        Raises:
            BadInput: ``lot`` stands before another rule.
            NotOpen: a tie needs marks that are withheld, and nothing is stated.
        """
        if LOT in rules[:-1]:
            raise BadInput(Fault("ties", "lot is followed by other rules", "lot as the last rule"))
        self._rules = [*(rule for rule in rules if rule != LOT), LOT]
        self._scores = scores
        by_score: dict[str, list[str]] = {}
        for nominee, score in scores.items():
            by_score.setdefault(score, []).append(nominee)
        self._keys: dict[str, tuple[Fraction | str, ...]] = {}
        self._given: dict[str, Stated] = {}
        self.nominees: list[str] = []
        for score in sorted(by_score, key=Decimal, reverse=True):
            tied = by_score[score]
            if len(tied) > 1:
                tied = self._settle(tied, value, seed, stated)
            self.nominees += tied
        self.rank = {nominee: place for place, nominee in enumerate(self.nominees, start=1)}

    def _settle(
        self,
        tied: list[str],
        value: Callable[[str, str], Fraction],
        seed: str,
        stated: Mapping[str, Stated] | None,
    ) -> list[str]:
        try:
            keys: dict[str, tuple[Fraction | str, ...]] = {
                nominee: (*(-value(rule, nominee) for rule in self._rules[:-1]), lot_key(seed, nominee))
                for nominee in tied
            }
        except NotOpen:
            if stated is None:
                raise
            self._given |= {nominee: stated[nominee] for nominee in tied}
            return sorted(tied, key=lambda nominee: (stated[nominee].place, nominee))
        self._keys |= keys
        return sorted(tied, key=keys.__getitem__)

    def separator(self, one: str, other: str) -> str | None:
        """Return the tie rule that separates two nominees of equal score, None if the scores differ."""
        if self._scores[one] != self._scores[other]:
            return None
        if other in self._given:
            return self._given[other].rule or LOT
        pairs = zip(self._rules, self._keys[one], self._keys[other], strict=True)
        return next((rule for rule, mine, theirs in pairs if mine != theirs), LOT)

    def tie(self, nominee: str) -> str | None:
        """Return the rule that made this nominee's place single, None if nobody has the same score."""
        if nominee in self._given:
            return self._given[nominee].tie
        place = self.rank[nominee] - 1
        near = [*self.nominees[max(place - 1, 0) : place], *self.nominees[place + 1 : place + 2]]
        found = [rule for rule in (self.separator(nominee, other) for other in near) if rule is not None]
        return max(found, key=self._rules.index, default=None)
