"""Small helps around queries: a single row, a choice of conditions, a count inside another statement."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

T = TypeVar("T")


def one(rows: Iterable[T]) -> T | None:
    """Return the first of some rows, or None; of a query, unlike its ``first``, it sorts nothing."""
    return next(iter(rows), None)


def any_of(conditions: Iterable[Q]) -> Q:
    """Return a condition that holds where one of these does; where there are none, nowhere."""
    ways = list(conditions)
    return functools.reduce(operator.or_, ways) if ways else Q(pk__in=[])


def counted(rows: QuerySet[Any], by: str, of: str = "pk") -> Coalesce:
    """Return the number of rows, or of different ``of``, as an expression of an outer query.

    ``rows`` are filtered by ``by=OuterRef(...)``. A page that shows many numbers asks for them in one statement.
    """
    number = rows.order_by().values(by).annotate(number=Count(of, distinct=of != "pk")).values("number")
    return Coalesce(Subquery(number), 0)
