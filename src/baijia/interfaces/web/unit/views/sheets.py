"""Filing by spreadsheet: the template, what was uploaded and how far it is, faults mended on the page or in the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.nominations import commands, queries, sheets
from baijia.award.nominations.enums import LineState, SheetState
from baijia.award.nominations.models import SheetLine
from baijia.award.nominations.queries import sheets as reading
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.inspection import XLSX
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role

from ...frames import work_page
from ...listing import paged, with_part
from ...ui.frame import Chip
from .common import actor_of

PER_PAGE = 50


def _edition(actor: Actor, code: str) -> Edition | None:
    """Return the open edition of that code, or the first, among those the actor files for."""
    if not actor.places(Role.FILING_OFFICER):
        raise not_found()
    found = [e for e in queries.editions_for(actor, Role.FILING_OFFICER) if e.state == EditionState.OPEN]
    if code and not any(edition.code == code for edition in found):
        raise not_found()
    return next((edition for edition in found if edition.code == code or not code), None)


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Offer the template, take a filled one, list what was uploaded."""
    actor = actor_of(request)
    edition = _edition(actor, request.GET.get("edition", ""))
    if edition is None:
        return work_page(request, "unit/closed.html", {}, current="unit-sheets")
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Refused("sheet.none", _("请选择填好的表格。"))
            sheet = commands.upload_sheet(
                actor=actor,
                edition=edition,
                name=sent.name or "",
                data=sent.read(),
                reviewed_by=request.POST.get("reviewed_by", ""),
            )
            return redirect("unit-sheet", sheet.uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    rows = [
        (sheet, reading.progress(sheet)) for sheet in reading.own_sheets(actor).filter(edition=edition)[:20]
    ]
    context = {
        "edition": edition,
        "rows": rows,
        "problem": problem,
        "reviewed_by": request.POST.get("reviewed_by", ""),
        "closes": queries.instant(queries.definition_of(edition), "filing_closes"),
        "drafts": reading.exportable(actor, edition).count(),
    }
    status = 422 if problem else 200
    return work_page(
        request, "unit/sheets.html", context, current="unit-sheets", edition=edition, status=status
    )


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the empty template of an edition."""
    actor = actor_of(request)
    edition = _edition(actor, request.GET.get("edition", ""))
    if edition is None:
        raise not_found()
    data = sheets.write(reading.layout(actor, edition), edition.name)
    return _handed_out(data, _("%(name)s 申报模板") % {"name": edition.name})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the officer's drafts as a filled template."""
    actor = actor_of(request)
    edition = _edition(actor, request.GET.get("edition", ""))
    if edition is None:
        raise not_found()
    data = commands.export_sheet(actor=actor, edition=edition)
    return _handed_out(data, _("%(name)s 申报表") % {"name": edition.name})


def _handed_out(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def sheet(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an uploaded spreadsheet: how far it is, and its lines with their faults."""
    row = reading.own_sheet(actor_of(request), uid)
    progress = reading.progress(row)
    busy = row.state in (SheetState.CHECKING, SheetState.IMPORTING)
    context: dict[str, Any] = {
        "sheet": row,
        "progress": progress,
        "busy": busy,
        "percent": progress.percent(row.state),
    }
    if "part" in request.GET:  # what the page asks for each second while work goes on
        if busy:
            return render(request, "unit/parts/sheet_progress.html", context)
        return HttpResponse(headers={"HX-Refresh": "true"})
    wanted = request.GET.get("state", LineState.FAULTY if progress.faulty else "")
    context |= {
        "chips": _chips(request, progress, wanted),
        "page": paged(request, reading.lines(row, wanted), PER_PAGE),
    }
    return work_page(request, "unit/sheet.html", context, current="unit-sheets", edition=row.edition)


def _chips(request: HttpRequest, progress: reading.Progress, wanted: str) -> list[Chip]:
    chips = [Chip(_("全部"), f"{with_part(request.GET, state='')}&state=", progress.total, not wanted)]
    return chips + [
        Chip(str(state.label), with_part(request.GET, state=state.value), count, wanted == state)
        for state in LineState
        if (count := getattr(progress, state.value))
    ]


@require_POST
def take(request: HttpRequest, uid: str) -> HttpResponse:
    """Import the good lines."""
    return _done(request, uid, lambda actor: commands.import_good(actor=actor, sheet_uid=uid))


@require_POST
def drop(request: HttpRequest, uid: str) -> HttpResponse:
    """Throw a spreadsheet away."""
    edition = reading.own_sheet(actor_of(request), uid).edition
    commands.drop_sheet(actor=actor_of(request), sheet_uid=uid)
    return redirect(f"{reverse('unit-sheets')}?edition={edition.code}")


def _done(request: HttpRequest, uid: str, act: Any) -> HttpResponse:
    try:
        act(actor_of(request))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("unit-sheet", uid)


@require_safe
def rest(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out what was not imported, each fault a note at its cell."""
    row = reading.own_sheet(actor_of(request), uid)
    data = commands.rest_of_sheet(actor=actor_of(request), sheet_uid=uid)
    return _handed_out(data, _("%(name)s 待改正") % {"name": row.edition.name})


class LineForm(forms.Form):
    """The cells of one line that are wrong, as they were typed."""

    def __init__(self, line: SheetLine, columns: dict[str, sheets.Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = reading.opened(line).cells
        self.elsewhere: list[dict[str, str]] = []
        for fault in line.faults:
            column = columns.get(fault["key"])
            if column is None:
                self.elsewhere.append(fault)
                continue
            key = column.key
            if key not in self.fields:
                self.fields[key] = _control(column)
                self.fields[key].label = f"{column.title}（{fault['cell']}）"
                self.initial[key] = cells.get(key, "")
            if not self.is_bound:
                self.errors.setdefault(key, self.error_class()).append(fault["text"])


def _control(column: sheets.Column) -> forms.Field:
    kind = column.item["kind"] if column.item else "text"
    if column.words and kind != "choices":
        choices = [("", _("请选择")), *((word, word) for word in column.words.values())]
        return forms.CharField(required=False, widget=forms.Select(choices=choices))
    rows = {"rows": 3} if kind in ("longtext", "patents") else None
    return forms.CharField(
        required=False, strip=False, widget=forms.Textarea(rows) if rows else forms.TextInput
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, uid: str) -> HttpResponse:
    """Mend one line on the page."""
    actor = actor_of(request)
    row = reading.own_line(actor, uid)
    if row.state not in (LineState.FAULTY, LineState.GOOD):
        return redirect("unit-sheet", row.sheet.uid)
    columns = {column.key: column for column in reading.layout(actor, row.sheet.edition)[0].columns}
    problem = ""
    if request.method == "POST":
        form = LineForm(row, columns, request.POST)
        cells = {key: request.POST.get(key, "") for key in form.fields}
        try:
            row = commands.mend_line(actor=actor, line_uid=uid, cells=cells)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
        else:
            if row.state != LineState.FAULTY:
                return redirect("unit-sheet", row.sheet.uid)
    form = LineForm(row, columns)
    context = {"line": row, "sheet": row.sheet, "form": form, "problem": problem}
    status = 422 if request.method == "POST" else 200
    return work_page(
        request,
        "unit/sheet_line.html",
        context,
        current="unit-sheets",
        edition=row.sheet.edition,
        status=status,
    )
