"""Holders: the link to the own life record, consents, and honours that came from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baijia.award.honours import queries, rules
from baijia.award.honours.enums import HOLDER_CONSENT_VERSION, HolderConsent
from baijia.award.honours.models import Holder, OutsideHonour
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, entropy, files, ids
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Person, Union

LINK_LENGTH = 32  # of core.entropy.ALPHABET: 155 bits
LINK_LIFE = timedelta(days=90)


@command
def issue_links(
    *, actor: Actor, edition: Edition, people: Sequence[Person] | None = None
) -> list[tuple[Person, str]]:
    """Make links for holders of an edition and return their tokens, once: only hashes are kept.

    ``people`` narrows it down; without, everybody who has no link in force gets one. An earlier link dies.
    """
    rules.check_gives_link(actor, edition)
    now = clock.wall_now()
    chosen = list(queries.holders_of(edition))
    known = {row.person_id: row for row in Holder.objects.select_for_update().filter(person__in=chosen)}
    if people is not None:
        wanted = {person.pk for person in people}
        chosen = [person for person in chosen if person.pk in wanted]
        if len(chosen) != len(wanted):
            raise not_found()
    else:
        chosen = [person for person in chosen if not _in_force(known.get(person.pk))]
    issued = []
    for person in chosen:
        token = entropy.text(LINK_LENGTH)
        holder = known.get(person.pk) or Holder(uid=ids.new_uid(), person=person)
        holder.link_hash = queries.token_hash(token)
        holder.link_expires = now + LINK_LIFE
        holder.save()
        issued.append((person, token))
    audit.record(actor, "honours.issue_links", edition, scope=edition.code, after={"links": len(issued)})
    return issued


def _in_force(holder: Holder | None) -> bool:
    return bool(holder and holder.link_expires and holder.link_expires > clock.wall_now())


@command
def change_consent(*, actor: Actor, holder: Holder, purpose: HolderConsent, given: bool) -> Holder:
    """The holder agrees to one purpose or takes it back; what was done before stays lawful (PIPL article 15).

    The program itself follows what the same person said as a nominee.
    """
    holder = Holder.objects.select_for_update().get(pk=holder.pk)
    if not actor.is_system:
        rules.check_is_holder(actor, holder)
    if purpose not in HolderConsent.values:
        raise not_found()
    before = holder.consents.get(str(purpose))
    stamp = {"version": HOLDER_CONSENT_VERSION, "given": given, "at": clock.iso(clock.edition_now())}
    holder.consents = {**holder.consents, str(purpose): stamp}
    holder.save(update_fields=["consents"])
    audit.record(
        actor,
        "honours.change_consent",
        holder,
        before={str(purpose): before},
        after={str(purpose): stamp},
    )
    return holder


@command
def register_outside(
    *,
    actor: Actor,
    organiser: Union,
    person: Person,
    name: str,
    body: str,
    level: str,
    year: int,
    document: str,
    evidence_name: str,
    evidence: bytes,
) -> OutsideHonour:
    """Take an honour conferred elsewhere into the register, with the document that shows it."""
    rules.check_serves(actor, organiser)
    rules.check_outside(name=name, body=body, level=level, year=year, document=document)
    row = OutsideHonour(
        person=person,
        organiser=organiser,
        name=name.strip(),
        body=body.strip(),
        level=level,
        year=year,
        document=document.strip(),
        evidence=files.store(name=evidence_name, data=evidence),
        registered_by_uid=actor.account_uid,
        registered_at=clock.edition_now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("outside.twice", _("这项荣誉已在登记册里，请勿重复登记。"), field="name") from None
    audit.record(
        actor, "honours.register_outside", row, after={"person": person.uid, "name": row.name, "year": year}
    )
    return row
