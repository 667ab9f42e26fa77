"""Background work of the record: ids in, one call."""

from __future__ import annotations

from baijia.award.record import commands, retention
from baijia.core.actor import SYSTEM

AT_ONCE = 100


def erase_due() -> int:
    """Delete what is due of those not chosen, so many dossiers at a time; returns how many things."""
    found = list(retention.due(AT_ONCE))
    for each in found:
        commands.erase_case(actor=SYSTEM, dossier_uid=each.dossier_uid, what=each.what)
    return len(found)
