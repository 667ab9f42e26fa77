"""Who stands so near the cut that a tie-off round (分数线复评) has others review them too (bundle.md 6.15)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

_CUT = frozenset({"below_cut", "tie_cut"})


def doubtful(result: Mapping[str, Any], band: str) -> dict[str, Fraction]:
    """Return, in order, the nominees of a round's result that its cut leaves in doubt, and how far they stand from it.

    One who advances is in doubt where the best of those cut off in the same compared set is at most ``band`` below,
    one cut off where the last who advances is at most ``band`` above: so many points apart is what is returned. Where
    all advance nobody is in doubt.

    Args:
        result: ``rounds/<round>.json``.
        band: a decimal in points, ``"0.50"``.
    """
    width, apart = Fraction(band), isinstance(result["places"], dict)
    inside: dict[str, dict[str, Fraction]] = {}
    outside: dict[str, dict[str, Fraction]] = {}
    for row in result["rows"]:
        if row["advanced"] or row["reason"]["code"] in _CUT:
            side = inside if row["advanced"] else outside
            side.setdefault(row["group"] if apart else "", {})[row["nominee"]] = Fraction(row["score"])
    apart_by: dict[str, Fraction] = {}
    for compared in inside.keys() & outside.keys():
        last, first = min(inside[compared].values()), max(outside[compared].values())
        apart_by |= {number: score - first for number, score in inside[compared].items()}
        apart_by |= {number: last - score for number, score in outside[compared].items()}
    return {number: distance for number, distance in sorted(apart_by.items()) if distance <= width}
