"""The timetable as a board, and what a move would run into, told before anything is saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.defence.models import Timetable
from baijia.award.defence.queries.timetable import Posed, frame, place_of, places, posed, row_of
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import PresentationState
from baijia.award.review.models import Presentation, Round
from baijia.core import clock
from baijia.engine.timetable import Clash, Place, Problem, clashes, slots

HARD = frozenset({"expert_twice", "venue_twice", "time"})
"""What no reason can excuse: somebody would be in two places, or a venue hold two at once."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the board: free, or with who presents there; ``hidden`` is taken by one the reader is fenced off from."""

    venue: str
    starts: datetime
    row: Presentation | None
    hidden: bool = False

    @property
    def key(self) -> str:
        """Return the place as an address carries it."""
        return f"{self.starts.isoformat()}|{self.venue}"


@dataclass(frozen=True, slots=True)
class Line:
    """A time of a day across all venues."""

    starts: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move runs into: what forbids it, and what somebody must answer for."""

    hard: tuple[str, ...]
    soft: tuple[str, ...]


def board(round: Round, rows: list[Presentation], kept: Timetable | None = None) -> list[Line]:
    """Return every time of every day with all venues, free places too. ``rows`` are those that the reader may see."""
    at_hand = frame(round, kept)
    others = round.presentations.exclude(pk__in=[row.pk for row in rows]).values_list("starts", "venue")
    hidden = {(starts.astimezone(clock.ZONE), venue) for starts, venue in others}
    venues = [venue.name for venue in at_hand.venues]
    taken = {(row.starts.astimezone(clock.ZONE), row.venue): row for row in rows}
    minutes = programmes.round_definition(round.edition, round.code)["minutes"]
    empty = Problem(at_hand.days, at_hand.sessions, minutes, at_hand.venues, (), at_hand.breaks)
    times = {at for at, _venue in [*taken, *hidden]} | {
        datetime.combine(day, at, clock.ZONE) for day in at_hand.days for line in slots(empty) for at in line
    }
    return [
        Line(
            at,
            tuple(Cell(venue, at, taken.get((at, venue)), (at, venue) in hidden) for venue in venues),
        )
        for at in sorted(times)
    ]


def moves(
    round: Round, rows: list[Presentation], to: dict[str, Place], hidden: Collection[str] = ()
) -> Moved:
    """Return what moving these dossiers to these places would run into, in words that name none of ``hidden``."""
    asked = posed(round, frame(round))
    return _moved(asked, places(rows), to, hidden)


def _moved(asked: Posed, now: dict[str, Place], to: dict[str, Place], hidden: Collection[str]) -> Moved:
    known = {key: place for key, place in {**now, **to}.items() if key in asked.dossiers}
    near = {(place.day, place.at) for place in to.values()}
    there = {key: place for key, place in known.items() if key in to or (place.day, place.at) in near}
    found = [one for one in clashes(asked.problem, there) if one.item in to or one.other in to]
    return Moved(
        tuple(_words(asked, one, hidden) for one in found if one.kind in HARD),
        tuple(_words(asked, one, hidden) for one in found if one.kind not in HARD),
    )


def _words(asked: Posed, clash: Clash, hidden: Collection[str]) -> str:
    """Say one clash as the office reads it."""
    sentences = {
        "expert_twice": _("%(expert)s 同一时间还在另一会场评%(other)s"),
        "venue_twice": _("同一会场同一时间已有%(other)s"),
        "time": _("不在本轮的日期和时段内，或时段之间的休息"),
        "away": _("%(name)s 这一天不便"),
        "closed": _("会场这一天停用"),
        "equipment": _("%(name)s 需要%(other)s，这个会场没有"),
        "expert_away": _("%(expert)s 这一天请假"),
    }
    other = asked.dossiers.get(clash.other)
    return sentences[clash.kind] % {
        "name": _name(asked.dossiers[clash.item], hidden),
        "other": _name(other, hidden) if other else clash.other,
        "expert": asked.experts.get(clash.expert, ""),
    }


def _name(dossier: Dossier, hidden: Collection[str]) -> str:
    return _("另一项目") if dossier.uid in hidden else dossier.name


def places_to_go(round: Round, rows: list[Presentation], one: Presentation) -> list[tuple[Cell, Moved]]:
    """Return every free place, and those of waiting ones of the same group, with what going there runs into.

    Taking the place of another means that the two change places. ``rows`` are those that the reader may see; the
    others count, without a name.
    """
    kept = row_of(round)
    asked = posed(round, frame(round, kept))
    now = places(list(round.presentations.select_related("dossier").defer("dossier__answers")))
    hidden = set(now) - {row.dossier.uid for row in rows}
    own = place_of(one)
    found = []
    for line in board(round, rows, kept):
        for cell in line.cells:
            other = cell.row
            if cell.hidden or (
                other is not None
                and (
                    other.pk == one.pk
                    or other.state != PresentationState.WAITING
                    or other.dossier.group != one.dossier.group
                )
            ):
                continue
            to = {one.dossier.uid: Place(cell.starts.date(), cell.starts.time(), cell.venue)}
            if other is not None:
                to[other.dossier.uid] = own
            found.append((cell, _moved(asked, now, to, hidden)))
    return found
