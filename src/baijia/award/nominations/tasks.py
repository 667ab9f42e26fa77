"""Background work of nominations: ids in, load, one call."""

from __future__ import annotations

import logging
from datetime import timedelta

from baijia.award.nominations import commands
from baijia.award.nominations.enums import SheetState
from baijia.award.nominations.models import UploadedSheet
from baijia.core import clock
from baijia.core.refused import Refused
from baijia.directory import queries as directory

logger = logging.getLogger(__name__)
KEPT = timedelta(days=30)


def work_on_sheets() -> int:
    """Check and import what was uploaded, a batch of each spreadsheet in turn; returns how many batches.

    Every batch is a command by the officer who uploaded, with the roles held at this moment.
    """
    done = 0
    busy = (SheetState.CHECKING, SheetState.IMPORTING)
    while waiting := list(
        UploadedSheet.objects.filter(state__in=busy).order_by("id").values_list("uid", "by_uid", "state")
    ):
        for uid, by_uid, state in waiting:
            act = commands.check_lines if state == SheetState.CHECKING else commands.import_lines
            try:
                actor = directory.actor_of(directory.account(by_uid))
                act(actor=actor, sheet_uid=uid)
            except Refused as refusal:  # the account was closed, or the edition: nobody waits for it any more
                logger.warning("spreadsheet %s given up: %s", uid, refusal.code)
                UploadedSheet.objects.filter(uid=uid, state=state).update(state=SheetState.READY)
            done += 1
    return done


def forget_sheets() -> int:
    """Throw away spreadsheets nobody took up for a month; returns how many."""
    found, _rows = UploadedSheet.objects.filter(
        state=SheetState.READY, created__lt=clock.wall_now() - KEPT
    ).delete()
    return found
