"""What an approval is bound to: payee, account, amount and purpose of every line, salted, signed under a key of its own."""

from __future__ import annotations

import hashlib

from baijia.aftercare.prizes.files import lines_of, number_of
from baijia.aftercare.prizes.models import Batch, PaymentKey
from baijia.core import cipher, entropy, ids
from baijia.directory.models import Union
from baijia.engine.canonical import canonical
from baijia.engine.log.keys import SigningKey

TABLE = "prizes.paymentkey"
LABEL = b"baijia/payment-approval/v1"


def digest(batch: Batch) -> str:
    """Return SHA-256 over the batch's salt and its lines as they stand now, account numbers unsealed."""
    rows = [
        {
            "reference": line.reference,
            "payee": line.obligation.payee.uid,
            "holder": line.account.holder,
            "account": number_of(line.account),
            "bank": line.account.bank,
            "clearing": line.account.clearing,
            "net": f"{line.net:.2f}",
            "tax": f"{line.tax:.2f}",
        }
        for line in lines_of(batch)
    ]
    document = {
        "organiser": batch.organiser.uid,
        "batch": batch.number,
        "purpose": batch.purpose,
        "pay_on": batch.pay_on.isoformat(),
        "lines": rows,
    }
    return hashlib.sha256(LABEL + bytes.fromhex(batch.salt) + canonical(document)).hexdigest()


def sign(batch: Batch) -> str:
    """Return the organiser's signature over the approved digest and who approved, as hex."""
    return _key(batch.organiser).sign(_message(batch)).hex()


def holds(batch: Batch) -> bool:
    """Tell whether the signature is by the organiser's key in use and the lines are still the approved ones."""
    key = key_of(batch.organiser)
    if key is None or not batch.signature or digest(batch) != batch.approved_digest:
        return False
    verify = _key(batch.organiser).verify_key
    return key.public_key == verify.public.hex() and verify.verify(
        _message(batch), bytes.fromhex(batch.signature)
    )


def _message(batch: Batch) -> bytes:
    return LABEL + bytes.fromhex(batch.approved_digest) + batch.approver_uid.encode()


def key_of(organiser: Union) -> PaymentKey | None:
    """Return the organiser's key in use, None before the first approval."""
    return PaymentKey.objects.filter(organiser=organiser, replaced_at=None).first()


def make_key(organiser: Union) -> PaymentKey:
    """Make the organiser's next key, sealed; the one before must have been replaced."""
    seed = entropy.random_bytes(32)
    public = SigningKey(_name(organiser), seed).verify_key.public.hex()
    row = PaymentKey(uid=ids.new_uid(), organiser=organiser, public_key=public)
    row.key_token = cipher.seal(seed.hex(), table=TABLE, field="key_token", row=row.uid)
    row.save()
    return row


def _key(organiser: Union) -> SigningKey:
    row = key_of(organiser) or make_key(organiser)
    seed_hex = cipher.unseal(row.key_token, table=TABLE, field="key_token", row=row.uid)
    return SigningKey(_name(organiser), bytes.fromhex(seed_hex))


def _name(organiser: Union) -> str:
    return f"{organiser.code}/payments"
