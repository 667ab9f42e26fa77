"""Which group sits where in which session, as a model for CP-SAT.

Within a group nearly all items are alike: the same panel, no wish of their own. Of them only how many sit in which
session is to be found; the draw says which. Those that differ (a bad date, equipment not everywhere, a stand-in who
also sits elsewhere) get a choice of session each. A panel is in one venue for a whole session, so that the venue of an
item is its group's: 299 items in 7 groups, 3 venues and 8 days make some 336 places for groups and no more than 16
choices for each item that differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from baijia.engine.timetable.problem import Half, Item, Problem, halves, slots

Spot = tuple[Half, str]
"""A session in a venue."""


@dataclass(frozen=True, slots=True)
class Special:
    """An item that is not like the rest of its group: where it may sit, and its experts who sit elsewhere too."""

    item: Item
    spots: frozenset[Spot]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """A group's items: how many are alike, where they may sit, their shared experts; and those that differ."""

    code: str
    items: tuple[Item, ...]
    alike: int
    spots: frozenset[Spot]
    shared: frozenset[str]
    special: tuple[Special, ...]


def spots_of(problem: Problem, item: Item) -> frozenset[Spot]:
    """Return where an item may sit by its own wishes, its experts' days and the equipment."""
    bad = item.away.union(*(problem.away.get(expert, frozenset()) for expert in item.experts))
    return frozenset(
        (half, venue.name)
        for half in halves(problem)
        for venue in problem.venues
        if half[0] not in bad and half[0] not in venue.closed and item.needs <= venue.equipment
    )


def groups_of(problem: Problem) -> list[Group]:
    """Return the groups, by code, their items in drawn order and parted into alike and special."""
    of_expert: dict[str, set[str]] = defaultdict(set)
    for item in problem.items:
        for expert in item.experts:
            of_expert[expert].add(item.group)
    found = []
    for code in sorted({item.group for item in problem.items}):
        own = tuple(item for item in problem.items if item.group == code)
        signs = [
            (
                spots_of(problem, item),
                frozenset(expert for expert in item.experts if len(of_expert[expert]) > 1),
            )
            for item in own
        ]
        usual, alike = Counter(signs).most_common(1)[0]
        special = tuple(Special(item, *sign) for item, sign in zip(own, signs, strict=True) if sign != usual)
        found.append(Group(code, own, alike, *usual, special))
    return found


class Model:
    """The constraints, and what is to be made small in turn: ``sittings`` with moves of panels, then ``lateness``."""

    def __init__(self, problem: Problem, groups: list[Group]) -> None:
        from ortools.sat.python import cp_model

        self.cp: Any = cp_model.CpModel()
        self.halves = halves(problem)
        self.venues = [venue.name for venue in problem.venues]
        self.room = [len(line) for line in slots(problem)]
        self.sits: dict[tuple[str, Spot], Any] = {}
        self.counts: dict[tuple[str, Spot], Any] = {}
        self.chosen: dict[tuple[str, Half], Any] = {}
        self._present: dict[tuple[str, Half], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for group in groups:
            self._seat(group)
            for special in group.special:
                self._choose(group, special)
        for group in groups:
            self._count(group)
        self._fill_rooms()
        self._keep_people_in_one_place()
        self.sittings = [*self.sits.values(), *self._venues_used()]
        self.lateness = [self.halves.index(spot[0]) * count for (_code, spot), count in self.counts.items()]

    def _seat(self, group: Group) -> None:
        """A group sits in one venue at a time, or in none; how many of its items come there, at least one."""
        for half in self.halves:
            here = []
            for venue in self.venues:
                spot = (half, venue)
                room = min(self.room[half[1]], len(group.items))
                if not room or not (spot in group.spots or any(spot in one.spots for one in group.special)):
                    continue
                self.sits[group.code, spot] = sits = self.cp.new_bool_var("")
                self.counts[group.code, spot] = count = self.cp.new_int_var(0, room, "")
                self.cp.add(count <= room * sits)
                self.cp.add(count >= sits)
                here.append(sits)
                if spot in group.spots:
                    for expert in sorted(group.shared):
                        self._present[expert, half][venue].append([sits])
            self.cp.add_at_most_one(here)

    def _choose(self, group: Group, special: Special) -> None:
        """A special item takes one session, in which its group sits where the item may be."""
        choices = []
        for half in self.halves:
            fit = [
                (venue, self.sits[group.code, (half, venue)])
                for venue in self.venues
                if (half, venue) in special.spots and (group.code, (half, venue)) in self.sits
            ]
            if not fit:
                continue
            self.chosen[special.item.id, half] = here = self.cp.new_bool_var("")
            choices.append(here)
            self.cp.add_bool_or([here.negated(), *(sits for _venue, sits in fit)])
            for venue, sits in fit:
                for expert in sorted(special.shared):
                    self._present[expert, half][venue].append([here, sits])
        self.cp.add_exactly_one(choices)

    def _count(self, group: Group) -> None:
        """What sits in a session is its special items and as many others; those only where they may be."""
        alike = []
        for half in self.halves:
            spots = [(half, venue) for venue in self.venues if (group.code, (half, venue)) in self.sits]
            if not spots:
                continue
            special = [
                self.chosen[one.item.id, half] for one in group.special if (one.item.id, half) in self.chosen
            ]
            others = sum(self.counts[group.code, spot] for spot in spots) - sum(special)
            self.cp.add(others >= 0)
            alike.append(others)
            for spot in spots:
                if spot not in group.spots:
                    self.cp.add(self.counts[group.code, spot] <= sum(special))
                    self.cp.add(others <= 0).only_enforce_if(self.sits[group.code, spot])
        self.cp.add(sum(alike) == group.alike)

    def _fill_rooms(self) -> None:
        by_spot: dict[Spot, list[Any]] = defaultdict(list)
        for (_code, spot), count in self.counts.items():
            by_spot[spot].append(count)
        for spot, counts in by_spot.items():
            self.cp.add(sum(counts) <= self.room[spot[0][1]])

    def _keep_people_in_one_place(self) -> None:
        """An expert who sits with two groups is in one venue for a whole session."""
        for by_venue in self._present.values():
            if len(by_venue) > 1:
                self.cp.add_at_most_one([self._any(reasons) for reasons in by_venue.values()])

    def _any(self, reasons: Iterable[list[Any]]) -> Any:
        """Return a variable that is true where all of one of the reasons are."""
        found = self.cp.new_bool_var("")
        for reason in reasons:
            self.cp.add_bool_or([found, *(one.negated() for one in reason)])
        return found

    def _venues_used(self) -> list[Any]:
        """One for each venue a group ever sits in, so that panels seldom move."""
        venues: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
        for (code, spot), sits in self.sits.items():
            venues[code, spot[1]].append([sits])
        return [self._any(reasons) for reasons in venues.values()]
