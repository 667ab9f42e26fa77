"""Reads of what stands beside the rules: opinions asked of other offices, and extra stages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier, folded
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening.enums import AnswerKind
from baijia.award.screening.models import BackgroundAnswer, BackgroundRequest, StageCheck
from baijia.award.screening.queries.judging import passed
from baijia.core.actor import Actor
from baijia.core.refused import not_found

PROPOSED = "proposed"
"""The list that is asked about before the notice; whoever holds it hands it in, as the results of rounds are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in numbers."""

    request: BackgroundRequest
    agreed: int
    objected: int
    waiting: int


def background_list(edition: Edition, list_code: str) -> list[Dossier]:
    """Return the people of a frozen list of this room or the one below it; empty while it is not frozen."""
    if list_code == "recommended":
        numbers = nominations.recommended_numbers(edition)
        return list(Dossier.objects.filter(edition=edition, number__in=numbers).order_by("number"))
    if list_code == "passed":
        return list(passed(edition))
    return []


def agencies(edition: Edition) -> list[dict[str, str]]:
    """Return the agencies the edition asks for their opinion."""
    return list((programmes.in_force(edition).get("background") or {}).get("agencies", []))


def background(edition: Edition) -> list[Asked]:
    """Return every request of an edition with how it stands, in one query."""
    states = {kind: Count("answers", filter=Q(answers__state=kind)) for kind in AnswerKind.values}
    rows = BackgroundRequest.objects.filter(edition=edition).annotate(**states).order_by("list_code", "id")
    return [Asked(row, row.agreed, row.objected, row.waiting) for row in rows]  # type: ignore[attr-defined]


def background_request(edition: Edition, uid: str) -> BackgroundRequest:
    """Return one request of an edition.

    Raises:
        Refused: hidden, where there is none.
    """
    found = (
        BackgroundRequest.objects.filter(edition=edition, uid=uid)
        .select_related("edition__organiser")
        .first()
    )
    if found is None:
        raise not_found()
    return found


def answers(actor: Actor, request: BackgroundRequest, *, state: str = "", words: str = "") -> Any:
    """Return the answers of a request by public number, people at hand, without those fenced off."""
    rows = request.answers.select_related("dossier").exclude(dossier__uid__in=programmes.fenced(actor))
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(dossier__sought__contains=folded(words))
    return rows.order_by("dossier__number")


def background_missing(edition: Edition, numbers: Collection[str]) -> list[tuple[str, int]]:
    """Return (agency, how many of these people it has not answered for), agencies with none missing left out.

    Where the edition makes opinions a condition of the notice, an agency that was never asked misses all; else
    only a request that is out and not answered counts.
    """
    rule = programmes.in_force(edition).get("background") or {}
    given = dict(
        BackgroundAnswer.objects.filter(request__edition=edition, dossier__number__in=list(numbers))
        .exclude(state=AnswerKind.WAITING)
        .values_list("request__agency")
        .annotate(n=Count("dossier", distinct=True))
        .order_by()
    )
    asked = set(
        BackgroundRequest.objects.filter(edition=edition, list_code=PROPOSED).values_list("agency", flat=True)
    )
    return [
        (agency["name"], len(numbers) - given.get(agency["code"], 0))
        for agency in rule.get("agencies", [])
        if (rule.get("before_notice") or agency["code"] in asked)
        and given.get(agency["code"], 0) < len(numbers)
    ]


def stages(edition: Edition) -> list[dict[str, Any]]:
    """Return the extra stages of the edition in force."""
    return list(programmes.in_force(edition).get("stages", []))


def last_check(dossier: Dossier, stage: str) -> StageCheck | None:
    """Return the newest check of a stage."""
    return StageCheck.objects.filter(dossier=dossier, stage=stage).order_by("-id").first()


def checks(dossiers: Sequence[Dossier]) -> dict[tuple[int, str], StageCheck]:
    """Return (dossier's key, stage) -> newest check, in one query."""
    rows = StageCheck.objects.filter(dossier__in=dossiers).select_related("evidence").order_by("id")
    return {(row.dossier_id, row.stage): row for row in rows}


def checks_of(dossier: Dossier) -> list[StageCheck]:
    """Return every check of a dossier, newest first."""
    return list(StageCheck.objects.filter(dossier=dossier).select_related("evidence").order_by("-id"))
