"""Several dossiers at once: always first which they are, then the act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Place
from baijia.core import clock, ids
from baijia.core.refused import Refused, not_found

from ... import answers, refusals, sheets
from ..forms import ReturnForm, refusal_phrases
from .common import Desk, desk, page
from .lists import PLACED, filtered, place_mark, said, said_mark


def _picked(request: HttpRequest, at: Desk) -> list[Any]:
    """Return the dossiers that were picked, in the order in which the page showed them.

    Raises:
        Refused: as hidden, where one of them does not lie before this union.
    """
    asked = list(dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("pick")))
    rows = {row.uid: row for row in queries.board(at.actor, at.running, at.union).filter(uid__in=asked)}
    if len(rows) < len(asked):
        raise not_found()
    return [rows[uid] for uid in asked]


@require_POST
def place_many(request: HttpRequest) -> HttpResponse:
    """Show exactly whom an opinion will meet, then say it of all; where one is refused none is placed."""
    at = desk(request)
    wanted = request.POST.get("place", "")
    place = Place(wanted) if wanted in Place.values else Place.NOT_RECOMMENDED
    rows = _picked(request, at)
    reason, problem = request.POST.get("reason", "").strip(), ""
    if request.POST.get("sure"):
        try:
            commands.place_many(
                actor=at.actor,
                edition=at.running,
                union=at.union,
                dossier_uids=request.POST.getlist("pick"),
                place=place,
                reason=reason,
                idempotency_key=request.POST.get("key") or None,
            )
            messages.success(request, _("已记下 %(n)d 份材料的意见。") % {"n": len(rows)})
            return redirect(at.url("union-home"))
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    elif not rows:
        problem = _("请先勾选材料。")
    context = {
        "rows": [(row, answers.group_name(at.definition, row.group), place_mark(row.place)) for row in rows],
        "place": place,
        "reason": reason,
        "problem": problem,
        "standing": at.standing,
        "after": _after(at, rows, place),
        "phrases": refusal_phrases(at.definition),
        "key": ids.new_uid(),
    }
    return page(request, "place_many", at, context, status=422 if problem else 200)


def _after(at: Desk, rows: list[Any], place: Place) -> int:
    """Return how many would be recommended after the act."""
    others = at.standing.recommended - sum(row.place == Place.RECOMMENDED for row in rows)
    return others + (len(rows) if place == Place.RECOMMENDED else 0)


@require_POST
def return_many(request: HttpRequest) -> HttpResponse:
    """Show exactly which dossiers go back, with one opinion and one deadline, then send them."""
    at = desk(request)
    rows = _picked(request, at)
    soon = (clock.edition_now() + timedelta(days=3)).replace(hour=17, minute=0, second=0)
    start = {"deadline": min(soon, at.standing.deadline)}
    sure = bool(request.POST.get("sure"))
    form = ReturnForm(request.POST if sure else None, definition=at.definition, initial=start)
    if sure and form.is_valid():
        given = form.given()
        try:
            commands.return_many(
                actor=at.actor,
                edition=at.running,
                union=at.union,
                dossier_uids=request.POST.getlist("pick"),
                opinion=given["opinion"],
                fields=list(dict.fromkeys([*given["fields"], *given["comments"]])),
                deadline=given["deadline"],
            )
            messages.success(request, _("已退回 %(n)d 份材料，单位会收到待办。") % {"n": len(rows)})
            return redirect(at.url("union-home"))
        except Refused as refused:
            refusals.put(form, refused)
    context = {
        "rows": [(row, answers.group_name(at.definition, row.group), said_mark(row)) for row in rows],
        "form": form,
        "standing": at.standing,
    }
    return page(request, "return_many", at, context, status=422 if form.errors else 200)


@require_safe
def print_many(request: HttpRequest) -> HttpResponse:
    """Show the picked dossiers for paper, one a sheet."""
    at = desk(request)
    rows = queries.before(at.actor, at.running, at.union).filter(uid__in=request.GET.getlist("pick"))
    shown = [
        (
            row,
            answers.group_name(at.definition, row.group),
            answers.sections(at.definition, row.answers, kept=queries.sensitive_given(row)),
            queries.case_of(row).events,
        )
        for row in rows.order_by("submitted_at", "id")[: queries.PRINTED]
    ]
    return page(request, "print_many", at, {"rows": shown, "standing": at.standing})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give out the list as it is filtered and sorted, as XLSX."""
    at = desk(request)
    rows, _wanted = filtered(request, at)
    heads = (
        *(_("公开编号"), _("姓名"), _("单位"), _("街道"), _("组别")),
        *(_("项目"), _("本人确认"), _("推荐意见"), _("名次"), _("理由")),
    )
    lines = (
        (
            row.number,
            row.name,
            row.employer,
            row.unit.parent.short_name if row.unit.parent_id else "",
            answers.group_name(at.definition, row.group),
            row.project or "",
            str(said(row)[0]),
            str(PLACED[row.place][0]),
            row.rank,
            row.reason or "",
        )
        for row in rows
    )
    name = f"{at.union.short_name}-{at.running.name}"
    return sheets.answer(name, sheets.workbook(_("申报表"), heads, lines))
