"""What a timetable is made from: days, sessions, venues, and items in the order of the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

Span = tuple[time, time]
Half = tuple[date, int]
"""A session of a day: the day, and the session's place in ``Problem.sessions``."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A room: what stands in it, and on which days it cannot be had."""

    name: str
    equipment: frozenset[str] = frozenset()
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """Who presents: the group, everyone who must be in the room, days that do not suit, equipment needed.

    ``experts`` are those who judge this item: the panel without the recused, and who stands in for them.
    """

    id: str
    group: str
    experts: frozenset[str]
    away: frozenset[date] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the timetable; times are local."""

    day: date
    at: time
    venue: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A timetable to make. ``items`` stand in the order of the draw, which holds within each group.

    ``sessions`` are the parts of every day, ``breaks`` pauses in them; ``minutes`` is how long one item takes;
    ``away`` names days on which an expert cannot come.
    """

    days: tuple[date, ...]
    sessions: tuple[Span, ...]
    minutes: int
    venues: tuple[Venue, ...]
    items: tuple[Item, ...]
    breaks: tuple[Span, ...] = ()
    away: Mapping[str, frozenset[date]] = field(default_factory=dict)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def slots(problem: Problem) -> tuple[tuple[time, ...], ...]:
    """Return by session the times at which an item may begin; none runs into a break or over the end."""
    found = []
    pauses = sorted((_minute(start), _minute(end)) for start, end in problem.breaks)
    for begins, ends in problem.sessions:
        at, starts = _minute(begins), []
        while at + problem.minutes <= _minute(ends):
            pause = next((end for start, end in pauses if start < at + problem.minutes and at < end), None)
            if pause is not None:
                at = pause
                continue
            starts.append(time(at // 60, at % 60))
            at += problem.minutes
        found.append(tuple(starts))
    return tuple(found)


def halves(problem: Problem) -> list[Half]:
    """Return the sessions of all days, in order of time."""
    return [(day, number) for day in sorted(problem.days) for number in range(len(problem.sessions))]
