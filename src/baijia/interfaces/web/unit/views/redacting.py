"""Redacted copies (遮名本) of the files that experts see."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands
from baijia.award.screening import queries as screening
from baijia.core.refused import Refused

from .common import actor_of, own, page


@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: HttpRequest, uid: str) -> HttpResponse:
    """List the files that experts see with what was found on their copies; a POST gives a copy of one."""
    dossier = own(request, uid)
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Refused("copy.missing", _("没有收到文件，请重新选择。"))
            commands.give_redacted_copy(
                actor=actor_of(request),
                dossier_uid=uid,
                attachment_uid=request.POST.get("attachment", ""),
                name=sent.name or "",
                data=sent.read(),
            )
            messages.success(request, _("遮名本已收到，主办单位核对后用于评审。"))
            return redirect("unit-redacted", uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    context = {"rows": screening.redactions(dossier), "problem": problem}
    return page(request, "redacted", dossier, context, status=422 if problem else 200)
