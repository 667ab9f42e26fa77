"""On site: an accompanying expert's comment, the opinion of the panel, its end with a candidate, and its sheets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from baijia.award.defence import commands as defence
from baijia.award.defence import queries as cases
from baijia.award.defence.enums import Absent
from baijia.award.programmes import queries as editions
from baijia.award.review import commands
from baijia.award.review import queries as review
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import ical, refusals
from baijia.interfaces.web.expert.forms import RemarkForm
from baijia.interfaces.web.expert.frame import actor_of, expert_frame, for_experts, round_name
from baijia.interfaces.web.expert.views.lists import round_of


class OpinionForm(forms.Form):
    """What the group thinks, given by its chair as the case is closed."""

    opinion = forms.CharField(
        label=gettext_lazy("小组意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DissentForm(forms.Form):
    """What a juror holds against the group's opinion; empty takes it back."""

    text = forms.CharField(
        label=gettext_lazy("我的不同意见"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MissingForm(forms.Form):
    """Why a mark is missing."""

    slot = forms.ChoiceField(label=gettext_lazy("专家"))
    why = forms.ChoiceField(label=gettext_lazy("缺评原因"), choices=Absent.choices)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = people  # type: ignore[attr-defined]


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


def _case(request: HttpRequest, uid: str) -> tuple[Any, cases.PanelView]:
    """Return an own item of a round on site and its panel.

    Raises:
        Refused: as hidden: it is not the actor's, or on paper.
    """
    actor = actor_of(request)
    item = review.my_item(actor, uid)
    round, dossier = review.my_round(actor, uid), review.my_dossier(actor, uid)
    if not review.is_onsite(round):
        raise not_found()
    place = round.presentations.select_related("dossier").filter(dossier=dossier).first()
    return item, cases.panel(round, place, account_uid=actor.account_uid or "")


@for_experts
def case(request: HttpRequest, uid: str) -> HttpResponse:
    """Show whose marks are in; let the chair close the candidate with the group's opinion."""
    item, view = _case(request, uid)
    form = OpinionForm(request.POST if request.method == "POST" else None, initial={"opinion": view.opinion})
    if request.method == "POST" and view.presentation and form.is_valid():
        try:
            defence.close_case(
                actor=actor_of(request), presentation=view.presentation, opinion=form.cleaned_data["opinion"]
            )
            messages.success(request, _("已办结；评分从此不能再改。"))
            return redirect("expert-panel", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    return _shown(request, uid, item, view, form=form)


def _shown(
    request: HttpRequest, uid: str, item: Any, view: cases.PanelView, **bound: forms.Form
) -> HttpResponse:
    own = view.own
    owing = [
        (one.slot_uid, one.expert.name)
        for one in view.members
        if one.state != "in" and (view.may_close or one is own)
    ]
    context = {
        "frame": expert_frame(request, edition=review.my_round(actor_of(request), uid).edition),
        "item": item.item,
        "view": view,
        "form": OpinionForm(initial={"opinion": view.opinion}),
        "dissent_form": DissentForm(initial={"text": own.dissent if own else ""}),
        "missing_form": MissingForm(people=owing, prefix="missing") if owing else None,
        **bound,
    }
    faults = any(form.errors for form in bound.values())
    return render(request, "expert/panel.html", context, status=422 if faults else 200)


@require_POST
@for_experts
def missing(request: HttpRequest, uid: str) -> HttpResponse:
    """Say why a mark is missing: one's own, or as chair that of another juror."""
    item, view = _case(request, uid)
    people = [(one.slot_uid, one.expert.name) for one in view.members]
    form = MissingForm(request.POST, people=people, prefix="missing")
    if view.presentation and form.is_valid():
        given = form.cleaned_data
        try:
            defence.explain_missing(
                actor=actor_of(request),
                presentation=view.presentation,
                slot_uid=given["slot"],
                why=Absent(given["why"]),
                reason=given["reason"],
            )
            messages.success(request, _("已记录。"))
            return redirect("expert-panel", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    return _shown(request, uid, item, view, missing_form=form)


@require_POST
@for_experts
def dissent(request: HttpRequest, uid: str) -> HttpResponse:
    """Record or take back an own dissent."""
    item, view = _case(request, uid)
    form = DissentForm(request.POST)
    if view.presentation and form.is_valid():
        try:
            defence.dissent(
                actor=actor_of(request), presentation=view.presentation, text=form.cleaned_data["text"]
            )
            messages.success(request, _("不同意见已记录，将列入汇总表。"))
            return redirect("expert-panel", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    return _shown(request, uid, item, view, dissent_form=form)


@for_experts
def sheets(request: HttpRequest, uid: str) -> HttpResponse:
    """List the summary sheets of the own panel; the chair makes the next one."""
    actor, round = actor_of(request), round_of(request, uid)
    led = [one for one in cases.panels(round) if _chairs(actor.account_uid, one)]
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "round": round,
        "name": round_name(round),
        "sheets": cases.sheets_of(actor, round),
        "led": led,
        "me": actor.account_uid,
    }
    return render(request, "expert/sheets.html", context)


def _chairs(account_uid: str | None, group: Any) -> bool:
    return any(seat.role == "chair" and seat.expert.account.uid == account_uid for seat in group.seats)


@require_POST
@for_experts
def make_sheet(request: HttpRequest, uid: str) -> HttpResponse:
    """Make the next sheet of a panel the actor chairs."""
    actor, round = actor_of(request), round_of(request, uid)
    group = request.POST.get("group", "")
    if group not in {one.code for one in cases.panels(round) if _chairs(actor.account_uid, one)}:
        messages.error(request, _("请选您任组长的小组。"))
        return redirect("expert-sheets", uid=uid)
    try:
        made = defence.make_sheet(actor=actor, round=round, group=group)
        return redirect("expert-sheet", uid=uid, sheet_uid=made.uid)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("expert-sheets", uid=uid)


@for_experts
def sheet(request: HttpRequest, uid: str, sheet_uid: str) -> HttpResponse:
    """Show a summary sheet with every mark, and take the juror's signature."""
    actor, round = actor_of(request), round_of(request, uid)
    found = next((one for one in cases.sheets_of(actor, round) if one.uid == sheet_uid), None)
    if found is None:
        raise not_found()
    if request.method == "POST":
        try:
            defence.sign_sheet(actor=actor, sheet=found, digest=request.POST.get("digest", ""))
            messages.success(request, _("已签名。"))
        except Refused as refused:
            if refused.hidden:
                raise
            messages.error(request, refused.sentence)
        return redirect("expert-sheet", uid=uid, sheet_uid=sheet_uid)
    groups = {one["code"]: one["name"] for one in editions.in_force(round.edition)["groups"]}
    context = {
        "frame": expert_frame(request, edition=round.edition),
        "round": round,
        "sheet": found,
        "group": groups.get(found.group, ""),
        "owes": any(one.account.uid == actor.account_uid for one in found.owing),  # type: ignore[attr-defined]
    }
    return render(request, "expert/summary.html", context)


@require_safe
@for_experts
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Give out the own sittings as a calendar file; no candidate is named in it."""
    actor, round = actor_of(request), round_of(request, uid)
    if not review.is_onsite(round):
        raise not_found()
    kept = cases.row_of(round)
    entries = [
        ical.Entry(
            uid=f"{round.uid}-{starts:%Y%m%d%H%M}",
            starts=starts,
            ends=ends,
            summary=_("%(edition)s · %(round)s（%(n)d 项）")
            % {"edition": round.edition.name, "round": round_name(round), "n": count},
            place=venue,
        )
        for venue, starts, ends, count in cases.my_sittings(actor, round)
    ]
    return ical.download(
        entries, name=f"{round.edition.code}-{round.code}", version=kept.version if kept else 0
    )
