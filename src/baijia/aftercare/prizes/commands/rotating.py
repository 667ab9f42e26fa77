"""The payment key is changed: every some years, or because it is no longer the organiser's alone."""

from __future__ import annotations

from baijia.aftercare.prizes import approval
from baijia.aftercare.prizes.models import PaymentKey
from baijia.aftercare.prizes.rules import keys
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory import rules as directory
from baijia.directory.models import Union


@command
def rotate_payment_key(*, actor: Actor, organiser: Union, reason: str) -> PaymentKey:
    """Give an organiser a new payment key and erase the old one's private half.

    A batch that was approved and has not gone to the bank must be made and approved anew: whoever had the old key could
    have signed it. What went to the bank is in the log.
    """
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    older = keys.check_rotates_key(actor, organiser)
    why = directory.check_reason(reason)
    older.replaced_at, older.key_token = clock.edition_now(), ""
    older.save(update_fields=["replaced_at", "key_token"])
    key = approval.make_key(organiser)
    audit.record(
        actor,
        "prizes.rotate_payment_key",
        organiser,
        scope=organiser.code,
        purpose=why,
        before={"key": older.public_key},
        after={"key": key.public_key},
    )
    return key
