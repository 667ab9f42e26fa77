"""Reads of referrals: candidates by rule, what waits, one person's way up the ladder, sums of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from baijia.aftercare.referrals.enums import RUNNING, ReferralState
from baijia.aftercare.referrals.models import Referral, Target
from baijia.award.honours import queries as honours
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour, OutsideHonour
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union


def organisers(actor: Actor) -> QuerySet[Union]:
    """Return the unions whose follow-up services the actor runs."""
    return Union.objects.filter(path__in=actor.places(Role.SERVICE_OFFICER)).order_by("path")


def organiser(actor: Actor) -> Union:
    """Return the first of them.

    Raises:
        Refused: as hidden.
    """
    found = organisers(actor).first()
    if found is None:
        raise not_found()
    return found


def _within(actor: Actor) -> Q:
    where = Q(pk__in=[])
    for path in actor.places(Role.SERVICE_OFFICER):
        where |= Q(organiser__path__startswith=path)
    return Q() if actor.is_system else where


def targets(actor: Actor) -> QuerySet[Target]:
    """Return the next honours the actor keeps, by rung, with the number of ``running`` and ``conferred`` referrals."""
    running = Count("referrals", filter=Q(referrals__state__in=RUNNING))
    conferred = Count("referrals", filter=Q(referrals__state=ReferralState.CONFERRED))
    rows = Target.objects.filter(_within(actor)).select_related("organiser")
    return rows.annotate(running=running, conferred=conferred).order_by("rung", "code")


def target(actor: Actor, uid: str) -> Target:
    """Return one next honour.

    Raises:
        Refused: as hidden.
    """
    found = targets(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def candidates(target: Target) -> QuerySet[Honour]:
    """Return the holders a target's rule names: standing, recent enough, of its programmes and groups, one person each.

    Who holds the next honour already, or is being referred to it, is left out.
    """
    rule = target.document["rule"]
    rows = Honour.objects.filter(
        programme__code__in=rule["programmes"],
        programme__organiser=target.organiser,
        state=HonourState.CONFERRED,
        person__isnull=False,
    )
    today = clock.edition_now().date()
    if "within_years" in rule:
        rows = rows.filter(year__gt=today.year - rule["within_years"])
    if rule.get("groups"):
        rows = rows.filter(group__in=rule["groups"])
    if rule.get("front_line"):
        rows = rows.filter(Q(dossier=None) | Q(dossier__answers__front_line=True))
    if "max_age" in rule:
        rows = rows.filter(person__birth_date__gt=_years_before(today, rule["max_age"] + 1))
    referred = Referral.objects.filter(
        target=target, person=OuterRef("person"), state__in=(*RUNNING, ReferralState.CONFERRED)
    )
    held = OutsideHonour.objects.filter(person=OuterRef("person"), name=target.name)
    rows = rows.filter(~Exists(referred), ~Exists(held))
    return rows.select_related("person", "edition", "programme", "dossier").order_by("group", "number")


def _years_before(day: Any, years: int) -> Any:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def referrals(actor: Actor, *, state: str = "", target: Target | None = None) -> QuerySet[Referral]:
    """Return the referrals of the actor's targets, newest first."""
    rows = Referral.objects.filter(target__in=Target.objects.filter(_within(actor)))
    if state:
        rows = rows.filter(state=state)
    if target is not None:
        rows = rows.filter(target=target)
    return rows.select_related("target", "honour", "person").order_by("-pk")


def referral(actor: Actor, uid: str) -> Referral:
    """Return one referral.

    Raises:
        Refused: as hidden.
    """
    rows = referrals(actor).select_related(
        "target__organiser", "honour__programme", "honour__edition", "honour__dossier", "outside__evidence"
    )
    found = rows.filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def of_person(person: Person) -> QuerySet[Referral]:
    """Return a person's referrals, newest first."""
    return Referral.objects.filter(person=person).select_related("target", "honour").order_by("-pk")


def own(person: Person, uid: str) -> Referral:
    """Return one of a person's own referrals.

    Raises:
        Refused: as hidden.
    """
    found = of_person(person).select_related("target__organiser", "honour__programme").filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a person's ladder: ``state`` is done, moving, refused or open."""

    name: str
    level: str
    state: str
    year: int | None = None
    at: datetime | None = None


def ladder(person: Person, organiser: Union) -> list[Rung]:
    """Return a person's way up: honours held here, honours from elsewhere, and the targets ahead, lowest first."""
    held = [
        Rung(
            row.programme.name,
            "city",
            "done" if honours.stands(row) else "refused",
            row.year,
            row.conferred_at,
        )
        for row in honours.of_person(person)
    ]
    outside = list(honours.outside(person))
    rungs = sorted(held, key=lambda rung: rung.year or 0)
    targets = list(Target.objects.filter(organiser=organiser).order_by("rung", "code"))
    names = {row.name for row in targets}
    rungs = [
        *(Rung(row.name, row.level, "done", row.year) for row in outside if row.name not in names),
        *rungs,
    ]
    running = {row.target_id: row for row in of_person(person).order_by("pk")}
    for target in targets:
        got = next((row for row in outside if row.name == target.name), None)
        if got is not None:
            rungs.append(Rung(target.name, target.level, "done", got.year))
            continue
        referral = running.get(target.pk)
        state = "open"
        if referral is not None:
            state = "moving" if referral.state in RUNNING else "refused"
        if referral is not None or target.active:
            rungs.append(Rung(target.name, target.level, state, None, referral.at if referral else None))
    return rungs


def by_state(organiser: Union, year: int | None = None) -> dict[str, int]:
    """Return how many referrals stand where, of a year or of all."""
    rows = Referral.objects.filter(target__organiser=organiser)
    if year is not None:
        rows = rows.filter(at__year=year)
    counts = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return {state.value: counts.get(state.value, 0) for state in ReferralState}


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the service officer: referrals to send, and answers to hear."""
    found = []
    for organiser in organisers(actor):
        counts = by_state(organiser)
        for kind, count in (
            ("refer-send", counts[ReferralState.AGREED]),
            ("refer-hear", counts[ReferralState.SENT] + counts[ReferralState.ACCEPTED]),
        ):
            if count:
                found.append(
                    {"kind": kind, "edition": None, "object": organiser, "deadline": None, "count": count}
                )
    return found
