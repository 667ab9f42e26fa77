"""What lies before a recommending union: its subtree's dossiers a page at a time, the list's standing, the ranks."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from baijia.award.nominations.enums import TITLES, ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, Member, RecommendationList, folded
from baijia.award.nominations.queries.reading import Definition, instant
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.models import Allotment, Edition, Quota
from baijia.core import clock, once
from baijia.core.actor import Actor
from baijia.core.prepared import Prepared, prepared
from baijia.core.refused import not_found
from baijia.core.rows import many
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union
from baijia.directory.queries import within

UNDECIDED = "undecided"
SHOWN = ("uid", "number", "name", "employer", "group", "state")
"""What lists show of a dossier itself; a row of 200 is mostly made of what is read for it."""
PRINTED = 100
"""Dossiers that go to paper at once."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A union's list in numbers. ``places`` is its quota, None without a limit; ``unconfirmed`` of the recommended."""

    union: Union
    uid: str
    state: str
    deadline: datetime
    places: int | None
    number: str
    versions: int
    """Sum of the dossiers' versions: it changes whenever one of them does."""
    recommended: int
    reserve: int
    not_recommended: int
    undecided: int
    unconfirmed: int

    @property
    def left(self) -> int | None:
        """How many more may be recommended; None without a limit."""
        return None if self.places is None else self.places - self.recommended

    @property
    def open(self) -> bool:
        """Whether the list is still the union's own."""
        return self.state == ListState.OPEN

    @property
    def total(self) -> int:
        """How many dossiers lie before the union."""
        return self.recommended + self.reserve + self.not_recommended + self.undecided


def check_reads(actor: Actor, union: Union) -> None:
    """The actor recommends at this union or above it.

    Raises:
        Refused: hidden.
    """
    if not actor.is_system and not actor.has(Role.RECOMMENDER, path=union.path):
        raise not_found()


def before(actor: Actor, edition: Edition, union: Union) -> QuerySet[Any]:
    """Return the dossiers of a union's subtree, each with ``place``, ``rank``, ``reason`` on its list and ``project``."""
    check_reads(actor, union)
    mine = FilteredRelation("places", condition=Q(places__list=_own_list(edition, union)["list_pk"] or 0))
    found: QuerySet[Any] = (
        _filed_below(actor, edition, union.path)
        .annotate(mine=mine)
        .annotate(place=F("mine__place"), rank=F("mine__rank"), reason=F("mine__reason"))
    )
    return titled(found)


def _filed_below(actor: Actor, edition: Edition, path: str) -> QuerySet[Dossier]:
    rows = visible_to(actor, edition).filter(within(path, "unit__"))
    return rows.exclude(number="").exclude(state=DossierState.WITHDRAWN)


def titled(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with the title of the work as ``project``."""
    titles: QuerySet[Any] = rows.annotate(
        project=Coalesce(*(KeyTextTransform(key, "answers") for key in TITLES))
    )
    return titles


def holding(edition: Edition, words: str) -> Q:
    """Return the condition on dossiers of an edition that hold ``words``: an index of what is sought tells which."""
    filed = Dossier.objects.filter(edition=edition).exclude(number="").order_by()
    return Q(pk__in=filed.filter(sought__contains=folded(words)).values("pk"))


def named(edition: Edition, name: str) -> QuerySet[Any]:
    """Return the uids of dossiers with ``name`` in their name: filed ones by the index of what is sought, and drafts."""
    rows: QuerySet[Any] = Dossier.objects.filter(edition=edition, name__contains=name).order_by()
    filed, drafts = rows.filter(holding(edition, name)), rows.filter(number="")
    return filed.values("uid").union(drafts.values("uid"), all=True)


def _own_list(edition: Edition, union: Union) -> dict[str, Any]:
    """Return what a union may recommend and its list's row, each None before there is one."""
    return once.read(
        ("own list", edition.pk, union.pk),
        lambda: vars(_list_and_places(edition=edition.pk, union=union.pk)[0]),
        of=(RecommendationList, Quota, Allotment),
    )


@prepared
def _list_and_places(*, edition: int, union: int) -> QuerySet[Union]:
    lists = RecommendationList.objects.filter(edition=edition, union=OuterRef("pk"))
    quotas = Quota.objects.filter(edition=edition, union=OuterRef("pk"))
    passed = Allotment.objects.filter(edition=edition, union=OuterRef("pk"))
    return (
        Union.objects.filter(pk=union)
        .only("pk")
        .annotate(
            **{f"list_{name}": Subquery(lists.values(name)) for name in ("pk", "uid", "state", "deadline")},
            **{name: Subquery(quotas.values(name)) for name in ("places", "number")},
            passed_on=Subquery(passed.values("places")),
        )
    )


def board(
    actor: Actor,
    edition: Edition,
    union: Union,
    *,
    place: str = "",
    group: str = "",
    street: str = "",
    confirmed: str = "",
    text: str = "",
) -> QuerySet[Any]:
    """Return a list's rows as filtered, people at hand: a constant number of queries a page.

    ``place`` is a place or ``undecided``, ``street`` the code of a union between, ``confirmed`` a confirmation
    state, ``text`` part of a name, employer, project, receipt or number.
    """
    rows = before(actor, edition, union)
    if place == UNDECIDED:
        rows = rows.filter(place=None)
    elif place:
        rows = rows.filter(place=place)
    if group:
        rows = rows.filter(group=group)
    if street:
        node = Union.objects.filter(within(union.path), code=street).first()
        rows = rows.filter(unit__in=Union.objects.filter(within(node.path))) if node else rows.none()
    if confirmed:
        rows = rows.filter(pk__in=Member.objects.filter(state=confirmed, active=True).values("dossier_id"))
    if text:
        rows = rows.filter(sought__contains=folded(text))
    return slim(rows).order_by("submitted_at", "id")


def slim(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Read what lists show alone, with ``said``."""
    kept = with_said(rows.select_related(None).select_related("unit__parent"))
    return kept.only(*SHOWN, "unit__short_name", "unit__parent__short_name")


def with_said(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return dossiers with ``said``, where their people stand: refused before waiting before confirmed."""
    order = (ConfirmationState.REFUSED, ConfirmationState.WAITING, ConfirmationState.CONFIRMED)
    weight = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(order)))
    people = Member.objects.filter(dossier=OuterRef("pk")).order_by(weight)
    found: QuerySet[Any] = rows.annotate(said=Subquery(people.values("state")[:1]))
    return found


def ranked(actor: Actor, edition: Edition, union: Union) -> dict[str, list[Dossier]]:
    """Return the recommended and the reserve in order of rank, one query for both."""
    rows = slim(before(actor, edition, union).filter(place__in=[Place.RECOMMENDED, Place.RESERVE]))
    rows = rows.select_related(None)
    found: dict[str, list[Dossier]] = {Place.RECOMMENDED: [], Place.RESERVE: []}
    for row in rows.order_by("rank"):
        found[row.place].append(row)
    return found


def streets(actor: Actor, union: Union) -> list[Union]:
    """Return the unions right below one that stand between it and units, for a filter."""
    check_reads(actor, union)
    return list(Union.objects.filter(parent=union).exclude(kind=UnionKind.UNIT).order_by("path"))


def standing(actor: Actor, edition: Edition, union: Union, definition: Definition) -> Standing:
    """Return a union's list in numbers, exact ones, in two queries that indexes answer.

    Raises:
        Refused: hidden, where the actor does not recommend there.
    """
    check_reads(actor, union)
    own = _own_list(edition, union)
    last = instant(definition, "recommendation_closes")
    numbers = _numbers(actor, edition, edition.organiser.path, union.path)
    row: Any = numbers(union=union.pk, list_of=own["list_pk"] or 0)[0]
    count = {name: getattr(row, name) for name in (*Place.values, "versions", "unconfirmed")}
    count["undecided"] = row.total - sum(count[place] for place in Place.values)
    return Standing(
        union=union,
        uid=own["list_uid"] or "",
        state=own["list_state"] or ListState.OPEN,
        deadline=min(own["list_deadline"].astimezone(clock.ZONE), last) if own["list_deadline"] else last,
        places=own["places"] if own["number"] else own["passed_on"],
        number=own["number"] or "",
        **count,
    )


@functools.lru_cache(maxsize=512)
def _numbers(actor: Actor, edition: Edition, _organised_at: str, path: str) -> Prepared[..., Union]:
    """Return the statement that counts a list; its officers come back to it after each act."""

    @prepared
    def rows(*, union: int, list_of: int) -> QuerySet[Union]:
        filed = _filed_below(actor, edition, path)
        placed = {place: filed.filter(places__list=list_of, places__place=place) for place in Place}
        waiting = Member.objects.filter(dossier=OuterRef("pk"), active=True).exclude(
            state=ConfirmationState.CONFIRMED
        )
        versions = filed.order_by().values("edition").annotate(sum=Sum("version")).values("sum")
        return (
            Union.objects.filter(pk=union)
            .only("pk")
            .annotate(
                **{place.value: many(found) for place, found in placed.items()},
                total=many(filed),
                versions=Coalesce(Subquery(versions), 0),
                unconfirmed=many(placed[Place.RECOMMENDED].filter(Exists(waiting))),
            )
        )

    return rows


def sensitive_given(dossier: Dossier) -> list[str]:
    """Return the codes of the sensitive answers that were given, without unsealing any."""
    return sorted(dossier.sensitive_answers.values_list("field", flat=True))
