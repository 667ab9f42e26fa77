"""The public board of a defence day: what every venue is at. No name, no public number, no juror."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from baijia.award.defence import queries
from baijia.award.programmes import queries as programmes
from baijia.core import clock
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published
from baijia.interfaces.web.ui.words import named

SECONDS = 10


@require_safe
def now(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Show who presents now by order in the venue, how long, and who is next. The page renews itself."""
    edition = published(code)
    row = queries.presenting_round(edition, round)
    title = named(programmes.round_definition(edition, round))
    context = {
        "edition": edition,
        "title": title,
        "halls": queries.halls(row),
        "now": clock.edition_now(),
        "crumbs": crumbs(title),
    }
    answer = render(request, "public/now.html", context)
    patch_cache_control(answer, public=True, max_age=SECONDS)
    return answer
