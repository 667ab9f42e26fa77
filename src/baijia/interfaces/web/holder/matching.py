"""A holder's side of matching by link: offers, the needs they fit, invitations to answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.aftercare.matching import commands, queries
from baijia.aftercare.matching.enums import ListState, MatchState
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.award.honours.queries import HolderLink
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Person, Union

from .. import refusals
from .forms import OfferForm
from .views import holder_page


def _standing(person: Person) -> Honour:
    for row in honours.of_person(person):
        if honours.stands(row):
            return row
    raise not_found()


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, token: str) -> HttpResponse:
    """Show own offers, what they fit, and matches; take a new offer or an answer."""
    link = honours.holder_link(token)
    person = link.holder.person
    honour = _standing(person)
    form = OfferForm(
        request.POST if request.POST.get("act") == "offer" else None,
        organiser=honour.programme.organiser,
        initial={"group": honour.group},
    )
    problem = ""
    if request.method == "POST":
        try:
            if _acted(request, link, form, honour.programme.organiser):
                return redirect("holder-matching", token)
        except Refused as refused:
            if refused.hidden:
                raise
            if form.is_bound:
                refusals.put(form, refused)
            else:
                problem = refused.sentence
    offers = list(queries.own_offers(person))
    context = {
        "offers": [
            (row, queries.needs_for(row, most=3) if row.state == ListState.OPEN else []) for row in offers[:5]
        ],
        "matches": [
            (row, queries.firm_of(row), row.state == MatchState.INVITED and row.offer_agreed_at is None)
            for row in queries.of_person(person)[:20]
        ],
        "form": form,
        "problem": problem,
    }
    return holder_page(
        request, "matching", link, token, context, status=422 if problem or form.errors else 200
    )


def _acted(request: HttpRequest, link: HolderLink, form: OfferForm, organiser: Union) -> bool:
    """Do what a button asked for; False where the form was not filled in well."""
    person, act, uid = link.holder.person, request.POST.get("act", ""), request.POST.get("uid", "")
    if act == "offer":
        if not form.is_valid():
            return False
        commands.offer(actor=link.actor, organiser=organiser, person=person, **form.cleaned_data)
        messages.success(request, _("已登记成果。"))
    elif act == "close":
        found = queries.own_offers(person).filter(uid=uid).first()
        if found is None:
            raise not_found()
        commands.close_offer(actor=link.actor, offer=found)
    elif act == "agree":
        commands.agree(actor=link.actor, match=queries.own_match(person, uid))
        messages.success(request, _("已同意，对方也同意后会互相告知。"))
    else:
        commands.decline(
            actor=link.actor, match=queries.own_match(person, uid), note=request.POST.get("note", "")
        )
    return True
