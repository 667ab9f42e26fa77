"""Lists below one: what merging them would place where, and who is still without a word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.nominations.queries.board import check_reads
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.directory.models import Union
from baijia.directory.queries import within
from baijia.engine.canonical import digest

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
    reserves below. Who has a place here already is left out.
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
    visible = set(
        visible_to(actor, edition).filter(state=DossierState.SUBMITTED).values_list("pk", flat=True)
    )
    standing: list[tuple[RecommendationList, ListPlace]] = []
    for row in lists:
        for place in row.places.all():
            if row.state == ListState.SUBMITTED and place.dossier_id in visible - seen:
                seen.add(place.dossier_id)
                standing.append((row, place))
    placed = [row for row in lists if row.state == ListState.OPEN and row.places.all()]
    limit = programmes.places_of(edition, union)
    used = sum(place == Place.RECOMMENDED for _dossier, place in taken)
    return MergePlan(
        lines=_lines(standing, None if limit is None else max(limit - used, 0)),
        unions=[row.union for row in lists if row.state == ListState.SUBMITTED],
        open=[row.union for row in placed],
    )


def _lines(standing: list[tuple[RecommendationList, ListPlace]], left: int | None) -> list[MergeLine]:
    order = (Place.RECOMMENDED, Place.RESERVE, Place.NOT_RECOMMENDED)
    standing = sorted(
        standing, key=lambda pair: (order.index(Place(pair[1].place)), pair[1].rank or 0, pair[0].union.path)
    )
    lines = []
    for row, place in standing:
        here, reason = Place(place.place), ""
        if here == Place.RECOMMENDED and left is not None:
            here = Place.RECOMMENDED if left > 0 else Place.RESERVE
            left -= 1
        elif here == Place.NOT_RECOMMENDED:
            reason = LOWER_NO.format(union=row.union.short_name or row.union.name, reason=place.reason)[:200]
        lines.append(MergeLine(place.dossier, row.union, place.place, place.rank, here, reason))
    return lines


def undecided(edition: Edition, union: Union, row: RecommendationList) -> list[Dossier]:
    """Return the submitted dossiers of a subtree on which neither this list nor one sent up below says a word.

    Whoever does not agree to stand needs none.
    """
    decided = ListPlace.objects.filter(list=row).values("dossier")
    below = ListPlace.objects.filter(
        list__edition=edition,
        list__state=ListState.SUBMITTED,
        place=Place.NOT_RECOMMENDED,
        list__union__in=Union.objects.filter(within(union.path)),
    ).values("dossier")
    rows = (
        Dossier.objects.filter(
            edition=edition,
            state=DossierState.SUBMITTED,
            unit__in=Union.objects.filter(within(union.path)),
        )
        .exclude(pk__in=decided)
        .exclude(pk__in=below)
        .exclude(members__state=ConfirmationState.REFUSED)
    )
    return list(rows.order_by("submitted_at", "id"))
