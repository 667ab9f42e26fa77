"""Reads of the register: who holds which honour, and what a certificate number is worth today."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from baijia.award.decisions import queries as decisions
from baijia.award.decisions.enums import ObjectionState
from baijia.award.decisions.models import NoticeOutcome, Objection
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Certificate, Cohort, Holder, Honour, IssuerKey, OutsideHonour
from baijia.award.nominations.models import Dossier, Member
from baijia.award.programmes.models import Edition, Programme
from baijia.core import clock
from baijia.core.actor import Actor, Grant
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Person

DASHES = "‐‑‒–—−ー"
NOWHERE = "-"
"""A place no path starts with: a link's grant reaches its object and no subtree."""


def issuer_key(edition: Edition) -> IssuerKey | None:
    """Return the key an edition signs certificates with now, None before it has one."""
    return IssuerKey.objects.filter(edition=edition, replaced_at=None).first()


def register() -> QuerySet[Honour]:
    """Return the public register, newest edition first; revoked honours stand in it as revoked.

    ``hidden`` says that a holder took back the consent to be shown: the row stands, without a name.
    """
    rows = Honour.objects.select_related("edition", "programme", "certificate")
    return rows.annotate(hidden=Exists(_withdrawn())).order_by("-year", "edition_id", "group", "number")


def _withdrawn() -> QuerySet[Member]:
    return Member.objects.filter(dossier=OuterRef("dossier"), consents__publish__given=False)


def search(*, text: str = "", edition: str = "", group: str = "", state: str = "") -> QuerySet[Honour]:
    """Return the register narrowed down; ``text`` is a part of name, unit or project, or a certificate number."""
    rows = register()
    if edition:
        rows = rows.filter(edition__code=edition)
    if group:
        rows = rows.filter(group=group)
    if state:
        rows = rows.filter(state=state)
    if text:
        named = Q(name__icontains=text) | Q(unit__icontains=text) | Q(project__icontains=text)
        rows = rows.filter((named & Q(hidden=False)) | Q(certificate__number=normalised(text)))
    return rows


def editions() -> list[tuple[Edition, int]]:
    """Return the editions that conferred an honour with how many, newest first, in one statement."""
    rows = Edition.objects.annotate(conferred=Count("honours")).filter(conferred__gt=0)
    return [(row, row.conferred) for row in rows.order_by("-id")]


def by_group(edition: Edition) -> dict[str, int]:
    """Return how many an edition honoured in each group."""
    counts = Honour.objects.filter(edition=edition).values_list("group").annotate(Count("id"))
    return dict(counts.order_by())


def normalised(number: str) -> str:
    """Return a certificate number as it is kept, from how people type it: spaces, full width, other dashes."""
    text = unicodedata.normalize("NFKC", number)
    return "".join("-" if mark in DASHES else mark for mark in text if not mark.isspace()).upper()[:40]


def of_edition(edition: Edition) -> QuerySet[Honour]:
    """Return an edition's honours in order of number; ``hidden`` as in ``register``."""
    rows = Honour.objects.filter(edition=edition).select_related("certificate")
    return rows.annotate(hidden=Exists(_withdrawn())).order_by("number")


def check(number: str) -> Certificate:
    """Return the certificate of a number, as anyone may ask. Its honour's state says whether it stands.

    Raises:
        Refused: no certificate has this number; the same answer for any text.
    """
    found = (
        Certificate.objects.filter(number=normalised(number))
        .select_related("honour__edition__log", "honour__programme")
        .first()
    )
    if found is None:
        raise not_found()
    return found


def certificate_of(dossier: Dossier) -> Certificate | None:
    """Return the certificate that a case led to, None where it led to none or none is signed yet."""
    return Certificate.objects.filter(honour__dossier=dossier).first()


def held_by(person: Person) -> QuerySet[Honour]:
    """Return the honours a person holds and held."""
    return Honour.objects.filter(person=person).order_by("year")


def to_confer(edition: Edition, outcome: NoticeOutcome) -> list[str]:
    """Return the public numbers that stand, are not held back and are not honoured yet, in order."""
    done = Honour.objects.filter(edition=edition, dossier__isnull=False)
    return sorted(
        set(outcome.honoured) - decisions.held(edition) - set(done.values_list("dossier__number", flat=True))
    )


def stands(honour: Honour) -> bool:
    """Tell whether an honour stands."""
    return honour.state == HonourState.CONFERRED


def cohorts(programme: Programme) -> list[tuple[Cohort, int]]:
    """Return the earlier editions of a programme with how many holders the register has, newest first."""
    rows = Cohort.objects.filter(programme=programme).annotate(held=Count("honours"))
    return [(row, row.held) for row in rows.order_by("-number")]


def check_by_name(number: str, name: str) -> Honour:
    """Return the honour with this number (of the certificate or of the register) and this holder's name.

    Raises:
        Refused: no honour has both; the same answer whichever of them is wrong.
    """
    sought = normalised(number)
    found = (
        Honour.objects.filter(Q(number__iexact=sought) | Q(certificate__number=sought))
        .select_related("edition__log", "programme", "cohort", "certificate")
        .first()
    )
    if found is None or plain_name(found.name) != plain_name(name):
        raise not_found()
    return found


def plain_name(name: str) -> str:
    """Return a name as it is compared: compatible letters made one, without spaces and middle dots."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(sign for sign in text if not sign.isspace() and sign not in "·•・").casefold()


def to_revoke(edition: Edition) -> QuerySet[Objection]:
    """Return the objections upheld against somebody whose honour still stands."""
    return Objection.objects.filter(
        edition=edition,
        outcome=ObjectionState.UPHELD,
        dossier__honour__state=HonourState.CONFERRED,
    ).select_related("dossier__honour", "edition")


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the leader: honours against which an objection was upheld after they were conferred."""
    leads = actor.places(Role.LEADER)
    if not leads:
        return []
    rows = Objection.objects.filter(
        outcome=ObjectionState.UPHELD, dossier__honour__state=HonourState.CONFERRED
    ).select_related("edition__organiser", "dossier__honour")
    return [
        {"kind": "revoke", "edition": row.edition, "object": row, "deadline": None}
        for row in rows
        if any(row.edition.organiser.path.startswith(path) for path in leads)
    ]


@dataclass(frozen=True, slots=True)
class HolderLink:
    """A holder's link that is in force, and the actor who comes by it."""

    holder: Holder
    actor: Actor


def token_hash(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def holder_link(token: str) -> HolderLink:
    """Return the holder of a link.

    Raises:
        Refused: as hidden: no such link, or it has run out.
    """
    found = (
        Holder.objects.filter(link_hash=token_hash(token)).select_related("person").first() if token else None
    )
    if found is None or found.link_expires is None or found.link_expires <= clock.wall_now():
        raise not_found()
    grant = Grant(role=Role.NOMINEE, place=NOWHERE, object_uid=found.uid)
    return HolderLink(found, Actor(kind="link", name=found.person.name, grants=(grant,)))


def comes_by_link(actor: Actor, person: Person) -> bool:
    """Tell whether the actor came by this very person's link."""
    uids = [grant.object_uid for grant in actor.grants if grant.role == Role.NOMINEE and grant.object_uid]
    return Holder.objects.filter(uid__in=uids, person=person).exists() if uids else False


def holders_of(edition: Edition) -> QuerySet[Person]:
    """Return the people an edition honoured, teams by their members, whose honour stands, by name."""
    return (
        Person.objects.filter(
            memberships__active=True,
            memberships__dossier__honour__edition=edition,
            memberships__dossier__honour__state=HonourState.CONFERRED,
        )
        .distinct()
        .order_by("name", "pk")
    )


def of_person(person: Person) -> QuerySet[Honour]:
    """Return every honour of a person, those of a team too, newest first."""
    mine = Q(person=person) | Q(dossier__members__person=person, dossier__members__active=True)
    return (
        Honour.objects.filter(mine)
        .select_related("edition__organiser", "programme__organiser", "certificate", "dossier")
        .distinct()
        .order_by("-year", "-pk")
    )


def outside(person: Person) -> QuerySet[OutsideHonour]:
    """Return a person's honours from elsewhere, newest first."""
    return OutsideHonour.objects.filter(person=person).select_related("evidence").order_by("-year", "-pk")


def agrees(person: Person, purpose: str) -> bool:
    """Tell whether a holder agrees to a purpose today."""
    holder = Holder.objects.filter(person=person).first()
    return bool(holder and (holder.consents.get(purpose) or {}).get("given"))
