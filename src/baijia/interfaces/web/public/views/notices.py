"""Public notices: the list of them, one as long as it runs, and what is left of it afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.decisions import queries as decisions
from baijia.award.decisions.models import Notice
from baijia.award.programmes import queries as programmes
from baijia.core.refused import not_found
from baijia.interfaces.web.papers import notice as paper
from baijia.interfaces.web.public import calendar, noticing
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all notices: the running ones with their last day, the closed ones with their digest."""
    notices = list(decisions.all_notices())
    return render(
        request,
        "public/notices.html",
        {
            "running": [row for row in notices if calendar.is_open(row)],
            "closed": [row for row in notices if not calendar.is_open(row)],
            "crumbs": crumbs(_("公示公告")),
        },
    )


def running_notice(code: str, number: int) -> Notice:
    """Return a notice that may be shown.

    Raises:
        Refused: there is none, or it has closed.
    """
    notice = decisions.public_notice(published(code), number)
    if not calendar.is_open(notice):
        raise not_found()
    return notice


@require_safe
def notice(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a notice; after its last minute only its dates and digests."""
    found = decisions.public_notice(published(code), number)
    definition = programmes.in_force(found.edition)
    context: dict[str, Any] = {
        "notice": found,
        "edition": found.edition,
        "definition": definition,
        "heading": noticing.title(found, definition),
        "proof": noticing.proof(found),
        "crumbs": crumbs((_("公示公告"), "public-notices"), noticing.title(found, definition)[1]),
    }
    if not calendar.is_open(found):
        return render(request, "public/notice_closed.html", context)
    context |= {
        "groups": noticing.groups(found, definition),
        "columns": noticing.columns(definition),
        "people": noticing.people(found, definition),
        "days": noticing.days(found),
        "working": noticing.is_working(found),
        "ordinal": noticing.ordinal(found),
        "address": noticing.address(found),
    }
    return render(request, "public/notice.html", context)


@require_safe
def printed(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send the notice as a sheet for the wall, while it runs."""
    found = running_notice(code, number)
    answer = HttpResponse(paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{code}-notice-{number}.pdf"'
    return answer
