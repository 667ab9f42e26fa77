"""Honours of an edition, their revocation, medals, and the holders of earlier editions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.honours import commands, queries
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.core import clock
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.web import answers, sheets
from baijia.interfaces.web.desks import actor_of, attempt, check_fresh
from baijia.interfaces.web.listing import ordered, paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.forms import CohortForm, MedalForm, RevokeForm

ORDERS = {
    "name": ("name",),
    "number": ("number",),
    "unit": ("unit",),
    "certificate": ("certificate__number",),
    "state": ("state", "number"),
}


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody honoured, with the certificate's number."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    words = request.GET.get("q", "").strip()
    rows = queries.of_edition(edition).exclude(dossier__uid__in=editions.fences(actor))
    if words:
        rows = rows.filter(name__contains=words)
    rows = ordered(request, rows.select_related("certificate", "medal_receipt"), ORDERS)
    if sheets.asked_for(request):
        return _sheet(edition, rows)
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
        hands_over=holds(actor, edition, *RUNNERS) and editions.in_force(edition)["honours"]["medal"],
        organises=holds(actor, edition, Role.ORGANISER),
    )


def _sheet(edition: Edition, rows: Any) -> HttpResponse:
    heads = [_("姓名"), _("编号"), _("单位"), _("组别"), _("项目"), _("证书编号"), _("状态")]
    definition = editions.in_force(edition)

    def line(row: Honour) -> tuple[str, ...]:
        held = getattr(row, "certificate", None)
        group = answers.group_name(definition, row.group)
        certificate = held.number if held else ""
        return row.name, row.number, row.unit, group, row.project, certificate, row.get_state_display()

    return sheets.of_list(f"{edition.name}-{_('获奖者')}", heads, rows, line)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Revoke an honour with its ground, decision and public note."""
    edition = edition_of(request, code, Role.LEADER)
    actor = actor_of(request)
    rows = queries.of_edition(edition).exclude(dossier__uid__in=editions.fences(actor))
    honour = rows.filter(uid=uid).first()
    if honour is None:
        raise not_found()
    check_fresh(request)
    objection = queries.to_revoke(edition).filter(dossier__honour=honour).order_by("number").first()
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and honour.state == HonourState.REVOKED:
        messages.info(request, _("此前已经撤销。"))
        return redirect("office-honours", code)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.revoke(actor=actor, honour=honour, objection=objection, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已撤销，证书核验即刻显示为已撤销。"))
            return redirect("office-honours", code)
    back = reverse("office-honours", args=[code])
    status = 422 if form.errors else 200
    return page(
        request,
        "revoke",
        edition,
        back,
        status=status,
        honour=honour,
        objection=objection,
        form=form,
        back=back,
    )


@require_http_methods(["GET", "POST"])
def medal(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Record that a medal was handed over, with the signed receipt."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    rows = queries.of_edition(edition).exclude(dossier__uid__in=editions.fenced(actor))
    honour = rows.filter(uid=uid).first()
    if honour is None:
        raise not_found()
    form = MedalForm(
        request.POST or None, request.FILES or None, initial={"handed_on": clock.edition_now().date()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        scan = given.pop("signature")
        done, _row = attempt(
            form,
            lambda: commands.hand_over_medal(
                actor=actor, honour=honour, name=scan.name, data=scan.read(), **given
            ),
        )
        if done:
            messages.success(request, _("已登记领取。"))
            return redirect("office-honours", code)
    back = reverse("office-honours", args=[code])
    status = 422 if form.errors else 200
    return page(request, "medal", edition, back, status=status, honour=honour, form=form, back=back)


@require_http_methods(["GET", "POST"])
def earlier(request: HttpRequest, code: str) -> HttpResponse:
    """Earlier editions of the programme: target, announced and listed counts apart, and the import of one more."""
    edition = edition_of(request, code, Role.ORGANISER)
    form = CohortForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sheet = given.pop("file")
        try:
            done, row = attempt(
                form,
                lambda: commands.import_holders(
                    actor=actor_of(request),
                    programme=edition.programme,
                    earlier=commands.Earlier(**given),
                    name=sheet.name,
                    data=sheet.read(),
                ),
            )
        except BadInput as bad:
            done, row, faults = False, None, list(bad.faults)
        if done:
            messages.success(request, _("已导入 %s 的名单。") % row.name)
            return redirect("office-earlier", code)
    back = reverse("office-honours", args=[code])
    return page(
        request,
        "earlier",
        edition,
        back,
        status=422 if form.errors or faults else 200,
        form=form,
        faults=faults,
        rows=queries.cohorts(edition.programme),
        back=back,
    )
