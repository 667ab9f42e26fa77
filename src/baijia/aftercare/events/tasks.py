"""Background work of events: reminders the day before."""

from __future__ import annotations

from baijia.aftercare.events import commands, queries
from baijia.core.actor import SYSTEM


def remind_due() -> int:
    """Remind of the events that begin within a day; returns how many people were told."""
    return sum(commands.remind(actor=SYSTEM, event=event) for event in queries.to_remind())
