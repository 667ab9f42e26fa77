"""Who may take the whole record away."""

from __future__ import annotations

from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role

INSPECTORS = (Role.SUPERVISOR, Role.ORGANISER)


def check_inspects(actor: Actor, edition: Edition) -> None:
    """The actor supervises or organises the edition, with a second factor.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    path = edition.organiser.path
    if actor.is_system:
        return
    held = next((role for role in INSPECTORS if actor.has(role, path=path)), None)
    if held is None:
        raise not_found()
    directory.check_second_factor(actor, held)


def can_inspect(actor: Actor, edition: Edition) -> bool:
    """Whether the actor holds one of the roles; the second factor is asked for when it matters."""
    return any(actor.has(role, path=edition.organiser.path) for role in INSPECTORS)


def check_reads_audit(actor: Actor, edition: Edition) -> None:
    """The audit of an edition is read by its supervisor.

    Raises:
        Refused: as hidden.
    """
    if not actor.is_system and not actor.has(Role.SUPERVISOR, path=edition.organiser.path):
        raise not_found()
