"""Changes of a timetable by hand: to another place, in another's place, earlier in the line. Each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from baijia.award.defence import queries, rules
from baijia.award.defence.commands import locking
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import PresentationState
from baijia.award.review.models import Presentation, Round
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.timetable import Place

Spot = tuple[str, datetime]


@command
def move_presentation(
    *, actor: Actor, presentation: Presentation, venue: str, starts: datetime, reason: str
) -> Presentation:
    """Move a waiting candidate to a free place. What would put somebody in two places is refused by name."""
    round = locking.round_of(presentation.round)
    row = locking.presentation_of(presentation)
    rules.check_handles(actor, round.edition, row.dossier)
    text = rules.check_reason(reason)
    rules.check_waits(row)
    before = _spot(row)
    overridden = _settle(actor, round, {row: (venue, starts)})
    audit.record(
        actor,
        "defence.move_presentation",
        row,
        scope=round.edition.code,
        purpose=text,
        before=_told(before),
        after=_told((venue, starts)) | {"overridden": overridden},
    )
    return row


@command
def swap_presentations(
    *, actor: Actor, one: Presentation, other: Presentation, reason: str
) -> tuple[Presentation, Presentation]:
    """Let two waiting candidates of one group change places, with a reason."""
    round = locking.round_of(one.round)
    one, other = locking.presentation_of(one), locking.presentation_of(other)
    for row in (one, other):
        rules.check_handles(actor, row.round.edition, row.dossier)
    text = rules.check_reason(reason)
    rules.check_same_line(one, other)
    overridden = _settle(actor, round, {one: _spot(other), other: _spot(one)})
    audit.record(
        actor,
        "defence.swap_presentations",
        one,
        scope=round.edition.code,
        purpose=text,
        after={"with": other.uid, "overridden": overridden},
    )
    return one, other


@command
def reorder(*, actor: Actor, one: Presentation, before: Presentation, reason: str) -> list[Presentation]:
    """Take a waiting candidate earlier, or later, to the turn of another in the venue that day; the line moves up."""
    round = locking.round_of(one.round)
    one, before = locking.presentation_of(one), locking.presentation_of(before)
    for row in (one, before):
        rules.check_handles(actor, row.round.edition, row.dossier)
    text = rules.check_reason(reason)
    rules.check_same_line(one, before)
    rules.check_same_sitting(one, before)
    line = _line(round, one)
    spots = [_spot(row) for row in line]
    turned = [row for row in line if row.pk != one.pk]
    turned.insert([row.pk for row in line].index(before.pk), one)
    changes = {row: spot for row, spot in zip(turned, spots, strict=True) if _spot(row) != spot}
    overridden = _settle(actor, round, changes)
    audit.record(
        actor,
        "defence.reorder",
        one,
        scope=round.edition.code,
        purpose=text,
        after={"turn_of": before.uid, "moved": len(changes), "overridden": overridden},
    )
    return turned


def _line(round: Round, one: Presentation) -> list[Presentation]:
    """Return the waiting candidates of a venue, a day and a group, locked, in order."""
    day = one.starts.astimezone(clock.ZONE).date()
    rows = round.presentations.select_for_update(of=("self",)).select_related("dossier")
    waiting = rows.filter(venue=one.venue, state=PresentationState.WAITING, dossier__group=one.dossier.group)
    return [row for row in waiting.order_by("starts") if row.starts.astimezone(clock.ZONE).date() == day]


def _settle(actor: Actor, round: Round, changes: dict[Presentation, Spot]) -> list[str]:
    """Check and write new places, and number the venues concerned anew. Returns what was overridden by the reason."""
    rows = list(round.presentations.select_related("dossier").defer("dossier__answers"))
    to = {row.dossier.uid: _place(spot) for row, spot in changes.items()}
    moved = queries.moves(round, rows, to, programmes.fenced(actor))
    rules.check_no_clash(moved)
    venues = {row.venue for row in changes} | {venue for venue, _starts in changes.values()}
    for row, (venue, starts) in changes.items():
        row.venue, row.starts = venue, starts
    fresh = {row.pk: row for row in changes}
    _number(round, [fresh.get(row.pk, row) for row in rows], venues)
    locking.changed(round)
    return list(moved.soft)


def _number(round: Round, rows: Sequence[Presentation], venues: set[str]) -> None:
    """Number venues by time. Numbers are unique within a venue, so all step aside first."""
    concerned = [row for row in rows if row.venue in venues]
    for place, row in enumerate(concerned, start=1):
        row.order = -place
    Presentation.objects.bulk_update(concerned, ["venue", "starts", "order"], batch_size=500)
    for venue in venues:
        line = sorted((row for row in concerned if row.venue == venue), key=lambda row: row.starts)
        for place, row in enumerate(line, start=1):
            row.order = place
    Presentation.objects.bulk_update(concerned, ["order"], batch_size=500)


def _spot(row: Presentation) -> Spot:
    return row.venue, row.starts


def _place(spot: Spot) -> Place:
    at = spot[1].astimezone(clock.ZONE)
    return Place(at.date(), at.time(), spot[0])


def _told(spot: Spot) -> dict[str, Any]:
    return {"venue": spot[0], "starts": clock.iso(spot[1])}
