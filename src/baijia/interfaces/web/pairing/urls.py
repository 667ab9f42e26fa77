"""Addresses of the matching desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.pairing import views


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``matching/``."""
    return path(f"matching/{route}", login_required(view), name=f"pairing-{name}")


urlpatterns: list[URLPattern] = [
    page("", views.home, "home"),
    page("needs/<slug:uid>/", views.need, "need"),
    page("offers/", views.offers, "offers"),
    page("offers/<slug:offer>/", views.offer, "offer"),
    page("matches/", views.matches, "matches"),
    page("matches/<slug:match>/", views.match, "match"),
    page("board/", views.board, "board"),
]
