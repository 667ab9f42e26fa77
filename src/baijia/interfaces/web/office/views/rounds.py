"""A round: its assignment, its progress without marks, changes of experts, its result."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.experts import queries as experts
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.review import commands, queries
from baijia.award.review.enums import Gone, RoundState
from baijia.award.review.models import Round, Slot
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.interfaces.web import answers
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office import pictures
from baijia.interfaces.web.office.acts import ROUND_ACTS
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.forms import SlotForm, WithdrawForm
from baijia.interfaces.web.ui.frame import Chip

NEXT = {
    RoundState.PLANNED: "assign",
    RoundState.ASSIGNED: "open-round",
    RoundState.OPEN: "close-round",
    RoundState.CLOSED: "freeze-round",
}
WORST = 10
SLACK = 0.25
"""Whoever is behind the time that has run by more than this share is late."""
CALIBRATORS = (Role.ORGANISER, Role.SUPERVISOR)


def described(edition: Edition, code: str) -> dict[str, Any]:
    """Return a round as the definition in force describes it.

    Raises:
        Refused: hidden, where there is none of that code.
    """
    return editions.round_definition(edition, code)


def row_of(request: HttpRequest, edition: Edition, code: str) -> Round:
    """Return a round's row.

    Raises:
        Refused: hidden, where it was not made yet.
    """
    found = queries.round_by_code(actor_of(request), edition, code)
    if found is None:
        raise not_found()
    return found


@require_safe
def round_page(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """A round as it stands."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    rule = described(edition, round)
    row = queries.round_by_code(actor, edition, round)
    context: dict[str, Any] = {"rule": rule, "round": row, "onsite": rule["venue"] == "onsite"}
    context["runs"] = holds(actor, edition, *RUNNERS)
    context["supervises"] = holds(actor, edition, Role.SUPERVISOR)
    if row is None:
        return page(request, "round", edition, request.path, **context)
    again = queries.tie_off(actor, row)
    act = "tie-off" if again and again.due else NEXT.get(RoundState(row.state))
    closing = queries.closing(row)
    context |= {
        "act": act,
        "again": again,
        "act_title": ROUND_ACTS[act].title() if act else "",
        "due": editions.moment(edition, closing)
        if row.state == RoundState.OPEN and rule_has(edition, closing)
        else None,
    }
    if row.state != RoundState.PLANNED:
        progress = queries.progress(actor, row)
        served = queries.served(actor, row)
        share = _elapsed(edition, row)
        for one in progress.by_expert:
            one["late"] = share is not None and one["scored"] < one["slots"] * (share - SLACK)
        context |= {
            "progress": progress,
            "late": sum(one["late"] for one in progress.by_expert),
            "left": progress.slots - progress.scored,
            "experts": sorted(
                progress.by_expert, key=lambda one: (one["scored"] - one["slots"], one["name"])
            ),
            "loads": [one["slots"] for one in progress.by_expert],
            "worst": served[:WORST],
            "unfit": sum(one.none > 0 for one in served),
            "groups": {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]},
        }
    return page(request, "round", edition, request.path, **context)


def _elapsed(edition: Edition, row: Round) -> float | None:
    """Return how much of an open round's time has run, 0 to 1, None where it is not open or has no end."""
    end = queries.closing(row)
    opened = (
        row.state == RoundState.OPEN and row.tie_off_from is None
    )  # few reviews, and all of them late ones
    if not opened or row.opened_at is None or not rule_has(edition, end):
        return None
    whole = editions.moment(edition, end) - row.opened_at
    return (clock.edition_now() - row.opened_at) / whole if whole.total_seconds() > 0 else None


def rule_has(edition: Edition, name: str) -> bool:
    """Tell whether the calendar says when."""
    return bool(editions.in_force(edition)["calendar"].get(name))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Take an expert off a round; others take over by the rules of assignment."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    actor = actor_of(request)
    expert = next((one for one in experts.pool(edition) if one.uid == uid), None)
    mine = [one for one in queries.progress(actor, row).by_expert if one["expert"] == uid]
    if expert is None or not mine:
        raise not_found()
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, panel = attempt(
            form,
            lambda: commands.withdraw_expert(
                actor=actor,
                round=row,
                expert=expert,
                reason=Gone(given["why"]),
                explanation=given["reason"],
                keep_scored=given["keep_scored"],
            ),
        )
        if done:
            count = len(panel.document["slots"])
            messages.success(
                request,
                _("%(name)s 已退出，%(count)d 份由其他专家接手。") % {"name": expert.name, "count": count},
            )
            return redirect("office-round", code, round)
    back = reverse("office-round", args=[code, round])
    return page(
        request,
        "withdraw",
        edition,
        back,
        status=422 if form.errors else 200,
        form=form,
        expert=expert,
        load=mine[0],
        rule=described(edition, round),
        back=back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def expert_slots(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """What one expert scores in a round, without marks; a POST voids one score, or gives one material to another."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    actor = actor_of(request)
    held = {slot.dossier.number: slot for slot in queries.held_by(actor, row, uid)}
    if not held:
        raise not_found()
    form = SlotForm(request.POST or None, numbers=list(held))
    if request.method == "POST" and form.is_valid():
        number, replaces = form.cleaned_data["number"], "replace" in request.POST
        if _handled(actor, held[number], form, replaces=replaces):
            said = (
                _("%s 已换由其他专家评审。") if replaces else _("%s 的评分已作废，截止前专家可以重新评分。")
            )
            messages.success(request, said % number)
            return redirect("office-round", code, round)
    back = reverse("office-round", args=[code, round])
    return page(
        request,
        "expert_slots",
        edition,
        back,
        status=422 if form.errors else 200,
        form=form,
        expert=next(iter(held.values())).expert,
        held=list(held.values()),
        scored=sum(slot.scored for slot in held.values()),
        groups={one["code"]: answers.name(one) for one in editions.in_force(edition)["groups"]},
        voids=row.state == RoundState.OPEN,
        rule=described(edition, round),
        back=back,
    )


def _handled(actor: Actor, slot: Slot, form: SlotForm, *, replaces: bool) -> bool:
    given = form.cleaned_data
    act = commands.replace_slot if replaces else commands.void_score
    told = {"reason": Gone(given["why"]), "explanation": given["reason"]}
    done, _row = attempt(form, lambda: act(actor=actor, slot_uid=slot.uid, **told))
    return done


@require_POST
def remind(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Remind whoever still owes scores, or the one named."""
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    actor = actor_of(request)
    uid = request.POST.get("expert", "")
    expert = experts.expert(actor, edition.organiser, uid) if uid else None
    try:
        count = commands.remind(actor=actor, round=row, expert=expert)
        messages.success(request, _("已提醒 %d 位专家。") % count)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-round", code, round)


@require_safe
def result(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The frozen result of one group: ranks, marks, the cut as one red line, a reason each."""
    edition = edition_of(request, code)
    row = row_of(request, edition, round)
    actor = actor_of(request)
    rule = described(edition, round)
    rows = queries.result_rows(actor, row)
    names = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    here = [name for name in names if any(one["group"] == name for one in rows)]
    group = request.GET.get("group", "")
    group = group if group in here else (here[0] if here else "")
    shown = [one for one in rows if one["group"] == group]
    chips = [
        Chip(names[key], f"?group={key}", sum(one["group"] == key for one in rows), current=key == group)
        for key in here
    ]
    return page(
        request,
        "result",
        edition,
        reverse("office-round", args=[code, round]),
        rule=rule,
        round=row,
        group=names.get(group, ""),
        chips=chips,
        calibrates=f"?group={group}" if holds(actor, edition, *CALIBRATORS) else "",
        advanced=sum(one["advanced"] for one in shown),
        **_marked(actor, row, edition, rule, shown),
    )


@require_safe
def calibration(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Strictness taken out, beside the result that counts; for the organiser and the supervisor, when they ask for it."""
    edition = edition_of(request, code, *CALIBRATORS)
    row = row_of(request, edition, round)
    groups = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    group = request.GET.get("group", "")
    group = group if group in groups else next(iter(groups))
    compared = queries.comparison(actor_of(request), row, group)
    order = sorted(compared.rows, key=lambda one: (-one.adjusted, one.nominee))
    picture = pictures.cut(
        [(one.adjusted, place < compared.places) for place, one in enumerate(order)],
        spread=[2 * one.se for one in order],
    )
    answer = page(
        request,
        "calibration",
        edition,
        reverse("office-round", args=[code, round]),
        rule=described(edition, round),
        round=row,
        group=groups[group],
        chips=[Chip(name, f"?group={key}", current=key == group) for key, name in groups.items()],
        compared=compared,
        cut=picture,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _marked(
    actor: Any, row: Round, edition: Edition, rule: dict[str, Any], shown: list[Any]
) -> dict[str, Any]:
    """Return the rows with their marks drawn on one axis, and the picture of the cut."""
    scale = editions.rubric(edition, rule["rubric"])["scale"]
    numbers = {one["nominee"] for one in shown}
    given: dict[str, list[Decimal]] = {}
    for mark in queries.marks(actor, row):
        if mark["nominee"] in numbers and None not in mark["vector"]:
            given.setdefault(mark["nominee"], []).append(Decimal(sum(mark["vector"])) / scale)
    means = {
        one["nominee"]: Decimal(one["mean"][0]) / Decimal(one["mean"][1]) for one in shown if one["mean"]
    }
    ranked = [one for one in shown if one["rank"] is not None and one["nominee"] in means]
    inside = [means[one["nominee"]] for one in ranked if one["advanced"]]
    outside = any(not one["advanced"] for one in ranked)
    axis = pictures.axis(
        [mark for marks in given.values() for mark in marks], min(inside) if inside and outside else None
    )
    rows = [
        {
            **one,
            "marks": sorted(given.get(one["nominee"], []), reverse=True),
            "strip": axis.strip(given.get(one["nominee"], []), means.get(one["nominee"])) if axis else None,
            "last": False,
        }
        for one in shown
    ]
    for before, after in itertools.pairwise(rows):
        before["last"] = before["advanced"] and not after["advanced"]
    picture = pictures.cut([(means[one["nominee"]], one["advanced"]) for one in ranked])
    return {"rows": rows, "axis": axis, "cut": picture}
