"""What was sent in: for the desk, and for whoever holds a receipt."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from baijia.core import audit, cipher
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.newsroom.models import Tip
from baijia.newsroom.rules import tips as rules

LABEL = "newsroom.tip"


def receipt_hash(receipt: str) -> str:
    """Return what is kept of a receipt, from how people type it."""
    bare = "".join(sign for sign in receipt.upper() if sign.isalnum())
    return salted_hmac("baijia.newsroom.receipt", bare, algorithm="sha256").hexdigest()


def by_receipt(receipt: str) -> Tip:
    """Return a tip with its conversation to whoever holds its receipt.

    Raises:
        Refused: as hidden, the same for every receipt that is none.
    """
    rows = Tip.objects.prefetch_related("words", "files__stored")
    found = rows.filter(receipt_hash=receipt_hash(receipt)).first()
    if found is None:
        raise not_found()
    return found


def for_desk(actor: Actor, state: str = "") -> QuerySet[Tip]:
    """Return what was sent in, newest first, to those who handle it."""
    rows = Tip.objects.select_related("assigned", "article") if rules.handles(actor) else Tip.objects.none()
    return rows.filter(state=state) if state else rows


def one(actor: Actor, uid: str) -> Tip:
    """Return a tip to somebody who handles it.

    Raises:
        Refused: as hidden.
    """
    found = for_desk(actor).prefetch_related("words", "files__stored").filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def sender(*, actor: Actor, tip: Tip, purpose: str) -> tuple[str, str]:
    """Return (name, contact) of who sent a tip, blank if anonymous; that it was read, and why, is kept."""
    rules.check_handle(actor)
    audit.record(actor, "newsroom.sender", tip, purpose=purpose)
    if tip.anonymous:
        return "", ""
    return (
        cipher.unseal(tip.name_token, table=LABEL, field="name_token", row=tip.uid),
        cipher.unseal(tip.contact_token, table=LABEL, field="contact_token", row=tip.uid),
    )
