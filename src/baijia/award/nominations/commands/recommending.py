"""What unions do with the dossiers of their subtree: return them, and rank them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.filing import leave
from baijia.award.nominations.enums import DOSSIER_MOVES, Place, StepAct
from baijia.award.nominations.models import ChainStep, Dossier, ListPlace, RecommendationList
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import recommending as rules
from baijia.award.programmes import queries as programmes
from baijia.core import audit, clock, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert, prepared
from baijia.core.refused import not_found
from baijia.directory.models import Union

ASIDE = 1_000_000
"""Ranks are moved aside by this much first: the database lets none stand twice, not even for a moment."""


@command
def return_for_correction(
    *,
    actor: Actor,
    dossier_uid: str,
    union: Union,
    opinion: str,
    deadline: datetime,
    fields: Sequence[str] = (),
    comments: Mapping[str, str] | None = None,
) -> Dossier:
    """Send a dossier back to its unit with an opinion, the fields it opens (none named: all) and a deadline.

    ``comments`` bind a word to a field; a commented field is opened.
    """
    rules.check_recommends_at(actor, union)
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_within(union, dossier)
    definition = reading.definition_of(dossier.edition)
    now = clock.edition_now()
    bound = {field: text.strip() for field, text in (comments or {}).items() if text.strip()}
    opened = list(dict.fromkeys([*fields, *bound]))
    rules.check_return(
        dossier, definition, opinion=opinion, fields=opened, comments=bound, deadline=deadline, now=now
    )
    before, after = lifecycle.move(dossier, "return", DOSSIER_MOVES)
    dossier.save(update_fields=["state"])
    insert(
        ChainStep(
            dossier=dossier,
            union=union,
            act=StepAct.RETURN,
            opinion=opinion.strip(),
            fields=opened,
            comments=bound,
            deadline=deadline,
            by_uid=actor.account_uid,
            by_name=actor.name,
            at=now,
        )
    )
    outbox.enqueue(
        dossier.filed_by_uid, "nominations.returned", dossier=dossier.uid, deadline=clock.iso(deadline)
    )
    audit.record(
        actor,
        "nominations.return_for_correction",
        dossier,
        scope=dossier.edition.code,
        purpose=opinion.strip()[:200],
        before={"state": str(before)},
        after={"state": str(after), "fields": opened},
    )
    return dossier


@prepared
def _standing(*, dossier: int) -> QuerySet[ListPlace]:
    return ListPlace.objects.filter(dossier_id=dossier).select_related("list__union")


@command
def place_on_list(
    *,
    actor: Actor,
    dossier_uid: str,
    union: Union,
    place: Place,
    rank: int | None = None,
    reason: str = "",
) -> ListPlace:
    """Put a dossier on a union's list, at the end of its place or at ``rank``; moves it if it stands there.

    The list is made with its first place. Recommended ones never exceed the quota, however many officers
    work at once: the list's row is locked.
    """
    rules.check_recommends_at(actor, union)
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_within(union, dossier)
    row = locking.list_of(dossier.edition, union)
    rules.check_list_open(row)
    place = Place(place)
    standing = _standing(dossier=dossier.pk)
    rules.check_place(row, dossier, place, reason, elsewhere=[p for p in standing if p.list_id != row.pk])
    earlier = next((item for item in standing if item.list_id == row.pk), None)
    before = {"place": earlier.place, "rank": earlier.rank} if earlier else {}
    if earlier:
        leave(earlier)
    others = row.places.filter(place=place).count()  # ranks run without a gap, so the count is the last rank
    if place == Place.RECOMMENDED:
        rules.check_quota(programmes.places_of(row.edition, union), others + 1)
    put = ListPlace(list=row, dossier=dossier, place=place, reason=reason.strip())
    if place != Place.NOT_RECOMMENDED:
        put.rank = others + 1
    insert(put)
    if put.rank is not None and rank is not None and 1 <= rank <= others:
        order = locking.places(row, place)
        _reorder([*order[: rank - 1], order[-1], *order[rank - 1 : -1]])
        put.refresh_from_db(fields=["rank"])
    audit.record(
        actor,
        "nominations.place_on_list",
        dossier,
        scope=row.edition.code,
        purpose=put.reason,
        before=before,
        after={"union": union.code, "place": str(place), "rank": put.rank},
    )
    return put


def _reorder(places: Sequence[ListPlace]) -> None:
    moved = [(rank, place) for rank, place in enumerate(places, start=1) if place.rank != rank]
    for offset in (ASIDE, 0):
        for rank, place in moved:
            place.rank = rank + offset
        ListPlace.objects.bulk_update([place for _rank, place in moved], ["rank"])


@command
def rank(
    *, actor: Actor, list_uid: str, order: Sequence[str], place: Place = Place.RECOMMENDED
) -> RecommendationList:
    """Set the order of the recommended (or the reserve) by the dossiers' uids, best first."""
    row = locking.union_list(list_uid)
    rules.check_recommends_at(actor, row.union)
    rules.check_list_open(row)
    places = locking.places(row, place)
    rules.check_order(places, order)
    by_uid = {item.dossier.uid: item for item in places}
    _reorder([by_uid[uid] for uid in order])
    audit.record(
        actor,
        "nominations.rank",
        row,
        scope=row.edition.code,
        before={"order": [item.dossier.uid for item in places]},
        after={"order": list(order)},
    )
    return row


@command
def take_off_list(*, actor: Actor, list_uid: str, dossier_uid: str) -> RecommendationList:
    """Take a dossier off an open list, as if nothing had been decided of it."""
    dossier = locking.dossier(actor, dossier_uid)
    row = locking.union_list(list_uid)
    rules.check_recommends_at(actor, row.union)
    rules.check_list_open(row)
    place = row.places.filter(dossier=dossier).first()
    if place is None:
        raise not_found()
    leave(place)
    audit.record(
        actor,
        "nominations.take_off_list",
        dossier,
        scope=row.edition.code,
        before={"union": row.union.code, "place": place.place, "rank": place.rank},
    )
    return row
