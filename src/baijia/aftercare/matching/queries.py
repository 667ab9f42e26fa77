"""Reads of matching. Until both sides agree neither learns who the other is: only ``partner_of`` tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from baijia.aftercare.matching.enums import OPENED, RUNNING, ListState, MatchState
from baijia.aftercare.matching.models import Match, Need, Offer
from baijia.aftercare.matching.ranking import Ranking, Suggestion, Text
from baijia.core import cipher, money
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union

TABLE = "matching.need"
ZERO = Decimal("0.00")


def _served(actor: Actor) -> Q:
    where = Q(pk__in=[])
    for path in actor.places(Role.SERVICE_OFFICER):
        where |= Q(organiser__path__startswith=path)
    return Q() if actor.is_system else where


def needs(actor: Actor) -> QuerySet[Need]:
    """Return the needs of the organiser the actor serves, or of the firms whose union the actor files for."""
    own = Q(unit__path__in=actor.places(Role.FILING_OFFICER))
    rows = Need.objects.filter(_served(actor) | own).select_related("organiser", "unit")
    return rows.annotate(matched=Count("matches", filter=Q(matches__state__in=RUNNING))).order_by(
        "state", "-pk"
    )


def need(actor: Actor, uid: str) -> Need:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = needs(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def offers(actor: Actor) -> QuerySet[Offer]:
    """Return the offers to the organiser the actor serves."""
    rows = Offer.objects.filter(_served(actor)).select_related("organiser", "honour", "person")
    return rows.annotate(matched=Count("matches", filter=Q(matches__state__in=RUNNING))).order_by(
        "state", "-pk"
    )


def offer(actor: Actor, uid: str) -> Offer:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = offers(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def own_offers(person: Person) -> QuerySet[Offer]:
    """Return a holder's own offers, newest first."""
    return Offer.objects.filter(person=person).order_by("state", "-pk")


def matches(actor: Actor) -> QuerySet[Match]:
    """Return the matches the actor serves or has a side in as the firm, newest first."""
    served = Q(need__in=Need.objects.filter(_served(actor)))
    own = Q(need__unit__path__in=actor.places(Role.FILING_OFFICER))
    return _joined(Match.objects.filter(served | own)).order_by("-pk")


def _joined(rows: QuerySet[Match]) -> QuerySet[Match]:
    return rows.select_related("need__organiser", "need__unit", "offer__honour", "offer__person")


def match(actor: Actor, uid: str) -> Match:
    """Return one match.

    Raises:
        Refused: as hidden.
    """
    found = matches(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def of_person(person: Person) -> QuerySet[Match]:
    """Return the matches of a holder's offers, newest first."""
    return _joined(Match.objects.filter(offer__person=person)).order_by("-pk")


def own_match(person: Person, uid: str) -> Match:
    """Return one match of a holder's offers.

    Raises:
        Refused: as hidden.
    """
    found = of_person(person).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


@dataclass(frozen=True, slots=True)
class Partner:
    """Who the other side is, once both agreed."""

    name: str
    unit: str
    contact: str = ""
    phone: str = ""


def firm_of(match: Match) -> Partner | None:
    """Return the firm of a match with its contact, None until both sides agreed."""
    if match.state not in OPENED:
        return None
    need = match.need
    phone = cipher.unseal(need.phone_token, table=TABLE, field="phone_token", row=need.uid)
    return Partner(need.unit.name, need.unit.name, need.contact, phone)


def maker_of(match: Match) -> Partner | None:
    """Return the holder of a match, None until both sides agreed."""
    if match.state not in OPENED:
        return None
    return Partner(match.offer.honour.name, match.offer.honour.unit)


def _texts(rows: Iterable[Need | Offer]) -> list[Text]:
    return [Text(row.pk, row.title, row.text, row.group, row.industry) for row in rows]


def shared() -> Q:
    """Return the condition on offers that their holder agrees to be introduced, today."""
    return Q(person__holder__consents__share__given=True)


def offers_for(need: Need, *, most: int = 10) -> list[tuple[Offer, Suggestion]]:
    """Return the open offers that fit a need, the best first; the firm's own people and running matches are left out."""
    rows = Offer.objects.filter(shared(), organiser=need.organiser_id, state=ListState.OPEN)
    rows = rows.exclude(unit=need.unit_id).exclude(matches__need=need, matches__state__in=RUNNING)
    found = {row.pk: row for row in rows.select_related("honour")}
    best = Ranking(_texts(found.values())).best(_texts([need])[0], most=most)
    return [(found[one.id], one) for one in best]


def needs_for(offer: Offer, *, most: int = 10) -> list[tuple[Need, Suggestion]]:
    """Return the open needs that fit an offer, the best first; those of the holder's own firm are left out."""
    rows = Need.objects.filter(organiser=offer.organiser_id, state=ListState.OPEN)
    rows = rows.exclude(unit=offer.unit_id or 0).exclude(matches__offer=offer, matches__state__in=RUNNING)
    found = {row.pk: row for row in rows.select_related("unit")}
    best = Ranking(_texts(found.values())).best(_texts([offer])[0], most=most)
    return [(found[one.id], one) for one in best]


def listed() -> tuple[QuerySet[Need], QuerySet[Offer]]:
    """Return open needs and offers, the newest first, as the public may read them: title and text, no names."""
    needs = Need.objects.filter(state=ListState.OPEN).only("title", "text").order_by("-pk")
    offers = Offer.objects.filter(shared(), state=ListState.OPEN).only("title", "text").order_by("-pk")
    return needs, offers


@dataclass(frozen=True, slots=True)
class Year:
    """What came of matching in a year: by the day of the last move."""

    year: int
    states: dict[str, int]
    amount: Decimal
    value: Decimal


def board(organiser: Union) -> list[Year]:
    """Return what came of matching by year, newest first; two statements."""
    rows = Match.objects.filter(need__organiser=organiser)
    counts: dict[int, Counter[str]] = {}
    for year, state, number in rows.values_list("moved_on__year", "state").annotate(Count("pk")).order_by():
        counts.setdefault(year, Counter())[state] += number
    sums = {
        year: (money.to_fen(amount or ZERO), money.to_fen(value or ZERO))
        for year, amount, value in rows.values_list("moved_on__year")
        .annotate(Sum("amount"), Sum("value"))
        .order_by()
    }
    return [
        Year(year, {state.value: counts[year][state.value] for state in MatchState}, *sums[year])
        for year in sorted(counts, reverse=True)
    ]


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits: for a firm's officer invitations to answer; for the service officer meetings to arrange."""
    found = []
    for role, kind, state, field in (
        (Role.FILING_OFFICER, "match-answer", MatchState.INVITED, "need__unit"),
        (Role.SERVICE_OFFICER, "match-arrange", MatchState.AGREED, "need__organiser"),
    ):
        rows = Match.objects.filter(**{f"{field}__path__in": actor.places(role)}, state=state)
        if kind == "match-answer":
            rows = rows.filter(need_agreed_at=None)
        counts = dict(rows.values_list(field).annotate(Count("pk")).order_by())
        found += [
            {"kind": kind, "edition": None, "object": union, "deadline": None, "count": counts[union.pk]}
            for union in Union.objects.filter(pk__in=counts).order_by("path")
        ]
    return found
