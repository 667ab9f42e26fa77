"""Counting readers honestly: a machine, a reload and a second look on the same day do not count."""

from __future__ import annotations

import re
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from baijia.core import clock
from baijia.newsroom.models import ArticlePage, Clicks, Reader

_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|go-http|headless|preview|monitor|scan|feed|baiduspider|^$",
    re.IGNORECASE,
)


def count_click(*, article: ArticlePage, address: str, agent: str) -> int:
    """Count a reader of an article once a day and return how many there were so far.

    It is no command: it changes no record of anybody, and an audit row a reader would be a record of readers.

    Args:
        address: where the request comes from; only a hash of it is kept, keyed by secret, day and article.
        agent: what the browser calls itself.
    """
    today = clock.edition_now().date()
    if not _MACHINES.search(agent):
        try:
            with transaction.atomic():
                Reader.objects.create(mark=_mark(article, address, agent, today), day=today)
                made, _ = Clicks.objects.get_or_create(article=article, day=today)
                Clicks.objects.filter(pk=made.pk).update(count=F("count") + 1)
        except IntegrityError:
            pass  # counted already today
    return sum(article.clicks.values_list("count", flat=True))


def sweep(before: date) -> int:
    """Forget whose visits were counted on earlier days; returns how many."""
    return int(Reader.objects.filter(day__lt=before).delete()[0])


def _mark(article: ArticlePage, address: str, agent: str, day: date) -> str:
    return salted_hmac(
        "baijia.newsroom.reader", f"{day}|{article.pk}|{address}|{agent}", algorithm="sha256"
    ).hexdigest()
