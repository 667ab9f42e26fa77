"""Addresses of the space desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.spaces import views


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``spaces/``."""
    return path(f"spaces/{route}", login_required(view), name=f"spaces-{name}")


urlpatterns: list[URLPattern] = [
    page("", views.home, "home"),
    page("new/", views.new, "new"),
    page("admissions/", views.admissions, "admissions"),
    page("admissions/<slug:admission>/", views.admission, "admission"),
    page("admissions/<slug:admission>/plan/", views.plan, "plan"),
    page("tenancies/", views.tenancies, "tenancies"),
    page("tenancies/<slug:tenancy>/", views.tenancy, "tenancy"),
    page("tickets/", views.tickets, "tickets"),
    page("<slug:uid>/", views.space, "space"),
    page("<slug:uid>/edit/", views.edit, "edit"),
]
