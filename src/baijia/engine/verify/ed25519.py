"""Ed25519 of ballots by the thousand: libsodium takes half of OpenSSL's time.

It also refuses more than RFC 8032 does, so whatever it refuses OpenSSL judges; what it accepts OpenSSL accepts too.
"""

from __future__ import annotations

from collections.abc import Callable

from baijia.engine.log.keys import SIGNATURE_BYTES, verifies

FEW = 1_000
"""Up to so many are judged before libsodium would have been loaded."""
Verifies = Callable[[bytes, bytes, bytes], bool]


def for_many(count: int) -> Verifies:
    """Return what tells whether (public key, message, signature) hold, as ``log.keys.verifies`` does (bundle.md 1.8)."""
    if count <= FEW:
        return verifies
    try:
        from nacl.bindings import crypto_sign_open
        from nacl.exceptions import BadSignatureError
    except ImportError:  # the verifier alone needs two packages, and this is none of them
        return verifies

    def judged(public: bytes, message: bytes, signature: bytes) -> bool:
        if len(signature) != SIGNATURE_BYTES:
            return False
        try:
            crypto_sign_open(signature + message, public)
        except BadSignatureError:
            return verifies(public, message, signature)
        return True

    return judged
