"""Confirmation of an act of the line: first what will happen, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.award.review.models import Round
from baijia.core.refused import not_found
from baijia.interfaces.web.desks import actor_of, attempt, check_fresh
from baijia.interfaces.web.office.acts import ACTS, ROUND_ACTS, Act
from baijia.interfaces.web.office.desk import edition_of, page
from baijia.interfaces.web.office.forms import AssignForm, CloseRoundForm, ConferForm, ConfirmForm
from baijia.interfaces.web.office.screening_forms import OpenNoticeForm

REPEATABLE = frozenset({"screen", "pass-clear", "search-conflicts", "schedule"})
FORMS = {
    "objective": AssignForm,
    "reason": CloseRoundForm,
    "without": OpenNoticeForm,
    "decision": ConferForm,
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Confirm an act on an edition."""
    found = ACTS.get(name)
    if found is None:
        raise not_found()
    edition = edition_of(request, code, *found.roles)
    back = reverse(found.after, args=[code])
    return _served(request, found, name, edition, None, back)


@require_http_methods(["GET", "POST"])
def round_act(request: HttpRequest, code: str, round: str, name: str) -> HttpResponse:
    """Confirm an act on a round."""
    found = ROUND_ACTS.get(name)
    if found is None:
        raise not_found()
    edition = edition_of(request, code, *found.roles)
    row = Round.objects.filter(edition=edition, code=round).select_related("edition__organiser").first()
    if row is None:
        raise not_found()
    where = "office-timetable" if name == "schedule" else "office-round"
    return _served(request, found, name, edition, row, reverse(where, args=[code, round]))


def _served(
    request: HttpRequest, found: Act, name: str, edition: Edition, round: Round | None, back: str
) -> HttpResponse:
    if found.step_up:
        check_fresh(request)
    return _confirm(request, found, name, edition, round, back)


def _confirm(
    request: HttpRequest, found: Act, name: str, edition: Edition, round: Round | None, back: str
) -> HttpResponse:
    actor = actor_of(request)
    step = next(
        (
            one
            for one in line.steps(edition)
            if one.code == name and one.round == (round.code if round else "")
        ),
        None,
    )
    facts = found.tell(actor, edition, round)
    blockers = list(facts.blockers)
    if step is not None and step.early and step.opens is not None:
        blockers.append(_("按日程要到 %s 才能进行。") % f"{step.opens:%Y-%m-%d %H:%M}")
    kind = FORMS[found.fields[0]] if found.fields else ConfirmForm
    already = step is not None and step.done and name not in REPEATABLE
    if already and request.method == "POST":
        messages.info(request, _("此前已经完成：%s。") % found.title())
        return redirect(back)
    initial = {"seal": facts.seal} | {key: request.GET[key] for key in ("objective",) if key in request.GET}
    form = kind(request.POST or None, initial=initial)
    changed = False
    if request.method == "POST" and form.is_valid():
        changed = form.cleaned_data["seal"] != facts.seal
        if not changed:
            done, _result = attempt(form, lambda: found.run(actor, edition, round, form.cleaned_data))
            if done:
                messages.success(request, _("已完成：%s。") % found.title())
                return redirect(back)
        else:
            form = kind(initial=initial)
    return page(
        request,
        "confirm",
        edition,
        back,
        status=422 if form.errors or changed else 200,
        act=found,
        title=found.title(),
        round=round,
        facts=facts,
        blockers=blockers,
        changed=changed,
        already=already,
        form=form,
        back=back,
    )
