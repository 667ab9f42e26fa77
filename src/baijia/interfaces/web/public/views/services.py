"""What unions offer to holders, as the public may read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.aftercare.incubator import queries as incubator
from baijia.aftercare.loans import queries as loans
from baijia.aftercare.matching import queries as pairs
from baijia.core import clock
from baijia.interfaces.web import loan_words
from baijia.interfaces.web.public.crumbs import crumbs

A_PAGE = 20


@require_safe
def lending(request: HttpRequest) -> HttpResponse:
    """List the loan products that are open, with the annualised rate and who decides."""
    rows = loans.offered(None, clock.edition_now().date())
    context = {
        "products": [(row, loan_words.of_product(row)) for row in rows],
        "crumbs": crumbs(_("小额贴息贷款")),
    }
    return render(request, "public/loans.html", context)


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """List the maker spaces with their rules and how many places are taken."""
    context = {"rows": incubator.public(), "crumbs": crumbs(_("职工创客空间"))}
    return render(request, "public/spaces.html", context)


@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    """List open needs and offers without names."""
    lists = dict(zip(("needs", "offers"), pairs.listed(), strict=True))
    pages = {name: Paginator(rows, A_PAGE).get_page(request.GET.get(name)) for name, rows in lists.items()}
    context = pages | {"crumbs": crumbs(_("项目对接"))}
    return render(request, "public/matching.html", context)
