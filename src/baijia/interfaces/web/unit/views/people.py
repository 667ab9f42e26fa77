"""The people of a dossier: whose number was typed wrong, and the link by which somebody confirms."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands, consents, queries
from baijia.award.nominations.enums import Remark, SubjectKind
from baijia.award.nominations.models import PaperConfirmation
from baijia.core import clock
from baijia.core.refused import Refused, not_found

from ... import qr, refusals
from ..beginning import MemberForm, ReasonForm
from ..declaring import CorrectionForm, SignatureForm
from .common import actor_of, editable, own, page, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, uid: str) -> HttpResponse:
    """Name the people of a draft anew: a wrong number, another member, another share."""
    dossier = own(request, uid)
    if not editable(dossier) or dossier.subject == SubjectKind.UNIT:
        return redirect("unit-dossier", uid)
    most = queries.definition_for(dossier)["subjects"]["team_members_max"]
    members = queries.members_of(dossier)
    team = dossier.subject == SubjectKind.TEAM
    initial = [{"name": member.name, "share": member.share} for member in members]
    rows = formset_factory(MemberForm, extra=max(most - len(initial), 0) if team else 0)(
        request.POST or None, prefix="m", initial=initial
    )
    summary = ReasonForm({"reason": "-"})
    summary.is_valid()
    if request.method == "POST" and rows.is_valid():
        try:
            commands.set_members(
                actor=actor_of(request),
                dossier_uid=uid,
                version=whole_number(request.POST.get("version", "")),
                members=[row.member() | ({} if team else {"share": 1000}) for row in rows if row.given],
            )
            return redirect("unit-form", uid)
        except Refused as refused:
            refusals.put(summary, refused)
    for place, row in enumerate(rows):
        row.mark(needed=place < (2 if team else 1))
    context = {"rows": rows, "forms": [summary, rows], "team": team, "members": members}
    wrong = summary.errors or rows.total_error_count()
    return page(request, "people", dossier, context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, uid: str) -> HttpResponse:
    """Issue the nominee's link: shown once, with its code for a phone. A new one ends the one before."""
    dossier = own(request, uid)
    shown = problem = None
    if request.method == "POST":
        try:
            token = commands.issue_link(
                actor=actor_of(request), dossier_uid=uid, member_uid=request.POST.get("member") or None
            )
            shown = _shown(token, request.POST.get("member", ""))
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    definition = queries.definition_for(dossier)
    context = {
        "members": queries.members_of(dossier),
        "waiting": set(
            PaperConfirmation.objects.filter(member__dossier=dossier, accepted=None).values_list(
                "member_id", flat=True
            )
        ),
        "remarks": {remark.value: remark.label for remark in Remark},
        "shown": shown,
        "problem": problem,
        "now": clock.wall_now(),
        "confirm_by": queries.confirm_by(dossier, definition),
    }
    return page(request, "link", dossier, context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest, uid: str, member: str) -> HttpResponse:
    """File a sheet that a nominee signed by hand; a union above looks at it."""
    dossier = own(request, uid)
    person = next((one for one in queries.members_of(dossier) if one.uid == member), None)
    if person is None:
        raise not_found()
    definition = queries.definition_for(dossier)
    form = SignatureForm(request.POST or None, request.FILES or None, asked=consents.asked(definition))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            commands.file_signature(
                actor=actor_of(request),
                member_uid=member,
                consents=form.consents(),
                name=sent.name,
                data=sent.read(),
            )
            messages.success(request, _("签名确认已上传，等上级工会核对。"))
            return redirect("unit-link", uid)
        except Refused as refused:
            refusals.put(form, refused)
    context = {
        "form": form,
        "consents": [form[purpose] for purpose in form.asked],
        "person": person,
        "confirm_by": queries.confirm_by(dossier, definition),
    }
    return page(request, "signature", dossier, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: str, member: str) -> HttpResponse:
    """Correct a person's name or phone on request; what was signed stays as it was signed."""
    dossier = own(request, uid)
    person = next((one for one in queries.members_of(dossier) if one.uid == member), None)
    if person is None:
        raise not_found()
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.correct_own_data(actor=actor_of(request), member_uid=member, **form.cleaned_data)
            messages.success(request, _("已更正。"))
            return redirect("unit-link", uid)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "person": person}
    return page(request, "correct", dossier, context, status=422 if form.errors else 200)


def _shown(token: str, member: str) -> dict[str, str]:
    address = f"{settings.BASE_URL}{reverse('nominee-confirm', args=[token])}"
    code = qr.svg(address)
    return {"address": address, "code": mark_safe(code), "member": member}  # noqa: S308 - drawn by us from an address
