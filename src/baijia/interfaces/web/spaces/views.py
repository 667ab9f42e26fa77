"""Maker spaces: places and figures, admission, tenancies, tickets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.events import queries as events
from baijia.aftercare.incubator import commands, queries
from baijia.aftercare.incubator.enums import ADMISSION_MOVES, AdmissionState, TenancyState
from baijia.aftercare.incubator.models import Admission, Space, Tenancy
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.desks import actor_of, attempt, union_of
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.spaces import forms
from baijia.interfaces.web.spaces.desk import OFFICER, page

METHODS = ["GET", "POST"]
MONTHS = range(1, 13)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the spaces with how many of their places are taken."""
    organiser = union_of(request, OFFICER)
    return page(request, "home", organiser, rows=queries.spaces(actor_of(request)))


@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Open a space."""
    organiser = union_of(request, OFFICER)
    form = forms.SpaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, row = attempt(
            form,
            lambda: commands.keep_space(actor=actor_of(request), organiser=organiser, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已登记，接着登记房间和工位。"))
            return redirect("spaces-space", row.uid)
    return page(request, "edit", organiser, form=form, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change a space's rules; tenancies that run keep theirs."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.space(actor, uid)
    initial = {name: getattr(row, name) for name in forms.SpaceForm.base_fields}
    form = forms.SpaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.keep_space(actor=actor, organiser=row.organiser, space=row, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已保存。"))
            return redirect("spaces-space", uid)
    return page(request, "edit", organiser, form=form, row=row, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def space(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a space: the occupancy calendar and figures of a year, places, mentors."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.space(actor, uid)
    act = request.POST.get("act", "")
    unit = forms.UnitForm(request.POST if act == "unit" else None)
    mentor = forms.MentorForm(request.POST if act == "mentor" else None)
    if request.method == "POST" and _kept(request, row, unit, mentor):
        return redirect("spaces-space", uid)
    now = clock.edition_now().date()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else now.year
    calendar = [
        (one, [next((bar for bar in bars if bar.start <= month <= bar.end), None) for month in MONTHS])
        for one, bars in queries.calendar(row, year)
    ]
    figures = queries.of_year(row, year)
    goals = [
        (_("毕业率"), figures.graduated, queries.GOALS["graduated"]),
        (_("按期离驻"), figures.on_time, queries.GOALS["on_time"]),
        (_("使用率"), figures.used, queries.GOALS["used"]),
        (_("免费面积"), figures.free, queries.GOALS["free"]),
    ]
    held = events.held_at(row.organiser, row.name, year)
    return page(
        request,
        "space",
        organiser,
        current=reverse("spaces-home"),
        row=row,
        year=year,
        months=MONTHS,
        calendar=calendar,
        figures=figures,
        goals=goals,
        wanted_mentors=queries.MENTORS,
        held=held,
        wanted_events=queries.EVENTS,
        mentors=row.mentors.order_by("name"),
        unit=unit,
        mentor=mentor,
        status=422 if unit.errors or mentor.errors else 200,
    )


def _kept(request: HttpRequest, row: Space, unit: Form, mentor: Form) -> bool:
    """Add the place or mentor that was filled in; False where the form was not."""
    actor = actor_of(request)
    if unit.is_bound and unit.is_valid():
        done, _row = attempt(unit, lambda: commands.add_unit(actor=actor, space=row, **unit.cleaned_data))
    elif mentor.is_bound and mentor.is_valid():
        done, _row = attempt(
            mentor, lambda: commands.keep_mentor(actor=actor, space=row, **mentor.cleaned_data)
        )
    else:
        return False
    if done:
        messages.success(request, _("已登记。"))
    return done


@require_safe
def admissions(request: HttpRequest) -> HttpResponse:
    """List the applications."""
    organiser = union_of(request, OFFICER)
    return page(request, "admissions", organiser, rows=paged(request, queries.admissions(actor_of(request))))


@require_safe
def plan(request: HttpRequest, admission: str) -> HttpResponse:
    """Hand out the plan that came with an application."""
    row = queries.admission(actor_of(request), admission)
    if row.file is None:
        raise not_found()
    return handed_out(row.file)


@require_http_methods(METHODS)
def admission(request: HttpRequest, admission: str) -> HttpResponse:
    """Show an application with its next step: first check, review, agreement."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.admission(actor, admission)
    given = request.POST if request.method == "POST" else None
    form: Form | None = None
    if row.state == AdmissionState.ADMITTED:
        units = queries.free_units(row.space).filter(kind=row.wanted)
        form = forms.AgreementForm(given, units=units, initial={"starts": clock.edition_now().date()})
    elif row.state == AdmissionState.CHECKED:
        form = forms.OpinionForm(given)
    elif row.state == AdmissionState.APPLIED:
        form = forms.ReviewForm(given)
    if form is not None and form.is_bound and form.is_valid():
        done, _row = attempt(form, lambda: _step(request, row, form.cleaned_data))
        if done:
            messages.success(request, _("已办理。"))
            return redirect("spaces-admission", admission)
    return page(
        request,
        "admission",
        organiser,
        current=reverse("spaces-admissions"),
        row=row,
        form=form,
        moves=ADMISSION_MOVES.get(AdmissionState(row.state), {}),
        status=422 if form is not None and form.errors else 200,
    )


def _step(request: HttpRequest, row: Admission, given: dict[str, Any]) -> Any:
    actor, act = actor_of(request), request.POST.get("act", "")
    if act == "agree":
        unit = row.space.units.get(uid=given["unit"])
        return commands.sign_agreement(
            actor=actor, admission=row, unit=unit, starts=given["starts"], months=given["months"]
        )
    return commands.review(
        actor=actor, admission=row, act=act, note=given["note"], opinions=given.get("opinions", ())
    )


@require_safe
def tenancies(request: HttpRequest) -> HttpResponse:
    """List who is in, and who was."""
    organiser = union_of(request, OFFICER)
    rows = paged(request, queries.tenancies(actor_of(request)))
    return page(request, "tenancies", organiser, rows=rows, today=clock.edition_now().date())


@require_http_methods(METHODS)
def tenancy(request: HttpRequest, tenancy: str) -> HttpResponse:
    """Show a tenancy: rent, extension, sessions, tickets, the end."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    row = queries.tenancy(actor, tenancy)
    act = request.POST.get("act", "")
    bound = {name: request.POST if act == name else None for name in ("extend", "end", "session")}
    mentors = row.unit.space.mentors.filter(active=True).order_by("name")
    shown: dict[str, Form] = {
        "extend": forms.ExtendForm(bound["extend"]),
        "end": forms.EndForm(bound["end"], initial={"left_on": clock.edition_now().date()}),
        "session": forms.SessionForm(bound["session"], mentors=mentors),
    }
    problem = ""
    if request.method == "POST":
        try:
            if _did(request, row, shown.get(act)):
                messages.success(request, _("已办理。"))
                return redirect("spaces-tenancy", tenancy)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    wrong = problem or any(form.errors for form in shown.values())
    return page(
        request,
        "tenancy",
        organiser,
        current=reverse("spaces-tenancies"),
        row=row,
        due=queries.rent_due(row, clock.edition_now().date()),
        payments=row.payments.order_by("month"),
        sessions=row.sessions.select_related("mentor").order_by("-day"),
        tickets=row.tickets.order_by("-pk"),
        shown=shown if row.state == TenancyState.RUNNING else {},
        has_mentors=mentors.exists(),
        problem=problem,
        status=422 if wrong else 200,
    )


def _did(request: HttpRequest, row: Tenancy, form: Form | None) -> bool:
    """Do what a button asked for; False where its form was not filled in well."""
    actor, act = actor_of(request), request.POST.get("act", "")
    if act == "rent":
        month = request.POST.get("month", "")
        receipt = request.POST.get("receipt", "")
        try:
            first = date.fromisoformat(month)
        except ValueError:
            raise not_found() from None
        commands.receive_rent(actor=actor, tenancy=row, month=first, receipt=receipt)
        return True
    if form is None or not form.is_valid():
        return False
    given = dict(form.cleaned_data)
    if act == "session":
        given["mentor"] = row.unit.space.mentors.get(uid=given["mentor"])
    command = {"extend": commands.extend, "end": commands.end_tenancy, "session": commands.log_session}[act]
    done, _row = attempt(form, lambda: command(actor=actor, tenancy=row, **given))
    return done


@require_http_methods(METHODS)
def tickets(request: HttpRequest) -> HttpResponse:
    """List what tenants ask for, and answer."""
    organiser, actor = union_of(request, OFFICER), actor_of(request)
    problem = ""
    if request.method == "POST":
        row = queries.ticket(actor, request.POST.get("ticket", ""))
        try:
            commands.answer_ticket(actor=actor, ticket=row, answer=request.POST.get("answer", ""))
            messages.success(request, _("已答复。"))
            return redirect("spaces-tickets")
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    rows = paged(request, queries.tickets(actor))
    return page(request, "tickets", organiser, rows=rows, problem=problem, status=422 if problem else 200)
