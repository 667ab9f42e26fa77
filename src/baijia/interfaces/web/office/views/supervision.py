"""The supervisor's desk: the audit in plain words, who holds which slot, the log and the inspector's bundle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Edition
from baijia.award.record import commands as record
from baijia.award.record import trail
from baijia.award.review import queries as review
from baijia.core import clock, ledger
from baijia.core.models import PendingEntry
from baijia.directory.enums import Role
from baijia.interfaces.web import sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.listing import ordered, paged, with_part
from baijia.interfaces.web.office.desk import edition_of, holds, page
from baijia.interfaces.web.office.forms import ReasonForm
from baijia.interfaces.web.office.views.rounds import described, row_of
from baijia.interfaces.web.papers import casefile
from baijia.interfaces.web.ui.frame import Chip

ORDERS = {"who": ("actor_name",), "at": ("id",)}  # rows are only added: their keys grow with time


@require_safe
def audit(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in this edition: who, what, why, before and after."""
    edition = edition_of(request, code, Role.SUPERVISOR)
    kind, person = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    found = ordered(request, trail.rows(actor_of(request), edition, kind=kind, person=person), ORDERS)
    if sheets.asked_for(request):
        return _audit_sheet(edition, found)
    shown = paged(request, found)
    chips = [Chip(_("全部"), with_part(request.GET, kind=""), current=kind not in trail.KINDS)]
    chips += [
        Chip(str(words), with_part(request.GET, kind=key), current=key == kind)
        for key, (words, _acts) in trail.KINDS.items()
    ]
    return page(
        request,
        "audit",
        edition,
        request.path,
        page_of=shown,
        lines=trail.lines(edition, list(shown)),
        chips=chips,
        kind=kind,
        words=person,
    )


def _audit_sheet(edition: Edition, found: Any) -> HttpResponse:
    heads = [_("事项"), _("材料"), _("经办"), _("时间"), _("理由"), _("之前"), _("之后")]

    def cells(line: trail.Line) -> tuple[str, ...]:
        at = f"{line.edition_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"
        return line.what, line.about, line.who, at, line.why, line.before, line.after

    rows = list(found[: sheets.MOST_ROWS + 1])
    return sheets.of_list(f"{edition.name}-{_('监督记录')}", heads, trail.lines(edition, rows), cells)


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Who holds which slot, under a reason; every look is kept."""
    edition = edition_of(request, code, Role.SUPERVISOR)
    row = row_of(request, edition, round)
    form = ReasonForm(request.POST or None)
    rows = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["reason"]
        _done, rows = attempt(form, lambda: review.roster(actor_of(request), row, reason=given))
    current = reverse("office-audit", args=[code])
    status = 422 if form.errors else 200
    answer = page(
        request,
        "roster",
        edition,
        current,
        status=status,
        form=form,
        rows=rows,
        rule=described(edition, round),
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, code: str) -> HttpResponse:
    """The head of the log, and the inspector's bundle for whoever says what for."""
    edition = edition_of(request, code, Role.SUPERVISOR, Role.ORGANISER)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, data = attempt(
            form,
            lambda: record.export_inspector(
                actor=actor_of(request), edition=edition, purpose=form.cleaned_data["reason"]
            ),
        )
        if done:
            answer = HttpResponse(data, content_type="application/zip")
            answer["Content-Disposition"] = f'attachment; filename="{edition.code}-inspector.zip"'
            answer["Cache-Control"] = "no-store"
            return answer
    waiting = PendingEntry.objects.filter(log=edition.log, index=None).count()
    return page(
        request,
        "record",
        edition,
        request.path,
        status=422 if form.errors else 200,
        form=form,
        head=ledger.latest(edition.log),
        waiting=waiting,
        organises=holds(actor_of(request), edition, Role.ORGANISER),
    )


class PolicyForm(forms.Form):
    """Who must cosign the log."""

    policy = forms.CharField(
        label=gettext_lazy("见证规则"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "C2SP tlog-policy：log、witness、group、quorum 各占一行；留空表示不要求见证。"
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """The witness policy that readers are told to hold the log against; a POST publishes another."""
    edition = edition_of(request, code, Role.ORGANISER)
    form = PolicyForm(request.POST or None, initial={"policy": edition.log.policy})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["policy"].replace("\r\n", "\n").strip()
        text = f"{text}\n" if text else ""
        done, _log = attempt(
            form, lambda: programmes.set_policy(actor=actor_of(request), edition=edition, policy=text)
        )
        if done:
            messages.success(request, _("见证规则已公布，摘要写入公开日志。"))
            return redirect("office-record", code)
    back = reverse("office-record", args=[code])
    status = 422 if form.errors else 200
    return page(request, "policy", edition, back, status=status, form=form, back=back)


class CaseForm(ReasonForm):
    """Whose case, and what for."""

    number = forms.CharField(label=gettext_lazy("公开编号"), max_length=12)
    field_order = ("number", "reason")


@require_http_methods(["GET", "POST"])
def case_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out one case in full, as one PDF, to whoever says what for."""
    edition = edition_of(request, code, Role.SUPERVISOR, Role.ORGANISER)
    form = CaseForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, dossier = attempt(
            form,
            lambda: record.open_case_file(
                actor=actor_of(request), edition=edition, number=given["number"], purpose=given["reason"]
            ),
        )
        if done:
            data = casefile.pdf(actor_of(request), dossier, purpose=given["reason"])
            answer = HttpResponse(data, content_type="application/pdf")
            answer["Content-Disposition"] = f'attachment; filename="{edition.code}-{dossier.number}.pdf"'
            answer["Cache-Control"] = "no-store"
            return answer
    current = reverse("office-record", args=[code])
    return page(request, "case_file", edition, current, status=422 if form.errors else 200, form=form)
