"""Rows that defence's commands lock, always the round before what belongs to it."""

from __future__ import annotations

from django.db.models import QuerySet

from baijia.award.defence.models import Timetable
from baijia.award.review.models import Presentation, Round
from baijia.core.prepared import prepared


def round_of(round: Round) -> Round:
    """Return the round, locked, with its edition, organiser and log."""
    return _round(pk=round.pk)[0]


@prepared
def _round(*, pk: int) -> QuerySet[Round]:
    rows = Round.objects.select_for_update(of=("self",)).filter(pk=pk)
    return rows.select_related("edition__organiser", "edition__log")


def presentation_of(presentation: Presentation) -> Presentation:
    """Return a presentation, locked, with its round's edition and its dossier."""
    return _presentation(pk=presentation.pk)[0]


@prepared
def _presentation(*, pk: int) -> QuerySet[Presentation]:
    rows = Presentation.objects.select_for_update(of=("self",)).filter(pk=pk)
    return rows.select_related("round__edition__organiser", "dossier")


def timetable_of(round: Round) -> Timetable:
    """Return how the timetable of a locked round is made; made on first use."""
    found, _made = Timetable.objects.get_or_create(round=round)
    return found


def changed(round: Round) -> None:
    """Note that the timetable is no longer what people were told."""
    Timetable.objects.filter(round=round, version__gt=0).update(changed=True)
