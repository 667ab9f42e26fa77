"""A dossier on paper: print it, stamp it, scan it, and see which scan belongs to which page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries import scans as reading
from baijia.award.nominations.rules import scanning as rules
from baijia.core import files, pictures
from baijia.core.inspection import DOCX, PDF
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role

from ... import refusals
from ...papers import approval
from .common import actor_of, page
from .files import handed_out

PURPOSE = "打印推荐审批表"  # not translated: kept in the audit


class MatchForm(forms.Form):
    """Which page a scan is, and how a person knows."""

    page = forms.ChoiceField(label=gettext_lazy("这是哪一页"))
    reason = forms.CharField(
        label=gettext_lazy("核对情况"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写明为什么条码读不出、怎样核对的；您的姓名会一并留存"),
    )

    def __init__(self, side: reading.PaperSide, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(sheet.page.key, title(sheet.page.union)) for sheet in side.sheets]
        self.fields["page"].choices = choices  # type: ignore[attr-defined]


def title(union: Any) -> str:
    """Return what a page is called."""
    return _("%(union)s意见页") % {"union": union.name} if union else _("申报表")


@require_safe
def paper(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the printed pages of a dossier with the scans that came back."""
    return _show(request, queries.get(actor_of(request), uid))


def _show(request: HttpRequest, dossier: Dossier, *, problem: str = "") -> HttpResponse:
    side = reading.paper_side(dossier)
    context = {
        "side": side,
        "sheets": [(title(sheet.page.union), sheet) for sheet in side.sheets],
        "problem": problem,
        "takes": _takes(request, dossier) and side.papers.locked,
        "back": "unit-dossier" if _files(request, dossier) else "",
    }
    return page(request, "paper", dossier, context, status=422 if problem else 200)


def _files(request: HttpRequest, dossier: Dossier) -> bool:
    return dossier.unit.path in actor_of(request).places(Role.FILING_OFFICER)


def _takes(request: HttpRequest, dossier: Dossier) -> bool:
    try:
        rules.check_takes_scans(actor_of(request), dossier)
    except Refused:
        return False
    return True


def _secret(request: HttpRequest, dossier: Dossier) -> dict[str, Any] | None:
    """Return the sensitive answers for the unit itself; nobody else prints them."""
    if not _files(request, dossier):
        return None
    return queries.sensitive(actor=actor_of(request), dossier=dossier, purpose=PURPOSE)


@require_safe
def as_pdf(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the approval form for printing."""
    dossier = queries.get(actor_of(request), uid)
    return _document(dossier, approval.pdf(dossier, secret=_secret(request, dossier)), PDF)


@require_safe
def as_docx(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the approval form as an editable document."""
    dossier = queries.get(actor_of(request), uid)
    return _document(dossier, approval.docx(dossier, secret=_secret(request, dossier)), DOCX)


def _document(dossier: Dossier, data: bytes, kind: str) -> HttpResponse:
    name = _("推荐审批表 %(name)s") % {"name": dossier.name}
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.{files.ending_of(kind)}")
        or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def scan(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a stamped scan in."""
    dossier = queries.get(actor_of(request), uid)
    rules.check_takes_scans(actor_of(request), dossier)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refused("scan.none", _("请选择扫描件。"))
        rows = commands.take_scan(
            actor=actor_of(request), name=sent.name or "", data=sent.read(), dossier_uid=uid
        )
    except (Refused, pictures.NoPicture) as refused:
        if isinstance(refused, Refused) and refused.hidden:
            raise
        sentence = refused.sentence if isinstance(refused, Refused) else _("扫描件打不开，请重新扫描。")
        return _show(request, dossier, problem=sentence)
    unread = sum(not row.matched for row in rows)
    read = len(rows) - unread
    said = ngettext("%(n)d 页已按条码对上。", "%(n)d 页已按条码对上。", read) % {"n": read} if read else ""
    if unread:
        said += ngettext(
            "%(n)d 页没有读出条码，请人工核对。", "%(n)d 页没有读出条码，请人工核对。", unread
        ) % {"n": unread}
    (messages.warning if unread else messages.success)(request, said)
    return redirect("unit-paper", uid)


@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, uid: str, scan: str) -> HttpResponse:
    """Let a person say which page a scan is whose barcode was not read."""
    row = reading.scan(actor_of(request), uid, scan)
    dossier = queries.get(actor_of(request), uid)
    rules.check_takes_scans(actor_of(request), dossier)
    if row.matched:
        return redirect("unit-paper", uid)
    form = MatchForm(reading.paper_side(dossier), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.match_scan(actor=actor_of(request), scan_uid=scan, **form.cleaned_data)
            return redirect("unit-paper", uid)
        except Refused as refused:
            if refused.hidden:
                raise
            refusals.put(form, refused)
    return page(
        request, "paper_match", dossier, {"row": row, "form": form}, status=422 if form.errors else 200
    )


@require_safe
def scanned(request: HttpRequest, uid: str, scan: str) -> HttpResponse:
    """Hand out the file of a scan."""
    return handed_out(reading.scan(actor_of(request), uid, scan).file)


@require_safe
def scan_preview(request: HttpRequest, uid: str, scan: str) -> HttpResponse:
    """Show a scanned page as pixels alone."""
    row = reading.scan(actor_of(request), uid, scan)
    try:
        drawn = pictures.preview(files.read(row.file), row.file.kind, page=row.number)
    except pictures.NoPicture:
        raise not_found() from None
    answer = HttpResponse(drawn, content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer
