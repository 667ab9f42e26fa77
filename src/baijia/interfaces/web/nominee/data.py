"""A nominee's own data: what is held, a copy of it, and a correction asked for (PIPL articles 45 and 46)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from baijia.award.nominations import commands, queries
from baijia.award.record import retention
from baijia.core.refused import Refused

from .. import refusals
from .views import METHODS, show, tried


class CopyForm(forms.Form):
    """Proof that the person asks."""

    last_six = forms.CharField(label=gettext_lazy("身份证件号码后六位"), max_length=6)


class CorrectForm(forms.Form):
    """What is wrong, and what is right."""

    text = forms.CharField(
        label=gettext_lazy("哪一项不对，应改成什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(METHODS)
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is held and until when; a POST with the last six of the ID number hands out a copy."""
    link = queries.link(token)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = tried(link, commands.copy_own_data, **form.cleaned_data)
        except Refused as refused:
            refusals.put(form, refused)
        else:
            answer = HttpResponse(copy, content_type="application/json")
            answer["Content-Disposition"] = f'attachment; filename="baijia-{link.member.dossier.number}.json"'
            answer["Cache-Control"] = "private, no-store"
            return answer
    return _shown(request, token, form, CorrectForm())


def _shown(request: HttpRequest, token: str, form: CopyForm, correct: CorrectForm) -> HttpResponse:
    link = queries.link(token)
    edition = link.member.dossier.edition
    moments = retention.deletes_at(edition)
    context = {
        "form": form,
        "correct": correct,
        "kept": [
            (what.label, count, moments[what] if moments else None)
            for what, count in retention.days(edition).items()
        ],
    }
    status = 422 if form.errors or correct.errors else 200
    return show(request, "data", link, token, context, status=status)


@require_POST
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a correction."""
    link = queries.link(token)
    form = CorrectForm(request.POST)
    if form.is_valid():
        try:
            commands.ask_correction(
                actor=link.actor, member_uid=link.member.uid, text=form.cleaned_data["text"]
            )
            messages.success(request, _("已转给申报单位核对更正。"))
            return redirect("nominee-data", token)
        except Refused as refused:
            refusals.put(form, refused)
    return _shown(request, token, CopyForm(), form)
