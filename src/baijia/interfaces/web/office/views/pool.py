"""The pool of experts: one expert, a list from a spreadsheet, companies that belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.experts import commands, queries
from baijia.award.experts.models import Expert
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.core import entropy
from baijia.interfaces.web import sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office import pool_forms
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, page
from baijia.interfaces.web.office.pool_forms import CompaniesForm, ExpertForm, FilledSheetForm, RatingForm

PASSWORD = 12


def _groups(edition: Edition) -> dict[str, str]:
    return {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Take one expert in; where the account is new, its one-time password is shown this once."""
    edition = edition_of(request, code, *RUNNERS)
    form = ExpertForm(request.POST or None, groups=list(_groups(edition).items()), known=False)
    if request.method == "POST" and form.is_valid():
        row = form.values() | {
            "place": form.cleaned_data["name"],
            "username": form.cleaned_data["username"],
            "former": form.cleaned_data["former"],
        }
        done, made = _taken_in(request, edition, form, [row])
        if done:
            return made
    return _form(request, edition, form, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Show what is known of an expert, and change it."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    expert = queries.expert(actor, edition.organiser, uid)
    shown = {key: getattr(expert, key) for key in commands.PLAIN if key != "fields"}
    shown |= {"own": expert.fields[0], "others": expert.fields[1:]}
    shown["former"] = pool_forms.write_former(queries.former_employers(expert))
    groups = list(_groups(edition).items())
    form = ExpertForm(request.POST or None, initial=shown, groups=groups, known=True)
    if request.method == "POST" and form.is_valid():
        active = "leave" not in request.POST
        done, _expert = attempt(
            form,
            lambda: commands.update_expert(
                actor=actor,
                expert=expert,
                changed=form.values(),
                active=active if active != expert.active else None,
                former=form.cleaned_data["former"],
            ),
        )
        if done:
            messages.success(request, _("已保存。") if active else _("已移出专家库。"))
            return redirect("office-experts", code)
    return _form(request, edition, form, expert)


def _form(request: HttpRequest, edition: Edition, form: ExpertForm, expert: Expert | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "expert": expert}
    if expert is not None:
        context["history"] = review.history(actor_of(request), expert)
        context["rating"] = queries.ratings(edition.organiser).get(expert.pk)
        context["rate"] = RatingForm()
        context["rate"].fields["round"].choices = _rounds(edition)
    back = reverse("office-experts", args=[edition.code])
    return page(request, "expert", edition, back, status=422 if form.errors else 200, **context)


def _rounds(edition: Edition) -> list[tuple[str, str]]:
    return [(one["code"], one["name"]) for one in editions.in_force(edition)["rounds"]]


@require_http_methods(["POST"])
def rate(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Say how an expert worked in a round."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    expert = queries.expert(actor, edition.organiser, uid)
    form = RatingForm(request.POST)
    form.fields["round"].choices = _rounds(edition)  # type: ignore[attr-defined]
    if form.is_valid():
        given = form.cleaned_data
        done, _rating = attempt(
            form,
            lambda: commands.rate_expert(
                actor=actor,
                expert=expert,
                edition=edition,
                round_code=given["round"],
                stars=given["stars"],
                note=given["note"],
            ),
        )
        if done:
            messages.success(request, _("已记录。"))
    else:
        messages.error(request, _("请选择轮次和评价。"))
    return redirect("office-expert", code, uid)


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the empty sheet."""
    edition = edition_of(request, code, *RUNNERS)
    return sheets.answer(f"{edition.name}-{_('专家库')}", pool_forms.template())


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take in a filled sheet, whole or not at all."""
    edition = edition_of(request, code, *RUNNERS)
    form = FilledSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        read, rows = attempt(
            form, lambda: pool_forms.read_sheet(form.cleaned_data["file"].read(), _groups(edition))
        )
        done, made = _taken_in(request, edition, form, rows) if read else (False, None)
        if done:
            return made
    current = reverse("office-experts", args=[code])
    status = 422 if form.errors else 200
    return page(request, "expert_import", edition, current, status=status, form=form)


def _taken_in(
    request: HttpRequest, edition: Edition, form: Any, rows: list[dict[str, Any]]
) -> tuple[bool, Any]:
    """Take rows in; the answer lists the passwords of accounts opened by it, shown this once."""
    passwords = {row["username"].strip().lower(): entropy.text(PASSWORD) for row in rows}
    for row in rows:
        row["password"] = passwords[row["username"].strip().lower()]
    done, made = attempt(
        form,
        lambda: commands.import_experts(actor=actor_of(request), organiser=edition.organiser, rows=rows),
    )
    if not done:
        return False, None
    fresh = [
        (expert.name, expert.account.username, passwords[expert.account.username])
        for expert in made
        if expert.account.check_password(passwords[expert.account.username])
    ]
    current = reverse("office-experts", args=[edition.code])
    answer = page(request, "expert_accounts", edition, current, made=made, fresh=fresh)
    answer["Cache-Control"] = "no-store"
    return True, answer


@require_http_methods(["GET", "POST"])
def companies(request: HttpRequest, code: str) -> HttpResponse:
    """Companies that belong together, for the search of conflicts."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    form = CompaniesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _group = attempt(
            form,
            lambda: commands.set_company_group(
                actor=actor,
                organiser=edition.organiser,
                name=given["name"],
                credit_codes=given["codes"].split(),
            ),
        )
        if done:
            messages.success(request, _("已保存；重新查找回避关系后生效。"))
            return redirect("office-companies", code)
    current = reverse("office-experts", args=[code])
    return page(
        request,
        "companies",
        edition,
        current,
        status=422 if form.errors else 200,
        form=form,
        groups=queries.company_groups(actor, edition.organiser),
    )
