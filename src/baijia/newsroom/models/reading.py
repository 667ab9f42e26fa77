"""How often articles are read: counts a day, and for one day who was counted already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.core.models import I, P


class Clicks(models.Model):
    """How many readers opened an article on one day."""

    article = models.ForeignKey("newsroom.ArticlePage", models.CASCADE, related_name="clicks")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    data_classes: ClassVar = dict.fromkeys(("article", "day", "count"), P)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="clicks_once_a_day")]
        indexes = [models.Index(fields=["day"], name="clicks_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.count}"


class Reader(models.Model):
    """A reader who was counted for an article today, as a keyed hash that means nothing tomorrow; swept daily."""

    mark = models.CharField(max_length=64, unique=True)
    day = models.DateField(db_index=True)
    data_classes: ClassVar = {"mark": I, "day": I}

    def __str__(self) -> str:
        return f"a reader on {self.day}"
