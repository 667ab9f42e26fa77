"""A holder's life record by link: honours, payments, referrals, services, and what one agrees to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.prizes import commands as prizes
from baijia.aftercare.prizes import queries as money
from baijia.aftercare.prizes.models import Payee
from baijia.aftercare.referrals import commands as referrals
from baijia.aftercare.referrals import queries as referring
from baijia.award.honours import commands as honours
from baijia.award.honours import queries
from baijia.award.honours.enums import HolderConsent
from baijia.award.honours.queries import HolderLink
from baijia.core import limits, outbox
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.account.sentences import sentence

from .. import ladders, life, refusals
from ..papers import payslip as paper
from ..ui.frame import Frame
from . import forms

METHODS = ["GET", "HEAD", "POST"]
LAST_SIX, TRIES, WINDOW = "last-six", 5, 15 * 60
LETTERS = 12
View = Callable[..., HttpResponse]


def effects(purpose: HolderConsent, *, given: bool) -> str:
    """Return what hangs on a consent when it is given, or taken back."""
    if given:
        return {
            HolderConsent.CONTACT: _("收回后，后续服务不再主动联系您；您仍可以自己报名。"),
            HolderConsent.SHARE: _("收回后，不再把您的成果介绍给别的单位；已经介绍过的不受影响。"),
            HolderConsent.PRESS: _("收回后，新的宣传报道不再使用您的姓名和事迹；已经刊发的不受影响。"),
        }[purpose]
    return {
        HolderConsent.CONTACT: _("同意后，创客空间、对接会、贷款等服务可以联系您。荣誉和奖金不受影响。"),
        HolderConsent.SHARE: _("同意后，可以把您的成果介绍给有需要的单位。荣誉和奖金不受影响。"),
        HolderConsent.PRESS: _("同意后，工会的宣传报道可以使用您的姓名和事迹。荣誉和奖金不受影响。"),
    }[purpose]


def holder_page(
    request: HttpRequest,
    template: str,
    link: HolderLink,
    token: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    whole = {"token": token, "holder": link.holder, "person": link.holder.person, "frame": Frame(), **context}
    answer = render(request, f"holder/{template}.html", whole, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_safe
def home(request: HttpRequest, token: str) -> HttpResponse:
    """Show the whole record."""
    link = queries.holder_link(token)
    person = link.holder.person
    payee = money.holder_payee(person)
    held = list(queries.of_person(person))
    organiser = next((row.programme.organiser for row in held), None)
    context = {
        "honours": held,
        "outside": queries.outside(person),
        "payee": payee,
        "payments": money.payments_of(payee) if payee else [],
        "account": money.account_of(payee) if payee else None,
        "referrals": list(referring.of_person(person)),
        "ladder": ladders.shown(person, organiser),
        "consents": [
            (purpose, purpose.label, bool((link.holder.consents.get(purpose) or {}).get("given")))
            for purpose in HolderConsent
        ],
        "services": life.services(person),
        "letters": [(row, sentence(row)) for row in outbox.inbox(person.uid, LETTERS)],
    }
    return holder_page(request, "home", link, token, context)


def _payee(link: HolderLink) -> Payee:
    payee = money.holder_payee(link.holder.person)
    if payee is None:
        raise not_found()
    return payee


@require_http_methods(METHODS)
def account(request: HttpRequest, token: str) -> HttpResponse:
    """Take the own bank account, with a consent of its own."""
    link = queries.holder_link(token)
    payee = _payee(link)
    form = forms.AccountForm(request.POST or None, initial={"holder": payee.name})
    if request.method == "POST" and form.is_valid():
        try:
            _tried(link, payee, form.cleaned_data)
            messages.success(request, _("账号已登记，等财务复核。"))
            return redirect("holder-home", token)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "known": money.account_of(payee), "payee": payee}
    return holder_page(request, "account", link, token, context, status=422 if form.errors else 200)


def _tried(link: HolderLink, payee: Payee, given: Mapping[str, Any]) -> None:
    """Take the account. The try at the end of the identity number counts before it is made, until it proves right."""
    person = link.holder.person.uid
    try:
        limits.count(LAST_SIX, person, most=TRIES, seconds=WINDOW)
    except limits.TooMany:
        sentence = _("证件号码后六位输错次数过多，请 15 分钟后再试，或联系单位工会核对登记的号码。")
        raise Refused("account.attempts", sentence, field="last_six") from None
    try:
        prizes.collect_account(actor=link.actor, payee=payee, **given)
    except Refused as refused:
        if refused.code != "account.last_six":
            limits.forget(LAST_SIX, person)
        raise
    limits.forget(LAST_SIX, person)


@require_http_methods(METHODS)
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Say what taking back the account does, then take it back."""
    link = queries.holder_link(token)
    payee = _payee(link)
    problem = ""
    if request.method == "POST":
        try:
            prizes.withdraw_account(actor=link.actor, payee=payee)
            messages.success(request, _("已停用这个账号。"))
            return redirect("holder-home", token)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    context = {
        "title": _("停用收款账号"),
        "given": True,
        "effect": _("停用后不再用这个账号付款，还没有发放的要等您登记新的账号。已经付的记录按规定保存。"),
        "problem": problem,
        "button": _("停用"),
    }
    return holder_page(request, "switch", link, token, context, status=422 if problem else 200)


@require_http_methods(METHODS)
def consent(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Say what changing one consent will do, then change it."""
    link = queries.holder_link(token)
    if purpose not in HolderConsent.values:
        raise not_found()
    kind = HolderConsent(purpose)
    given = bool((link.holder.consents.get(purpose) or {}).get("given"))
    if request.method == "POST":
        honours.change_consent(
            actor=link.actor, holder=link.holder, purpose=kind, given=request.POST.get("given") == "yes"
        )
        return redirect("holder-home", token)
    context = {
        "title": kind.label,
        "given": given,
        "effect": effects(kind, given=given),
        "button": _("收回同意") if given else _("同意"),
    }
    return holder_page(request, "switch", link, token, context)


@require_http_methods(METHODS)
def referral(request: HttpRequest, token: str, uid: str) -> HttpResponse:
    """Show what would be sent to the next honour's body, and take the answer."""
    link = queries.holder_link(token)
    row = referring.own(link.holder.person, uid)
    problem = ""
    if request.method == "POST":
        try:
            agree = request.POST.get("answer") == "yes"
            referrals.answer(actor=link.actor, referral=row, agree=agree)
            return redirect("holder-home", token)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    return holder_page(
        request, "referral", link, token, {"row": row, "problem": problem}, status=422 if problem else 200
    )


@require_safe
def payslip(request: HttpRequest, token: str, uid: str) -> HttpResponse:
    """Hand out the payslip of an own payment."""
    link = queries.holder_link(token)
    return slip(paper.pdf(money.payment(_payee(link), uid)))


def slip(data: bytes) -> HttpResponse:
    """Answer with a payslip."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="payslip.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
