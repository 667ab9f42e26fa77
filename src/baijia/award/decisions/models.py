"""Resolution, vote, notice and objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.decisions.enums import (
    Channel,
    Identity,
    NoticeState,
    ObjectionState,
    ResolutionState,
    Subject,
)
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S, StoredFile


class Resolution(Record):
    """The proposed list with reserves, as frozen, and its approval. A new decision rescinds it; nothing edits it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="resolutions")
    number = models.IntegerField(default=1, help_text="1, 2, …; the one that is not rescinded stands")
    state = models.CharField(max_length=10, choices=ResolutionState, default=ResolutionState.PROPOSED)
    document = models.JSONField(help_text="resolution.json of the bundle")
    exclusions = models.JSONField(
        default=list, help_text="rows of exclusions.jsonl at the stage resolution, in order of nominee"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="once the minutes are checked")
    proposed_by_uid = models.CharField(max_length=20)
    proposed_at = models.DateTimeField()
    approved_by_uid = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True)
    rescinded_by_uid = models.CharField(max_length=20, blank=True)
    rescinded_at = models.DateTimeField(null=True)
    rescission = models.JSONField(default=dict, help_text="decision number and reason")
    data_classes: ClassVar = {
        "edition": P,
        "number": P,
        "state": P,
        "document": P,
        "exclusions": I,
        "digest": P,
        "proposed_by_uid": I,
        "proposed_at": P,
        "approved_by_uid": I,
        "approved_at": P,
        "rescinded_by_uid": I,
        "rescinded_at": P,
        "rescission": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="resolution_number_once"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=~models.Q(state=ResolutionState.RESCINDED),
                name="one_resolution_stands",
            ),
            models.CheckConstraint(
                name="resolution_rescinded_paired",
                condition=models.Q(rescinded_by_uid="", rescinded_at=None)
                | models.Q(state=ResolutionState.RESCINDED, rescinded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="resolution_approved_paired",
                condition=models.Q(approved_by_uid="", approved_at=None)
                | (~models.Q(approved_by_uid="") & models.Q(approved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="approver_is_not_proposer",
                condition=~models.Q(approved_by_uid=models.F("proposed_by_uid"))
                | models.Q(approved_by_uid=""),
            ),
        ]

    @property
    def vote(self) -> Vote | None:
        """The meeting whose minutes count, None where none were entered or they were sent back."""
        return self.votes.filter(returned_at=None).select_related("minutes").first()


class Vote(Record):
    """The committee's meeting on paper: agenda, who was there, who left the room for whom, counts, stamped minutes."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="votes")
    held_at = models.DateTimeField(null=True, help_text="edition time")
    place = models.CharField(max_length=80, blank=True)
    chair = models.CharField(max_length=60, blank=True)
    agenda = models.TextField(blank=True)
    attending = models.JSONField(default=list, help_text="names of the members present")
    absent = models.JSONField(default=list, help_text="names of the members absent")
    recusals = models.JSONField(
        default=list, help_text="[{nominee, members, yes, no, abstained}]: votes taken without those who left"
    )
    members = models.IntegerField()
    present = models.IntegerField()
    yes = models.IntegerField()
    no = models.IntegerField()
    abstained = models.IntegerField()
    minutes = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="stamped, scanned"
    )
    entered_by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    checked_by_uid = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True)
    returned_by_uid = models.CharField(max_length=20, blank=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        ("resolution", "held_at", "place", "agenda", "members", "present", "yes", "no", "abstained"), I
    ) | {
        "chair": N,
        "attending": N,
        "absent": N,
        "recusals": N,
        "minutes": I,
        "entered_by_uid": I,
        "at": I,
        "checked_by_uid": I,
        "checked_at": I,
        "returned_by_uid": I,
        "returned_at": I,
        "return_reason": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resolution"], condition=models.Q(returned_at=None), name="one_meeting_counts"
            ),
            models.CheckConstraint(
                name="vote_counts_add_up",
                condition=models.Q(present__lte=models.F("members"))
                & models.Q(present=models.F("yes") + models.F("no") + models.F("abstained")),
            ),
            models.CheckConstraint(
                name="vote_checked_paired",
                condition=models.Q(checked_by_uid="", checked_at=None)
                | (~models.Q(checked_by_uid="") & models.Q(checked_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="vote_returned_paired",
                condition=models.Q(returned_by_uid="", returned_at=None, return_reason="")
                | (
                    ~models.Q(returned_by_uid="")
                    & models.Q(returned_at__isnull=False)
                    & ~models.Q(return_reason="")
                ),
            ),
            models.CheckConstraint(
                name="checker_did_not_enter",
                condition=models.Q(checked_by_uid="") | ~models.Q(checked_by_uid=models.F("entered_by_uid")),
            ),
        ]


class Notice(Record):
    """A public notice of the list; its document is what was shown, kept by hash after it goes offline."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    number = models.IntegerField(help_text="1 is the list; later ones are reserves that moved up")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.OPEN)
    document = models.JSONField(help_text="what was shown")
    digest = models.CharField(max_length=64)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "number", "state", "document", "digest", "opens", "closes", "closed_at"), P
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="notice_lasts"),
        ]


class Objection(Record):
    """An objection under real name, or a lead; the objector is shielded from those concerned."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="objections")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="objections")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="followed_by",
        help_text="the one against the whole list from which the office opened it",
    )
    number = models.IntegerField(help_text="order of receipt within the edition")
    receipt = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=16, choices=ObjectionState, default=ObjectionState.RECEIVED)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    about = models.CharField(max_length=12, choices=Subject, default=Subject.FACTS)
    anonymous = models.BooleanField(default=False, help_text="taken as a lead")
    late = models.BooleanField(default=False, help_text="came after the notice; taken as a lead")
    identity = models.CharField(max_length=10, choices=Identity, default=Identity.UNCHECKED)
    identity_at = models.DateTimeField(null=True)
    identity_by_uid = models.CharField(max_length=20, blank=True)
    code_token = models.CharField(
        max_length=200, blank=True, help_text="hash of the code sent, when it ends, tries; sealed"
    )
    objector_token = models.TextField(help_text="name and contact, sealed to this row")
    text_token = models.TextField(help_text="sealed to this row")
    salt = models.CharField(max_length=64)
    received = models.JSONField(help_text="what the logged commitment is over; no word of who objected")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="scan of the letter or the record"
    )
    received_at = models.DateTimeField()
    entered_by_uid = models.CharField(
        max_length=20, blank=True, help_text="the clerk, where it came on paper"
    )
    due = models.DateField(null=True, help_text="last day for the answer")
    suspended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True, help_text="the state that decided it")
    decided = models.JSONField(null=True, help_text="its row of objections.jsonl, as logged")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    handled_by_uid = models.CharField(max_length=20, blank=True)
    delivery = models.CharField(max_length=120, blank=True, help_text="how the answer reached the objector")
    delivered_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "edition": P,
        "notice": P,
        "dossier": I,
        "follows": I,
        "number": P,
        "receipt": I,
        "state": I,
        "channel": I,
        "about": I,
        "anonymous": I,
        "late": I,
        "identity": I,
        "identity_at": I,
        "identity_by_uid": I,
        "code_token": S,
        "objector_token": S,
        "text_token": S,
        "salt": S,
        "received": I,
        "evidence": S,
        "paper": S,
        "received_at": I,
        "entered_by_uid": I,
        "due": I,
        "suspended_at": I,
        "outcome": I,
        "decided": I,
        "answer": N,
        "answered_at": I,
        "handled_by_uid": I,
        "delivery": I,
        "delivered_at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="objection_number_once"),
            models.CheckConstraint(
                name="objection_identity_paired",
                condition=models.Q(identity=Identity.UNCHECKED, identity_at=None, identity_by_uid="")
                | (~models.Q(identity=Identity.UNCHECKED) & models.Q(identity_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="objection_answered_paired",
                condition=models.Q(answer="", answered_at=None, handled_by_uid="")
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False) & ~models.Q(handled_by_uid="")),
            ),
        ]

    @property
    def is_lead(self) -> bool:
        """Whether it is taken as a lead (线索): looked into, holding nobody up."""
        return self.anonymous or self.late


class NoticeOutcome(Record):
    """What the notice left standing: who was removed, who moved up by which rule, who is held back meanwhile.

    While an objection to one person is looked into, the others are settled; once it is decided a further
    outcome follows. The newest stands.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notice_outcomes")
    number = models.IntegerField(default=1)
    changes = models.JSONField(help_text="changes.jsonl of the bundle")
    honoured = models.JSONField(help_text="public numbers that stand after all changes, those held back too")
    held = models.JSONField(
        default=list, help_text="public numbers held back by an objection not yet decided"
    )
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "edition": P,
        "number": P,
        "changes": I,
        "honoured": P,
        "held": I,
        "at": P,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="notice_outcome_number_once")
        ]
