"""Making a timetable: days and rooms, asking for it, and telling people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from baijia.award.defence import commands, frames, queries
from baijia.core.refused import Refused
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office import defence_forms as forms
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.views.onsite import board_url, onsite_of


@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Say on which days, in which sessions and rooms the round sits."""
    edition = edition_of(request, code, *RUNNERS)
    row, rule = onsite_of(request, edition, round)
    form = forms.FrameForm(request.POST or None, frame=queries.frame(row))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _row = attempt(
            form,
            lambda: commands.keep_frame(
                actor=actor_of(request),
                round=row,
                frame=frames.filled_in(
                    days=given["days"],
                    sessions=given["sessions"],
                    breaks=given["breaks"],
                    rooms=form.rooms(),
                ),
            ),
        )
        if done:
            messages.success(request, _("已保存，编排时照此办理。"))
            return redirect(board_url(code, round))
    return page(
        request,
        "timetable_frame",
        edition,
        reverse("office-round", args=[code, round]),
        status=422 if form.errors else 200,
        rule=rule,
        form=form,
        back=board_url(code, round),
    )


@require_POST
def ask(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Ask for a timetable that knows everybody's days; a worker lays it out."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    try:
        commands.ask_timetable(actor=actor_of(request), round=row)
        messages.success(request, _("正在编排，一般一分钟内完成；可以先去做别的。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect(board_url(code, round))


@require_POST
def publish(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Tell experts and filing officers the timetable, or that it changed."""
    edition = edition_of(request, code, *RUNNERS)
    row, _rule = onsite_of(request, edition, round)
    try:
        commands.publish(actor=actor_of(request), round=row)
        messages.success(request, _("已发布并通知专家和申报单位，候选人的入场码已生成。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect(board_url(code, round))
