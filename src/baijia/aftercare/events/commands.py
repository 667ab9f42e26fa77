"""Writes of events: prepare, announce, sign up, move up, let in, hear back, select booths, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from baijia.aftercare.events import queries, rules
from baijia.aftercare.events.enums import (
    BOOTH_MOVES,
    EVENT_MOVES,
    LIVE,
    SIGN_UP_MOVES,
    TAKING,
    BoothState,
    EventKind,
    SignUpState,
)
from baijia.aftercare.events.models import Booth, Event, Material, SignUp
from baijia.award.honours import commands as honours
from baijia.core import audit, cipher, clock, entropy, files, ids, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Person, Union


@command
def keep_event(
    *,
    actor: Actor,
    organiser: Union,
    kind: EventKind,
    title: str,
    summary: str,
    place: str,
    starts: datetime,
    ends: datetime,
    closes: datetime,
    places: int,
    holders_until: datetime | None = None,
    holders_only: bool = False,
    booths: int = 0,
    selects: bool = False,
    criteria: str = "",
    per_unit: int | None = None,
    event: Event | None = None,
) -> Event:
    """Prepare an event, or change one that is there: more places move the waiting list up."""
    rules.check_serves(actor, organiser)
    values = {
        "kind": kind, "title": title.strip()[:80], "summary": summary.strip()[:1000], "place": place.strip()[:120],
        "starts": starts, "ends": ends, "closes": closes, "places": places, "holders_until": holders_until,
        "holders_only": holders_only, "booths": booths, "selects": selects, "criteria": criteria.strip()[:400],
        "per_unit": per_unit,
    }  # fmt: skip
    if event is None:
        rules.check_event(values)
        row = Event.objects.create(
            organiser=organiser, made_by_uid=actor.account_uid, made_at=clock.edition_now(), **values
        )
    else:
        row = _locked(event)
        rules.check_serves(actor, row.organiser)
        rules.check_event(values, taken=row.sign_ups.filter(state__in=TAKING).count())
        rules.check_same_selection(row, selects=selects)
        for name, value in values.items():
            setattr(row, name, value)
        row.changed += 1
        row.save()
        _move_up(actor, row)
    audit.record(actor, "events.keep_event", row, after={"title": row.title, "places": places})
    return row


@command
def move_event(*, actor: Actor, event: Event, act: str, reason: str = "") -> Event:
    """Announce an event, call it off with a reason, or close it once it is over; ``act`` as in its table of moves."""
    event = _locked(event)
    rules.check_serves(actor, event.organiser)
    before, after = lifecycle.move(event, act, EVENT_MOVES)
    if act == "cancel":
        event.reason = rules.check_reason(reason)
        event.changed += 1
        _tell_all(actor, event, "events.cancelled", LIVE, reason=event.reason)
    elif act == "close":
        rules.check_over(event)
    event.save()
    audit.record(
        actor,
        f"events.{act}_event",
        event,
        before={"state": before},
        after={"state": after, "reason": reason},
    )
    return event


@command
def sign_up(*, actor: Actor, event: Event, person: Person) -> SignUp:
    """A holder signs up: a place while there is one, else the end of the waiting list."""
    event = _locked(event)
    honour = rules.check_holder(actor, person)
    rules.check_open(event)
    rules.check_not_signed(queries.own(person, event))
    return _signed(actor, event, person=person, name=person.name, unit=honour.unit[:80])


@command
def sign_up_guest(*, actor: Actor, event: Event, name: str, phone: str, unit: str = "") -> SignUp:
    """Somebody from the public signs up, after the holders; the phone number is sealed to the row."""
    event = _locked(event)
    rules.check_open(event)
    rules.check_public(event)
    digits = rules.check_guest(name, phone)
    blind = cipher.blind_index(digits, purpose="event_phone")
    rules.check_not_signed(SignUp.objects.filter(event=event, phone_blind=blind, state__in=LIVE).first())
    uid = ids.new_uid()
    token = cipher.seal(digits, table=queries.TABLE, field="phone_token", row=uid)
    more = {"uid": uid, "phone_token": token, "phone_blind": blind}
    return _signed(actor, event, name=name.strip()[:60], unit=unit.strip()[:80], **more)


def _signed(actor: Actor, event: Event, **who: Any) -> SignUp:
    row = SignUp.objects.create(
        event=event, ticket=entropy.text(16), state=_first_state(event), at=clock.edition_now(), **who
    )
    audit.record(actor, "events.sign_up", row, after={"event": event.uid, "state": row.state})
    _tell(actor, row, f"events.{row.state}", starts=clock.iso(event.starts), place=event.place)
    return row


def _first_state(event: Event) -> SignUpState:
    if event.selects:
        return SignUpState.APPLIED
    full = event.sign_ups.filter(state__in=TAKING).count() >= event.places
    waits = full or event.sign_ups.filter(state=SignUpState.WAITING).exists()
    return SignUpState.WAITING if waits else SignUpState.PLACED


@command
def cancel_sign_up(*, actor: Actor, sign_up: SignUp) -> SignUp:
    """Give a place back; the first who waits moves up in the same breath."""
    event = _locked(Event(pk=sign_up.event_id))
    row = (
        SignUp.objects.select_for_update(of=("self",))
        .select_related("event__organiser", "person")
        .get(pk=sign_up.pk)
    )
    rules.check_may_cancel(actor, row)
    before, after = lifecycle.move(row, "cancel", SIGN_UP_MOVES)
    row.save(update_fields=["state"])
    moved = _move_up(actor, event)
    audit.record(
        actor,
        "events.cancel_sign_up",
        row,
        before={"state": before},
        after={"state": after, "moved_up": moved},
    )
    return row


def _move_up(actor: Actor, event: Event) -> int:
    """Give free places to those who wait, in order of sign-up, and tell them. Returns how many moved."""
    free = event.places - event.sign_ups.filter(state__in=TAKING).count()
    waiting = event.sign_ups.filter(state=SignUpState.WAITING).order_by("at", "pk")[: max(free, 0)]
    for row in waiting:
        lifecycle.move(row, "move_up", SIGN_UP_MOVES)
        row.save(update_fields=["state"])
        _tell(actor, row, "events.moved_up")
    return len(waiting)


@command
def check_in(
    *, actor: Actor, event: Event, entries: Sequence[tuple[str, datetime]]
) -> list[tuple[str, str, bool]]:
    """Let ticket bearers in, (ticket, moment at the door) each, as a phone sends them once it has a network again.

    Returns (ticket, sentence, let in) in the same order; one that is refused holds up none of the others.
    """
    event = _locked(event)
    rules.check_serves(actor, event.organiser)
    wanted = SignUp.objects.select_for_update().filter(ticket__in=[ticket for ticket, _at in entries])
    rows, answers = {row.ticket: row for row in wanted}, []
    for ticket, at in entries:
        row = rows.get(ticket)
        try:
            rules.check_in(row, event, at)
        except Refused as refused:
            answers.append((ticket, refused.sentence, False))
            continue
        assert row is not None  # noqa: S101 - the rule refused none
        lifecycle.move(row, "check_in", SIGN_UP_MOVES)
        row.checked_in_at, row.checked_in_by_uid = at, actor.account_uid or "system"
        row.save()
        answers.append((ticket, row.name, True))
    audit.record(actor, "events.check_in", event, after={"let_in": sum(ok for _t, _s, ok in answers)})
    return answers


@command
def give_feedback(*, actor: Actor, sign_up: SignUp, score: int, words: str = "") -> SignUp:
    """Who came says how it was."""
    row = (
        SignUp.objects.select_for_update(of=("self",))
        .select_related("event__organiser", "person")
        .get(pk=sign_up.pk)
    )
    if row.person is not None:
        rules.check_holder(actor, row.person)
    elif not actor.has("nominee", object_uid=row.uid):
        raise not_found()
    rules.check_feedback(row, score)
    row.score, row.feedback = score, words.strip()[:500]
    row.save(update_fields=["score", "feedback"])
    audit.record(actor, "events.give_feedback", row, after={"score": score})
    return row


@command
def add_material(*, actor: Actor, event: Event, name: str, file_name: str, data: bytes) -> Material:
    """Hand something out to those who came."""
    event = _locked(event)
    rules.check_serves(actor, event.organiser)
    row = Material.objects.create(
        event=event,
        name=(name.strip() or file_name)[:80],
        file=files.store(name=file_name, data=data),
        at=clock.edition_now(),
    )
    audit.record(actor, "events.add_material", row, after={"event": event.uid, "name": row.name})
    return row


@command
def remind(*, actor: Actor, event: Event) -> int:
    """Remind everybody with a place, once. Returns how many."""
    event = _locked(event)
    if not actor.is_system:
        rules.check_serves(actor, event.organiser)
    event.reminded_at = clock.edition_now()
    event.save(update_fields=["reminded_at"])
    starts = clock.iso(event.starts)
    told = _tell_all(actor, event, "events.reminder", [SignUpState.PLACED], starts=starts, place=event.place)
    audit.record(actor, "events.remind", event, after={"told": told})
    return told


def _tell_all(
    actor: Actor, event: Event, template: str, states: Sequence[SignUpState], **context: Any
) -> int:
    rows = event.sign_ups.filter(state__in=states).select_related("person").order_by("pk")
    for row in rows:
        _tell(actor, row, template, **context)
    return len(rows)


def _tell(actor: Actor, row: SignUp | Booth, template: str, **context: Any) -> None:
    """Tell a holder as holders are told, somebody from the public by text message."""
    context["title"] = row.event.title
    if row.person is not None:
        honours.tell(actor=actor, person=row.person, template=template, context=context)
    elif row.phone_token:
        outbox.send_sms(queries.phone_of(row), template, **context)


@command
def apply_for_booth(*, actor: Actor, event: Event, person: Person, work: str, what: str) -> Booth:
    """A holder asks for a booth at an expo."""
    event = _locked(event)
    honour = rules.check_holder(actor, person)
    rules.check_open(event)
    rules.check_booth(event, person, work, what)
    row = Booth.objects.create(
        event=event,
        person=person,
        name=person.name,
        unit=honour.unit[:80],
        work=work.strip()[:80],
        what=what.strip()[:500],
        at=clock.edition_now(),
    )
    audit.record(actor, "events.apply_for_booth", row, after={"event": event.uid, "work": row.work})
    return row


@command
def select_booths(
    *, actor: Actor, event: Event, chosen: Sequence[Booth], note: str = "", why: str = ""
) -> int:
    """Select who shows, numbering the booths on; everybody else who applied is declined with the reason."""
    event = _locked(event)
    rows = list(queries.booths(event).select_for_update(of=("self",)).select_related("person", "event"))
    taken = _select(actor, event, rows, chosen, event.booths, note, why)
    number = max((row.number or 0 for row in rows), default=0)
    for row in taken:
        lifecycle.move(row, "select", BOOTH_MOVES)
        number += 1
        row.number, row.note = number, ""
        row.save()
        _tell(actor, row, "events.booth_selected", number=number)
    for row in rows:
        if row.state == BoothState.APPLIED:
            lifecycle.move(row, "decline", BOOTH_MOVES)
            row.note = note.strip()[:200]
            row.save()
            _tell(actor, row, "events.booth_declined", reason=row.note)
    audit.record(actor, "events.select_booths", event, purpose=why[:200], after={"selected": len(taken)})
    return len(taken)


@command
def select_delegates(
    *, actor: Actor, event: Event, chosen: Sequence[SignUp], note: str = "", why: str = ""
) -> int:
    """Select who goes with the delegation; everybody else who applied is declined with the reason."""
    event = _locked(event)
    rows = list(queries.applicants(event).select_for_update(of=("self",)).select_related("person", "event"))
    taken = _select(actor, event, rows, chosen, event.places, note, why)
    for row in taken:
        lifecycle.move(row, "select", SIGN_UP_MOVES)
        row.note = ""
        row.save(update_fields=["state", "note"])
        _tell(actor, row, "events.placed", starts=clock.iso(event.starts), place=event.place)
    for row in rows:
        if row.state == SignUpState.APPLIED:
            lifecycle.move(row, "decline", SIGN_UP_MOVES)
            row.note = note.strip()[:200]
            row.save(update_fields=["state", "note"])
            _tell(actor, row, "events.declined", reason=row.note)
    audit.record(actor, "events.select_delegates", event, purpose=why[:200], after={"selected": len(taken)})
    return len(taken)


def _select(
    actor: Actor,
    event: Event,
    rows: Sequence[queries.Applicant],
    chosen: Sequence[queries.Applicant],
    most: int,
    note: str,
    why: str,
) -> list[queries.Applicant]:
    """Return who is selected now, those selected before left out."""
    rules.check_serves(actor, event.organiser)
    keys = {row.pk for row in chosen}
    kept = [row for row in rows if row.pk in keys or row.state in queries.CHOSEN]
    rules.check_selection(event, rows, kept, most=most, note=note, why=why)
    return [row for row in kept if row.state not in queries.CHOSEN]


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=event.pk)
