"""The unions below: their places, deadlines and lists; merging what they sent up into one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.programmes import commands as programmes
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Union

from ... import refusals
from ..forms import AllotForm, DeadlineForm, FormulaForm, ReopenForm
from .common import Desk, desk, page


@require_safe
def below(request: HttpRequest) -> HttpResponse:
    """Show each union below: places passed on, deadline, how far its list is."""
    return _below(request, desk(request))


def _below(
    request: HttpRequest, at: Desk, *, wrong: forms.Form | None = None, chosen: Union | None = None
) -> HttpResponse:
    if at.edition is None:
        return page(request, "home", at, {}, current="union-below")
    rows = queries.below(at.actor, at.edition, at.union, at.definition)
    allot = wrong if isinstance(wrong, AllotForm) else AllotForm(rows=rows)
    formula = wrong if isinstance(wrong, FormulaForm) else FormulaForm(initial={"total": at.standing.places})
    asked = chosen.code if chosen else request.GET.get("about", "")
    context: dict[str, Any] = {
        "rows": [(row, allot[f"places-{row.union.code}"]) for row in rows],
        "about": next((row for row in rows if row.union.code == asked), None),
        "allot": allot,
        "formula": formula,
        "deadline": wrong if isinstance(wrong, DeadlineForm) else DeadlineForm(),
        "reopen": wrong if isinstance(wrong, ReopenForm) else ReopenForm(),
        "errors": wrong,
        "standing": at.standing,
        "passed_on": sum(row.places or 0 for row in rows),
        "plan": queries.merge_plan(at.actor, at.edition, at.union),
    }
    return page(request, "below", at, context, current="union-below", status=422 if wrong else 200)


def _union_below(at: Desk, code: str) -> Union:
    found = Union.objects.filter(code=code, parent=at.union).first()
    if found is None:
        raise not_found()
    return found


@require_POST
def allot(request: HttpRequest) -> HttpResponse:
    """Pass places on to the unions below, by the numbers typed."""
    at = desk(request)
    form = AllotForm(request.POST, rows=queries.below(at.actor, at.running, at.union, at.definition))
    if form.is_valid():
        try:
            programmes.allot_places(actor=at.actor, edition=at.running, union=at.union, places=form.places())
            messages.success(request, _("名额已下达，下级在自己的页面上能看到。"))
            return redirect(at.url("union-below"))
        except Refused as refused:
            refusals.put(form, refused)
    return _below(request, at, wrong=form)


@require_POST
def allot_by_formula(request: HttpRequest) -> HttpResponse:
    """Pass places on by weighing members; largest remainder."""
    at = desk(request)
    form = FormulaForm(request.POST)
    if form.is_valid():
        rows = queries.below(at.actor, at.running, at.union, at.definition)
        try:
            programmes.allot_by_formula(
                actor=at.actor,
                edition=at.running,
                union=at.union,
                below=[row.union for row in rows],
                total=form.cleaned_data["total"],
                minimum=form.cleaned_data["minimum"] or 0,
                weights=at.definition["quotas"].get("weights") or {"members": 1},
            )
            messages.success(request, _("名额已按公式下达，下级在自己的页面上能看到。"))
            return redirect(at.url("union-below"))
        except Refused as refused:
            refusals.put(form, refused)
    return _below(request, at, wrong=form)


@require_POST
def deadline(request: HttpRequest, code: str) -> HttpResponse:
    """Give a union below a deadline of its own."""
    at = desk(request)
    union = _union_below(at, code)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        try:
            commands.set_list_deadline(
                actor=at.actor, edition=at.running, union=union, at=form.cleaned_data["deadline"]
            )
            messages.success(request, _("%(union)s的上报期限已定。") % {"union": union.short_name})
            return redirect(at.url("union-below"))
        except Refused as refused:
            refusals.put(form, refused)
    return _below(request, at, wrong=form, chosen=union)


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Send a list back to a union below."""
    at = desk(request)
    union = _union_below(at, code)
    form = ReopenForm(request.POST)
    row = queries.list_of(at.running, union)
    if form.is_valid() and row is not None:
        try:
            commands.reopen_list(actor=at.actor, list_uid=row.uid, reason=form.cleaned_data["reason"])
            messages.success(request, _("%(union)s的排序表已退回。") % {"union": union.short_name})
            return redirect(at.url("union-below"))
        except Refused as refused:
            refusals.put(form, refused)
    return _below(request, at, wrong=form, chosen=union)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Show what merging the lists below would place where; a POST does exactly that."""
    at = desk(request)
    problem = ""
    if request.method == "POST":
        try:
            commands.merge_lists(
                actor=at.actor, union=at.union, edition=at.running, seen=request.POST.get("seen", "")
            )
            messages.success(request, _("下级名单已合并，请核对名次。"))
            return redirect(at.url("union-ranking"))
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    context = {
        "plan": queries.merge_plan(at.actor, at.running, at.union),
        "standing": at.standing,
        "problem": problem,
    }
    return page(request, "merge", at, context, current="union-below", status=422 if problem else 200)
