"""Who may take the whole record away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.programmes import queries as programmes
from baijia.award.programmes import rules as editions
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import rules as directory
from baijia.directory.enums import Role

INSPECTORS = (Role.SUPERVISOR, Role.ORGANISER)


def check_inspects(actor: Actor, edition: Edition) -> None:
    """The actor supervises or organises the edition, with a second factor.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_one_of(actor, INSPECTORS, path=edition.organiser.path)


def check_takes_whole(actor: Actor, edition: Edition, purpose: str) -> str:
    """The whole record goes to who inspects it, has no conflict in the edition, and says what for.

    Raises:
        Refused: as hidden; for want of the second factor or a purpose; or because of a fence (回避).
    """
    check_inspects(actor, edition)
    if programmes.is_fenced_in(actor, edition):
        raise Refused("record.fenced", _("您在本届有须回避的对象，不能取出完整结果包，请由其他人员办理。"))
    return editions.check_reason(purpose)


def check_purpose(purpose: str) -> None:
    """Whoever opens a case in full says what for.

    Raises:
        Refused: nothing is said.
    """
    if len(purpose.strip()) < 2:
        raise Refused("case.purpose", _("请写明查阅卷宗的用途。"), field="reason")


def can_inspect(actor: Actor, edition: Edition) -> bool:
    """Whether the actor holds one of the roles; the second factor is asked for when it matters."""
    return any(actor.has(role, path=edition.organiser.path) for role in INSPECTORS)


def check_reads_audit(actor: Actor, edition: Edition) -> None:
    """The audit of an edition is read by its supervisor.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_role(actor, Role.SUPERVISOR, path=edition.organiser.path)
