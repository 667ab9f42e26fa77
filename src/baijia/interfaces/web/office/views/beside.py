"""What stands beside the rules: opinions of other offices, likenesses of texts, exemptions from a deadline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.award.decisions import queries as decisions
from baijia.award.nominations import commands as nominations
from baijia.award.nominations import queries as filed
from baijia.award.nominations.enums import ExemptionKind, ExemptionState
from baijia.award.nominations.models import Exemption
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.screening import commands, queries
from baijia.award.screening.enums import AnswerKind, MatchVerdict
from baijia.award.screening.models import TextMatch
from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.directory.queries import within
from baijia.interfaces.web import answers as words_of
from baijia.interfaces.web import sheets
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.listing import chips, ordered, paged
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.screening_forms import AskForm, LateKeyForm, MatchForm, SheetForm
from baijia.interfaces.web.ui.words import so_many

LISTS = {
    "proposed": gettext_lazy("拟授予与递补名单"),
    "passed": gettext_lazy("资格审查通过名单"),
    "recommended": gettext_lazy("推荐名单"),
}
MATCH_ORDERS = {
    "later": ("second__name",),
    "first": ("first__name",),
    "score": ("score",),
    "verdict": ("verdict", "score"),
}
ANSWER_ORDERS = {
    "name": ("dossier__name",),
    "number": ("dossier__number",),
    "employer": ("dossier__employer",),
    "state": ("state", "dossier__number"),
}
EXEMPTION_ORDERS = {"kind": ("kind",), "about": ("name", "dossier__name"), "state": ("state",)}
# The words of the sheet are not translated: agencies fill them in, and they are read back.
NUMBER, NAME, UNIT = "公开编号", "姓名", "单位"  # not translated
ANSWER, NOTE = "答复", "说明"  # not translated
HEADS = (NUMBER, NAME, UNIT, ANSWER, NOTE)
AGREED, OBJECTED = "无异议", "有异议"  # not translated: read back
TITLE = "征求意见"  # not translated: the agencies read it
WORDS = {str(AnswerKind.AGREED): AGREED, str(AnswerKind.OBJECTED): OBJECTED, str(AnswerKind.WAITING): ""}


def _lists(edition: Edition) -> dict[str, Any]:
    """Return the lists about which opinions may be asked: those of the line, and who went on from each frozen round."""
    rounds = {one["code"]: words_of.name(one) for one in editions.in_force(edition)["rounds"]}
    passed = {code: _("%(round)s通过名单") % {"round": rounds[code]} for code in review.advanced(edition)}
    return {**LISTS, **passed}


def _people(edition: Edition, list_code: str) -> list[Any]:
    if list_code == queries.PROPOSED:
        return decisions.proposed_dossiers(edition)
    return review.advanced(edition).get(list_code) or queries.background_list(edition, list_code)


@require_http_methods(["GET", "HEAD", "POST"])
def background(request: HttpRequest, code: str) -> HttpResponse:
    """Who was asked about which list and what is still missing; a POST asks."""
    edition = edition_of(request, code, *RUNNERS)
    lists = _lists(edition)
    form = AskForm(request.POST or None, lists=lists)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["list"]
        done, asked = attempt(
            form,
            lambda: commands.ask_background(
                actor=actor_of(request),
                edition=edition,
                list_code=chosen,
                dossiers=_people(edition, chosen),
                due=form.cleaned_data["due"],
            ),
        )
        if done:
            messages.success(request, _("已向 %(n)d 个单位征求意见，请下载名单送出。") % {"n": len(asked)})
            return redirect("office-background", code)
    rows = queries.background(edition)
    return page(
        request,
        "background",
        edition,
        reverse("office-background", args=[code]),
        status=422 if form.errors else 200,
        rows=[(row, lists.get(row.request.list_code, row.request.list_code)) for row in rows],
        form=form,
        agencies=queries.agencies(edition),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """One agency's answers a person; a POST takes in the filled sheet."""
    edition = edition_of(request, code, *RUNNERS)
    asked = queries.background_request(edition, uid)
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[Refused] = []
    if request.method == "POST" and form.is_valid():
        try:
            number = commands.record_background(
                actor=actor_of(request), request=asked, rows=_read(form.cleaned_data["file"].read())
            )
            messages.success(request, _("已收下 %(n)d 人的答复。") % {"n": number})
            return redirect("office-answers", code, uid)
        except RefusedMany as many:
            faults = list(many.refusals)
        except Refused as refused:
            form.add_error("file" if refused.field == "file" else None, refused.sentence)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    found = ordered(
        request, queries.answers(actor_of(request), asked, state=state, words=words), ANSWER_ORDERS
    )
    counts = {kind: asked.answers.filter(state=kind).count() for kind in AnswerKind}
    return page(
        request,
        "answers",
        edition,
        reverse("office-background", args=[code]),
        status=422 if form.errors or faults else 200,
        asked=asked,
        title=_lists(edition).get(asked.list_code, asked.list_code),
        rows=paged(request, found),
        chips=chips(request, "state", AnswerKind, counts),
        form=form,
        faults=faults,
        words=words,
        state=state,
    )


def _read(data: bytes) -> list[commands.AnswerRow]:
    """Return the rows of a filled sheet; the place of a row is the cell of its answer."""
    back = {words: state for state, words in WORDS.items() if words}
    return [
        {
            "where": line.places[ANSWER],
            "number": line.cells[NUMBER],
            "state": back.get(line.cells[ANSWER], line.cells[ANSWER]),
            "text": line.cells[NOTE],
        }
        for line in sheets.read(data, (NUMBER, ANSWER, NOTE))
    ]


@require_safe
def answer_sheet(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Give out the list for one agency as XLSX, with the answers known so far."""
    edition = edition_of(request, code, *RUNNERS)
    asked = queries.background_request(edition, uid)
    lines = (
        (row.dossier.number, row.dossier.name, row.dossier.employer, WORDS[row.state], row.text)
        for row in queries.answers(actor_of(request), asked)
    )
    choices = {HEADS.index(ANSWER): [AGREED, OBJECTED]}
    data = sheets.workbook(TITLE, HEADS, lines, choices=choices)
    return sheets.answer(f"{asked.agency_name}-{edition.name}", data)


@require_safe
def matches(request: HttpRequest, code: str) -> HttpResponse:
    """The likenesses of texts, the closest first, with what a person decided of them."""
    edition = edition_of(request, code, *RUNNERS)
    actor = actor_of(request)
    verdict, words = request.GET.get("verdict", ""), request.GET.get("q", "").strip()
    verdict = verdict if verdict in MatchVerdict.values else ""
    found = ordered(request, queries.matches(actor, edition, verdict=verdict, words=words), MATCH_ORDERS)
    if sheets.asked_for(request):
        return _matches_sheet(edition, found)
    counts = queries.match_counts(actor, edition)
    return page(
        request,
        "matches",
        edition,
        request.path,
        rows=paged(
            request,
            found,
            count=None if words else counts.get(verdict, sum(counts.values())),
        ),
        chips=chips(request, "verdict", MatchVerdict, counts),
        words=words,
        verdict=verdict,
        waiting=so_many(queries.waiting_to_compare(edition)),
    )


def _matches_sheet(edition: Edition, found: Any) -> HttpResponse:
    heads = [_("后报送编号"), _("后报送姓名"), _("后报送单位"), _("先报送届次"), _("先报送编号"), _("先报送姓名"),
             _("先报送单位"), _("相似（万分之）"), _("判断"), _("理由")]  # fmt: skip

    def line(row: TextMatch) -> tuple[str | int, ...]:
        later, first = row.second, row.first
        return (later.number, later.name, later.unit.name, first.edition.name, first.number, first.name,
                first.unit.name, row.score, row.get_verdict_display(), row.reason)  # fmt: skip

    return sheets.of_list(f"{edition.name}-{_('查重')}", heads, found, line)


@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """Two texts side by side with the passage they share; a POST says what a person makes of it."""
    edition = edition_of(request, code, *RUNNERS)
    row = queries.match(actor_of(request), edition, uid)
    form = MatchForm(request.POST or None, initial={"verdict": row.verdict})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, _row = attempt(
            form,
            lambda: commands.decide_match(
                actor=actor_of(request),
                match=row,
                verdict=MatchVerdict(given["verdict"]),
                reason=given["reason"],
            ),
        )
        if done:
            messages.success(request, _("已记下判断，随时可以改。"))
            return redirect("office-match", code, uid)
    return page(
        request,
        "match",
        edition,
        reverse("office-matches", args=[code]),
        status=422 if form.errors else 200,
        row=row,
        sides=[
            (row.first, _cut(row.first_text, row.first_from, row.first_to)),
            (row.second, _cut(row.second_text, row.second_from, row.second_to)),
        ],
        score=row.score / 100,
        form=form,
    )


def _cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[:start], text[start:end], text[end:]


@require_http_methods(["GET", "HEAD", "POST"])
def exemptions(request: HttpRequest, code: str) -> HttpResponse:
    """Late keys, changes of group and withdrawals by a unit: asked, answered, used; a POST asks for a late key."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = ordered(request, filed.exemptions(actor, edition, state=state, words=words), EXEMPTION_ORDERS)
    if sheets.asked_for(request):
        return _exemptions_sheet(edition, found)
    form = LateKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = Union.objects.filter(within(edition.organiser.path), code=form.cleaned_data["unit"]).first()
        if unit is None:
            form.add_error("unit", _("没有这个代码的单位，请核对。"))
        else:
            given = {key: form.cleaned_data[key] for key in ("name", "until", "reason")}
            done, _made = attempt(
                form,
                lambda: nominations.ask_late_key(actor=actor, edition=edition, unit=unit, **given),
            )
            if done:
                messages.success(request, _("已提出，等审定人同意。"))
                return redirect("office-exemptions", code)
    return page(
        request,
        "exemptions",
        edition,
        reverse("office-exemptions", args=[code]),
        status=422 if form.errors else 200,
        rows=paged(request, found),
        chips=chips(request, "state", ExemptionState, filed.exemption_counts(actor, edition)),
        groups={one["code"]: words_of.name(one) for one in filed.definition_of(edition)["groups"]},
        words=words,
        form=form if holds(actor, edition, Role.ORGANISER) else None,
        leads=holds(actor, edition, Role.LEADER),
        asked=ExemptionState.ASKED,
    )


def _exemptions_sheet(edition: Edition, found: Any) -> HttpResponse:
    heads = [_("事项"), _("姓名"), _("单位"), _("编号"), _("开放到"), _("调整到"), _("理由"), _("状态")]
    definition = filed.definition_of(edition)

    def line(row: Exemption) -> tuple[str, ...]:
        until = f"{row.until.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if row.until else ""
        of = row.dossier
        unit = row.unit.name if row.unit else of.employer if of else ""
        group = words_of.group_name(definition, row.group) if row.group else ""
        return (str(row.get_kind_display()), of.name if of else row.name, unit, of.number if of else "", until,
                group, row.reason, str(row.get_state_display()))  # fmt: skip

    return sheets.of_list(f"{edition.name}-{_('特例审定')}", heads, found, line)


@require_POST
def answer_exemption(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """The leader agrees or not."""
    edition = edition_of(request, code, Role.LEADER)
    row = Exemption.objects.filter(edition=edition, uid=uid).first()
    if row is None:
        raise not_found()
    actor = actor_of(request)
    try:
        if request.POST.get("answer") != "approve":
            nominations.decline_exemption(actor=actor, exemption=row)
        elif row.kind == ExemptionKind.REGROUP:
            commands.approve_regroup(actor=actor, exemption=row)
        elif row.kind == ExemptionKind.WITHDRAW:
            nominations.approve_withdrawal(actor=actor, exemption=row)
        else:
            nominations.approve_late_key(actor=actor, exemption=row)
        messages.success(request, _("已答复。"))
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("office-exemptions", code)
