"""Background work of decisions: ids in, load, one call."""

from __future__ import annotations

from baijia.award.decisions import commands
from baijia.award.decisions.enums import NoticeState
from baijia.award.decisions.models import Notice
from baijia.core import clock
from baijia.core.actor import SYSTEM


def close_due_notices() -> int:
    """Close every notice whose days have run; returns how many."""
    due = Notice.objects.filter(state=NoticeState.OPEN, closes__lte=clock.edition_now())
    for notice in due:
        commands.close_notice(actor=SYSTEM, notice=notice)
    return len(due)
