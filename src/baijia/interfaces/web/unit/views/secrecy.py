"""The secrecy review of a draft that has none yet, and wiping out what should never have been sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Secrecy
from baijia.award.record import commands as record
from baijia.core.refused import Refused

from ... import refusals
from ..declaring import SecrecyForm, SpillForm
from .common import actor_of, editable, own, page

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def review(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the reviewer's declaration; the form opens once it says unclassified."""
    dossier = own(request, uid)
    if not editable(dossier):
        return redirect("unit-dossier", uid)
    form = SecrecyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = commands.declare_secrecy(
                actor=actor_of(request),
                dossier_uid=uid,
                reviewer=form.cleaned_data["reviewer"],
                outcome=Secrecy(form.cleaned_data["secrecy"]),
            )
            return redirect("unit-form" if row.outcome == Secrecy.UNCLASSIFIED else "unit-secrecy", uid)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "newest": queries.secrecy_of(dossier), "classified": Secrecy.CLASSIFIED}
    return page(request, "secrecy", dossier, context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def spill(request: HttpRequest, uid: str) -> HttpResponse:
    """Wipe out everything of a dossier, and show which copies elsewhere people must clear by hand."""
    dossier = own(request, uid)
    form = SpillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record.purge_spill(actor=actor_of(request), dossier_uid=uid, why=form.cleaned_data["why"])
        messages.success(request, _("内容和附件已清除，申报已撤回。下面各处的副本还须人工清除。"))
        return redirect("unit-spill", uid)
    context = {"form": form, "purges": dossier.spills.order_by("-id")}
    return page(request, "spill", dossier, context, status=422 if form.errors else 200)
