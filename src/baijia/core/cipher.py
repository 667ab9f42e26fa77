"""Sealing of sensitive values: AES-256-GCM bound to table, field and row; exact match by a blind index.

A token is ``v1.<key id>.<base64 of nonce and ciphertext>``. Keys are derived from the master key by
HKDF (RFC 5869) under separate labels, so that the index key opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from baijia.core import entropy


class Unsealable(Exception):  # noqa: N818
    """The token is damaged, of another row, or under a key that is not here."""


@lru_cache(maxsize=8)
def _key(master: str, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"baijia/{purpose}/v1".encode()).derive(
        bytes.fromhex(master)
    )


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"baijia/key-id" + key).hexdigest()[:8]


def seal(plaintext: str, *, table: str, field: str, row: str) -> str:
    """Encrypt ``plaintext`` for one field of one row."""
    key = _key(settings.MASTER_KEY, "seal")
    nonce = entropy.random_bytes(12)
    box = AESGCM(key).encrypt(nonce, plaintext.encode(), _bound(table, field, row))
    return f"v1.{_key_id(key)}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(token: str, *, table: str, field: str, row: str) -> str:
    """Decrypt a token of that field and row.

    Raises:
        Unsealable: it does not belong there, or the key is another.
    """
    key = _key(settings.MASTER_KEY, "seal")
    version, key_id, body = [*token.split(".", 2), "", ""][:3]
    if version != "v1" or key_id != _key_id(key):
        raise Unsealable(f"unknown key {key_id} in {table}.{field}")
    try:
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(key).decrypt(raw[:12], raw[12:], _bound(table, field, row)).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable(f"damaged or foreign token in {table}.{field}") from error


def blind_index(value: str, *, purpose: str) -> str:
    """Return the keyed index of a normalised value, for exact match alone."""
    return hmac.digest(_key(settings.MASTER_KEY, f"index/{purpose}"), value.encode(), "sha256").hex()


def _bound(table: str, field: str, row: str) -> bytes:
    return f"{table}\x1f{field}\x1f{row}".encode()
