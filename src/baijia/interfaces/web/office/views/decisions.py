"""The list: proposed by rule with a sentence each, its meeting entered and checked, approved, undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.decisions import commands, composition, queries
from baijia.award.decisions.enums import ResolutionState
from baijia.award.decisions.models import Resolution
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt, check_fresh
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, frame, holds, page
from baijia.interfaces.web.office.forms import ConfirmForm, MinutesForm, RescindForm, ReturnForm
from baijia.interfaces.web.ui.frame import Chip


def _needed(edition: Edition) -> Resolution:
    found = queries.resolution_of(edition)
    if found is None:
        raise not_found()
    return found


@require_safe
def proposed(request: HttpRequest, code: str) -> HttpResponse:
    """The proposed list with reserves and a sentence each."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    found = queries.resolution_of(edition)
    step = line.next_step(line.steps(edition))
    context: dict[str, Any] = {"resolution": found, "step": step}
    context["organises"] = holds(actor, edition, Role.ORGANISER)
    context["leads"] = holds(actor, edition, Role.LEADER)
    context["checks"] = holds(actor, edition, *RUNNERS)
    context["rescinded"] = queries.rescinded(edition)
    if found is None:
        return page(request, "list", edition, request.path, **context)
    rows = queries.rows_with_reasons(actor, edition)
    names = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    group, outcome = request.GET.get("group", ""), request.GET.get("outcome", "proposed")
    shown = [
        row
        for row in rows
        if (not group or row["group"] == group) and (not outcome or row["outcome"] == outcome)
    ]
    chips = [
        Chip(
            words,
            f"?outcome={key}&group={group}",
            sum(row["outcome"] == key for row in rows),
            current=key == outcome,
        )
        for key, words in (("proposed", _("拟授予")), ("reserve", _("递补")), ("none", _("未列入")))
    ]
    groups = [Chip(_("全部组别"), f"?outcome={outcome}", current=not group)]
    groups += [
        Chip(name, f"?outcome={outcome}&group={key}", current=key == group) for key, name in names.items()
    ]
    empty = found.document["empty"]
    return page(
        request,
        "list",
        edition,
        request.path,
        rows=paged(request, shown),
        chips=chips,
        groups=groups,
        vote=found.vote,
        composition=composition.rows(edition, found.document),
        empty=empty if isinstance(empty, int) else sum(empty.values()),
        noticed=edition.notices.exists(),
        **context,
    )


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a meeting held on paper, with the scan of its stamped minutes."""
    edition = edition_of(request, code, Role.ORGANISER)
    found = _needed(edition)
    form = MinutesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        scan = form.cleaned_data["minutes"]
        done, _row = attempt(
            form,
            lambda: commands.enter_minutes(
                actor=actor_of(request),
                resolution=found,
                meeting=form.meeting(),
                name=scan.name,
                data=scan.read(),
            ),
        )
        if done:
            messages.success(request, _("会议记录已录入，等另一位经办人对照扫描件复核。"))
            return redirect("office-list", code)
    back = reverse("office-list", args=[code])
    rule = editions.in_force(edition)["decision"]
    status = 422 if form.errors else 200
    return page(request, "minutes", edition, back, status=status, form=form, rule=rule, back=back)


@require_http_methods(["GET", "POST"])
def check_minutes(request: HttpRequest, code: str) -> HttpResponse:
    """Another officer compares the entry with the scan: true to it, or sent back. The whole office may read it."""
    edition = edition_of(request, code)
    found = _needed(edition)
    vote = found.vote
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent_back = "return" in request.POST
        done, _row = attempt(form, lambda: _checked(actor_of(request), found, form, sent_back=sent_back))
        if done:
            messages.success(request, _("已退回重新录入。") if sent_back else _("已复核，等审定人审定。"))
            return redirect("office-list", code)
    back = reverse("office-list", args=[code])
    rows = queries.rows_with_reasons(actor_of(request), edition)
    return page(
        request,
        "minutes_check",
        edition,
        back,
        status=422 if form.errors else 200,
        form=form,
        vote=vote,
        resolution=found,
        own=vote is not None and vote.entered_by_uid == actor_of(request).account_uid,
        compares=found.state == ResolutionState.ENTERED and holds(actor_of(request), edition, *RUNNERS),
        composition=composition.rows(edition, found.document),
        names={row["nominee"]: row["dossier"].name for row in rows},
        back=back,
    )


def _checked(actor: Actor, found: Resolution, form: ReturnForm, *, sent_back: bool) -> Resolution:
    if sent_back:
        return commands.return_minutes(actor=actor, resolution=found, reason=form.cleaned_data["reason"])
    return commands.check_minutes(actor=actor, resolution=found)


@require_safe
def minutes_scan(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the scan of the stamped minutes."""
    edition = edition_of(request, code)
    vote = _needed(edition).vote
    if vote is None or vote.minutes is None:
        raise not_found()
    return handed_out(vote.minutes)


@require_http_methods(["GET", "POST"])
def rescind(request: HttpRequest, code: str) -> HttpResponse:
    """Undo the list by a new decision, while nobody was told."""
    edition = edition_of(request, code, Role.LEADER)
    check_fresh(request)
    found = _needed(edition)
    seal = f"{found.uid} {found.state}"
    form = RescindForm(request.POST or None, initial={"seal": seal})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["seal"] != seal:
            form.add_error(None, _("名单在您核对之后有了变化，请重新核对。"))
        elif attempt(
            form,
            lambda: commands.rescind(
                actor=actor_of(request),
                resolution=found,
                decision=given["decision"],
                reason=given["reason"],
            ),
        )[0]:
            messages.success(request, _("原名单已由新决定取代，可以重新拟定。"))
            return redirect("office-list", code)
    back = reverse("office-list", args=[code])
    status = 422 if form.errors else 200
    return page(request, "rescind", edition, back, status=status, form=form, resolution=found, back=back)


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """The leader's page, made for a phone: the list by group, the vote, and one button."""
    edition = edition_of(request, code, Role.LEADER)
    check_fresh(request)
    found = _needed(edition)
    seal = found.digest[:32] or "-"
    form = ConfirmForm(request.POST or None, initial={"seal": seal})
    if request.method == "POST" and found.state == "approved":
        messages.info(request, _("此前已经审定。"))
        return redirect("office-list", code)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seal"] != seal:
            form.add_error(None, _("名单在您核对之后有了变化，请重新核对。"))
        elif attempt(form, lambda: commands.approve(actor=actor_of(request), resolution=found))[0]:
            messages.success(request, _("已审定。下一步可以开始公示。"))
            return redirect("office-list", code)
    return _approval(request, edition, found, form)


def _approval(request: HttpRequest, edition: Edition, found: Resolution, form: ConfirmForm) -> HttpResponse:
    actor = actor_of(request)
    rows = [row for row in queries.rows_with_reasons(actor, edition) if row["outcome"] != "none"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["outcome"] == "proposed":
            groups.setdefault(row["group_name"], []).append(row)
    context = {
        "edition": edition,
        "frame": frame(actor, edition, ""),
        "resolution": found,
        "vote": found.vote,
        "composition": composition.rows(edition, found.document),
        "groups": groups,
        "proposed": sum(row["outcome"] == "proposed" for row in rows),
        "reserves": sum(row["outcome"] == "reserve" for row in rows),
        "form": form,
    }
    return render(request, "office/approve.html", context, status=422 if form.errors else 200)
