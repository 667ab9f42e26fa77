"""The timetable: what it is made from, laying it out, and telling people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from baijia.award.defence import planners, queries, rules
from baijia.award.defence.commands import locking
from baijia.award.defence.enums import Planner
from baijia.award.defence.frames import Frame
from baijia.award.defence.models import Arrival, Need, Timetable
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.models import Presentation, Round, Seat, Slot
from baijia.core import audit, clock, entropy, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found
from baijia.engine.timetable import Place

TICKET = 10
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs of a ticket: none is mistaken for another when it is typed in."""


@command
def keep_frame(*, actor: Actor, round: Round, frame: Frame) -> Timetable:
    """Say on which days, in which sessions and rooms a round sits; the next layout follows it."""
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    rules.check_can_schedule(round)
    rules.check_venues(frame, programmes.round_definition(round.edition, round.code)["venues"])
    row = locking.timetable_of(round)
    rules.check_not_pending(row)
    before, row.frame = row.frame, frame.stored()
    row.save(update_fields=["frame"])
    audit.record(
        actor,
        "defence.keep_frame",
        row,
        scope=round.edition.code,
        before={"frame": before},
        after={"frame": row.frame},
    )
    return row


@command
def keep_need(
    *,
    actor: Actor,
    round: Round,
    dossier: Dossier,
    away: Sequence[date],
    equipment: Sequence[str],
    reason: str,
) -> Need:
    """Note what a candidate asks for: days that do not suit, equipment; with the reason given."""
    round = locking.round_of(round)
    rules.check_handles(actor, round.edition, dossier)
    rules.check_is_open_or_assigned(round)
    if dossier.edition_id != round.edition_id:
        raise not_found()
    text = rules.check_reason(reason)
    asked = {
        "away": [day.isoformat() for day in sorted(set(away))],
        "equipment": sorted(set(equipment)),
    }
    need, _made = Need.objects.update_or_create(
        round=round,
        dossier=dossier,
        defaults={
            **asked,
            "reason": text,
            "by_uid": actor.account_uid or actor.kind,
            "at": clock.edition_now(),
        },
    )
    audit.record(actor, "defence.keep_need", need, scope=round.edition.code, purpose=text, after=asked)
    return need


@command
def schedule(*, actor: Actor, round: Round) -> list[Presentation]:
    """Make the timetable of an on-site round by the plain rule; again, it is made anew while nobody has presented.

    A group keeps one venue, as its panel sits there; venues are filled evenly; within a group the order is
    the lot of the round, so anyone can draw it again.
    """
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    rules.check_can_schedule(round)
    row = locking.timetable_of(round)
    rules.check_not_pending(row)
    asked = queries.posed(round, queries.frame(round, row))
    places = planners.plain(asked.problem)
    row.planner, row.displaced, row.fault = Planner.PLAIN, 0, ""
    row.asked_at = row.done_at = None
    return _laid(actor, round, row, places, asked.dossiers)


@command
def ask_timetable(*, actor: Actor, round: Round) -> Timetable:
    """Ask for a timetable that knows everybody's days, equipment and double seats; a worker lays it out."""
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    rules.check_can_schedule(round)
    row = locking.timetable_of(round)
    rules.check_not_pending(row)
    row.planner, row.by_uid, row.fault = Planner.SOLVER, actor.account_uid or actor.kind, ""
    row.asked_at, row.done_at = clock.edition_now(), None
    row.save()
    audit.record(actor, "defence.ask_timetable", row, scope=round.edition.code)
    return row


@command
def lay_out(
    *,
    actor: Actor,
    timetable: Timetable,
    asked_at: datetime | None,
    places: Mapping[str, Place],
    displaced: int = 0,
    fault: str = "",
) -> Timetable:
    """Take over what a worker laid out for this request, or why there is none; the places are checked anew."""
    round = locking.round_of(timetable.round)
    rules.check_runs(actor, round.edition)
    rules.check_can_schedule(round)
    row = locking.timetable_of(round)
    rules.check_still_asked(row, asked_at)
    row.done_at, row.fault, row.displaced = clock.edition_now(), fault, displaced
    if fault:
        row.save()
        audit.record(actor, "defence.lay_out", row, scope=round.edition.code, after={"fault": fault})
        return row
    asked = queries.posed(round, queries.frame(round, row))
    rules.check_whole(asked.problem, places)
    _laid(actor, round, row, places, asked.dossiers)
    return row


def _laid(
    actor: Actor,
    round: Round,
    row: Timetable,
    places: Mapping[str, Place],
    dossiers: Mapping[str, Dossier],
) -> list[Presentation]:
    """Write the places as presentations, numbered by time within each venue."""
    minutes = programmes.round_definition(round.edition, round.code)["minutes"]
    round.presentations.all().delete()
    rows: list[Presentation] = []
    numbers: dict[str, int] = {}
    for key, place in sorted(places.items(), key=lambda one: (one[1].venue, one[1].day, one[1].at)):
        numbers[place.venue] = numbers.get(place.venue, 0) + 1
        rows.append(
            Presentation(
                round=round,
                dossier=dossiers[key],
                venue=place.venue,
                order=numbers[place.venue],
                starts=instant(place.day, place.at),
                minutes=minutes,
            )
        )
    Presentation.objects.bulk_create(rows, batch_size=500)
    row.by_uid = actor.account_uid or actor.kind
    row.changed = row.version > 0
    row.save()
    audit.record(
        actor,
        "defence.schedule",
        round,
        scope=round.edition.code,
        after={"presentations": len(rows), "planner": str(row.planner)},
    )
    return rows


def instant(day: date, at: time) -> datetime:
    """Return the moment of a local day and time."""
    return datetime.combine(day, at, clock.ZONE)


@command
def publish(*, actor: Actor, round: Round) -> Timetable:
    """Tell experts and filing officers the timetable, or that it changed; every candidate gets a ticket."""
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    rows = list(round.presentations.select_related("dossier").order_by("venue", "order"))
    rules.check_has_timetable(len(rows))
    row = locking.timetable_of(round)
    rules.check_not_pending(row)
    have = set(Arrival.objects.filter(round=round).values_list("dossier_id", flat=True))
    Arrival.objects.bulk_create(
        [
            Arrival(round=round, dossier=one.dossier, ticket=entropy.pick(SIGNS, TICKET))
            for one in rows
            if one.dossier_id not in have
        ]
    )
    row.version, row.published_at, row.changed = row.version + 1, clock.edition_now(), False
    row.save()
    told = outbox.enqueue_all(_letters(round, rows, again=row.version > 1))
    audit.record(
        actor,
        "defence.publish",
        row,
        scope=round.edition.code,
        after={"version": row.version, "told": told},
    )
    return row


def _letters(
    round: Round, rows: Sequence[Presentation], *, again: bool
) -> list[tuple[str, str, dict[str, Any]]]:
    """Return a letter to every expert of the round, and for every candidate one to who filed."""
    named = {
        "edition": round.edition.name,
        "round": programmes.round_definition(round.edition, round.code)["name"],
    }
    ending = "changed" if again else "published"
    experts = set(
        Slot.objects.filter(round=round, retired_at=None).values_list("expert__account__uid", flat=True)
    )
    experts |= set(
        Seat.objects.filter(round=round, left_at=None).values_list("expert__account__uid", flat=True)
    )
    letters: list[tuple[str, str, dict[str, Any]]] = [
        (uid, f"defence.{ending}", dict(named)) for uid in sorted(experts)
    ]
    letters += [
        (
            one.dossier.filed_by_uid,
            f"defence.place_{ending}",
            {**named, "name": one.dossier.name, "venue": one.venue, "at": clock.iso(one.starts)},
        )
        for one in rows
    ]
    return letters
