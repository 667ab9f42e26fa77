"""Putting the recommended in order, comparing them, and sending the list up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Place
from baijia.award.nominations.models import Dossier
from baijia.core import clock, ids
from baijia.core.refused import Refused

from ... import answers, refusals
from ...papers import ranking_sheet
from ...unit.views.noticing import NoticeForm
from ..forms import ListForm, ScanForm, refusal_phrases
from .common import Desk, desk, page
from .lists import said_mark

COMPARED = (2, 3)


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Show the ranked list with the red line at the quota."""
    return _ranking(request, desk(request))


def _ranking(request: HttpRequest, at: Desk, *, refused: Refused | None = None) -> HttpResponse:
    if at.edition is None:
        return page(request, "home", at, {}, current="union-ranking")
    found = queries.ranked(at.actor, at.edition, at.union)
    picked = request.GET.getlist("pick")
    groups = {group["code"]: answers.name(group) for group in at.definition["groups"]}
    rows = {
        place: [
            (row, row.uid, groups.get(row.group, row.group), said_mark(row), row.uid in picked)
            for row in listed
        ]
        for place, listed in found.items()
    }
    context = {
        "standing": at.standing,
        "recommended": rows[Place.RECOMMENDED],
        "reserve": rows[Place.RESERVE],
        "problem": refused.sentence if refused else "",
        "compared": _compared(at, picked) if len(picked) in COMPARED else None,
        "picked": picked,
        "only": request.GET.get("only") == "1",
        "key": ids.new_uid(),
    }
    return page(request, "ranking", at, context, current="union-ranking", status=422 if refused else 200)


def _group(at: Desk, row: Dossier) -> str:
    return answers.group_name(at.definition, row.group)


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a comparison, and whether the answers differ."""

    label: str
    texts: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two or three candidates side by side."""

    heads: tuple[Any, ...]
    lines: tuple[Line, ...]


def _compared(at: Desk, picked: Sequence[str]) -> Compared:
    by_uid = {
        row.uid: row
        for row in queries.before(at.actor, at.running, at.union)
        .filter(uid__in=picked)
        .prefetch_related("members")
    }
    rows = [by_uid[uid] for uid in picked if uid in by_uid]
    heads = tuple((chr(ord("A") + place), row) for place, row in enumerate(rows))
    lines = [_line(_("参评组别"), [_group(at, row) for row in rows])]
    shown = [answers.sections(at.definition, row.answers) for row in rows]
    for section in zip(*shown, strict=True):
        together = zip(*(each.items for each in section), strict=True)
        lines += [
            _line(items[0].label, [item.text for item in items])
            for items in together
            if not items[0].secret and items[0].kind != "pledge"
        ]
    return Compared(heads, tuple(line for line in lines if any(line.texts)))


def _line(label: str, texts: Sequence[str]) -> Line:
    return Line(label, tuple(texts), len(set(texts)) > 1)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Report the notice of the list at the union's own level, with its proof."""
    at = desk(request)
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("evidence")
        try:
            commands.report_list_notice(
                actor=at.actor,
                edition=at.running,
                union=at.union,
                name=upload.name,
                data=upload.read(),
                **given,
            )
            messages.success(request, _("推荐公示已登记。"))
            return redirect(at.url("union-submit"))
        except Refused as refused:
            refusals.put(form, refused)
    context = {
        "form": form,
        "rule": (at.definition.get("chain") or {}).get("list_notice"),
        "earlier": queries.list_notice(at.running, at.union),
    }
    return page(request, "notice", at, context, current="union-ranking", status=422 if form.errors else 200)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two or three dossiers side by side, whether they are on the list or not."""
    at = desk(request)
    picked = request.GET.getlist("pick")
    context = {
        "compared": _compared(at, picked[: COMPARED[1]]) if len(picked) >= COMPARED[0] else None,
        "picked": picked,
        "only": request.GET.get("only") == "1",
        "standing": at.standing,
    }
    return page(request, "compare", at, context)


@require_POST
def rank(request: HttpRequest) -> HttpResponse:
    """Put one part of the list in order: by numbers typed or dragged, or by one step up or down."""
    at = desk(request)
    if not at.standing.uid:  # nothing has been put on a list yet
        return redirect(at.url("union-ranking"))
    place = Place.RESERVE if request.POST.get("place") == Place.RESERVE else Place.RECOMMENDED
    now = [row.uid for row in queries.ranked(at.actor, at.running, at.union)[place]]
    try:
        commands.rank(
            actor=at.actor, list_uid=at.standing.uid, order=reordered(now, request.POST), place=place
        )
    except Refused as refused:
        if refused.hidden:
            raise
        return _ranking(request, at, refused=refused)
    return redirect(at.url("union-ranking"))


def reordered(now: Sequence[str], sent: QueryDict | Mapping[str, str]) -> list[str]:
    """Return the order that a page asks for.

    ``move`` is ``<uid>:up`` or ``<uid>:down``; else ``rank-<uid>`` holds numbers: whoever got another number takes
    that place, the others close up around.
    """
    order = list(now)
    uid, _colon, way = str(sent.get("move", "")).partition(":")
    if uid in order:
        place = order.index(uid)
        target = place - 1 if way == "up" else place + 1
        if 0 <= target < len(order):
            order[place], order[target] = order[target], order[place]
        return order
    typed = {}
    for place, each in enumerate(now, start=1):
        text = str(sent.get(f"rank-{each}", "")).strip()
        if text.isdecimal() and len(text) < 10 and int(text) != place:
            typed[each] = int(text)
    order = [each for each in order if each not in typed]
    for each in sorted(typed, key=lambda each: (typed[each], now.index(each))):
        order.insert(max(typed[each] - 1, 0), each)
    return order


@require_POST
def shift(request: HttpRequest, uid: str) -> HttpResponse:
    """Move a dossier over the red line, or off the list."""
    at = desk(request)
    to = request.POST.get("to", "")
    if to == "off" and not at.standing.uid:
        return redirect(at.url("union-ranking"))
    try:
        if to == "off":
            commands.take_off_list(actor=at.actor, list_uid=at.standing.uid, dossier_uid=uid)
        else:
            first = 1 if to == Place.RESERVE else None
            commands.place_on_list(
                actor=at.actor,
                dossier_uid=uid,
                union=at.union,
                place=Place.RESERVE if to == Place.RESERVE else Place.RECOMMENDED,
                rank=first,
                idempotency_key=request.POST.get("key") or None,
            )
    except Refused as refused:
        if refused.hidden:
            raise
        return _ranking(request, at, refused=refused)
    return redirect(at.url("union-ranking"))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """Say exactly what will happen, then send the list up."""
    at = desk(request)
    if at.edition is None:
        return page(request, "home", at, {}, current="union-submit")
    form = ListForm(request.POST or None, definition=at.definition)
    if request.method == "POST" and form.is_valid():
        try:
            commands.submit_list(
                actor=at.actor,
                union=at.union,
                edition=at.running,
                opinion=form.words(),
                signed_on=form.cleaned_data["signed_on"],
                seal=form.cleaned_data["seal"],
                idempotency_key=request.POST.get("key") or None,
            )
            messages.success(request, _("推荐排序表已上报。"))
            return redirect(at.url("union-submit"))
        except Refused as refused:
            refusals.put(form, refused)
    return _submit(request, at, form=form)


def _submit(
    request: HttpRequest, at: Desk, *, form: ListForm | None = None, scan: ScanForm | None = None
) -> HttpResponse:
    """Draw the page of the list as a whole, with the form that was refused, if one was."""
    sent = queries.list_of(at.running, at.union)
    context = {
        "standing": at.standing,
        "form": form or ListForm(definition=at.definition),
        "sent": sent,
        "scan": scan or ScanForm(),
        "rest": queries.undecided(at.actor, at.running, at.union, sent, clock.edition_now()),
        "phrases": refusal_phrases(at.definition),
        "key": request.POST.get("key") or ids.new_uid(),
        "confirm_by": queries.instant(at.definition, "confirmation_closes"),
    }
    wrong = bool((form and form.errors) or (scan and scan.errors))
    return page(request, "submit", at, context, current="union-submit", status=422 if wrong else 200)


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Take in the stamped sheet and match it by the code printed on it."""
    at = desk(request)
    form = ScanForm(request.POST, request.FILES)
    row = queries.list_of(at.running, at.union)
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.file_list_scan(
                actor=at.actor,
                list_uid=row.uid if row else "",
                code=given["code"],
                name=given["file"].name,
                data=given["file"].read(),
                signed_on=given["signed_on"],
                seal=given["seal"],
            )
            messages.success(request, _("盖章的排序表已收下。"))
            return redirect(at.url("union-submit"))
        except Refused as refused:
            refusals.put(form, refused)
    return _submit(request, at, scan=form)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Give out the ranked list as PDF for one stamp (推荐排序表)."""
    at = desk(request)
    data = ranking_sheet.pdf(at.actor, at.running, at.union, at.definition, at.standing)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(at.union.short_name)}.pdf"
    return response
