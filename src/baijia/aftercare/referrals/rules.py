"""Who refers whom, with whose consent, and what the other side's answer needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.aftercare.referrals.enums import ReferralState
from baijia.aftercare.referrals.models import Referral, Target
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union

MOST = 200


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's service officer.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_is_open(target: Target) -> None:
    """The honour takes referrals.

    Raises:
        Refused: it is closed, or its last day is past.
    """
    if not target.active:
        raise Refused("referral.closed", _("“%s”已停止推荐。") % target.name)
    if target.closes is not None and clock.edition_now().date() > target.closes:
        raise Refused(
            "referral.late",
            _("“%(name)s”的推荐已于 %(day)s 截止。")
            % {"name": target.name, "day": target.closes.isoformat()},
        )


def check_chosen(count: int) -> None:
    """Somebody is chosen, and not too many at once.

    Raises:
        Refused: nobody, or more than fits one list.
    """
    if not 1 <= count <= MOST:
        raise Refused("referral.count", _("请选择 1 至 %d 人。") % MOST)


def check_candidate(target: Target, found: set[int], honour: Honour) -> None:
    """The holder is a candidate by the target's rule.

    Raises:
        Refused: not, or not any more.
    """
    if honour.pk not in found:
        raise Refused(
            "referral.not_candidate",
            _("%(name)s 不符合“%(target)s”的推荐条件，或已在推荐中。")
            % {"name": honour.name, "target": target.name},
        )


def check_is_person(actor: Actor, referral: Referral) -> None:
    """The actor came by the link of the person concerned.

    Raises:
        Refused: as hidden.
    """
    if not honours.comes_by_link(actor, referral.person):
        raise not_found()


def check_may_send(referral: Referral, *, missing: list[str], acknowledged: bool) -> None:
    """The honour still stands, and whoever sends an incomplete dossier has seen what is missing.

    Raises:
        Refused: revoked, or naming what is missing.
    """
    if not honours.stands(referral.honour):
        raise Refused("referral.revoked", _("荣誉已撤销，不能推荐。"))
    if missing and not acknowledged:
        raise Refused(
            "referral.missing",
            _("还缺必填项：%s。请补齐，或勾选“缺项已知，仍然送出”。") % "、".join(missing),
            field="acknowledged",
        )


def check_note(act: str, note: str) -> str:
    """A return or a miss says why.

    Raises:
        Refused: it does not.
    """
    text = note.strip()
    if act in ("return", "miss") and len(text) < 2:
        raise Refused("referral.note", _("请写明对方的答复。"), field="note")
    return text[:200]


def check_can_fill(referral: Referral) -> None:
    """What was sent is not changed.

    Raises:
        Refused: it was sent.
    """
    if referral.state not in (ReferralState.ASKED, ReferralState.AGREED):
        raise Refused("referral.sent", _("材料已经送出，不能再改。"))
