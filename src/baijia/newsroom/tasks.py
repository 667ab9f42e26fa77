"""Background work of the newsroom."""

from __future__ import annotations

from django.core.management import call_command

from baijia.core import clock
from baijia.newsroom.commands import reading


def publish_scheduled() -> None:
    """Let come out and go offline what was signed and scheduled; Wagtail's own command, in wall time."""
    call_command("publish_scheduled", verbosity=0)


def forget_readers() -> int:
    """Forget whose reading was counted before today; returns how many."""
    return reading.sweep(clock.edition_now().date())
