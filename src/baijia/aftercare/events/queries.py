"""Reads of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Avg, Count, Q, QuerySet

from baijia.aftercare.events.enums import LIVE, SHOWN, TAKING, BoothState, EventState, SignUpState
from baijia.aftercare.events.models import Booth, Event, Material, SignUp
from baijia.core import cipher, clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union

TABLE = "events.signup"
CHOSEN = (*TAKING, BoothState.SELECTED)
"""States of who has been selected."""
Applicant = TypeVar("Applicant", SignUp, Booth)


def _counted(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Add how many have a place, wait, and came."""
    return rows.annotate(
        taken=Count("sign_ups", filter=Q(sign_ups__state__in=TAKING)),
        waiting=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.WAITING)),
        came=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.ATTENDED)),
    ).select_related("organiser")


def visible_to(actor: Actor) -> QuerySet[Event]:
    """Return the events the actor runs, latest first, with ``taken``, ``waiting`` and ``came``."""
    where = Q(pk__in=[])
    for path in actor.places(Role.SERVICE_OFFICER):
        where |= Q(organiser__path__startswith=path)
    rows = Event.objects.all() if actor.is_system else Event.objects.filter(where)
    return _counted(rows).order_by("-starts", "-pk")


def event(actor: Actor, uid: str) -> Event:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    return _one(visible_to(actor), uid)


def programme() -> QuerySet[Event]:
    """Return what the public programme shows: what comes first, and what was."""
    return _counted(Event.objects.filter(state__in=SHOWN)).order_by("-starts", "-pk")


def announced(uid: str) -> Event:
    """Return an event of the programme, a cancelled one too, so that its reason can be read.

    Raises:
        Refused: as hidden.
    """
    return _one(_counted(Event.objects.exclude(state=EventState.DRAFTED)), uid)


def _one(rows: QuerySet[Event], uid: str) -> Event:
    found = rows.filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def attendance(event: Event) -> QuerySet[SignUp]:
    """Return who has a place, who waits and who came, in order of sign-up."""
    return SignUp.objects.filter(event=event, state__in=LIVE).order_by("at", "pk")


def applicants(event: Event) -> QuerySet[SignUp]:
    """Return who applied for a place in the delegation, selected or not, in order of application."""
    states = (SignUpState.APPLIED, SignUpState.DECLINED, *TAKING)
    return SignUp.objects.filter(event=event, state__in=states).order_by("at", "pk")


def by_rule(rows: Iterable[Applicant], most: int, per_unit: int | None) -> list[Applicant]:
    """Return whom the rule selects: holders before others, in order of application, so many of one unit.

    Args:
        rows: those who applied, the selected ones among them, which stay.
        most: how many there may be in all.
    """
    order = sorted(rows, key=lambda row: (row.state not in CHOSEN, row.person_id is None, row.at, row.pk))
    found: list[Applicant] = []
    units: Counter[str] = Counter()
    for row in order:
        within = per_unit is None or not row.unit or units[row.unit] < per_unit
        if row.state in CHOSEN or (within and len(found) < most):
            found.append(row)
            units[row.unit] += 1
    return found


def feedback(event: Event) -> dict[str, Any]:
    """Return the mean score, how many gave one, and their words."""
    rows = SignUp.objects.filter(event=event, score__isnull=False)
    found = rows.aggregate(mean=Avg("score"), number=Count("pk"))
    return {**found, "words": list(rows.exclude(feedback="").values_list("feedback", flat=True))}


def ticket(code: str) -> SignUp:
    """Return the sign-up of a ticket.

    Raises:
        Refused: as hidden.
    """
    rows = SignUp.objects.filter(ticket=code).select_related("event__organiser")
    found = rows.first() if code else None
    if found is None:
        raise not_found()
    return found


def of_person(person: Person) -> QuerySet[SignUp]:
    """Return a person's sign-ups, newest event first."""
    return SignUp.objects.filter(person=person).select_related("event").order_by("-event__starts", "-pk")


def own(person: Person, event: Event) -> SignUp | None:
    """Return a person's live sign-up for an event."""
    return SignUp.objects.filter(event=event, person=person, state__in=LIVE).first()


def booths(event: Event) -> QuerySet[Booth]:
    """Return the applications for a booth in order."""
    return Booth.objects.filter(event=event).exclude(state=BoothState.WITHDRAWN).order_by("at", "pk")


def own_booth(person: Person, event: Event) -> Booth | None:
    """Return a person's application for a booth."""
    return booths(event).filter(person=person).first()


def material(event: Event) -> QuerySet[Material]:
    """Return what was handed out."""
    return Material.objects.filter(event=event).select_related("file").order_by("pk")


def offered(organisers: list[Union]) -> QuerySet[Event]:
    """Return the events to come of some organisers, the next one first."""
    rows = Event.objects.filter(organiser__in=organisers, state=EventState.PUBLISHED)
    return _counted(rows.filter(ends__gte=clock.edition_now())).order_by("starts", "pk")


def phone_of(row: SignUp) -> str:
    """Return the phone number somebody from the public gave; "" for a holder. Who calls this answers for it."""
    if not row.phone_token:
        return ""
    return cipher.unseal(row.phone_token, table=TABLE, field="phone_token", row=row.uid)


def to_remind() -> QuerySet[Event]:
    """Return the events that begin within a day and of which nobody was reminded."""
    now = clock.edition_now()
    rows = Event.objects.filter(state=EventState.PUBLISHED, reminded_at=None, starts__gt=now)
    return rows.filter(starts__lte=now + timedelta(days=1)).order_by("pk")


def held_at(organiser: Union, place: str, year: int) -> int:
    """Return how many events were held in a year at a place, told by the place's name in the event's."""
    rows = Event.objects.filter(organiser=organiser, starts__year=year, state__in=SHOWN)
    return rows.filter(place__icontains=place).count()


def of_year(organiser: Union, year: int) -> dict[str, int]:
    """Return a year's figures: events held, places taken, people who came."""
    rows = Event.objects.filter(organiser=organiser, starts__year=year, state__in=SHOWN)
    counts = Counter(SignUp.objects.filter(event__in=rows).values_list("state", flat=True))
    return {
        "events": rows.count(),
        "placed": sum(counts[state] for state in TAKING),
        "came": counts[SignUpState.ATTENDED],
    }


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the service officer: booths and delegates to select, events that are over and not closed."""
    now, found = clock.edition_now(), []
    for organiser in Union.objects.filter(path__in=actor.places(Role.SERVICE_OFFICER)).order_by("path"):
        rows = Event.objects.filter(organiser=organiser, state=EventState.PUBLISHED)
        booths = Booth.objects.filter(event__in=rows, state=BoothState.APPLIED, event__closes__lt=now)
        people = SignUp.objects.filter(event__in=rows, state=SignUpState.APPLIED, event__closes__lt=now)
        counts = (
            ("event-booths", booths.count()),
            ("event-delegates", people.count()),
            ("event-close", rows.filter(ends__lt=now).count()),
        )
        for kind, count in counts:
            if count:
                found.append(
                    {"kind": kind, "edition": None, "object": organiser, "deadline": None, "count": count}
                )
    return found
