"""Who sees which dossiers. One function decides; experts get nothing here, whatever else they are told."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from baijia.award.nominations.enums import ConfirmationState
from baijia.award.nominations.models import Dossier, Member
from baijia.award.nominations.queries.channels import ways_to_file
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor, Grant
from baijia.core.prepared import Prepared, prepared
from baijia.core.refused import not_found
from baijia.core.rows import any_of
from baijia.directory.enums import Role

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)
FILED = ~Q(number="")
"""Was submitted at least once: what is still a first draft stays within its unit."""
NOWHERE = "-"
"""A place no path starts with: a link's grant reaches its object and no subtree."""


def visible_to(actor: Actor, edition: Edition | None = None) -> QuerySet[Dossier]:
    """Return the dossiers an actor may know of, those of one edition where one is named.

    A filing officer: those of the own units, drafts too, never a sibling's. An applicant or a proposing expert:
    the own ones. A recommender: the submitted ones
    of the subtree. The office: the submitted ones of its own organiser's editions. A nominee: the own ones.
    Fences (回避) take out single dossiers for everybody.
    """
    dossiers = Dossier.objects.select_related("edition__organiser", "unit")
    if edition is not None:
        dossiers = dossiers.filter(edition=edition)
    if actor.is_system:
        return dossiers
    ways = ways_to_file(actor)
    if edition is not None and edition.organiser.path in _places(actor, *OFFICE):
        ways.append(FILED)  # whatever else the actor is; it asks for no other table, and an index counts it
    else:
        ways += [
            *_as_recommender(actor),
            *_as_nominee(actor),
            *(_as_office(actor) if edition is None else []),
        ]
    return dossiers.filter(any_of(ways)).exclude(uid__in=programmes.fences(actor))


def _places(actor: Actor, *roles: Role) -> list[str]:
    return sorted({g.place for g in actor.grants if g.role in roles and not g.object_uid})


def _as_recommender(actor: Actor) -> list[Q]:
    places = _places(actor, Role.RECOMMENDER)
    return [FILED & Q(unit__path__gte=path, unit__path__lt=path + "\x7f") for path in places]


def _as_office(actor: Actor) -> list[Q]:
    offices = _places(actor, *OFFICE)
    return [FILED & Q(edition__organiser__path__in=offices)] if offices else []


def _as_nominee(actor: Actor) -> list[Q]:
    uids = [g.object_uid for g in actor.grants if g.role == Role.NOMINEE and g.object_uid]
    own = Member.objects.filter(uid__in=uids).values("dossier_id")
    return [FILED & (Q(uid__in=uids) | Q(pk__in=own))] if uids else []


def get(actor: Actor, uid: str) -> Dossier:
    """Return one dossier.

    Raises:
        Refused: hidden, whether it is not there or not for this actor.
    """
    found = by_uid(actor)(uid=uid)
    if not found:
        raise not_found()
    return found[0]


@functools.lru_cache(maxsize=1024)
def by_uid(actor: Actor, *, locked: bool = False) -> Prepared[..., Dossier]:
    """Return the statement that finds, or locks, one dossier an actor may know of.

    Who opens one dossier opens others, and who works through a pile locks one after the other: it is built once.
    """

    @prepared
    def rows(*, uid: str) -> QuerySet[Dossier]:
        found = visible_to(actor).filter(uid=uid)
        if not locked:
            return found
        return found.select_related(None).select_related("edition", "unit").select_for_update(of=("self",))

    return rows


def token_hash(token: str) -> str:
    """Return what is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """What a nominee's link opens."""

    actor: Actor
    member: Member
    decided: bool


@prepared
def _linked(*, link_hash: str) -> QuerySet[Member]:
    rows = Member.objects.filter(link_hash=link_hash)
    return rows.select_related("person", "dossier__edition__organiser", "dossier__unit")


def link(token: str) -> Link:
    """Return what a link opens, in one query; opening never uses it up.

    Raises:
        Refused: hidden, and the same for unknown, replaced and expired links.
    """
    found = _linked(link_hash=token_hash(token))
    if not found or found[0].link_expires is None or found[0].link_expires <= clock.wall_now():
        raise not_found()
    member = found[0]
    actor = Actor(
        kind="link",
        name=member.name,
        account_uid=member.uid,
        grants=(Grant(role=Role.NOMINEE, place=NOWHERE, object_uid=member.uid),),
    )
    return Link(actor=actor, member=member, decided=member.state != ConfirmationState.WAITING)
