"""The pool of experts and their conflicts of interest."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.experts import commands, queries
from baijia.award.experts.enums import BLOCKING, ConflictState
from baijia.award.programmes import queries as editions
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.forms import ConflictForm, ReasonForm
from baijia.interfaces.web.ui.frame import Chip

WAITING = (ConflictState.FOUND, ConflictState.DECLARED)


@require_safe
def pool(request: HttpRequest, code: str) -> HttpResponse:
    """The pool, and the conflicts with what waits for a decision first."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    group = request.GET.get("group", "")
    experts = queries.pool(edition, field=group)
    silent = {one.pk for one in queries.without_statement(edition, experts)}
    found = queries.conflicts_for(actor, edition)
    rated = queries.ratings(edition.organiser)
    blocked = Counter(row.expert_id for row in found if row.state in BLOCKING)
    groups = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    rows = [
        {
            "expert": one,
            "fields": "、".join(groups.get(field, field) for field in one.fields),
            "silent": one.pk in silent,
            "blocked": blocked[one.pk],
            "rating": rated.get(one.pk),
        }
        for one in sorted(experts, key=lambda one: (one.fields[:1], one.name))
    ]
    chips = [Chip(_("全部"), "?", current=not group)]
    chips += [Chip(name, f"?group={key}", current=key == group) for key, name in groups.items()]
    return page(
        request,
        "experts",
        edition,
        request.path,
        rows=paged(request, rows),
        silent=len(silent),
        conflicts=sorted(found, key=lambda row: (row.state not in WAITING, row.dossier.number)),
        waiting=sum(row.state in WAITING for row in found),
        chips=chips,
    )


@require_http_methods(["GET", "POST"])
def conflict(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Decide one conflict, or unlock a decision that was pinned."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    row = queries.conflict(actor, edition, uid)
    kind = ReasonForm if row.pinned else ConflictForm
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if row.pinned:
            done, _row = attempt(
                form,
                lambda: commands.pin_conflict(
                    actor=actor, conflict=row, pinned=False, reason=given["reason"]
                ),
            )
        else:
            decide = (
                commands.confirm_conflict if given["decision"] == "confirm" else commands.dismiss_conflict
            )
            done, _row = attempt(
                form,
                lambda: decide(actor=actor, conflict=row, reason=given["reason"], pin=given["pin"]),
            )
        if done:
            messages.success(request, _("已记录。"))
            return redirect("office-experts", code)
    back = reverse("office-experts", args=[code])
    status = 422 if form.errors else 200
    return page(request, "conflict", edition, back, status=status, row=row, form=form)
