"""Reading single rows."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def one(rows: QuerySet[M]) -> M | None:
    """Return the row of a query that can match one at most, or None; unlike ``first`` it sorts nothing."""
    return next(iter(rows), None)
