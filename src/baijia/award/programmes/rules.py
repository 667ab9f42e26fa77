"""Who may set up an edition, and when its definition may still change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
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
