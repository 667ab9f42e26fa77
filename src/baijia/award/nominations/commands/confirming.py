"""The nominee's link, and what the nominee says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from baijia.award.nominations.commands import locking
from baijia.award.nominations.consents import stamps
from baijia.award.nominations.enums import CONFIRMATION_MOVES, ConfirmationState, Remark
from baijia.award.nominations.models import Member
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.visibility import token_hash
from baijia.award.nominations.rules import confirming as rules
from baijia.award.nominations.rules.filing import taken
from baijia.core import audit, clock, entropy, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import prepared
from baijia.core.refused import not_found
from baijia.directory.queries import sharing_phone

LINK_LENGTH = 32  # of core.entropy.ALPHABET: 155 bits
LINK_LIFE = timedelta(days=30)
OFFICER = "officer"
"""In place of a device's mark: an officer is signed in on the device that confirms."""


@command
def issue_link(*, actor: Actor, dossier_uid: str, member_uid: str | None = None) -> str:
    """Make a nominee's link and return its token, once: only its SHA-256 is kept. An earlier link dies.

    ``member_uid`` may be left out where the dossier has one person. Who refused is asked anew.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_issues_link(actor, dossier)
    members = [m for m in reading.members_of(dossier) if member_uid in (None, m.uid)]
    if len(members) != 1:
        raise not_found()
    member = members[0]
    token = entropy.text(LINK_LENGTH)
    member.link_hash = token_hash(token)
    member.link_expires = clock.wall_now() + LINK_LIFE
    if member.state == ConfirmationState.REFUSED:
        lifecycle.move(member, "renew", CONFIRMATION_MOVES)
        member.decided_at, member.reason, member.active = None, "", True
    try:
        with transaction.atomic():
            member.save(
                update_fields=["link_hash", "link_expires", "state", "decided_at", "reason", "active"]
            )
    except IntegrityError:  # stands elsewhere since the refusal
        raise taken(dossier.edition) from None
    audit.record(
        actor, "nominations.issue_link", dossier, scope=dossier.edition.code, after={"member": member.uid}
    )
    return token


@command
def confirm(
    *,
    actor: Actor,
    member_uid: str,
    last_six: str,
    consents: Mapping[str, bool],
    seen: str = "",
    device: str = "",
) -> Member:
    """The nominee confirms the content as submitted and answers each consent on its own.

    ``actor`` is the holder of the link (``queries.link(token).actor``); ``last_six`` ends the own identity
    number; ``consents`` answers each purpose the edition asks for; ``seen`` is the digest shown, if the page
    knows it; ``device`` tells devices apart: its mark, or ``OFFICER`` where an officer is signed in on it.
    """
    member = locking.member(member_uid)
    rules.check_is_nominee(actor, member)
    now = clock.edition_now()
    definition = reading.definition_of(member.dossier.edition)
    rules.check_answers(member, definition, last_six, now)
    rules.check_seen(member.dossier, seen)
    rules.check_consents(definition, consents)
    member.device = hashlib.sha256(device.encode()).hexdigest() if device and device != OFFICER else ""
    member.remarks = _remarks(member, officer=device == OFFICER)
    before, after = confirmed(member, definition, consents, at=now)
    audit.record(
        actor,
        "nominations.confirm",
        member,
        scope=member.edition_code,
        before={"state": before},
        after={
            "state": after,
            "digest": member.confirmed_digest,
            "consents": member.consents,
            "remarks": member.remarks,
        },
    )
    return member


def confirmed(
    member: Member, definition: reading.Definition, consents: Mapping[str, bool], *, at: datetime
) -> tuple[str, str]:
    """Write a confirmation of the content as it stands, on a phone or on paper; return the states."""
    before, after = lifecycle.move(member, "confirm", CONFIRMATION_MOVES)
    member.decided_at = at
    member.confirmed_digest = member.dossier.shown_digest
    member.reason = ""
    member.consents = stamps(definition, consents, clock.iso(at))
    member.save()
    return str(before), str(after)


def _remarks(member: Member, *, officer: bool) -> list[str]:
    """Return what a person should look at: a phone number or a device that two nominees of the edition share."""
    edition, person = member.edition_code, member.person_id
    found = [Remark.OFFICER] if officer else []
    if member.device and _on_device(edition=edition, person=person, device=member.device):
        found.append(Remark.DEVICE)
    if _on_phone(edition=edition, person=person):
        found.append(Remark.PHONE)
    return [str(remark) for remark in found]


@prepared
def _on_device(*, edition: str, person: int, device: str) -> QuerySet[Member]:
    return Member.objects.filter(edition_code=edition, device=device).exclude(person_id=person)[:1]


@prepared
def _on_phone(*, edition: str, person: int) -> QuerySet[Member]:
    return Member.objects.filter(edition_code=edition, person__in=sharing_phone(person))[:1]


@command
def refuse(*, actor: Actor, member_uid: str, last_six: str, reason: str = "") -> Member:
    """The nominee does not agree to stand. The dossier goes no further, and the person is free again."""
    member = locking.member(member_uid)
    rules.check_is_nominee(actor, member)
    now = clock.edition_now()
    rules.check_answers(member, reading.definition_of(member.dossier.edition), last_six, now)
    before, after = lifecycle.move(member, "refuse", CONFIRMATION_MOVES)
    member.decided_at, member.reason, member.active = now, reason.strip()[:200], False
    member.save()
    audit.record(
        actor,
        "nominations.refuse",
        member,
        scope=member.edition_code,
        before={"state": str(before)},
        after={"state": str(after)},
    )
    return member


@command
def change_consent(
    *, actor: Actor, member_uid: str, purpose: str, given: bool, conferred: bool = False
) -> Member:
    """Give or take back one consent later on (PIPL article 15); what was done before stays lawful.

    ``conferred`` says that the honour is conferred already: then even the one to publish may be taken back, and
    pages that show names leave this one out from now on.
    """
    member = locking.member(member_uid)
    rules.check_is_nominee(actor, member)
    definition = reading.definition_of(member.dossier.edition)
    asked = rules.check_changes_consent(member, definition, purpose, given=given, conferred=conferred)
    before = member.consents.get(purpose)
    stamp = {"version": asked.version, "given": given, "at": clock.iso(clock.edition_now())}
    member.consents = {**member.consents, purpose: stamp}
    member.save(update_fields=["consents"])
    audit.record(
        actor,
        "nominations.change_consent",
        member,
        scope=member.edition_code,
        before={purpose: before},
        after={purpose: stamp},
    )
    return member
