"""A union's ranked list as its officers work on it: what is placed, what waits, what it may still take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListNotice, ListPlace, RecommendationList
from baijia.award.nominations.queries.board import check_reads
from baijia.award.nominations.queries.reading import Definition, definition_of, instant, list_deadline
from baijia.award.nominations.queries.visibility import OFFICE, visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition, Quota
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union
from baijia.directory.queries import within


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier before a union: its place, if it has one, and whether the nominee confirmed."""

    dossier: Dossier
    place: str = ""
    rank: int | None = None
    reason: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class UnionList:
    """A union's list: rows in order of place and rank, then what is not placed by receipt."""

    union: Union
    state: str
    deadline: datetime
    places: int | None
    number: str
    rows: list[Row] = field(default_factory=list)

    def of(self, place: str) -> list[Row]:
        """Return the rows of one place, ``""`` for those not decided yet."""
        return [row for row in self.rows if row.place == place]

    @property
    def left(self) -> int | None:
        """How many more may be recommended; None without a limit."""
        return None if self.places is None else self.places - len(self.of(Place.RECOMMENDED))


ORDER = (Place.RECOMMENDED, Place.RESERVE, Place.NOT_RECOMMENDED, "")


def list_for_union(*, actor: Actor, edition: Edition, union: Union) -> UnionList:
    """Return the ranked list of a union with every dossier of its subtree that the actor may see.

    Raises:
        Refused: hidden, where the actor neither recommends there nor works for the organiser.
    """
    if not (
        actor.is_system
        or actor.has(Role.RECOMMENDER, path=union.path)
        or actor.has(Role.ORGANISER, path=edition.organiser.path)
        or actor.has(Role.SUPERVISOR, path=edition.organiser.path)
    ):
        raise not_found()
    dossiers = list(
        visible_to(actor, edition)
        .filter(unit__in=Union.objects.filter(within(union.path)))
        .exclude(number="")
        .exclude(state=DossierState.WITHDRAWN)
        .prefetch_related("members")
    )
    row = RecommendationList.objects.filter(edition=edition, union=union).first()
    places = {place.dossier_id: place for place in ListPlace.objects.filter(list=row)} if row else {}
    quota = programmes.quota(edition, union)
    limit = quota.places if quota else programmes.places_of(edition, union)
    definition = definition_of(edition)
    return UnionList(
        union=union,
        state=row.state if row else ListState.OPEN,
        deadline=list_deadline(row, definition) if row else instant(definition, "recommendation_closes"),
        places=limit,
        number=quota.number if quota else "",
        rows=sorted((_row(d, places.get(d.pk)) for d in dossiers), key=_key),
    )


def _row(dossier: Dossier, place: ListPlace | None) -> Row:
    confirmed = all(member.state == ConfirmationState.CONFIRMED for member in dossier.members.all())
    if place is None:
        return Row(dossier, confirmed=confirmed)
    return Row(dossier, place.place, place.rank, place.reason, confirmed)


def _key(row: Row) -> tuple[int, int, str]:
    return ORDER.index(row.place), row.rank or 0, row.dossier.receipt


def list_of(edition: Edition, union: Union) -> RecommendationList | None:
    """Return a union's list, None before anything stands on it."""
    rows = RecommendationList.objects.filter(edition=edition, union=union)
    return rows.select_related("edition", "union", "scan").first()


def sent_list(actor: Actor, edition: Edition, uid: str) -> RecommendationList:
    """Return a list of an edition to the organiser's office.

    Raises:
        Refused: hidden, where there is none or the actor holds no office there.
    """
    rows = RecommendationList.objects.filter(edition=edition, uid=uid).select_related("union", "scan")
    found = rows.first()
    if found is None or not any(actor.has(role, path=edition.organiser.path) for role in OFFICE):
        raise not_found()
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """A union that sends a list up: its places, its deadline, and its list, None before there is one, in numbers."""

    union: Union
    row: RecommendationList | None
    places: int | None
    deadline: datetime
    recommended: int
    reserve: int
    not_recommended: int
    filed: int

    @property
    def undecided(self) -> int:
        """How many of what was filed there have no word yet."""
        return max(self.filed - self.recommended - self.reserve - self.not_recommended, 0)

    @property
    def begun(self) -> bool:
        """Whether its list holds anybody."""
        return self.recommended + self.reserve + self.not_recommended > 0

    @property
    def sent(self) -> bool:
        """Whether its list went up."""
        return self.row is not None and self.row.state == ListState.SUBMITTED

    @property
    def own_deadline(self) -> bool:
        """Whether it has a deadline of its own."""
        return self.row is not None and self.row.deadline is not None


def below(actor: Actor, edition: Edition, union: Union, definition: Definition) -> list[Below]:
    """Return the unions right below one that recommend there or have filed; a constant number of queries.

    Grassroots unions file and do not rank, so they are left out unless a list of theirs exists.

    Raises:
        Refused: hidden, where the actor does not recommend there.
    """
    check_reads(actor, union)
    children = Union.objects.filter(parent=union)
    passed = {row.union_id: row.places for row in programmes.allotments_below(edition, union)}
    rows = _standings(actor, edition, children, passed, definition)
    return [row for row in rows if row.row is not None or row.union.kind != UnionKind.UNIT]


def recommenders(actor: Actor, edition: Edition, definition: Definition) -> list[Below]:
    """Return the unions that recommend to the organiser, each with its places and its list; as many queries for any.

    Raises:
        Refused: hidden, where the actor holds no office with the organiser.
    """
    if not actor.is_system and not any(actor.has(role, path=edition.organiser.path) for role in OFFICE):
        raise not_found()
    issued = dict(Quota.objects.filter(edition=edition).values_list("union_id", "places"))
    return _standings(actor, edition, Union.objects.filter(pk__in=issued), issued, definition)


def _standings(
    actor: Actor,
    edition: Edition,
    unions: QuerySet[Union],
    places: Mapping[int, int | None],
    definition: Definition,
) -> list[Below]:
    chosen = list(unions.order_by("path"))
    lists = {
        row.union_id: row
        for row in RecommendationList.objects.filter(edition=edition, union__in=chosen)
        .select_related("scan")
        .annotate(**{place.value: Count("places", filter=Q(places__place=place)) for place in Place})
    }
    counted: QuerySet[Any] = visible_to(actor, edition).exclude(number="")
    counted = counted.exclude(state=DossierState.WITHDRAWN).order_by().values("unit__path")
    filed = list(counted.annotate(n=Count("pk")).values_list("unit__path", "n"))
    closes = instant(definition, "recommendation_closes")
    result = []
    for union in chosen:
        row: Any = lists.get(union.pk)
        result.append(
            Below(
                union=union,
                row=row,
                places=places.get(union.pk),
                deadline=list_deadline(row, definition) if row else closes,
                filed=sum(n for path, n in filed if path.startswith(union.path)),
                **{place.value: getattr(row, place.value) if row else 0 for place in Place},
            )
        )
    return result


def list_notice(edition: Edition, union: Union) -> ListNotice | None:
    """Return the notice a union reported of its own list, None where it did not."""
    return (
        ListNotice.objects.filter(list__edition=edition, list__union=union).select_related("evidence").first()
    )
