"""Files of a dossier: put in, taken out, read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.models import Dossier
from baijia.core import files, pictures, uploads
from baijia.core.models import StoredFile, Upload
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.downloads import closed, handed_out

from .common import actor_of, own, page, whole_number


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


@require_POST
def begin(request: HttpRequest, uid: str, field: str) -> JsonResponse:
    """Ask for room for a file that comes in pieces; answers with where they go."""
    own(request, uid)
    try:
        row = commands.begin_upload(
            actor=actor_of(request),
            dossier_uid=uid,
            field=field,
            name=request.POST.get("name", ""),
            size=whole_number(request.POST.get("size", "")),
        )
    except Refused as refused:
        if refused.hidden:
            raise
        return JsonResponse({"message": refused.sentence}, status=422)
    return JsonResponse(_standing(uid, row, 0), status=201)


@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest, uid: str, upload: str) -> JsonResponse:
    """Tell how much of a file has arrived; a POST adds the piece that begins at ``?at=``."""
    row = queries.upload(actor_of(request), uid, upload)
    if request.method != "POST":
        return JsonResponse(_standing(uid, row, uploads.offset(row)))
    try:
        there = uploads.append(row, at=whole_number(request.GET.get("at", "")), piece=request.body)
    except uploads.WrongOffset as wrong:
        return JsonResponse(_standing(uid, row, wrong.offset), status=409)
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=422)
    return JsonResponse(_standing(uid, row, there))


def _standing(uid: str, row: Upload, offset: int) -> dict[str, Any]:
    return {
        "offset": offset,
        "size": row.size,
        "pieces": reverse("unit-upload", args=[uid, row.uid]),
        "finish": reverse("unit-upload-finish", args=[uid, row.uid]),
    }


@require_POST
def finish(request: HttpRequest, uid: str, upload: str) -> HttpResponse:
    """Add a file that has arrived whole; answers with the field's list. Asked again after a lost answer, it adds none."""
    dossier, actor = own(request, uid), actor_of(request)
    try:
        added = commands.finish_upload(
            actor=actor, dossier_uid=uid, upload_uid=upload, idempotency_key=upload
        )
    except Refused as refused:
        if refused.hidden:
            raise
        return _answer(request, dossier, queries.upload(actor, uid, upload).field, refused.sentence)
    return _answer(request, dossier, added.field, "")


@require_safe
def download(request: HttpRequest, uid: str, attachment: str) -> HttpResponse:
    """Hand out a file to who may see the dossier: the unit, the unions above it, the office."""
    return handed_out(queries.attachment(actor_of(request), uid, attachment).file)


@require_safe
def look(request: HttpRequest, uid: str, attachment: str) -> HttpResponse:
    """Show a file of a dossier page by page."""
    row = queries.attachment(actor_of(request), uid, attachment)
    turned = Paginator(range(1, (row.file.pages or 1) + 1), 1).get_page(request.GET.get("page"))
    return page(request, "look", row.dossier, {"row": row, "page": turned})


@require_safe
def preview(request: HttpRequest, uid: str, attachment: str) -> HttpResponse:
    """Show one page of a PDF, or a picture, as pixels alone."""
    return pictured(queries.attachment(actor_of(request), uid, attachment).file, request.GET.get("page", ""))


def pictured(stored: StoredFile, asked: str = "") -> HttpResponse:
    """Return one page of a stored file as a picture.

    Raises:
        Refused: hidden, where it has no such page or is no picture.
    """
    try:
        drawn = pictures.preview(files.read(stored), stored.kind, page=whole_number(asked) or 1)
    except pictures.NoPicture:
        raise not_found() from None
    return closed(HttpResponse(drawn, content_type="image/png"))
