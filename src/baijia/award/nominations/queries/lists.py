"""A union's ranked list as its officers work on it: what is placed, what waits, what it may still take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.nominations.queries.reading import definition_of, instant, list_deadline
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
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
        visible_to(actor)
        .filter(edition=edition, unit__in=Union.objects.filter(within(union.path)))
        .exclude(number="")
        .exclude(state=DossierState.WITHDRAWN)
        .prefetch_related("members")
    )
    row = RecommendationList.objects.filter(edition=edition, union=union).first()
    places = {place.dossier_id: place for place in ListPlace.objects.filter(list=row)} if row else {}
    quota = programmes.quota(edition, union)
    definition = definition_of(edition)
    return UnionList(
        union=union,
        state=row.state if row else ListState.OPEN,
        deadline=list_deadline(row, definition) if row else instant(definition, "recommendation_closes"),
        places=quota.places if quota else None,
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
