"""Small reads of an edition's definition and of one dossier that rules and commands share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from baijia.award.nominations.enums import DossierState, ExemptionKind, StepAct
from baijia.award.nominations.models import (
    Attachment,
    ChainStep,
    ClosedWindow,
    Dossier,
    Exemption,
    Member,
    RecommendationList,
    RecommendationOutcome,
    SecrecyReview,
)
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, cipher, clock
from baijia.core.actor import Actor
from baijia.core.models import AuditRow
from baijia.core.prepared import prepared
from baijia.core.rows import one
from baijia.engine.canonical import parse

Definition = Mapping[str, Any]
SEALED = "nominations.sensitiveanswer"
OPEN = (DossierState.DRAFT, DossierState.RETURNED)
TO_CONFIRM = timedelta(days=2)
"""What a corrected or late dossier leaves its people to confirm in, after the unit's own deadline."""


def definition_of(edition: Edition) -> Definition:
    """Return the definition in force, in one query."""
    return programmes.in_force(edition)


def definition_for(dossier: Dossier) -> Definition:
    """Return the definition in force with the form of the dossier: a draft follows the newest one.

    What was handed in keeps the form it was handed in under, whatever an addendum changes later.
    """
    definition = definition_of(dossier.edition)
    if dossier.state in OPEN or dossier.form_version == definition["form"]["version"]:
        return definition
    return {**definition, "form": programmes.form(dossier.edition, dossier.form_version)}


def fields_of(definition: Definition) -> list[dict[str, Any]]:
    """Return the form's fields in order, over all sections."""
    return [field for section in definition["form"]["sections"] for field in section["fields"]]


def shown_files(dossier: Dossier) -> dict[str, dict[str, Any]]:
    """Return by code the fields for files that experts see, as the dossier's own form has them."""
    found = fields_of(definition_for(dossier))
    return {field["code"]: field for field in found if field["kind"] == "files" and field["blind"] == "shown"}


def instant(definition: Definition, name: str) -> datetime:
    """Return an instant of the definition's calendar."""
    return datetime.fromisoformat(definition["calendar"][name]).astimezone(clock.ZONE)


def list_deadline(row: RecommendationList, definition: Definition) -> datetime:
    """Return until when a union may submit its list: its own deadline, or the edition's."""
    last = instant(definition, "recommendation_closes")
    return min(row.deadline.astimezone(clock.ZONE), last) if row.deadline else last


RETURNS = Prefetch(
    "steps", ChainStep.objects.filter(act=StepAct.RETURN).order_by("id"), to_attr="returns_given"
)
LATE_KEYS = Prefetch(
    "exemptions", Exemption.objects.filter(kind=ExemptionKind.LATE).order_by("id"), to_attr="late_keys"
)


def correct_by(dossier: Dossier, definition: Definition) -> datetime:
    """Return until when a returned dossier may be handed in again: until its return says, or filing closes.

    Uses ``RETURNS`` where it was prefetched.
    """
    returns = getattr(dossier, "returns_given", None)
    step = returns[-1] if returns else last_return(dossier)
    deadline = step.deadline if step else None
    last = deadline.astimezone(clock.ZONE) if deadline else instant(definition, "recommendation_closes")
    return max(last, instant(definition, "filing_closes"))


def confirm_by(dossier: Dossier, definition: Definition) -> datetime:
    """Return until when the people of a dossier may confirm it: in the edition's window, or later by an act.

    A return for correction gives until its own deadline and two days more, a late key until it ends and two days
    more, never past the end of recommending. Uses ``RETURNS`` and ``LATE_KEYS`` where they were prefetched.
    """
    window = instant(definition, "confirmation_closes")
    returns = getattr(dossier, "returns_given", None)
    if returns is None:
        returns = _returns(dossier=dossier.pk)
    keys = getattr(dossier, "late_keys", None)
    if keys is None:
        keys = _late_keys(dossier=dossier.pk)
    later: list[datetime] = [row.deadline for row in returns if row.deadline]
    later += [row.until for row in keys if row.until]
    if not later:
        return window
    last = instant(definition, "recommendation_closes")
    return max(window, min(max(later).astimezone(clock.ZONE) + TO_CONFIRM, last))


@prepared
def _returns(*, dossier: int) -> QuerySet[ChainStep]:
    return ChainStep.objects.filter(dossier_id=dossier, act=StepAct.RETURN)


@prepared
def _late_keys(*, dossier: int) -> QuerySet[Exemption]:
    return Exemption.objects.filter(dossier_id=dossier, kind=ExemptionKind.LATE)


def is_honoured(dossier: Dossier) -> bool:
    """Tell whether the honour was conferred, which a room above keeps: from then on it is revoked, never withdrawn."""
    return hasattr(dossier, "honour")


def filing_is_closed(edition: Edition) -> bool:
    """Whether the log says that filing has closed."""
    return bool(_filing_closed(edition=edition.pk))


@prepared
def _filing_closed(*, edition: int) -> QuerySet[ClosedWindow]:
    return ClosedWindow.objects.filter(edition_id=edition, what="filing_closes")


def recommendation_is_closed(edition: Edition) -> bool:
    """Whether the recommendation is frozen: nothing of a dossier changes any more but its withdrawal."""
    return bool(_outcome_numbers(edition=edition.pk))


@prepared
def _outcome_numbers(*, edition: int) -> QuerySet[RecommendationOutcome]:
    return RecommendationOutcome.objects.filter(edition_id=edition).only("edition_id")


def members_of(dossier: Dossier) -> list[Member]:
    """Return the dossier's people in order of their place."""
    rows = _members(dossier=dossier.pk)
    for row in rows:
        row.dossier = dossier
    return rows


@prepared
def _members(*, dossier: int) -> QuerySet[Member]:
    return Member.objects.filter(dossier_id=dossier).select_related("person").order_by("place")


def attachments_of(dossier: Dossier) -> list[Attachment]:
    """Return the files that count, in order of upload."""
    rows = _attachments(dossier=dossier.pk)
    for row in rows:
        row.dossier = dossier
    return rows


@prepared
def _attachments(*, dossier: int) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(dossier_id=dossier, removed=False)
    return rows.select_related("file").order_by("id")


def attached(attachments: list[Attachment]) -> dict[str, int]:
    """Return how many files each field has."""
    counts: dict[str, int] = {}
    for row in attachments:
        counts[row.field] = counts.get(row.field, 0) + 1
    return counts


def secrecy_of(dossier: Dossier) -> SecrecyReview | None:
    """Return what the unit's secrecy reviewer declared last."""
    return one(_secrecy_reviews(dossier=dossier.pk))


@prepared
def _secrecy_reviews(*, dossier: int) -> QuerySet[SecrecyReview]:
    return SecrecyReview.objects.filter(dossier_id=dossier).order_by("-id")[:1]


def last_return(dossier: Dossier) -> ChainStep | None:
    """Return the newest return for correction."""
    return dossier.steps.filter(act=StepAct.RETURN).order_by("-id").first()


def unsealed(dossier: Dossier) -> dict[str, Any]:
    """Return the sensitive answers for the program's own checks; a person gets them by ``sensitive`` alone."""
    return {
        row.field: parse(
            cipher.unseal(row.token, table=SEALED, field="token", row=row.uid).encode(), where=row.field
        )
        for row in sorted(dossier.sensitive_answers.all(), key=lambda row: row.field)
    }


def sensitive(*, actor: Actor, dossier: Dossier, purpose: str) -> dict[str, Any]:
    """Unseal the sensitive answers for a person who may see the dossier; kept in the audit."""
    audit.record(actor, "nominations.reveal", dossier, scope=dossier.edition.code, purpose=purpose)
    return unsealed(dossier)


@dataclass(frozen=True, slots=True)
class Change:
    """One save of a dossier: who, when, which version came of it and which fields it touched."""

    who: str
    at: datetime
    version: int
    fields: tuple[str, ...]


def changes_since(dossier: Dossier, version: int) -> list[Change]:
    """Return the saves after ``version``, oldest first, as the audit tells them."""
    rows = AuditRow.objects.filter(object_uid=dossier.uid, act="nominations.save_draft").order_by("id")
    return [
        Change(row.actor_name, row.edition_at, row.after["version"], tuple(row.after["fields"]))
        for row in rows
        if row.after.get("version", 0) > version
    ]
