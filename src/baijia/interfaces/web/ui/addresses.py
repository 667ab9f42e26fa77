"""What lists write into addresses: a page turned, a search that keeps filters and order, a head that sorts, a row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

ANY_ROW = "anyrow00000000000000"
"""Stands for the uid of a row where the address of a route is taken apart; it has the shape of one."""


def row_url(name: str, *args: str) -> str:
    """Return the address ``{% url %}`` gives, for lists: of many that differ in the last part the way is found once.

    The last part is a row's uid: letters and figures, which stand in an address as they are.
    """
    start, end = _around(name, args[:-1], get_script_prefix())
    return f"{start}{args[-1]}{end}"


@lru_cache(maxsize=256)
def _around(name: str, args: tuple[str, ...], _prefix: str) -> tuple[str, str]:
    """Return what stands before and after a row's uid in the addresses of a route."""
    before, after = reverse(name, args=[*args, ANY_ROW]).split(ANY_ROW)
    return before, after


def turn(context: template.Context, name: str, value: Any) -> str:
    """Return the query of the address with one part changed, so that filters stay when a page is turned."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query[name] = str(value)
    return f"?{query.urlencode()}"


def kept(context: template.Context, own: str = "") -> SafeString:
    """Write as hidden fields what else stands in the address, so that a search keeps filters and order.

    ``own`` names what the form asks itself beside its words; the page turned to and a sheet asked for are let go.
    """
    request = context.get("request")
    query = request.GET if request is not None else QueryDict()
    rows = (
        (name, value)
        for name, values in query.lists()
        if name not in {"q", "page", "as", *own.split()}
        for value in values
        if value
    )
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', rows)


def sort_head(context: template.Context, name: str, label: str, css: str = "") -> dict[str, Any]:
    """Draw the head of a column that sorts its list: first upwards, then downwards, kept in the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    now = query.get("sort", "")
    query.pop("page", None)
    query["sort"] = f"-{name}" if now == name else name
    way = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return {"url": f"?{query.urlencode()}", "label": label, "way": way, "css": css}
