"""Words on site: an accompanying expert's comment, and the chair's opinion of the panel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baijia.award.review import commands
from baijia.award.review import queries as review
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.expert.forms import RemarkForm
from baijia.interfaces.web.expert.frame import actor_of, expert_frame, for_experts
from baijia.interfaces.web.expert.views.lists import round_of


@for_experts
def comment(request: HttpRequest, uid: str, dossier_uid: str) -> HttpResponse:
    """Let an accompanying expert read an item and comment on it; there are no marks to give."""
    actor, round = actor_of(request), round_of(request, uid)
    view = review.accompanied_item(actor, round, dossier_uid)
    form = RemarkForm(request.POST if request.method == "POST" else None, initial={"text": view.remark})
    if request.method == "POST" and form.is_valid():
        try:
            commands.remark(
                actor=actor,
                round=round,
                dossier=review.accompanied_dossier(actor, round, dossier_uid),
                text=form.cleaned_data["text"],
            )
        except Refused as refused:
            if refused.hidden:
                raise
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("评议意见已保存，本轮截止前可以再改。"))
            return redirect("expert-round", uid=uid)
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "view": view,
        "round": round,
        "form": form,
    }
    return render(request, "expert/comment.html", context)


@for_experts
def opinion(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the chair write what the panel thinks of an item."""
    actor = actor_of(request)
    view, round = review.my_item(actor, uid), review.my_round(actor, uid)
    so_far = review.my_opinion(actor, uid)
    if so_far is None:
        raise not_found()
    form = RemarkForm(request.POST if request.method == "POST" else None, initial={"text": so_far})
    form.fields["text"].label = _("小组意见")
    if request.method == "POST" and form.is_valid():
        try:
            commands.remark(
                actor=actor,
                round=round,
                dossier=review.my_dossier(actor, uid),
                text=form.cleaned_data["text"],
                opinion=True,
            )
        except Refused as refused:
            if refused.hidden:
                raise
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("小组意见已保存，本轮截止前可以再改。"))
            return redirect("expert-item", uid=uid)
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "view": view,
        "round": round,
        "form": form,
    }
    return render(request, "expert/opinion.html", context)
