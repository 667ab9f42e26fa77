"""A bank's sheets: one to download with what it asks about, and the one that comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.loans import commands, queries
from baijia.aftercare.loans.enums import LoanState
from baijia.aftercare.loans.models import Loan
from baijia.aftercare.loans.sheets import HEADS, KINDS, RESULTS, Sheet
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web import sheets as books
from baijia.interfaces.web.desks import actor_of, attempt, holds
from baijia.interfaces.web.lending import forms
from baijia.interfaces.web.lending.desk import LENDERS, page

KNOWN = ("借款人", "项目", "申请金额", "期限（月）")
"""Columns in front of the empty ones, so that the bank knows whom a row is about; they are not read back."""
ASKED = {
    Sheet.ANSWERS: (LoanState.SENT,),
    Sheet.PAYOUTS: (LoanState.GRANTED,),
    Sheet.CLAIMS: (LoanState.RUNNING, LoanState.CLOSED),
}


def _banks(actor: Actor) -> list[Union]:
    if not holds(actor, *LENDERS):
        raise not_found()
    own = list(Union.objects.filter(path__in=actor.places(Role.BANK)))
    served = Union.objects.filter(path__in=actor.places(Role.SERVICE_OFFICER)).order_by("path").first()
    return own + (list(queries.banks(served)) if served else [])


def _take(actor: Actor, bank: Union, kind: Sheet, name: str, data: bytes) -> int:
    loan = Loan.objects.filter(bank=bank).select_related("organiser").first()
    if loan is None:
        raise not_found()
    return commands.take_sheet(
        actor=actor,
        organiser=loan.organiser,
        bank=bank,
        kind=kind,
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=list(books.read(data, HEADS[kind])),
    )


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Offer the sheets and take one in."""
    actor = actor_of(request)
    banks = _banks(actor)
    form = forms.SheetForm(request.POST or None, request.FILES or None, banks=banks)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        bank = next(row for row in banks if row.uid == given["bank"])
        kind, file = Sheet(given["kind"]), given["file"]
        done, count = attempt(form, lambda: _take(actor, bank, kind, file.name, file.read()))
        if done:
            messages.success(request, _("已入账 %(n)d 行：%(what)s。") % {"n": count, "what": kind.label})
            return redirect("lending-sheets")
    kinds = [(kind, "、".join(HEADS[kind])) for kind in Sheet]
    return page(request, "sheets", form=form, kinds=kinds, status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out a sheet to fill in: a row for each loan it asks about."""
    actor = actor_of(request)
    _banks(actor)
    if kind not in Sheet.values:
        raise not_found()
    sheet = Sheet(kind)
    rows = queries.visible_to(actor).filter(state__in=ASKED.get(sheet, (LoanState.RUNNING,)))
    heads = (HEADS[sheet][0], *KNOWN, *HEADS[sheet][1:])
    choices: dict[int, Any] = {}
    if sheet == Sheet.ANSWERS:
        choices = {heads.index("结果"): list(RESULTS)}
    elif sheet == Sheet.REPAYMENTS:
        choices = {heads.index("类型"): list(KINDS)}
    data = books.workbook(str(sheet.label), heads, _rows(sheet, rows.order_by("pk")), choices=choices)
    return books.answer(f"{sheet.label}", data)


def _rows(sheet: Sheet, rows: Any) -> Iterator[list[books.Cell]]:
    for loan in rows:
        known: list[books.Cell] = [loan.reference, loan.name, loan.project, str(loan.amount), loan.months]
        if sheet != Sheet.CLAIMS:
            yield known + [None] * (len(HEADS[sheet]) - 1)
            continue
        for span in queries.next_claims(loan):
            last = (span.end - timedelta(days=1)).isoformat()
            yield [*known, span.start.isoformat(), last, str(span.interest), str(span.subsidy)]
