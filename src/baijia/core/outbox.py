"""Messages to people, written with the business change and delivered after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from baijia.core import cipher, clock, ids
from baijia.core.enums import Channel
from baijia.core.models import Message
from baijia.core.prepared import insert


def enqueue(
    account_uid: str, template: str, *, channel: Channel = Channel.IN_SITE, **context: Any
) -> Message:
    """Put one message into the outbox; in-site messages count as delivered at once.

    Args:
        account_uid: of an account, or of a person, who reads it behind the own link.
    """
    now = clock.edition_now()
    return insert(
        Message(
            account_uid=account_uid,
            channel=channel,
            template=template,
            context=context,
            created=now,
            sent=now if channel == Channel.IN_SITE else None,
        )
    )


def enqueue_all(letters: Iterable[tuple[str, str, Mapping[str, Any]]]) -> int:
    """Put many in-site messages into the outbox at once: (account, template, context). Returns how many."""
    now = clock.edition_now()
    rows = [
        Message(
            uid=ids.new_uid(),
            account_uid=account_uid,
            channel=Channel.IN_SITE,
            template=template,
            context=dict(context),
            created=now,
            sent=now,
        )
        for account_uid, template, context in letters
    ]
    return len(Message.objects.bulk_create(rows, batch_size=500))


def send_sms(phone: str, template: str, **context: Any) -> Message:
    """Put a text message to a number that is no account's into the outbox; the number is sealed to the row."""
    row = Message(
        uid=ids.new_uid(),
        channel=Channel.SMS,
        template=template,
        context=context,
        created=clock.edition_now(),
    )
    row.address_token = cipher.seal(phone.strip(), table="core.message", field="address_token", row=row.uid)
    row.save()
    return row


def inbox(account_uid: str, limit: int = 20) -> list[Message]:
    """Return the newest in-site messages of an account."""
    rows = Message.objects.filter(account_uid=account_uid, channel=Channel.IN_SITE)
    return list(rows.order_by("-id")[:limit]) if account_uid else []


def unread(account_uid: str) -> int:
    """Return how many in-site messages wait to be read."""
    rows = Message.objects.filter(account_uid=account_uid, channel=Channel.IN_SITE, read=None)
    return rows.count() if account_uid else 0
