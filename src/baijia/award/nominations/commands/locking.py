"""Re-reading rows under a lock, by way of what the actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from baijia.award.nominations.models import Dossier, ListPlace, Member, RecommendationList
from baijia.award.nominations.queries.visibility import by_uid
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.prepared import prepared
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.models import Union


def dossier(actor: Actor, uid: str) -> Dossier:
    """Lock a dossier the actor may see.

    Raises:
        Refused: hidden.
    """
    found = by_uid(actor, locked=True)(uid=uid)
    if not found:
        raise not_found()
    return found[0]


def member(uid: str) -> Member:
    """Lock a person of a dossier, after the dossier itself so that every command takes both in one order.

    Raises:
        Refused: hidden.
    """
    of_it, found = _dossier_of(member=uid), _member(uid=uid)
    if not of_it or not found:
        raise not_found()
    found[0].dossier = of_it[0]
    return found[0]


@prepared
def _dossier_of(*, member: str) -> QuerySet[Dossier]:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("edition", "unit")
    return rows.filter(members__uid=member)


@prepared
def _member(*, uid: str) -> QuerySet[Member]:
    return Member.objects.select_for_update(of=("self",)).select_related("person").filter(uid=uid)


def edition(pk: int) -> Edition:
    """Lock an edition: what closes a window and what passes through it take turns.

    Every command locks in the order dossier, edition, list, so that no two wait for each other.
    """
    return _edition(pk=pk)[0]


@prepared
def _edition(*, pk: int) -> QuerySet[Edition]:
    return Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").filter(pk=pk)


def list_of(edition: Edition, union: Union) -> RecommendationList:
    """Lock a union's list, made new if it has none."""
    found = _list(edition=edition.pk, union=union.pk)
    if not found:
        RecommendationList.objects.get_or_create(edition=edition, union=union)
        found = _list(edition=edition.pk, union=union.pk)
    return found[0]


@prepared
def _list(*, edition: int, union: int) -> QuerySet[RecommendationList]:
    rows = RecommendationList.objects.select_for_update(of=("self",)).select_related("edition", "union")
    return rows.filter(edition_id=edition, union_id=union)


def union_list(uid: str) -> RecommendationList:
    """Lock a union's list.

    Raises:
        Refused: hidden.
    """
    rows = RecommendationList.objects.select_for_update(of=("self",)).select_related("edition", "union")
    found = one(rows.filter(uid=uid))
    if found is None:
        raise not_found()
    return found


def places(row: RecommendationList, place: str) -> list[ListPlace]:
    """Return the places of one kind of a locked list in order of rank."""
    return _places(list_id=row.pk, place=str(place))


@prepared
def _places(*, list_id: int, place: str) -> QuerySet[ListPlace]:
    rows = ListPlace.objects.filter(list_id=list_id, place=place)
    return rows.select_related("dossier").order_by("rank", "id")
