"""Core's tables. Every model of the house derives from ``Record`` and classes each of its fields."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from baijia.core import ids, once
from baijia.core.enums import Channel, DataClass, ScanState
from baijia.core.prepared import prepared
from baijia.core.rows import one

P, I, N, S = DataClass.PUBLIC, DataClass.INTERNAL, DataClass.PERSONAL, DataClass.SENSITIVE  # noqa: E741


class Record(models.Model):
    """A row with a random identifier, known before the first save.

    ``data_classes`` classes every own field; a test fails on one that is missing.
    """

    uid = models.CharField(max_length=20, unique=True, default=ids.new_uid, editable=False)

    data_classes: ClassVar[dict[str, DataClass]] = {}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.uid}"

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:  # noqa: N802  # Django's own name
        """Say a choice in words. Django translates every choice to say one, which is most of the work of a long list."""
        value = getattr(self, field.attname)
        words = _words_of(field).get(value, value)
        return words if words is None else str(words)


@functools.cache
def _words_of(field: models.Field[Any, Any]) -> Mapping[Any, Any]:
    """Return value -> words of a field's choices, those that stand in groups too."""
    return dict(field.flatchoices)


class Instance(models.Model):
    """What this database is: real, or synthetic with a movable edition clock. One row."""

    synthetic = models.BooleanField(default=False)
    clock_offset = models.BigIntegerField(default=0, help_text="seconds edition time runs ahead of wall time")
    data_classes: ClassVar[dict[str, DataClass]] = {"synthetic": P, "clock_offset": P}

    class Meta:
        constraints = [models.CheckConstraint(name="instance_is_one", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return "synthetic instance" if self.synthetic else "instance"

    @classmethod
    def current(cls) -> Instance:
        """Return the one row, or an unsaved real instance where there is none yet."""
        return once.read("instance", lambda: one(_instances()) or cls(pk=1), of=(cls,))


@prepared
def _instances() -> models.QuerySet[Instance]:
    return Instance.objects.filter(pk=1)


class AuditRow(Record):
    """One act of one command. Holds values, never foreign keys, so that nothing can erase it."""

    at = models.DateTimeField(help_text="wall time")
    edition_at = models.DateTimeField(help_text="edition time")
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=20, blank=True)
    actor_name = models.CharField(max_length=80)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_uid = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=40, blank=True, help_text="code of the edition, or blank")
    purpose = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    data_classes: ClassVar[dict[str, DataClass]] = {
        "at": I,
        "edition_at": I,
        "actor_kind": I,
        "actor_uid": I,
        "actor_name": N,
        "act": I,
        "object_type": I,
        "object_uid": I,
        "scope": I,
        "purpose": I,
        "before": N,
        "after": N,
    }

    class Meta:
        indexes = [
            # The supervisor's list with its filters, without what stood before and after in each row.
            models.Index(
                fields=["scope", "-id", "act", "actor_name", "object_uid"], name="audit_scope_listed"
            ),
            models.Index(fields=["object_uid"], name="audit_object"),
            models.Index(fields=["act", "-id"], name="audit_act"),
        ]


class Log(Record):
    """One public log: an origin, its tree's frontier and its sealed signing key."""

    origin = models.CharField(max_length=120, unique=True)
    key_token = models.CharField(max_length=300)
    verifier_key = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    frontier = models.JSONField(default=list)
    policy = models.TextField(blank=True, help_text="witness policy suggested to verifiers, C2SP tlog-policy")
    frozen_at = models.DateTimeField(null=True, help_text="edition time from which nothing is appended")
    data_classes: ClassVar[dict[str, DataClass]] = {
        "origin": P,
        "key_token": S,
        "verifier_key": P,
        "size": P,
        "frontier": P,
        "policy": P,
        "frozen_at": P,
    }


class PendingEntry(models.Model):
    """Opaque canonical bytes of one log entry, written in the business transaction.

    ``index`` stays null until the sequencer takes it; ``batch`` holds back entries that must be
    ordered by hash among themselves, as scores are, until the batch is released.
    """

    log = models.ForeignKey(Log, models.PROTECT, related_name="entries")
    data = models.BinaryField()
    leaf = models.CharField(max_length=64, help_text="RFC 6962 leaf hash, hex")
    batch = models.CharField(max_length=60, blank=True)
    index = models.BigIntegerField(null=True)
    data_classes: ClassVar[dict[str, DataClass]] = {"log": P, "data": P, "leaf": P, "batch": I, "index": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "index"], name="entry_index_once"),
        ]
        indexes = [
            models.Index(fields=["log"], condition=models.Q(index=None), name="entry_pending"),
            models.Index(fields=["log", "leaf"], name="entry_leaf"),
        ]

    def __str__(self) -> str:
        return f"entry {self.index if self.index is not None else 'pending'}"


class Checkpoint(models.Model):
    """A signed head of a log, with the cosignatures that came in for it."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField(help_text="edition time")
    published = models.BooleanField(default=False, help_text="its tiles and note lie in the published copy")
    data_classes: ClassVar[dict[str, DataClass]] = {
        "log": P,
        "size": P,
        "root": P,
        "note": P,
        "at": P,
        "published": P,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_head_a_size")]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Message(Record):
    """A message to somebody, written in the business transaction and sent after it."""

    account_uid = models.CharField(max_length=20, blank=True)
    address_token = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)
    data_classes: ClassVar[dict[str, DataClass]] = {
        "account_uid": I,
        "address_token": S,
        "channel": I,
        "template": I,
        "context": N,
        "created": I,
        "sent": I,
        "read": I,
    }

    class Meta:
        indexes = [models.Index(fields=["account_uid", "-id"], name="message_account")]


class StoredFile(Record):
    """A private file under a generated name, known by its hash."""

    name = models.CharField(max_length=200, help_text="as the sender called it")
    kind = models.CharField(max_length=100, help_text="media type found from the content")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    bare_sha256 = models.CharField(max_length=64, blank=True, help_text="of the copy without metadata")
    erased_at = models.DateTimeField(null=True, help_text="when its bytes were deleted for good")
    pages = models.IntegerField(null=True)
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.UNSCANNED)
    created = models.DateTimeField()
    data_classes: ClassVar[dict[str, DataClass]] = {
        "name": N,
        "kind": I,
        "size": I,
        "sha256": I,
        "bare_sha256": I,
        "erased_at": I,
        "pages": I,
        "scan": I,
        "created": I,
    }


class Upload(Record):
    """A file on its way here in pieces. Its bytes lie beside the files; how many there are is read off them."""

    account_uid = models.CharField(max_length=20)
    target_uid = models.CharField(max_length=20, help_text="of the object it is for")
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=200, help_text="as the sender called it")
    size = models.BigIntegerField()
    created = models.DateTimeField(help_text="wall time")
    data_classes: ClassVar[dict[str, DataClass]] = {
        "account_uid": I,
        "target_uid": I,
        "field": I,
        "name": N,
        "size": I,
        "created": I,
    }

    class Meta:
        indexes = [models.Index(fields=["created"], name="upload_created")]


class IdempotencyKey(models.Model):
    """A command that was already done under this key, and what it returned."""

    actor = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    command = models.CharField(max_length=80)
    result = models.CharField(max_length=40)
    created = models.DateTimeField()
    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        ("actor", "key", "command", "result", "created"), I
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "command", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return f"{self.command} {self.key}"


class RateLimit(models.Model):
    """When one subject was tried lately (see ``core.limits``); deleted once nothing of it counts any more."""

    key = models.CharField(max_length=64, unique=True, help_text="keyed hash of kind and subject")
    times = models.JSONField(default=list, help_text="seconds since 1970, wall time")
    until = models.DateTimeField(db_index=True, help_text="wall time")
    data_classes: ClassVar[dict[str, DataClass]] = {"key": I, "times": I, "until": I}

    def __str__(self) -> str:
        return f"{len(self.times)} tries"
