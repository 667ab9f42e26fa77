"""The check page, the one button, and the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules import previewing
from baijia.award.record import queries as record
from baijia.core import clock, ids
from baijia.core.refused import Refused

from ... import answers, refusals
from ...ui.frame import Step
from ..beginning import ReasonForm
from ..forms import AnswersForm
from .common import actor_of, editable, opened, own, page

STATES = {"done": "done", "moving": "now", "refused": "refused", "waiting": ""}

PURPOSE = "报送前检查"  # not translated: kept in the audit


@require_safe
def check(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what will go up, as the unions and the experts will see it, and what still hinders it."""
    dossier = own(request, uid)
    if not editable(dossier):
        return redirect("unit-dossier", uid)
    return _check_page(request, dossier, key=ids.new_uid())


def _check_page(
    request: HttpRequest, dossier: Dossier, *, key: str, refused: Refused | None = None
) -> HttpResponse:
    definition = queries.definition_for(dossier)
    secret = queries.sensitive(actor=actor_of(request), dossier=dossier, purpose=PURPOSE)
    wrong = refusals.each(refused) if refused else []
    if refused is None:
        late = previewing.window(dossier)
        wrong = [late] if late else []
        wrong += previewing.shortcomings(dossier, {**dossier.answers, **secret})
    form = AnswersForm(definition, header={}, answers={}, opened=opened(dossier))
    context = {
        "sections": answers.sections(definition, dossier.answers, secret=secret),
        "experts": answers.sections(definition, dossier.answers, experts_only=True),
        "attached": queries.attachments_of(dossier),
        "members": queries.members_of(dossier),
        "group": answers.group_name(definition, dossier.group),
        "problems": [(refusal.sentence, _anchor(form, refusal.field)) for refusal in wrong],
        "key": key,
        "seen": previewing.as_read(dossier),
        "step": queries.last_return(dossier),
        "closes": queries.instant(definition, "filing_closes"),
    }
    return page(request, "check", dossier, context, status=422 if refused else 200)


def _anchor(form: AnswersForm, field: str | None) -> str:
    if field in (None, "members", "id_number"):
        return "s-head" if field else ""
    name = form.anchors.get(str(field), "")
    if not name:
        return ""
    return form[name].id_for_label or form[name].auto_id


@require_POST
def submit(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand in, once. The window is judged by the moment at which the complete request was here."""
    received = clock.edition_now()
    own(request, uid)
    key = request.POST.get("key", "")
    try:
        commands.submit(
            actor=actor_of(request),
            dossier_uid=uid,
            received_at=received,
            seen=request.POST.get("seen", ""),
            idempotency_key=key or None,
        )
    except Refused as refused:
        if refused.hidden:
            raise
        return _check_page(request, own(request, uid), key=key, refused=refused)
    return redirect("unit-receipt", uid)


@require_safe
def receipt(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the receipt, with what the unit keeps to prove later what it handed in."""
    dossier = own(request, uid)
    if not dossier.receipt:
        return redirect("unit-form", uid)
    waiting = [m for m in queries.members_of(dossier) if m.state == ConfirmationState.WAITING]
    context = {
        "members": waiting,
        "confirm_by": queries.confirm_by(dossier, queries.definition_for(dossier)),
    }
    return page(request, "receipt", dossier, context)


def read_context(request: HttpRequest, dossier: Dossier, *, secret: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a page needs that shows a whole dossier."""
    definition = queries.definition_for(dossier)
    return {
        "sections": answers.sections(definition, dossier.answers, secret=secret),
        "attached": queries.attachments_of(dossier),
        "case": queries.case_of(dossier),
        "group": answers.group_name(definition, dossier.group),
        "confirm_by": queries.confirm_by(dossier, definition),
        "closes": queries.instant(definition, "filing_closes"),
    }


@require_safe
def dossier(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a dossier as it stands: receipt, confirmation, what the unions said, and what may be done."""
    row = own(request, uid)
    context = read_context(request, row, secret=_secret(request, row))
    steps = record.case(actor_of(request), row) if row.number else []
    way = [Step(one.words, "", STATES[one.state], "".join((one.why, one.rule))) for one in steps]
    context |= {"editable": editable(row), "way": way, "honoured": queries.is_honoured(row)}
    return page(request, "dossier", row, context)


def _secret(request: HttpRequest, row: Dossier) -> dict[str, Any]:
    return queries.sensitive(actor=actor_of(request), dossier=row, purpose="查看本单位的申报表")


@require_safe
def printed(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the filing form for A4 paper."""
    row = own(request, uid)
    return page(request, "print", row, read_context(request, row, secret=_secret(request, row)))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a dossier back, with a reason; once it is sealed, ask the leader for it."""
    row = own(request, uid)
    form = ReasonForm(request.POST or None)
    sealed = row.state == DossierState.SEALED
    if request.method == "POST" and form.is_valid():
        try:
            act = commands.ask_withdrawal if sealed else commands.withdraw
            act(
                actor=actor_of(request),
                dossier_uid=uid,
                reason=form.cleaned_data["reason"],
                idempotency_key=request.POST.get("key") or None,
            )
            if sealed:
                messages.success(request, _("已提请审定，审定人同意前材料照常参评。"))
            return redirect("unit-dossier", uid)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "key": request.POST.get("key") or ids.new_uid(), "sealed": sealed}
    return page(request, "withdraw", row, context, status=422 if form.errors else 200)
