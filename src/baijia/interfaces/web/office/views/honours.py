"""Honours of an edition and their revocation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.honours import commands, queries
from baijia.award.honours.enums import HonourState
from baijia.award.programmes import queries as editions
from baijia.award.record import line
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.office.desk import (
    actor_of,
    attempt,
    check_fresh,
    edition_of,
    holds,
    page,
    paged,
)
from baijia.interfaces.web.office.forms import RevokeForm


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody honoured, with the certificate's number."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    words = request.GET.get("q", "").strip()
    rows = queries.of_edition(edition).exclude(dossier__uid__in=editions.fenced(actor))
    if words:
        rows = rows.filter(name__contains=words)
    step = line.next_step(line.steps(edition))
    leads = holds(actor, edition, Role.LEADER)
    return page(
        request,
        "honours",
        edition,
        request.path,
        rows=paged(request, rows),
        groups={one["code"]: one["name"] for one in editions.in_force(edition)["groups"]},
        words=words,
        leads=leads,
        may_confer=leads and step is not None and step.code == "confer",
    )


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Revoke an honour with its ground, decision and public note."""
    edition = edition_of(request, code, Role.LEADER)
    actor = actor_of(request)
    rows = queries.of_edition(edition).exclude(dossier__uid__in=editions.fenced(actor))
    honour = rows.filter(uid=uid).first()
    if honour is None:
        raise not_found()
    check_fresh(request)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and honour.state == HonourState.REVOKED:
        messages.info(request, _("此前已经撤销。"))
        return redirect("office-honours", code)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(form, lambda: commands.revoke(actor=actor, honour=honour, **form.cleaned_data))
        if done:
            messages.success(request, _("已撤销，证书核验即刻显示为已撤销。"))
            return redirect("office-honours", code)
    back = reverse("office-honours", args=[code])
    status = 422 if form.errors else 200
    return page(request, "revoke", edition, back, status=status, honour=honour, form=form, back=back)
