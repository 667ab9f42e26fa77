"""Certificates: the check anyone may make, the signed credential, the status list, the sheet."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.honours import documents, signing
from baijia.award.honours import queries as honours
from baijia.award.honours.enums import Ground, Recovered
from baijia.award.honours.models import Certificate, Honour
from baijia.award.programmes import queries as programmes
from baijia.core import clock, limits
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.papers import certificate as paper
from baijia.interfaces.web.public import forms
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published
from baijia.interfaces.web.templatetags.editions import named

A_MINUTE = 60
"""Checks of one number within a minute: a hall that scans one certificate passes, a machine does not."""
GUESSES = 5
"""Checks within a minute of a number that is none."""
CREDENTIAL = "application/vc"


@sensitive_post_parameters("name")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number with the holder's name; the answer is valid, revoked or unknown, whichever part was wrong.

    A number alone, as a QR code brings it, is asked for in the address and leads to its page.
    """
    if "number" in request.GET:
        scanned = forms.CertificateForm(request.GET)
        if scanned.is_valid():
            number = scanned.cleaned_data["number"]
            # What could not be an address is as unknown as any other wrong number.
            return redirect("public-certificate", number if number.replace("-", "").isalnum() else "-")
    form = forms.HolderForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs((_("查询"), "public-lookup"), _("证书核验"))}
    if not form.is_valid():
        return render(request, "public/check.html", context, status=422 if form.errors else 200)
    given = form.cleaned_data
    limits.count("certificate", honours.normalised(given["number"]), most=A_MINUTE)
    try:
        honour = honours.check_by_name(given["number"], given["name"])
    except Refused:
        return render(request, "public/certificate_unknown.html", context, status=404)
    return render(request, "public/certificate.html", context | _answer(honour))


def _answer(honour: Honour) -> dict[str, Any]:
    """Return what a page shows of an honour: whether it stands, whose it is, by which decision."""
    definition = programmes.in_force(honour.edition) if honour.edition else None
    groups = {item["code"]: named(item) for item in definition["groups"]} if definition else {}
    certificate = getattr(honour, "certificate", None)
    return {
        "certificate": certificate,
        "honour": honour,
        "definition": definition or {"name": honour.cohort.name if honour.cohort else honour.programme.name},
        "group": groups.get(honour.group, honour.group),
        "stands": honours.stands(honour),
        "issuer": certificate.credential["issuer"]
        if certificate
        else {"name": honour.programme.organiser.name},
        "ground": Ground(honour.revocation["ground"]).label if honour.revocation else "",
        "items": [Recovered(item).label for item in honour.revocation.get("items", [])],
        "signer": signing.signer(),
        "rehearsal": bool(honour.edition and honour.edition.log.origin.startswith("REHEARSAL/")),
    }


def _found(number: str) -> Certificate:
    subject = honours.normalised(number)
    try:
        found = honours.check(number)
    except Refused:
        limits.count("certificate-unknown", subject, most=GUESSES)
        raise
    limits.count("certificate", subject, most=A_MINUTE)
    return found


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether a certificate stands, was revoked, or is not known; the last in the same words for any text."""
    context: dict[str, Any] = {"crumbs": crumbs((_("查询"), "public-lookup"), _("证书核验"))}
    try:
        found = _found(number)
    except Refused:
        return render(request, "public/certificate_unknown.html", context, status=404)
    return render(request, "public/certificate.html", context | _answer(found.honour))


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
    """Send the sheet of a certificate whose honour stands, signed where a signing service is configured."""
    found = _found(number)
    if not honours.stands(found.honour) or found.honour.edition is None:
        raise not_found()
    made = signing.signed(paper.pdf(found), reason=_("颁发荣誉证书"), at=clock.iso(found.honour.conferred_at))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


def _json(document: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    answer = HttpResponse(text + "\n", content_type=CREDENTIAL)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
