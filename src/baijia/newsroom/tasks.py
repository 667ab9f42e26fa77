"""Background work of the newsroom."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from baijia.core import clock
from baijia.core.refused import Refused
from baijia.newsroom.commands import reading

logger = logging.getLogger(__name__)


def publish_scheduled() -> None:
    """Let go offline and come out what was signed and scheduled, in wall time.

    Wagtail's own command ends with the first page that is refused, for a word listed or a licence lost since it was
    signed: here such a page waits until nothing forbids it, and the others come out.
    """
    now = timezone.now()
    for page in Page.objects.live().filter(expire_at__lt=now):
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except Refused as refusal:
            logger.warning(
                "page %s is signed and scheduled but waits: %s", revision.object_id, refusal.sentence
            )


def forget_readers() -> int:
    """Forget whose reading was counted before today; returns how many."""
    return reading.sweep(clock.edition_now().date())
