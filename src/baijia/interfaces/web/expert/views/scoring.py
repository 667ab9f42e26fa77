"""The score sheet: read, mark, check, hand in, keep the receipt."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import segno
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from baijia.award.review import commands
from baijia.award.review import queries as review
from baijia.award.review.models import ScoreVersion
from baijia.award.review.queries import ItemView
from baijia.core import clock, files, pictures
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.interfaces.web.expert.forms import Marks, missing, read_marks, shown_mark
from baijia.interfaces.web.expert.frame import (
    actor_of,
    closes,
    criteria,
    expert_frame,
    for_experts,
    round_name,
)
from baijia.interfaces.web.expert.views.lists import round_of
from baijia.interfaces.web.ui.words import named

NOTES = "notes"


@for_experts
def sheet(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the material beside the sheet; a POST keeps the marks and leads to the check before handing in."""
    actor = actor_of(request)
    view = review.my_item(actor, uid)
    marks, notes, sentence = _kept(view), _notes(view), ""
    if request.method == "POST":
        marks, notes = read_marks(view.rubric, request.POST), request.POST.get(NOTES, "")
        marks.errors |= {
            key: said for key, said in missing(view.rubric, marks).items() if key not in marks.errors
        }
        if not marks.errors:
            try:
                _keep_draft(actor, uid, marks, notes)
                return redirect("expert-hand-in", uid=uid)
            except Refused as refused:
                if refused.hidden:
                    raise
                sentence = refused.sentence
    return _sheet(request, view, marks, notes, sentence)


def _sheet(request: HttpRequest, view: ItemView, marks: Marks, notes: str, sentence: str) -> HttpResponse:
    actor = actor_of(request)
    round = review.my_round(actor, view.item.slot_uid)
    items = review.my_items(actor, round)
    rows = criteria(view.rubric, marks.typed, marks.errors, marks.reasons)
    file_uid = request.GET.get("file", "")
    context = {
        "frame": expert_frame(request, reverse("expert-round", args=[round.uid]), edition=round.edition),
        "view": view,
        "round": round,
        "round_name": round_name(round),
        "criteria": rows,
        "most": sum(row.max for row in rows),
        "errors": [(row.code, row.name, row.error) for row in rows if row.error],
        "sentence": sentence,
        "notes": notes,
        "waiting": [item for item in items if item.state != "scored"],
        "done": [item for item in items if item.state == "scored"],
        "total": len(items),
        "next": review.next_item(round, items, view.item.slot_uid),
        "sections": _sections(view),
        "others": _others(actor, view),
        "file": next((one for one in view.files if one.uid == file_uid), None),
        "reading": "read" in request.GET or bool(file_uid),
        "closes": closes(round, is_open=view.editable),
        "saved": view.draft.get("saved"),
        "words_asked": view.rubric.get("comment_below") or view.rubric.get("comment_above"),
        "is_chair": review.my_opinion(actor, view.item.slot_uid) is not None if view.item.venue else False,
        "can_score": view.editable and view.item.presentation in ("", "presenting", "done"),
    }
    bad = request.method == "POST"
    return render(request, "expert/sheet.html", context, status=422 if bad else 200)


def _others(actor: Actor, view: ItemView) -> list[tuple[list[str], str]] | None:
    """Return the marks of others as they are written, None while they may not be seen."""
    found, scale = review.others_scores(actor, view.item.slot_uid), view.rubric["scale"]
    if found is None:
        return None
    return [([shown_mark(mark, scale) for mark in one.vector], shown_mark(one.total, scale)) for one in found]


def _sections(view: ItemView) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for one in view.fields:
        if one.text.strip():
            found.setdefault(one.section, []).append(one)
    return list(found.items())


def _kept(view: ItemView) -> Marks:
    """Return what the sheet starts from: the draft, else the score handed in."""
    scale = view.rubric["scale"]
    codes = [one["code"] for one in view.rubric["criteria"]]
    drafted = view.draft.get("marks")
    live = dict(zip(codes, view.score.vector, strict=True)) if view.score else {}
    steps = {code: (live if drafted is None else drafted).get(code) for code in codes}
    typed = {code: shown_mark(step, scale) for code, step in steps.items()}
    reasons = (
        (view.score.abstained if view.score else {}) if drafted is None else view.draft.get("abstained", {})
    )
    return Marks(typed=typed, steps=steps, reasons=dict(reasons))


def _keep_draft(actor: Actor, uid: str, marks: Marks, notes: str) -> None:
    commands.save_draft(actor=actor, slot_uid=uid, marks=marks.steps, notes=notes, abstained=marks.reasons)


def _notes(view: ItemView) -> str:
    return str(view.draft.get("notes", "") or (view.score.comment if view.score and not view.draft else ""))


@for_experts
@require_POST
def save_draft(request: HttpRequest, uid: str) -> JsonResponse:
    """Keep marks that are still being thought about."""
    actor = actor_of(request)
    marks = read_marks(review.my_item(actor, uid).rubric, request.POST)
    try:
        _keep_draft(actor, uid, marks, request.POST.get(NOTES, ""))
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=404 if refused.hidden else 422)
    return JsonResponse({"saved_at": f"{clock.edition_now():%H:%M}"})


@for_experts
def hand_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Show once more what will be handed in; a POST hands it in."""
    actor = actor_of(request)
    view = review.my_item(actor, uid)
    round = review.my_round(actor, uid)
    by_queue = "application/json" in request.headers.get("Accept", "")
    sentence = ""
    if request.method == "POST":
        marks, notes = read_marks(view.rubric, request.POST), request.POST.get(NOTES, "")
        wrong = marks.errors | missing(view.rubric, marks)
        if wrong:
            refusal = JsonResponse({"message": next(iter(wrong.values()))}, status=422)
            return refusal if by_queue else redirect("expert-item", uid=uid)
        try:
            score = _handed_in(request, view, marks, notes)
        except Refused as refused:
            if refused.hidden:
                raise
            sentence = refused.sentence
            if by_queue:
                return JsonResponse({"message": sentence}, status=422)
        else:
            receipt = reverse("expert-receipt", args=[uid])
            said = {"receipt": receipt, "version": score.version, "sum": _sum(view, score.vector)}
            return JsonResponse(said) if by_queue else redirect(receipt)
    else:
        marks, notes = _kept(view), _notes(view)
        if not view.draft or missing(view.rubric, marks):
            return redirect("expert-item", uid=uid)
    scale = view.rubric["scale"]
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "view": view,
        "round": round,
        "round_name": round_name(round),
        "rows": criteria(view.rubric, marks.typed, {}, marks.reasons),
        "sum": shown_mark(sum(step or 0 for step in marks.steps.values()), scale),
        "most": sum(one["max"] for one in view.rubric["criteria"]),
        "notes": notes,
        "key": secrets.token_urlsafe(12),
        "sentence": sentence,
        "closes": closes(round, is_open=view.editable),
    }
    return render(request, "expert/hand_in.html", context, status=422 if sentence else 200)


def _handed_in(request: HttpRequest, view: ItemView, marks: Marks, notes: str) -> ScoreVersion:
    """Hand in once a key; ``after`` is the version the marks were given on, when they may have come from elsewhere."""
    after = request.POST.get("after", "")
    return commands.submit_score(
        actor=actor_of(request),
        slot_uid=view.item.slot_uid,
        vector=[marks.steps[one["code"]] for one in view.rubric["criteria"]],
        comment=notes,
        abstained=marks.reasons,
        after=int(after) if after.isdecimal() and len(after) < 6 else None,
        idempotency_key=request.POST.get("key", "")[:80],
    )


def _sum(view: ItemView, vector: Sequence[int | None]) -> str:
    return shown_mark(review.total_of(vector), view.rubric["scale"])


@for_experts
def marks(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the sheets of all own items of a round on one page, which goes on without a network."""
    actor, round = actor_of(request), round_of(request, uid)
    is_open = review.is_open_for(actor, round)
    sheets = []
    for view in review.my_sheets(actor, round):
        kept = _kept(view)
        sheets.append(
            {
                "view": view,
                "values": json.dumps(_values(view, kept), ensure_ascii=False),
                "sum": _sum(view, view.score.vector) if view.score else "",
            }
        )
    context = {
        "frame": expert_frame(request, reverse("expert-round", args=[uid]), edition=round.edition),
        "round": round,
        "name": round_name(round),
        "sheets": sheets,
        "blank": criteria(sheets[0]["view"].rubric, {}, {}) if sheets else [],
        "is_open": is_open,
        "closes": closes(round, is_open=is_open),
    }
    return render(request, "expert/marks.html", context)


def _values(view: ItemView, kept: Marks) -> dict[str, str]:
    """Return by the name of its field what a sheet starts with."""
    reasons = {f"{code}-why": why for code, why in kept.reasons.items()}
    after = str(view.score.version if view.score else 0)
    return {"after": after, NOTES: _notes(view)} | dict(kept.typed) | reasons


@for_experts
def receipt(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what the expert keeps, and the way to the next item."""
    actor = actor_of(request)
    kept, view = review.my_receipt(actor, uid), review.my_item(actor, uid)
    round = review.my_round(actor, uid)
    items = review.my_items(actor, round)
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "receipt": kept,
        "view": view,
        "round": round,
        "round_name": round_name(round),
        "sum": _sum(view, kept.vector),
        "next": review.next_item(round, items, uid),
        "done": sum(item.state == "scored" for item in items),
        "total": len(items),
    }
    return render(request, "expert/receipt.html", context)


@for_experts
def receipt_file(request: HttpRequest, uid: str) -> HttpResponse:
    """Give the receipt as a file, for the expert's own keeping."""
    kept = review.my_receipt(actor_of(request), uid)
    data = json.dumps(asdict(kept), ensure_ascii=False, indent=1)
    name = f"receipt-{kept.round}-{kept.code}-{kept.version}.json"
    return HttpResponse(
        data,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_experts
def paper(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the sheet for printing: with marks and commitment once handed in, else with blanks to fill."""
    actor = actor_of(request)
    view, round = review.my_item(actor, uid), review.my_round(actor, uid)
    kept = review.my_receipt(actor, uid) if view.score else None
    values = (
        dict(zip((one["code"] for one in view.rubric["criteria"]), kept.vector, strict=True)) if kept else {}
    )
    scale = view.rubric["scale"]
    text = f"{round.edition.code}/{round.code}/{view.item.code}" + (f"/{kept.commit}" if kept else "")
    context = {
        "view": view,
        "round": round,
        "round_name": round_name(round),
        "rows": criteria(view.rubric, {code: shown_mark(step, scale) for code, step in values.items()}, {}),
        "receipt": kept,
        "sum": _sum(view, kept.vector) if kept else "",
        "most": sum(one["max"] for one in view.rubric["criteria"]),
        "qr": segno.make(text, error="m").svg_inline(scale=3, border=2, svgclass="qr", lineclass=None),
        "group": named({"name": view.item.group_name}),
    }
    return render(request, "expert/paper.html", context)


@for_experts
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"], "object-src": ["'self'"]})
def file(request: HttpRequest, uid: str, file_uid: str) -> HttpResponse:
    """Send a file of an item under a name that says nothing of whose it is."""
    found, stored = review.my_file(actor_of(request), uid, file_uid)
    shown = "inline" if found.kind in pictures.DRAWN else "attachment"
    return HttpResponse(
        files.read_bare(stored),
        content_type=found.kind,
        headers={
            "Content-Disposition": f'{shown}; filename="{found.uid}.{files.ending_of(found.kind)}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
