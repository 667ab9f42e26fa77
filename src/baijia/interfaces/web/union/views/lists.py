"""What lies before a union, and one dossier of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState, DossierState, Place
from baijia.award.nominations.models import Dossier
from baijia.core import clock, ids
from baijia.core.refused import Refused

from ... import answers, refusals
from ...listing import ordered, paged, with_part
from ...ui.frame import Chip
from ...ui.templatetags.ui import status_mark
from ..forms import PlaceForm, ReturnForm, refusal_phrases
from .common import Desk, desk, of, page

FILTERS = ("place", "group", "street", "confirmed", "q")
ORDERS = {
    "name": ("name",),
    "group": ("group", "rank"),
    "unit": ("unit__path",),
    "place": ("place", "rank"),
    "submitted": ("submitted_at",),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the dossiers of the union's subtree."""
    return _home(request, desk(request))


def filtered(request: HttpRequest, at: Desk) -> tuple[Any, dict[str, str]]:
    """Return the rows as the address filters and sorts them, and what it asks for."""
    wanted = {key: request.GET.get(key, "").strip() for key in FILTERS}
    rows = queries.board(
        at.actor,
        at.running,
        at.union,
        place=wanted["place"],
        group=wanted["group"],
        street=wanted["street"],
        confirmed=wanted["confirmed"],
        text=wanted["q"],
    )
    return ordered(request, rows, ORDERS), wanted


def _home(request: HttpRequest, at: Desk) -> HttpResponse:
    if at.edition is None:
        return page(request, "home", at, {})
    rows, wanted = filtered(request, at)
    listed = paged(request, rows, count=None if any(wanted.values()) else at.standing.total)
    likes = queries.alike(at.actor, at.edition, at.standing, at.definition)
    groups = {group["code"]: answers.name(group) for group in at.definition["groups"]}
    context = {
        "standing": at.standing,
        "wanted": wanted,
        "chips": _place_chips(request.GET, at),
        "confirmed_chips": _confirmed_chips(request.GET),
        "groups": list(groups.items()),
        "streets": queries.streets(at.actor, at.union),
        "page": listed,
        "rows": [
            (
                row,
                groups.get(row.group, row.group),
                _street(row, at),
                said_mark(row),
                place_mark(row.place),
                likes.get(row.uid),
            )
            for row in listed
        ],
        "exported": request.GET.urlencode(),
    }
    return page(request, "home", at, context)


SAID = {
    DossierState.RETURNED: (DossierState.RETURNED.label, "wait"),
    ConfirmationState.REFUSED: (gettext_lazy("本人不同意"), "refuse"),
    ConfirmationState.WAITING: (gettext_lazy("待确认"), "wait"),
    ConfirmationState.CONFIRMED: (gettext_lazy("已确认"), "done"),
}
PLACED = {
    Place.RECOMMENDED: (gettext_lazy("推荐"), "done", ""),
    Place.RESERVE: (gettext_lazy("备选"), "move", "stack-2"),
    Place.NOT_RECOMMENDED: (gettext_lazy("未推荐"), "none", "x"),
    None: (gettext_lazy("待提意见"), "wait", ""),
}
"""Place on the list -> words, kind and icon of its status."""


def said(row: Any) -> tuple[Any, str]:
    """Return where the people of a row of the board stand, as words and kind."""
    return SAID.get(_standing(row), ("", "none"))


def said_mark(row: Any) -> SafeString:
    """Draw where the people of a row stand."""
    return _drawn(SAID.get, _standing(row), get_language())


def place_mark(place: str | None) -> SafeString:
    """Draw a place on the list."""
    return _drawn(PLACED.get, place, get_language())


def _standing(row: Any) -> str | None:
    return row.state if row.state == DossierState.RETURNED else row.said


@cache
def _drawn(
    words: Callable[[Any], tuple[Any, ...] | None], key: str | None, _language: str | None
) -> SafeString:
    """Draw a status once a process and language: a page holds two of them in each of hundreds of rows."""
    return status_mark(*(words(key) or ("",)))


def _street(row: Any, at: Desk) -> str:
    """Return the union between this one and the row's unit, where one stands there."""
    between = row.unit.parent_id not in (None, at.union.pk) and row.unit_id != at.union.pk
    return str(row.unit.parent.short_name) if between else ""


def _place_chips(query: QueryDict, at: Desk) -> list[Chip]:
    now, count = query.get("place", ""), at.standing
    rows = [
        ("", _("全部"), count.total),
        (queries.UNDECIDED, _("待提意见"), count.undecided),
        (Place.RECOMMENDED.value, str(Place.RECOMMENDED.label), count.recommended),
        (Place.RESERVE.value, str(Place.RESERVE.label), count.reserve),
        (Place.NOT_RECOMMENDED.value, str(Place.NOT_RECOMMENDED.label), count.not_recommended),
    ]
    return [Chip(label, with_part(query, place=code), n, now == code) for code, label, n in rows]


def _confirmed_chips(query: QueryDict) -> list[Chip]:
    now = query.get("confirmed", "")
    return [
        Chip(
            str(state.label),
            with_part(query, confirmed="" if now == state else state.value),
            "",
            now == state,
        )
        for state in ConfirmationState
    ]


@require_safe
def dossier(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one dossier as the union sees it, with its way so far."""
    at, row = of(request, uid)
    return _dossier(request, at, row)


def _dossier(request: HttpRequest, at: Desk, row: Dossier, *, form: PlaceForm | None = None) -> HttpResponse:
    listed = queries.before(at.actor, at.running, at.union).filter(pk=row.pk).first()
    initial = {"place": listed.place or "", "reason": listed.reason or ""} if listed else {}
    context = {
        "dossier": row,
        "listed": listed,
        "placed": place_mark(listed.place) if listed else "",
        "sections": answers.sections(at.definition, row.answers, kept=queries.sensitive_given(row)),
        "attached": queries.attachments_of(row),
        "case": queries.case_of(row),
        "group": answers.group_name(at.definition, row.group),
        "likes": queries.alike(at.actor, at.running, at.standing, at.definition).get(row.uid, []),
        "standing": at.standing,
        "form": form or PlaceForm(initial=initial),
        "phrases": refusal_phrases(at.definition),
        "key": ids.new_uid(),
    }
    return page(request, "dossier", at, context, status=422 if form and form.errors else 200)


@require_POST
def place(request: HttpRequest, uid: str) -> HttpResponse:
    """Say of one dossier: recommended, reserve or not."""
    at, row = of(request, uid)
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            commands.place_on_list(
                actor=at.actor,
                dossier_uid=uid,
                union=at.union,
                place=Place(form.cleaned_data["place"]),
                reason=form.cleaned_data["reason"],
                idempotency_key=request.POST.get("key") or None,
            )
            messages.success(request, _("已记下对%(name)s的意见。") % {"name": row.name})
            return redirect(at.url("union-ranking" if "ranking" in request.POST else "union-home"))
        except Refused as refused:
            refusals.put(form, refused)
    return _dossier(request, at, row, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Return a dossier to its unit: why, which fields, until when."""
    at, row = of(request, uid)
    soon = clock.edition_now() + timedelta(days=3)
    until = min(soon.replace(hour=17, minute=0, second=0), at.standing.deadline)
    form = ReturnForm(request.POST or None, definition=at.definition, initial={"deadline": until})
    if request.method == "POST" and form.is_valid():
        try:
            commands.return_for_correction(
                actor=at.actor,
                dossier_uid=uid,
                union=at.union,
                idempotency_key=request.POST.get("key") or None,
                **form.given(),
            )
            messages.success(request, _("已退回%(name)s的材料，单位会收到待办。") % {"name": row.name})
            return redirect(at.url("union-home"))
        except Refused as refused:
            _put(form, refused)
    context: dict[str, Any] = {
        "dossier": row,
        "form": form,
        "standing": at.standing,
        "key": request.POST.get("key") or ids.new_uid(),
    }
    return page(request, "return", at, context, status=422 if form.errors else 200)


def _put(form: ReturnForm, refused: Refused) -> None:
    if refused.code == "return.fields":
        form.add_error("fields_opened", refused.sentence)
    else:
        refusals.put(form, refused)
