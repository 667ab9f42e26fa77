"""The programme of events, sign-up for the public, and a ticket by its code."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.events import commands, queries
from baijia.aftercare.events.enums import SIGN_UP_MOVES, EventState, SignUpState
from baijia.award.honours.queries import NOWHERE
from baijia.core import clock, limits
from baijia.core.actor import PUBLIC, Actor, Grant
from baijia.core.refused import Refused
from baijia.directory.enums import Role
from baijia.interfaces.web import ical, qr, refusals
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.public.crumbs import crumbs

TRIES, WINDOW = 20, 60 * 60


class GuestForm(forms.Form):
    """Who comes, with a number to be told by."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=80, required=False)
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("只用来通知这场活动的候补和变动，加密保存。"),
    )


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """List what is coming and what was."""
    context = {
        "rows": paged(request, queries.programme()),
        "now": clock.edition_now(),
        "crumbs": crumbs(_("活动")),
    }
    return render(request, "public/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one event, and take a sign-up where it is open to everybody."""
    row = queries.announced(uid)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count("event-sign-up", request.META.get("REMOTE_ADDR", ""), most=TRIES, seconds=WINDOW)
            signed = commands.sign_up_guest(actor=PUBLIC, event=row, **form.cleaned_data)
            return redirect("public-ticket", signed.ticket)
        except limits.TooMany:
            form.add_error(None, _("报名次数过多，请一小时后再试。"))
        except Refused as refused:
            refusals.put(form, refused)
    now = clock.edition_now()
    open_now = row.state == EventState.PUBLISHED and now <= row.closes and not row.holders_only
    context = {
        "row": row,
        "form": form if open_now and (row.holders_until is None or now >= row.holders_until) else None,
        "over": row.state != EventState.CANCELLED and now > row.closes,
        "later": open_now and row.holders_until is not None and now < row.holders_until,
        "crumbs": crumbs((_("活动"), "public-events"), row.title),
    }
    return render(request, "public/event.html", context, status=422 if form.errors else 200)


@require_safe
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the calendar file."""
    return ical.answer(queries.announced(uid))


@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Show a ticket with its code to whoever has it; give the place back, or say how it was."""
    row = queries.ticket(token)
    grant = Grant(role=Role.NOMINEE, place=NOWHERE, object_uid=row.uid)
    actor = Actor(kind="link", name=row.name, grants=(grant,))
    problem = ""
    if request.method == "POST" and row.person_id is None:
        try:
            if request.POST.get("act") == "feedback":
                said = request.POST.get("score", "")
                commands.give_feedback(
                    actor=actor,
                    sign_up=row,
                    score=int(said) if said.isdecimal() else 0,
                    words=request.POST.get("words", ""),
                )
            else:
                commands.cancel_sign_up(actor=actor, sign_up=row)
            messages.success(request, _("已办理。"))
            return redirect("public-ticket", token)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    context = {
        "row": row,
        "problem": problem,
        "code": qr.svg(row.ticket) if row.state == SignUpState.PLACED else "",
        "may_cancel": row.person_id is None
        and "cancel" in SIGN_UP_MOVES.get(row.state, {})
        and clock.edition_now() < row.event.starts,
        "may_say": row.person_id is None and row.state == SignUpState.ATTENDED and row.score is None,
    }
    answer = render(request, "public/ticket.html", context, status=422 if problem else 200)
    patch_cache_control(answer, private=True, no_store=True)
    return answer
