"""The award's public home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.decisions import queries as decisions
from baijia.award.honours import queries as honours
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.record import queries as record
from baijia.core import ledger
from baijia.interfaces.web.public import calendar
from baijia.interfaces.web.public.pictures import hundred
from baijia.interfaces.web.ui import words

WINNERS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the newest edition: where it stands, what comes next, the notice, the winners, how to check it."""
    edition = programmes.published().first()
    return render(request, "public/home.html", _edition(edition) if edition else {})


def _edition(edition: Edition) -> dict[str, Any]:
    definition = programmes.in_force(edition)
    notices = [notice for notice in decisions.open_notices() if calendar.is_open(notice)]
    running = next((notice for notice in notices if notice.edition_id == edition.pk), None)
    conferred = honours.of_edition(edition)
    return {
        "edition": edition,
        "definition": definition,
        "notices": notices,
        "running": running,
        "next": calendar.upcoming(definition, running),
        "facts": [
            (_("名额"), definition["honours"]["places"], _("名")),
            (_("奖金（每人，税前）"), words.money(definition["honours"]["prize"]), ""),
            (_("行业组"), len(definition["groups"]), _("个")),
            (_("申报截止"), words.short_date(programmes.moment(edition, "filing_closes")), ""),
        ],
        "funnel": hundred(record.funnel(edition)),
        "winners": conferred.filter(hidden=False)[:WINNERS],
        "winner_count": conferred.count(),
        "groups": {item["code"]: item for item in definition["groups"]},
        "addenda": edition.addenda.order_by("-number")[:6],
        "head": ledger.latest(edition.log),
    }
