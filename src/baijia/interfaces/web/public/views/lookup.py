"""Where is my case: for the people of a dossier, by its receipt and the end of their own ID number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from baijia.award.honours import queries as honours
from baijia.award.nominations import queries as nominations
from baijia.award.programmes import queries as programmes
from baijia.award.record import queries as record
from baijia.core import limits
from baijia.core.refused import Refused
from baijia.interfaces.web.public import forms
from baijia.interfaces.web.public.crumbs import crumbs

A_MINUTE, A_DAY = 5, 30
STATES = {"done": "done", "refused": "done", "moving": "now"}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Show the steps of a case with their reasons; one answer for every pair that does not belong together."""
    form = forms.LookupForm(request.POST or None)
    context = {"form": form, "crumbs": crumbs((_("查询"), "public-lookup"), _("办理进度"))}
    if form.is_valid():
        receipt = form.cleaned_data["receipt"]
        limits.count("lookup", receipt, most=A_MINUTE)
        limits.count("lookup-day", receipt, most=A_DAY, seconds=24 * 3600)
        try:
            dossier = nominations.by_receipt(receipt, form.cleaned_data["last_six"])
            steps = record.case(request.actor, dossier)  # type: ignore[attr-defined]
        except Refused:
            return render(request, "public/lookup.html", context | {"unknown": True})
        context |= {
            "dossier": dossier,
            "definition": programmes.in_force(dossier.edition),
            "steps": steps,
            "certificate": honours.certificate_of(dossier),
        }
    return render(request, "public/lookup.html", context, status=422 if form.errors else 200)
