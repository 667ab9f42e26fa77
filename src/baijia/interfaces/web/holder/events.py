"""A holder's events by link: the programme, a place with its ticket, feedback, a booth."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.events import commands, queries
from baijia.aftercare.events.enums import LIVE, SIGN_UP_MOVES, EventState, SignUpState
from baijia.aftercare.events.models import Event, SignUp
from baijia.award.honours import queries as honours
from baijia.award.honours.queries import HolderLink
from baijia.core import clock
from baijia.core.refused import Refused, not_found

from .. import downloads, qr
from .forms import FeedbackForm
from .views import holder_page

METHODS = ["GET", "HEAD", "POST"]


def _event(link: HolderLink, uid: str) -> Event:
    """Return an event of an organiser whose honour the holder has."""
    event = queries.announced(uid)
    organisers = {row.programme.organiser_id for row in honours.of_person(link.holder.person)}
    if event.organiser_id not in organisers:
        raise not_found()
    return event


@require_safe
def listing(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is coming and what one signed up for."""
    link = honours.holder_link(token)
    person = link.holder.person
    organisers = list({row.programme.organiser for row in honours.of_person(person)})
    context = {
        "coming": queries.offered(organisers),
        "mine": queries.of_person(person).filter(state__in=LIVE),
    }
    return holder_page(request, "events", link, token, context)


@require_http_methods(METHODS)
def event(request: HttpRequest, token: str, uid: str) -> HttpResponse:
    """Show one event with the own ticket; sign up, cancel, say how it was, ask for a booth."""
    link = honours.holder_link(token)
    person = link.holder.person
    row = _event(link, uid)
    problem = ""
    if request.method == "POST":
        try:
            _act(request, link, row)
            return redirect("holder-event", token, uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    mine = queries.own(person, row)
    now = clock.edition_now()
    attended = mine is not None and mine.state == SignUpState.ATTENDED
    context = {
        "row": row,
        "mine": mine,
        "code": qr.svg(mine.ticket) if mine and mine.state == SignUpState.PLACED else "",
        "booth": queries.own_booth(person, row),
        "material": queries.material(row) if attended else [],
        "form": FeedbackForm() if attended and mine and mine.score is None else None,
        "is_open": row.state == EventState.PUBLISHED and now <= row.closes,
        "may_cancel": mine is not None and "cancel" in SIGN_UP_MOVES.get(mine.state, {}) and now < row.starts,
        "problem": problem,
    }
    return holder_page(request, "event", link, token, context, status=422 if problem else 200)


def _act(request: HttpRequest, link: HolderLink, row: Event) -> None:
    person, act = link.holder.person, request.POST.get("act", "")
    mine: SignUp | None = queries.own(person, row)
    if act == "booth":
        given = {name: request.POST.get(name, "") for name in ("work", "what")}
        commands.apply_for_booth(actor=link.actor, event=row, person=person, **given)
        messages.success(request, _("已申请展位，等遴选。"))
    elif act == "cancel" and mine is not None:
        commands.cancel_sign_up(actor=link.actor, sign_up=mine)
        messages.success(request, _("已取消报名，名额给了下一位。"))
    elif act == "feedback" and mine is not None:
        form = FeedbackForm(request.POST)
        score = int(form.data.get("score") or 0) if str(form.data.get("score", "")).isdecimal() else 0
        commands.give_feedback(
            actor=link.actor, sign_up=mine, score=score, words=request.POST.get("words", "")
        )
        messages.success(request, _("谢谢您的反馈。"))
    else:
        signed = commands.sign_up(actor=link.actor, event=row, person=person)
        messages.success(request, str(signed.get_state_display()))


@require_safe
def material(request: HttpRequest, token: str, uid: str, attachment: str) -> HttpResponse:
    """Hand out a file to who came."""
    link = honours.holder_link(token)
    row = _event(link, uid)
    mine = queries.own(link.holder.person, row)
    found = queries.material(row).filter(uid=attachment).first()
    if mine is None or mine.state != SignUpState.ATTENDED or found is None:
        raise not_found()
    return downloads.handed_out(found.file)
