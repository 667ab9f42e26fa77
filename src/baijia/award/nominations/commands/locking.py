"""Re-reading rows under a lock, by way of what the actor may see."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier, ListPlace, Member, RecommendationList
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found


def dossier(actor: Actor, uid: str) -> Dossier:
    """Lock a dossier the actor may see.

    Raises:
        Refused: hidden.
    """
    found = list(visible_to(actor).select_for_update(of=("self",)).filter(uid=uid))
    if not found:
        raise not_found()
    return found[0]


def member(uid: str) -> Member:
    """Lock a person of a dossier, after the dossier itself so that every command takes both in one order.

    Raises:
        Refused: hidden.
    """
    Dossier.objects.select_for_update().filter(members__uid=uid).first()
    found = (
        Member.objects.select_for_update(of=("self",))
        .select_related("person", "dossier__edition__organiser", "dossier__unit")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise not_found()
    return found


def edition(pk: int) -> Edition:
    """Lock an edition: what closes a window and what passes through it take turns.

    Every command locks in the order dossier, edition, list, so that no two wait for each other.
    """
    return Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").get(pk=pk)


def union_list(uid: str) -> RecommendationList:
    """Lock a union's list.

    Raises:
        Refused: hidden.
    """
    found = (
        RecommendationList.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "union")
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise not_found()
    return found


def places(row: RecommendationList, place: str) -> list[ListPlace]:
    """Return the places of one kind of a locked list in order of rank."""
    return list(row.places.filter(place=place).select_related("dossier").order_by("rank", "id"))
