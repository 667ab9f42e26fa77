"""The unions that recommend to the organiser: their places, deadlines and lists, and a list sent back to one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.office.desk import edition_of, holds, page
from baijia.interfaces.web.union.forms import DeadlineForm, ReopenForm

DEADLINE, REOPEN = "deadline", "reopen"


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """Show each recommending union with its list; a POST gives one a deadline, or sends its list back."""
    posted = request.method == "POST"
    edition = edition_of(request, code, *((Role.ORGANISER,) if posted else ()))
    actor = actor_of(request)
    rows = queries.recommenders(actor, edition, editions.in_force(edition))
    sent = request.POST if posted else request.GET
    about = next((row for row in rows if row.union.code == sent.get("about")), None)
    form: forms.Form | None = None
    if posted:
        if about is None:
            raise not_found()
        form = DeadlineForm(request.POST) if sent.get("act") == DEADLINE else ReopenForm(request.POST)
        if form.is_valid() and _done(request, actor, edition, about, form):
            return redirect("office-recommending", code)
    return page(
        request,
        "recommending",
        edition,
        request.path,
        status=422 if form else 200,
        rows=rows,
        about=about if holds(actor, edition, Role.ORGANISER) else None,
        wrong=form,
        deadline=form if isinstance(form, DeadlineForm) else DeadlineForm(),
        reopen=form if isinstance(form, ReopenForm) else ReopenForm(),
        organises=holds(actor, edition, Role.ORGANISER),
        frozen=queries.recommendation_is_closed(edition),
        closes=queries.instant(editions.in_force(edition), "recommendation_closes"),
        sent=sum(row.sent for row in rows),
        total=_total(rows),
    )


def _total(rows: list[queries.Below]) -> dict[str, int | None]:
    """Return the sums of the columns; places are None where one union has no limit."""
    places = [row.places for row in rows]
    found: dict[str, int | None] = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("filed", "recommended", "reserve", "not_recommended", "undecided")
    }
    found["places"] = None if None in places else sum(number or 0 for number in places)
    return found


def _done(request: HttpRequest, actor: Actor, edition: Edition, about: Any, form: forms.Form) -> bool:
    given, name = form.cleaned_data, {"union": about.union.short_name}
    if isinstance(form, DeadlineForm):
        done, _row = attempt(
            form,
            lambda: commands.set_list_deadline(
                actor=actor, edition=edition, union=about.union, at=given["deadline"]
            ),
        )
        words = _("%(union)s的上报期限已定。") % name
    else:
        uid = about.row.uid if about.row else ""
        done, _row = attempt(
            form, lambda: commands.reopen_list(actor=actor, list_uid=uid, reason=given["reason"])
        )
        words = _("%(union)s的排序表已退回。") % name
    if done:
        messages.success(request, words)
    return done


@require_safe
def scan(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Hand out the stamped sheet of a list."""
    edition = edition_of(request, code)
    row = queries.sent_list(actor_of(request), edition, uid)
    if row.scan is None:
        raise not_found()
    return handed_out(row.scan)
