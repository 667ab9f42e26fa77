"""The form of an edition, edited beside its preview until the definition is frozen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from baijia.award.programmes import commands
from baijia.award.programmes.definition import export, load
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core.refused import Refused
from baijia.directory.enums import Role
from baijia.engine.canonical import digest
from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.office import formedit
from baijia.interfaces.web.office.desk import edition_of, page
from baijia.interfaces.web.unit.forms import AnswersForm

NOTHING = {"-"}
"""No question has this code, so that every control of a preview rests."""


@require_http_methods(["GET", "HEAD", "POST"])
def edit_form(request: HttpRequest, code: str) -> HttpResponse:
    """Edit texts, limits and order; every fault is told by its question, and nothing is saved with one."""
    edition = edition_of(request, code, Role.ORGANISER)
    draft = edition.state == EditionState.DRAFT
    form = edition.definition["form"]
    faults: tuple[Fault, ...] = ()
    problem = ""
    if request.method == "POST":
        form = formedit.typed(form, request.POST)
        if "move" not in request.POST:
            try:
                rule = load(export(edition.definition | {"form": form}), where="TOML")
                commands.edit_definition(
                    actor=actor_of(request),
                    edition=edition,
                    definition=rule,
                    seen=request.POST.get("seen", ""),
                )
                messages.success(request, _("申报表已保存。"))
                return redirect("office-form", code)
            except BadInput as bad:
                faults = tuple(
                    Fault(_named(form, fault.wrong), fault.wrong, fault.expected) for fault in bad.faults
                )
            except Refused as refused:
                if refused.hidden:
                    raise
                problem = refused.sentence
    return page(
        request,
        "form_edit",
        edition,
        request.path,
        status=422 if faults or problem else 200,
        draft=draft,
        parts=list(formedit.parts(form)),
        seen=request.POST.get("seen") or digest(edition.definition),
        faults=faults,
        problem=problem,
        **_preview(edition, form, sound=not faults),
    )


@require_POST
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the form as it would be asked with what is typed; nothing is saved."""
    edition = edition_of(request, code, Role.ORGANISER)
    form = formedit.typed(edition.definition["form"], request.POST)
    try:
        load(export(edition.definition | {"form": form}), where="TOML")
        sound = True
    except BadInput:
        sound = False
    return render(request, "office/form_preview.html", _preview(edition, form, sound=sound))


def _preview(edition: Edition, form: dict[str, Any], *, sound: bool) -> dict[str, Any]:
    """Return what the preview draws; a form with a fault is drawn once the fault is mended."""
    if not sound:
        return {"preview": None}
    fields = (field for section in form["sections"] for field in section["fields"])
    a_row = {field["code"]: [{}] for field in fields if field["kind"] in ("table", "honour")}
    drawn = AnswersForm(edition.definition | {"form": form}, header={}, answers=a_row, opened=NOTHING)
    return {"preview": drawn.sections}


def _named(form: dict[str, Any], wrong: str) -> str:
    """Return what people call the question a fault is about: its path holds the places of section and field."""
    steps = wrong.split(":", 1)[0].split(".")
    item: Any = {"form": form}
    name = ""
    for step in steps:
        try:
            item = item[int(step) if step.isdecimal() else step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(item, dict) and "name" in item:
            name = str(item["name"])
    return name or "TOML"
