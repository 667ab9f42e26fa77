"""Loans: the list, one loan with its figures, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.loans import commands, queries, reckoning
from baijia.aftercare.loans.enums import LENT, LOAN_MOVES, Claimant, LoanState
from baijia.aftercare.loans.models import Loan
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web import loan_words
from baijia.interfaces.web.desks import actor_of, attempt, holds
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.lending import forms
from baijia.interfaces.web.lending.desk import page, sees
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.ui.frame import Chip

OFFICER, BANK = Role.SERVICE_OFFICER, Role.BANK
ONE = timedelta(days=1)
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done to a loan in some states: by whom, with which form, and what it does."""

    title: Any
    roles: tuple[Role, ...]
    states: tuple[LoanState, ...]
    form: type[django_forms.Form]
    effects: tuple[Any, ...]
    run: Callable[[Actor, Loan, Given], Any]


def _moving(act: str) -> tuple[LoanState, ...]:
    return tuple(LoanState(state) for state, moves in LOAN_MOVES.items() if act in moves)


def _review(act: str) -> Callable[[Actor, Loan, Given], Any]:
    return lambda actor, loan, x: commands.review(actor=actor, loan=loan, act=act, note=x["note"])


def _send(actor: Actor, loan: Loan, given: Given) -> Any:
    bank = queries.banks(loan.organiser).get(uid=given["bank"])
    return commands.send(actor=actor, loan=loan, bank=bank)


def _claim(actor: Actor, loan: Loan, given: Given) -> Any:
    spans = queries.next_claims(loan)
    start = spans[0].start if spans else queries.unclaimed(loan)
    today = clock.edition_now().date()
    return commands.file_claim(
        actor=actor, loan=loan, start=start or today, end=spans[0].end if spans else today
    )


ACTS: dict[str, Act] = {
    "approve": Act(
        gettext_lazy("审核通过"),
        (OFFICER,),
        _moving("approve"),
        forms.NoteForm,
        (gettext_lazy("预计贴息从预算里预留；通过后由您送银行。"), gettext_lazy("是否放款由银行决定。")),
        _review("approve"),
    ),
    "return": Act(
        gettext_lazy("退回补正"),
        (OFFICER,),
        _moving("return"),
        forms.NoteForm,
        (gettext_lazy("申请人补正后可以再交。"),),
        _review("return"),
    ),
    "reject": Act(
        gettext_lazy("审核不通过"),
        (OFFICER,),
        _moving("reject"),
        forms.NoteForm,
        (gettext_lazy("申请到此结束，申请人可以另行申请。"),),
        _review("reject"),
    ),
    "send": Act(
        gettext_lazy("送银行"),
        (OFFICER,),
        _moving("send"),
        forms.BankForm,
        (gettext_lazy("这家银行从此能看到这笔申请和材料，别的银行看不到。"),),
        _send,
    ),
    "grant": Act(
        gettext_lazy("登记同意"),
        (OFFICER, BANK),
        _moving("grant"),
        forms.GrantForm,
        (gettext_lazy("签约日的 LPR 同时记下，以后不再变。"),),
        lambda actor, loan, x: commands.answer(actor=actor, loan=loan, grant=True, **x),
    ),
    "decline": Act(
        gettext_lazy("登记不同意"),
        (OFFICER, BANK),
        _moving("decline"),
        forms.NoteForm,
        (gettext_lazy("申请到此结束，预留的贴息放回预算。"),),
        lambda actor, loan, x: commands.answer(actor=actor, loan=loan, grant=False, note=x["note"]),
    ),
    "disburse": Act(
        gettext_lazy("登记放款"),
        (OFFICER, BANK),
        _moving("disburse"),
        forms.DisburseForm,
        (gettext_lazy("从放款日起计息，按产品规则计算贴息。"),),
        lambda actor, loan, x: commands.disburse(actor=actor, loan=loan, **x),
    ),
    "repay": Act(
        gettext_lazy("登记还本"),
        (OFFICER, BANK),
        (LoanState.RUNNING,),
        forms.RepayForm,
        (gettext_lazy("还本的部分从还款日起不再计息和贴息；全部还清就结清。"),),
        lambda actor, loan, x: commands.repay(actor=actor, loan=loan, **x),
    ),
    "overdue": Act(
        gettext_lazy("登记逾期"),
        (OFFICER, BANK),
        LENT,
        forms.OverdueForm,
        (gettext_lazy("逾期的日子不贴息；已经贴付的，从下一笔抵减或追回。"),),
        lambda actor, loan, x: commands.exclude(
            actor=actor, loan=loan, start=x["start"], end=x["last"] + ONE
        ),
    ),
    "extend": Act(
        gettext_lazy("登记展期"),
        (OFFICER, BANK),
        (LoanState.RUNNING,),
        forms.ExtendForm,
        (gettext_lazy("展期的日子不贴息。"),),
        lambda actor, loan, x: commands.extend(actor=actor, loan=loan, until=x["until"]),
    ),
    "claim": Act(
        gettext_lazy("申请贴息"),
        (OFFICER, BANK),
        LENT,
        forms.EmptyForm,
        (gettext_lazy("按结息期一期一期申请，金额由系统按产品规则计算。"),),
        _claim,
    ),
    "claw-back": Act(
        gettext_lazy("追回贴息"),
        (OFFICER,),
        LENT,
        forms.ClawbackForm,
        (gettext_lazy("重算后多付的追回差额；挪用的追回全部，并停止贴息。"),),
        lambda actor, loan, x: commands.claw_back(actor=actor, loan=loan, **x),
    ),
}
PRIMARY = {
    LoanState.APPLIED: "approve",
    LoanState.APPROVED: "send",
    LoanState.SENT: "grant",
    LoanState.GRANTED: "disburse",
    LoanState.RUNNING: "repay",
}


def allowed(actor: Actor, loan: Loan) -> list[tuple[str, Act]]:
    """Return what the actor may do to a loan now."""
    by_bank = loan.product.document["claimant"] == Claimant.BANK
    return [
        (name, act)
        for name, act in ACTS.items()
        if loan.state in act.states and holds(actor, *act.roles) and (name != "claim" or by_bank)
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the loans the actor may see, narrowed by state."""
    actor = sees(request)
    counts = queries.by_state(actor)
    state = request.GET.get("state", "")
    rows = queries.visible_to(actor)
    if state in counts:
        rows = rows.filter(state=state)
    chips = [Chip(_("全部"), "?", sum(counts.values()), state not in counts)]
    chips += [
        Chip(str(one.label), f"?state={one.value}", counts[one.value], state == one.value)
        for one in LoanState
        if counts[one.value]
    ]
    return page(request, "home", rows=paged(request, rows), chips=chips, total=sum(counts.values()))


@require_safe
def loan(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one loan: application, terms, periods with interest and subsidy, repayments, claims."""
    actor = actor_of(request)
    row = queries.loan(actor, uid)
    lent = row.state in LENT
    asked = {one["code"]: one["name"] for one in row.product.document.get("documents", ())}
    can = allowed(actor, row)
    first = PRIMARY.get(LoanState(row.state))
    return page(
        request,
        "loan",
        current=reverse("lending-home"),
        row=row,
        terms=loan_words.of_loan(row),
        schedule=reckoning.schedule(row) if lent else None,
        outstanding=reckoning.outstanding(row, clock.edition_now().date()) if lent else None,
        files=[(one, asked.get(one.code, one.code)) for one in row.files.select_related("file")],
        repayments=row.repayments.order_by("day"),
        instalments=row.instalments.order_by("due"),
        exclusions=row.exclusions.order_by("start"),
        claims=row.claims.order_by("number"),
        clawbacks=row.clawbacks.order_by("pk"),
        first=next(((name, act) for name, act in can if name == first), None),
        others=[(name, act) for name, act in can if name != first],
    )


@require_safe
def file(request: HttpRequest, file: str) -> HttpResponse:
    """Hand out a document of an application."""
    return handed_out(queries.file(actor_of(request), file).file)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """Say what an act does, take its form, and do it."""
    actor = actor_of(request)
    row = queries.loan(actor, uid)
    found = ACTS.get(name)
    if found is None or not holds(actor, *found.roles):
        raise not_found()
    more = {"banks": queries.banks(row.organiser)} if found.form is forms.BankForm else {}
    form = found.form(request.POST if request.method == "POST" else None, **more)
    if request.method == "POST" and form.is_valid():
        done, _result = attempt(form, lambda: found.run(actor, row, form.cleaned_data))
        if done:
            messages.success(request, _("已完成：%s。") % found.title)
            return redirect("lending-loan", uid)
    return page(
        request,
        "act",
        current=reverse("lending-home"),
        title=f"{row.name} · {found.title}",
        sub=f"{row.reference} · {row.product.name}",
        act=found,
        form=form,
        possible=row.state in found.states,
        terms=loan_words.of_loan(row),
        back=reverse("lending-loan", args=[uid]),
        status=422 if form.errors else 200,
    )
