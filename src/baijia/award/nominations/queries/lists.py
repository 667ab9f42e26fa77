"""A union's ranked list as its officers work on it: what is placed, what waits, what it may still take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListNotice, ListPlace, RecommendationList
from baijia.award.nominations.queries.board import check_reads
from baijia.award.nominations.queries.reading import Definition, definition_of, instant, list_deadline
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import PATH_STEP, Union
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


@dataclass(frozen=True, slots=True)
class Below:
    """A union right below one: its places, its deadline, and its list in numbers."""

    union: Union
    places: int | None
    deadline: datetime
    own_deadline: bool
    state: str
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
        return self.state == ListState.SUBMITTED


def below(actor: Actor, edition: Edition, union: Union, definition: Definition) -> list[Below]:
    """Return the unions right below one that recommend there or have filed; a constant number of queries.

    Grassroots unions file and do not rank, so they are left out unless a list of theirs exists.

    Raises:
        Refused: hidden, where the actor does not recommend there.
    """
    check_reads(actor, union)
    children = list(Union.objects.filter(parent=union).order_by("path"))
    lists = {
        row.union_id: row
        for row in RecommendationList.objects.filter(edition=edition, union__in=children).annotate(
            **{place.value: Count("places", filter=Q(places__place=place)) for place in Place}
        )
    }
    filed: Counter[str] = Counter(
        path[: len(union.path) + PATH_STEP]
        for path in visible_to(actor, edition)
        .filter(unit__in=Union.objects.filter(within(union.path)))
        .exclude(number="")
        .exclude(state=DossierState.WITHDRAWN)
        .order_by()
        .values_list("unit__path", flat=True)
    )
    passed = {row.union_id: row.places for row in programmes.allotments_below(edition, union)}
    closes = instant(definition, "recommendation_closes")
    result = []
    for child in children:
        row: Any = lists.get(child.pk)
        if child.kind == UnionKind.UNIT and row is None:
            continue
        counts = {place.value: getattr(row, place.value) if row else 0 for place in Place}
        result.append(
            Below(
                union=child,
                places=passed.get(child.pk),
                deadline=list_deadline(row, definition) if row else closes,
                own_deadline=bool(row and row.deadline),
                state=row.state if row else ListState.OPEN,
                filed=filed[child.path],
                **counts,
            )
        )
    return result


def list_notice(edition: Edition, union: Union) -> ListNotice | None:
    """Return the notice a union reported of its own list, None where it did not."""
    return (
        ListNotice.objects.filter(list__edition=edition, list__union=union).select_related("evidence").first()
    )
