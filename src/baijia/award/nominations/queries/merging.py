"""Lists below one: what merging them would place where, and who is still without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.nominations.queries.board import check_reads, titled
from baijia.award.nominations.queries.reading import RETURNS, correct_by, definition_of
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition, Quota
from baijia.core.actor import Actor
from baijia.directory.models import Union
from baijia.directory.queries import within
from baijia.engine.canonical import digest

Standing = tuple[int, RecommendationList, ListPlace]
LOWER_NO = "{union}未予推荐：{reason}"  # not translated: kept as the reason on the list


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One dossier: from which union and with which place there, and the place it takes here."""

    dossier: Dossier
    union: Union
    below: str
    rank: int | None
    place: Place
    reason: str


@dataclass(frozen=True)
class MergePlan:
    """What merging would do. ``open`` are unions below whose lists have not gone up."""

    lines: list[MergeLine]
    unions: list[Union]
    open: list[Union]

    @cached_property
    def digest(self) -> str:
        """Digest of the plan, to be compared when the form comes back."""
        return digest({"lines": [[line.dossier.uid, str(line.place), line.reason] for line in self.lines]})

    def of(self, place: str) -> list[MergeLine]:
        """Return the lines that take one place."""
        return [line for line in self.lines if line.place == place]


def merge_plan(actor: Actor, edition: Edition, union: Union) -> MergePlan:
    """Return where each dossier of the lists below would stand on this union's list; a constant number of queries.

    The first of every list stand before the second of every list, in the order of the tree; a list of an upper
    union stands for those below it. Beyond the union's own places they are reserves, and after them come the
    reserves below. Who has a place here already is left out, and so is whoever withdrew or does not agree to stand:
    the next of the same list takes that turn.
    """
    check_reads(actor, union)
    lists = list(
        RecommendationList.objects.filter(edition=edition, union__in=Union.objects.filter(within(union.path)))
        .exclude(union=union)
        .select_related("union")
        .prefetch_related(
            Prefetch("places", ListPlace.objects.select_related("dossier").order_by("rank", "id"))
        )
        .order_by("union__path")
    )
    own = RecommendationList.objects.filter(edition=edition, union=union).first()
    taken = list(ListPlace.objects.filter(list=own).values_list("dossier_id", "place")) if own else []
    seen = {dossier for dossier, _place in taken}
    stands = visible_to(actor, edition).filter(state=DossierState.SUBMITTED)
    willing = stands.exclude(members__state=ConfirmationState.REFUSED)
    standing = _standing(lists, set(willing.values_list("pk", flat=True)), seen)
    placed = [row for row in lists if row.state == ListState.OPEN and row.places.all()]
    limit = programmes.places_of(edition, union)
    used = sum(place == Place.RECOMMENDED for _dossier, place in taken)
    return MergePlan(
        lines=_lines(standing, None if limit is None else max(limit - used, 0)),
        unions=[row.union for row in lists if row.state == ListState.SUBMITTED],
        open=[row.union for row in placed],
    )


def _standing(lists: Iterable[RecommendationList], willing: set[int], seen: set[int]) -> list[Standing]:
    """Return what is to be merged, each with its turn: its rank once those before it who left are passed over."""
    found = []
    for row in lists:
        turns: Counter[str] = Counter()
        for place in row.places.all():
            if row.state != ListState.SUBMITTED or place.dossier_id not in willing:
                continue
            turns[place.place] += 1
            if place.dossier_id not in seen:
                seen.add(place.dossier_id)
                found.append((turns[place.place], row, place))
    return found


def _lines(standing: list[Standing], left: int | None) -> list[MergeLine]:
    order = (Place.RECOMMENDED, Place.RESERVE, Place.NOT_RECOMMENDED)
    standing = sorted(
        standing, key=lambda each: (order.index(Place(each[2].place)), each[0], each[1].union.path)
    )
    lines = []
    for _turn, row, place in standing:
        here, reason = Place(place.place), ""
        if here == Place.RECOMMENDED and left is not None:
            here = Place.RECOMMENDED if left > 0 else Place.RESERVE
            left -= 1
        elif here == Place.NOT_RECOMMENDED:
            reason = LOWER_NO.format(union=row.union.short_name or row.union.name, reason=place.reason)[:200]
        lines.append(MergeLine(place.dossier, row.union, place.place, place.rank, here, reason))
    return lines


def undecided(
    actor: Actor, edition: Edition, union: Union, row: RecommendationList | None, now: datetime
) -> list[Any]:
    """Return the dossiers of a subtree for which this union still owes a word, each with ``project``.

    None is owed where a list sent up below said no, where another union with places of its own recommends it
    already (the unit moved since), and to whoever does not agree to stand. Who is correcting a returned dossier is
    among them until that is over: coming back after the list went up, it would have nobody's word.
    """
    others = ListPlace.objects.filter(list__edition=edition, list__state=ListState.SUBMITTED)
    below = others.filter(
        place=Place.NOT_RECOMMENDED, list__union__in=Union.objects.filter(within(union.path))
    )
    issued = Quota.objects.filter(edition=edition).exclude(union=union)
    elsewhere = others.filter(place=Place.RECOMMENDED, list__union__in=issued.values("union"))
    rows: QuerySet[Any] = (
        visible_to(actor, edition)
        .filter(state__in=[DossierState.SUBMITTED, DossierState.RETURNED])
        .filter(within(union.path, "unit__"))
        .exclude(pk__in=below.values("dossier"))
        .exclude(pk__in=elsewhere.values("dossier"))
        .exclude(members__state=ConfirmationState.REFUSED)
    )
    if row is not None:
        rows = rows.exclude(pk__in=row.places.values("dossier"))
    found = list(titled(rows).prefetch_related(RETURNS).order_by("submitted_at", "id"))
    definition = definition_of(edition)
    return [
        dossier
        for dossier in found
        if dossier.state == DossierState.SUBMITTED or now <= correct_by(dossier, definition)
    ]
