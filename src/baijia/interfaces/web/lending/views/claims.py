"""Claims for subsidy: the list, one claim beside the bank's statement, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.loans import commands, queries
from baijia.aftercare.loans.enums import CLAIM_MOVES, ClaimState
from baijia.aftercare.loans.models import Claim, StatementLine
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web import loan_words
from baijia.interfaces.web.desks import actor_of, attempt, holds
from baijia.interfaces.web.lending import forms
from baijia.interfaces.web.lending.desk import page, sees
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.ui.frame import Chip


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done to a claim: by whom, with which form, and what it does."""

    title: Any
    role: Role
    form: type[django_forms.Form]
    effects: tuple[Any, ...]
    run: Callable[[Actor, Claim, Mapping[str, Any]], Any]


ACTS: dict[str, Act] = {
    "check": Act(
        gettext_lazy("核对无误"),
        Role.SERVICE_OFFICER,
        forms.EmptyForm,
        (
            gettext_lazy("计息单须逐日覆盖、余额和利率一致、利息分毫不差，预算够用，才能核对通过。"),
            gettext_lazy("之后由财务经办拨付，不能是同一个人。"),
        ),
        lambda actor, claim, x: commands.check_claim(actor=actor, claim=claim),
    ),
    "return": Act(
        gettext_lazy("退回"),
        Role.SERVICE_OFFICER,
        forms.NoteForm,
        (gettext_lazy("退回的日子可以重新申请。"),),
        lambda actor, claim, x: commands.return_claim(actor=actor, claim=claim, note=x["note"]),
    ),
    "settle": Act(
        gettext_lazy("登记拨付"),
        Role.PAYER,
        forms.SettleForm,
        (gettext_lazy("拨付后不能退回；多付的另行追回。"),),
        lambda actor, claim, x: commands.settle_claim(actor=actor, claim=claim, **x),
    ),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the claims, and what is being claimed back."""
    actor = sees(request)
    rows = queries.claims(actor)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    if state in counts:
        rows = rows.filter(state=state)
    chips = [Chip(_("全部"), "?", sum(counts.values()), state not in counts)]
    chips += [
        Chip(str(one.label), f"?state={one.value}", counts[one.value], state == one.value)
        for one in ClaimState
        if one.value in counts
    ]
    back = [] if holds(actor, Role.BANK) else queries.clawbacks(actor)[:50]
    return page(
        request,
        "claims",
        rows=paged(request, rows),
        chips=chips,
        total=sum(counts.values()),
        clawbacks=back,
        receives=holds(actor, Role.PAYER),
    )


@require_safe
def claim(request: HttpRequest, claim: str) -> HttpResponse:
    """Show a claim beside the bank's statement, with every difference."""
    actor = actor_of(request)
    row = queries.claim(actor, claim)
    can = [
        (name, act)
        for name, act in ACTS.items()
        if name in CLAIM_MOVES.get(ClaimState(row.state), {}) and holds(actor, act.role)
    ]
    lines = StatementLine.objects.filter(loan=row.loan, start__lt=row.end, end__gt=row.start)
    return page(
        request,
        "claim",
        current=reverse("lending-claims"),
        row=row,
        terms=loan_words.of_loan(row.loan),
        lines=lines.order_by("start"),
        stated=queries.stated_interest(row),
        differences=queries.differences(row) if row.state == ClaimState.FILED else [],
        acts=can,
    )


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, claim: str, step: str) -> HttpResponse:
    """Say what an act does, take its form, and do it."""
    actor = actor_of(request)
    row = queries.claim(actor, claim)
    found = ACTS.get(step)
    if found is None or not holds(actor, found.role):
        raise not_found()
    form = found.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done, _result = attempt(form, lambda: found.run(actor, row, form.cleaned_data))
        if done:
            messages.success(request, _("已完成：%s。") % found.title)
            return redirect("lending-claim", claim)
    return page(
        request,
        "act",
        current=reverse("lending-claims"),
        title=f"{row.loan.name} · {found.title}",
        sub=f"{row.loan.reference} · {row.loan.product.name}",
        act=found,
        form=form,
        possible=step in CLAIM_MOVES.get(ClaimState(row.state), {}),
        terms=loan_words.of_loan(row.loan),
        back=reverse("lending-claim", args=[claim]),
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, clawback: str) -> HttpResponse:
    """Note that subsidy came back."""
    actor = actor_of(request)
    if not holds(actor, Role.PAYER):
        raise not_found()
    row = queries.clawback(actor, clawback)
    form = forms.ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form, lambda: commands.receive_clawback(actor=actor, clawback=row, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("已登记追回。"))
            return redirect("lending-claims")
    return page(
        request,
        "receive",
        current=reverse("lending-claims"),
        row=row,
        form=form,
        status=422 if form.errors else 200,
    )
