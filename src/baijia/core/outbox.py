"""Messages to people, written with the business change and delivered after it."""

from __future__ import annotations

from typing import Any

from baijia.core import clock
from baijia.core.enums import Channel
from baijia.core.models import Message


def enqueue(
    account_uid: str, template: str, *, channel: Channel = Channel.IN_SITE, **context: Any
) -> Message:
    """Put one message to an account into the outbox; in-site messages count as delivered at once."""
    now = clock.edition_now()
    return Message.objects.create(
        account_uid=account_uid,
        channel=channel,
        template=template,
        context=context,
        created=now,
        sent=now if channel == Channel.IN_SITE else None,
    )


def inbox(account_uid: str, limit: int = 20) -> list[Message]:
    """Return the newest in-site messages of an account."""
    rows = Message.objects.filter(account_uid=account_uid, channel=Channel.IN_SITE)
    return list(rows.order_by("-id")[:limit]) if account_uid else []


def unread(account_uid: str) -> int:
    """Return how many in-site messages wait to be read."""
    rows = Message.objects.filter(account_uid=account_uid, channel=Channel.IN_SITE, read=None)
    return rows.count() if account_uid else 0
