"""Deleting what screening holds of a dossier's content, on schedule or after a spill."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier
from baijia.award.screening.models import StageCheck, TextScan
from baijia.core import audit, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found


@command
def erase_evidence(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Delete the files that extra stages kept as evidence; outcome, words and hashes stay.

    Raises:
        Refused: hidden for everybody but the program itself.
    """
    if not actor.is_system:
        raise not_found()
    rows = StageCheck.objects.filter(dossier=dossier, evidence__erased_at=None).exclude(evidence=None)
    stored = {row.evidence.pk: row.evidence for row in rows.select_related("evidence") if row.evidence}
    wiped = files.wipe(stored.values())
    audit.record(
        actor, "screening.erase_evidence", dossier, scope=dossier.edition.code, after={"files": wiped}
    )
    return dossier


@command
def forget_texts(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Delete the copies of a dossier's text that were compared with others; the other side and decisions stay.

    Raises:
        Refused: hidden for everybody but the program itself.
    """
    if not actor.is_system:
        raise not_found()
    TextScan.objects.filter(dossier=dossier).update(digest=dossier.digest)  # nothing is left to compare anew
    first, second = dossier.matches_as_first.all(), dossier.matches_as_second.all()
    count = first.update(first_text="", first_from=0, first_to=0, gone=True)
    count += second.update(second_text="", second_from=0, second_to=0, gone=True)
    audit.record(
        actor, "screening.forget_texts", dossier, scope=dossier.edition.code, after={"matches": count}
    )
    return dossier
