"""A person's rights in the own data: a copy, and a correction asked for and made (PIPL articles 45 and 46)."""

from __future__ import annotations

from baijia.award.nominations.answers.words import tidy_name
from baijia.award.nominations.commands import locking
from baijia.award.nominations.models import Member
from baijia.award.nominations.queries.persons import held_of
from baijia.award.nominations.rules import persons as rules
from baijia.award.nominations.rules.confirming import check_is_nominee
from baijia.core import audit, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.commands import correct_person
from baijia.engine.canonical import canonical


@command
def copy_own_data(*, actor: Actor, member_uid: str, last_six: str) -> bytes:
    """Return what is held of the nominee in the case, as JSON, to the nominee alone; kept in the audit.

    Raises:
        Refused: hidden for anybody else; or the last six characters do not match.
    """
    member = locking.member(member_uid)
    check_is_nominee(actor, member)
    rules.check_last_six(member, last_six)
    data: bytes = canonical(held_of(member))
    audit.record(
        actor,
        "nominations.copy_own_data",
        member.dossier,
        scope=member.edition_code,
        after={"bytes": len(data)},
    )
    return data


@command
def ask_correction(*, actor: Actor, member_uid: str, text: str) -> Member:
    """Ask for a correction of the own data. The filing officer is told; what is asked for stands in the audit."""
    member = locking.member(member_uid)
    check_is_nominee(actor, member)
    words = rules.check_request(text)
    outbox.enqueue(
        member.dossier.filed_by_uid, "nominations.correction_asked", name=member.person.name, text=words
    )
    audit.record(
        actor, "nominations.ask_correction", member.dossier, scope=member.edition_code, purpose=words
    )
    return member


@command
def correct_own_data(
    *, actor: Actor, member_uid: str, reason: str, name: str = "", phone: str = ""
) -> Member:
    """Correct a person's name or phone on request. What was sealed of the case stays as it was signed.

    Raises:
        Refused: hidden for everybody but the filing unit and the organiser; without a reason or a change.
    """
    member = locking.member(member_uid)
    rules.check_corrects(actor, member.dossier)
    changed = rules.check_correction(name=tidy_name(name), phone=phone, reason=reason)
    correct_person(actor=actor, person=member.person, **changed)
    audit.record(
        actor,
        "nominations.correct_own_data",
        member.dossier,
        scope=member.edition_code,
        purpose=reason.strip(),
        after={"fields": sorted(changed)},
    )
    return member
