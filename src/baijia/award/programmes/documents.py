"""The files of the result bundle that programmes answers for (docs/reference/bundle.md 5.3 and 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baijia.award.programmes import queries
from baijia.award.programmes.models import Addendum, Edition, Quota
from baijia.core import clock
from baijia.engine.bundle import sealed


def addendum_row(addendum: Addendum) -> dict[str, Any]:
    """Return the addendum's row of ``addenda.jsonl``; the office approves, not a person by name."""
    return {
        "number": addendum.number,
        "at": clock.iso(addendum.at),
        "text": addendum.public_text,
        "reason": addendum.reason,
        "approver": "leader",
        "reach": addendum.reaches,
        "changes": addendum.changes,
    }


def addenda(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``addenda.jsonl``."""
    return [addendum_row(row) for row in edition.addenda.order_by("number")]


def quotas(edition: Edition, rows: Sequence[Quota] | None = None) -> dict[str, Any]:
    """Return ``quotas.json``; names of unions are sealed."""
    rule = queries.in_force(edition)["quotas"]
    issued = rows if rows is not None else list(edition.quotas.select_related("union"))
    return {
        "v": 1,
        "edition": edition.code,
        "mode": rule["mode"],
        "total": rule.get("total", 0),
        "minimum": rule.get("minimum", 0),
        "weights": rule.get("weights", {}),
        "units": [
            {
                "unit": row.number,
                "name": sealed.seal("unit-name", row.union.name, bytes.fromhex(row.salt)),
                "factors": row.factors,
                "quota": row.places or 0,
            }
            for row in sorted(issued, key=lambda row: row.number)
        ],
    }
