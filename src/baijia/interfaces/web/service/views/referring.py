"""Next honours, candidates, and referrals from the question to the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.referrals import carrying, commands, documents, queries
from baijia.aftercare.referrals.enums import REFERRAL_MOVES, ReferralState
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.desks import actor_of, attempt, union_of
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.service import forms
from baijia.interfaces.web.service.desk import OFFICER, page
from baijia.interfaces.web.ui.frame import Chip


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """List the next honours, and those that ship and are not kept yet."""
    organiser = union_of(request, OFFICER)
    rows = list(queries.targets(actor_of(request)))
    known = {row.code for row in rows}
    shipped = [
        (code, documents.parse(text)["name"])
        for code, text in documents.shipped().items()
        if code not in known
    ]
    counted = [(row, queries.candidates(row).count()) for row in rows]
    return page(request, "targets", organiser, rows=counted, shipped=shipped)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a next honour: one that ships, one that is kept, or a new one."""
    organiser = union_of(request, OFFICER)
    kept = queries.targets(actor_of(request)).filter(code=code).first()
    text = kept.text if kept else documents.shipped().get(code, "")
    if not text:
        raise not_found()
    form = forms.TargetForm(
        request.POST or None, initial={"text": text, "active": kept.active if kept else True}
    )
    if request.method == "POST" and form.is_valid():
        done, row = attempt(
            form,
            lambda: commands.keep_target(actor=actor_of(request), organiser=organiser, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("已保存“%s”。") % row.name)
            return redirect("service-targets")
    back = reverse("service-targets")
    return page(
        request,
        "target_edit",
        organiser,
        current=back,
        form=form,
        back=back,
        kept=kept,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the candidates of a next honour by its rule; ask those who are picked."""
    actor, organiser = actor_of(request), union_of(request, OFFICER)
    row = queries.target(actor, uid)
    found = queries.candidates(row)
    if request.method == "POST":
        chosen = list(found.filter(uid__in=request.POST.getlist("pick")))
        try:
            made = commands.ask_holders(actor=actor, target=row, honours=chosen)
            messages.success(request, _("已询问 %d 人，等本人在自己的页面上答复。") % len(made))
            return redirect("service-referrals")
        except Refused as refused:
            if refused.hidden:
                raise
            messages.error(request, refused.sentence)
            return redirect(request.path)
    return page(
        request,
        "target",
        organiser,
        current=reverse("service-targets"),
        row=row,
        rows=paged(request, found),
        referrals=queries.referrals(actor, target=row)[:50],
    )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the referrals with where they stand."""
    organiser = union_of(request, OFFICER)
    state = request.GET.get("state", "")
    state = state if state in ReferralState.values else ""
    counts = queries.by_state(organiser)
    chips = [Chip(_("全部"), "?", sum(counts.values()), current=not state)]
    chips += [
        Chip(str(one.label), f"?state={one}", counts[one], current=state == one)
        for one in ReferralState
        if counts[one]
    ]
    rows = queries.referrals(actor_of(request), state=state)
    return page(request, "referrals", organiser, rows=paged(request, rows), chips=chips)


@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one referral: what is carried over, what is missing, and the next act."""
    actor, organiser = actor_of(request), union_of(request, OFFICER)
    row = queries.referral(actor, uid)
    filling = forms.FillForm(request.POST if request.POST.get("act") == "fill" else None, items=row.items)
    hearing = forms.HeardForm(
        request.POST if request.POST.get("act") in ("accept", "return", "miss") else None
    )
    conferring = forms.ConferredForm(
        request.POST if request.POST.get("do") == "confer" else None, request.FILES or None
    )
    problem = ""
    if request.method == "POST":
        form = conferring if request.POST.get("do") == "confer" else hearing if hearing.is_bound else filling
        try:
            if _acted(request, form):
                return redirect("service-referral", uid)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    moves = REFERRAL_MOVES.get(ReferralState(row.state), {})
    return page(
        request,
        "referral",
        organiser,
        current=reverse("service-referrals"),
        row=row,
        missing=carrying.missing(row.items),
        filling=filling if row.state in (ReferralState.ASKED, ReferralState.AGREED) else None,
        hearing=hearing if "return" in moves else None,
        conferring=conferring if "confer" in moves else None,
        may_send="send" in moves,
        problem=problem,
        status=422 if problem or filling.errors or hearing.errors or conferring.errors else 200,
    )


def _acted(request: HttpRequest, form: forms.forms.Form) -> bool:
    """Do what the form on the page asked for; False where it was not filled in well."""
    actor = actor_of(request)
    row = queries.referral(actor, request.resolver_match.kwargs["uid"])  # type: ignore[union-attr]
    act = request.POST.get("act", "")
    if act == "send":
        commands.send(actor=actor, referral=row, acknowledged=request.POST.get("acknowledged") == "on")
        return True
    if not form.is_valid():
        return False
    given = dict(form.cleaned_data)
    if request.POST.get("do") == "confer":
        file = given.pop("evidence")
        commands.confer_elsewhere(
            actor=actor, referral=row, evidence_name=file.name, evidence=file.read(), **given
        )
    elif act == "fill":
        commands.fill(actor=actor, referral=row, values=given)
    else:
        commands.hear(actor=actor, referral=row, **given)
    return True
