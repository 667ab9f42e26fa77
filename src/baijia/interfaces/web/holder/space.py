"""A holder's place in a maker space by link: what there is, the application, the tenancy, tickets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.aftercare.incubator import commands, queries
from baijia.aftercare.incubator.enums import ADMISSION_MOVES, ON_THEIR_WAY, AdmissionState
from baijia.aftercare.incubator.models import Space
from baijia.award.honours import queries as honours
from baijia.award.honours.queries import HolderLink
from baijia.core import clock
from baijia.core.refused import Refused, not_found

from .. import refusals
from .forms import AdmissionForm, TicketForm
from .views import holder_page


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, token: str) -> HttpResponse:
    """Show spaces, the own application or tenancy, and take what is asked for."""
    link = honours.holder_link(token)
    person = link.holder.person
    organisers = list({row.programme.organiser for row in honours.of_person(person)})
    spaces = list(queries.offered(organisers))
    act = request.POST.get("act", "")
    form = AdmissionForm(
        request.POST if act in ("apply", "again") else None, request.FILES or None, spaces=spaces
    )
    ticket = TicketForm(request.POST if act == "ask" else None)
    problem = ""
    if request.method == "POST":
        try:
            if _acted(request, link, form, ticket, spaces):
                return redirect("holder-space", token)
        except Refused as refused:
            bound = form if form.is_bound else ticket if ticket.is_bound else None
            if refused.hidden:
                raise
            if bound is None:
                problem = refused.sentence
            else:
                refusals.put(bound, refused)
    tenancy = queries.running_tenancy(person)
    mine = list(queries.of_person(person))
    current = next((row for row in mine if row.state in ON_THEIR_WAY), None)
    context = {
        "spaces": spaces,
        "mine": mine,
        "current": current,
        "may_withdraw": current is not None
        and "withdraw" in ADMISSION_MOVES.get(AdmissionState(current.state), {}),
        "form": form
        if not tenancy and (current is None or current.state == AdmissionState.RETURNED)
        else None,
        "tenancy": tenancy,
        "due": queries.rent_due(tenancy, clock.edition_now().date()) if tenancy else [],
        "tickets": tenancy.tickets.order_by("-pk") if tenancy else [],
        "ticket": ticket if tenancy else None,
        "problem": problem,
    }
    wrong = problem or form.errors or ticket.errors
    return holder_page(request, "space", link, token, context, status=422 if wrong else 200)


def _acted(
    request: HttpRequest, link: HolderLink, form: AdmissionForm, ticket: TicketForm, spaces: list[Space]
) -> bool:
    """Do what a button asked for; False where its form was not filled in well."""
    person, act = link.holder.person, request.POST.get("act", "")
    current = next((row for row in queries.of_person(person) if row.state in ON_THEIR_WAY), None)
    if act == "withdraw" and current is not None:
        commands.withdraw(actor=link.actor, admission=current)
        messages.success(request, _("已撤回。"))
        return True
    if act == "ask" and ticket.is_valid():
        commands.ask(actor=link.actor, person=person, **ticket.cleaned_data)
        messages.success(request, _("已交给空间，答复会出现在这里。"))
        return True
    if act not in ("apply", "again") or not form.is_valid():
        return False
    given = form.cleaned_data
    words = {"project": given["project"], "plan": given["plan"]}
    if act == "again" and current is not None:
        commands.answer_return(actor=link.actor, admission=current, **words)
    else:
        space = next((row for row in spaces if row.uid == given["space"]), None)
        if space is None:
            raise not_found()
        file = given.get("file")
        commands.apply(
            actor=link.actor,
            person=person,
            space=space,
            wanted=given["wanted"],
            file=(file.name, file.read()) if file else None,
            **words,
        )
    messages.success(request, _("申请已交，等空间初审。"))
    return True
