"""Which device confirms: a random mark in a cookie tells devices apart and says nothing else of them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from baijia.award.nominations.commands.confirming import OFFICER
from baijia.core import ids

COOKIE = "baijia_device"
KEPT = 180 * 24 * 3600  # seconds: longer than any edition's confirmation window


def mark(request: HttpRequest) -> str:
    """Return the device's mark, a new one where it has none."""
    known = request.COOKIES.get(COOKIE, "")
    return known if known.isalnum() and len(known) <= 40 else ids.new_uid()


def whose(request: HttpRequest, mark: str) -> str:
    """Return what the command is told: the mark, or that an officer is signed in on this device."""
    return OFFICER if request.user.is_authenticated else mark


def remember(answer: HttpResponse, mark: str) -> HttpResponse:
    """Leave the mark on the device."""
    answer.set_cookie(
        COOKIE,
        mark,
        max_age=KEPT,
        path="/confirm/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
