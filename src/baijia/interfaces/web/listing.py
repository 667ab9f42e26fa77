"""What every list shares: an order kept in the address, and the rows of a page or of an export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest

Columns = Mapping[str, tuple[str, ...]]
"""Name of an order in the address -> fields of the query; the key comes last, so that no row jumps."""


def ordered(request: HttpRequest, rows: QuerySet[Any], columns: Columns) -> QuerySet[Any]:
    """Return the rows in the order that the address asks for, as they come where it asks for none.

    Empty values stand last either way.
    """
    asked = request.GET.get("sort", "")
    fields = columns.get(asked.removeprefix("-"))
    if not fields:
        return rows
    down = asked.startswith("-")
    terms = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name in fields]
    return rows.order_by(*terms, "-pk" if down else "pk")
