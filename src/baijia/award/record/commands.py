"""The one act of the record: handing out what only inspectors may have, and keeping that it was."""

from __future__ import annotations

from baijia.award.programmes.models import Edition
from baijia.award.record import documents, rules
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
