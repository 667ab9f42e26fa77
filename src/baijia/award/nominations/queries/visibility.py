"""Who sees which dossiers. One function decides; experts get nothing here, whatever else they are told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from baijia.award.nominations.enums import ConfirmationState
from baijia.award.nominations.models import Dossier, Member
from baijia.award.nominations.queries.channels import filed_by_actor
from baijia.award.programmes import queries as programmes
from baijia.core import clock
from baijia.core.actor import Actor, Grant
from baijia.core.refused import not_found
from baijia.directory.enums import Role

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)
FILED = ~Q(number="")
"""Was submitted at least once: what is still a first draft stays within its unit."""
NONE = Q(pk__in=[])
NOWHERE = "-"
"""A place no path starts with: a link's grant reaches its object and no subtree."""


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Return the dossiers an actor may know of.

    A filing officer: those of the own units, drafts too, never a sibling's. An applicant or a proposing expert:
    the own ones. A recommender: the submitted ones
    of the subtree. The office: the submitted ones of its own organiser's editions. A nominee: the own ones.
    Fences (回避) take out single dossiers for everybody.
    """
    dossiers = Dossier.objects.select_related("edition__organiser", "unit")
    if actor.is_system:
        return dossiers
    where = filed_by_actor(actor) | _as_recommender(actor) | _as_office(actor) | _as_nominee(actor)
    return dossiers.filter(where).exclude(uid__in=programmes.fences(actor))


def _places(actor: Actor, *roles: Role) -> list[str]:
    return sorted({g.place for g in actor.grants if g.role in roles and not g.object_uid})


def _as_recommender(actor: Actor) -> Q:
    where = NONE
    for path in _places(actor, Role.RECOMMENDER):
        where |= FILED & Q(unit__path__gte=path, unit__path__lt=path + "\x7f")
    return where


def _as_office(actor: Actor) -> Q:
    offices = _places(actor, *OFFICE)
    return FILED & Q(edition__organiser__path__in=offices) if offices else NONE


def _as_nominee(actor: Actor) -> Q:
    uids = [g.object_uid for g in actor.grants if g.role == Role.NOMINEE and g.object_uid]
    if not uids:
        return NONE
    own = Member.objects.filter(uid__in=uids).values("dossier_id")
    return FILED & (Q(uid__in=uids) | Q(pk__in=own))


def get(actor: Actor, uid: str) -> Dossier:
    """Return one dossier.

    Raises:
        Refused: hidden, whether it is not there or not for this actor.
    """
    found = visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def token_hash(token: str) -> str:
    """Return what is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """What a nominee's link opens."""

    actor: Actor
    member: Member
    decided: bool


def link(token: str) -> Link:
    """Return what a link opens, in one query; opening never uses it up.

    Raises:
        Refused: hidden, and the same for unknown, replaced and expired links.
    """
    member = (
        Member.objects.filter(link_hash=token_hash(token), link_expires__gt=clock.wall_now())
        .select_related("person", "dossier__edition__organiser", "dossier__unit")
        .first()
    )
    if member is None:
        raise not_found()
    actor = Actor(
        kind="link",
        name=member.name,
        account_uid=member.uid,
        grants=(Grant(role=Role.NOMINEE, place=NOWHERE, object_uid=member.uid),),
    )
    return Link(actor=actor, member=member, decided=member.state != ConfirmationState.WAITING)
