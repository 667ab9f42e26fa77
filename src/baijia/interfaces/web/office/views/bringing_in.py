"""Figures that quotas weigh and earlier titles, each brought in by sheet; and a person freed from somebody's filing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.nominations import commands as nominations
from baijia.award.nominations import queries as filed
from baijia.award.programmes import commands as programmes
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition, UnitFigure
from baijia.award.screening import commands as screening
from baijia.award.screening import queries as screened
from baijia.award.screening.models import EarlierTitle
from baijia.core.refused import Refused
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web import sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.listing import ordered, paged
from baijia.interfaces.web.office import bringing_in as reading
from baijia.interfaces.web.office import facts
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.pool_forms import FilledSheetForm

MOST_SHOWN = 100
FIGURE_ORDERS = {
    "unit": ("union__path", "factor", "on"),
    "factor": ("factor", "union__path", "on"),
    "on": ("on", "union__path"),
    "value": ("value",),
    "source": ("source", "on"),
}
TITLE_ORDERS = {
    "name": ("name", "year"),
    "unit": ("unit", "year"),
    "year": ("year", "name"),
    "bound": ("is_bound", "name"),
}
FACTORS = {"members": gettext_lazy("members（会员数）")}
"""What a factor is called on the page beside its code, which the sheet asks for."""


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """The dated figures that formulas weigh; a sheet is read, shown, and kept once confirmed."""
    edition = edition_of(request, code, Role.ORGANISER)
    actor = actor_of(request)

    def keep(rows: list[dict[str, Any]]) -> HttpResponse:
        unions = Union.objects.in_bulk([row["union"] for row in rows])
        kept = programmes.record_figures(
            actor=actor,
            organiser=edition.organiser,
            rows=[
                programmes.Figure(
                    union=unions[row["union"]],
                    factor=row["factor"],
                    on=date.fromisoformat(row["on"]),
                    value=row["value"],
                    source=row["source"],
                )
                for row in rows
            ],
        )
        messages.success(request, _("已保存 %d 项数据，下达名额时按数据日期取用。") % kept)
        return redirect("office-figures", code)

    words = request.GET.get("q", "").strip()
    listed = ordered(request, editions.figures_of(edition.organiser, words=words), FIGURE_ORDERS)
    if sheets.asked_for(request):
        return _figures_listed(edition, listed)
    return _brought_in(
        request,
        edition,
        "figures",
        "office-definition",
        read=lambda data: reading.read_figures(data, edition),
        preview=lambda rows: reading.preview_figures(rows, actor, edition),
        keep=keep,
        rows=paged(request, listed),
        words=words,
        factors=[FACTORS.get(factor, factor) for factor in reading.factors(edition)],
        by_formula=editions.in_force(edition)["quotas"]["mode"] == "formula",
    )


def _figures_listed(edition: Edition, listed: Any) -> HttpResponse:
    """Give out the figures as the list shows them, under the heads of the sheet that takes them in."""
    heads = [str(head) for head in reading.FIGURES.values()]

    def line(row: UnitFigure) -> tuple[str | int, ...]:
        return row.union.code, row.union.name, row.factor, row.on.isoformat(), row.value, row.source

    return sheets.of_list(f"{edition.name}-{_('名额数据')}", heads, listed, line)


@require_safe
def figures_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the sheet of figures, a line a recommending union."""
    edition = edition_of(request, code, Role.ORGANISER)
    data = reading.figures_sheet(edition, facts.recommenders(edition))
    return sheets.answer(f"{edition.name}-{_('名额数据')}", data)


@require_http_methods(["GET", "HEAD", "POST"])
def titles(request: HttpRequest, code: str) -> HttpResponse:
    """Who held the title before; a list is read, shown, and taken in once confirmed."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)

    def keep(rows: list[dict[str, Any]]) -> HttpResponse:
        added = screening.import_titles(actor=actor, edition=edition, rows=rows)
        said = _("已导入 %(new)d 人，另有 %(same)d 人原来就有。重新运行规则后生效。")
        messages.success(request, said % {"new": added, "same": len(rows) - added})
        return redirect("office-titles", code)

    words = request.GET.get("q", "").strip()
    listed = ordered(request, screened.titles(actor, edition, words=words), TITLE_ORDERS)
    if sheets.asked_for(request):
        return _titles_listed(edition, listed)
    return _brought_in(
        request,
        edition,
        "titles",
        "office-screening",
        read=reading.read_titles,
        preview=lambda rows: reading.preview_titles(rows, actor, edition),
        keep=keep,
        rows=paged(request, listed),
        words=words,
    )


def _titles_listed(edition: Edition, listed: Any) -> HttpResponse:
    heads = [*map(str, reading.TITLES.values()), _("身份")]

    def line(row: EarlierTitle) -> tuple[str | int, ...]:
        return row.name, row.unit, row.year, _("已认定") if row.person_id else _("仅姓名和单位")

    return sheets.of_list(f"{edition.programme.name}-{_('往届称号')}", heads, listed, line)


@require_safe
def titles_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the empty sheet of earlier titles."""
    edition = edition_of(request, code, *RUNNERS)
    return sheets.answer(f"{edition.programme.name}-{_('往届称号')}", reading.titles_sheet())


def _brought_in(
    request: HttpRequest,
    edition: Edition,
    what: str,
    under: str,
    *,
    read: Any,
    preview: Any,
    keep: Any,
    **context: Any,
) -> HttpResponse:
    """Show the list, read a sheet into a preview, or take the preview in."""
    form = FilledSheetForm()
    found = None
    if request.method == "POST" and "token" in request.POST:
        form = FilledSheetForm({"file": ""})
        form.errors.clear()
        try:
            return keep(reading.signed(request.POST["token"], actor_of(request), edition, what))  # type: ignore[no-any-return]
        except Refused as refused:
            form.add_error(None, refused.sentence)
    elif request.method == "POST":
        form = FilledSheetForm(request.POST, request.FILES)
        if form.is_valid():
            done, rows = attempt(form, lambda: read(form.cleaned_data["file"].read()))
            found = preview(rows) if done else None
    return page(
        request,
        what,
        edition,
        reverse(under, args=[edition.code]),
        status=422 if form.errors else 200,
        form=form,
        preview=found,
        shown=found.shown[:MOST_SHOWN] if found else [],
        more=max(len(found.shown) - MOST_SHOWN, 0) if found else 0,
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Free a person whom somebody filed unasked: the dossier is shown first, then withdrawn with a reason."""
    edition = edition_of(request, code, Role.ORGANISER)
    actor = actor_of(request)
    form = reading.ReleaseForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = filed.claim(actor, edition, given["id_number"])
        if found is None:
            form.add_error("id_number", _("本届没有占用这个号码的申报，本人可以直接申报。"))
        elif "release" in request.POST:
            done, gone = attempt(
                form,
                lambda: nominations.release_claim(
                    actor=actor, edition=edition, id_number=given["id_number"], reason=given["reason"]
                ),
            )
            if done:
                said = _("申报 %(number)s 已撤回，本人可以重新申报。")
                messages.success(request, said % {"number": gone.number or gone.name})
                return redirect("office-register", code)
    back = reverse("office-register", args=[code])
    status = 422 if form.errors else 200
    answer = page(request, "release", edition, back, status=status, form=form, found=found, back=back)
    answer["Cache-Control"] = "no-store"
    return answer
