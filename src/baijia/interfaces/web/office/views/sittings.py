"""One candidate's place in the timetable: its facts, moving it, and the acts that need a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.defence import commands, frames, queries
from baijia.award.defence.models import Need
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.review.enums import PresentationState
from baijia.award.review.models import Presentation, Round
from baijia.core import clock
from baijia.core.refused import not_found
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office import defence_forms as forms
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.views.onsite import board_url, day_of, onsite_of

ACTS: dict[str, Callable[..., Any]] = {
    "absent": commands.mark_absent,
    "late": commands.take_late,
    "reopen": commands.reopen_case,
}


def _found(
    request: HttpRequest, code: str, round: str, uid: str
) -> tuple[Edition, Round, list[Presentation], Presentation]:
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    rows = review.timetable(actor_of(request), row)
    one = next((each for each in rows if each.uid == uid), None)
    if one is None:
        raise not_found()
    return edition, row, rows, one


@require_safe
def sitting(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Show one place: what is asked for, how far the panel is, and every act with its reason."""
    edition, row, rows, one = _found(request, code, round, uid)
    return _sitting(request, edition, row, rows, one)


def _sitting(
    request: HttpRequest,
    edition: Edition,
    row: Round,
    rows: list[Presentation],
    one: Presentation,
    **bound: Form,
) -> HttpResponse:
    need = Need.objects.filter(round=row, dossier=one.dossier).first()
    shown: dict[str, Form] = {
        "need_form": forms.NeedForm(
            initial={
                "away": " ".join(need.away),
                "equipment": "、".join(need.equipment),
                "reason": need.reason,
            }
            if need
            else None
        ),
        "act_form": forms.ReasonForm(prefix="act"),
        "turn_form": forms.ReorderForm(others=_line(rows, one), prefix="turn"),
        **bound,
    }
    return page(
        request,
        "sitting",
        edition,
        reverse("office-round", args=[edition.code, row.code]),
        status=422 if any(form.errors for form in shown.values()) else 200,
        round=row,
        one=one,
        need=need,
        view=queries.panel(row, one),
        back=board_url(edition.code, row.code, day_of(one)),
        line=_line(rows, one),
        **shown,
    )


def _line(rows: list[Presentation], one: Presentation) -> list[tuple[str, str]]:
    """Return the others that wait in the same venue, day and group."""
    return [
        (other.uid, f"{other.starts.astimezone(clock.ZONE):%H:%M} {other.dossier.name}")
        for other in sorted(rows, key=lambda row: row.starts)
        if other.pk != one.pk
        and other.venue == one.venue
        and day_of(other) == day_of(one)
        and other.state == PresentationState.WAITING
        and other.dossier.group == one.dossier.group
    ]


@require_POST
def act(request: HttpRequest, code: str, round: str, uid: str, verb: str) -> HttpResponse:
    """Note absence, take a late one back, or open a closed case again; each with a reason."""
    edition, row, rows, one = _found(request, code, round, uid)
    if verb not in ACTS:
        raise not_found()
    form = forms.ReasonForm(request.POST, prefix="act")
    if form.is_valid():
        done, _row = attempt(
            form,
            lambda: ACTS[verb](actor=actor_of(request), presentation=one, reason=form.cleaned_data["reason"]),
        )
        if done:
            messages.success(request, _("已记录。"))
            return redirect("office-sitting", code, round, uid)
    return _sitting(request, edition, row, rows, one, act_form=form)


@require_POST
def need(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Keep what a candidate asks for."""
    edition, row, rows, one = _found(request, code, round, uid)
    form = forms.NeedForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data

        def keep() -> Any:
            return commands.keep_need(
                actor=actor_of(request),
                round=row,
                dossier=one.dossier,
                away=frames.days_of(given["away"], "away"),
                equipment=sorted(frames.words(given["equipment"])),
                reason=given["reason"],
            )

        done, _need = attempt(form, keep)
        if done:
            messages.success(request, _("已记下，下次编排时照办。"))
            return redirect("office-sitting", code, round, uid)
    return _sitting(request, edition, row, rows, one, need_form=form)


@require_POST
def reorder(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Take a candidate to the turn of another in the line."""
    edition, row, rows, one = _found(request, code, round, uid)
    form = forms.ReorderForm(request.POST, others=_line(rows, one), prefix="turn")
    if form.is_valid():
        other = next(each for each in rows if each.uid == form.cleaned_data["other"])
        done, _rows = attempt(
            form,
            lambda: commands.reorder(
                actor=actor_of(request), one=one, before=other, reason=form.cleaned_data["reason"]
            ),
        )
        if done:
            messages.success(request, _("次序已调整。"))
            return redirect(board_url(code, round, day_of(one)))
    return _sitting(request, edition, row, rows, one, turn_form=form)


@require_safe
def places(request: HttpRequest, code: str, round: str, uid: str) -> JsonResponse:
    """Tell the board, while a candidate is dragged, where it may go and what stands against it."""
    _edition, row, rows, one = _found(request, code, round, uid)
    found = {
        cell.key: {"hard": moved.hard, "soft": moved.soft}
        for cell, moved in queries.places_to_go(row, rows, one)
    }
    answer = JsonResponse(found)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Move a candidate: every place of a day, with what it would run into, told before anything is saved."""
    edition, row, rows, one = _found(request, code, round, uid)
    asked = request.POST.get("to") or request.GET.get("to", "")
    found = queries.places_to_go(row, rows, one)
    form = forms.MoveForm(request.POST or None, initial={"to": asked})
    if request.method == "POST" and form.is_valid():
        done = _moved(request, form, found, rows, one)
        if done is not None:
            messages.success(request, _("已改到 %s。") % _said(done))
            return redirect(board_url(code, round, done[0].starts.date()))
    days = sorted({cell.starts.date() for cell, _moved in found})
    chosen = _chosen(request, days, asked, found, one)
    return page(
        request,
        "move",
        edition,
        reverse("office-round", args=[code, round]),
        status=422 if form.errors else 200,
        one=one,
        form=form,
        days=[(day, day == chosen) for day in days],
        places=[(cell, moved) for cell, moved in found if cell.starts.date() == chosen],
        asked=asked,
        chosen=next((each for each in found if each[0].key == asked), None),
        back=board_url(code, round, day_of(one)),
    )


def _chosen(
    request: HttpRequest, days: list[date], asked: str, found: list[Any], one: Presentation
) -> date | None:
    """Return the day to show: that of the place asked for, the day asked for, the candidate's own."""
    wanted = next((cell.starts.date() for cell, _moved in found if cell.key == asked), None)
    wanted = wanted or next((day for day in days if day.isoformat() == request.GET.get("day")), None)
    return wanted or (day_of(one) if day_of(one) in days else days[0] if days else None)


def _said(done: tuple[Any, Any]) -> str:
    return f"{done[0].venue} {done[0].starts:%m-%d %H:%M}"


def _moved(
    request: HttpRequest, form: Form, found: list[Any], rows: list[Presentation], one: Presentation
) -> Any:
    """Move to a free place or change places with who is there. Returns the place, None where it was refused."""
    place = next((each for each in found if each[0].key == form.cleaned_data["to"]), None)
    if place is None:
        form.add_error("to", _("这个时间或会场已经有人，请另选。"))
        return None
    cell, reason, actor = place[0], form.cleaned_data["reason"], actor_of(request)

    def run() -> Any:
        if cell.row is not None:
            return commands.swap_presentations(actor=actor, one=one, other=cell.row, reason=reason)
        return commands.move_presentation(
            actor=actor, presentation=one, venue=cell.venue, starts=cell.starts, reason=reason
        )

    done, _row = attempt(form, run)
    return place if done else None
