"""Screening: the list with what the rules said, one dossier with each rule, overrides and decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier, RedactedCopy
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.screening import commands, queries
from baijia.award.screening.enums import OutcomeState, RedactionVerdict, Result
from baijia.award.screening.models import EarlierTitle, Verdict
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.interfaces.web import answers, sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.listing import ordered, paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.forms import OverrideForm
from baijia.interfaces.web.office.screening_forms import BindForm, CheckForm, RegroupForm
from baijia.interfaces.web.ui.frame import Chip
from baijia.interfaces.web.ui.words import so_many

ORDERS = {
    "name": ("sought",),  # begins with the name, and an index holds it in order
    "number": ("number",),
    "employer": ("employer",),
    "group": ("group", "number"),
    "decision": ("screening__state", "number"),
}


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed dossiers, filtered by result, decision and group."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    found, (result, group, state, words) = _filtered(request, edition)
    definition = editions.in_force(edition)
    groups = {one["code"]: one["name"] for one in definition["groups"]}
    frozen = queries.result(edition)
    counts = queries.counts(actor, edition)
    narrowed = result or group or state or words
    return page(
        request,
        "screening",
        edition,
        request.path,
        rows=paged(request, found, count=None if narrowed else counts.all),
        groups=groups,
        chips=_chips(request, counts, result, state),
        group=group,
        result=result,
        state=state,
        words=words,
        frozen=frozen,
        counts=counts,
        rules={one["code"]: one["text"] for one in definition["eligibility"]},
        exported=request.GET.urlencode(),
    )


def _filtered(request: HttpRequest, edition: Edition) -> tuple[Any, tuple[str, str, str, str]]:
    """Return the rows as the address filters and sorts them, and what it asks for."""
    result, group = request.GET.get("result", ""), request.GET.get("group", "")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    result = result if result in Result.values else ""
    rows = queries.rows(actor_of(request), edition, result=result, group=group, state=state, words=words)
    return ordered(request, rows, ORDERS), (result, group, state, words)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give out the list as it is filtered and sorted, one column a rule, as XLSX."""
    edition = edition_of(request, code, *RUNNERS)
    definition = editions.in_force(edition)
    found, _wanted = _filtered(request, edition)
    rules = [(one["code"], one["text"]) for one in definition["eligibility"]]
    heads = [_("公开编号"), _("姓名"), _("单位"), _("组别"), *(text for _code, text in rules), _("决定")]

    def line(row: Any) -> list[str]:
        verdicts = {one.rule: one for one in row.verdicts.all()}
        said = [_finding(verdicts.get(rule)) for rule, _text in rules]
        decided = str(OutcomeState(row.decision).label) if row.decision else _("未决定")
        return [row.number, row.name, row.employer, answers.group_name(definition, row.group), *said, decided]

    lines = map(line, found.prefetch_related("verdicts"))
    return sheets.answer(edition.name, sheets.workbook(_("资格审查"), heads, lines))


def _finding(verdict: Verdict | None) -> str:
    """Return what a rule said, and who overruled it why."""
    if verdict is None:
        return ""
    if not verdict.overridden:
        return str(verdict.get_result_display())
    return f"{verdict.get_overridden_display()}（{verdict.overridden_by_name}：{verdict.override_reason}）"


def _chips(request: HttpRequest, counts: queries.Counts, result: str, state: str) -> list[Chip]:
    def chip(words: str, count: int | str, **chosen: str) -> Chip:
        query = request.GET.copy()
        for key in ("page", "result", "state"):
            query.pop(key, None)
        query.update(chosen)
        here = chosen.get("result", "") == result and chosen.get("state", "") == state
        return Chip(words, f"?{query.urlencode()}", count, current=here)

    return [
        chip(_("全部"), ""),
        chip(_("待人工判断"), so_many(counts.possible), result="possible"),
        chip(_("有不符合"), so_many(counts.fail), result="fail"),
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
    request: HttpRequest,
    edition: Edition,
    found: Dossier,
    wrong: dict[str, OverrideForm] | None = None,
    broken: Form | None = None,
) -> HttpResponse:
    definition = editions.in_force(edition)
    actor = actor_of(request)
    verdicts = list(found.verdicts.order_by("id"))
    wrong = wrong or {}
    stages = [(one["code"], answers.name(one)) for one in queries.stages(edition)]
    groups = [(one["code"], answers.name(one)) for one in definition["groups"] if one["code"] != found.group]
    return page(
        request,
        "screening_dossier",
        edition,
        reverse("office-screening", args=[edition.code]),
        status=422 if wrong or broken else 200,
        dossier=found,
        stages=dict(stages),
        checks=queries.checks_of(found) if stages else [],
        check=broken if isinstance(broken, CheckForm) else CheckForm(stages=stages, auto_id="id_check_%s"),
        regroup=broken
        if isinstance(broken, RegroupForm)
        else RegroupForm(groups=groups, auto_id="id_regroup_%s"),
        organises=holds(actor, edition, Role.ORGANISER),
        alike=queries.titles_alike(found),
        bind=broken if isinstance(broken, BindForm) else BindForm(auto_id="id_bind_%s"),
        matches=queries.matches_of(actor, found),
        group=next((one["name"] for one in definition["groups"] if one["code"] == found.group), found.group),
        verdicts=[(one, wrong.get(one.uid) or OverrideForm(auto_id=f"id_{one.uid}_%s")) for one in verdicts],
        forms=[*wrong.values(), *([broken] if broken else [])],
        sections=answers.sections(
            nominations.definition_for(found), found.answers, kept=nominations.sensitive_given(found)
        ),
        attached=nominations.attachments_of(found),
        redactions=queries.redactions(found),
        frozen=queries.result(edition),
        outcome=getattr(found, "screening", None),
        undecided=any(one.effective == Result.POSSIBLE for one in verdicts),
    )


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
            messages.success(request, _("已改判，原结论仍保留在旁。结论有变的，请重新作出决定。"))
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


@require_POST
def regroup(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Ask that the dossier moves to another group."""
    edition = edition_of(request, code, Role.ORGANISER)
    found = _dossier(request, edition, uid)
    groups = [(one["code"], answers.name(one)) for one in editions.in_force(edition)["groups"]]
    form = RegroupForm(request.POST, groups=groups, auto_id="id_regroup_%s")
    if form.is_valid():
        given = form.cleaned_data
        done, _made = attempt(
            form,
            lambda: commands.ask_regroup(
                actor=actor_of(request), dossier=found, group=given["group"], reason=given["reason"]
            ),
        )
        if done:
            messages.success(request, _("已提出调整组别，等审定人同意。"))
            return redirect("office-dossier", code, uid)
    return _dossier_page(request, edition, found, broken=form)


@require_POST
def record_check(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Record a site visit, a telephone check or a video."""
    edition = edition_of(request, code, *RUNNERS)
    found = _dossier(request, edition, uid)
    stages = [(one["code"], answers.name(one)) for one in queries.stages(edition)]
    form = CheckForm(request.POST, request.FILES, stages=stages, auto_id="id_check_%s")
    if form.is_valid():
        given = form.cleaned_data
        upload = given.pop("evidence")
        file = {"name": upload.name, "data": upload.read()} if upload else {}
        done, _made = attempt(
            form, lambda: commands.record_check(actor=actor_of(request), dossier=found, **given, **file)
        )
        if done:
            messages.success(request, _("核实情况已记录。"))
            return redirect("office-dossier", code, uid)
    return _dossier_page(request, edition, found, broken=form)


@require_POST
def bind_title(request: HttpRequest, code: str, uid: str, title: str) -> HttpResponse:
    """Say that an imported holder is the nominee of this dossier, and judge it anew."""
    edition = edition_of(request, code, *RUNNERS)
    found = _dossier(request, edition, uid)
    row = EarlierTitle.objects.filter(uid=title, programme_id=edition.programme_id).first()
    member = found.members.select_related("person").order_by("place").first()
    if row is None or member is None:
        raise not_found()
    form = BindForm(request.POST, auto_id="id_bind_%s")
    if form.is_valid():
        done, _row = attempt(
            form,
            lambda: commands.bind_title(
                actor=actor_of(request),
                edition=edition,
                title=row,
                person=member.person,
                reason=form.cleaned_data["reason"],
            ),
        )
        if done:
            messages.success(request, _("已认定到人，请重新运行规则。"))
            return redirect("office-dossier", code, uid)
    return _dossier_page(request, edition, found, broken=form)


def _copy(request: HttpRequest, edition: Edition, uid: str, copy: str) -> tuple[Dossier, RedactedCopy]:
    found = _dossier(request, edition, uid)
    row = next((one.copy for one in queries.redactions(found) if one.copy and one.copy.uid == copy), None)
    if row is None:
        raise not_found()
    return found, row


@require_safe
def redacted_copy(request: HttpRequest, code: str, uid: str, copy: str) -> HttpResponse:
    """Hand out a redacted copy as experts would get it, so that somebody can look whether it tells who it is."""
    edition = edition_of(request, code, *RUNNERS)
    _found, row = _copy(request, edition, uid, copy)
    return handed_out(row.file)


@require_POST
def check_copy(request: HttpRequest, code: str, uid: str, copy: str) -> HttpResponse:
    """Say whether a redacted copy still tells whose it is."""
    edition = edition_of(request, code, *RUNNERS)
    found, row = _copy(request, edition, uid, copy)
    clean = bool(request.POST.get("clean"))
    verdict = RedactionVerdict.CLEAN if clean else RedactionVerdict.TELLS
    reason = request.POST.get("reason", "")
    try:
        commands.check_redaction(actor=actor_of(request), copy_uid=row.uid, verdict=verdict, reason=reason)
        messages.success(request, _("已核对，评审时用这份遮名本。") if clean else _("已退回申报单位。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-dossier", code, found.uid)
