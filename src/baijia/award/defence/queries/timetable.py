"""A round's timetable as the engine reads it: who must be in the room, what is asked for, where everybody is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from baijia.award.defence import frames
from baijia.award.defence.models import Need, Timetable
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import queries as review
from baijia.award.review.enums import SeatRole
from baijia.award.review.models import Presentation, Round, Seat, Slot
from baijia.core import clock
from baijia.engine.rank import lot_key
from baijia.engine.timetable import Item, Place, Problem


@dataclass(frozen=True, slots=True)
class Posed:
    """A timetable to make: the engine's problem, the dossiers by id, and experts' names by id."""

    problem: Problem
    dossiers: dict[str, Dossier]
    experts: dict[str, str]


def row_of(round: Round) -> Timetable | None:
    """Return how the round's timetable is made, None where nobody has touched it yet."""
    return Timetable.objects.filter(round=round).first()


def frame(round: Round, row: Timetable | None = None) -> frames.Frame:
    """Return when and where the round may sit: as kept, else as the edition says.

    Raises:
        Refused: neither says.
    """
    row = row or row_of(round)
    definition = programmes.in_force(round.edition)
    described = programmes.round_definition(round.edition, round.code)
    return frames.read(row.frame if row else {}, described["venues"], definition["calendar"], round.code)


def posed(round: Round, frame: frames.Frame) -> Posed:
    """Return the timetable to make, items in the order of the draw; seven statements whatever the round holds."""
    described = programmes.round_definition(round.edition, round.code)
    seed = review.lot_seed(round)
    items = sorted(review.standing(round), key=lambda item: lot_key(seed, item.number))
    judges, people = _judges(round, items)
    needs = {need.dossier_id: need for need in Need.objects.filter(round=round)}
    problem = Problem(
        days=frame.days,
        sessions=frame.sessions,
        breaks=frame.breaks,
        minutes=described["minutes"],
        venues=frame.venues,
        items=tuple(_item(item, judges[item.pk], needs.get(item.pk)) for item in items),
        away={expert.uid: _days_away(expert, frame.days) for expert in people if expert.away_from},
    )
    return Posed(problem, {item.uid: item for item in items}, {one.uid: one.name for one in people})


def _judges(round: Round, items: list[Dossier]) -> tuple[dict[int, set[str]], list[Expert]]:
    """Return by dossier who must be in the room: its jurors in service, and who sits along and is not in conflict."""
    judges: dict[int, set[str]] = defaultdict(set)
    people: dict[int, Expert] = {}
    for slot in Slot.objects.filter(round=round, retired_at=None).select_related("expert"):
        judges[slot.dossier_id].add(slot.expert.uid)
        people[slot.expert_id] = slot.expert
    blocked = review.blocked(round.edition)
    seats = Seat.objects.filter(round=round, role=SeatRole.ACCOMPANYING, left_at=None).select_related(
        "expert"
    )
    for seat in seats:
        people[seat.expert_id] = seat.expert
        for item in items:
            if item.group == seat.group and (seat.expert_id, item.pk) not in blocked:
                judges[item.pk].add(seat.expert.uid)
    return judges, sorted(people.values(), key=lambda expert: expert.uid)


def _item(dossier: Dossier, judges: set[str], need: Need | None) -> Item:
    return Item(
        dossier.uid,
        dossier.group,
        frozenset(judges),
        frozenset(date.fromisoformat(day) for day in need.away) if need else frozenset(),
        frozenset(need.equipment) if need else frozenset(),
    )


def _days_away(expert: Expert, days: tuple[date, ...]) -> frozenset[date]:
    return frozenset(
        day
        for day in days
        if expert.away_from and expert.away_until and expert.away_from <= day <= expert.away_until
    )


def places(rows: list[Presentation]) -> dict[str, Place]:
    """Return where presentations stand, by dossier; local times."""
    return {row.dossier.uid: place_of(row) for row in rows}


def place_of(row: Presentation) -> Place:
    """Return a presentation's place, in local time."""
    at = row.starts.astimezone(clock.ZONE)
    return Place(at.date(), at.time(), row.venue)


def timetables_due() -> list[Timetable]:
    """Return what was asked for and is not laid out yet, the oldest first."""
    rows = Timetable.objects.filter(asked_at__isnull=False, done_at=None)
    return list(
        rows.select_related("round__edition__organiser", "round__edition__log").order_by("asked_at", "id")
    )
