"""Every dossier of an edition in one list, whatever became of it, and what the whole is made of (构成)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.nominations import queries as filed
from baijia.award.nominations.enums import DossierState
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.record import composition as made_of
from baijia.directory.enums import Role
from baijia.interfaces.web import answers, sheets
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.listing import ordered, paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.ui.frame import Chip

FILTERS = ("state", "group", "district", "q")
ORDERS = {
    "number": ("number",),
    "name": ("sought",),  # begins with the name, and an index holds it in order
    "employer": ("employer",),
    "unit": ("unit__path",),
    "group": ("group", "number"),
    "state": ("state", "number"),
    "submitted": ("submitted_at",),
}


def _filtered(request: HttpRequest, edition: Edition) -> tuple[Any, dict[str, str]]:
    wanted = {key: request.GET.get(key, "").strip() for key in FILTERS}
    rows = filed.register(
        actor_of(request),
        edition,
        state=wanted["state"],
        group=wanted["group"],
        district=wanted["district"],
        words=wanted["q"],
    )
    return ordered(request, rows, ORDERS), wanted


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The dossiers of an edition, filtered, sorted and searched; the address keeps it all."""
    edition = edition_of(request, code)
    definition = editions.in_force(edition)
    rows, wanted = _filtered(request, edition)
    counts = filed.register_counts(actor_of(request), edition)
    groups = {one["code"]: answers.name(one) for one in definition["groups"]}
    return page(
        request,
        "register",
        edition,
        request.path,
        rows=paged(request, rows, count=_total(counts, wanted)),
        chips=_chips(request, counts, wanted["state"]),
        groups=groups,
        districts=filed.districts(edition),
        wanted=wanted,
        total=sum(counts.values()),
        runs=holds(actor_of(request), edition, *RUNNERS),
        organises=holds(actor_of(request), edition, Role.ORGANISER),
        exported=request.GET.urlencode(),
    )


def _total(counts: dict[str, int], wanted: dict[str, str]) -> int | None:
    """Return how many rows there are where the counts by state know it, None where they must be counted."""
    if any(wanted[key] for key in ("group", "district", "q")):
        return None
    return counts.get(wanted["state"], 0) if wanted["state"] else sum(counts.values())


def _chips(request: HttpRequest, counts: dict[str, int], now: str) -> list[Chip]:
    def chip(words: str, count: int, state: str) -> Chip:
        query = request.GET.copy()
        for key in ("page", "state"):
            query.pop(key, None)
        if state:
            query["state"] = state
        return Chip(words, f"?{query.urlencode()}", count, state == now)

    shown = [state for state in DossierState if state != DossierState.DRAFT]
    return [chip(_("全部"), sum(counts.values()), "")] + [
        chip(str(state.label), counts.get(state, 0), state.value) for state in shown
    ]


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give out the list as it is filtered and sorted, as XLSX."""
    edition = edition_of(request, code)
    definition = editions.in_force(edition)
    rows, _wanted = _filtered(request, edition)
    heads = (
        _("公开编号"),
        _("姓名"),
        _("单位"),
        _("申报单位"),
        _("组别"),
        _("项目"),
        _("状态"),
        _("报送时间"),
    )
    lines = (
        (
            row.number,
            row.name,
            row.employer,
            row.unit.name,
            answers.group_name(definition, row.group),
            row.project or "",
            row.get_state_display(),
            f"{row.submitted_at:%Y-%m-%d %H:%M}" if row.submitted_at else "",
        )
        for row in rows
    )
    return sheets.answer(edition.name, sheets.workbook(_("申报总表"), heads, lines))


@require_safe
def composition(request: HttpRequest, code: str) -> HttpResponse:
    """What each stage's people are made of, against the edition's limits: a picture and its table."""
    edition = edition_of(request, code)
    board = made_of.board(edition)
    asked = request.GET.get("stage", "")
    stage = next(
        (each for each in board.stages if each.code == asked), board.stages[-1] if board.stages else None
    )
    return page(
        request,
        "composition",
        edition,
        request.path,
        board=board,
        stage=stage,
        chips=[
            Chip(each.label, f"?stage={each.code}", each.total, stage is not None and each.code == stage.code)
            for each in board.stages
        ],
        bars=stage.bars() if stage else [],
    )
