"""Re-reading rows under a lock, by way of what the actor may see."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier, ListPlace, Member, RecommendationList
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.models import Union


def dossier(actor: Actor, uid: str) -> Dossier:
    """Lock a dossier the actor may see.

    Raises:
        Refused: hidden.
    """
    rows = visible_to(actor).select_related(None).select_related("edition", "unit")
    found = one(rows.select_for_update(of=("self",)).filter(uid=uid))
    if found is None:
        raise not_found()
    return found


def member(uid: str) -> Member:
    """Lock a person of a dossier, after the dossier itself so that every command takes both in one order.

    Raises:
        Refused: hidden.
    """
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("edition", "unit")
    of_it = one(dossiers.filter(members__uid=uid))
    found = one(Member.objects.select_for_update(of=("self",)).select_related("person").filter(uid=uid))
    if of_it is None or found is None:
        raise not_found()
    found.dossier = of_it
    return found


def edition(pk: int) -> Edition:
    """Lock an edition: what closes a window and what passes through it take turns.

    Every command locks in the order dossier, edition, list, so that no two wait for each other.
    """
    return Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").get(pk=pk)


def list_of(edition: Edition, union: Union) -> RecommendationList:
    """Lock a union's list, made new if it has none."""
    rows = RecommendationList.objects.select_for_update(of=("self",)).select_related("edition", "union")
    found = one(rows.filter(edition=edition, union=union))
    if found is None:
        RecommendationList.objects.get_or_create(edition=edition, union=union)
        found = rows.get(edition=edition, union=union)
    return found


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
    return list(row.places.filter(place=place).select_related("dossier").order_by("rank", "id"))
