"""Exemptions: who may ask, who answers, and how far a closed door opens."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.nominations.answers.words import tidy_name
from baijia.award.nominations.enums import DossierState, ExemptionKind, ExemptionState
from baijia.award.nominations.models import Dossier, Exemption
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules.filing import check_files, check_recommending, spoken
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_reason(reason: str) -> str:
    """Return the reason: an exemption says why.

    Raises:
        Refused: it does not.
    """
    text = reason.strip()
    if not 4 <= len(text) <= 200:
        raise Refused("exemption.reason", _("请写明理由（4 至 200 字）。"), field="reason")
    return text


def check_late_key(
    actor: Actor,
    edition: Edition,
    definition: Definition,
    *,
    unit: Union,
    name: str,
    until: datetime,
    now: datetime,
) -> str:
    """Return the name in canonical form: a late key is for one person of one unit, while unions still recommend.

    Raises:
        Refused: hidden for others; no name; a unit of another tree; too long, or recommending is over.
    """
    programmes.check_organises(actor, edition.organiser)
    programmes.check_is_open(edition)
    check_recommending(edition)
    if not unit.path.startswith(edition.organiser.path):
        raise not_found()
    named = tidy_name(name)
    if not 2 <= len(named) <= 60:
        raise Refused("exemption.name", _("请写明逾期申报的是哪一位。"), field="name")
    closes = reading.instant(definition, "recommendation_closes")
    if not now < until <= closes:
        raise Refused(
            "exemption.until",
            _("期限应在现在之后、推荐截止（%(at)s）之前。") % {"at": spoken(closes)},
            field="until",
        )
    return named


def check_asks_withdrawal(actor: Actor, dossier: Dossier) -> None:
    """The filing unit asks for the withdrawal of what is sealed, once at a time, before the honour is conferred.

    Raises:
        Refused: hidden for others; not sealed, so that no approval is needed; honoured; or asked already.
    """
    check_files(actor, dossier)
    programmes.check_is_open(dossier.edition)
    if dossier.state != DossierState.SEALED or reading.is_honoured(dossier):
        raise Refused("withdraw.state", _("只有已封存、称号还没有授予的材料，撤回才须审定。"))
    if dossier.exemptions.filter(state=ExemptionState.ASKED).exists():
        raise Refused("withdraw.asked", _("这份材料已有一项事项在等审定。"))


def check_answers(actor: Actor, exemption: Exemption, kind: ExemptionKind) -> None:
    """The leader answers what somebody else asked.

    Raises:
        Refused: hidden for others, and for an exemption of another kind; asker and leader are one person.
    """
    if exemption.kind != kind:
        raise not_found()
    directory.check_role(actor, Role.LEADER, path=exemption.edition.organiser.path)
    if actor.account_uid and actor.account_uid == exemption.asked_by_uid:
        raise Refused("exemption.same_person", _("提出的人不能自己审定。"))


def fits(key: Exemption, name: str, now: datetime) -> bool:
    """Whether a late key opens for a person of this name now."""
    return key.until is not None and now <= key.until and tidy_name(key.name) == tidy_name(name)
