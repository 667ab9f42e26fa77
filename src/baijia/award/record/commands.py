"""Acts over the whole line: handing out what only inspectors may have, deleting, wiping out, taking back a consent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.honours import commands as honours
from baijia.award.honours.enums import HolderConsent
from baijia.award.honours.models import Holder, Honour
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.enums import Consent, Erased, Spill
from baijia.award.nominations.models import Dossier, Erasure, Member, SpillPurge
from baijia.award.nominations.queries import visible_to
from baijia.award.programmes.models import Edition
from baijia.award.record import documents, rules
from baijia.award.screening import commands as screening
from baijia.award.screening.models import Verdict
from baijia.core import audit
from baijia.core.actor import SYSTEM, Actor
from baijia.core.command import command
from baijia.core.refused import Refused


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
def open_case_file(*, actor: Actor, edition: Edition, number: str, purpose: str) -> Dossier:
    """Open one case in full for an inspector, by its public number and for a stated purpose; the audit keeps both.

    Raises:
        Refused: the actor neither supervises nor organises the edition, is fenced from the case, or says no purpose.
    """
    rules.check_inspects(actor, edition)
    rules.check_purpose(purpose)
    dossier = (
        visible_to(actor).filter(edition=edition, number=number.strip().upper()).exclude(number="").first()
    )
    if dossier is None:
        raise Refused("case.number", _("本届没有这个公开编号，请核对后再试。"), field="number")
    audit.record(actor, "record.open_case_file", dossier, scope=edition.code, purpose=purpose.strip()[:200])
    return dossier


@command
def erase_case(*, actor: Actor, dossier_uid: str, what: Erased) -> Erasure:
    """Delete one kind of thing of a dossier that was not chosen, along the whole line.

    With the personal answers go the openings of the nominee's row: the log's commitments then say nothing.
    Identities that an honour or an expert still needs stay.
    """
    keep = frozenset(Honour.objects.exclude(person=None).values_list("person_id", flat=True))
    row = nominations.erase(actor=actor, dossier_uid=dossier_uid, what=what, keep=keep)
    if what == Erased.FILES:
        screening.erase_evidence(actor=actor, dossier=row.dossier)
    if what == Erased.PERSONAL:
        screening.close_openings(actor=actor, dossier=row.dossier)
        screening.forget_texts(actor=actor, dossier=row.dossier)
        Verdict.objects.filter(dossier=row.dossier).update(input="")
    return row


@command
def purge_spill(*, actor: Actor, dossier_uid: str, why: Spill) -> SpillPurge:
    """Wipe out a dossier's content, and what screening copied of it: into verdicts, and texts to compare.

    Raises:
        Refused: hidden for who neither files for the unit nor organises the edition.
    """
    purge = nominations.purge_spill(actor=actor, dossier_uid=dossier_uid, why=why)
    copied = Verdict.objects.filter(dossier=purge.dossier).update(input="", text="")
    screening.erase_evidence(actor=SYSTEM, dossier=purge.dossier)
    screening.forget_texts(actor=SYSTEM, dossier=purge.dossier)
    audit.record(
        actor, "record.purge_spill", purge.dossier, scope=purge.edition.code, after={"verdicts": copied}
    )
    return purge


@command
def change_consent(*, actor: Actor, member_uid: str, purpose: str, given: bool) -> Member:
    """Change a consent, knowing whether the honour is conferred: only then may the one to publish go.

    Who holds an honour and no longer wants partners told is introduced to nobody any more.
    """
    conferred = Honour.objects.filter(dossier__members__uid=member_uid).exists()
    member = nominations.change_consent(
        actor=actor, member_uid=member_uid, purpose=purpose, given=given, conferred=conferred
    )
    holder = Holder.objects.filter(person=member.person_id, consents__share__given=True).first()
    if purpose == Consent.SHARE and not given and holder is not None:
        honours.change_consent(actor=SYSTEM, holder=holder, purpose=HolderConsent.SHARE, given=False)
    return member
