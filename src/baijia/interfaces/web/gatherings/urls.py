"""Addresses of the events desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.gatherings import views


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``events/``."""
    return path(f"events/{route}", login_required(view), name=f"gatherings-{name}")


urlpatterns: list[URLPattern] = [
    page("", views.home, "home"),
    page("new/", views.new, "new"),
    page("<slug:uid>/", views.event, "event"),
    page("<slug:uid>/edit/", views.edit, "edit"),
    page("<slug:uid>/door/", views.door, "door"),
    page("<slug:uid>/booths/", views.booths, "booths"),
    page("<slug:uid>/delegates/", views.delegates, "delegates"),
    page("<slug:uid>/list.xlsx", views.sheet, "sheet"),
    page("<slug:uid>/move/<slug:act>/", views.move, "move"),
]
