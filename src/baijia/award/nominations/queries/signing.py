"""Signed sheets that wait, people whose confirmation somebody should look at, and who is shown nowhere any more."""

from __future__ import annotations

from django.db.models import QuerySet

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, Member, PaperConfirmation
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor


def signatures(actor: Actor, edition: Edition) -> QuerySet[PaperConfirmation]:
    """Return the sheets of the actor's dossiers that wait for a look, oldest first."""
    rows = PaperConfirmation.objects.filter(accepted=None, member__dossier__in=visible_to(actor, edition))
    return rows.select_related("member__person", "member__dossier__unit", "file").order_by("id")


def remarked(actor: Actor, edition: Edition) -> QuerySet[Member]:
    """Return the people of the actor's dossiers who confirmed on a shared phone or device, or the officer's own."""
    dossiers = visible_to(actor).filter(
        edition=edition, state__in=(DossierState.SUBMITTED, DossierState.SEALED)
    )
    rows = Member.objects.filter(dossier__in=dossiers).exclude(remarks=[])
    return rows.select_related("person", "dossier__unit").order_by("id")


def unpublished(edition: Edition) -> set[str]:
    """Return the public numbers of those who took back their consent to be shown, in one query.

    Pages that list names leave these out; what was printed or logged before stays as it was.
    """
    rows = Dossier.objects.filter(edition=edition, members__consents__publish__given=False)
    return set(rows.exclude(number="").values_list("number", flat=True))
