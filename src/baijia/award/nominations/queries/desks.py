"""Lists as officers work through them: one page at a time, filtered in the database, a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from baijia.award.nominations.enums import ConfirmationState, DossierState, StepAct
from baijia.award.nominations.models import Attachment, ChainStep, Dossier
from baijia.award.nominations.queries.reading import Definition, instant
from baijia.award.nominations.queries.visibility import get, visible_to
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role

RETURNS = Prefetch(
    "steps", ChainStep.objects.filter(act=StepAct.RETURN).order_by("id"), to_attr="returns_given"
)


def editions_for(actor: Actor, role: Role) -> list[Edition]:
    """Return the editions in which the actor works in ``role``: below the organiser, open ones first, newest first."""
    where = Q(pk__in=[])
    for place in actor.places(role):
        where |= Q(organiser__path__in=[place[:end] for end in range(5, len(place) + 1, 5)])
    found = Edition.objects.filter(where).exclude(state=EditionState.DRAFT).select_related("organiser")
    return sorted(found, key=lambda edition: (edition.state != EditionState.OPEN, -edition.pk))


def filed_by(
    actor: Actor, edition: Edition, *, unit: str = "", state: str = "", text: str = ""
) -> QuerySet[Dossier]:
    """Return the dossiers of the officer's own units, newest first, people and returns at hand.

    ``unit`` is a union's code, ``state`` a dossier's state, ``text`` part of a name, receipt or number.
    """
    rows = _own(actor, edition)
    if unit:
        rows = rows.filter(unit__code=unit)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(receipt=text.upper()) | Q(number=text.upper()))
    return light(rows).prefetch_related("members", RETURNS).order_by("-id")


def filed_counts(actor: Actor, edition: Edition) -> dict[str, int]:
    """Return how many dossiers of the own units stand in which state."""
    return dict(
        _own(actor, edition).order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    )


def _own(actor: Actor, edition: Edition) -> QuerySet[Dossier]:
    return visible_to(actor).filter(edition=edition, unit__path__in=actor.places(Role.FILING_OFFICER))


def light(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Leave out what no list shows: the edition's definition, the answers and the chain of each row."""
    return rows.select_related(None).select_related("unit").defer("answers", "chain", "salt")


@dataclass(frozen=True, slots=True)
class Waits:
    """What a dossier waits for: ``for_`` is file, correct, confirm, refused or "" and the deadline, if one runs."""

    for_: str
    until: datetime | None = None


def waits_for(dossier: Dossier, definition: Definition) -> Waits:
    """Tell what a row of ``filed_by`` waits for, from what is at hand."""
    if dossier.state == DossierState.DRAFT:
        return Waits("file", instant(definition, "filing_closes"))
    if dossier.state == DossierState.RETURNED:
        returns = getattr(dossier, "returns_given", [])
        given = returns[-1].deadline if returns and returns[-1].deadline else None
        return Waits(
            "correct",
            given.astimezone(clock.ZONE) if given else instant(definition, "recommendation_closes"),
        )
    if dossier.state == DossierState.SUBMITTED:
        states = {member.state for member in dossier.members.all()}
        if ConfirmationState.REFUSED in states:
            return Waits("refused")
        if ConfirmationState.WAITING in states:
            return Waits("confirm", instant(definition, "confirmation_closes"))
    return Waits("")


def attachment(actor: Actor, dossier_uid: str, uid: str) -> Attachment:
    """Return a file of a dossier that counts.

    Raises:
        Refused: hidden, where the dossier or the file is not there or not for this actor.
    """
    found = (
        Attachment.objects.filter(dossier=get(actor, dossier_uid), uid=uid, removed=False)
        .select_related("file", "dossier")
        .first()
    )
    if found is None:
        raise not_found()
    return found
