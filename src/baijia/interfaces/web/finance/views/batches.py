"""A batch: made, checked, approved, sent, answered by the bank, closed; and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.enums import BATCH_MOVES, SENT, BatchState, Purpose
from baijia.aftercare.prizes.models import Batch
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt, check_fresh
from baijia.interfaces.web.finance import forms
from baijia.interfaces.web.finance.desk import edition_of, page, pays
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.ui import words
from baijia.interfaces.web.ui.frame import Step

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Act:
    """What one person does to a batch: its words, role, form, effects and command; ``fresh`` asks for a new sign-in."""

    title: Any
    role: Role
    move: str
    form: type[django_forms.Form]
    effects: tuple[Any, ...]
    run: Callable[[Actor, Batch, Mapping[str, Any]], Any]
    fresh: bool = False


ACTS: dict[str, Act] = {
    "check": Act(
        gettext_lazy("复核"),
        Role.CHECKER,
        "check",
        forms.CheckForm,
        (
            gettext_lazy("笔数和合计由您自己加，不显示经办的数。"),
            gettext_lazy("复核之后由您或另一位复核批准。"),
        ),
        lambda actor, batch, x: commands.check_batch(
            actor=actor, batch=batch, count=x["count"], net=x["net"]
        ),
    ),
    "approve": Act(
        gettext_lazy("批准"),
        Role.CHECKER,
        "approve",
        forms.ApproveForm,
        (
            gettext_lazy(
                "批准绑定每一笔的收款人、账号、金额和用途，用付款专用密钥签名；之后改动任何一项，批准自动失效。"
            ),
            gettext_lazy("批准后经办才能送银行。"),
        ),
        lambda actor, batch, x: commands.approve_batch(actor=actor, batch=batch),
        fresh=True,
    ),
    "export": Act(
        gettext_lazy("送银行"),
        Role.PAYER,
        "export",
        forms.ExportForm,
        (
            gettext_lazy("生成银行文件，文件摘要先写入公开日志，然后才能下载；以后每次下载都是同样的字节。"),
            gettext_lazy("代扣税款和在途资金同时入账。送出后不能作废。"),
        ),
        lambda actor, batch, x: commands.export_batch(actor=actor, batch=batch),
        fresh=True,
    ),
    "accept": Act(
        gettext_lazy("登记银行受理"),
        Role.PAYER,
        "accept",
        forms.AcceptForm,
        (gettext_lazy("登记银行收到文件的编号；没有编号的，可以直接导入回盘。"),),
        lambda actor, batch, x: commands.accept_batch(actor=actor, batch=batch, bank_serial=x["bank_serial"]),
    ),
    "void": Act(
        gettext_lazy("作废"),
        Role.PAYER,
        "void",
        forms.VoidForm,
        (gettext_lazy("本批不再付款，其中各笔可以进入新的批次。记录保留。"),),
        lambda actor, batch, x: commands.void_batch(actor=actor, batch=batch, reason=x["reason"]),
    ),
    "close": Act(
        gettext_lazy("对账关闭"),
        Role.CHECKER,
        "close",
        forms.CloseForm,
        (gettext_lazy("对账单与到账合计一致才能关闭；不一致会说明相差多少。"),),
        lambda actor, batch, x: commands.close_batch(actor=actor, batch=batch, statement=x["statement"]),
    ),
}
PRIMARY = {
    BatchState.DRAFT: "check",
    BatchState.CHECKED: "approve",
    BatchState.APPROVED: "export",
    BatchState.PAID: "close",
    BatchState.RETURNED: "close",
}


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Make a batch of everything payable."""
    edition, actor = edition_of(request, code), actor_of(request)
    if not pays(actor, edition.organiser):
        raise not_found()
    today = clock.edition_now().date()
    formats = queries.bank_formats(edition.organiser, today)
    payable = {purpose: queries.payable(edition, purpose).count() for purpose in Purpose}
    likely = next((purpose for purpose, count in payable.items() if count), Purpose.PRIZE)
    initial = {"pay_on": today, "purpose": likely}
    form = forms.DraftForm(request.POST or None, profiles=formats, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        profile = next(row for row in formats if row.uid == given.pop("profile"))
        done, batch = attempt(
            form, lambda: commands.draft_batch(actor=actor, edition=edition, profile=profile, **given)
        )
        if done:
            messages.success(request, _("已拟制第 %d 批，请复核核对。") % batch.number)
            return redirect("finance-batch", batch.uid)
    back = reverse("finance-edition", args=[code])
    counts = [(purpose.label, count) for purpose, count in payable.items()]
    return page(
        request,
        "draft",
        edition=edition,
        current=back,
        form=form,
        counts=counts,
        formats=formats,
        back=back,
        status=422 if form.errors else 200,
    )


@require_safe
def batch(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a batch: how far it is, who did what, its lines and files."""
    actor = actor_of(request)
    row = queries.batch(actor, uid)
    lines = row.lines.select_related("obligation__payee", "account", "repeats__batch").order_by("number")
    moves = BATCH_MOVES.get(BatchState(row.state), {})
    open_to = [
        name
        for name, act in ACTS.items()
        if act.move in moves and actor.has(act.role, path=row.organiser.path)
    ]
    if "void" in moves and actor.has(Role.CHECKER, path=row.organiser.path) and "void" not in open_to:
        open_to.append("void")
    primary = PRIMARY.get(BatchState(row.state), "")
    sums = {
        "gross": sum((line.gross for line in lines if line.repeats_id is None), ZERO),
        "tax": sum((line.tax for line in lines if line.repeats_id is None), ZERO),
        "net": sum((line.net for line in lines), ZERO),
    }
    return page(
        request,
        "batch",
        edition=row.edition,
        organiser=row.organiser,
        current=reverse("finance-edition", args=[row.edition.code]),
        row=row,
        lines=paged(request, lines, 100),
        sums=sums,
        blind=actor.has(Role.CHECKER, path=row.organiser.path) and row.state == BatchState.DRAFT,
        steps=_steps(row),
        primary=(primary, ACTS[primary].title) if primary in open_to else None,
        others=[(name, ACTS[name].title) for name in open_to if name != primary],
        waits=_waits(row) if primary and primary not in open_to else "",
        may_return=row.state in (BatchState.EXPORTED, BatchState.ACCEPTED) and pays(actor, row.organiser),
        sent=row.state in SENT,
        returns=row.returns.order_by("pk"),
    )


def _waits(row: Batch) -> str:
    who = ACTS[PRIMARY[BatchState(row.state)]]
    return _("等%(who)s%(act)s") % {"who": who.role.label, "act": who.title}


def _steps(row: Batch) -> list[Step]:
    made = [
        (_("拟制"), row.made_at),
        (_("复核"), row.checked_at),
        (_("批准"), row.approved_at),
        (_("送银行"), row.exported_at),
        (_("银行受理"), row.accepted_at),
        (_("回盘"), row.settled_at),
        (_("对账关闭"), row.closed_at),
    ]
    if row.state == BatchState.VOID:
        made = [(label, at) for label, at in made if at]
        steps = [Step(label, words.short_moment(at), "done") for label, at in made]
        return [*steps, Step(_("已作废"), "", "refused", row.void_reason)]
    now = next((place for place, (_label, at) in enumerate(made) if at is None), len(made))
    return [
        Step(label, words.short_moment(at) if at else "", "done" if at else "now" if place == now else "")
        for place, (label, at) in enumerate(made)
    ]


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """Confirm one act on a batch."""
    actor = actor_of(request)
    row = queries.batch(actor, uid)
    found = ACTS.get(name)
    may = found is not None and (
        actor.has(found.role, path=row.organiser.path)
        or (name == "void" and actor.has(Role.CHECKER, path=row.organiser.path))
    )
    if found is None or not may:
        raise not_found()
    if found.fresh:
        check_fresh(request)
    form = found.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(form, lambda: found.run(actor, row, form.cleaned_data))
        if done:
            messages.success(request, _("已完成：%s。") % found.title)
            return redirect("finance-batch", uid)
    return page(
        request,
        "act",
        edition=row.edition,
        organiser=row.organiser,
        current=reverse("finance-edition", args=[row.edition.code]),
        row=row,
        act=found,
        form=form,
        possible=found.move in BATCH_MOVES.get(BatchState(row.state), {}),
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def bring_return(request: HttpRequest, uid: str) -> HttpResponse:
    """Take in the bank's answer, whole or not at all."""
    actor = actor_of(request)
    row = queries.batch(actor, uid)
    if not pays(actor, row.organiser):
        raise not_found()
    form = forms.ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        done, made = attempt(
            form, lambda: commands.import_return(actor=actor, batch=row, name=given.name, data=given.read())
        )
        if done:
            text = _("已入账：到账 %(paid)d 笔，退回 %(returned)d 笔。")
            messages.success(request, text % {"paid": made.paid, "returned": made.returned})
            return redirect("finance-batch", uid)
    current = reverse("finance-edition", args=[row.edition.code])
    return page(
        request,
        "return",
        edition=row.edition,
        organiser=row.organiser,
        current=current,
        row=row,
        form=form,
        status=422 if form.errors else 200,
    )


@require_safe
def file(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """Hand out a bank file, the same bytes each time."""
    row = queries.batch(actor_of(request), uid)
    return handed_out(name, queries.batch_file(actor_of(request), row, name))


@require_safe
def voucher(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the vouchers of a batch."""
    row = queries.batch(actor_of(request), uid)
    return handed_out(*queries.voucher_file(actor_of(request), row))


def handed_out(name: str, data: bytes) -> HttpResponse:
    """Answer with a file that no cache keeps and no browser opens by itself."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
