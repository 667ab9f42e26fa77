"""Deleting what is no longer needed of a dossier. What it weighs on the log stays: commitments nobody can open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import DossierState, Erased
from baijia.award.nominations.models import Dossier, Erasure, Member, RedactedCopy
from baijia.award.nominations.queries import reading
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.enums import DataClass
from baijia.core.refused import not_found
from baijia.directory.models import Person


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
    rows = [row.file for row in dossier.attachments.select_related("file")]
    copies = RedactedCopy.objects.filter(attachment__dossier=dossier).select_related("file")
    rows += [row.file for row in dossier.scans.select_related("file")]
    rows += [row.file for row in copies]
    stored = {row.pk: row for row in rows if row.erased_at is None}
    for row in stored.values():
        transaction.on_commit(lambda row=row: files.unlink(row))  # type: ignore[misc]
        files.forget(row)
    return len(stored)


def _identity(dossier: Dossier, keep: frozenset[int]) -> int:
    live = (
        Member.objects.filter(active=True)
        .exclude(dossier=dossier)
        .exclude(dossier__erasures__what=Erased.IDENTITY)
    )
    persons = Person.objects.filter(memberships__dossier=dossier).exclude(pk__in=keep)
    persons = persons.exclude(pk__in=live.values("person"))
    count = 0
    for person in persons.distinct():
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
    dossier.name, dossier.salt, dossier.digest = dossier.number or "—", "", ""
    if dossier.state == DossierState.DRAFT:
        dossier.answers = {}
    dossier.save(update_fields=["answers", "name", "salt", "digest"])
    return count


ERASERS: Mapping[Erased, Callable[[Dossier, frozenset[int]], int]] = {
    Erased.FILES: _files,
    Erased.IDENTITY: _identity,
    Erased.SENSITIVE: _sensitive,
    Erased.PERSONAL: _personal,
}
