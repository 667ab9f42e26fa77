"""Small files that programs ask for by a fixed name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
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


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Hand out the worker that opens a door's page without a network: at the root, or it could not serve that page."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> bytes:
    return Path(str(finders.find("dist/offline.js"))).read_bytes()
