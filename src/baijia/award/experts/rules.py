"""Who keeps the pool, who may declare what, and when a draw may go on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from baijia.award.experts.models import Conflict, Draw, Expert
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_keeps_pool(actor: Actor, organiser: Union) -> None:
    """The actor is an organiser's or co-host's officer.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_one_of(actor, (Role.COHOST, Role.ORGANISER), path=organiser.path)


def check_is_self(actor: Actor, expert: Expert) -> None:
    """The expert speaks for the own person alone.

    Raises:
        Refused: as hidden.
    """
    if not actor.account_uid or actor.account_uid != expert.account.uid or not expert.active:
        raise not_found()


def check_fields(fields: Iterable[str]) -> list[str]:
    """An expert can judge at least one group; the first is the expert's own field.

    Raises:
        Refused: none is named.
    """
    listed = list(dict.fromkeys(fields))
    if not listed:
        raise Refused("expert.fields", _("请至少填写一个可评审的行业组。"), field="fields")
    return listed


def check_reason(reason: str) -> str:
    """A decision on a conflict says why.

    Raises:
        Refused: it does not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("conflict.reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_not_pinned(conflict: Conflict) -> None:
    """A pinned decision stays.

    Raises:
        Refused: it is pinned; it must be unpinned with a reason first.
    """
    if conflict.pinned:
        raise Refused("conflict.pinned", _("这一回避决定已锁定；如需更改，请先写明理由解除锁定。"))


def check_same_organiser(expert: Expert, edition: Edition) -> None:
    """The expert belongs to the organiser's own pool.

    Raises:
        Refused: as hidden.
    """
    if expert.organiser_id != edition.organiser_id:
        raise not_found()


def check_draw_is_open(draw: Draw) -> None:
    """The draw is committed and neither drawn nor void.

    Raises:
        Refused: saying which.
    """
    if draw.voided_at is not None:
        raise Refused("draw.void", _("本次抽取已作废，请重新发起。"))
    if draw.drawn_at is not None:
        raise Refused("draw.drawn", _("本次抽取已有结果，不能重抽。"))
