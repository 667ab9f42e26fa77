"""The day itself: who is expected where, who has come, who presents now. Nothing here names a juror."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from baijia.award.defence.models import Arrival
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.review.models import Presentation, Round
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found


@dataclass(frozen=True, slots=True)
class Own:
    """A candidate's own place: when, where, the ticket, and whether it was shown at the door."""

    presentation: Presentation
    ticket: str
    arrived_at: datetime | None
    version: int
    round_name: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Hall:
    """A venue as the public sees it: group and order, no name, no number, no juror.

    Whoever sits in the room sees the person; with a public number beside it a mark could be laid to a name later.
    """

    name: str
    group: str
    order: int | None
    phase: str
    phase_ends: datetime | None
    ends: datetime | None
    following: tuple[tuple[int, datetime], ...]
    done: int
    total: int


def own_sitting(dossier: Dossier) -> Own | None:
    """Return where and when a candidate presents, once the timetable is published."""
    rows = Presentation.objects.filter(dossier=dossier, round__timetable__version__gt=0)
    row = (
        rows.select_related("round__timetable", "round__edition", "dossier")
        .order_by("-round__number")
        .first()
    )
    if row is None:
        return None
    arrival = Arrival.objects.filter(round=row.round, dossier=dossier).first()
    if arrival is None:
        return None
    described = programmes.round_definition(row.round.edition, row.round.code)
    return Own(
        row,
        arrival.ticket,
        arrival.arrived_at,
        row.round.timetable.version,
        described["name"],
        row.starts + timedelta(minutes=row.minutes),
    )


def my_sittings(actor: Actor, round: Round) -> list[tuple[str, datetime, datetime, int]]:
    """Return an expert's sittings of a published round: (venue, from, until, candidates), one a venue and session."""
    items = {
        (item.venue, item.starts)
        for item in [*review.my_items(actor, round), *review.accompanied_items(actor, round)]
        if item.starts is not None
    }
    minutes = timedelta(minutes=programmes.round_definition(round.edition, round.code)["minutes"])
    found: list[tuple[str, datetime, datetime, int]] = []
    for venue, starts in sorted(items, key=lambda one: (one[1], one[0])):
        at = starts.astimezone(clock.ZONE)
        last = found[-1] if found else None
        same = (
            last
            and last[0] == venue
            and last[1].date() == at.date()
            and (last[1].hour < 12) == (at.hour < 12)
        )
        if last and same:
            found[-1] = (venue, last[1], at + minutes, last[3] + 1)
        else:
            found.append((venue, at, at + minutes, 1))
    return found


def arrivals(actor: Actor, round: Round) -> list[tuple[Presentation, Arrival | None]]:
    """Return who is expected, in order of time, with the tickets; without those the actor is fenced off from."""
    rows = sorted(review.timetable(actor, round), key=lambda row: (row.starts, row.venue))
    known = {one.dossier_id: one for one in Arrival.objects.filter(round=round)}
    return [(row, known.get(row.dossier_id)) for row in rows]


def arrived(round: Round) -> set[int]:
    """Return the dossiers, by primary key, whose tickets were shown at the door."""
    return set(
        Arrival.objects.filter(round=round, arrived_at__isnull=False).values_list("dossier_id", flat=True)
    )


def presenting_round(edition: Edition, code: str) -> Round:
    """Return an open round on site whose timetable is published.

    Raises:
        Refused: as hidden.
    """
    rows = Round.objects.filter(edition=edition, code=code, state=RoundState.OPEN, timetable__version__gt=0)
    found = rows.select_related("edition", "timetable").first()
    if found is None:
        raise not_found()
    return found


def halls(round: Round) -> list[Hall]:
    """Return what happens in every venue today; one statement but for the definition."""
    definition = programmes.in_force(round.edition)
    described = programmes.round_definition(round.edition, round.code)
    groups = {one["code"]: one["name"] for one in definition["groups"]}
    now = clock.edition_now()
    rows = list(round.presentations.select_related("dossier").defer("dossier__answers").order_by("starts"))
    today = [
        row for row in rows if row.starts.astimezone(clock.ZONE).date() == now.astimezone(clock.ZONE).date()
    ]
    return [
        _hall(venue, [row for row in today if row.venue == venue], groups, described, now)
        for venue in described["venues"]
    ]


def phase_of(row: Presentation, described: Mapping[str, Any], now: datetime) -> tuple[str, datetime | None]:
    """Return what a running presentation is at, ``presenting`` or ``questions``, and when that ends."""
    if row.started_at is None:
        return "", None
    ends = row.started_at + timedelta(minutes=row.minutes)
    speaking = described.get("present_minutes")
    turn = row.started_at + timedelta(minutes=speaking) if speaking else ends
    return ("presenting", turn) if now < turn else ("questions", ends)


def _hall(
    venue: str,
    rows: list[Presentation],
    groups: Mapping[str, str],
    described: Mapping[str, Any],
    now: datetime,
) -> Hall:
    current = next((row for row in rows if row.state == PresentationState.PRESENTING), None)
    waiting = [row for row in rows if row.state == PresentationState.WAITING]
    shown = current or (waiting[0] if waiting else None)
    phase, phase_ends = phase_of(current, described, now) if current else ("", None)
    return Hall(
        name=venue,
        group=groups.get(shown.dossier.group, "") if shown else "",
        order=current.order if current else None,
        phase=phase,
        phase_ends=phase_ends,
        ends=current.started_at + timedelta(minutes=current.minutes)
        if current and current.started_at
        else None,
        following=tuple((row.order, row.starts) for row in waiting[:3]),
        done=sum(row.state in (PresentationState.DONE, PresentationState.ABSENT) for row in rows),
        total=len(rows),
    )
