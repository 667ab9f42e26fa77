"""A nominee's own pages, opened by a link: confirm or refuse, see the case, change a consent, leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.defence import queries as defence
from baijia.award.nominations import commands, consents, queries
from baijia.award.nominations.enums import ConfirmationState, Consent, DossierState, SubjectKind
from baijia.award.nominations.queries import Link
from baijia.award.record import commands as acts
from baijia.award.record import queries as record
from baijia.core import clock, ids, limits
from baijia.core.refused import Refused, not_found

from .. import answers, ical, refusals
from ..ui import words
from ..ui.frame import Frame, Step
from ..unit.views.files import handed_out
from . import device, forms

FIRST = ("project_name", "project", "title", "direction", "post", "benefit", "patents", "summary")
"""Questions shown at once; the others are one touch away."""
METHODS = ["GET", "HEAD", "POST"]
LAST_SIX, TRIES, WINDOW = "last-six", 5, 15 * 60
PROVED = frozenset({"confirm.changed", "consent.answer", "consent.publish"})
"""Refusals of what is asked after the last six proved right."""


def show(
    request: HttpRequest,
    template: str,
    link: Link,
    token: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    dossier = link.member.dossier
    whole = {
        "token": token,
        "member": link.member,
        "dossier": dossier,
        "edition": dossier.edition,
        "frame": Frame(edition=dossier.edition.name),
        **context,
    }
    answer = render(request, f"nominee/{template}.html", whole, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _shown(link: Link) -> dict[str, Any]:
    dossier = link.member.dossier
    definition = queries.definition_for(dossier)
    secret = queries.sensitive(actor=link.actor, dossier=dossier, purpose="本人核对申报内容")
    sections = answers.sections(definition, dossier.answers, secret=secret)
    given = {item.code: item for section in sections for item in section.items if item.text or item.rows}
    return {
        "sections": sections,
        "first": [given[code] for code in FIRST if code in given],
        "count": len(given),
        "group": answers.group_name(definition, dossier.group),
        "attached": queries.attachments_of(dossier),
        "team": queries.members_of(dossier) if dossier.subject == SubjectKind.TEAM else [],
        "closes": queries.confirm_by(dossier, definition),
        "notice": definition["notice"],
    }


def _waits(link: Link) -> bool:
    dossier = link.member.dossier
    return link.member.state == ConfirmationState.WAITING and dossier.state == DossierState.SUBMITTED


@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what will go up and take the answer. Opening never uses the link up; once answered it shows the case."""
    link = queries.link(token)
    if not _waits(link):
        return redirect("nominee-case", token)
    asked = consents.asked(queries.definition_for(link.member.dossier))
    form = forms.ConfirmForm(request.POST or None, asked=asked)
    mark = device.mark(request)
    if request.method == "POST" and form.is_valid():
        try:
            tried(
                link,
                commands.confirm,
                consents=form.consents(),
                seen=request.POST.get("seen", ""),
                last_six=form.cleaned_data["last_six"],
                device=device.whose(request, mark),
                idempotency_key=request.POST.get("key") or None,
            )
            return device.remember(redirect("nominee-case", token), mark)
        except Refused as refused:
            refusals.put(form, refused)
    context = _shown(link) | {
        "form": form,
        "asked": [form[purpose] for purpose in form.asked],
        "key": request.POST.get("key") or ids.new_uid(),
    }
    answer = show(request, "confirm", link, token, context, status=422 if form.errors else 200)
    return device.remember(answer, mark)


def tried(link: Link, command: Any, **given: Any) -> Any:
    """Return what a command gives that asks for the end of the number; the try counts first, until it proves right."""
    person = link.member.person.uid
    try:
        limits.count(LAST_SIX, person, most=TRIES, seconds=WINDOW)
    except limits.TooMany:
        sentence = _("证件号码后六位输错次数过多，请 15 分钟后再试，或联系单位工会核对登记的号码。")
        raise Refused("confirm.attempts", sentence, field="last_six") from None
    try:
        result = command(actor=link.actor, member_uid=link.member.uid, **given)
    except Refused as refused:
        if refused.code in PROVED:
            limits.forget(LAST_SIX, person)
        raise
    limits.forget(LAST_SIX, person)
    return result


@require_http_methods(METHODS)
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Not to stand."""
    link = queries.link(token)
    if not _waits(link):
        return redirect("nominee-case", token)
    form = forms.RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tried(
                link,
                commands.refuse,
                last_six=form.cleaned_data["last_six"],
                reason=form.cleaned_data["reason"],
                idempotency_key=request.POST.get("key") or None,
            )
            return redirect("nominee-case", token)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "key": request.POST.get("key") or ids.new_uid()}
    return show(request, "refuse", link, token, context, status=422 if form.errors else 200)


@require_safe
def content(request: HttpRequest, token: str) -> HttpResponse:
    """Show every answer that was filed, and the files."""
    link = queries.link(token)
    return show(request, "content", link, token, _shown(link))


@require_safe
def attachment(request: HttpRequest, token: str, attachment: str) -> HttpResponse:
    """Hand out a file of the own dossier."""
    link = queries.link(token)
    return handed_out(queries.attachment(link.actor, link.member.dossier.uid, attachment).file)


@require_safe
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Tell where the own case stands, each step with its reason; the consents; the own number."""
    link = queries.link(token)
    member, dossier = link.member, link.member.dossier
    steps = record.case(request.actor, dossier, marks=True)  # type: ignore[attr-defined]
    definition = queries.definition_for(dossier)
    gone = dossier.state == DossierState.WITHDRAWN or member.state == ConfirmationState.REFUSED
    context = {
        "headline": _headline(link, steps),
        "why": next((step.why for step in reversed(steps) if step.why), ""),
        "way": [*_said(link), *(_step(step) for step in steps), *_to_come(steps, definition)],
        "consents": [
            (one, bool((member.consents.get(one.purpose) or {}).get("given")))
            for one in consents.asked(definition)
        ]
        if member.consents
        else [],
        "waits": _waits(link),
        "gone": gone,
        "may_leave": not gone and not queries.is_honoured(dossier),
        "closes": queries.confirm_by(dossier, definition),
        "steps_frozen": dossier.edition.notices.exists(),
        "sitting": defence.own_sitting(dossier),
    }
    return show(request, "case", link, token, context)


@require_safe
def defence_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give out the own defence as a calendar file."""
    link = queries.link(token)
    own = defence.own_sitting(link.member.dossier)
    if own is None:
        raise not_found()
    entry = ical.Entry(
        uid=f"{link.member.dossier.uid}-{own.presentation.round.code}",
        starts=own.presentation.starts,
        ends=own.ends,
        summary=f"{link.member.dossier.edition.name} · {own.round_name}",
        place=own.presentation.venue,
    )
    return ical.download([entry], name="defence", version=own.version)


def _headline(link: Link, steps: list[record.CaseStep]) -> str:
    last = steps[-1]
    if link.member.state == ConfirmationState.REFUSED:
        return _("您选择了不参评")
    if link.member.dossier.state == DossierState.WITHDRAWN:
        return _("申报已撤回")
    if _waits(link):
        return _("请您核对并确认")
    if last.state == "refused":
        return _("您的申报止步于“%(step)s”") % {"step": last.words}
    if last.state == "done":
        return (
            _("恭喜，您已获授予荣誉")
            if last.code == "conferred"
            else _("“%(step)s”已完成") % {"step": last.words}
        )
    return _("正在进行：%(step)s") % {"step": last.words}


def _said(link: Link) -> list[Step]:
    member = link.member
    if member.decided_at is None:
        return [Step(_("本人确认"), "", "now", _("等您确认"))]
    if member.state == ConfirmationState.REFUSED:
        return [Step(_("您不同意申报"), words.short_moment(member.decided_at), "refused", member.reason)]
    return [Step(_("您确认并同意"), words.short_moment(member.decided_at), "done")]


def _step(step: record.CaseStep) -> Step:
    when = words.short_moment(step.at) if step.at and step.state != "moving" else ""
    state = {"done": "done", "moving": "now", "refused": "refused"}.get(step.state, "")
    note = "".join((step.why, step.rule)) or {"moving": _("正在进行"), "refused": _("未通过")}.get(
        step.state, ""
    )
    if step.mark:
        note += _("您的得分：%s。") % step.mark
    return Step(step.words, when, state, note)


def _to_come(steps: list[record.CaseStep], definition: Mapping[str, Any]) -> list[Step]:
    """Return the steps ahead of a case that still runs."""
    if steps[-1].state == "refused":
        return []
    line = [
        ("filed", _("申报")),
        ("recommended", _("上级工会推荐")),
        ("screened", _("资格审查")),
        *((item["code"], answers.name(item)) for item in definition["rounds"]),
        ("decided", _("审定与公示")),
        ("conferred", _("授予")),
    ]
    reached = {step.code for step in steps}
    last = max((place for place, (code, _label) in enumerate(line) if code in reached), default=-1)
    return [Step(label) for _code, label in line[last + 1 :]]


@require_http_methods(METHODS)
def consent(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Say what changing one consent will do, then change it."""
    link = queries.link(token)
    listed = consents.asked(queries.definition_for(link.member.dossier))
    asked = next((one for one in listed if one.purpose == purpose), None)
    if asked is None or not link.member.consents:
        raise not_found()
    given = bool((link.member.consents.get(purpose) or {}).get("given"))
    conferred = record.case(link.actor, link.member.dossier)[-1].code == "conferred"
    problem = ""
    if request.method == "POST":
        try:
            acts.change_consent(
                actor=link.actor,
                member_uid=link.member.uid,
                purpose=purpose,
                given=request.POST.get("given") == "yes",
            )
            return redirect("nominee-case", token)
        except Refused as refused:
            if refused.hidden:
                raise
            problem = refused.sentence
    context = {
        "purpose": purpose,
        "title": asked.title,
        "effect": _change_effect(asked, given=given, conferred=conferred),
        "given": given,
        "blocked": asked.required and given and not conferred,
        "problem": problem,
        "said": (link.member.consents.get(purpose) or {}).get("at", ""),
    }
    return show(request, "consent", link, token, context, status=422 if problem else 200)


def _change_effect(asked: consents.Asked, *, given: bool, conferred: bool) -> str:
    if not given:
        return asked.effect
    if asked.required and not conferred:
        return _("评选必须公示。不再同意公示的，只能退出评选；已经公布的内容不能收回。")
    if asked.purpose == Consent.PUBLISH:
        return _(
            "收回后，公示页、获奖名册和展示页不再显示您的姓名、单位、岗位和项目，只留公开编号；荣誉和证书仍然有效。"
            "已经登报、印发或被别人保存的收不回来。"
        )
    if asked.purpose == Consent.SHARE:
        return _("收回后，不再把您的成果介绍给别的单位；已经介绍过的不受影响。评选不受影响。")
    return _("收回后，不再使用您的银行账户；还没有发放的奖金要等您重新同意。评选不受影响。")


@require_http_methods(METHODS)
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the line."""
    link = queries.link(token)
    if link.member.dossier.state == DossierState.WITHDRAWN:
        return redirect("nominee-case", token)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.withdraw(
                actor=link.actor,
                dossier_uid=link.member.dossier.uid,
                reason=form.cleaned_data["reason"],
                idempotency_key=request.POST.get("key") or None,
            )
            return redirect("nominee-case", token)
        except Refused as refused:
            refusals.put(form, refused)
    context = {
        "form": form,
        "key": request.POST.get("key") or ids.new_uid(),
        "now": clock.edition_now(),
    }
    return show(request, "withdraw", link, token, context, status=422 if form.errors else 200)
