"""A door at which tickets are shown: what the phone hands in, and what it knows to answer without a network.

The list in the page holds hashes of the tickets with names, so that a phone can answer at once without asking.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from baijia.core import clock

MOST_TICKETS = 500


class CheckInForm(forms.Form):
    """Tickets, one a line, as the page at the door collects them; each may carry its moment."""

    tickets = forms.CharField(
        label=_("票号"),
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 3, "class": "mono", "autocomplete": "off", "data-door-tickets": True}
        ),
        help_text=_("扫码或手工输入，一行一张。没有网络时先记在手机里，连上后一并交。"),
    )


def told(request: HttpRequest, answers: list[tuple[str, str, bool]], came: str) -> JsonResponse | None:
    """Return what the page's queue asked for: words for each ticket, whether it holds, how many came; else None."""
    if "application/json" not in request.headers.get("Accept", ""):
        return None
    return JsonResponse({"answers": [line[1:] for line in answers], "came": came})


def entries(text: str) -> list[tuple[str, datetime]]:
    """Return the tickets of lines, each with the moment it was scanned at the door, else now."""
    now, found = clock.edition_now(), []
    for line in text.splitlines()[:MOST_TICKETS]:
        ticket, _space, said = line.strip().partition(" ")
        if not ticket:
            continue
        try:
            at = datetime.fromisoformat(said.strip())
            at = at if at.tzinfo else now
        except ValueError:
            at = now
        found.append((ticket.rsplit("/", 1)[-1].lower(), min(at, now)))
    return found


def known(ticket: str) -> str:
    """Return how the page knows a ticket: by its SHA-256."""
    return hashlib.sha256(ticket.encode()).hexdigest()
