"""Writes of maker spaces: spaces and places, admission, tenancies, rent, mentors, tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from baijia.aftercare.incubator import queries, rules
from baijia.aftercare.incubator.enums import (
    ADMISSION_MOVES,
    TENANCY_MOVES,
    TICKET_MOVES,
    Exit,
    TicketKind,
    UnitKind,
)
from baijia.aftercare.incubator.models import (
    Admission,
    Mentor,
    RentPayment,
    Session,
    Space,
    Tenancy,
    Ticket,
    Unit,
)
from baijia.award.honours import commands as honours
from baijia.core import audit, clock, entropy, files, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Person, Union


@command
def keep_space(
    *,
    actor: Actor,
    organiser: Union,
    name: str,
    address: str,
    area: int,
    free_area: int,
    most_months: int,
    free_months: int,
    basis: str,
    opened: date,
    assumed: bool = False,
    space: Space | None = None,
) -> Space:
    """Open a space, or change its rules; tenancies that run keep theirs."""
    rules.check_serves(actor, organiser)
    values = {
        "name": name, "address": address, "area": area, "free_area": free_area, "most_months": most_months,
        "free_months": free_months, "basis": basis, "opened": opened, "assumed": assumed,
    }  # fmt: skip
    rules.check_space(values)
    values |= {"by_uid": actor.account_uid}
    if space is None:
        row = Space.objects.create(organiser=organiser, **values)
    else:
        row = _space(space)
        rules.check_serves(actor, row.organiser)
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
    audit.record(
        actor, "incubator.keep_space", row, after={"name": name, "free_months": free_months, "basis": basis}
    )
    return row


@command
def add_unit(*, actor: Actor, space: Space, code: str, kind: UnitKind, rent: Decimal, area: int = 0) -> Unit:
    """Add a room or a seat."""
    space = _space(space)
    rules.check_serves(actor, space.organiser)
    rules.check_unit(space, code, rent)
    row = Unit.objects.create(space=space, code=code.strip()[:20], kind=kind, rent=rent, area=area)
    audit.record(actor, "incubator.add_unit", row, after={"code": row.code, "rent": str(rent)})
    return row


@command
def apply(
    *,
    actor: Actor,
    person: Person,
    space: Space,
    project: str,
    plan: str,
    wanted: UnitKind,
    file: tuple[str, bytes] | None = None,
) -> Admission:
    """A holder applies for a place, with a plan."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.check_is_person(actor, person)
    honour = rules.check_application(person, space, project, plan)
    row = Admission.objects.create(
        space=space,
        honour=honour,
        person=person,
        name=person.name,
        project=project.strip()[:80],
        plan=plan.strip()[:2000],
        wanted=wanted,
        file=files.store(name=file[0], data=file[1]) if file else None,
        at=clock.edition_now(),
    )
    audit.record(actor, "incubator.apply", row, after={"space": space.uid, "wanted": str(wanted)})
    return row


@command
def answer_return(*, actor: Actor, admission: Admission, project: str, plan: str) -> Admission:
    """Hand a returned application in again."""
    row = _admission(admission)
    rules.check_is_person(actor, row.person)
    rules.check_plan(project, plan)
    row.project, row.plan = project.strip()[:80], plan.strip()[:2000]
    return _moved(actor, row, "apply")


@command
def withdraw(*, actor: Actor, admission: Admission) -> Admission:
    """Take an application back."""
    row = _admission(admission)
    rules.check_is_person(actor, row.person)
    return _moved(actor, row, "withdraw")


@command
def review(
    *,
    actor: Actor,
    admission: Admission,
    act: str,
    note: str = "",
    opinions: Sequence[Mapping[str, Any]] = (),
) -> Admission:
    """First check ("check", "return", "reject"), then the experts' review ("admit", "reject" with opinions)."""
    row = _admission(admission)
    rules.check_serves(actor, row.space.organiser)
    row.note = rules.check_note(act, note)
    if opinions or act == "admit":
        row.opinions = rules.check_opinions(act, opinions)
    _tell(actor, row, act, reason=row.note)
    return _moved(actor, row, act)


@command
def sign_agreement(*, actor: Actor, admission: Admission, unit: Unit, starts: date, months: int) -> Tenancy:
    """Let a place by agreement: free months and rent are those of space and place on that day."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("space").get(pk=unit.pk)
    row = _admission(admission)
    rules.check_serves(actor, row.space.organiser)
    rules.check_tenancy(row, unit, starts, months)
    _moved(actor, row, "agree")
    ends = queries.month_after(starts, months)
    tenancy = Tenancy.objects.create(
        admission=row,
        unit=unit,
        person=row.person,
        number=f"RZ{starts:%Y}-{entropy.text(6).upper()}",
        starts=starts,
        ends=ends,
        first_ends=ends,
        free_months=min(unit.space.free_months, months),
        rent=unit.rent,
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    after = {"unit": unit.code, "starts": starts.isoformat(), "ends": ends.isoformat()}
    audit.record(actor, "incubator.sign_agreement", tenancy, after=after)
    _tell(actor, row, "agree", unit=unit.code, until=ends.isoformat(), number=tenancy.number)
    return tenancy


@command
def extend(*, actor: Actor, tenancy: Tenancy, months: int) -> Tenancy:
    """Extend a tenancy within the longest stay."""
    row = _tenancy(tenancy)
    rules.check_serves(actor, row.unit.space.organiser)
    before, row.ends = row.ends, rules.check_extension(row, months)
    row.save(update_fields=["ends"])
    audit.record(
        actor,
        "incubator.extend",
        row,
        before={"ends": before.isoformat()},
        after={"ends": row.ends.isoformat()},
    )
    _tell(actor, row.admission, "extend", until=row.ends.isoformat())
    return row


@command
def end_tenancy(*, actor: Actor, tenancy: Tenancy, left_on: date, exit: Exit, note: str = "") -> Tenancy:
    """End a tenancy: graduated, left or cleared; the place is free from that day on."""
    row = _tenancy(tenancy)
    rules.check_serves(actor, row.unit.space.organiser)
    lifecycle.move(row, "end", TENANCY_MOVES)
    row.exit_note = rules.check_end(row, left_on, Exit(exit), note)
    row.left_on, row.exit = left_on, exit
    row.save()
    audit.record(
        actor, "incubator.end_tenancy", row, after={"left_on": left_on.isoformat(), "exit": str(exit)}
    )
    _tell(actor, row.admission, "end", until=left_on.isoformat())
    return row


@command
def receive_rent(*, actor: Actor, tenancy: Tenancy, month: date, receipt: str) -> RentPayment:
    """Note the rent of a month, once."""
    row = _tenancy(tenancy)
    rules.check_serves(actor, row.unit.space.organiser)
    amount = rules.check_rent(row, month, receipt)
    paid = RentPayment.objects.create(
        tenancy=row,
        month=month,
        amount=amount,
        receipt=receipt.strip()[:60],
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    audit.record(
        actor, "incubator.receive_rent", paid, after={"month": month.isoformat(), "amount": str(amount)}
    )
    return paid


@command
def keep_mentor(
    *, actor: Actor, space: Space, name: str, field: str, employer: str = "", active: bool = True
) -> Mentor:
    """Take a mentor in, or change what is known; the same name is the same mentor."""
    space = _space(space)
    rules.check_serves(actor, space.organiser)
    name = rules.check_words(name, "name")[:40]
    values = {
        "field": rules.check_words(field, "field")[:80],
        "employer": employer.strip()[:80],
        "active": active,
    }
    row, _made = Mentor.objects.update_or_create(space=space, name=name, defaults=values)
    audit.record(actor, "incubator.keep_mentor", row, after={"name": name, "active": active})
    return row


@command
def log_session(
    *, actor: Actor, mentor: Mentor, tenancy: Tenancy, day: date, minutes: int, words: str
) -> Session:
    """Log a mentor's meeting with a tenant of the same space."""
    row = _tenancy(tenancy)
    rules.check_serves(actor, mentor.space.organiser)
    rules.check_serves(actor, row.unit.space.organiser)
    rules.check_session(row, day, minutes, words)
    session = Session.objects.create(
        mentor=mentor,
        tenancy=row,
        day=day,
        minutes=minutes,
        words=words.strip()[:500],
        by_uid=actor.account_uid,
    )
    audit.record(actor, "incubator.log_session", session, after={"mentor": mentor.uid, "minutes": minutes})
    return session


@command
def ask(*, actor: Actor, person: Person, kind: TicketKind, words: str) -> Ticket:
    """A tenant asks for something."""
    rules.check_is_person(actor, person)
    tenancy = rules.check_running(queries.running_tenancy(person))
    row = Ticket.objects.create(
        tenancy=tenancy, kind=kind, words=rules.check_words(words, "words"), at=clock.edition_now()
    )
    audit.record(actor, "incubator.ask", row, after={"kind": str(kind)})
    return row


@command
def answer_ticket(*, actor: Actor, ticket: Ticket, answer: str) -> Ticket:
    """Answer what a tenant asked for."""
    rows = Ticket.objects.select_for_update(of=("self",))
    joined = rows.select_related(
        "tenancy__unit__space__organiser", "tenancy__admission__space", "tenancy__admission__person"
    )
    row = joined.get(pk=ticket.pk)
    rules.check_serves(actor, row.tenancy.unit.space.organiser)
    before, after = lifecycle.move(row, "answer", TICKET_MOVES)
    row.answer = rules.check_words(answer, "answer")
    row.answered_by_uid, row.answered_at = actor.account_uid, clock.edition_now()
    row.save()
    audit.record(actor, "incubator.answer_ticket", row, before={"state": before}, after={"state": after})
    _tell(actor, row.tenancy.admission, "answered", asked=row.words[:40], answer=row.answer)
    return row


def _space(space: Space) -> Space:
    return Space.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=space.pk)


def _admission(admission: Admission) -> Admission:
    rows = Admission.objects.select_for_update(of=("self",))
    return rows.select_related("space__organiser", "person").get(pk=admission.pk)


def _tenancy(tenancy: Tenancy) -> Tenancy:
    rows = Tenancy.objects.select_for_update(of=("self",))
    joined = rows.select_related("unit__space__organiser", "admission__space", "admission__person")
    return joined.get(pk=tenancy.pk)


def _tell(actor: Actor, row: Admission, template: str, **context: Any) -> None:
    """Tell the holder who applied what became of it."""
    context["space"] = row.space.name
    honours.tell(actor=actor, person=row.person, template=f"incubator.{template}", context=context)


def _moved(actor: Actor, row: Admission, act: str) -> Admission:
    before, after = lifecycle.move(row, act, ADMISSION_MOVES)
    row.save()
    audit.record(
        actor,
        f"incubator.{act}_admission",
        row,
        before={"state": before},
        after={"state": after, "note": row.note},
    )
    return row
