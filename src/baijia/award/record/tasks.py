"""Background work of the record: ids in, one call."""

from __future__ import annotations

from baijia.award.record import commands, retention
from baijia.award.review import commands as review
from baijia.core.actor import SYSTEM

AT_ONCE = 100


def erase_due() -> int:
    """Delete what is due: of those not chosen so many dossiers at a time, and scans of score sheets; returns how many."""
    found = list(retention.due(AT_ONCE))
    for each in found:
        commands.erase_case(actor=SYSTEM, dossier_uid=each.dossier_uid, what=each.what)
    scans = sum(review.erase_scans(actor=SYSTEM, round=round) for round in retention.scans_due())
    return len(found) + scans
