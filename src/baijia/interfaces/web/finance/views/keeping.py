"""Accounts keyed in again, experts' attendance, dated rules, tax returns and the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.prizes import commands, deadlines, documents, queries
from baijia.aftercare.prizes.enums import SettingKind, SettingState
from baijia.aftercare.prizes.models import Declaration
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Union
from baijia.interfaces.web import refusals
from baijia.interfaces.web.desks import actor_of, attempt, check_fresh
from baijia.interfaces.web.finance import forms
from baijia.interfaces.web.finance.desk import checks, edition_of, page, pays
from baijia.interfaces.web.finance.views.batches import handed_out
from baijia.interfaces.web.listing import paged

AT_ONCE = 20


@require_http_methods(["GET", "POST"])
def rekey(request: HttpRequest, code: str) -> HttpResponse:
    """Let the checker key in account numbers again, without showing the first entry. The payer sees who waits."""
    edition, actor = edition_of(request, code), actor_of(request)
    may = checks(actor, edition.organiser)
    rows = queries.accounts_to_rekey(edition)
    typed: dict[str, str] = {}
    problems: dict[str, str] = {}
    if request.method == "POST":
        if not may:
            raise not_found()
        typed = {
            key[2:]: value.strip()
            for key, value in request.POST.items()
            if key.startswith("n-") and value.strip()
        }
        if not typed:
            messages.info(request, _("没有填写任何账号。"))
            return redirect(request.path)
        try:
            results = commands.verify_accounts(actor=actor, edition=edition, numbers=typed)
        except Refused as refused:
            if refused.hidden:
                raise
            problems = {one.field or "": one.sentence for one in refusals.each(refused)}
        else:
            same = sum(results.values())
            if same:
                messages.success(request, _("%d 个账号复核一致。") % same)
            problems = {
                uid: _("与本人填写的不一致，请核对纸面材料。") for uid, good in results.items() if not good
            }
            if not problems:
                return redirect(request.path)
    shown = [(row, typed.get(row.uid, ""), problems.get(row.uid, "")) for row in rows[:AT_ONCE]]
    return page(
        request,
        "rekey",
        edition=edition,
        rows=shown,
        total=rows.count(),
        may=may,
        status=422 if problems else 200,
    )


@require_http_methods(["GET", "POST"])
def fees(request: HttpRequest, code: str) -> HttpResponse:
    """Show experts' attendance: draw it up, take in signatures on paper, owe the fees."""
    edition, actor = edition_of(request, code), actor_of(request)
    if request.method == "POST":
        if not pays(actor, edition.organiser):
            raise not_found()
        act = FEE_ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise not_found()
        try:
            messages.success(request, act(request, edition))
        except Refused as refused:
            if refused.hidden:
                raise
            messages.error(request, refused.sentence)
        return redirect(request.path)
    rows = queries.attendances(edition)
    names = {one["code"]: one["name"] for one in edition.definition["rounds"]}
    return page(
        request,
        "fees",
        edition=edition,
        rows=paged(request, rows),
        names=names,
        signed=sum(1 for row in rows if row.state == "signed" and not row.obligations.all()),
        unsigned=sum(1 for row in rows if row.state == "drawn"),
    )


def _draw(request: HttpRequest, edition: Edition) -> str:
    return _("新生成 %d 行出勤。") % len(commands.draw_attendance(actor=actor_of(request), edition=edition))


def _owe(request: HttpRequest, edition: Edition) -> str:
    return _("已确认 %d 笔应付劳务费。") % len(commands.raise_fees(actor=actor_of(request), edition=edition))


def _sign(request: HttpRequest, edition: Edition) -> str:
    row = queries.attendances(edition).filter(uid=request.POST.get("uid", "")).first()
    if row is None:
        raise not_found()
    commands.sign_on_paper(actor=actor_of(request), attendance=row, paper=request.POST.get("paper", ""))
    return _("已登记纸面签字。")


FEE_ACTS: dict[str, Callable[[HttpRequest, Edition], str]] = {"draw": _draw, "raise": _owe, "paper": _sign}


@require_safe
def books(request: HttpRequest, code: str) -> HttpResponse:
    """Show balances, comparisons and the journal."""
    edition = edition_of(request, code)
    rows = queries.balances(edition)
    return page(
        request,
        "books",
        edition=edition,
        balances=rows,
        debit=sum(row.debit for row in rows),
        credit=sum(row.credit for row in rows),
        results=queries.reconciliation(edition),
        journal=paged(request, queries.journal(edition)),
    )


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """List the rules and formats by kind: what holds today, what waits, what comes."""
    organiser = queries.organiser(actor_of(request))
    rows = list(queries.settings(organiser))
    today = clock.edition_now().date()
    kinds = []
    for kind in SettingKind:
        mine = [row for row in rows if row.kind == kind]
        kinds.append((kind, mine, _holding(organiser, kind, today)))
    return page(request, "settings", organiser=organiser, kinds=kinds)


def _holding(organiser: Union, kind: SettingKind, today: date) -> set[str]:
    if kind == SettingKind.BANK:
        return {row.uid for row in queries.bank_formats(organiser, today)}
    try:
        return {queries.in_force(organiser, kind, today).uid}
    except Refused:
        return set()


@require_http_methods(["GET", "POST"])
def new_setting(request: HttpRequest, kind: str) -> HttpResponse:
    """Draft a rule or format, from the one that ships or the one that holds."""
    actor = actor_of(request)
    organiser = queries.organiser(actor)
    if kind not in SettingKind.values or not pays(actor, organiser):
        raise not_found()
    found = SettingKind(kind)
    standard = documents.SHIPPED[found]
    last = queries.settings(organiser).filter(kind=kind, state=SettingState.SIGNED).first()
    initial = {
        "name": last.name if last else standard.name,
        "code": last.code if last else standard.code,
        "basis": last.basis if last else standard.basis,
        "assumed": last.assumed if last else standard.assumed,
        "text": last.text if last else standard.text(found),
        "starts": clock.edition_now().date() if last else clock.edition_now().date().replace(month=1, day=1),
    }
    form = forms.SettingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, row = attempt(
            form,
            lambda: commands.draft_setting(actor=actor, organiser=organiser, kind=found, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已拟定，等复核签署。"))
            return redirect("finance-setting", row.uid)
    back = reverse("finance-settings")
    return page(
        request,
        "setting_new",
        organiser=organiser,
        current=back,
        kind=found,
        form=form,
        back=back,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one rule in full; the checker signs it, the payer may give it up."""
    actor = actor_of(request)
    row = queries.setting(actor, uid)
    problem = ""
    if request.method == "POST":
        act = {"sign": commands.sign_setting, "drop": commands.drop_setting}.get(request.POST.get("act", ""))
        if act is None:
            raise not_found()
        if act is commands.sign_setting:
            check_fresh(request)
        try:
            act(actor=actor, setting=row)
            messages.success(request, _("已办理。"))
            return redirect("finance-settings")
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    return page(
        request,
        "setting",
        organiser=row.organiser,
        current=reverse("finance-settings"),
        row=row,
        problem=problem,
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
def taxes(request: HttpRequest) -> HttpResponse:
    """List the months: what is withheld and not yet declared, what was drawn up, what was paid."""
    actor = actor_of(request)
    organiser = queries.organiser(actor)
    if request.method == "POST":
        if not pays(actor, organiser):
            raise not_found()
        try:
            month = date.fromisoformat(request.POST.get("month", ""))
        except ValueError:
            raise not_found() from None
        try:
            row = commands.declare(actor=actor, organiser=organiser, month=month)
            return redirect("finance-declaration", row.uid)
        except Refused as refused:
            if refused.hidden:
                raise
            messages.error(request, refused.sentence)
            return redirect(request.path)
    day = _filing_day(organiser)
    waiting = [
        (month, count, tax, _last_moment(deadlines.filing_due(month, day)) if day else None)
        for month, count, tax in queries.undeclared_months(organiser)
    ]
    return page(
        request,
        "taxes",
        organiser=organiser,
        waiting=waiting,
        rows=queries.declarations(organiser),
        today=clock.edition_now(),
    )


def _filing_day(organiser: Union) -> int:
    try:
        return int(
            queries.in_force(organiser, SettingKind.FILING, clock.edition_now().date()).document["day"]
        )
    except Refused:
        return 0


def _last_moment(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.ZONE)


@require_http_methods(["GET", "POST"])
def declaration(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a month's return; keep the tax office's receipt."""
    actor = actor_of(request)
    row = queries.declaration(actor, uid)
    form = forms.ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form, lambda: commands.file_declaration(actor=actor, declaration=row, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("已登记缴税并入账。"))
            return redirect("finance-tax")
    return page(
        request,
        "declaration",
        organiser=row.organiser,
        current=reverse("finance-tax"),
        row=row,
        due=_last_moment(row.due),
        fee=row.tax * _share(row),
        lines=paged(
            request,
            row.lines.select_related("obligation__payee", "batch").order_by("batch__number", "number"),
            100,
        ),
        form=form,
        status=422 if form.errors else 200,
    )


def _share(row: Declaration) -> Decimal:
    return Decimal(str(row.rule.document.get("handling_fee", "0")))


@require_safe
def sheet(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out a month's return for the tax client."""
    row = queries.declaration(actor_of(request), uid)
    return handed_out(*queries.declaration_sheet(actor_of(request), row))
