"""Places shared by largest remainder (Hamilton's method), with a minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from baijia.engine.faults import BadInput, Fault


def apportion(total: int, weights: Mapping[str, Fraction | int], minimum: int = 0) -> dict[str, int]:
    """Share ``total`` places among the keys of ``weights`` (bundle.md 6.6).

    Ties of remainders go to the key that stands earlier. A weight of 0 gets nothing. Where the minimum cannot
    be given to every positive weight, none is applied.
    """
    result = dict.fromkeys(weights, 0)
    open_keys = [key for key, weight in weights.items() if weight > 0]
    left = total
    floor = minimum if minimum * len(open_keys) <= total else 0
    while open_keys:
        shares = _largest_remainder(left, {key: weights[key] for key in open_keys})
        short = [key for key in open_keys if shares[key] < floor]
        if not short:
            result.update(shares)
            break
        for key in short:
            result[key] = floor
            left -= floor
        open_keys = [key for key in open_keys if key not in short]
    return result


def _largest_remainder(total: int, weights: Mapping[str, Fraction | int]) -> dict[str, int]:
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    exact = {key: total * Fraction(weight) / whole for key, weight in weights.items()}
    shares = {key: value.numerator // value.denominator for key, value in exact.items()}
    order = sorted(exact, key=lambda key: shares[key] - exact[key])  # stable: ties keep the given order
    for key in order[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def quotas(
    *, total: int, minimum: int, weights: Mapping[str, int], units: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Return the quota of each unit by formula (bundle.md 6.11).

    Args:
        total: places to recommend in all.
        minimum: the least a unit gets.
        weights: integer weight of each factor, as ``{"members": 100}``.
        units: ``{"unit": number, "factors": {factor: integer}}``; taken in order of ``unit``.

    Raises:
        BadInput: more is promised as a minimum than there are places, or no unit has any of a factor.
    """
    rows = sorted(units, key=lambda row: str(row["unit"]))
    if minimum * len(rows) > total:
        raise BadInput(Fault("quotas", f"{len(rows)} units at {minimum} exceed {total}", "a smaller minimum"))
    sums = {factor: sum(int(row["factors"].get(factor, 0)) for row in rows) for factor in weights}
    empty = [factor for factor, amount in sums.items() if weights[factor] > 0 and amount == 0]
    if empty and rows:
        raise BadInput(*(Fault("quotas", f"no unit has any {factor}", "at least one") for factor in empty))
    share = {
        str(row["unit"]): sum(
            (
                Fraction(weights[factor] * int(row["factors"].get(factor, 0)), sums[factor])
                for factor in weights
                if sums[factor]
            ),
            Fraction(0),
        )
        for row in rows
    }
    return apportion(total, share, minimum)
