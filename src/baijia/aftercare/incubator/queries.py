"""Reads of maker spaces: places and who holds them, what rent is due, the figures of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from baijia.aftercare.incubator.enums import AdmissionState, Exit, TenancyState, TicketState
from baijia.aftercare.incubator.models import (
    Admission,
    RentPayment,
    Session,
    Space,
    Tenancy,
    Ticket,
    Unit,
)
from baijia.core import clock, money
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union

ZERO = Decimal("0.00")
GOALS = {"graduated": 50, "on_time": 80, "used": 80, "free": 30}
"""Shares in per cent that rules for such spaces elsewhere ask for; this city's own are not known, so they only compare."""
MENTORS, SESSIONS, EVENTS = 10, 2, 12
"""Mentors of a space, sessions of each and events in a year, by the same rules."""


def spaces(actor: Actor) -> QuerySet[Space]:
    """Return the spaces the actor runs, with ``lets`` places and ``taken`` of them."""
    where = Q(pk__in=[])
    for path in actor.places(Role.SERVICE_OFFICER):
        where |= Q(organiser__path__startswith=path)
    rows = Space.objects.all() if actor.is_system else Space.objects.filter(where)
    running = Q(units__tenancies__state=TenancyState.RUNNING)
    return (
        rows.select_related("organiser")
        .annotate(lets=Count("units", distinct=True), taken=Count("units", filter=running, distinct=True))
        .order_by("pk")
    )


def space(actor: Actor, uid: str) -> Space:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    return _one(spaces(actor), uid)  # type: ignore[no-any-return]


def _one(rows: QuerySet[Any], uid: str) -> Any:
    found = rows.filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def offered(organisers: list[Union]) -> QuerySet[Space]:
    """Return the spaces of some organisers."""
    return Space.objects.filter(organiser__in=organisers).order_by("pk")


def public() -> QuerySet[Space]:
    """Return every space for the public, with its places and how many are taken."""
    running = Q(units__tenancies__state=TenancyState.RUNNING)
    return (
        Space.objects.select_related("organiser")
        .annotate(lets=Count("units", distinct=True), taken=Count("units", filter=running, distinct=True))
        .order_by("organiser__path", "pk")
    )


def admissions(actor: Actor) -> QuerySet[Admission]:
    """Return the applications for the actor's spaces, newest first."""
    rows = Admission.objects.filter(space__in=spaces(actor).order_by().values("pk"))
    return rows.select_related("space__organiser", "person", "file").order_by("-pk")


def admission(actor: Actor, uid: str) -> Admission:
    """Return one application.

    Raises:
        Refused: as hidden.
    """
    return _one(admissions(actor), uid)  # type: ignore[no-any-return]


def tenancies(actor: Actor) -> QuerySet[Tenancy]:
    """Return the tenancies in the actor's spaces, running ones first."""
    rows = Tenancy.objects.filter(unit__space__in=spaces(actor).order_by().values("pk"))
    return rows.select_related("unit__space__organiser", "admission", "person").order_by(
        "-state", "ends", "pk"
    )


def tenancy(actor: Actor, uid: str) -> Tenancy:
    """Return one tenancy.

    Raises:
        Refused: as hidden.
    """
    return _one(tenancies(actor), uid)  # type: ignore[no-any-return]


def tickets(actor: Actor) -> QuerySet[Ticket]:
    """Return what the tenants ask for, open ones first."""
    rows = Ticket.objects.filter(tenancy__in=tenancies(actor).order_by().values("pk"))
    return rows.select_related("tenancy__unit__space__organiser", "tenancy__admission").order_by(
        "-state", "pk"
    )


def ticket(actor: Actor, uid: str) -> Ticket:
    """Return one ticket.

    Raises:
        Refused: as hidden.
    """
    return _one(tickets(actor), uid)  # type: ignore[no-any-return]


def of_person(person: Person) -> QuerySet[Admission]:
    """Return a person's applications with their tenancies, newest first."""
    rows = Admission.objects.filter(person=person)
    return rows.select_related("space", "tenancy__unit").order_by("-pk")


def running_tenancy(person: Person) -> Tenancy | None:
    """Return the tenancy a person holds today."""
    rows = Tenancy.objects.filter(person=person, state=TenancyState.RUNNING)
    return rows.select_related("unit__space__organiser", "admission").first()


def free_units(space: Space) -> QuerySet[Unit]:
    """Return what nobody holds, by code."""
    taken = Tenancy.objects.filter(state=TenancyState.RUNNING, unit__space=space).values("unit")
    return Unit.objects.filter(space=space).exclude(pk__in=taken).order_by("code")


def month_after(day: date, months: int) -> date:
    """Return the same day some months on, the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def rent_due(tenancy: Tenancy, on: date) -> list[tuple[date, Decimal]]:
    """Return the months of a tenancy that began by a day, are past the free ones, and are not paid: (first day, yuan)."""
    paid = set(tenancy.payments.values_list("month", flat=True))
    last, found, number = min(on, tenancy.left_on or tenancy.ends), [], tenancy.free_months
    while tenancy.rent and (month := month_after(tenancy.starts, number)) < last:
        if month not in paid:
            found.append((month, tenancy.rent))
        number += 1
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the occupancy calendar: who, from which month of the year to which (1 to 12), whether it is over."""

    unit: str
    name: str
    start: int
    end: int
    ended: bool


def calendar(space: Space, year: int) -> list[tuple[Unit, list[Bar]]]:
    """Return each place with who holds it in which months of a year; two statements."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    held: dict[int, list[Bar]] = {}
    rows = Tenancy.objects.filter(unit__space=space, starts__lt=last).select_related("admission", "unit")
    for row in rows.order_by("starts"):
        until = row.left_on or row.ends
        if until <= first:
            continue
        start = 1 if row.starts < first else row.starts.month
        end = 12 if until >= last else until.month
        bar = Bar(row.unit.code, row.admission.name, start, end, row.state == TenancyState.ENDED)
        held.setdefault(row.unit_id, []).append(bar)
    return [(unit, held.get(unit.pk, [])) for unit in space.units.order_by("code")]


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of a space in a year; shares in whole per cent, None where there is nothing to share."""

    in_space: int
    moved_in: int
    ended: int
    graduated: int | None
    on_time: int | None
    used: int | None
    free: int
    stay: int | None
    mentors: int
    sessions: int
    quiet_mentors: int
    tickets: int
    answered: int
    rent: Decimal


def of_year(space: Space, year: int) -> Year:
    """Return a year's figures: stay in months, graduation, exits on time, use of the places, mentors, tickets, rent."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    rows = list(Tenancy.objects.filter(unit__space=space, starts__lt=last))
    there = [row for row in rows if (row.left_on or row.ends) > first or row.state == TenancyState.RUNNING]
    ended = [row for row in rows if row.left_on and row.left_on.year == year]
    lets = space.units.count()
    days = sum(_days(row, first, last) for row in there)
    sessions = Session.objects.filter(mentor__space=space, day__year=year)
    met = dict(sessions.values_list("mentor").annotate(Count("pk")))
    mentors = list(space.mentors.filter(active=True).values_list("pk", flat=True))
    tickets = Ticket.objects.filter(tenancy__unit__space=space, at__year=year)
    rent = RentPayment.objects.filter(tenancy__unit__space=space, month__year=year).aggregate(
        sum=Sum("amount")
    )
    return Year(
        in_space=len(there),
        moved_in=sum(row.starts.year == year for row in rows),
        ended=len(ended),
        graduated=_share(sum(row.exit == Exit.GRADUATED for row in ended), len(ended)),
        on_time=_share(sum(bool(row.left_on and row.left_on <= row.ends) for row in ended), len(ended)),
        used=_share(days, lets * (last - first).days),
        free=round(100 * space.free_area / space.area),
        stay=round(sum((row.left_on - row.starts).days for row in ended if row.left_on) / 30.44 / len(ended))
        if ended
        else None,
        mentors=len(mentors),
        sessions=sum(met.values()),
        quiet_mentors=sum(met.get(pk, 0) < SESSIONS for pk in mentors),
        tickets=tickets.count(),
        answered=tickets.filter(state=TicketState.DONE).count(),
        rent=money.to_fen(rent["sum"] or ZERO),
    )


def _days(row: Tenancy, first: date, last: date) -> int:
    until = row.left_on or (clock.edition_now().date() if row.state == TenancyState.RUNNING else row.ends)
    return max(0, (min(until, last) - max(row.starts, first)).days)


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the service officer: applications, open tickets, tenancies past their end."""
    found, today = [], clock.edition_now().date()
    waits = (AdmissionState.APPLIED, AdmissionState.CHECKED, AdmissionState.ADMITTED)
    for organiser in Union.objects.filter(path__in=actor.places(Role.SERVICE_OFFICER)).order_by("path"):
        late = Tenancy.objects.filter(
            unit__space__organiser=organiser, state=TenancyState.RUNNING, ends__lte=today
        )
        counts = (
            ("admission", Admission.objects.filter(space__organiser=organiser, state__in=waits).count()),
            (
                "ticket",
                Ticket.objects.filter(tenancy__unit__space__organiser=organiser, state="open").count(),
            ),
            ("tenancy-late", late.count()),
        )
        found += [
            {"kind": kind, "edition": None, "object": organiser, "deadline": None, "count": count}
            for kind, count in counts
            if count
        ]
    return found
