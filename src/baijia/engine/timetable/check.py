"""What is wrong with a timetable, or would be after a move: the same rules the solver obeys, read from the outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from baijia.engine.timetable.problem import Item, Place, Problem, slots

Kind = Literal["expert_twice", "venue_twice", "away", "expert_away", "equipment", "closed", "time"]


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """One fault of a timetable: its kind, the item, and what it meets: another item, an expert or equipment."""

    kind: Kind
    item: str
    other: str = ""
    expert: str = ""


def clashes(problem: Problem, places: Mapping[str, Place]) -> list[Clash]:
    """Return what is wrong with these places, sorted. Items without a place are passed over; O(items) but for clashes."""
    items = {item.id: item for item in problem.items}
    found: list[Clash] = []
    at_once: dict[tuple[object, object], list[str]] = defaultdict(list)
    for key, place in places.items():
        found += _alone(problem, items[key], place)
        at_once[place.day, place.at].append(key)
    for keys in at_once.values():
        for number, one in enumerate(sorted(keys)):
            for other in sorted(keys)[number + 1 :]:
                found += _together(items[one], items[other], same=places[one].venue == places[other].venue)
    return sorted(found)


def _alone(problem: Problem, item: Item, place: Place) -> list[Clash]:
    """Return what is wrong with one place, whoever else is where."""
    found = []
    venue = next((one for one in problem.venues if one.name == place.venue), None)
    starts = {at for line in slots(problem) for at in line}
    if place.day not in problem.days or place.at not in starts or venue is None:
        found.append(Clash("time", item.id))
    if place.day in item.away:
        found.append(Clash("away", item.id))
    if venue is not None:
        if place.day in venue.closed:
            found.append(Clash("closed", item.id))
        found += [Clash("equipment", item.id, other=need) for need in sorted(item.needs - venue.equipment)]
    found += [
        Clash("expert_away", item.id, expert=expert)
        for expert in sorted(item.experts)
        if place.day in problem.away.get(expert, frozenset())
    ]
    return found


def _together(one: Item, other: Item, *, same: bool) -> list[Clash]:
    """Return what is wrong with two items at one time."""
    if same:
        return [Clash("venue_twice", one.id, other=other.id)]
    return [
        Clash("expert_twice", one.id, other=other.id, expert=expert)
        for expert in sorted(one.experts & other.experts)
    ]
