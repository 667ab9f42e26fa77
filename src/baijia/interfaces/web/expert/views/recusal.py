"""Standing back: from persons and units before the assignment, from an item at any time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.award.experts import commands, queries
from baijia.award.programmes import queries as programmes
from baijia.award.review import queries as review
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.expert.forms import DeclineForm, RecuseForm
from baijia.interfaces.web.expert.frame import actor_of, edition_name, expert_frame, for_experts, linked
from baijia.interfaces.web.ui.words import named


@for_experts
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """List persons and units without projects; the expert marks whom not to judge, or says: nobody."""
    actor = actor_of(request)
    edition = next((one for one in queries.editions_of(actor) if one.code == code), None)
    if edition is None:
        raise not_found()
    picked = request.POST.getlist("pick")
    nobody = "nobody" in request.POST
    form = RecuseForm(request.POST if request.method == "POST" and not nobody else None)
    if request.method == "POST" and (nobody or _is_good(form, picked)):
        try:
            commands.declare_recusal(
                actor=actor,
                edition=edition,
                dossiers=[] if nobody else queries.declared(actor, edition, picked),
                reason="" if nobody else form.cleaned_data["reason"],
            )
        except Refused as refused:
            if refused.hidden:
                raise
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("回避申报已收到。"))
            return redirect("expert-recusal", code=code)
    groups = {row["code"]: named(row) for row in programmes.in_force(edition)["groups"]}
    rows = sorted(queries.declarable(actor, edition), key=lambda row: (row.group, row.employer, row.name))
    context = {
        "frame": expert_frame(request, reverse("expert-recusal", args=[code]), edition=edition),
        "edition": edition,
        "name": edition_name(edition),
        "rows": [(row, groups.get(row.group, "")) for row in rows],
        "picked": picked,
        "form": form,
        "statement": queries.statements_of(actor).get(edition.pk),
        "linked": linked(edition),
    }
    return render(request, "expert/recusal.html", context)


def _is_good(form: RecuseForm, picked: list[str]) -> bool:
    good = form.is_valid()
    if not picked:
        form.add_error(None, _("请先在名单里勾选要回避的人；没有的，按“没有需要回避的”。"))
    return good and bool(picked)


@for_experts
def item(request: HttpRequest, uid: str) -> HttpResponse:
    """Stand back from one item; it disappears from the list at once."""
    actor = actor_of(request)
    view = review.my_item(actor, uid)
    round = review.my_round(actor, uid)
    form = RecuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.declare_recusal(
                actor=actor,
                edition=round.edition,
                dossiers=[review.my_dossier(actor, uid)],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            if refused.hidden:
                raise
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("已申报回避，这件材料不再给您看。工作人员会另请专家。"))
            return redirect("expert-round", uid=round.uid)
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "view": view,
        "round": round,
        "form": form,
    }
    return render(request, "expert/recuse.html", context)


@for_experts
def invitation(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer an invitation; declining says nothing of any candidate."""
    actor = actor_of(request)
    asked = queries.my_invitation(actor, uid)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accept = "accept" in request.POST
        try:
            commands.answer_invitation(
                actor=actor, invitation=asked, accept=accept, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            if refused.hidden:
                raise
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("谢谢，已登记您的答复。"))
            return redirect("expert-home")
    context = {
        "frame": expert_frame(request, edition=asked.edition),
        "asked": asked,
        "round_name": named(programmes.round_definition(asked.edition, asked.round_code)),
        "edition_name": edition_name(asked.edition),
        "linked": linked(asked.edition, asked.round_code),
        "form": form,
    }
    return render(request, "expert/invitation.html", context, status=422 if form.errors else 200)
