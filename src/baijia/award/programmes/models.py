"""Programmes, their editions as data, addenda, quotas and conflict fences."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models

from baijia.award.programmes.enums import EditionState
from baijia.core.models import I, Log, N, P, Record, S
from baijia.directory.models import Union


@lru_cache(maxsize=32)
def _parsed(text: str) -> Any:
    return json.loads(text)


class DefinitionField(models.JSONField):
    """A definition as read: the same text is parsed once a process, since almost every row joins its edition.

    What it returns is shared. It is read only; who changes a definition works on a copy.
    """

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the parsed document of a stored text."""
        return (
            _parsed(value) if isinstance(value, str) else super().from_db_value(value, expression, connection)
        )

    def deconstruct(self) -> Any:
        """Look like a plain JSON field to migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class Programme(Record):
    """An honour that comes round: its editions share it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    organiser = models.ForeignKey(Union, models.PROTECT, related_name="programmes")
    data_classes: ClassVar = dict.fromkeys(("code", "name", "organiser"), P)

    def __str__(self) -> str:
        return self.name


class Edition(Record):
    """One edition. ``definition`` is the parsed file; once frozen, an addendum alone changes what holds."""

    code = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    organiser = models.ForeignKey(Union, models.PROTECT, related_name="editions")
    log = models.ForeignKey(Log, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    definition = DefinitionField()
    digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by_uid = models.CharField(max_length=20, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        ("code", "programme", "organiser", "log", "name", "state", "definition", "digest", "frozen_at"), P
    ) | {"frozen_by_uid": I}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="edition_frozen_has_digest",
                condition=models.Q(state=EditionState.DRAFT, digest="", frozen_at=None, frozen_by_uid="")
                | (
                    ~models.Q(state=EditionState.DRAFT)
                    & ~models.Q(digest="")
                    & models.Q(frozen_at__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Addendum(Record):
    """A numbered change to a frozen edition (补充通知): what, why, who approved, whom it reaches."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="addenda")
    number = models.IntegerField()
    changes = models.JSONField(help_text="path in the definition -> new value")
    reason = models.TextField()
    public_text = models.TextField()
    reaches = models.CharField(max_length=80)
    approved_by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "number", "changes", "reason", "public_text", "reaches", "at"), P
    ) | {"approved_by_uid": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="addendum_number_once")]


class Quota(Record):
    """Places a union may recommend in an edition (名额分配)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="quotas")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    places = models.IntegerField(null=True, help_text="null where the edition sets no limit")
    number = models.CharField(max_length=12, help_text="random public number of the union in this edition")
    factors = models.JSONField(default=dict, help_text="dated figures the formula weighed")
    salt = models.CharField(max_length=64, help_text="of the union's name in quotas.json")
    data_classes: ClassVar = dict.fromkeys(("edition", "union", "places", "number", "factors"), P) | {
        "salt": S
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "union"], name="one_quota_a_union"),
            models.UniqueConstraint(fields=["edition", "number"], name="one_quota_a_number"),
            models.CheckConstraint(condition=models.Q(places__gte=0), name="quota_not_negative"),
        ]


class Allotment(Record):
    """Places an upper union passes on to one below it (名额下达); the organiser's own stand in ``Quota``."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="allotments")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(Union, models.PROTECT, related_name="+")
    places = models.IntegerField()
    factors = models.JSONField(default=dict, help_text="figures the formula weighed, each with its day")
    at = models.DateTimeField()
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "union", "issued_by", "places", "factors", "at"), P
    ) | {"by_uid": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "union"], name="one_allotment_a_union"),
            models.CheckConstraint(condition=models.Q(places__gte=0), name="allotment_not_negative"),
        ]


class UnitFigure(Record):
    """A figure of a union on a day, as a quota's formula weighs it: members, employed staff, value added."""

    union = models.ForeignKey(Union, models.PROTECT, related_name="figures")
    factor = models.CharField(max_length=48)
    on = models.DateField()
    value = models.BigIntegerField()
    source = models.CharField(max_length=120)
    data_classes: ClassVar = dict.fromkeys(("union", "factor", "on", "value", "source"), P)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "factor", "on"], name="one_figure_a_day"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="figure_not_negative"),
        ]


class Fence(Record):
    """A conflict that keeps an account off one object everywhere: pages, lists, counts, exports (回避)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="fences")
    account_uid = models.CharField(max_length=20)
    object_uid = models.CharField(max_length=20, help_text="uid of a dossier")
    reason = models.CharField(max_length=200)
    lifted = models.DateTimeField(null=True)
    data_classes: ClassVar = {"edition": P, "account_uid": I, "object_uid": I, "reason": N, "lifted": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_uid", "object_uid"], condition=models.Q(lifted=None), name="fence_once"
            )
        ]


class HolidayYear(Record):
    """Days off and make-up days (调休) of one year, entered from the State Council's notice."""

    year = models.IntegerField(unique=True)
    holidays = models.JSONField(help_text="days off from Monday to Friday, ISO dates, ascending")
    makeup = models.JSONField(help_text="working Saturdays and Sundays, ISO dates, ascending")
    source = models.CharField(max_length=120, help_text="title and number of the notice")
    entered_by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("year", "holidays", "makeup", "source", "at"), P) | {
        "entered_by_uid": I
    }
