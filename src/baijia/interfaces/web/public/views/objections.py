"""Objections to a notice: the form, the receipt, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from baijia.award.decisions import commands as decisions_commands
from baijia.award.decisions import queries as decisions
from baijia.award.decisions.enums import OBJECTION_OPEN, Identity
from baijia.award.decisions.models import Notice
from baijia.award.programmes import queries as programmes
from baijia.core import limits
from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused, RefusedMany
from baijia.interfaces.web.public import calendar, forms, noticing
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published

RECEIPT = "objection_receipt"
A_MINUTE = 30
"""Objections taken to one notice within a minute, whoever sends them."""
QUESTIONS = 5
"""Questions about one receipt within a minute."""


def add_refusal(form: Form, refusal: Refused) -> None:
    """Put what a command refused under its field, or above the form."""
    for each in refusal.refusals if isinstance(refusal, RefusedMany) else [refusal]:
        form.add_error(each.field if each.field in form.fields else None, each.sentence)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take an objection. It is the public's even where an officer is signed in: the audit must not name who objects."""
    notice = decisions.public_notice(published(code), number)
    if not calendar.is_open(notice):
        return redirect("public-notice", code, number)
    definition = programmes.in_force(notice.edition)
    form = forms.ObjectionForm(
        request.POST or None,
        request.FILES or None,
        notice=notice,
        definition=definition,
        initial={"nominee": request.GET.get("nominee", "")},
    )
    if form.is_valid():
        limits.count("objection", f"{code}/{number}", most=A_MINUTE)
        receipt = _take(notice, form)
        if receipt:
            request.session[RECEIPT] = receipt
            return redirect("public-objected", code, number)
    return render(
        request,
        "public/object.html",
        {
            "form": form,
            "notice": notice,
            "edition": notice.edition,
            "definition": definition,
            "crumbs": crumbs(
                (_("公示公告"), "public-notices"),
                (noticing.title(notice, definition)[1], "public-notice", (code, number)),
                _("提出异议"),
            ),
        },
        status=422 if form.errors else 200,
    )


def _take(notice: Notice, form: forms.ObjectionForm) -> str:
    """Call the command; return the receipt, or "" where it refused and the form now says why."""
    given = form.cleaned_data
    anonymous = given["way"] == forms.LEAD
    try:
        objection = decisions_commands.object_to(
            actor=PUBLIC,
            notice=notice,
            said=decisions_commands.Said(
                nominee=given["nominee"],
                text=given["text"],
                name="" if anonymous else given["name"],
                contact="" if anonymous else given["contact"],
                about=given["about"],
                evidence=(given["evidence"].name, given["evidence"].read()) if given["evidence"] else None,
            ),
            anonymous=anonymous,
            idempotency_key=given["key"],
        )
    except Refused as refusal:
        if refusal.hidden:
            raise
        add_refusal(form, refusal)
        return ""
    return str(objection.receipt)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objected(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the receipt to the browser that objected and take the code that proves the number; others ask elsewhere."""
    receipt = request.session.get(RECEIPT)
    if not receipt:
        return redirect("public-objection")
    objection = decisions.objection_by_receipt(receipt)
    form = forms.CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        limits.count("objection-code", receipt, most=QUESTIONS)
        if "again" in request.POST:
            decisions_commands.send_code_again(actor=PUBLIC, receipt=receipt)
            messages.success(request, _("新的验证码已发出，旧的不能再用。"))
            return redirect("public-objected", code, number)
        if form.is_valid():
            objection = decisions_commands.confirm_phone(
                actor=PUBLIC, receipt=receipt, code=form.cleaned_data["code"]
            )
            if objection.identity != Identity.UNCHECKED:
                return redirect("public-objected", code, number)
            form.add_error("code", _("验证码不对或已过期，请核对，或重新发送。"))
    return render(
        request,
        "public/objected.html",
        {
            "receipt": receipt,
            "objection": objection,
            "form": form,
            "asks": bool(objection.code_token),
            "shown": decisions.rehearsed_code(objection),
            "crumbs": crumbs(_("异议已受理")),
        },
        status=422 if form.errors else 200,
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Tell what became of an objection to whoever holds its receipt; one answer for every wrong number."""
    form = forms.ReceiptForm(request.POST or None)
    context = {"form": form, "crumbs": crumbs((_("查询"), "public-lookup"), _("异议进度"))}
    if form.is_valid():
        receipt = form.cleaned_data["receipt"]
        limits.count("objection-follow", receipt, most=QUESTIONS)
        try:
            objection = decisions.objection_by_receipt(receipt)
        except Refused:
            return render(request, "public/objection.html", context | {"unknown": True})
        context |= {
            "objection": objection,
            "waiting": objection.state in OBJECTION_OPEN,
            "definition": programmes.in_force(objection.edition),
        }
    return render(request, "public/objection.html", context)
