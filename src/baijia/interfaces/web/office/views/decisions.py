"""The list: proposed by rule with a sentence each, voted, approved, noticed, objected to, settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.decisions import commands, queries
from baijia.award.decisions.enums import OBJECTION_MOVES, OBJECTION_OPEN, NoticeState, ObjectionState
from baijia.award.decisions.models import Resolution
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.office.desk import (
    actor_of,
    attempt,
    check_fresh,
    edition_of,
    frame,
    holds,
    page,
    paged,
)
from baijia.interfaces.web.office.forms import AnswerForm, ConfirmForm, VoteForm
from baijia.interfaces.web.ui.frame import Chip

READERS = (Role.ORGANISER, Role.SUPERVISOR)
"""Who reads the text of an objection: the objector is shielded from everybody else."""


def _resolution(request: HttpRequest, edition: Edition) -> Resolution | None:
    return Resolution.objects.filter(edition=edition).select_related("edition__organiser", "vote").first()


@require_safe
def proposed(request: HttpRequest, code: str) -> HttpResponse:
    """The proposed list with reserves and a sentence each."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    found = _resolution(request, edition)
    step = line.next_step(line.steps(edition))
    context: dict[str, Any] = {"resolution": found, "step": step}
    context["organises"] = holds(actor, edition, Role.ORGANISER)
    context["leads"] = holds(actor, edition, Role.LEADER)
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
    vote = getattr(found, "vote", None)
    return page(
        request,
        "list",
        edition,
        request.path,
        rows=paged(request, shown),
        chips=chips,
        groups=groups,
        vote=vote,
        **context,
    )


@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the committee's counts."""
    edition = edition_of(request, code, Role.ORGANISER)
    found = _resolution(request, edition)
    if found is None:
        raise not_found()
    form = VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.record_vote(actor=actor_of(request), resolution=found, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("表决已录入，等审定人审定。"))
            return redirect("office-list", code)
    back = reverse("office-list", args=[code])
    rule = editions.in_force(edition)["decision"]
    status = 422 if form.errors else 200
    return page(request, "vote", edition, back, status=status, form=form, rule=rule, back=back)


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """The leader's page, made for a phone: the list by group, the vote, and one button."""
    edition = edition_of(request, code, Role.LEADER)
    check_fresh(request)
    found = _resolution(request, edition)
    if found is None:
        raise not_found()
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
        "vote": getattr(found, "vote", None),
        "groups": groups,
        "proposed": sum(row["outcome"] == "proposed" for row in rows),
        "reserves": sum(row["outcome"] == "reserve" for row in rows),
        "form": form,
    }
    return render(request, "office/approve.html", context, status=422 if form.errors else 200)


@require_safe
def notices(request: HttpRequest, code: str) -> HttpResponse:
    """The notices and the objections that came in."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    steps = line.steps(edition)
    state = request.GET.get("state", "")
    rows = queries.objections_for(actor).filter(edition=edition)
    left = rows.filter(state__in=OBJECTION_OPEN).count()
    if state in ObjectionState.values:
        rows = rows.filter(state=state)
    chips = [Chip(_("全部"), "?", current=not state)]
    chips += [Chip(label, f"?state={key}", current=key == state) for key, label in ObjectionState.choices]
    step = line.next_step(steps)
    act = step if step and step.code in ("open-notice", "close-notice", "settle") else None
    return page(
        request,
        "notice",
        edition,
        request.path,
        notices=list(edition.notices.order_by("-number")),
        running=edition.notices.filter(state=NoticeState.OPEN).order_by("number").first(),
        rows=paged(request, rows),
        chips=chips,
        left=left,
        act=act,
        may_act=bool(act) and holds(actor, edition, act.role),
    )


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """One objection: what was said, and what becomes of it."""
    edition = edition_of(request, code, *READERS)
    actor = actor_of(request)
    row = queries.objections_for(actor).filter(edition=edition, uid=uid).first()
    if row is None:
        raise not_found()
    handles = holds(actor, edition, Role.ORGANISER)
    acts = list(OBJECTION_MOVES.get(ObjectionState(row.state), {})) if handles else []
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if not handles or act not in ACTS:
            raise not_found()
        if form.is_valid():
            done, _row = attempt(form, lambda: ACTS[act](actor, row, form.cleaned_data["answer"]))
            if done:
                messages.success(request, _("已记录。"))
                return redirect("office-objection", code, uid)
    return page(
        request,
        "objection",
        edition,
        reverse("office-notice", args=[code]),
        status=422 if form.errors else 200,
        row=row,
        text=queries.objection_text(row),
        form=form,
        acts=acts,
    )


ACTS: dict[str, Any] = {
    "investigate": lambda actor, row, _answer: commands.investigate(actor=actor, objection=row),
    "refuse": lambda actor, row, answer: commands.refuse_objection(actor=actor, objection=row, answer=answer),
    "uphold": lambda actor, row, answer: commands.uphold(actor=actor, objection=row, answer=answer),
    "dismiss": lambda actor, row, answer: commands.dismiss(actor=actor, objection=row, answer=answer),
}
