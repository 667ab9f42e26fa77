"""Who may set up an edition, and when its definition may still change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import Instance
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union

AFTER_SCORES = ("groups", "rubrics", "rounds", "result", "quotas", "eligibility", "decision", "approval")
AFTER_NOTICE = ("notice",)


def check_organises(actor: Actor, union: Union) -> None:
    """The actor is an organiser's officer at this node or above, with a second factor.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.ORGANISER, path=union.path)


def check_leads(actor: Actor, edition: Edition) -> None:
    """The actor is the leader (审定人) of the edition's organiser.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.LEADER, path=edition.organiser.path)


def check_moves_clock(actor: Actor, edition: Edition, instance: Instance | None) -> None:
    """Edition time moves in a synthetic database only, by the hand of the organiser.

    Raises:
        Refused: as hidden, so that in a real database the act does not exist.
    """
    if instance is None or not instance.synthetic:
        raise not_found()
    check_organises(actor, edition.organiser)


def check_clock(to: datetime, last: datetime | None) -> None:
    """Time is not moved behind the last act of the edition: what was done stays before what follows.

    Raises:
        Refused: it would be.
    """
    if last is not None and to < last:
        raise Refused(
            "clock.back",
            _("不能拨到最近一次操作（%(at)s）之前。")
            % {"at": f"{last.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"},
            field="to",
        )


def check_reason(reason: str) -> str:
    """An act that must be explained is.

    Raises:
        Refused: it is not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_is_draft(edition: Edition) -> None:
    """The definition is not frozen yet.

    Raises:
        Refused: it is; an addendum is the way.
    """
    if edition.state != EditionState.DRAFT:
        raise Refused("edition.frozen", _("本届方案已冻结，只能通过补充通知调整。"))


def check_is_open(edition: Edition) -> None:
    """The edition runs.

    Raises:
        Refused: it is not open yet, or over.
    """
    if edition.state != EditionState.OPEN:
        raise Refused("edition.not_open", _("本届评选未开放或已结束。"))


def check_addendum(edition: Edition, changes: list[dict[str, Any]], *, scored: bool, noticed: bool) -> None:
    """An addendum touches no score rule after the first score and no notice rule after the notice opened.

    Raises:
        Refused: naming the part.
    """
    if edition.state == EditionState.DRAFT:
        raise Refused("edition.draft", _("方案尚未冻结，请直接修改。"))
    for change in changes:
        part = change["path"][0]
        if scored and part in AFTER_SCORES:
            raise Refused("addendum.scored", _("已有评分，不能再改动“%(part)s”。") % {"part": part})
        if noticed and part in AFTER_NOTICE:
            raise Refused("addendum.noticed", _("公示已经开始，不能再改动公示规则。"))
        if part in {"code", "programme", "schema"}:
            raise not_found()


def check_no_quotas_yet(edition: Edition) -> None:
    """Quotas are issued once; they stand in the log.

    Raises:
        Refused: they were issued.
    """
    if edition.quotas.exists():
        raise Refused("quotas.issued", _("名额已下达，调整须发补充通知。"))
