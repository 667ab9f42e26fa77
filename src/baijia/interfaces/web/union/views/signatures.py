"""Signed sheets that wait for a look, and confirmations that somebody should ask about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.consents import asked
from baijia.award.nominations.enums import Remark
from baijia.award.nominations.models import PaperConfirmation
from baijia.core.refused import Refused, not_found

from ...unit.views.files import handed_out
from .common import desk, page

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def signatures(request: HttpRequest) -> HttpResponse:
    """List what waits; a POST takes a sheet or sends it back with a reason."""
    at = desk(request)
    problem = ""
    if request.method == "POST":
        paper = request.POST.get("paper", "")
        try:
            if request.POST.get("take"):
                commands.accept_signature(actor=at.actor, paper_uid=paper)
                messages.success(request, _("已按签名确认。"))
            else:
                commands.reject_signature(
                    actor=at.actor, paper_uid=paper, reason=request.POST.get("reason", "")
                )
                messages.success(request, _("已退回，请单位重新办理。"))
            return redirect(at.url("union-signatures"))
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    titles = {one.purpose: one.title for one in asked(at.definition)}
    words = {remark.value: remark.label for remark in Remark}
    context = {
        "rows": [
            (row, [(titles.get(code, code), given) for code, given in row.consents.items()])
            for row in queries.signatures(at.actor, at.running)[:MOST]
        ],
        "remarked": [
            (row, [words[code] for code in row.remarks if code in words])
            for row in queries.remarked(at.actor, at.running)[:MOST]
        ],
        "problem": problem,
    }
    return page(
        request, "signatures", at, context, current="union-signatures", status=422 if problem else 200
    )


@require_safe
def sheet(request: HttpRequest, paper: str) -> HttpResponse:
    """Hand out the scan to who may see the dossier."""
    found = PaperConfirmation.objects.filter(uid=paper).select_related("member__dossier", "file").first()
    if found is None:
        raise not_found()
    queries.get(request.actor, found.member.dossier.uid)  # type: ignore[attr-defined]
    return handed_out(found.file)
