"""Addresses of the loan desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.lending.views import claims, loans, policy, sheets


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``loans/``."""
    return path(f"loans/{route}", login_required(view), name=f"lending-{name}")


urlpatterns: list[URLPattern] = [
    page("", loans.home, "home"),
    page("loans/<slug:uid>/", loans.loan, "loan"),
    page("loans/<slug:uid>/<slug:name>/", loans.act, "act"),
    page("files/<slug:file>/", loans.file, "file"),
    page("claims/", claims.listing, "claims"),
    page("claims/<slug:claim>/", claims.claim, "claim"),
    page("claims/<slug:claim>/<slug:step>/", claims.act, "claim-act"),
    page("clawbacks/<slug:clawback>/", claims.receive, "receive"),
    page("sheets/", sheets.upload, "sheets"),
    page("sheets/<slug:kind>.xlsx", sheets.download, "sheet"),
    page("board/", policy.board, "board"),
    page("products/", policy.products, "products"),
    page("products/<slug:product>/", policy.product, "product"),
    page("products/edit/<slug:code>/", policy.edit, "product-edit"),
    page("rates/", policy.rates, "rates"),
]
