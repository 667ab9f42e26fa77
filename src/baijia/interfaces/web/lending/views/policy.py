"""What is policy: products, the benchmark rates, and the budget board."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.loans import commands, documents, queries
from baijia.aftercare.loans.enums import PRODUCT_MOVES, ProductState
from baijia.aftercare.loans.models import Product
from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.interfaces.web import loan_words
from baijia.interfaces.web.desks import actor_of, attempt, holds, union_of
from baijia.interfaces.web.lending import forms
from baijia.interfaces.web.lending.desk import page

BOARD = (Role.SERVICE_OFFICER, Role.PAYER)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """List the products by version, and the examples that ship."""
    actor = actor_of(request)
    if not holds(actor, Role.SERVICE_OFFICER, Role.LEADER):
        raise not_found()
    rows = list(queries.products(actor))
    today = clock.edition_now().date()
    organiser = rows[0].organiser if rows else None
    holding = {one.pk for one in queries.offered(organiser, today)} if organiser else set()
    known = {row.code for row in rows}
    shipped = [
        (code, documents.parse(text)) for code, text in documents.shipped().items() if code not in known
    ]
    return page(
        request,
        "products",
        rows=[(row, loan_words.percent(documents.rate_most(row.document))) for row in rows],
        holding=holding,
        shipped=shipped,
        drafts=holds(actor, Role.SERVICE_OFFICER),
    )


@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, product: str) -> HttpResponse:
    """Show one version of a product; the leader signs it, the officer gives a draft up."""
    actor = actor_of(request)
    row = queries.product(actor, product)
    problem = ""
    if request.method == "POST":
        write = commands.sign_product if request.POST.get("act") == "sign" else commands.drop_product
        try:
            write(actor=actor, product=row)
            messages.success(request, _("已办理。"))
            return redirect("lending-product", product)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    moves = PRODUCT_MOVES.get(ProductState(row.state), {})
    return page(
        request,
        "product",
        current=reverse("lending-products"),
        row=row,
        terms=loan_words.of_product(row),
        may_sign="sign" in moves and holds(actor, Role.LEADER),
        may_drop="drop" in moves and holds(actor, Role.SERVICE_OFFICER),
        may_edit=holds(actor, Role.SERVICE_OFFICER),
        problem=problem,
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a version: from the newest one, or from an example that ships."""
    actor, organiser = actor_of(request), union_of(request, Role.SERVICE_OFFICER)
    newest = Product.objects.filter(organiser=organiser, code=code).order_by("-starts", "-pk").first()
    text = newest.text if newest else documents.shipped().get(code, "")
    if not text:
        raise not_found()
    initial = {"text": text, "basis": newest.basis if newest else "", "starts": clock.edition_now().date()}
    form = forms.ProductForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, row = attempt(
            form, lambda: commands.draft_product(actor=actor, organiser=organiser, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("已拟定“%s”，等审定人签署。") % row.name)
            return redirect("lending-product", row.uid)
    return page(
        request,
        "product_edit",
        current=reverse("lending-products"),
        form=form,
        newest=newest,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """Show the benchmark rates and take new months."""
    actor, organiser = actor_of(request), union_of(request, Role.SERVICE_OFFICER)
    form = forms.RatesForm(request.POST or None, initial={"source": _("全国银行间同业拆借中心")})
    if request.method == "POST" and form.is_valid():
        done, count = attempt(
            form, lambda: commands.enter_rates(actor=actor, organiser=organiser, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("已登记 %d 个月。") % count)
            return redirect("lending-rates")
    tenors = dict(forms.TENORS)
    rows = [
        (row, tenors.get(row.tenor, row.tenor), loan_words.percent(row.annual))
        for row in queries.benchmarks(organiser)[:48]
    ]
    return page(request, "rates", form=form, rows=rows, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Show the budget board; the service officer sets budgets on it."""
    actor = actor_of(request)
    if not holds(actor, *BOARD):
        raise not_found()
    role = next(role for role in BOARD if actor.places(role))
    organiser = union_of(request, role)
    names = dict(Product.objects.filter(organiser=organiser).order_by("starts").values_list("code", "name"))
    form = None
    if role == Role.SERVICE_OFFICER:
        form = forms.BudgetForm(
            request.POST or None, codes=sorted(names.items()), initial={"year": clock.edition_now().year}
        )
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            done, _row = attempt(form, lambda: commands.set_budget(actor=actor, organiser=organiser, **given))
            if done:
                messages.success(request, _("已登记预算。"))
                return redirect("lending-board")
    rows = [(names.get(row.code, row.code), row) for row in queries.board(organiser)]
    reserved = [(name, queries.reserved(organiser, code)) for code, name in sorted(names.items())]
    return page(
        request,
        "board",
        rows=rows,
        reserved=[pair for pair in reserved if pair[1]],
        form=form,
        status=422 if form is not None and form.errors else 200,
    )
