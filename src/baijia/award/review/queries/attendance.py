"""Who did how much in a round that is over: the base of experts' fees, without a word on which dossier or mark."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from baijia.award.experts import queries as experts
from baijia.award.experts.models import Expert
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import PresentationState, RoundState, SeatRole
from baijia.award.review.models import Presentation, Round, ScoreVersion, Seat, Slot
from baijia.award.review.queries.line import is_onsite
from baijia.core import clock
from baijia.core.actor import Actor

OVER = (RoundState.CLOSED, RoundState.FROZEN)


@dataclass(frozen=True, slots=True)
class Work:
    """One expert's work in a round: items scored on paper, or the days present on site."""

    expert: Expert
    round_code: str
    items: int
    days: tuple[date, ...]


def attendance(edition: Edition) -> list[Work]:
    """Return the work of every expert in the rounds that are over, by round and the expert's uid.

    On paper an item counts once it has a score that stands; on site a day counts on which a presentation was
    finished that the expert scored or, as accompanying expert, sat through.
    """
    definition = programmes.in_force(edition)
    work = []
    for round in Round.objects.filter(edition=edition, state__in=OVER).order_by("number"):
        described = programmes.round_definition(edition, round.code)
        if described.get("tie_off") and round.state == RoundState.CLOSED:
            continue  # whoever stands in doubt at the cut may still be reviewed again
        found = _onsite(round) if is_onsite(round, definition) else _paper(round)
        work += sorted(found, key=lambda one: one.expert.uid)
    return work


def _scored(round: Round) -> list[tuple[int, int]]:
    """Return (expert, dossier) of every live score."""
    live = ScoreVersion.objects.filter(slot__round=round, superseded_at=None, voided_at=None)
    return list(live.values_list("slot__expert", "slot__dossier"))


def _paper(round: Round) -> list[Work]:
    counts: dict[int, int] = defaultdict(int)
    for expert, _dossier in _scored(round):
        counts[expert] += 1
    people = Expert.objects.in_bulk(counts)
    return [Work(people[pk], round.code, count, ()) for pk, count in counts.items()]


def _onsite(round: Round) -> list[Work]:
    done = Presentation.objects.filter(round=round, state=PresentationState.DONE).select_related("dossier")
    day_of, days_of_group = {}, defaultdict(set)
    for row in done:
        day = (row.started_at or row.starts).astimezone(clock.ZONE).date()
        day_of[row.dossier_id] = day
        days_of_group[row.dossier.group].add(day)
    days: dict[int, set[date]] = defaultdict(set)
    for expert, dossier in _scored(round):
        if dossier in day_of:
            days[expert].add(day_of[dossier])
    for seat in Seat.objects.filter(round=round, role=SeatRole.ACCOMPANYING, left_at=None):
        days[seat.expert_id] |= days_of_group[seat.group]
    people = Expert.objects.in_bulk(days)
    return [Work(people[pk], round.code, 0, tuple(sorted(found))) for pk, found in days.items() if found]


@dataclass(frozen=True, slots=True)
class Past:
    """What an expert had to do with one round: slots ever held, those retired, items scored. No item is named."""

    edition: str
    round_code: str
    slots: int
    retired: int
    scored: int


def history(actor: Actor, expert: Expert) -> list[Past]:
    """Return what an expert did in rounds so far, the latest first, in one statement.

    Raises:
        Refused: as hidden.
    """
    experts.expert(actor, expert.organiser, expert.uid)
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    rows = (
        Slot.objects.filter(expert=expert)
        .values("round__edition__name", "round__code", "round_id")
        .annotate(
            slots=Count("pk"),
            retired=Count("pk", filter=Q(retired_at__isnull=False)),
            scored=Count("pk", filter=Exists(live)),
        )
        .order_by("-round_id")
    )
    return [
        Past(row["round__edition__name"], row["round__code"], row["slots"], row["retired"], row["scored"])
        for row in rows
    ]
