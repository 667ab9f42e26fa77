"""The control room: where the edition stands, what waits for whom, and the one next act."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.programmes import commands as programmes
from baijia.award.programmes import queries as editions
from baijia.award.programmes import workdays
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.award.record import queries as record
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import Instance
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.office import pictures
from baijia.interfaces.web.office.acts import ACTS, ROUND_ACTS
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.forms import ClockForm

PAGES = {
    "vote": "office-minutes",
    "check-minutes": "office-minutes-check",
    "approve": "office-approve",
}


@require_safe
def all_editions(request: HttpRequest) -> HttpResponse:
    """Every edition the actor works on, newest first."""
    actor = actor_of(request)
    if not any(actor.places(role) for role in (*RUNNERS, Role.LEADER, Role.SUPERVISOR)):
        raise not_found()
    rows = paged(request, editions.office_editions(actor).select_related("programme"))
    return page(request, "editions", rows=rows, may_add=bool(actor.places(Role.ORGANISER)))


@require_safe
def control(request: HttpRequest, code: str) -> HttpResponse:
    """The edition at a glance."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    steps = line.steps(edition)
    step = line.next_step(steps)
    definition = editions.in_force(edition)
    shares = line.shares(actor, edition)
    context: dict[str, Any] = {
        "step": step,
        "steps": steps,
        "near": _near(steps, step),
        "act_url": _address(edition, step) if step else "",
        "may_act": bool(step) and _may(actor, edition, step),
        "who_acts": step.role.label if step else "",
        "due": _due(definition),
        "calendar": pictures.calendar(periods(definition), clock.edition_now()),
        "funnel": _funnel(actor, edition, definition),
        "waiting": [(row, _where(edition, row.code, actor)) for row in line.waiting(actor, edition)],
        "shares": shares,
        "columns": [
            (s.name, s.filed, s.recommended, bool(s.places and s.recommended < s.places)) for s in shares
        ],
        "synthetic": Instance.current().synthetic and holds(actor, edition, Role.ORGANISER),
    }
    return page(request, "control", edition, request.path, **context)


def _near(steps: list[line.Step], step: line.Step | None) -> list[line.Step]:
    """Return the steps around the next one."""
    place = steps.index(step) if step else len(steps)
    first = max(min(place - 2, len(steps) - 6), 0)
    return steps[first : first + 6]


def _may(actor: Actor, edition: Edition, step: line.Step) -> bool:
    act = ACTS.get(step.code) or ROUND_ACTS.get(step.code)
    return holds(actor, edition, *(act.roles if act else (step.role,)))


def _address(edition: Edition, step: line.Step) -> str:
    if step.code in PAGES:
        return reverse(PAGES[step.code], args=[edition.code])
    if step.round:
        return reverse("office-round-act", args=[edition.code, step.round, step.code])
    return reverse("office-act", args=[edition.code, step.code])


WHERE = {
    "possible": "office-screening",
    "undecided": "office-screening",
    "conflicts": "office-experts",
    "objections": "office-notice",
    "approve": "office-list",
    "minutes": "office-minutes-check",
}


def _where(edition: Edition, code: str, actor: Actor) -> str:
    name = WHERE.get(code)
    if name is None or (
        name in ("office-screening", "office-experts") and not holds(actor, edition, *RUNNERS)
    ):
        return ""
    query = {"possible": "?result=possible", "undecided": "?state=undecided"}.get(code, "")
    return reverse(name, args=[edition.code]) + query


def _funnel(actor: Actor, edition: Edition, definition: dict[str, Any]) -> list[tuple[str, int, bool]]:
    found = record.funnel(edition, actor)
    short = {one["code"]: one["name"] for one in definition["rounds"] if len(one["name"]) > 3}
    short["screened"] = _("审查通过")
    rows = [(short.get(code, words), count, False) for code, words, count in found]
    if not any(code == "conferred" for code, _words, _count in found):
        rows.append((_("名额"), definition["honours"]["places"], True))
    return rows


def _due(definition: dict[str, Any]) -> tuple[str, datetime] | None:
    now = clock.edition_now()
    moments = [(words, ends) for words, _starts, ends in periods(definition) if ends > now]
    return min(moments, key=lambda pair: pair[1]) if moments else None


def periods(definition: dict[str, Any]) -> list[tuple[str, datetime, datetime]]:
    """Return the calendar as (words, starts, ends) in order."""
    calendar = definition["calendar"]

    def at(name: str) -> datetime:
        return datetime.fromisoformat(calendar[name]).astimezone(clock.ZONE)

    found = [
        (_("申报"), at("filing_opens"), at("filing_closes")),
        (_("推荐"), at("filing_closes"), at("recommendation_closes")),
        (_("资格审查"), at("recommendation_closes"), at("screening_closes")),
    ]
    found += [
        (one["name"], at(f"{one['code']}_opens"), at(f"{one['code']}_closes"))
        for one in definition["rounds"]
        if calendar.get(f"{one['code']}_opens") and calendar.get(f"{one['code']}_closes")
    ]
    opens = at("notice_opens")
    try:
        closes = workdays.closing(opens, definition["notice"])[0]
    except Refused:  # a year without a calendar: opening the notice says so; the picture shows the bare days
        closes = opens + timedelta(days=definition["notice"]["days"])
    found.append((_("公示"), opens, closes))
    return found


@require_http_methods(["GET", "POST"])
def move_clock(request: HttpRequest, code: str) -> HttpResponse:
    """Move the clock of a rehearsal; in a real database the address does not exist."""
    edition = edition_of(request, code, Role.ORGANISER)
    if not Instance.current().synthetic:
        raise not_found()
    form = ClockForm(request.POST or None, initial={"to": clock.edition_now()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _edition = attempt(
            form,
            lambda: programmes.move_clock(
                actor=actor_of(request), edition=edition, to=given["to"], reason=given["reason"]
            ),
        )
        if done:
            messages.success(request, _("演示时钟已拨动。"))
            return redirect("office-control", code)
    return page(
        request,
        "clock",
        edition,
        reverse("office-control", args=[code]),
        status=422 if form.errors else 200,
        form=form,
        moments=[(words, start, end) for words, start, end in periods(editions.in_force(edition))],
    )
