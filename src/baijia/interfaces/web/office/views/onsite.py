"""The days on site: the timetable as a board, what happens in a venue, the door, and the screen for the room."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.defence import commands, queries
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.review.models import Presentation, Round
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import doors, ical
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.views.rounds import described, row_of

VERBS = {"start": commands.start_presentation, "finish": commands.finish_presentation}


def onsite_of(request: HttpRequest, edition: Edition, code: str) -> tuple[Round, dict[str, Any]]:
    """Return a round on site and how the definition describes it.

    Raises:
        Refused: hidden, where there is none or it is on paper.
    """
    row, rule = row_of(request, edition, code), described(edition, code)
    if rule["venue"] != "onsite":
        raise not_found()
    return row, rule


def day_of(row: Presentation) -> date:
    """Return the local day of a presentation."""
    return row.starts.astimezone(clock.ZONE).date()


def board_url(code: str, round: str, day: date | None = None) -> str:
    """Return the address of the board, at a day."""
    url = reverse("office-timetable", args=[code, round])
    return f"{url}?day={day.isoformat()}" if day else url


@require_safe
def timetable(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """One day of the timetable: venues across, times down, free places too."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    row, rule = onsite_of(request, edition, round)
    kept = queries.row_of(row)
    rows = review.timetable(actor, row)
    lines = queries.board(row, rows, kept) if rows else []
    days = sorted({line.starts.date() for line in lines})
    now = clock.edition_now()
    chosen = next((day for day in days if day.isoformat() == request.GET.get("day")), None)
    full = sorted({day_of(one) for one in rows})
    chosen = chosen or next((day for day in full if day >= now.date()), full[-1] if full else None)
    today = [one for one in rows if day_of(one) == chosen]
    arrived = queries.arrived(row)
    return page(
        request,
        "timetable",
        edition,
        reverse("office-round", args=[code, round]),
        rule=rule,
        round=row,
        kept=kept,
        pending=kept is not None and kept.asked_at is not None and kept.done_at is None,
        days=[(day, sum(day_of(one) == day for one in rows), day == chosen) for day in days],
        board=[
            (line, line.starts <= now < line.starts + timedelta(minutes=rule["minutes"]))
            for line in lines
            if line.starts.date() == chosen
        ],
        venues=rule["venues"],
        groups={one["code"]: one["name"] for one in editions.in_force(edition)["groups"]},
        arrived=arrived,
        done=sum(one.state == PresentationState.DONE for one in today),
        absent=sum(one.state == PresentationState.ABSENT for one in today),
        here=sum(one.dossier_id in arrived for one in today),
        total=len(today),
        chosen=chosen,
        runs=holds(actor, edition, *RUNNERS),
        running=row.state == RoundState.OPEN,
        can_schedule=row.state in (RoundState.ASSIGNED, RoundState.OPEN)
        and all(one.state == PresentationState.WAITING for one in rows),
    )


@require_POST
def act(request: HttpRequest, code: str, round: str, uid: str, verb: str) -> HttpResponse:
    """Start or finish."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    found = review.presentation(actor_of(request), row, uid)
    if verb not in VERBS:
        raise not_found()
    try:
        VERBS[verb](actor=actor_of(request), presentation=found)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect(board_url(code, round, day_of(found)))


@require_safe
def calendar(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The timetable as a calendar file, of one venue or of all."""
    edition = edition_of(request, code)
    row, rule = onsite_of(request, edition, round)
    venue = request.GET.get("venue", "")
    kept = queries.row_of(row)
    entries = [
        ical.Entry(
            uid=f"{one.dossier.uid}-{row.code}",
            starts=one.starts,
            ends=one.starts + timedelta(minutes=one.minutes),
            summary=f"{one.order} {one.dossier.name} · {rule['name']}",
            place=one.venue,
        )
        for one in review.timetable(actor_of(request), row)
        if venue in ("", one.venue)
    ]
    return ical.download(entries, name=f"{edition.code}-{round}", version=kept.version if kept else 0)


@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Let candidates in by the codes on their own pages; the page goes on without a network and hands in later."""
    edition = edition_of(request, code, *RUNNERS)
    row, rule = onsite_of(request, edition, round)
    actor = actor_of(request)
    form = doors.CheckInForm(request.POST or None)
    answers: list[tuple[str, str, bool]] = []
    if request.method == "POST" and form.is_valid():
        answers = commands.check_in(
            actor=actor, round=row, entries=doors.entries(form.cleaned_data["tickets"])
        )
        form = doors.CheckInForm()
    today = clock.edition_now().astimezone(clock.ZONE).date()
    expected = [
        (one, arrival) for one, arrival in queries.arrivals(actor, row) if arrival and day_of(one) == today
    ]
    arrived = sum(arrival.arrived_at is not None for _one, arrival in expected)
    came = _("今天已签到 %(came)s / %(expected)s") % {"came": arrived, "expected": len(expected)}
    if answers and (told := doors.told(request, answers, came)) is not None:
        return told
    known = {
        doors.known(arrival.ticket): [
            f"{one.dossier.name} · {one.venue} · {one.starts.astimezone(clock.ZONE):%H:%M}",
            "attended" if arrival.arrived_at else "",
        ]
        for one, arrival in expected
    }
    return page(
        request,
        "defence_door",
        edition,
        rule=rule,
        row=row,
        form=form,
        answers=answers,
        known=json.dumps(known, ensure_ascii=False),
        came=came,
        waiting=[
            (one, doors.known(arrival.ticket)) for one, arrival in expected if arrival.arrived_at is None
        ],
        back=board_url(code, round),
        status=422 if form.errors else 200,
    )


@require_safe
def stage(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The screen for the room: who presents, how long there is, who comes next. It renews itself."""
    edition = edition_of(request, code)
    row, rule = onsite_of(request, edition, round)
    rows = review.timetable(actor_of(request), row)
    venues = rule["venues"]
    venue = request.GET.get("venue") if request.GET.get("venue") in venues else (venues or [""])[0]
    mine = [one for one in rows if one.venue == venue]
    current = next((one for one in mine if one.state == PresentationState.PRESENTING), None)
    now = clock.edition_now()
    phase, phase_ends = queries.phase_of(current, rule, now) if current else ("", None)
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
        phase=_("陈述") if phase == "presenting" else _("提问"),
        phase_ends=phase_ends,
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
