"""Who files what: a unit's officers share its dossiers, an applicant and a proposing expert have their own."""

from __future__ import annotations

from django.db.models import Q

from baijia.award.nominations.enums import CHANNEL_OF, Channel
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.rows import any_of
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.directory.queries import unions_of

FILERS = tuple(CHANNEL_OF)


def filed_by_actor(actor: Actor) -> Q:
    """Return the condition "the actor files this dossier"."""
    return any_of(ways_to_file(actor))


def ways_to_file(actor: Actor) -> list[Q]:
    """Return the conditions under one of which the actor files a dossier; none, if the actor files nothing."""
    units = _places(actor, Role.FILING_OFFICER)
    own = [role for role in (Role.APPLICANT, Role.PROPOSER) if actor.account_uid and _places(actor, role)]
    return [
        *([Q(unit__path__in=units, channel=Channel.ORGANISATION)] if units else []),
        *(Q(filed_by_uid=actor.account_uid, channel=CHANNEL_OF[role]) for role in own),
    ]


def files(actor: Actor, dossier: Dossier) -> bool:
    """Tell whether the actor files this dossier."""
    if dossier.channel == Channel.ORGANISATION:
        return dossier.unit.path in _places(actor, Role.FILING_OFFICER)
    role = next(role for role, channel in CHANNEL_OF.items() if channel == dossier.channel)
    return (
        bool(actor.account_uid) and dossier.filed_by_uid == actor.account_uid and bool(_places(actor, role))
    )


def filing_roles(actor: Actor) -> list[Role]:
    """Return the roles in which the actor files."""
    return [role for role in FILERS if _places(actor, role)]


def units_to_file_at(actor: Actor, edition: Edition) -> list[tuple[Union, Channel]]:
    """Return where the actor may file in an edition, each with its channel.

    An officer files for the own units; an applicant or a proposing expert names the recommending union that
    checks first, where the edition opens that channel.
    """
    listed = programmes.in_force(edition)["filing"]["channels"]
    found: list[tuple[Union, Channel]] = []
    if Channel.ORGANISATION in listed:
        found += [(unit, Channel.ORGANISATION) for unit in unions_of(actor, Role.FILING_OFFICER)]
    for role in (Role.APPLICANT, Role.PROPOSER):
        if CHANNEL_OF[role] in listed and any(
            edition.organiser.path.startswith(place) for place in _places(actor, role)
        ):
            found += [(union, CHANNEL_OF[role]) for union in programmes.recommenders(edition)]
    return found


def _places(actor: Actor, role: Role) -> list[str]:
    return sorted({grant.place for grant in actor.grants if grant.role == role and not grant.object_uid})
