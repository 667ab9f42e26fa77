"""Who may confer and revoke, and when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.decisions.models import NoticeOutcome
from baijia.award.honours.models import Holder, Honour
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union

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
    if honour.dossier is not None:
        programmes.check_not_fenced(actor, honour.dossier.uid)
    if ground not in GROUNDS:
        raise Refused("revoke.ground", _("请选择撤销的事由。"), field="ground")
    if not decision.strip():
        raise Refused("revoke.decision", _("请填写撤销决定的文号。"), field="decision")
    if len(public_note.strip()) < 4:
        raise Refused("revoke.note", _("请写明向社会公布的说明。"), field="public_note")


GIVES_LINKS = (Role.ORGANISER, Role.PAYER, Role.SERVICE_OFFICER)


def check_gives_link(actor: Actor, edition: Edition) -> None:
    """Organiser, payer and service officer hand out holders' links.

    Raises:
        Refused: as hidden.
    """
    held = [role for role in GIVES_LINKS if actor.has(role, path=edition.organiser.path)]
    if not actor.is_system:
        directory.check_role(actor, held[0] if held else Role.ORGANISER, path=edition.organiser.path)


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor runs the organiser's follow-up services.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_is_holder(actor: Actor, holder: Holder) -> None:
    """The actor came by this holder's own link.

    Raises:
        Refused: as hidden.
    """
    if not any(grant.role == Role.NOMINEE and grant.object_uid == holder.uid for grant in actor.grants):
        raise not_found()


LEVELS = ("national", "province", "city", "district", "unit")


def check_outside(*, name: str, body: str, level: str, year: int, document: str) -> None:
    """An honour from elsewhere says what, by whom, when and by which document.

    Raises:
        Refused: everything that is missing, by field.
    """
    faults = []
    if len(name.strip()) < 2:
        faults.append(Refused("outside.name", _("请填写荣誉名称。"), field="name"))
    if len(body.strip()) < 2:
        faults.append(Refused("outside.body", _("请填写授予单位。"), field="body"))
    if level not in LEVELS:
        faults.append(Refused("outside.level", _("请选择级别。"), field="level"))
    if not 1950 <= year <= clock.edition_now().year:
        faults.append(Refused("outside.year", _("年份应在 1950 年至今年之间。"), field="year"))
    if len(document.strip()) < 2:
        faults.append(Refused("outside.document", _("请填写表彰文件的文号。"), field="document"))
    if faults:
        raise RefusedMany(faults)
