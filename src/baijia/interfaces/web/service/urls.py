"""Addresses of the service desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.service.views import people, referring


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``service/``."""
    return path(f"service/{route}", login_required(view), name=f"service-{name}")


urlpatterns: list[URLPattern] = [
    page("", people.home, "home"),
    page("holders/<slug:uid>/", people.holder, "holder"),
    page("holders/<slug:uid>/outside/", people.outside, "outside"),
    page("holders/<slug:uid>/outside/<slug:honour>/", people.evidence, "evidence"),
    page("report/", people.report, "report"),
    page("targets/", referring.targets, "targets"),
    page("targets/<slug:uid>/", referring.target, "target"),
    page("targets/edit/<slug:code>/", referring.edit, "target-edit"),
    page("referrals/", referring.listing, "referrals"),
    page("referrals/<slug:uid>/", referring.referral, "referral"),
]
