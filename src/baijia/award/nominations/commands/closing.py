"""The organiser closes filing and freezes the recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import (
    DOSSIER_MOVES,
    ConfirmationState,
    DossierState,
    ListState,
    Place,
)
from baijia.award.nominations.models import (
    ChainStep,
    ClosedWindow,
    Dossier,
    ListPlace,
    Member,
    RecommendationOutcome,
)
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules import recommending as rules
from baijia.award.programmes.models import Edition, Quota
from baijia.core import audit, clock, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.bundle import sealed
from baijia.engine.log import entries


@command
def close_filing(*, actor: Actor, edition: Edition) -> ClosedWindow:
    """Write the end of filing into the log; from now on a nomination enters it only with an override."""
    edition = locking.edition(edition.pk)
    definition = reading.definition_of(edition)
    rules.check_close_filing(actor, edition, definition, clock.edition_now())
    at = reading.instant(definition, "filing_closes")
    window = ClosedWindow.objects.create(
        edition=edition, what="filing_closes", at=at, by_uid=actor.account_uid or actor.kind
    )
    ledger.append(edition.log, entries.deadline(edition.code, what="filing_closes", at=clock.iso(at)))
    audit.record(actor, "nominations.close_filing", window, scope=edition.code, after={"at": clock.iso(at)})
    return window


@command
def close_recommendation(*, actor: Actor, edition: Edition) -> RecommendationOutcome:
    """Seal what submitted lists recommend and nominees confirmed, and freeze who recommended whom.

    Whoever is not sealed keeps a reason (``queries.excluded_before_screening``). Ranks close up over those
    who fell out, so that each recommender's run from 1 without a gap.
    """
    list(Dossier.objects.select_for_update().filter(edition=edition).order_by("pk").values_list("pk"))
    edition = locking.edition(edition.pk)
    definition = reading.definition_of(edition)
    now = clock.edition_now()
    rules.check_close_recommendation(actor, edition, definition, now)
    numbers = {quota.union_id: quota.number for quota in Quota.objects.filter(edition=edition)}
    places = [
        place
        for place in ListPlace.objects.filter(
            list__edition=edition, list__state=ListState.SUBMITTED, place=Place.RECOMMENDED
        )
        .select_related("list", "dossier")
        .select_for_update(of=("self", "list"))
        .order_by("list_id", "rank")
        if place.list.union_id in numbers
    ]
    sound = _sound([place.dossier for place in places], definition)
    places = [place for place in places if place.dossier_id in sound]
    _seal([place.dossier for place in places])
    rows = _rows(places, numbers)
    outcome = RecommendationOutcome.objects.create(
        edition=edition, rows=rows, digest=sealed.log_digest_lines(rows), at=now
    )
    ledger.append(edition.log, entries.decision(edition.code, what="recommendation", digest=outcome.digest))
    audit.record(
        actor,
        "nominations.close_recommendation",
        outcome,
        scope=edition.code,
        after={"sealed": len(rows), "digest": outcome.digest},
    )
    return outcome


def _sound(dossiers: Sequence[Dossier], definition: Definition) -> set[int]:
    """Return the keys of those that everybody concerned confirmed, as submitted and in time."""
    members: dict[int, list[Member]] = {dossier.pk: [] for dossier in dossiers}
    prefetch_related_objects(list(dossiers), reading.RETURNS, reading.LATE_KEYS)
    for member in Member.objects.filter(dossier_id__in=list(members)):
        members[member.dossier_id].append(member)
    return {
        dossier.pk
        for dossier in dossiers
        if dossier.state == DossierState.SUBMITTED
        and all(
            member.state == ConfirmationState.CONFIRMED
            and member.confirmed_digest == dossier.shown_digest
            and rules.in_time(member.decided_at, reading.confirm_by(dossier, definition))
            for member in members[dossier.pk]
        )
    }


def _seal(dossiers: Sequence[Dossier]) -> None:
    chains: dict[int, list[dict[str, Any]]] = {dossier.pk: [] for dossier in dossiers}
    steps = ChainStep.objects.filter(dossier_id__in=list(chains)).select_related("union").order_by("id")
    for step in steps:
        chains[step.dossier_id].append(_link(step))
    for dossier in dossiers:
        lifecycle.move(dossier, "seal", DOSSIER_MOVES)
        dossier.chain = chains[dossier.pk]
    Dossier.objects.bulk_update(dossiers, ["state", "chain"], batch_size=200)


def _link(step: ChainStep) -> dict[str, Any]:
    return {
        "union": step.union.code,
        "name": step.union.name,
        "path": step.union.path,
        "act": str(step.act),
        "opinion": step.opinion,
        "by": step.by_name,
        "at": clock.iso(step.at),
    }


def _rows(places: Iterable[ListPlace], numbers: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return recommendation.jsonl: by recommender and rank (docs/reference/bundle.md 5.6)."""
    by_recommender: dict[str, list[ListPlace]] = {}
    for place in places:
        by_recommender.setdefault(numbers[place.list.union_id], []).append(place)
    return [
        {"recommender": recommender, "nominee": place.dossier.number, "rank": rank}
        for recommender in sorted(by_recommender)
        for rank, place in enumerate(
            sorted(by_recommender[recommender], key=lambda item: item.rank or 0), start=1
        )
    ]
