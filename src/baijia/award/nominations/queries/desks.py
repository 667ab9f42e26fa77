"""Lists as officers work through them: one page at a time, filtered in the database, a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from baijia.award.nominations.enums import ConfirmationState, DossierState, ExemptionState
from baijia.award.nominations.models import Attachment, Dossier, Exemption, folded
from baijia.award.nominations.queries.board import holding, titled, with_said
from baijia.award.nominations.queries.channels import filed_by_actor
from baijia.award.nominations.queries.reading import LATE_KEYS, RETURNS, Definition, confirm_by, instant
from baijia.award.nominations.queries.visibility import OFFICE, get, visible_to
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.directory.queries import within


def editions_for(actor: Actor, *roles: Role) -> list[Edition]:
    """Return the editions in which the actor works in one of the roles, open ones first, newest first."""
    where = Q(pk__in=[])
    for place in sorted({place for role in roles for place in actor.places(role)}):
        where |= Q(organiser__path__in=[place[:end] for end in range(5, len(place) + 1, 5)])
    found = Edition.objects.filter(where).exclude(state=EditionState.DRAFT).select_related("organiser")
    return sorted(found, key=lambda edition: (edition.state != EditionState.OPEN, -edition.pk))


def filed_by(
    actor: Actor, edition: Edition, *, unit: str = "", state: str = "", text: str = ""
) -> QuerySet[Any]:
    """Return the dossiers of the officer's own units, newest first, with ``said`` and what gives more time at hand.

    ``unit`` is a union's code, ``state`` a dossier's state, ``text`` part of a name, employer, project, number or
    receipt.
    """
    rows = _own(actor, edition)
    if unit:
        rows = rows.filter(unit__code=unit)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(sought__contains=folded(text))
    return with_said(light(rows)).prefetch_related(RETURNS, LATE_KEYS).order_by("-id")


def filed_counts(actor: Actor, edition: Edition) -> dict[str, int]:
    """Return how many dossiers of the own units stand in which state."""
    return dict(
        _own(actor, edition).order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    )


def _own(actor: Actor, edition: Edition) -> QuerySet[Dossier]:
    return visible_to(actor, edition).filter(filed_by_actor(actor))


def light(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Leave out what no list shows: the edition's definition, the answers and the chain of each row."""
    return rows.select_related(None).select_related("unit").defer("answers", "chain", "salt", "sought")


@dataclass(frozen=True, slots=True)
class Waits:
    """What a dossier waits for: ``for_`` is file, correct, confirm, refused or "" and the deadline, if one runs."""

    for_: str
    until: datetime | None = None


def waits_for(dossier: Any, definition: Definition) -> Waits:
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
        if dossier.said == ConfirmationState.REFUSED:
            return Waits("refused")
        if dossier.said == ConfirmationState.WAITING:
            return Waits("confirm", confirm_by(dossier, definition))
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


def register(
    actor: Actor, edition: Edition, *, state: str = "", group: str = "", district: str = "", words: str = ""
) -> QuerySet[Any]:
    """Return every dossier of an edition that was ever submitted, newest first, with its ``project`` at hand.

    ``district`` is the code of a union anywhere above the unit; ``words`` part of a name, employer, project, number
    or receipt.
    """
    rows: QuerySet[Any] = visible_to(actor, edition).exclude(number="")
    if state:
        rows = rows.filter(state=state)
    if group:
        rows = rows.filter(group=group)
    if district:
        node = Union.objects.filter(code=district).first()
        rows = rows.filter(unit__in=Union.objects.filter(within(node.path))) if node else rows.none()
    if words:
        rows = rows.filter(holding(edition, words))
    return light(titled(rows)).defer("answers", "chain", "salt", "sought", "commit", "digest").order_by("-id")


def register_counts(actor: Actor, edition: Edition) -> dict[str, int]:
    """Return how many submitted dossiers of an edition stand in which state, from the index."""
    rows = visible_to(actor, edition).exclude(number="").order_by()
    return dict(rows.values("state").annotate(n=Count("pk")).values_list("state", "n"))


def districts(edition: Edition) -> list[Union]:
    """Return the unions right below an edition's organiser, for a filter."""
    return list(Union.objects.filter(parent=edition.organiser).order_by("path"))


def exemptions(actor: Actor, edition: Edition, *, state: str = "", words: str = "") -> QuerySet[Exemption]:
    """Return the exemptions of an edition, those that wait first, without cases fenced off.

    ``state`` is one of ``ExemptionState``, ``words`` part of a name or unit, or a number.
    """
    if not any(actor.has(role, path=edition.organiser.path) for role in OFFICE):
        return Exemption.objects.none()
    rows = Exemption.objects.filter(edition=edition).select_related("unit", "dossier")
    rows = rows.exclude(dossier__uid__in=programmes.fenced(actor))
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(unit__name__icontains=words)
            | Q(dossier__name__icontains=words)
            | Q(dossier__employer__icontains=words)
            | Q(dossier__number=words.upper())
        )
    return rows.order_by(Case(When(state=ExemptionState.ASKED, then=0), default=1), "-pk")


def exemption_counts(actor: Actor, edition: Edition) -> dict[str, int]:
    """Return how many exemptions of an edition stand in which state."""
    rows = exemptions(actor, edition).order_by().values("state").annotate(n=Count("pk"))
    return dict(rows.values_list("state", "n"))
