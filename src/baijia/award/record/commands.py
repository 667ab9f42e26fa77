"""Acts that reach over the whole line: handing out the record, wiping out a spill, taking back a consent."""

from __future__ import annotations

from baijia.award.honours.models import Honour
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.enums import Spill
from baijia.award.nominations.models import Member, SpillPurge
from baijia.award.programmes.models import Edition
from baijia.award.record import documents, rules
from baijia.award.screening.models import Verdict
from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def export_inspector(*, actor: Actor, edition: Edition, purpose: str) -> bytes:
    """Return the inspector's bundle of an edition, names and salts in it; the audit keeps who took it.

    Raises:
        Refused: the actor neither supervises nor organises the edition, has a conflict in it, or says no purpose.
    """
    why = rules.check_takes_whole(actor, edition, purpose)
    data = documents.bundle(edition, profile="inspector")
    audit.record(
        actor,
        "record.export_inspector",
        edition,
        scope=edition.code,
        purpose=why,
        after={"bytes": len(data)},
    )
    return data


@command
def purge_spill(*, actor: Actor, dossier_uid: str, why: Spill) -> SpillPurge:
    """Wipe out a dossier's content, and what screening copied of it into its verdicts.

    Raises:
        Refused: hidden for who neither files for the unit nor organises the edition.
    """
    purge = nominations.purge_spill(actor=actor, dossier_uid=dossier_uid, why=why)
    copied = Verdict.objects.filter(dossier=purge.dossier).update(input="", text="")
    audit.record(
        actor, "record.purge_spill", purge.dossier, scope=purge.edition.code, after={"verdicts": copied}
    )
    return purge


@command
def change_consent(*, actor: Actor, member_uid: str, purpose: str, given: bool) -> Member:
    """Change a consent, knowing whether the honour is conferred: only then may the one to publish go."""
    conferred = Honour.objects.filter(dossier__members__uid=member_uid).exists()
    return nominations.change_consent(
        actor=actor, member_uid=member_uid, purpose=purpose, given=given, conferred=conferred
    )
