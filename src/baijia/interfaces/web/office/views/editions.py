"""Editions as data: the definition in plain words, import, editing until frozen, export, clone, addenda."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.programmes import commands
from baijia.award.programmes import queries as editions
from baijia.award.programmes.definition import export as exported
from baijia.award.programmes.definition import load
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.core.refused import Refused, not_found
from baijia.directory import queries as directory
from baijia.directory.enums import Role
from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office.desk import OFFICE, edition_of, holds, page
from baijia.interfaces.web.office.forms import AddendumForm, CloneForm, ImportForm, TextForm
from baijia.interfaces.web.office.views.control import periods

WHERE = "TOML"


@require_safe
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """The definition in force, in plain words."""
    edition = edition_of(request, code)
    rule = editions.in_force(edition)
    actor = actor_of(request)
    names = {one["code"]: one["name"] for one in (*rule["rounds"], *rule["groups"])}
    return page(
        request,
        "definition",
        edition,
        request.path,
        rule=rule,
        periods=periods(rule),
        rubrics={one["code"]: one for one in rule["rubrics"]},
        weights=[(names.get(key, key), value) for key, value in sorted(rule["result"]["weights"].items())],
        assumed=_assumed(rule),
        draft=edition.state == EditionState.DRAFT,
        edits=edition.state == EditionState.DRAFT and holds(actor, edition, Role.ORGANISER),
        organises=holds(actor, edition, Role.ORGANISER),
    )


PARTS = {
    "approval": gettext_lazy("批准与经费"),
    "organisers": gettext_lazy("主办单位"),
    "calendar": gettext_lazy("日程"),
    "subjects": gettext_lazy("申报对象"),
    "filing": gettext_lazy("申报"),
    "eligibility": gettext_lazy("资格条件"),
    "groups": gettext_lazy("组别"),
    "quotas": gettext_lazy("推荐名额"),
    "rubrics": gettext_lazy("评分标准"),
    "rounds": gettext_lazy("评审轮次"),
    "result": gettext_lazy("成绩与排名"),
    "decision": gettext_lazy("审定"),
    "composition": gettext_lazy("名单结构"),
    "notice": gettext_lazy("公示"),
    "objections": gettext_lazy("异议"),
    "publication": gettext_lazy("公开范围"),
    "honours": gettext_lazy("荣誉与奖励"),
    "retention": gettext_lazy("材料保存期限"),
    "form": gettext_lazy("申报表"),
    "consents": gettext_lazy("同意事项"),
    "chain": gettext_lazy("推荐意见"),
    "stages": gettext_lazy("附加环节"),
    "background": gettext_lazy("征求意见"),
}
"""The parts of a definition in the words of the trade."""


def _assumed(rule: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (part, source) of everything the definition says is only assumed, in the order of the parts."""
    found: dict[tuple[str, str], None] = {}
    for part, label in PARTS.items():
        value = rule.get(part)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and one.get("assumed"):
                found[str(label), str(one.get("source", ""))] = None
    return list(found)


@require_http_methods(["GET", "POST"])
def import_definition(request: HttpRequest) -> HttpResponse:
    """Make a draft edition from a TOML file; every fault is told with its line."""
    actor = actor_of(request)
    unions = directory.unions_of(actor, Role.ORGANISER)
    if not unions:
        raise not_found()
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["data"]
        try:
            rule = load(data, where=WHERE)
        except BadInput as bad:
            faults = bad.faults
        else:
            done, made = attempt(
                form, lambda: commands.create_edition(actor=actor, organiser=unions[0], definition=rule)
            )
            if done:
                messages.success(request, _("已设立为草稿，冻结之前都可以改。"))
                return redirect("office-definition", made.code)
    status = 422 if faults or form.errors else 200
    return page(request, "import", status=status, form=form, faults=faults, union=unions[0])


@require_http_methods(["GET", "POST"])
def edit_definition(request: HttpRequest, code: str) -> HttpResponse:
    """Edit a draft's definition as text."""
    edition = edition_of(request, code, Role.ORGANISER)
    form = TextForm(request.POST or None, initial={"text": exported(edition.definition).decode()})
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            rule = load(form.cleaned_data["text"].replace("\r\n", "\n").encode(), where=WHERE)
        except BadInput as bad:
            faults = bad.faults
        else:
            if _same_code(form, edition, rule) and _edited(request, form, edition, rule):
                return redirect("office-definition", code)
    status = 422 if faults or form.errors else 200
    context = {"form": form, "faults": faults, "frozen": edition.state != EditionState.DRAFT}
    return page(request, "definition_edit", edition, request.path, status=status, **context)


def _same_code(form: Form, edition: Edition, rule: dict[str, Any]) -> bool:
    same = (rule["code"], rule["programme"]) == (edition.code, edition.definition["programme"])
    if not same:
        form.add_error("text", _("届次代码和项目代码不能改；要另设一届请用“复制为新届次”。"))
    return same


def _edited(request: HttpRequest, form: Form, edition: Edition, rule: dict[str, Any]) -> bool:
    done, _edition = attempt(
        form, lambda: commands.edit_definition(actor=actor_of(request), edition=edition, definition=rule)
    )
    if done:
        messages.success(request, _("方案已保存。"))
    return done


@require_safe
def export_definition(request: HttpRequest, code: str) -> HttpResponse:
    """The definition as canonical TOML: what was frozen, without addenda."""
    edition = edition_of(request, code)
    answer = HttpResponse(exported(edition.definition), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{edition.code}.toml"'
    return answer


@require_http_methods(["GET", "POST"])
def clone(request: HttpRequest, code: str) -> HttpResponse:
    """Make next year's draft from this edition as it is in force; all dates move on by the years between."""
    edition = edition_of(request, code, Role.ORGANISER)
    rule = editions.in_force(edition)
    initial = {
        "number": rule["number"] + 1,
        "year": rule["year"] + 1,
        "name": rule["name"],
        "name_en": rule["name_en"],
    }
    form = CloneForm(request.POST or None, initial=initial)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = load(exported(_moved(rule, form.cleaned_data)), where=WHERE)
        except BadInput as bad:
            faults = bad.faults
        else:
            done, new = attempt(
                form,
                lambda: commands.create_edition(
                    actor=actor_of(request), organiser=edition.organiser, definition=made
                ),
            )
            if done:
                messages.success(request, _("已复制为草稿，请核对日程和批准文件。"))
                return redirect("office-definition-edit", new.code)
    status = 422 if faults or form.errors else 200
    return page(request, "clone", edition, request.path, status=status, form=form, faults=faults)


def _moved(rule: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return the definition with its new names, and the calendar moved on by whole years."""
    years = given["year"] - rule["year"]

    def later(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
        moved = moment.replace(year=moment.year + years, day=day)
        return moved.isoformat() if "T" in value else moved.date().isoformat()

    calendar = {key: value if key == "source" else later(value) for key, value in rule["calendar"].items()}
    eligibility = [{**one, "on": later(one["on"])} if "on" in one else one for one in rule["eligibility"]]
    return {**rule, **given, "calendar": calendar, "eligibility": eligibility}


@require_http_methods(["GET", "POST"])
def addenda(request: HttpRequest, code: str) -> HttpResponse:
    """The addenda issued, and the leader's form for another."""
    edition = edition_of(request, code, *OFFICE)
    actor = actor_of(request)
    leads = holds(actor, edition, Role.LEADER) and edition.state != EditionState.DRAFT
    form = AddendumForm(request.POST or None)
    if request.method == "POST":
        if not leads:
            raise not_found()
        if form.is_valid():
            given = form.cleaned_data
            change = {"path": given["path"].strip().split("."), "to": _value(given["to"])}
            words = {key: given[key] for key in ("reason", "public_text", "reaches")}
            done, row = attempt(form, lambda: _issue(request, edition, change, words))
            if done:
                messages.success(request, _("已发出第 %d 号补充通知。") % row.number)
                return redirect("office-addenda", code)
    return page(
        request,
        "addenda",
        edition,
        request.path,
        status=422 if form.errors else 200,
        rows=[
            (row, [(".".join(one["path"]), one["to"]) for one in row.changes])
            for row in edition.addenda.order_by("-number")
        ],
        form=form if leads else None,
        steps=line.next_step(line.steps(edition)),
    )


def _issue(request: HttpRequest, edition: Edition, change: dict[str, Any], words: dict[str, str]) -> Any:
    """Issue an addendum whose outcome is still a definition that loads.

    Raises:
        Refused: the changed definition would break a rule of its own.
    """
    trial = json.loads(json.dumps(editions.in_force(edition)))
    try:
        editions.apply_change(trial, change["path"], change["to"])
        load(exported(trial), where=WHERE)
    except (KeyError, TypeError, AttributeError):
        raise Refused("addendum.path", _("方案中没有这一条。"), field="path") from None
    except BadInput as bad:
        raise Refused(
            "addendum.breaks", _("改后的方案不成立：%s") % bad.faults[0].wrong, field="to"
        ) from None
    return commands.issue_addendum(actor=actor_of(request), edition=edition, changes=[change], **words)


def _value(text: str) -> Any:
    """Return what was typed as the definition holds it: a number, yes or no, or text."""
    plain = text.strip()
    if plain in ("true", "false"):
        return plain == "true"
    return int(plain) if re.fullmatch(r"-?[0-9]{1,18}", plain) else plain
