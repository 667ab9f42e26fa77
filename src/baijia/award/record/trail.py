"""The audit of an edition in plain words, for its supervisor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Choices, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baijia.award.decisions.enums import Identity, NoticeState, ObjectionState, ResolutionState
from baijia.award.experts.enums import ConflictState
from baijia.award.honours.enums import Ground, HonourState
from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState, ExemptionKind, ExemptionState, ListState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.record import rules
from baijia.award.record.trail_words import KEYS, WORDS
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.screening.enums import OutcomeState, Result
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import AuditRow

KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "reveal": (
        gettext_lazy("查看身份信息"),
        (
            "directory.reveal",
            "nominations.reveal",
            "decisions.read_objection",
            "decisions.reveal_objector",
            "review.open_roster",
            "record.export_inspector",
            "record.open_case_file",
        ),
    ),
    "override": (gettext_lazy("改判"), ("screening.override",)),
    "exemption": (
        gettext_lazy("逾期申报和调整组别"),
        (
            "nominations.ask_exemption",
            "nominations.approve_late_key",
            "screening.approve_regroup",
            "nominations.decline_exemption",
        ),
    ),
    "juror": (
        gettext_lazy("更换评审专家"),
        (
            "review.withdraw_expert",
            "review.add_seat",
            "experts.confirm_conflict",
            "experts.dismiss_conflict",
            "experts.pin_conflict",
        ),
    ),
    "void": (gettext_lazy("作废评分"), ("review.void_score", "review.void_sheet", "review.exclude")),
    "tie_off": (gettext_lazy("分数线复评"), ("review.call_tie_off",)),
    "addendum": (gettext_lazy("补充通知"), ("programmes.issue_addendum",)),
    "clock": (gettext_lazy("拨动时钟"), ("programmes.move_clock",)),
    "list": (
        gettext_lazy("名单与公示"),
        (
            "decisions.propose",
            "decisions.enter_minutes",
            "decisions.check_minutes",
            "decisions.return_minutes",
            "decisions.rescind",
            "decisions.approve",
            "decisions.open_notice",
            "decisions.open_notice_without",
            "decisions.close_notice",
            "decisions.settle",
            "honours.confer",
            "honours.revoke",
        ),
    ),
}
"""Kinds of acts a supervisor looks for: code -> (words, acts)."""

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d")
PAIRING = frozenset({"slot", "commit"})
"""What would tell which expert holds which slot: shown by the roster alone, under a reason."""
STATES: Mapping[str, tuple[type[Choices], ...]] = {
    "programmes": (EditionState,),
    "nominations": (DossierState, ListState, ExemptionKind, ExemptionState),
    "screening": (Result, OutcomeState, ExemptionKind, ExemptionState),
    "experts": (ConflictState,),
    "review": (RoundState, PresentationState),
    "decisions": (ResolutionState, NoticeState, ObjectionState, Identity),
    "honours": (HonourState, Ground),
}
"""Words of states and results by room."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act as a supervisor reads it."""

    at: datetime
    edition_at: datetime
    who: str
    what: str
    about: str
    why: str
    before: str
    after: str


def rows(actor: Actor, edition: Edition, *, kind: str = "", person: str = "") -> QuerySet[AuditRow]:
    """Return the audit rows of an edition, newest first; ``kind`` is a key of ``KINDS``, ``person`` part of a name.

    Raises:
        Refused: as hidden, where the actor is not the supervisor.
    """
    rules.check_reads_audit(actor, edition)
    found = AuditRow.objects.filter(scope=edition.code).order_by("-id")
    if kind in KINDS:
        found = found.filter(act__in=KINDS[kind][1])
    if person.strip():
        name = person.strip()
        found = found.filter(
            Q(actor_name__contains=name) | Q(object_uid__in=nominations.named(edition, name))
        )
    fenced = programmes.fenced(actor)
    return (
        found.exclude(object_uid__in=fenced) if fenced else found
    )  # without them an index alone counts the rows


def lines(edition: Edition, shown: list[AuditRow]) -> list[Line]:
    """Return rows in plain words, in one statement for the names of dossiers."""
    uids = {row.object_uid for row in shown if row.object_type == "nominations.dossier"}
    names = dict(Dossier.objects.filter(edition=edition, uid__in=uids).values_list("uid", "name"))
    return [
        Line(
            at=row.at,
            edition_at=row.edition_at,
            who=row.actor_name,
            what=str(WORDS.get(row.act, row.act)),
            about=names.get(row.object_uid, ""),
            why=row.purpose,
            before=plain(row.act, row.before),
            after=plain(row.act, row.after),
        )
        for row in shown
    ]


def plain(act: str, values: Mapping[str, Any]) -> str:
    """Return what stood in a row as ``状态 评分中；评分数 12``; lists are counted, pairings left out."""
    words = _words_of(act.split(".", maxsplit=1)[0], get_language())
    return "；".join(
        f"{KEYS.get(key, key)} {_plain(value, words)}" for key, value in values.items() if key not in PAIRING
    )


@cache
def _words_of(room: str, _language: str | None) -> Mapping[str, str]:
    """Return the words of a room's states, translated once a language: two sides of fifty rows ask for them."""
    return {value: str(label) for choices in STATES.get(room, ()) for value, label in choices.choices}


def _plain(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("%d 项") % len(value)
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return f"{datetime.fromisoformat(value).astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
    text = words.get(str(value), str(value))
    return f"{text[:16]}…" if len(text) == 64 and text.isalnum() else text
