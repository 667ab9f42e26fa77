"""A holder's loans by link: what is offered, an application, and where each loan stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.incubator import queries as incubator
from baijia.aftercare.loans import commands, queries, reckoning
from baijia.aftercare.loans.enums import LENT, LOAN_MOVES, Claimant, LoanState
from baijia.aftercare.loans.models import Loan, Product
from baijia.award.honours import queries as honours
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Person

from .. import loan_words, refusals
from .forms import LoanForm
from .views import holder_page

METHODS = ["GET", "HEAD", "POST"]


def _offered(person: Person) -> list[Product]:
    """Return the products of the organisers whose honour the person holds."""
    organisers = {row.programme.organiser_id: row.programme.organiser for row in honours.of_person(person)}
    today = clock.edition_now().date()
    return [product for organiser in organisers.values() for product in queries.offered(organiser, today)]


@require_safe
def loans(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered, with its rate, and the own loans."""
    link = honours.holder_link(token)
    person = link.holder.person
    context = {
        "products": [(row, loan_words.of_product(row)) for row in _offered(person)],
        "loans": queries.of_person(person),
    }
    return holder_page(request, "loans", link, token, context)


def _files(form: LoanForm) -> dict[str, tuple[str, bytes]]:
    found = {}
    for code in form.documents:
        file = form.cleaned_data.get(f"file_{code}")
        if file:
            found[code] = (file.name, file.read())
    return found


def _tenancy(person: Person) -> str:
    """Return the number of the running tenancy, which some products ask for."""
    row = incubator.running_tenancy(person)
    return row.number if row else ""


def _given(form: LoanForm) -> dict[str, Any]:
    names = ("amount", "months", "project", "purpose", "guarantor")
    return {name: form.cleaned_data.get(name, "") for name in names} | {"documents": _files(form)}


@require_http_methods(METHODS)
def apply(request: HttpRequest, token: str, uid: str) -> HttpResponse:
    """Take an application with its documents and consents; nothing is ticked beforehand."""
    link = honours.holder_link(token)
    person = link.holder.person
    product = next((row for row in _offered(person) if row.uid == uid), None)
    if product is None:
        raise not_found()
    form = LoanForm(request.POST or None, request.FILES or None, product=product)
    if request.method == "POST" and form.is_valid():
        consents = [one for one in ("share", "credit") if form.cleaned_data.get(f"consent_{one}")]
        try:
            commands.apply(
                actor=link.actor,
                person=person,
                product=product,
                consents=consents,
                tenancy=_tenancy(person),
                **_given(form),
            )
            messages.success(request, _("申请已交，等工会审核。"))
            return redirect("holder-loans", token)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "product": product, "terms": loan_words.of_product(product)}
    return holder_page(request, "loan_apply", link, token, context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def loan(request: HttpRequest, token: str, uid: str) -> HttpResponse:
    """Show one loan; correct it after a return, take it back, or claim the subsidy where the borrower claims."""
    link = honours.holder_link(token)
    row = queries.own(link.holder.person, uid)
    form = None
    if row.state == LoanState.RETURNED:
        initial = {
            name: getattr(row, name) for name in ("amount", "months", "project", "purpose", "guarantor")
        }
        form = LoanForm(
            request.POST if request.POST.get("act") == "correct" else None,
            request.FILES or None,
            product=row.product,
            correcting=True,
            initial=initial,
        )
    problem = ""
    if request.method == "POST":
        try:
            if _acted(request, link, row, form):
                return redirect("holder-loan", token, uid)
        except Refused as refused:
            if refused.hidden:
                raise
            if form is not None and form.is_bound:
                refusals.put(form, refused)
            else:
                problem = refused.sentence
    by_borrower = row.product.document["claimant"] == Claimant.BORROWER
    context = {
        "row": row,
        "form": form,
        "problem": problem,
        "terms": loan_words.of_loan(row),
        "schedule": reckoning.schedule(row) if row.state in LENT else None,
        "claims": row.claims.order_by("number"),
        "may_withdraw": "withdraw" in LOAN_MOVES.get(LoanState(row.state), {}),
        "may_claim": by_borrower and row.state in LENT and bool(queries.next_claims(row)),
    }
    wrong = problem or (form is not None and form.errors)
    return holder_page(request, "loan", link, token, context, status=422 if wrong else 200)


def _acted(request: HttpRequest, link: honours.HolderLink, row: Loan, form: LoanForm | None) -> bool:
    """Do what a button asked for; False where the form was not filled in well."""
    act = request.POST.get("act", "")
    if act == "withdraw":
        commands.withdraw(actor=link.actor, loan=row)
        messages.success(request, _("已撤回。"))
    elif act == "claim":
        span = queries.next_claims(row)[:1]
        if not span:
            return False
        commands.file_claim(actor=link.actor, loan=row, start=span[0].start, end=span[0].end)
        messages.success(request, _("已申请贴息，等工会核对。"))
    elif form is None or not form.is_valid():
        return False
    else:
        commands.correct(actor=link.actor, loan=row, tenancy=_tenancy(row.person), **_given(form))
        messages.success(request, _("已重新交上，等工会审核。"))
    return True
