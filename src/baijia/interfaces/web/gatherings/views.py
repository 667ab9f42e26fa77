"""Events: the list, one event with who comes, the door, booths."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.events import commands, queries
from baijia.aftercare.events.enums import EVENT_MOVES, TAKING, EventState, SignUpState
from baijia.aftercare.events.models import Event
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import doors, sheets
from baijia.interfaces.web.desks import actor_of, attempt, union_of
from baijia.interfaces.web.gatherings import forms
from baijia.interfaces.web.gatherings.desk import OFFICER, page
from baijia.interfaces.web.listing import paged

HOME = "gatherings-home"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the events with places, waiting and who came."""
    organiser = union_of(request, OFFICER)
    rows = paged(request, queries.visible_to(actor_of(request)))
    return page(request, "home", organiser, rows=rows)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Prepare an event."""
    organiser = union_of(request, OFFICER)
    form = forms.EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, row = attempt(
            form,
            lambda: commands.keep_event(actor=actor_of(request), organiser=organiser, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已保存，发布后才能报名。"))
            return redirect("gatherings-event", row.uid)
    return page(request, "edit", organiser, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change an event; more places move the waiting list up."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.event(actor, uid)
    form = forms.EventForm(request.POST or None, initial=forms.EventForm.of(row))
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.keep_event(actor=actor, organiser=row.organiser, event=row, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已保存。"))
            return redirect("gatherings-event", uid)
    return page(
        request,
        "edit",
        organiser,
        current=reverse(HOME),
        form=form,
        row=row,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def event(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an event: who comes, what they said, material; take in a file."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.event(actor, uid)
    form = forms.MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        done, _file = attempt(
            form,
            lambda: commands.add_material(
                actor=actor,
                event=row,
                name=form.cleaned_data["name"],
                file_name=file.name,
                data=file.read(),
            ),
        )
        if done:
            messages.success(request, _("已上传，签到的人可以下载。"))
            return redirect("gatherings-event", uid)
    return page(
        request,
        "event",
        organiser,
        current=reverse(HOME),
        row=row,
        sign_ups=paged(request, queries.attendance(row)),
        feedback=queries.feedback(row),
        material=queries.material(row),
        moves=EVENT_MOVES.get(EventState(row.state), {}),
        over=clock.edition_now() >= row.ends,
        form=form,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, uid: str, act: str) -> HttpResponse:
    """Announce, call off or close an event."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.event(actor, uid)
    titles = {"publish": _("发布"), "cancel": _("取消活动"), "close": _("结束活动")}
    if act not in titles:
        raise not_found()
    form = forms.ReasonForm(request.POST or None) if act == "cancel" else None
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            commands.move_event(actor=actor, event=row, act=act, reason=reason)
            messages.success(request, _("已办理：%s。") % titles[act])
            return redirect("gatherings-event", uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    return page(
        request,
        "move",
        organiser,
        current=reverse(HOME),
        row=row,
        title=titles[act],
        form=form,
        problem=problem,
        status=422 if problem or (form and form.errors) else 200,
    )


@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, uid: str) -> HttpResponse:
    """Let people in by the codes on their tickets; the page goes on without a network and hands in later."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.event(actor, uid)
    form = doors.CheckInForm(request.POST or None)
    answers: list[tuple[str, str, bool]] = []
    if request.method == "POST" and form.is_valid():
        answers = commands.check_in(
            actor=actor, event=row, entries=doors.entries(form.cleaned_data["tickets"])
        )
        if (told := doors.told(request, answers, _came(row))) is not None:
            return told
        form = doors.CheckInForm()
    sign_ups = list(queries.attendance(row))
    known = {doors.known(one.ticket): [one.name, one.state] for one in sign_ups if one.state in TAKING}
    return page(
        request,
        "door",
        organiser,
        current=reverse(HOME),
        row=row,
        form=form,
        answers=answers,
        known=json.dumps(known, ensure_ascii=False),
        came=sum(one.state == SignUpState.ATTENDED for one in sign_ups),
        expected=len(known),
        status=422 if form.errors else 200,
    )


def _came(row: Event) -> str:
    """Return how many of those expected came, in the words of the page."""
    states = [one.state for one in queries.attendance(row) if one.state in TAKING]
    came, expected = states.count(SignUpState.ATTENDED), len(states)
    return _("已签到 %(came)s / %(expected)s") % {"came": came, "expected": expected}


@require_http_methods(["GET", "POST"])
def booths(request: HttpRequest, uid: str) -> HttpResponse:
    """Select who shows at a booth."""
    row = queries.event(actor_of(request), uid)
    return _selection(request, row, queries.booths(row), row.booths, commands.select_booths, "booths")


@require_http_methods(["GET", "POST"])
def delegates(request: HttpRequest, uid: str) -> HttpResponse:
    """Select who goes with the delegation."""
    row = queries.event(actor_of(request), uid)
    if not row.selects:
        raise not_found()
    return _selection(
        request, row, queries.applicants(row), row.places, commands.select_delegates, "delegates"
    )


def _selection(
    request: HttpRequest, row: Event, rows: QuerySet[Any], most: int, select: Callable[..., int], name: str
) -> HttpResponse:
    """Show who applied, those ticked whom the rule selects, and take the selection."""
    form = forms.SelectionForm(request.POST or None)
    applied = list(rows)
    picked = {one.uid for one in queries.by_rule(applied, most, row.per_unit)}
    if request.method == "POST":
        picked = set(request.POST.getlist("pick"))
        chosen = [one for one in applied if one.uid in picked]
        if form.is_valid():
            done, count = attempt(
                form, lambda: select(actor=actor_of(request), event=row, chosen=chosen, **form.cleaned_data)
            )
            if done:
                messages.success(request, _("已选定 %d 个。") % count)
                return redirect(f"gatherings-{name}", row.uid)
    return page(
        request,
        "selection",
        union_of(request, OFFICER),
        current=reverse(HOME),
        row=row,
        name=name,
        most=most,
        applied=[(one, one.uid in picked, one.state in queries.CHOSEN) for one in applied],
        waits=row.state == EventState.PUBLISHED and any(one.state not in queries.CHOSEN for one in applied),
        form=form,
        status=422 if form.errors else 200,
    )


@require_safe
def sheet(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the list of who comes."""
    row = queries.event(actor_of(request), uid)
    heads = [_("姓名"), _("单位"), _("状态"), _("报名"), _("签到")]
    lines = [
        [
            one.name,
            one.unit,
            str(one.get_state_display()),
            clock.iso(one.at),
            clock.iso(one.checked_in_at) if one.checked_in_at else "",
        ]
        for one in queries.attendance(row)
    ]
    return sheets.answer(row.title, sheets.workbook(row.title, heads, lines))
