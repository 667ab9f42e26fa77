"""Who may confer and revoke, and when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.decisions.models import NoticeOutcome
from baijia.award.honours.models import Honour
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import rules as directory
from baijia.directory.enums import Role

GROUNDS = {
    "fraud": gettext_lazy("弄虚作假、剽窃侵占他人成果"),
    "crime": gettext_lazy("受刑事处罚"),
    "dismissal": gettext_lazy("受开除处分"),
    "violation": gettext_lazy("有其他严重违纪违法行为"),
}


def check_leads(actor: Actor, edition: Edition) -> None:
    """The actor is the leader of the edition's organiser.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.LEADER, path=edition.organiser.path)


def check_confer(actor: Actor, edition: Edition) -> None:
    """The notice has run, objections are closed and the list is settled; nothing was conferred yet.

    Raises:
        Refused: naming what is missing.
    """
    check_leads(actor, edition)
    if not NoticeOutcome.objects.filter(edition=edition).exists():
        raise Refused("honours.not_settled", _("公示和异议尚未办结，不能授予。"))
    if Honour.objects.filter(edition=edition).exists():
        raise Refused("honours.conferred", _("本届已经授予。"))


def check_revoke(actor: Actor, honour: Honour, *, ground: str, decision: str, public_note: str) -> None:
    """A revocation names its ground, the decision and what the public may read.

    Raises:
        Refused: naming the field.
    """
    if honour.edition is not None:
        check_leads(actor, honour.edition)
    else:
        directory.check_role(actor, Role.LEADER, path=honour.programme.organiser.path)
    if ground not in GROUNDS:
        raise Refused("revoke.ground", _("请选择撤销的事由。"), field="ground")
    if not decision.strip():
        raise Refused("revoke.decision", _("请填写撤销决定的文号。"), field="decision")
    if len(public_note.strip()) < 4:
        raise Refused("revoke.note", _("请写明向社会公布的说明。"), field="public_note")
