"""The nominee's link, and what the nominee says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import CONFIRMATION_MOVES, CONSENT_VERSIONS, ConfirmationState, Consent
from baijia.award.nominations.models import Member
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.visibility import token_hash
from baijia.award.nominations.rules import confirming as rules
from baijia.award.nominations.rules.filing import taken
from baijia.core import audit, clock, entropy, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found

LINK_LENGTH = 32  # of core.entropy.ALPHABET: 155 bits
LINK_LIFE = timedelta(days=30)


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
    *, actor: Actor, member_uid: str, last_six: str, consents: Mapping[str, bool], seen: str = ""
) -> Member:
    """The nominee confirms the content as submitted and answers each consent on its own.

    ``actor`` is the holder of the link (``queries.link(token).actor``); ``last_six`` ends the own identity
    number; ``consents`` answers publish, share and bank; ``seen`` is the digest shown, if the page knows it.
    """
    member = locking.member(member_uid)
    rules.check_is_nominee(actor, member)
    now = clock.edition_now()
    rules.check_answers(member, reading.definition_of(member.dossier.edition), last_six, now)
    rules.check_seen(member.dossier, seen)
    rules.check_consents(consents)
    before, after = lifecycle.move(member, "confirm", CONFIRMATION_MOVES)
    member.decided_at = now
    member.confirmed_digest = member.dossier.digest
    member.reason = ""
    member.consents = {
        str(purpose): {
            "version": CONSENT_VERSIONS[purpose],
            "given": consents[purpose],
            "at": clock.iso(now),
        }
        for purpose in Consent
    }
    member.save(update_fields=["state", "decided_at", "confirmed_digest", "reason", "consents"])
    audit.record(
        actor,
        "nominations.confirm",
        member,
        scope=member.edition_code,
        before={"state": str(before)},
        after={"state": str(after), "digest": member.confirmed_digest, "consents": member.consents},
    )
    return member


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
def change_consent(*, actor: Actor, member_uid: str, purpose: Consent, given: bool) -> Member:
    """Give or take back one consent later on (PIPL article 15); what was done before stays lawful."""
    member = locking.member(member_uid)
    rules.check_is_nominee(actor, member)
    if purpose not in Consent.values or not member.consents:
        raise not_found()
    if purpose == Consent.PUBLISH and not given:
        raise Refused("consent.publish", _("不再同意公示的，请撤回申报。"))
    before = member.consents.get(purpose)
    stamp = {"version": CONSENT_VERSIONS[purpose], "given": given, "at": clock.iso(clock.edition_now())}
    member.consents = {**member.consents, str(purpose): stamp}
    member.save(update_fields=["consents"])
    audit.record(
        actor,
        "nominations.change_consent",
        member,
        scope=member.edition_code,
        before={str(purpose): before},
        after={str(purpose): stamp},
    )
    return member
