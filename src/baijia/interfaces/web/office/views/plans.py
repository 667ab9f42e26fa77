"""Plans of who reviews what: three side by side, an item with everybody who could review it, files in and out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from baijia.award.programmes.models import Edition
from baijia.award.review import commands, queries
from baijia.award.review.enums import WishKind
from baijia.award.review.fitting import SCALE
from baijia.award.review.models import Round
from baijia.core.refused import not_found
from baijia.interfaces.web import sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.plan_forms import PlanFileForm, PlansForm, WishForm
from baijia.interfaces.web.office.views.rounds import described, row_of

HEADS = (gettext_noop("材料编号"), gettext_noop("专家代号"), gettext_noop("专家"), gettext_noop("匹配度"))
NUMBER, EXPERT = HEADS[:2]


def _planned(request: HttpRequest, code: str, round: str) -> tuple[Edition, Round]:
    """Return edition and round where plans can be: one pool, not assigned yet.

    Raises:
        Refused: hidden.
    """
    edition = edition_of(request, code, *RUNNERS)
    row = row_of(request, edition, round)
    if row.state != "planned" or described(edition, round)["panels"] != "pool":
        raise not_found()
    return edition, row


@require_http_methods(["GET", "POST"])
def plans(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The plans side by side; a POST asks for them anew."""
    edition, row = _planned(request, code, round)
    actor = actor_of(request)
    number = request.GET.get("number", "").strip().upper()
    if number:
        return redirect("office-plan-item", code, round, number[:12])
    form = PlansForm(request.POST or None, initial={"outside": queries.share_of(row)})
    if request.method == "POST" and form.is_valid():
        share = form.cleaned_data["outside"]
        done, _row = attempt(form, lambda: commands.ask_plans(actor=actor, round=row, outside=share))
        if done:
            return redirect("office-plans", code, round)
    found = queries.plans(actor, row)
    computed = [view for view in found if view.plan.objective != "imported"]
    ready = [view for view in computed if view.plan.done_at is not None]
    return page(
        request,
        "plans",
        edition,
        reverse("office-round", args=[code, round]),
        status=422 if form.errors else 200,
        rule=described(edition, round),
        round=row,
        form=form,
        views=found,
        waiting=len(computed) - len(ready),
        ready=len(ready),
        asked=len(computed),
        wishes=[
            (one, None if one.fit is None else Decimal(one.fit) / SCALE) for one in queries.wishes(actor, row)
        ],
    )


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, code: str, round: str, number: str) -> HttpResponse:
    """An item with everybody who could review it; a POST says what is wanted of one of them."""
    edition, row = _planned(request, code, round)
    actor = actor_of(request)
    dossier, rows = queries.candidates_for(actor, row, number)
    form = WishForm(request.POST or None, initial={"expert": request.GET.get("expert", "")})
    form.fields["expert"].choices = [  # type: ignore[attr-defined]
        (one.expert.uid, f"{one.expert.name} · {one.expert.employer}") for one in rows if not one.blocked
    ]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        expert = next(one.expert for one in rows if one.expert.uid == given["expert"])
        done, _wish = attempt(
            form,
            lambda: commands.set_wish(
                actor=actor,
                round=row,
                dossier=dossier,
                expert=expert,
                kind=WishKind(given["kind"]),
                fit=given["fit"],
                reason=given["reason"],
            ),
        )
        if done:
            messages.success(request, _("已记录；重新计算之后方案会照此安排。"))
            return redirect("office-plan-item", code, round, number)
    return page(
        request,
        "plan_item",
        edition,
        reverse("office-round", args=[code, round]),
        status=422 if form.errors else 200,
        rule=described(edition, round),
        dossier=dossier,
        rows=rows,
        form=form,
        back=reverse("office-plans", args=[code, round]),
    )


@require_POST
def lift(request: HttpRequest, code: str, round: str, uid: str) -> HttpResponse:
    """Take back what was wanted of a pair."""
    _edition, row = _planned(request, code, round)
    actor = actor_of(request)
    commands.lift_wish(actor=actor, wish=queries.wish(actor, row, uid))
    messages.success(request, _("已撤销。"))
    return redirect("office-plans", code, round)


@require_POST
def take_out(request: HttpRequest, code: str, round: str, objective: str) -> HttpResponse:
    """Hand out a plan as a CSV file; that it was taken out is kept."""
    edition, row = _planned(request, code, round)
    actor = actor_of(request)
    plan = commands.export_plan(actor=actor, plan=queries.plan(actor, row, objective))
    data = sheets.csv_file([_(head) for head in HEADS], queries.plan_rows(actor, plan))
    name = f"{edition.name}-{described(edition, round)['name']}-{plan.get_objective_display()}"
    answer = sheets.answer(name, data, "csv")
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """Take in a plan made elsewhere, whole or not at all."""
    edition, row = _planned(request, code, round)
    actor = actor_of(request)
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done, _plan = attempt(
            form,
            lambda: commands.import_plan(
                actor=actor, round=row, lines=_lines(form.cleaned_data["file"].read())
            ),
        )
        if done:
            messages.success(request, _("方案已导入，可以与其他方案比较。"))
            return redirect("office-plans", code, round)
    context: dict[str, Any] = {"rule": described(edition, round), "form": form, "heads": HEADS[:2]}
    context["back"] = reverse("office-plans", args=[code, round])
    current = reverse("office-round", args=[code, round])
    return page(request, "plan_import", edition, current, status=422 if form.errors else 200, **context)


def _lines(data: bytes) -> list[commands.PlanLine]:
    number, expert = _(NUMBER), _(EXPERT)
    return [
        commands.PlanLine(line.places[number], line.cells[number], line.cells[expert])
        for line in sheets.read(data, (number, expert))
    ]
