"""Small helps around queries: a single row, a choice of conditions, counts inside another statement."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

T = TypeVar("T")
COUNTED = 1000
"""So many rows are counted where nothing keeps their number; of what lies beyond a reader learns that there is more."""


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


class _Number(Subquery):
    """The number of rows of a query inside another statement; unlike an aggregate it stops where the query does."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def few(rows: QuerySet[Any]) -> Subquery:
    """Return the number of rows as an expression of another query; ``COUNTED + 1`` stands for any larger one.

    A page that says how many wait reads no more than that many of them, however long the list is.
    """
    return _Number(rows.order_by().values("pk")[: COUNTED + 1])


def many(rows: QuerySet[Any]) -> Subquery:
    """Return the exact number of rows as an expression of another query; for what an index counts by itself."""
    return _Number(rows.order_by().values("pk"))
