"""The panels of a round on site: who chairs, how far they are, and their summary sheets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.defence import commands, queries
from baijia.award.review import commands as review
from baijia.award.review import queries as reviewing
from baijia.award.review.enums import PresentationState, RoundState, SeatRole
from baijia.award.review.models import Presentation
from baijia.core.refused import Refused
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office import defence_forms as forms
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.views.onsite import onsite_of
from baijia.interfaces.web.papers import summary_sheet


@require_http_methods(["GET", "POST"])
def juries(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Show the panels; take in the scan of a signed sheet."""
    edition = edition_of(request, code, *RUNNERS)
    row, rule = onsite_of(request, edition, round)
    groups = queries.panels(row)
    people = [
        (seat.expert.uid, f"{group.name} · {seat.expert.name}")
        for group in groups
        for seat in group.seats
        if seat.role != SeatRole.ACCOMPANYING
    ]
    form = forms.SignedSheetForm(request.POST or None, request.FILES or None, people=people)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        done, _sheet = attempt(
            form,
            lambda: commands.take_signed_sheet(
                actor=actor_of(request),
                round=row,
                name=file.name,
                data=file.read(),
                signed=form.cleaned_data["signed"],
            ),
        )
        if done:
            messages.success(request, _("已与汇总表对上，签名已登记。"))
            return redirect("office-juries", code, round)
    open_cases: dict[str, list[Presentation]] = {}
    for one in reviewing.timetable(actor_of(request), row):
        if one.closed_at is None and one.state != PresentationState.ABSENT:
            open_cases.setdefault(one.dossier.group, []).append(one)
    return page(
        request,
        "juries",
        edition,
        reverse("office-round", args=[code, round]),
        status=422 if form.errors else 200,
        rule=rule,
        round=row,
        groups=[(group, open_cases.get(group.code, [])) for group in groups],
        form=form,
        running=row.state == RoundState.OPEN,
    )


@require_POST
def chair(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Appoint a panel's chair among its jurors."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    seat = next(
        (
            seat
            for group in queries.panels(row)
            for seat in group.seats
            if (seat.group, seat.expert.uid) == (request.POST.get("group"), request.POST.get("expert"))
        ),
        None,
    )
    if seat is None:
        messages.error(request, _("请选本组的评审专家。"))
        return redirect("office-juries", code, round)
    try:
        review.add_seat(
            actor=actor_of(request), round=row, group=seat.group, expert=seat.expert, role=SeatRole.CHAIR
        )
        messages.success(request, _("已由 %s 任组长。") % seat.expert.name)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-juries", code, round)


@require_POST
def make(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Make the next summary sheet of a panel."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    group = request.POST.get("group", "")
    if group not in {one.code for one in queries.panels(row)}:
        messages.error(request, _("请选小组。"))
        return redirect("office-juries", code, round)
    try:
        sheet = commands.make_sheet(actor=actor_of(request), round=row, group=group)
        messages.success(request, _("已生成第 %d 号汇总表，可打印签名，专家也可以网上签。") % sheet.number)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-juries", code, round)


@require_safe
def printed(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Hand out a summary sheet to be signed."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    found = queries.sheet(actor_of(request), row, uid)
    answer = HttpResponse(summary_sheet.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{summary_sheet.name_of(found)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def void(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Void a sheet with a reason."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    actor = actor_of(request)
    try:
        commands.void_sheet(
            actor=actor, sheet=queries.sheet(actor, row, uid), reason=request.POST.get("reason", "")
        )
        messages.success(request, _("已作废；其中的项目等下一张汇总表。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-juries", code, round)
