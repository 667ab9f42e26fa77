"""Deleting what is no longer needed of a dossier. What it weighs on the log stays: commitments nobody can open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import QuerySet

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import DossierState, Erased
from baijia.award.nominations.models import (
    Attachment,
    Dossier,
    Erasure,
    Member,
    PaperConfirmation,
    RedactedCopy,
    ScannedPage,
    UnitNotice,
)
from baijia.award.nominations.queries import reading
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.enums import DataClass
from baijia.core.models import StoredFile
from baijia.core.refused import not_found
from baijia.directory.models import Person

NOBODY = "—"


@command
def erase(*, actor: Actor, dossier_uid: str, what: Erased, keep: frozenset[int] = frozenset()) -> Erasure:
    """Delete one kind of thing of a dossier for good; done already, it changes nothing.

    Args:
        keep: persons whose identity is needed elsewhere, by primary key.

    Raises:
        Refused: hidden for everybody but the program itself.
    """
    if not actor.is_system:
        raise not_found()
    dossier = locking.dossier(actor, dossier_uid)
    done = Erasure.objects.filter(dossier=dossier, what=what).first()
    if done is not None:
        audit.record(
            actor, "nominations.erase", dossier, scope=dossier.edition.code, after={"what": what, "count": 0}
        )
        return done
    count = ERASERS[what](dossier, keep)
    row = Erasure.objects.create(dossier=dossier, what=what, count=count, at=clock.edition_now())
    audit.record(
        actor, "nominations.erase", dossier, scope=dossier.edition.code, after={"what": what, "count": count}
    )
    return row


def _files(dossier: Dossier, keep: frozenset[int]) -> int:
    return files.wipe(stored_files(dossier))


def stored_files(dossier: Dossier) -> list[StoredFile]:
    """Return every file kept of a dossier that still has its bytes, those taken out of the form too."""
    of_it = (
        Attachment.objects.filter(dossier=dossier),
        RedactedCopy.objects.filter(attachment__dossier=dossier),
        ScannedPage.objects.filter(dossier=dossier),
        PaperConfirmation.objects.filter(member__dossier=dossier),
    )
    found = [row.file for rows in of_it for row in rows.select_related("file")]
    found += [row.evidence for row in UnitNotice.objects.filter(dossier=dossier).select_related("evidence")]
    return list({row.pk: row for row in found if row.erased_at is None}.values())


def _free(dossier: Dossier, keep: frozenset[int], what: Erased) -> QuerySet[Person]:
    """Return the people of a dossier of whom nothing of this kind is needed elsewhere."""
    live = Member.objects.filter(active=True).exclude(dossier=dossier).exclude(dossier__erasures__what=what)
    persons = Person.objects.filter(memberships__dossier=dossier).exclude(pk__in=keep)
    return persons.exclude(pk__in=live.values("person")).distinct()


def _identity(dossier: Dossier, keep: frozenset[int]) -> int:
    count = 0
    for person in _free(dossier, keep, Erased.IDENTITY):
        count += person.identities.all().delete()[0]
    dossier.members.update(link_hash="", link_expires=None)
    return count


def _sensitive(dossier: Dossier, keep: frozenset[int]) -> int:
    return dossier.sensitive_answers.all().delete()[0]


def _personal(dossier: Dossier, keep: frozenset[int]) -> int:
    definition = reading.definition_of(dossier.edition)
    personal = {f["code"] for f in reading.fields_of(definition) if f["data_class"] == DataClass.PERSONAL}
    count = len(personal & set(dossier.answers))
    dossier.answers = {code: value for code, value in dossier.answers.items() if code not in personal}
    dossier.name, dossier.salt, dossier.digest = dossier.number or NOBODY, "", ""
    if dossier.state == DossierState.DRAFT:
        dossier.answers = {}
    dossier.save(update_fields=["answers", "name", "salt", "digest"])
    for person in _free(dossier, keep, Erased.PERSONAL):
        person.name = NOBODY
        person.save(update_fields=["name"])
    dossier.members.update(name=NOBODY, reason="")
    return count


ERASERS: Mapping[Erased, Callable[[Dossier, frozenset[int]], int]] = {
    Erased.FILES: _files,
    Erased.IDENTITY: _identity,
    Erased.SENSITIVE: _sensitive,
    Erased.PERSONAL: _personal,
}
