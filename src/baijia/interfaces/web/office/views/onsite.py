"""The days on site: the timetable as a board, what happens in a venue, and the screen for the room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.programmes import queries as editions
from baijia.award.review import commands, queries
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.review.models import Presentation
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.office.desk import RUNNERS, actor_of, attempt, edition_of, holds, page
from baijia.interfaces.web.office.forms import SwapForm
from baijia.interfaces.web.office.views.rounds import described, row_of

VERBS = {
    "start": commands.start_presentation,
    "finish": commands.finish_presentation,
    "absent": commands.mark_absent,
}


def _day(row: Presentation) -> date:
    return row.starts.astimezone(clock.ZONE).date()


@require_safe
def timetable(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """One day of the timetable: venues across, times down."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    row = row_of(request, edition, round)
    rule = described(edition, round)
    if rule["venue"] != "onsite":
        raise not_found()
    rows = queries.timetable(actor, row)
    days = sorted({_day(one) for one in rows})
    now = clock.edition_now()
    chosen = next((day for day in days if day.isoformat() == request.GET.get("day")), None)
    chosen = chosen or next((day for day in days if day >= now.date()), days[-1] if days else None)
    today = [one for one in rows if _day(one) == chosen]
    return page(
        request,
        "timetable",
        edition,
        reverse("office-round", args=[code, round]),
        rule=rule,
        round=row,
        days=[(day, sum(_day(one) == day for one in rows), day == chosen) for day in days],
        board=_board(today, rule["venues"]),
        venues=rule["venues"],
        groups={one["code"]: one["name"] for one in editions.in_force(edition)["groups"]},
        done=sum(one.state == PresentationState.DONE for one in today),
        absent=sum(one.state == PresentationState.ABSENT for one in today),
        total=len(today),
        chosen=chosen,
        runs=holds(actor, edition, *RUNNERS),
        running=row.state == RoundState.OPEN,
        can_schedule=row.state in (RoundState.ASSIGNED, RoundState.OPEN)
        and all(one.state == PresentationState.WAITING for one in rows),
    )


def _board(rows: list[Presentation], venues: list[str]) -> list[dict[str, Any]]:
    cells = {(one.starts, one.venue): one for one in rows}
    now = clock.edition_now()
    return [
        {
            "at": at,
            "now": at <= now < at + timedelta(minutes=max(one.minutes for one in rows)),
            "cells": [cells.get((at, venue)) for venue in venues],
        }
        for at in sorted({one.starts for one in rows})
    ]


@require_POST
def act(request: HttpRequest, code: str, round: str, uid: str, verb: str) -> HttpResponse:
    """Start, finish or mark absent."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    found = queries.presentation(actor_of(request), row, uid)
    if verb not in VERBS:
        raise not_found()
    try:
        VERBS[verb](actor=actor_of(request), presentation=found)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('office-timetable', args=[code, round])}?day={_day(found).isoformat()}")


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Let two waiting candidates of one group change places."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    row = row_of(request, edition, round)
    one = queries.presentation(actor, row, uid)
    waiting = {
        other.uid: other
        for other in queries.timetable(actor, row)
        if other.uid != uid
        and other.state == PresentationState.WAITING
        and other.dossier.group == one.dossier.group
    }
    others = [
        (key, f"{other.starts.astimezone(clock.ZONE):%m-%d %H:%M} {other.venue} {other.dossier.name}")
        for key, other in waiting.items()
    ]
    form = SwapForm(request.POST or None, others=others)
    back = f"{reverse('office-timetable', args=[code, round])}?day={_day(one).isoformat()}"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _pair = attempt(
            form,
            lambda: commands.swap_presentations(
                actor=actor, one=one, other=waiting[given["other"]], reason=given["reason"]
            ),
        )
        if done:
            messages.success(request, _("已对调。"))
            return redirect(back)
    status = 422 if form.errors else 200
    current = reverse("office-round", args=[code, round])
    return page(request, "swap", edition, current, status=status, one=one, form=form, back=back)


@require_safe
def stage(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The screen for the room: who presents, how long there is, who comes next. It renews itself."""
    edition = edition_of(request, code)
    row = row_of(request, edition, round)
    rule = described(edition, round)
    if rule["venue"] != "onsite":
        raise not_found()
    rows = queries.timetable(actor_of(request), row)
    venues = rule["venues"]
    venue = request.GET.get("venue") if request.GET.get("venue") in venues else (venues or [""])[0]
    mine = [one for one in rows if one.venue == venue]
    current = next((one for one in mine if one.state == PresentationState.PRESENTING), None)
    ends = current.started_at + timedelta(minutes=current.minutes) if current and current.started_at else None
    others = [
        (name, next((o for o in rows if o.venue == name and o.state == PresentationState.PRESENTING), None))
        for name in venues
        if name != venue
    ]
    groups = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    waiting = [one for one in mine if one.state == PresentationState.WAITING]
    return page(
        request,
        "stage",
        edition,
        rule=rule,
        venue=venue,
        current_one=current,
        group=groups.get((current or waiting[0]).dossier.group, "") if current or waiting else "",
        ends=ends,
        used=_used(current),
        following=waiting[:4],
        others=others,
    )


def _used(current: Presentation | None) -> int:
    """Return how much of the time is used, in 300 parts."""
    if current is None or current.started_at is None:
        return 0
    gone = (clock.edition_now() - current.started_at).total_seconds()
    return int(min(max(gone / (current.minutes * 60), 0), 1) * 300)
