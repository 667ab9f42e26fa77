"""The way back from a public page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.interfaces.web.ui.frame import RailItem


def crumbs(*places: str | tuple[str, str] | tuple[str, str, tuple[str | int, ...]]) -> tuple[RailItem, ...]:
    """Return home and the places below it: (words, route name[, arguments]), the page itself as words alone."""
    items = [RailItem(_("首页"), reverse("home"))]
    for place in places:
        if isinstance(place, str):
            items.append(RailItem(place, ""))
        else:
            words, route, *rest = place
            items.append(RailItem(words, reverse(route, args=rest[0] if rest else ())))
    return tuple(items)
