"""What happens in a venue: arriving, beginning, ending, staying away, coming late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from baijia.award.defence import rules
from baijia.award.defence.commands import locking
from baijia.award.defence.models import Arrival
from baijia.award.review.enums import PRESENTATION_MOVES, PresentationState
from baijia.award.review.models import Presentation, Round
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused


@command
def check_in(
    *, actor: Actor, round: Round, entries: Sequence[tuple[str, datetime]]
) -> list[tuple[str, str, bool]]:
    """Let candidates in by their tickets, (ticket, moment at the door) each, as a phone sends them once it can.

    Returns (ticket, sentence, let in) in the same order; one that is refused holds up none of the others. Sent twice,
    a ticket counts once.
    """
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    wanted = Arrival.objects.select_for_update(of=("self",)).filter(
        ticket__in=[ticket for ticket, _at in entries]
    )
    known = {row.ticket: row for row in wanted}
    rows = round.presentations.filter(dossier__in=[row.dossier_id for row in known.values()])
    places = {row.dossier_id: row for row in rows.select_related("dossier")}
    answers: list[tuple[str, str, bool]] = []
    for ticket, at in entries:
        given = known.get(ticket)
        try:
            arrival, place = rules.check_in(given, places.get(given.dossier_id) if given else None, round)
        except Refused as refused:
            answers.append((ticket, refused.sentence, False))
            continue
        arrival.arrived_at, arrival.arrived_by_uid = at, actor.account_uid or actor.kind
        arrival.save()
        starts = place.starts.astimezone(clock.ZONE)
        answers.append((ticket, f"{place.dossier.name} · {place.venue} · {starts:%m-%d %H:%M}", True))
    audit.record(
        actor,
        "defence.check_in",
        round,
        scope=round.edition.code,
        after={"arrived": sum(ok for _ticket, _words, ok in answers)},
    )
    return answers


@command
def start_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """Begin a presentation; one at a time in a venue. Who was noted absent is taken back first (``take_late``)."""
    round = locking.round_of(presentation.round)
    presentation = locking.presentation_of(presentation)
    rules.check_handles(actor, round.edition, presentation.dossier)
    rules.check_is_open(round)
    busy = round.presentations.filter(venue=presentation.venue, state=PresentationState.PRESENTING)
    rules.check_room_is_free(busy.exists())
    presentation.started_at = clock.edition_now()
    return _moved(actor, presentation, "start")


@command
def finish_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """End a presentation."""
    presentation = locking.presentation_of(presentation)
    rules.check_handles(actor, presentation.round.edition, presentation.dossier)
    presentation.ended_at = clock.edition_now()
    return _moved(actor, presentation, "finish")


@command
def mark_absent(*, actor: Actor, presentation: Presentation, reason: str) -> Presentation:
    """Note that a candidate did not come, and what is known of why; at the close the item's slots are retired."""
    presentation = locking.presentation_of(presentation)
    rules.check_handles(actor, presentation.round.edition, presentation.dossier)
    rules.check_is_open_or_assigned(presentation.round)
    return _moved(actor, presentation, "absent", rules.check_reason(reason))


@command
def take_late(*, actor: Actor, presentation: Presentation, reason: str) -> Presentation:
    """Take back who was noted absent and has come after all: waits again, at the same place or where it is moved."""
    presentation = locking.presentation_of(presentation)
    rules.check_handles(actor, presentation.round.edition, presentation.dossier)
    rules.check_is_open_or_assigned(presentation.round)
    rules.check_not_closed(presentation)
    return _moved(actor, presentation, "late", rules.check_reason(reason))


def _moved(actor: Actor, presentation: Presentation, act: str, reason: str = "") -> Presentation:
    before, after = lifecycle.move(presentation, act, PRESENTATION_MOVES)
    presentation.save(update_fields=["state", "started_at", "ended_at"])
    audit.record(
        actor,
        f"defence.{act}_presentation",
        presentation,
        scope=presentation.round.edition.code,
        purpose=reason,
        before={"state": before},
        after={"state": after},
    )
    return presentation
