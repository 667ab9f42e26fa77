"""One case through a closed door: asked for by the office, answered by the leader, told by the log."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import (
    EXEMPTION_MOVES,
    DossierState,
    ExemptionKind,
    ExemptionState,
)
from baijia.award.nominations.models import Dossier, Exemption
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules import exempting as rules
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import prepared
from baijia.directory.models import Union


@command
def ask_late_key(
    *, actor: Actor, edition: Edition, unit: Union, name: str, until: datetime, reason: str
) -> Exemption:
    """Ask that one named person of one unit may be filed after the deadline, until a moment."""
    edition = locking.edition(edition.pk)
    now = clock.edition_now()
    named = rules.check_late_key(
        actor, edition, reading.definition_of(edition), unit=unit, name=name, until=until, now=now
    )
    return ask(
        actor, Exemption(edition=edition, kind=ExemptionKind.LATE, unit=unit, name=named, until=until), reason
    )


def ask(actor: Actor, exemption: Exemption, reason: str) -> Exemption:
    """Keep what is asked, with its reason; what may be asked is the caller's rule."""
    exemption.reason = rules.check_reason(reason)
    exemption.asked_by_uid, exemption.asked_at = actor.account_uid or actor.kind, clock.edition_now()
    exemption.save()
    audit.record(
        actor,
        "nominations.ask_exemption",
        exemption,
        scope=exemption.edition.code,
        purpose=exemption.reason,
        after={
            "kind": str(exemption.kind),
            "name": exemption.name,
            "unit": exemption.unit.code if exemption.unit else "",
            "dossier": exemption.dossier.uid if exemption.dossier else "",
            "group": exemption.group,
        },
    )
    return exemption


@command
def approve_late_key(*, actor: Actor, exemption: Exemption) -> Exemption:
    """The leader agrees that the named person may be filed late; the log is told when it happens."""
    exemption = locked(exemption)
    answer(actor, exemption, ExemptionKind.LATE, "approve", act="nominations.approve_late_key")
    return exemption


@command
def decline_exemption(*, actor: Actor, exemption: Exemption) -> Exemption:
    """The leader does not agree; everything stays as it is."""
    exemption = locked(exemption)
    kind = ExemptionKind(exemption.kind)
    answer(actor, exemption, kind, "decline", act="nominations.decline_exemption")
    return exemption


def answer(actor: Actor, exemption: Exemption, kind: ExemptionKind, move: str, *, act: str) -> None:
    """Answer a locked exemption of a kind as its leader, tell who asked, and keep it in the audit."""
    rules.check_answers(actor, exemption, kind)
    before, after = lifecycle.move(exemption, move, EXEMPTION_MOVES)
    exemption.answered_by_uid, exemption.answered_at = actor.account_uid or actor.kind, clock.edition_now()
    exemption.save()
    outbox.enqueue(
        exemption.asked_by_uid, "nominations.exemption", exemption=exemption.uid, state=exemption.state
    )
    audit.record(
        actor,
        act,
        exemption,
        scope=exemption.edition.code,
        purpose=exemption.reason,
        before={"state": before},
        after={"state": after, "kind": str(exemption.kind), "group": exemption.group},
    )


def late_key(dossier: Dossier, definition: Definition, received: datetime) -> Exemption | None:
    """Return the locked key that lets this very draft in after the deadline; None in time, or without a key."""
    if dossier.state != DossierState.DRAFT or received <= reading.instant(definition, "filing_closes"):
        return None
    return fitting(dossier.edition, dossier.unit, dossier.name, received)


def fitting(edition: Edition, unit: Union, name: str, now: datetime) -> Exemption | None:
    """Return the locked late key of a unit for a person of this name that opens now."""
    keys = _approved_late_keys(edition=edition.pk, unit=unit.pk)
    return next((key for key in keys if rules.fits(key, name, now)), None)


@prepared
def _approved_late_keys(*, edition: int, unit: int) -> QuerySet[Exemption]:
    rows = Exemption.objects.select_for_update(of=("self",)).filter(
        edition_id=edition, kind=ExemptionKind.LATE, state=ExemptionState.APPROVED, unit_id=unit
    )
    return rows.order_by("id")


def use(key: Exemption, dossier: Dossier) -> None:
    """Bind a late key to the dossier it let in: it opens once."""
    lifecycle.move(key, "use", EXEMPTION_MOVES)
    key.dossier = dossier
    key.save(update_fields=["state", "dossier"])


def locked(exemption: Exemption) -> Exemption:
    """Lock an exemption with what its rules read."""
    rows = Exemption.objects.select_for_update(of=("self",))
    return rows.select_related("edition__organiser", "dossier", "unit").get(pk=exemption.pk)
