"""Editions and where their money stands; what is owed; links for the holders; money after a revocation."""

from __future__ import annotations

from django.conf import settings as site
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import Obligation, Recovery
from baijia.award.honours import commands as honours
from baijia.award.programmes.models import Edition
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.finance import forms
from baijia.interfaces.web.finance.desk import edition_of, page, pays
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.ui.frame import Chip


def state_words() -> dict[str, tuple[str, str]]:
    """Return state -> (words, status)."""
    return {
        "missing": (_("缺收款账号"), "wait"),
        "rekey": (_("账号待复核"), "wait"),
        "ready": (_("可付款"), "move"),
        "batched": (_("付款办理中"), "move"),
        "returned": (_("银行退回"), "refuse"),
        "paid": (_("已到账"), "done"),
        "cancelled": (_("已取消"), "none"),
    }


PAINTS = {
    "missing": "none",
    "rekey": "wait-soft",
    "ready": "wait",
    "batched": "move",
    "returned": "red",
    "paid": "done",
    "cancelled": "grey",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the editions with where their money stands."""
    rows = [(edition, _pictures(edition)) for edition in queries.editions(actor_of(request))]
    return page(request, "home", rows=rows)


def _pictures(edition: Edition) -> list[dict[str, object]]:
    words = state_words()
    found = []
    for purpose in Purpose:
        standing = queries.standing(edition, purpose)
        if standing.total[0]:
            found.append(
                {
                    "label": purpose.label,
                    "parts": [
                        (words[name][0], count, PAINTS[name])
                        for name, (count, _g) in standing.counts.items()
                        if count
                    ],
                    "rows": [
                        (words[name][0], count, gross)
                        for name, (count, gross) in standing.counts.items()
                        if count
                    ],
                    "count": standing.total[0],
                    "gross": standing.total[1],
                }
            )
    return found


@require_safe
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an edition owes, line by line, and its batches."""
    found = edition_of(request, code)
    purpose, state = request.GET.get("purpose", ""), request.GET.get("state", "")
    purpose = purpose if purpose in Purpose.values else ""
    words = state_words()
    rows = queries.obligations(found, purpose=purpose, state=state)
    return page(
        request,
        "edition",
        edition=found,
        rows=paged(request, rows),
        pictures=_pictures(found),
        batches=queries.batches(found),
        chips=[
            Chip(_("全部"), "?", current=state not in words),
            *(Chip(text, f"?state={name}", current=state == name) for name, (text, _kind) in words.items()),
        ],
        revoked=queries.revoked(found),
        recoveries=queries.recoveries(found),
        unraised=queries.unraised(found).count(),
        payable=sum(queries.payable(found, one).count() for one in Purpose),
        receipt=forms.ReceiptForm(),
    )


@require_POST
def raise_prizes(request: HttpRequest, code: str) -> HttpResponse:
    """Owe every standing honour its prize."""
    found = edition_of(request, code)
    _check_pays(request, found)
    try:
        made = commands.raise_prizes(actor=actor_of(request), edition=found)
        messages.success(request, _("已确认 %d 笔应付奖金。") % len(made))
    except Refused as refused:
        _say(request, refused)
    return redirect("finance-edition", code)


def _check_pays(request: HttpRequest, found: Edition) -> None:
    if not pays(actor_of(request), found.organiser):
        raise not_found()


def _say(request: HttpRequest, refused: Refused) -> None:
    if refused.hidden:
        raise refused
    messages.error(request, refused.sentence)


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, code: str) -> HttpResponse:
    """Say what links are for; make them and show them once, ready to be printed or passed on."""
    found = edition_of(request, code)
    _check_pays(request, found)
    issued = []
    if request.method == "POST":
        made = honours.issue_links(actor=actor_of(request), edition=found)
        issued = [(person, site.BASE_URL + reverse("holder-home", args=[token])) for person, token in made]
    return page(
        request,
        "links",
        edition=found,
        current=reverse("finance-edition", args=[code]),
        issued=issued,
        posted=request.method == "POST",
    )


def _owed(found: Edition, uid: str) -> Obligation:
    row = queries.obligations(found).filter(uid=uid).first()
    if row is None:
        raise not_found()
    return row


@require_http_methods(["GET", "POST"])
def donation(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Keep a gift to a charity before the prize is paid."""
    found = edition_of(request, code)
    _check_pays(request, found)
    row = _owed(found, uid)
    form = forms.DonationForm(request.POST or None)
    back = reverse("finance-edition", args=[code])
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.record_donation(actor=actor_of(request), obligation=row, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已登记捐赠扣除。"))
            return redirect(back)
    return page(
        request,
        "donation",
        edition=found,
        current=back,
        form=form,
        row=row,
        back=back,
        status=422 if form.errors else 200,
    )


@require_POST
def settle_revoked(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Call off, or demand back, what a revoked honour was owed."""
    found = edition_of(request, code)
    _check_pays(request, found)
    try:
        row = commands.settle_revoked(actor=actor_of(request), obligation=_owed(found, uid))
        messages.success(request, _("已取消应付。") if row.state == "cancelled" else _("已登记追回。"))
    except Refused as refused:
        _say(request, refused)
    return redirect("finance-edition", code)


@require_POST
def receive(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Keep that demanded money came back."""
    found = edition_of(request, code)
    _check_pays(request, found)
    row: Recovery | None = queries.recoveries(found).filter(uid=uid).first()
    if row is None:
        raise not_found()
    try:
        commands.receive_recovery(
            actor=actor_of(request), recovery=row, receipt=request.POST.get("receipt", "")
        )
        messages.success(request, _("追回款已入账。"))
    except Refused as refused:
        _say(request, refused)
    return redirect("finance-edition", code)
