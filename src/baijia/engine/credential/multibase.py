"""Multibase text (base58btc ``z``, base64url ``u``) and Multikeys (W3C Controlled Identifiers 1.0)."""

from __future__ import annotations

import base64
import binascii
from itertools import takewhile

from baijia.engine.faults import BadInput, Fault

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)}
_ED25519_PREFIX = b"\xed\x01"
_DID_KEY = "did:key:"
MAX_BASE58 = 256
"""Longest base58 text read: its decoding takes time with the square of the length."""


def base58_encode(data: bytes) -> str:
    """Return base58btc without a multibase prefix."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    zeros = sum(1 for _ in takewhile(lambda byte: byte == 0, data))
    return "1" * zeros + "".join(reversed(digits))


def base58_decode(text: str, *, where: str = "base58") -> bytes:
    """Return the bytes of base58btc text.

    Raises:
        BadInput: a character outside the alphabet, or more than ``MAX_BASE58`` characters.
    """
    if len(text) > MAX_BASE58 or any(sign not in _VALUES for sign in text):
        raise BadInput(Fault(where, "not base58btc", f"at most {MAX_BASE58} characters of its alphabet"))
    number = 0
    for sign in text:
        number = number * 58 + _VALUES[sign]
    zeros = sum(1 for _ in takewhile(lambda sign: sign == "1", text))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base58(data: bytes) -> str:
    """Return multibase base58btc, ``z...``."""
    return "z" + base58_encode(data)


def decode_base58(text: str, *, where: str = "multibase") -> bytes:
    """Return the bytes of multibase base58btc.

    Raises:
        BadInput: no ``z`` before it, or not base58btc.
    """
    if not text.startswith("z"):
        raise BadInput(Fault(where, f"begins with {text[:1]!r}", "multibase base58btc, beginning with z"))
    return base58_decode(text[1:], where=where)


def encode_base64url(data: bytes) -> str:
    """Return multibase base64url without padding, ``u...``."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: str, *, where: str = "multibase") -> bytes:
    """Return the bytes of multibase base64url; one spelling only, without padding.

    Raises:
        BadInput: no ``u`` before it, or not base64url.
    """
    if not text.startswith("u"):
        raise BadInput(Fault(where, f"begins with {text[:1]!r}", "multibase base64url, beginning with u"))
    body = text[1:]
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if encode_base64url(data) != text:
        raise BadInput(Fault(where, "not base64url", "base64url without padding"))
    return data


def encode_multikey(public: bytes) -> str:
    """Return an Ed25519 public key (32 bytes) as Multikey, ``z6Mk...``.

    Raises:
        BadInput: it is not 32 bytes long.
    """
    if len(public) != 32:
        raise BadInput(Fault("public key", f"{len(public)} bytes", "32 bytes"))
    return encode_base58(_ED25519_PREFIX + public)


def decode_multikey(text: str, *, where: str = "Multikey") -> bytes:
    """Return the 32 bytes of an Ed25519 public key.

    Raises:
        BadInput: it is not such a key; other kinds of key are refused by name of place.
    """
    data = decode_base58(text, where=where)
    if len(data) != 34 or data[:2] != _ED25519_PREFIX or encode_base58(data) != text:
        raise BadInput(Fault(where, "not an Ed25519 Multikey", "z6Mk... (prefix 0xed01 and 32 bytes)"))
    return data[2:]


def did_key(public: bytes) -> str:
    """Return the ``did:key`` of an Ed25519 public key."""
    return _DID_KEY + encode_multikey(public)


def did_key_method(public: bytes) -> str:
    """Return the verification method of that ``did:key``: the key, a hash sign, the key again."""
    multikey = encode_multikey(public)
    return f"{_DID_KEY}{multikey}#{multikey}"


def public_of_did_key(text: str, *, where: str = "did:key") -> bytes:
    """Return the public key of a ``did:key`` or of its verification method.

    Raises:
        BadInput: it is not one, or the part after the hash sign is another key.
    """
    identifier, sign, fragment = text.partition("#")
    if not identifier.startswith(_DID_KEY):
        raise BadInput(Fault(where, f"{text[:80]!r}", "did:key:z6Mk..."))
    multikey = identifier.removeprefix(_DID_KEY)
    public = decode_multikey(multikey, where=where)
    if sign and fragment != multikey:
        raise BadInput(Fault(where, "the part after # is another key", f"#{multikey}"))
    return public
