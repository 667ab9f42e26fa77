"""Background work of review: ids in, load, one call."""

from __future__ import annotations

import logging

from baijia.award.review import commands, queries
from baijia.award.review.models import Plan
from baijia.core.refused import Refused
from baijia.directory import queries as directory

logger = logging.getLogger(__name__)


def work_out_plans() -> int:
    """Lay out the plans that were asked for, each by the officer who asked, with the roles held at this moment."""
    done = 0
    for plan in queries.plans_due():
        try:
            # The second factor was proven when the plan was asked for.
            actor = directory.actor_of(directory.account(plan.by_uid), second_factor=True)
            commands.work_out_plan(actor=actor, plan=plan)
        except (
            Refused
        ) as refusal:  # the officer left, or the round was assigned meanwhile: nobody waits any more
            logger.warning("plan %s given up: %s", plan.uid, refusal.code)
            Plan.objects.filter(pk=plan.pk, done_at=None).delete()
        done += 1
    return done
