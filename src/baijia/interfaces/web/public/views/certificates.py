"""Certificates: the check anyone may make, the signed credential, the status list, the sheet."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.honours import documents
from baijia.award.honours import queries as honours
from baijia.award.honours import rules as honours_rules
from baijia.award.honours.models import Certificate
from baijia.award.programmes import queries as programmes
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import limits
from baijia.interfaces.web.papers import certificate as paper
from baijia.interfaces.web.public import forms
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published
from baijia.interfaces.web.templatetags.editions import named

A_MINUTE = 60
"""Checks of one number within a minute: a hall that scans one certificate passes, a machine does not."""
CREDENTIAL = "application/vc"


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number and lead to its page."""
    form = forms.CertificateForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        number = form.cleaned_data["number"]
        # What could not be an address is as unknown as any other wrong number.
        return redirect("public-certificate", number if number.replace("-", "").isalnum() else "-")
    return render(
        request,
        "public/check.html",
        {"form": form, "crumbs": crumbs((_("查询"), "public-lookup"), _("证书核验"))},
        status=422 if form.errors else 200,
    )


def _found(number: str) -> Certificate:
    limits.check("certificate", honours.normalised(number), most=A_MINUTE)
    return honours.check(number)


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether a certificate stands, was revoked, or is not known; the last in the same words for any text."""
    context: dict[str, Any] = {"crumbs": crumbs((_("查询"), "public-lookup"), _("证书核验"))}
    try:
        found = _found(number)
    except Refused:
        return render(request, "public/certificate_unknown.html", context, status=404)
    honour = found.honour
    definition = programmes.in_force(honour.edition) if honour.edition else None
    groups = {item["code"]: named(item) for item in definition["groups"]} if definition else {}
    context |= {
        "certificate": found,
        "honour": honour,
        "definition": definition,
        "group": groups.get(honour.group, honour.group),
        "stands": honours.stands(honour),
        "ground": honours_rules.GROUNDS.get(honour.revocation.get("ground", ""), ""),
        "issuer": found.credential["issuer"],
    }
    return render(request, "public/certificate.html", context)


@require_safe
def credential(request: HttpRequest, number: str) -> HttpResponse:
    """Send the signed credential; a revoked one too: its status list says what it is worth."""
    found = _found(number)
    return _json(found.credential, f"{found.number}.json")


@require_safe
def status_list(request: HttpRequest, code: str) -> HttpResponse:
    """Send the signed list of revoked certificates of an edition, as it was last signed."""
    document = documents.status_list(published(code))
    if document is None:
        raise not_found()
    answer = _json(document, f"{code}-status-list.json")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """Send the sheet of a certificate whose honour stands."""
    found = _found(number)
    if not honours.stands(found.honour) or found.honour.edition is None:
        raise not_found()
    answer = HttpResponse(paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


def _json(document: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    answer = HttpResponse(text + "\n", content_type=CREDENTIAL)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
