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

    Empty values stand last either way; a field that cannot be empty is sorted plainly, as its index is.
    """
    asked = request.GET.get("sort", "")
    fields = columns.get(asked.removeprefix("-"))
    if not fields:
        return rows
    down = asked.startswith("-")
    terms = []
    for name in fields:
        last = True if "__" in name or name in rows.query.annotations or _may_be_empty(rows, name) else None
        terms.append(F(name).desc(nulls_last=last) if down else F(name).asc(nulls_last=last))
    return rows.order_by(*terms, "-pk" if down else "pk")


def _may_be_empty(rows: QuerySet[Any], name: str) -> bool:
    field = rows.model._meta.get_field(name)
    return bool(getattr(field, "null", True))
