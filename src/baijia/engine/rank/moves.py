"""Who moves up when somebody leaves the proposed list (bundle.md 6.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baijia.engine.faults import BadInput, Fault


@dataclass(frozen=True, slots=True)
class MovedUp:
    """One change: who leaves, and which reserve takes the place (None: it stays empty)."""

    removed: str
    moved_up: str | None


def replace(resolution: dict[str, Any], removed: Sequence[str]) -> list[MovedUp]:
    """Return, for each removal in order, who moves up by rule.

    A reserve itself may be removed: nobody moves up for it, and it is passed over afterwards.

    Raises:
        BadInput: somebody is removed twice, or stands neither on the list nor among the reserves.
    """
    rows = {row["nominee"]: row for row in resolution["rows"]}
    overall = isinstance(resolution["places"], int)
    reserves = sorted(
        (row for row in rows.values() if row["outcome"] == "reserve"),
        key=lambda row: (row["reserve"], row["nominee"]),
    )
    holding = {number for number, row in rows.items() if row["outcome"] == "proposed"}
    out: set[str] = set()
    result: list[MovedUp] = []
    for number in removed:
        if number in out or number not in rows or rows[number]["outcome"] == "none":
            raise BadInput(
                Fault("changes", f"{number} cannot be removed", "one on the list or a reserve, once")
            )
        out.add(number)
        successor: str | None = None
        if number in holding:
            holding.discard(number)
            successor = next(
                (
                    row["nominee"]
                    for row in reserves
                    if row["nominee"] not in out | holding
                    and (overall or row["group"] == rows[number]["group"])
                ),
                None,
            )
            if successor is not None:
                holding.add(successor)
        result.append(MovedUp(number, successor))
    return result
