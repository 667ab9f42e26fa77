"""Score sheets on paper: printed, scanned back, keyed in twice, settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.review import commands, queries
from baijia.award.review.enums import RoundState, SheetState
from baijia.award.review.queries import SheetLine, SheetView
from baijia.core import files, pictures
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.downloads import closed
from baijia.interfaces.web.expert.forms import missing, read_marks, shown_mark
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.forms import SheetForm
from baijia.interfaces.web.office.views.rounds import described, row_of
from baijia.interfaces.web.papers import score_sheet
from baijia.interfaces.web.ui.words import named

KEYED = (SheetState.SCANNED, SheetState.ENTERED, SheetState.DIFFERS)
SEES = (*RUNNERS, Role.SUPERVISOR)


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """List the sheets of a round with where each stands; take a scan in."""
    edition = edition_of(request, code, *SEES)
    row, actor = row_of(request, edition, round), actor_of(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        done, _row = attempt(
            form,
            lambda: commands.take_sheets(
                actor=actor,
                round=row,
                name=upload.name,
                data=upload.read(),
                code=form.cleaned_data["code"],
            ),
        )
        if done:
            messages.success(request, _("已收下，请两人分别录入。"))
            return redirect("office-score-sheets", code, round)
    sheets = queries.score_sheets(actor, row)
    return page(
        request,
        "score_sheets",
        edition,
        reverse("office-round", args=[code, round]),
        rule=described(edition, round),
        round=row,
        sheets=sheets,
        form=form,
        runs=holds(actor, edition, *RUNNERS),
        changes=row.state in (RoundState.ASSIGNED, RoundState.OPEN),
        printed=sum(sheet.state == SheetState.PRINTED for sheet in sheets),
        status=422 if form.errors else 200,
    )


@require_POST
def print_all(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Make the sheets that are missing and void those that no longer hold."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    try:
        commands.print_sheets(actor=actor_of(request), round=row)
        messages.success(request, _("评分表已备好，请下载打印。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-score-sheets", code, round)


@require_safe
def pdf(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Hand out the sheets to print: of all experts, or of ``?expert=``."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    views = queries.printable(actor_of(request), row, expert=request.GET.get("expert", "")[:20])
    answer = HttpResponse(score_sheet.pdf(row, views), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="score-sheets-{edition.code}-{round}.pdf"'
    return closed(answer)


STROKE = "/"
"""What stands on a sheet in place of a mark that cannot be given."""


@dataclass(slots=True)
class Typed:
    """A line of the form: what stands in each field, and what two people read where they differ."""

    line: SheetLine
    marks: list[tuple[str, str, str]]
    comment: str = ""
    read: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Key a sheet in beside its scan; the second person does not see what the first typed."""
    edition = edition_of(request, code, *SEES)
    row, actor = row_of(request, edition, round), actor_of(request)
    view = queries.score_sheet(actor, row, uid)
    faults: list[str] = []
    typed: Mapping[str, str] = request.POST
    if request.method == "POST":
        rows, faults = _read(view, typed)
        if not faults:
            try:
                sheet = commands.enter_sheet(actor=actor, sheet_uid=uid, rows=rows)
            except Refused as refused:
                if refused.hidden:
                    raise
                each = refused.refusals if isinstance(refused, RefusedMany) else [refused]
                faults = [one.sentence for one in each]
            else:
                _say(request, SheetState(sheet.state))
                return redirect("office-score-sheets", code, round)
    else:
        typed = _agreed(view)
    settles = view.sheet.state == SheetState.DIFFERS
    may = holds(actor, edition, *(SEES if settles else RUNNERS))
    return page(
        request,
        "score_sheet",
        edition,
        reverse("office-round", args=[code, round]),
        rule=described(edition, round),
        round=row,
        view=view,
        criteria=[(one["code"], named(one), one["max"]) for one in view.rubric["criteria"]],
        rows=[_shown(view, line, typed) for line in view.lines],
        faults=faults,
        open=row.state == RoundState.OPEN and view.sheet.state in KEYED and may and not view.mine,
        settles=settles,
        runs=holds(actor, edition, *RUNNERS),
        status=422 if faults else 200,
    )


def _say(request: HttpRequest, state: SheetState) -> None:
    said = {
        SheetState.ENTERED: _("第一次录入已保存，请另一人再录一次。"),
        SheetState.DIFFERS: _("两次录入不一致，请第三人对照扫描件核定。"),
        SheetState.TAKEN: _("评分已入库，承诺随本轮写入日志。"),
    }
    (messages.warning if state == SheetState.DIFFERS else messages.success)(request, said[state])


def _read(view: SheetView, typed: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read the form: a line without any mark is blank, one with some but not all is a fault.

    Where a juror cannot judge a criterion the sheet says so with a stroke, and so does the form.
    """
    rows: dict[str, Any] = {}
    faults = []
    names = {one["code"]: named(one) for one in view.rubric["criteria"]}
    for line in view.lines:
        got = {code: typed.get(f"{line.slot}-{code}", "") for code in names}
        unjudged = {code for code, value in got.items() if value.strip() == STROKE}
        marks = read_marks(view.rubric, {code: value for code, value in got.items() if code not in unjudged})
        blank = not (unjudged or any(marks.typed.values()))
        wrong = {} if blank else missing(view.rubric, marks) | marks.errors
        faults += [
            _("第 %(n)d 行“%(name)s”：%(said)s") % {"n": line.number, "name": names[code], "said": said}
            for code, said in wrong.items()
            if code not in unjudged
        ]
        steps = None if blank else [marks.steps[code] for code in names]
        rows[line.slot] = {"marks": steps, "comment": typed.get(f"{line.slot}-words", "")}
    return rows, faults


def _agreed(view: SheetView) -> dict[str, str]:
    """Return what two people read alike as the form's first values; what differs stays empty for the third look."""
    found: dict[str, str] = {}
    for line in view.lines:
        if len(line.read) > 1:
            marks = None if line.differs else line.read[0]["marks"]
            for one, steps in zip(view.rubric["criteria"], marks or (), strict=False):
                found[f"{line.slot}-{one['code']}"] = _written(steps, view.rubric["scale"])
            found[f"{line.slot}-words"] = line.read[1]["comment"] or line.read[0]["comment"]
    return found


def _written(steps: int | None, scale: int) -> str:
    return STROKE if steps is None else shown_mark(steps, scale)


def _shown(view: SheetView, line: SheetLine, typed: Mapping[str, str]) -> Typed:
    scale = view.rubric["scale"]
    read = [
        "、".join(_written(steps, scale) for steps in one["marks"]) if one["marks"] is not None else _("空白")
        for one in (line.read if line.differs else ())
    ]
    names = [(one["code"], named(one)) for one in view.rubric["criteria"]]
    marks = [(code, name, typed.get(f"{line.slot}-{code}", "")) for code, name in names]
    return Typed(line, marks, typed.get(f"{line.slot}-words", ""), read)


@require_POST
def void(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Give a sheet up with a reason."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    view = queries.score_sheet(actor_of(request), row, uid)
    try:
        commands.void_sheet(
            actor=actor_of(request), sheet_uid=view.sheet.uid, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("已作废，请重新打印。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
        return redirect("office-score-sheet", code, round, uid)
    return redirect("office-score-sheets", code, round)


@require_safe
def scan(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Show the scanned page of a sheet."""
    edition = edition_of(request, code, *SEES)
    view = queries.score_sheet(actor_of(request), row_of(request, edition, round), uid)
    stored = view.sheet.file
    assert stored is not None  # noqa: S101 - the query gives scanned sheets alone
    drawn = pictures.preview(files.read(stored), stored.kind, page=view.sheet.page or 1, width=1400)
    return closed(HttpResponse(drawn, content_type="image/png"))
