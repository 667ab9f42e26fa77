"""Needs, offers and matches: suggestions with their reason, consent, meetings, what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.matching import commands, queries
from baijia.aftercare.matching.enums import MATCH_MOVES, OPENED, MatchState
from baijia.aftercare.matching.models import Match, Offer
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Union
from baijia.directory.queries import subtree
from baijia.interfaces.web import tags
from baijia.interfaces.web.desks import actor_of, attempt, union_of
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.pairing import forms
from baijia.interfaces.web.pairing.desk import BOTH, FIRM, OFFICER, page, serves

METHODS = ["GET", "POST"]
MOST_UNITS = 2000


def _units(request: HttpRequest, place: Union) -> list[Union]:
    """Return the firms for which the actor may ask."""
    actor = actor_of(request)
    if serves(actor):
        return list(subtree(place).exclude(kind="partner").order_by("path")[:MOST_UNITS])
    return list(Union.objects.filter(path__in=actor.places(FIRM)).order_by("path"))


def _organiser(request: HttpRequest, unit: Union) -> Union:
    """Return the organiser above a firm: the root of its tree, or where the service officer serves."""
    actor = actor_of(request)
    if serves(actor):
        return union_of(request, OFFICER)
    return Union.objects.get(path=unit.path[:5])


@require_http_methods(METHODS)
def home(request: HttpRequest) -> HttpResponse:
    """List the needs, and take a new one."""
    place = union_of(request, *BOTH)
    units = _units(request, place)
    organiser = _organiser(request, units[0]) if units else place
    form = forms.NeedForm(request.POST or None, units=units, organiser=organiser)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit = next(row for row in units if row.uid == given.pop("unit"))
        done, row = attempt(
            form,
            lambda: commands.ask(
                actor=actor_of(request), organiser=_organiser(request, unit), unit=unit, **given
            ),
        )
        if done:
            messages.success(request, _("已登记需求。"))
            return redirect("pairing-need", row.uid)
    rows = paged(request, queries.needs(actor_of(request)))
    return page(request, "home", place, rows=rows, form=form, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def need(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a need with the offers that fit and why; invite, or close it."""
    place, actor = union_of(request, *BOTH), actor_of(request)
    row = queries.need(actor, uid)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "close":
                commands.close_need(actor=actor, need=row)
                return redirect("pairing-need", uid)
            found = queries.offer(actor, request.POST.get("offer", ""))
            match = commands.invite(actor=actor, need=row, offer=found)
            messages.success(request, _("已邀请双方。"))
            return redirect("pairing-match", match.uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    return page(
        request,
        "need",
        place,
        current=reverse("pairing-home"),
        row=row,
        tags=tags.shown(row.organiser, row.group, row.industry),
        suggestions=queries.offers_for(row) if serves(actor) and row.state == "open" else [],
        matches=queries.matches(actor).filter(need=row),
        problem=problem,
        status=422 if problem else 200,
    )


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what holders offer."""
    place = union_of(request, OFFICER)
    return page(request, "offers", place, rows=paged(request, queries.offers(actor_of(request))))


@require_http_methods(METHODS)
def offer(request: HttpRequest, offer: str) -> HttpResponse:
    """Show an offer with the needs it fits and why; invite."""
    place, actor = union_of(request, OFFICER), actor_of(request)
    row: Offer = queries.offer(actor, offer)
    problem = ""
    if request.method == "POST":
        wanted = queries.need(actor, request.POST.get("need", ""))
        try:
            match = commands.invite(actor=actor, need=wanted, offer=row)
            messages.success(request, _("已邀请双方。"))
            return redirect("pairing-match", match.uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    return page(
        request,
        "offer",
        place,
        current=reverse("pairing-offers"),
        row=row,
        tags=tags.shown(row.organiser, row.group, row.industry),
        suggestions=queries.needs_for(row) if row.state == "open" else [],
        problem=problem,
        status=422 if problem else 200,
    )


@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """List the matches of the actor's side."""
    place = union_of(request, *BOTH)
    return page(request, "matches", place, rows=paged(request, queries.matches(actor_of(request))))


def _forms(request: HttpRequest, row: Match, officer: bool) -> dict[str, tuple[str, Form]]:
    """Return what may be filled in now: act -> (words of the button, form)."""
    moves = MATCH_MOVES.get(MatchState(row.state), {})
    act = request.POST.get("act", "")

    def bound(name: str) -> Any:
        return request.POST if act == name else None

    found: dict[str, tuple[str, Form]] = {}
    if officer and row.state in OPENED:
        found["arrange"] = (_("安排见面"), forms.MeetingForm(bound("arrange")))
    if officer and row.meetings.filter(report="").exists():
        found["report"] = (_("登记情况"), forms.NoteForm(bound("report")))
    if officer and "intend" in moves:
        found["intend"] = (_("登记意向"), forms.NoteForm(bound("intend")))
    if officer and "contract" in moves:
        found["contract"] = (_("登记合同"), forms.ContractForm(bound("contract")))
    if officer and "realise" in moves:
        found["realise"] = (_("登记见效"), forms.ValueForm(bound("realise")))
    if "decline" in moves:
        found["decline"] = (_("不再对接"), forms.NoteForm(bound("decline")))
    return found


@require_http_methods(METHODS)
def match(request: HttpRequest, match: str) -> HttpResponse:
    """Show a match: the reason, who agreed, who the other side is once both did, meetings, and the next step."""
    place, actor = union_of(request, *BOTH), actor_of(request)
    row = queries.match(actor, match)
    officer = serves(actor)
    shown = _forms(request, row, officer)
    problem = ""
    if request.method == "POST":
        try:
            if _acted(request, row, shown):
                messages.success(request, _("已办理。"))
                return redirect("pairing-match", match)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    wrong = problem or any(form.errors for _words, form in shown.values())
    return page(
        request,
        "match",
        place,
        current=reverse("pairing-matches"),
        row=row,
        firm=queries.firm_of(row),
        maker=queries.maker_of(row),
        meetings=row.meetings.order_by("starts"),
        may_agree=not officer and row.state == MatchState.INVITED and row.need_agreed_at is None,
        shown=shown,
        problem=problem,
        status=422 if wrong else 200,
    )


def _acted(request: HttpRequest, row: Match, shown: dict[str, tuple[str, Form]]) -> bool:
    """Do what a button asked for; False where its form was not filled in well."""
    actor, act = actor_of(request), request.POST.get("act", "")
    if act == "agree":
        commands.agree(actor=actor, match=row)
        return True
    if act not in shown:
        raise not_found()
    form = shown[act][1]
    if not form.is_valid():
        return False
    given = form.cleaned_data
    calls: dict[str, Callable[[], Any]] = {
        "arrange": lambda: commands.arrange(actor=actor, match=row, **given),
        "report": lambda: commands.report(
            actor=actor, meeting=row.meetings.filter(report="").order_by("starts")[0], words=given["note"]
        ),
        "decline": lambda: commands.decline(actor=actor, match=row, **given),
    }
    done, _row = attempt(
        form, calls.get(act, lambda: commands.conclude(actor=actor, match=row, act=act, **given))
    )
    return done


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show what came of matching over the years."""
    place = union_of(request, OFFICER)
    rows = [(year, [year.states[state.value] for state in MatchState]) for year in queries.board(place)]
    return page(request, "board", place, rows=rows, states=[state.label for state in MatchState])
