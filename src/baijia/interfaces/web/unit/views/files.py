"""Files of a dossier: put in, taken out, read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.models import Attachment, Dossier
from baijia.core import files
from baijia.core.refused import Refused

from .common import actor_of, own


@require_POST
def attach(request: HttpRequest, uid: str, field: str) -> HttpResponse:
    """Add one file under a field of the form; answers with the field's list where the page asked by itself."""
    dossier = own(request, uid)
    sent = request.FILES.get("file")
    if sent is None:
        return HttpResponseBadRequest(_("没有收到文件，请重新选择。"))
    problem = ""
    try:
        commands.attach_file(
            actor=actor_of(request), dossier_uid=uid, field=field, name=sent.name or "", data=sent.read()
        )
    except Refused as refused:
        if refused.hidden:
            raise
        problem = refused.sentence
    return _answer(request, dossier, field, problem)


@require_POST
def detach(request: HttpRequest, uid: str, attachment: str) -> HttpResponse:
    """Take a file out again."""
    dossier = own(request, uid)
    row = queries.attachment(actor_of(request), uid, attachment)
    problem = ""
    try:
        commands.remove_file(actor=actor_of(request), attachment=row)
    except Refused as refused:
        if refused.hidden:
            raise
        problem = refused.sentence
    return _answer(request, dossier, row.field, problem)


def _answer(request: HttpRequest, dossier: Dossier, field: str, problem: str) -> HttpResponse:
    if request.headers.get("X-Requested-With") != "fetch":
        if problem:
            from django.contrib import messages

            messages.error(request, problem)
        return redirect(f"{reverse('unit-form', args=[dossier.uid])}#files-{field}")
    rows = [row for row in queries.attachments_of(dossier) if row.field == field]
    context = {"dossier": dossier, "code": field, "rows": rows, "problem": problem, "open": True}
    return render(request, "unit/parts/files.html", context, status=422 if problem else 200)


@require_safe
def download(request: HttpRequest, uid: str, attachment: str) -> HttpResponse:
    """Hand out a file to who may see the dossier: the unit, the unions above it, the office."""
    return handed_out(queries.attachment(actor_of(request), uid, attachment))


def handed_out(row: Attachment) -> HttpResponse:
    """Return a stored file as an answer that no browser runs."""
    answer = HttpResponse(files.read(row.file), content_type=row.file.kind)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=row.file.name) or "attachment"
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
