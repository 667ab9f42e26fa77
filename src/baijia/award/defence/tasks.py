"""Background work of the days on site: ids in, load, one call."""

from __future__ import annotations

import logging

from baijia.award.defence import commands, planners, queries
from baijia.award.defence.models import Timetable
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import queries as directory

logger = logging.getLogger(__name__)


def lay_out_timetables() -> int:
    """Lay out the timetables that were asked for, each by the officer who asked, with the roles held at this moment.

    The solver works outside of any transaction: it may take a minute.
    """
    done = 0
    for row in queries.timetables_due():
        try:
            # The second factor was proven when the timetable was asked for.
            actor = directory.actor_of(directory.account(row.by_uid), second_factor=True)
            _lay_out(actor, row)
        except Refused as refusal:  # the officer left, or the round went on meanwhile: nobody waits any more
            logger.warning("timetable %s given up: %s", row.uid, refusal.code)
            Timetable.objects.filter(pk=row.pk, done_at=None).update(
                done_at=clock.edition_now(), fault=refusal.sentence
            )
        done += 1
    return done


def _lay_out(actor: Actor, row: Timetable) -> None:
    try:
        asked = queries.posed(row.round, queries.frame(row.round, row))
        names = {key: dossier.name for key, dossier in asked.dossiers.items()}
        plan = planners.solved(asked.problem, names)
    except Refused as refusal:
        commands.lay_out(actor=actor, timetable=row, asked_at=row.asked_at, places={}, fault=refusal.sentence)
        return
    commands.lay_out(
        actor=actor,
        timetable=row,
        asked_at=row.asked_at,
        places=plan.places,
        displaced=plan.displaced,
    )
