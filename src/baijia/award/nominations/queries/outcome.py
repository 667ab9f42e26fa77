"""What recommending left: whom each union put forward, and who goes no further with which reason."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from baijia.award.nominations.enums import (
    ConfirmationState,
    DossierState,
    ListState,
    Place,
    StepAct,
    Why,
)
from baijia.award.nominations.models import (
    ChainStep,
    Dossier,
    ListPlace,
    Member,
    RecommendationList,
    RecommendationOutcome,
)
from baijia.award.nominations.queries.reading import definition_of, instant
from baijia.award.programmes.models import Edition, Quota


class Excluded(TypedDict):
    """A dossier that goes no further: ``stage`` and ``reason`` as in exclusions.jsonl, the public sentence."""

    dossier: Dossier
    stage: str
    reason: str
    text: str


def sealed_dossiers(edition: Edition) -> list[Dossier]:
    """Return the sealed dossiers in order of their public number."""
    rows = Dossier.objects.filter(edition=edition, state=DossierState.SEALED).select_related(
        "unit", "edition"
    )
    return sorted(rows, key=lambda dossier: dossier.number)


def recommended_numbers(edition: Edition) -> set[str]:
    """Return the public numbers of the frozen recommendation; empty while it is open."""
    outcome = RecommendationOutcome.objects.filter(edition=edition).first()
    return {row["nominee"] for row in outcome.rows} if outcome else set()


def excluded_before_screening(edition: Edition) -> list[Excluded]:
    """Return every dossier that was submitted and not sealed, in order of its public number.

    Asked after ``close_recommendation``; who withdrew after being sealed is not among them (see
    ``withdrawn_after_sealing``).
    """
    recommended = recommended_numbers(edition)
    left = [
        dossier
        for dossier in Dossier.objects.filter(edition=edition).exclude(number="").select_related("unit")
        if dossier.number not in recommended and dossier.state != DossierState.SEALED
    ]
    whys = _whys(edition, left)
    rows = [
        Excluded(dossier=dossier, stage=stage, reason=str(why), text=f"{why.label}。")
        for dossier in left
        for stage, why in (whys[dossier.pk],)
    ]
    return sorted(rows, key=lambda row: row["dossier"].number)


def withdrawn_after_sealing(edition: Edition) -> list[tuple[Dossier, datetime]]:
    """Return recommended dossiers that were withdrawn since, with the moment, in order of number."""
    recommended = recommended_numbers(edition)
    steps = ChainStep.objects.filter(
        dossier__edition=edition, dossier__state=DossierState.WITHDRAWN, act=StepAct.WITHDRAW
    ).select_related("dossier__unit")
    found = {step.dossier.number: (step.dossier, step.at) for step in steps.order_by("id")}
    return [found[number] for number in sorted(found) if number in recommended]


def _whys(edition: Edition, dossiers: list[Dossier]) -> dict[int, tuple[str, Why]]:
    keys = [dossier.pk for dossier in dossiers]
    closes = instant(definition_of(edition), "filing_closes")
    withdrawn = {
        step.dossier_id: step.at
        for step in ChainStep.objects.filter(dossier_id__in=keys, act=StepAct.WITHDRAW).order_by("id")
    }
    states: dict[int, set[str]] = {}
    for key, state in Member.objects.filter(dossier_id__in=keys).values_list("dossier_id", "state"):
        states.setdefault(key, set()).add(state)
    places: dict[int, list[ListPlace]] = {}
    for place in ListPlace.objects.filter(dossier_id__in=keys, list__edition=edition).select_related("list"):
        places.setdefault(place.dossier_id, []).append(place)
    recommenders = set(Quota.objects.filter(edition=edition).values_list("union_id", flat=True))
    sent = RecommendationList.objects.filter(edition=edition, state=ListState.SUBMITTED)
    sent_by = tuple(sent.filter(union__in=recommenders).values_list("union__path", flat=True))
    return {
        dossier.pk: _why(
            dossier,
            withdrawn.get(dossier.pk),
            closes,
            states.get(dossier.pk, set()),
            [
                place
                for place in places.get(dossier.pk, [])
                if place.list.union_id in recommenders or place.place == Place.NOT_RECOMMENDED
            ],
            listed=dossier.unit.path.startswith(sent_by),
        )
        for dossier in dossiers
    }


def _why(
    dossier: Dossier,
    withdrawn: datetime | None,
    closes: datetime,
    confirmations: set[str],
    places: list[ListPlace],
    *,
    listed: bool,
) -> tuple[str, Why]:
    """Return stage and reason; ``listed`` tells whether the recommending union sent a list up at all."""
    if dossier.state == DossierState.WITHDRAWN:
        early = withdrawn is not None and withdrawn <= closes
        return ("filing" if early else "recommendation"), Why.WITHDRAWN
    if dossier.state == DossierState.RETURNED:
        return "recommendation", Why.INCOMPLETE
    if ConfirmationState.REFUSED in confirmations:
        return "filing", Why.DECLINED
    if ConfirmationState.WAITING in confirmations:
        return "filing", Why.UNCONFIRMED
    if any(place.place == Place.NOT_RECOMMENDED for place in places):
        return "recommendation", Why.NOT_RECOMMENDED
    if any(place.list.state == ListState.OPEN for place in places):
        return "recommendation", Why.NOT_REPORTED
    if any(place.place == Place.RESERVE for place in places):
        return "recommendation", Why.RESERVE
    if any(place.place == Place.RECOMMENDED for place in places):
        return "filing", Why.UNCONFIRMED  # confirmed too late, or something else than what stood at the end
    return "recommendation", Why.AFTER_LIST if listed else Why.NOT_REPORTED
