"""The notice a unit puts up itself (单位公示), reported with its proof."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands, queries
from baijia.core.refused import Refused

from ... import refusals
from .common import actor_of, own, page


class NoticeForm(forms.Form):
    """Where it hung, from when to when, what came of it, and what proves it."""

    place = forms.CharField(
        label=gettext_lazy("公示地点或方式"), max_length=80, help_text=gettext_lazy("如“厂区公告栏和职工群”")
    )
    opens = forms.DateField(label=gettext_lazy("开始日期"), widget=forms.DateInput(attrs={"type": "date"}))
    closes = forms.DateField(label=gettext_lazy("结束日期"), widget=forms.DateInput(attrs={"type": "date"}))
    result = forms.CharField(
        label=gettext_lazy("公示结果"), max_length=200, help_text=gettext_lazy("如“公示期间无异议”")
    )
    evidence = forms.FileField(
        label=gettext_lazy("公示照片或盖章的公示单"), help_text=gettext_lazy("PDF、JPG 或 PNG，不超过 10 MB")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, uid: str) -> HttpResponse:
    """Report the notice, or a better proof of it."""
    row = own(request, uid)
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("evidence")
        try:
            commands.report_unit_notice(
                actor=actor_of(request), dossier_uid=uid, name=upload.name, data=upload.read(), **given
            )
            messages.success(request, _("单位公示已登记。"))
            return redirect("unit-dossier", uid)
        except Refused as refused:
            refusals.put(form, refused)
    rule = (queries.definition_of(row.edition).get("chain") or {}).get("unit_notice")
    context = {"form": form, "rule": rule, "earlier": getattr(row, "unit_notice", None)}
    return page(request, "notice", row, context, status=422 if form.errors else 200)
