"""Filling in the form: open, save, save by itself, and two officers who met."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules import secrecy
from baijia.award.nominations.rules.filing import StaleSave
from baijia.core.refused import Refused

from ... import answers, refusals
from ...ui import words
from ...ui.frame import Section
from .. import merging
from ..forms import HEADER, AnswersForm, AskedSection
from .common import actor_of, editable, opened, own, page, whole_number

PURPOSE = "填写申报表"  # not translated: kept in the audit


@dataclass(frozen=True, slots=True)
class Read:
    """What came with a form: sound changes to save, what is wrong with the rest, and where it follows what is saved.

    ``theirs`` are the codes that differ from what is saved and whose saved side holds: the sender did not change
    them, or took the other side.
    """

    header: dict[str, str]
    typed: dict[str, Any]
    differences: list[queries.Difference]
    theirs: set[str]
    changes: dict[str, Any]
    wrong: list[Refused]
    version: int

    @property
    def stale(self) -> bool:
        """Whether the form shows another version than is saved, though its sender has nothing to save."""
        return bool(self.theirs) and not self.changes


def read(request: HttpRequest, dossier: Dossier, definition: Mapping[str, Any]) -> Read:
    """Read a posted form and keep of it what is sound, differs from what is saved and was changed by its sender."""
    form = AnswersForm(definition, header={}, answers={}, opened=opened(dossier))
    typed, header = form.read(request.POST), form.read_header(request.POST)
    sound, wrong = queries.sound(definition, typed)
    differences = queries.draft_diff(actor_of(request), dossier.uid, sound)
    given = {code: value.strip() for code, value in header.items()}
    theirs = set(request.POST.getlist("take"))
    theirs |= merging.untouched(merging.read_marks(request.POST.get("was", "")), sound | given)
    differing = {item.field for item in differences} | {c for c in given if given[c] != getattr(dossier, c)}
    theirs &= differing
    changes: dict[str, Any] = {
        code: value
        for code, value in given.items()
        if (value or code == "group") and value != getattr(dossier, code) and code not in theirs
    }
    changed = {item.field: item.yours for item in differences if item.field not in theirs}
    if changed:
        changes["answers"] = changed
    version = _built_on(dossier, whole_number(request.POST.get("version", "")), differing)
    return Read(header, typed, differences, theirs, changes, wrong, version)


def _built_on(dossier: Dossier, version: int, differing: set[str]) -> int:
    """Return which version a form builds on: the saved one, if all that was saved since stands on the screen too.

    So it is where the answer to somebody's own save was lost on the way.
    """
    if version == dossier.version:
        return version
    since = {code for change in queries.changes_since(dossier, version) for code in change.fields}
    return dossier.version if since and not since & {*differing, "members"} else version


@require_POST
def save(request: HttpRequest, uid: str) -> JsonResponse:
    """Save a draft by itself. What is half written stays on the screen and is named; the rest is kept."""
    dossier = own(request, uid)
    got = read(request, dossier, queries.definition_for(dossier))
    try:
        if got.changes:
            dossier = commands.save_draft(
                actor=actor_of(request), dossier_uid=uid, version=got.version, changes=got.changes
            )
    except StaleSave as stale:
        return JsonResponse({"message": stale.sentence + _("点“保存”可以对照两边的内容。")}, status=409)
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=422)
    answer: dict[str, Any] = {
        "saved_at": words.clock(dossier.saved_at),
        "version": str(got.version if got.stale else dossier.version),
        "was": {code: merging.mark(value) for code, value in _saved(got).items()},
    }
    if got.wrong:
        answer["message"] = _("已于 %(at)s 保存；还没有保存的：%(what)s") % {
            "at": answer["saved_at"],
            "what": "".join(refusal.sentence for refusal in got.wrong),
        }
    return JsonResponse(answer)


def _saved(got: Read) -> dict[str, Any]:
    """Return code -> value of what a form just had saved, as it will be drawn."""
    header = {code: value for code, value in got.changes.items() if code != "answers"}
    return header | got.changes.get("answers", {})


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the form; a POST saves it all and goes on to the check page, or shows what is wrong."""
    dossier = own(request, uid)
    if not editable(dossier):
        return redirect("unit-dossier", uid)
    if not secrecy.is_declared(dossier):
        return redirect("unit-secrecy", uid)
    definition = queries.definition_for(dossier)
    if request.method != "POST":
        return show(request, dossier, definition)
    got = read(request, dossier, definition)
    errors = list(got.wrong)
    conflict: StaleSave | None = None
    try:
        if got.changes:
            dossier = commands.save_draft(
                actor=actor_of(request), dossier_uid=uid, version=got.version, changes=got.changes
            )
    except StaleSave as stale:
        conflict = stale
    except Refused as refused:
        errors += refusals.each(refused)
    if not errors and conflict is None:
        return redirect("unit-check" if "check" in request.POST else "unit-dossier", uid)
    return show(request, dossier, definition, got=got, errors=errors, conflict=conflict)


def show(
    request: HttpRequest,
    dossier: Dossier,
    definition: Mapping[str, Any],
    *,
    got: Read | None = None,
    errors: list[Refused] | None = None,
    conflict: StaleSave | None = None,
) -> HttpResponse:
    """Draw the form with what was typed, or with what is saved."""
    actor = actor_of(request)
    saved = {**dossier.answers, **queries.sensitive(actor=actor, dossier=dossier, purpose=PURPOSE)}
    header = {code: getattr(dossier, code) for code in HEADER}
    was = merging.marks(definition, saved, header)
    shown = {**saved, **_left(got.typed, got)} if got else saved
    header |= _left(got.header, got) if got else {}
    form = AnswersForm(definition, header=header, answers=shown, opened=opened(dossier))
    for refusal in errors or []:
        form.fail(refusal.field, refusal.sentence)
    attached = queries.attachments_of(dossier)
    for section in form.sections:
        for asked in section.questions:
            asked.files = [row for row in attached if row.field == asked.code]
    step = queries.last_return(dossier) if dossier.state == DossierState.RETURNED else None
    rail = _rail(form, shown, {row.field for row in attached}, header)
    required = set(answers.required_codes(definition, shown))
    done = sum(code in required and _given(code, shown, {row.field for row in attached}) for code in required)
    context = {
        "form": form,
        "rail": rail,
        "done": done,
        "total": len(required),
        "version": conflict.version if conflict else dossier.version,
        "was": json.dumps(was),
        "members": queries.members_of(dossier),
        "group": answers.group_name(definition, dossier.group),
        "conflict": merging.both(dossier, definition, got.header, got.differences, got.theirs)
        if conflict and got
        else None,
        "stale": conflict,
        **_carried(request, dossier, definition, form),
        "step": step,
        "said": _said(step, form) if step else [],
        "closes": (step.deadline if step and step.deadline else None)
        or queries.instant(definition, "filing_closes"),
    }
    status = 409 if conflict else 422 if errors else 200
    return page(request, "form", dossier, context, status=status)


def _left(typed: Mapping[str, Any], got: Read) -> dict[str, Any]:
    """Return what was typed, without what follows the saved side."""
    return {code: value for code, value in typed.items() if code not in got.theirs}


def _carried(
    request: HttpRequest, dossier: Dossier, definition: Mapping[str, Any], form: AnswersForm
) -> dict[str, Any]:
    """Return which earlier dossiers may be taken over; once one was, mark what of it no longer fits."""
    offers = queries.earlier(actor_of(request), dossier) if dossier.state == DossierState.DRAFT else []
    source = next((row for row in offers if row.uid == request.GET.get("from")), None)
    unfit = queries.carried(definition, source).unfit if source else []
    for section in form.sections:
        for asked in section.questions:
            asked.note = next((row.why for row in unfit if row.field == asked.code), "")
    return {"offers": [] if source else offers, "source": source, "unfit": unfit}


@require_POST
def carry(request: HttpRequest, uid: str) -> HttpResponse:
    """Take over what an earlier dossier of the same person answered; the form then says what no longer fits."""
    dossier = own(request, uid)
    source = request.POST.get("from", "")
    if not source:
        return redirect("unit-form", uid)
    commands.carry_over(actor=actor_of(request), dossier_uid=dossier.uid, from_dossier=source)
    return redirect(f"{reverse('unit-form', args=[uid])}?{urlencode({'from': source})}")


def _said(step: Any, form: AnswersForm) -> list[tuple[str, str, str]]:
    """Return what a return says of single fields: label, words, and the id of the field."""
    labels = {asked.code: asked.label for section in form.sections for asked in section.questions}
    labels |= {code: str(form.fields[code].label) for code in HEADER}
    return [
        (labels.get(code, code), words, f"id_{form.anchors.get(code, code)}")
        for code, words in step.comments.items()
    ]


def _given(code: str, shown: Mapping[str, Any], files: set[str]) -> bool:
    return code in files or shown.get(code) not in (None, "", [], {})


def _rail(
    form: AnswersForm, shown: Mapping[str, Any], files: set[str], header: Mapping[str, str]
) -> list[Section]:
    rows = [_header_section(form, header)]
    rows += [_section(form, section, shown, files) for section in form.sections]
    now = next((place for place, row in enumerate(rows) if row.state != "done"), len(rows) - 1)
    return [replace(row, current=place == now) for place, row in enumerate(rows)]


def _header_section(form: AnswersForm, header: Mapping[str, str]) -> Section:
    missing = [code for code in HEADER if not header.get(code)]
    bad = [code for code in HEADER if form[code].errors]
    return _state(_("被推荐人"), "#s-head", len(HEADER), len(missing), len(bad))


def _section(form: AnswersForm, section: AskedSection, shown: Mapping[str, Any], files: set[str]) -> Section:
    needed = [asked.code for asked in section.questions if asked.required]
    missing = [code for code in needed if not _given(code, shown, files)]
    bad = [asked.code for asked in section.questions if form.anchors[asked.code] in form.errors]
    return _state(section.label, f"#s-{section.code}", len(needed), len(missing), len(bad))


def _state(label: str, url: str, needed: int, missing: int, bad: int) -> Section:
    if bad:
        return Section(label, url, "bad", _("%(n)d 处要改") % {"n": bad})
    if not missing:
        return Section(label, url, "done")
    state = "part" if missing < needed else "none"
    return Section(label, url, state, _("缺 %(n)d 项") % {"n": missing} if state == "part" else "")
