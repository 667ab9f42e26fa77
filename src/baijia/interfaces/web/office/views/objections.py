"""Notices and objections: what runs, what came in and by when it is answered, one objection from receipt to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.decisions import commands, queries
from baijia.award.decisions.enums import (
    OBJECTION_MOVES,
    OBJECTION_OPEN,
    Channel,
    Identity,
    NoticeState,
    ObjectionState,
)
from baijia.award.decisions.models import Notice, Objection
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.record import line
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.downloads import handed_out
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.office.desk import edition_of, holds, page
from baijia.interfaces.web.office.forms import AnswerForm, ObjectionOnPaperForm, WholeListAnswerForm
from baijia.interfaces.web.public import noticing
from baijia.interfaces.web.ui.frame import Chip

HANDLING = "办理异议"  # not translated: kept in the audit
READERS = (Role.ORGANISER, Role.SUPERVISOR)
"""Who reads the text of an objection: the objector is shielded from everybody else."""
Act = Callable[[Actor, Objection, str], Any]
ACTS: dict[str, Act] = {
    "investigate": lambda actor, row, _words: commands.investigate(actor=actor, objection=row),
    "refuse": lambda actor, row, words: commands.refuse_objection(actor=actor, objection=row, answer=words),
    "suspend": lambda actor, row, words: commands.suspend(actor=actor, objection=row, reason=words),
    "resume": lambda actor, row, _words: commands.resume(actor=actor, objection=row),
    "uphold": lambda actor, row, words: commands.uphold(actor=actor, objection=row, answer=words),
    "dismiss": lambda actor, row, words: commands.dismiss(actor=actor, objection=row, answer=words),
    "withdraw": lambda actor, row, words: commands.withdraw_objection(
        actor=actor, objection=row, answer=words
    ),
    "close": lambda actor, row, words: commands.close_objection(actor=actor, objection=row, delivery=words),
    "check": lambda actor, row, words: commands.check_document(actor=actor, objection=row, note=words),
}


@require_safe
def notices(request: HttpRequest, code: str) -> HttpResponse:
    """The notices and the objections that came in, those due first on top."""
    edition = edition_of(request, code)
    actor = actor_of(request)
    steps = line.steps(edition)
    state = request.GET.get("state", "")
    rows = queries.objections_for(actor).filter(edition=edition)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    listed = sum(counts.values())
    if state in ObjectionState.values:
        rows, listed = rows.filter(state=state), counts.get(state, 0)
    chips = [Chip(_("全部"), "?", current=not state)]
    chips += [Chip(label, f"?state={key}", current=key == state) for key, label in ObjectionState.choices]
    step = line.next_step(steps)
    act = step if step and step.code in ("open-notice", "close-notice", "settle") else None
    every = queries.notices_of(edition)
    return page(
        request,
        "notice",
        edition,
        request.path,
        notices=every[::-1],
        running=next((row for row in every if row.state == NoticeState.OPEN), None),
        rows=paged(request, rows, count=listed),
        chips=chips,
        left=sum(counts.get(one, 0) for one in OBJECTION_OPEN),
        held=len(queries.held(edition)),
        act=act,
        may_act=bool(act) and holds(actor, edition, act.role),
        registers=bool(every) and holds(actor, edition, Role.ORGANISER),
        reads=holds(actor, edition, *READERS),
        today=clock.edition_now().date(),
    )


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an objection that came by telephone, letter or visit."""
    edition = edition_of(request, code, Role.ORGANISER)
    notices = list(edition.notices.order_by("number"))
    if not notices:
        raise not_found()
    form = ObjectionOnPaperForm(
        request.POST or None,
        request.FILES or None,
        people=_people(edition, notices, editions.fenced(actor_of(request))),
        initial={"received_at": clock.edition_now()},
    )
    if request.method == "POST" and form.is_valid():
        done, row = attempt(form, lambda: _registered(actor_of(request), edition, form.cleaned_data))
        if done:
            messages.success(request, _("已登记，受理编号 %s。请把编号告诉异议人。") % row.receipt)
            return redirect("office-objection", code, row.uid)
    back = reverse("office-notice", args=[code])
    status = 422 if form.errors else 200
    return page(request, "objection_new", edition, back, status=status, form=form, back=back)


def _people(edition: Edition, notices: Sequence[Notice], fenced: frozenset[str]) -> list[tuple[str, str]]:
    definition = editions.in_force(edition)
    found = {person.nominee: person.label for row in notices for person in noticing.people(row, definition)}
    kept = edition.dossiers.filter(number__in=list(found)).exclude(uid__in=fenced)
    shown = set(kept.values_list("number", flat=True))
    return [(nominee, label) for nominee, label in found.items() if nominee in shown]


def _registered(actor: Actor, edition: Edition, given: dict[str, Any]) -> Objection:
    scan = given["scan"]
    return commands.register_objection(
        actor=actor,
        notice=queries.notice_for(edition, given["nominee"], given["received_at"]),
        said=commands.Said(
            nominee=given["nominee"],
            text=given["text"],
            name=given["name"],
            contact=given["contact"],
            about=given["about"],
        ),
        channel=Channel(given["channel"]),
        received_at=given["received_at"],
        scan=(scan.name, scan.read()),
        document_seen=given["document_seen"],
    )


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, code: str, uid: str) -> HttpResponse:
    """One objection: what was said, and what becomes of it."""
    edition = edition_of(request, code, *READERS)
    actor = actor_of(request)
    row = _one(actor, edition, uid)
    handles = holds(actor, edition, Role.ORGANISER)
    acts = list(OBJECTION_MOVES.get(ObjectionState(row.state), {})) if handles else []
    if handles and not row.anonymous and row.identity == Identity.UNCHECKED:
        acts.append("check")
    form = _answer_form(actor, row, request.POST or None)
    who: tuple[str, str] | None = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if not handles or (act not in ACTS and act != "reveal"):
            raise not_found()
        if form.is_valid():
            words = form.cleaned_data["answer"]
            if act == "reveal":
                if attempt(form, lambda: commands.reveal_objector(actor=actor, objection=row, purpose=words))[
                    0
                ]:
                    who = queries.objector(row)
            elif attempt(form, lambda: _act(actor, row, act, form))[0]:
                messages.success(request, _("已记录。"))
                return redirect("office-objection", code, uid)
    return page(
        request,
        "objection",
        edition,
        reverse("office-notice", args=[code]),
        status=422 if form.errors else 200,
        row=row,
        text=queries.objection_text(actor=actor, objection=row, purpose=HANDLING),
        form=_answer_form(actor, row, None) if who else form,
        acts=acts,
        handles=handles,
        who=who,
        followed_by=list(row.followed_by.select_related("dossier").order_by("number")),
        honour=getattr(row.dossier, "honour", None) if row.dossier else None,
    )


def _answer_form(actor: Actor, row: Objection, data: QueryDict | None) -> AnswerForm:
    if row.dossier is not None:
        return AnswerForm(data)
    people = _people(row.edition, queries.notices_of(row.edition), editions.fenced(actor))
    return WholeListAnswerForm(data, people=people)


def _act(actor: Actor, row: Objection, act: str, form: AnswerForm) -> Any:
    words = form.cleaned_data["answer"]
    if act == "uphold" and isinstance(form, WholeListAnswerForm):
        return commands.uphold(actor=actor, objection=row, answer=words, concerned=form.named)
    return ACTS[act](actor, row, words)


def _one(actor: Actor, edition: Edition, uid: str) -> Objection:
    rows = queries.objections_for(actor).filter(edition=edition, uid=uid)
    row = rows.select_related("edition", "dossier", "notice", "evidence", "paper", "follows").first()
    if row is None:
        raise not_found()
    return row


@require_safe
def objection_file(request: HttpRequest, code: str, uid: str, which: str) -> HttpResponse:
    """Hand out the evidence or the scan of an objection."""
    row = _one(actor_of(request), edition_of(request, code, *READERS), uid)
    stored = {"evidence": row.evidence, "paper": row.paper}.get(which)
    if stored is None:
        raise not_found()
    return handed_out(stored)
