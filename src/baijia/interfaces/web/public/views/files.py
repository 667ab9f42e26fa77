"""Small files that programs ask for by a fixed name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

KEPT_OUT = ("/account/", "/check/", "/certificates/", "/lookup/", "/objections/", "/confirm/")
"""What a search engine has no business with: sign-in, and pages that answer about one person."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what to leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the mark."""
    return redirect(static("dist/img/mark.svg"), permanent=True)
