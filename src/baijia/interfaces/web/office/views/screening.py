"""Screening: the list with what the rules said, one dossier with each rule, overrides and decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.screening import commands, queries
from baijia.award.screening.enums import OutcomeState, Result
from baijia.award.screening.models import Verdict
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.office.desk import RUNNERS, actor_of, attempt, edition_of, page, paged
from baijia.interfaces.web.office.forms import OverrideForm
from baijia.interfaces.web.ui.frame import Chip


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed dossiers, filtered by result, decision and group."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    result, group = request.GET.get("result", ""), request.GET.get("group", "")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    result = result if result in Result.values else ""
    definition = editions.in_force(edition)
    found = queries.rows(actor, edition, result=result, group=group, state=state, words=words)
    groups = {one["code"]: one["name"] for one in definition["groups"]}
    frozen = queries.result(edition)
    return page(
        request,
        "screening",
        edition,
        request.path,
        rows=paged(request, found),
        groups=groups,
        chips=_chips(request, queries.result_counts(actor, edition), result, state),
        group=group,
        result=result,
        state=state,
        words=words,
        frozen=frozen,
        counts=queries.standing_counts(actor, edition),
        rules={one["code"]: one["text"] for one in definition["eligibility"]},
    )


def _chips(request: HttpRequest, counts: dict[str, int], result: str, state: str) -> list[Chip]:
    def chip(words: str, count: int | str, **chosen: str) -> Chip:
        query = request.GET.copy()
        for key in ("page", "result", "state"):
            query.pop(key, None)
        query.update(chosen)
        here = chosen.get("result", "") == result and chosen.get("state", "") == state
        return Chip(words, f"?{query.urlencode()}", count, current=here)

    return [
        chip(_("全部"), ""),
        chip(_("待人工判断"), counts["possible"], result="possible"),
        chip(_("有不符合"), counts["fail"], result="fail"),
        chip(_("未决定"), "", state="undecided"),
        chip(OutcomeState.PASSED.label, "", state=OutcomeState.PASSED.value),
        chip(OutcomeState.REJECTED.label, "", state=OutcomeState.REJECTED.value),
    ]


@require_safe
def dossier(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """One dossier with each rule: input, result, source."""
    edition = edition_of(request, code, *RUNNERS)
    return _dossier_page(request, edition, _dossier(request, edition, uid))


def _dossier(request: HttpRequest, edition: Edition, uid: str) -> Dossier:
    found = queries.dossier(actor_of(request), uid)
    if found.edition_id != edition.pk:
        raise not_found()
    return found


def _dossier_page(
    request: HttpRequest, edition: Edition, found: Dossier, wrong: dict[str, OverrideForm] | None = None
) -> HttpResponse:
    definition = editions.in_force(edition)
    verdicts = list(found.verdicts.order_by("id"))
    wrong = wrong or {}
    return page(
        request,
        "screening_dossier",
        edition,
        reverse("office-screening", args=[edition.code]),
        status=422 if wrong else 200,
        dossier=found,
        group=next((one["name"] for one in definition["groups"] if one["code"] == found.group), found.group),
        verdicts=[(one, wrong.get(one.uid) or OverrideForm(auto_id=f"id_{one.uid}_%s")) for one in verdicts],
        forms=list(wrong.values()),
        answers=_answers(definition, found.answers),
        files=[(row.file, row.field) for row in nominations.attachments_of(found)],
        frozen=queries.result(edition),
        outcome=getattr(found, "screening", None),
        undecided=any(one.effective == Result.POSSIBLE for one in verdicts),
    )


def _answers(definition: dict[str, Any], answers: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections of the form with words for each answer that is no secret."""
    return [
        (
            section["name"],
            [
                (field["name"], _spoken(field, answers.get(field["code"])))
                for field in section["fields"]
                if field["data_class"] != "sensitive" and field["kind"] != "files"
            ],
        )
        for section in definition["form"]["sections"]
    ]


def _spoken(field: dict[str, Any], value: Any) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    names = {one["code"]: one["name"] for one in field.get("options", [])}
    if isinstance(value, list):
        return "；".join(
            "，".join(str(part) for part in one.values())
            if isinstance(one, dict)
            else names.get(one, str(one))
            for one in value
        )
    return names.get(value, str(value)) if isinstance(value, str) else str(value)


@require_POST
def override(request: HttpRequest, code: str, uid: str, verdict: str) -> HttpResponse:
    """Overrule one rule with a reason."""
    edition = edition_of(request, code, *RUNNERS)
    found = _dossier(request, edition, uid)
    row = Verdict.objects.filter(dossier=found, uid=verdict).select_related("dossier").first()
    if row is None:
        raise not_found()
    form = OverrideForm(request.POST, auto_id=f"id_{row.uid}_%s")
    if form.is_valid():
        given = form.cleaned_data
        done, _row = attempt(
            form,
            lambda: commands.override(
                actor=actor_of(request), verdict=row, result=Result(given["result"]), reason=given["reason"]
            ),
        )
        if done:
            messages.success(request, _("已改判，原结论仍保留在旁。"))
            return redirect("office-dossier", code, uid)
    return _dossier_page(request, edition, found, {row.uid: form})


@require_POST
def decide(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Decide one dossier by its verdicts."""
    edition = edition_of(request, code, *RUNNERS)
    found = _dossier(request, edition, uid)
    try:
        outcome = commands.decide(actor=actor_of(request), dossier=found)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("决定：%s。") % outcome.get_state_display())
    return redirect("office-dossier", code, uid)


@require_POST
def screen_again(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Apply the rules to one dossier again."""
    edition = edition_of(request, code, *RUNNERS)
    found = _dossier(request, edition, uid)
    try:
        commands.screen_dossier(actor=actor_of(request), dossier=found)
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-dossier", code, uid)
