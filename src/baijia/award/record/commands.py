"""Acts over the whole line: handing out what only inspectors may have, and deleting what is no longer needed."""

from __future__ import annotations

from baijia.award.honours.models import Honour
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.enums import Erased
from baijia.award.nominations.models import Erasure
from baijia.award.programmes.models import Edition
from baijia.award.record import documents, rules
from baijia.award.screening import commands as screening
from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def export_inspector(*, actor: Actor, edition: Edition, purpose: str = "") -> bytes:
    """Return the inspector's bundle of an edition, names and salts in it; the audit keeps who took it.

    Raises:
        Refused: the actor neither supervises nor organises the edition.
    """
    rules.check_inspects(actor, edition)
    data = documents.bundle(edition, profile="inspector")
    audit.record(
        actor,
        "record.export_inspector",
        edition,
        scope=edition.code,
        purpose=purpose.strip()[:200],
        after={"bytes": len(data)},
    )
    return data


@command
def erase_case(*, actor: Actor, dossier_uid: str, what: Erased) -> Erasure:
    """Delete one kind of thing of a dossier that was not chosen, along the whole line.

    With the personal answers go the openings of the nominee's row: the log's commitments then say nothing.
    Identities that an honour or an expert still needs stay.
    """
    keep = frozenset(Honour.objects.exclude(person=None).values_list("person_id", flat=True))
    row = nominations.erase(actor=actor, dossier_uid=dossier_uid, what=what, keep=keep)
    if what == Erased.PERSONAL:
        screening.close_openings(actor=actor, dossier=row.dossier)
    return row
