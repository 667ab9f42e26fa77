"""Dossiers with their answers, members, files, confirmations, and what each union decided of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from baijia.award.nominations.enums import (
    TITLES,
    Channel,
    ConfirmationState,
    DossierState,
    Secrecy,
    Spill,
    SubjectKind,
)
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S, StoredFile
from baijia.directory.models import Person, Union

MOST_OF_A_TITLE = 80
FOUND_BY = frozenset({"name", "employer", "answers", "number", "receipt"})


NO_DOTS = dict.fromkeys(map(ord, "·•‧・⋅∙"))


def folded(text: str) -> str:
    """Return a text as it is sought: full-width signs as their narrow ones, capitals small, no middle dots.

    A name such as 阿卜杜拉·买买提 is typed with many a dot, or with none.
    """
    return unicodedata.normalize("NFKC", text).lower().translate(NO_DOTS)


class SoughtField(models.TextField):  # type: ignore[type-arg]
    """What a dossier is found by, written anew with every row; nobody sets it."""

    def pre_save(self, dossier: Dossier, add: bool) -> str:  # type: ignore[override]
        """Return name, employer, title, number and receipt, a line each."""
        title = next((str(dossier.answers[code]) for code in TITLES if dossier.answers.get(code)), "")
        parts = dossier.name, dossier.employer, title[:MOST_OF_A_TITLE], dossier.number, dossier.receipt
        text = folded("\n".join(parts))
        setattr(dossier, self.attname, text)
        return text


class Dossier(Record):
    """One nomination. Answers are one document under the edition's form; identity lives in the directory."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey(
        Union, models.PROTECT, related_name="+", help_text="the union that files, or checks first"
    )
    employer = models.CharField(max_length=80, help_text="employer's name as filed")
    subject = models.CharField(max_length=10, choices=SubjectKind, default=SubjectKind.PERSON)
    channel = models.CharField(max_length=16, choices=Channel, default=Channel.ORGANISATION)
    name = models.CharField(max_length=60, help_text="of the person, team or unit")
    group = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=DossierState, default=DossierState.DRAFT)
    answers = models.JSONField(default=dict)
    form_version = models.IntegerField()
    version = models.IntegerField(default=1, help_text="grows with each save; a stale save is refused")
    number = models.CharField(
        max_length=12, blank=True, help_text="random public number, given with the receipt"
    )
    receipt = models.CharField(max_length=16, blank=True)
    submitted_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    filed_by_uid = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, blank=True, help_text="of the submitted content")
    salt = models.CharField(max_length=64, blank=True, help_text="of the receipt's commitment in the log")
    commit = models.CharField(max_length=64, blank=True, help_text="the receipt's commitment in the log")
    chain = models.JSONField(default=list, help_text="recommendation chain, copied when sealed")
    shown_digest = models.CharField(
        max_length=64, blank=True, help_text="of what the nominee confirms: the content without the files"
    )
    sought = SoughtField(
        editable=False,
        default="",
        help_text="what lists search: name, employer, title, public number and receipt",
    )
    data_classes: ClassVar = {
        "edition": P,
        "unit": P,
        "employer": P,
        "subject": P,
        "channel": P,
        "name": N,
        "group": P,
        "state": I,
        "answers": N,
        "form_version": I,
        "version": I,
        "number": I,
        "receipt": I,
        "submitted_at": I,
        "saved_at": I,
        "filed_by_uid": I,
        "digest": I,
        "salt": S,
        "commit": P,
        "chain": I,
        "shown_digest": I,
        "sought": N,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], condition=~models.Q(number=""), name="public_number_once"
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~models.Q(receipt=""), name="receipt_once"),
            models.CheckConstraint(
                name="dossier_submitted_paired",
                condition=(models.Q(receipt="", submitted_at=None))
                | (~models.Q(receipt="") & models.Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_sealed_has_number",
                condition=~models.Q(state=DossierState.SEALED) | ~models.Q(number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "-id"], name="dossier_list"),
            models.Index(fields=["edition", "unit"], name="dossier_unit"),
            models.Index(fields=["edition", "group", "state"], name="dossier_group"),
            # What stands before a union, and what came in last, found and counted without a dossier's row.
            models.Index(
                fields=["edition", "unit", "state", "submitted_at", "version", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_before",
            ),
            models.Index(
                fields=["edition", "submitted_at", "state", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_submitted",
            ),
            models.Index(
                fields=["edition", "name", "number", "uid"],
                condition=models.Q(number=""),
                name="dossier_unfiled",
            ),
            # Counts and searches over a whole edition are answered from these two alone, without a dossier's row.
            models.Index(
                fields=["edition", "state", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_filed",
            ),
            models.Index(
                fields=["edition", "sought", "number", "uid"],
                condition=~models.Q(number=""),
                name="dossier_sought",
            ),
        ]

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Write the row; what it is found by goes along whenever a part of that is written."""
        if update_fields is not None and FOUND_BY.intersection(update_fields):
            update_fields = {*update_fields, "sought"}
        super().save(update_fields=update_fields, **options)


class Member(Record):
    """A person of a dossier: the nominee, or a member of a team with a share of the prize in per mille."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=60, help_text="as filed; what others filed of the person is not told")
    edition_code = models.CharField(
        max_length=40, help_text="copied, so that the database counts per edition"
    )
    place = models.IntegerField(default=1)
    share = models.IntegerField(default=1000, help_text="per mille of the prize")
    active = models.BooleanField(default=True, help_text="false once the dossier is withdrawn")
    state = models.CharField(max_length=10, choices=ConfirmationState, default=ConfirmationState.WAITING)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    consents = models.JSONField(default=dict, help_text="purpose -> {version, given, at}")
    confirmed_digest = models.CharField(max_length=64, blank=True, help_text="of the content confirmed")
    link_hash = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="SHA-256 of the link's token"
    )
    link_expires = models.DateTimeField(null=True, help_text="wall time")
    device = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the device's mark, to find sharing"
    )
    remarks = models.JSONField(default=list, help_text="codes of enums.Remark that a person should look at")
    data_classes: ClassVar = {
        "dossier": I,
        "person": I,
        "name": N,
        "edition_code": P,
        "place": I,
        "share": I,
        "active": I,
        "state": I,
        "decided_at": I,
        "reason": N,
        "consents": N,
        "confirmed_digest": I,
        "link_hash": S,
        "link_expires": I,
        "device": I,
        "remarks": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["edition_code", "person"],
                condition=models.Q(active=True),
                name="one_dossier_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1000), name="share_within_the_whole"
            ),
            models.CheckConstraint(
                name="member_decided_paired",
                condition=models.Q(state=ConfirmationState.WAITING, decided_at=None)
                | (~models.Q(state=ConfirmationState.WAITING) & models.Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [
            # A list says how many of it did not confirm yet: few of all, read without the others.
            models.Index(
                fields=["dossier"],
                condition=models.Q(active=True) & ~models.Q(state=ConfirmationState.CONFIRMED),
                name="member_unconfirmed",
            )
        ]


class SensitiveAnswer(Record):
    """An answer of a sensitive form field, sealed to this row."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="sensitive_answers")
    field = models.CharField(max_length=40)
    token = models.TextField()
    data_classes: ClassVar = {"dossier": I, "field": I, "token": S}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "field"], name="sensitive_answer_once")]


class Attachment(Record):
    """A file of a dossier under one field of the form."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="attachments")
    field = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)
    data_classes: ClassVar = {"dossier": I, "field": I, "file": I, "removed": I}


class RedactedCopy(Record):
    """A copy of a file without what tells whose it is (遮名本), for experts who must not know; a later one replaces it."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="copies")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {"attachment": I, "file": I, "by_uid": I, "by_name": N, "at": I}


class SecrecyReview(Record):
    """What the unit's secrecy reviewer declared of a dossier before anything was sent; the newest counts."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="secrecy_reviews")
    outcome = models.CharField(max_length=16, choices=Secrecy)
    reviewer = models.CharField(max_length=40)
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "dossier": I,
        "outcome": I,
        "reviewer": N,
        "by_uid": I,
        "by_name": N,
        "at": I,
    }


class SpillPurge(Record):
    """Content that was wiped out: how much, never what; and the copies elsewhere that people clear by hand."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="spills")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="spills")
    why = models.CharField(max_length=16, choices=Spill)
    answers = models.IntegerField()
    files = models.IntegerField()
    copies = models.JSONField(help_text="[{name, at, by}] of places to clear; at and by once it is done")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "dossier", "why", "answers", "files", "copies", "by_uid", "at"), I
    ) | {"by_name": N}


class PaperConfirmation(Record):
    """A signed sheet in place of a phone: scanned by the unit, taken or sent back by a union above it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    consents = models.JSONField(help_text="purpose -> whether it is ticked on the sheet")
    digest = models.CharField(max_length=64, help_text="of the content as the sheet was signed")
    filed_by_uid = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decided_by_uid = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        ("member", "file", "digest", "filed_by_uid", "filed_at", "accepted", "decided_by_uid", "decided_at"),
        I,
    ) | {"consents": N, "reason": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(accepted=None), name="one_sheet_waits_a_member"
            ),
            models.CheckConstraint(
                name="sheet_decided_paired",
                condition=models.Q(accepted=None, decided_at=None, decided_by_uid="")
                | (models.Q(accepted__isnull=False, decided_at__isnull=False) & ~models.Q(decided_by_uid="")),
            ),
        ]
