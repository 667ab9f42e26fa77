"""An expert's own attendance, account and fees."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.models import Payee
from baijia.award.programmes import queries as programmes
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import refusals
from baijia.interfaces.web.expert.frame import actor_of, expert_frame, for_experts
from baijia.interfaces.web.holder.forms import ExpertAccountForm
from baijia.interfaces.web.holder.views import slip
from baijia.interfaces.web.papers import payslip as paper
from baijia.interfaces.web.ui.words import named


@for_experts
def home(request: HttpRequest) -> HttpResponse:
    """Show attendance to be signed, and what was paid; sign one row."""
    actor = actor_of(request)
    rows = queries.expert_attendances(actor)
    if request.method == "POST":
        row = next((one for one in rows if one.uid == request.POST.get("uid")), None)
        if row is None:
            raise not_found()
        try:
            commands.sign_attendance(actor=actor, attendance=row)
            messages.success(request, _("已签字。"))
        except Refused as refused:
            if refused.hidden:
                raise
            messages.error(request, refused.sentence)
        return redirect("expert-fees")
    payee = queries.expert_payee(actor)
    context = {
        "frame": expert_frame(request, reverse("expert-fees")),
        "rows": [(row, named(programmes.round_definition(row.edition, row.round_code))) for row in rows],
        "payee": payee,
        "account": queries.account_of(payee) if payee else None,
        "payments": queries.payments_of(payee) if payee else [],
    }
    return _private(render(request, "expert/fees.html", context))


def _payee(request: HttpRequest) -> Payee:
    payee = queries.expert_payee(actor_of(request))
    if payee is None:
        raise not_found()
    return payee


@for_experts
def account(request: HttpRequest) -> HttpResponse:
    """Take the own bank account and, the first time, the identity number the tax is declared under."""
    payee = _payee(request)
    known = payee.person_id is not None
    form = ExpertAccountForm(request.POST or None, known=known, initial={"holder": payee.name})
    if request.method == "POST" and form.is_valid():
        try:
            commands.collect_account(actor=actor_of(request), payee=payee, **form.cleaned_data)
            messages.success(request, _("账号已登记，等财务复核。"))
            return redirect("expert-fees")
        except Refused as refused:
            refusals.put(form, refused)
    context = {"frame": expert_frame(request, reverse("expert-fees")), "form": form}
    return _private(render(request, "expert/account.html", context, status=422 if form.errors else 200))


@for_experts
def payslip(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the payslip of an own fee."""
    return slip(paper.pdf(queries.payment(_payee(request), uid)))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
