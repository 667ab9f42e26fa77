"""What every list shares: an order kept in the address, and pages that cost the same at any length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Choices, F, QuerySet
from django.db.models.sql.where import WhereNode
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from baijia.core.rows import COUNTED
from baijia.interfaces.web.ui.frame import Chip
from baijia.interfaces.web.ui.words import number

PAGE = 50
FIGURES = 7
"""A page's number has fewer figures than this; a longer one is no page's."""

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


class Pages(Paginator):  # type: ignore[type-arg]  # is subscriptable in its stubs alone
    """The pages of a list: its keys are read in their order, then the rows of one page by their keys.

    So nothing that a row shows is worked out for rows that are only counted or sorted past.

    Attributes:
        more: whether there are more rows than ``count`` says; then pages follow as far as anybody turns.
    """

    def __init__(self, rows: Any, size: int, *, asked: str = "", count: int | None = None) -> None:
        super().__init__(rows, size)
        self.more, self._keys = False, None
        if count is None and isinstance(rows, QuerySet):
            turned = int(asked) if asked.isdecimal() and len(asked) < FIGURES else 0
            most = max(COUNTED, size * (turned + 1))
            self._keys = list(rows.values_list("pk", flat=True)[: most + 1])
            self.more, count = len(self._keys) > most, min(len(self._keys), most)
        if count is not None:
            self.count = count

    @property
    def total(self) -> str:
        """How many rows there are, in figures; ``1,000+`` where they were not counted to the end."""
        return f"{number(self.count)}+" if self.more else str(self.count)

    def page(self, number: Any) -> Page[Any]:
        """Return one page with its rows."""
        number = self.validate_number(number)
        start, end = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        rows = self.object_list
        if isinstance(rows, QuerySet):
            keys = rows.values("pk") if self._keys is None else self._keys
            return self._get_page(_of_keys(rows, keys[start:end]), number, self)
        return self._get_page(rows[start:end], number, self)


def _of_keys(rows: QuerySet[Any], keys: Any) -> list[Any]:
    """Return the rows of these keys with all that a list shows of them; what found the keys is not asked again."""
    found = rows.all()
    found.query.where = WhereNode()
    return list(found.filter(pk__in=keys))


def paged(request: HttpRequest, rows: Any, size: int = PAGE, *, count: int | None = None) -> Page[Any]:
    """Return the page of a list that the address asks for; ``count`` is its length where that is known already."""
    asked = request.GET.get("page", "")
    return Pages(rows, size, asked=asked, count=count).get_page(asked)


def chips(request: HttpRequest, name: str, kinds: type[Choices], counts: Mapping[str, int]) -> list[Chip]:
    """Return the filters of a list by one part of its address, all of them first; what else it holds stays."""
    now = request.GET.get(name, "")
    rows = [("", _("全部"), sum(counts.values()))]
    rows += [(value, str(words), counts.get(value, 0)) for value, words in kinds.choices]
    return [
        Chip(words, with_part(request.GET, **{name: value}), count, current=value == now)
        for value, words, count in rows
    ]


def with_part(query: QueryDict, **changed: str) -> str:
    """Return an address query with some parts changed, back on the first page."""
    parts = query.copy()
    parts.pop("page", None)
    for key, value in changed.items():
        parts[key] = value
        if not value:
            del parts[key]
    return f"?{parts.urlencode()}"
