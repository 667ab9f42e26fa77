"""What is deleted when: the edition's days, counted from the settled list, for everybody who is not on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from baijia.award.decisions.models import NoticeOutcome
from baijia.award.nominations.enums import Erased
from baijia.award.nominations.models import Dossier, Erasure
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.models import Round, ScoreSheet
from baijia.core import clock

USUAL: Mapping[str, int] = {
    Erased.FILES: 180,
    Erased.IDENTITY: 365,
    Erased.SENSITIVE: 180,
    Erased.PERSONAL: 1095,
}
"""Days where the edition states none."""


@dataclass(frozen=True, slots=True)
class Due:
    """A dossier of which something is to be deleted."""

    dossier_uid: str
    what: Erased


def days(edition: Edition) -> dict[Erased, int]:
    """Return for each thing after how many days it is deleted."""
    stated = programmes.in_force(edition).get("retention") or {}
    return {what: int(stated.get(what.value, USUAL[what])) for what in Erased}


def deletes_at(edition: Edition) -> dict[Erased, datetime] | None:
    """Return when each thing is deleted of those not chosen; None while the list is not settled."""
    settled = NoticeOutcome.objects.filter(edition=edition).first()
    if settled is None:
        return None
    start = settled.at.astimezone(clock.ZONE)
    return {what: start + timedelta(days=count) for what, count in days(edition).items()}


def not_chosen(edition: Edition, settled: NoticeOutcome) -> QuerySet[Dossier]:
    """Return the dossiers of an edition that led to no honour; what is held of the honoured stays."""
    chosen = Q(number__in=list(settled.honoured)) | Q(honour__isnull=False)
    return Dossier.objects.filter(edition=edition).exclude(chosen)


def scans_due() -> list[Round]:
    """Return the rounds whose scanned score sheets are to be deleted now: their lines are of everybody, chosen or not."""
    now = clock.edition_now()
    over = []
    for settled in NoticeOutcome.objects.select_related("edition"):
        moments = deletes_at(settled.edition)
        if moments and moments[Erased.FILES] <= now:
            over.append(settled.edition_id)
    kept = ScoreSheet.objects.filter(file__erased_at=None).exclude(file=None)
    return list(Round.objects.filter(edition__in=over, pk__in=kept.values("round")).order_by("id"))


def due(most: int) -> Iterator[Due]:
    """Yield what is to be deleted now, at most so many, the earliest editions first."""
    now = clock.edition_now()
    for settled in NoticeOutcome.objects.select_related("edition").order_by("at"):
        moments = deletes_at(settled.edition) or {}
        for what, moment in moments.items():
            if moment > now:
                continue
            done = Erasure.objects.filter(what=what).values("dossier")
            rows = not_chosen(settled.edition, settled).exclude(pk__in=done).order_by("id")
            for uid in rows.values_list("uid", flat=True)[:most]:
                yield Due(uid, what)
                most -= 1
            if most <= 0:
                return
