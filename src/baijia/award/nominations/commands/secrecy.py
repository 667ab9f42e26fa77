"""The secrecy review before anything is sent, and wiping out what was sent by mistake."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.erasing import stored_files
from baijia.award.nominations.commands.filing import take_back
from baijia.award.nominations.enums import DossierState, Secrecy, Spill
from baijia.award.nominations.models import Dossier, SecrecyReview, SheetLine, SpillPurge
from baijia.award.nominations.rules import filing as rules
from baijia.award.nominations.rules import secrecy
from baijia.core import audit, clock, files, uploads
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.core.refused import not_found

BY_HAND = (
    "经办人电脑、手机和移动存储上的原件与草稿",  # not translated: kept in the record of the purge
    "评审意见、会议记录和已打印的纸质材料",  # not translated: kept in the record of the purge
    "已发布的公示和新闻",  # not translated: kept in the record of the purge
)
"""Copies no program reaches; they head the list beside the backups that the settings name."""

ELSEWHERE = "同一人在《{edition}》的申报 {number}"  # not translated: kept in the record of the purge


@command
def declare_secrecy(*, actor: Actor, dossier_uid: str, reviewer: str, outcome: Secrecy) -> SecrecyReview:
    """Keep what the unit's secrecy reviewer declared of a draft. ``classified`` stops filing it."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    secrecy.check_declares(dossier)
    return declared(actor, dossier, reviewer, Secrecy(outcome))


def declared(actor: Actor, dossier: Dossier, reviewer: str, outcome: Secrecy) -> SecrecyReview:
    """Append a declaration to a locked or new dossier."""
    row = insert(
        SecrecyReview(
            dossier=dossier,
            outcome=outcome,
            reviewer=secrecy.check_reviewer(reviewer),
            by_uid=actor.account_uid,
            by_name=actor.name,
            at=clock.edition_now(),
        )
    )
    audit.record(
        actor,
        "nominations.declare_secrecy",
        dossier,
        scope=dossier.edition.code,
        after={"outcome": str(outcome)},
    )
    return row


@command
def purge_spill(*, actor: Actor, dossier_uid: str, why: Spill) -> SpillPurge:
    """Wipe out the content of a dossier: answers, sealed answers and files with every copy kept of them.

    The dossier is withdrawn; receipt, number and digest stay, since the log holds their commitment. What the
    audit keeps is how much was wiped out, never what.
    """
    dossier = locking.dossier(actor, dossier_uid)
    secrecy.check_purges(actor, dossier)
    count = len(dossier.answers) + dossier.sensitive_answers.count()
    dossier.sensitive_answers.all().delete()
    wiped = files.wipe(stored_files(dossier))
    for upload in uploads.of_target(dossier.uid):
        transaction.on_commit(lambda row=upload: uploads.drop(row))  # type: ignore[misc]
    SheetLine.objects.filter(dossier=dossier).delete()
    dossier.attachments.update(removed=True)
    dossier.answers = {}
    dossier.version += 1
    dossier.saved_at = clock.edition_now()
    dossier.save(update_fields=["answers", "version", "saved_at"])
    dossier.steps.update(opinion="", fields=[], comments={})
    if dossier.state != DossierState.WITHDRAWN:
        take_back(actor, dossier, "", act="nominations.withdraw")
    places = [*BY_HAND, *_elsewhere(dossier), *settings.BACKUPS]
    purge = SpillPurge.objects.create(
        edition=dossier.edition,
        dossier=dossier,
        why=Spill(why),
        answers=count,
        files=wiped,
        copies=[{"name": name, "at": "", "by": ""} for name in places],
        by_uid=actor.account_uid,
        by_name=actor.name,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "nominations.purge_spill",
        dossier,
        scope=dossier.edition.code,
        after={"why": str(why), "answers": count, "files": wiped, "copies": len(places)},
    )
    return purge


def _elsewhere(dossier: Dossier) -> list[str]:
    """Name the other dossiers of the same people: answers may have been carried over from one to the other."""
    people = dossier.members.values("person")
    rows = Dossier.objects.filter(members__person__in=people).exclude(pk=dossier.pk).select_related("edition")
    return sorted({ELSEWHERE.format(edition=row.edition.name, number=row.number).strip() for row in rows})


@command
def note_copy_cleared(*, actor: Actor, purge_uid: str, name: str) -> SpillPurge:
    """Note that a copy elsewhere, as a backup, was cleared by hand."""
    purge = (
        SpillPurge.objects.select_for_update(of=("self",))
        .select_related("edition__organiser")
        .filter(uid=purge_uid)
        .first()
    )
    if purge is None:
        raise not_found()
    secrecy.check_clears_copy(actor, purge, name)
    now = clock.iso(clock.edition_now())
    purge.copies = [
        copy | {"at": now, "by": actor.name} if copy["name"] == name else copy for copy in purge.copies
    ]
    purge.save(update_fields=["copies"])
    audit.record(
        actor, "nominations.note_copy_cleared", purge, scope=purge.edition.code, after={"copy": name}
    )
    return purge
