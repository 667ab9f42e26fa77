"""Ed25519 keys under a name, as C2SP signed-note and tlog-cosignature know them.

Seeds come from outside; nothing here draws randomness or reads a clock.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from baijia.engine.faults import BadInput, Fault

ED25519 = 0x01
"""Signature type of a plain note signature (C2SP signed-note)."""
COSIGNATURE_V1 = 0x04
"""Signature type of a timestamped Ed25519 witness cosignature (C2SP tlog-cosignature)."""

_FIELD = 2**255 - 19
_EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = frozenset({0, 1, _FIELD - 1, _EIGHTH, _FIELD - _EIGHTH})
"""The y of all points whose order divides 8; the sign of x changes nothing."""
ALGORITHMS = (ED25519, COSIGNATURE_V1)
KEY_BYTES = 32
SIGNATURE_BYTES = 64
MAX_TIME = 2**63 - 1
_MAX_VKEY = 4096


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A named public key that verifies one type of note signature.

    ``public`` is the 32-byte RFC 8032 encoding.

    Raises:
        BadInput: the name, the length of the key or the algorithm cannot stand in a note.
    """

    name: str
    public: bytes
    algorithm: int = ED25519
    key_id: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_algorithm(self.algorithm, self.name)
        if len(self.public) != KEY_BYTES:
            raise BadInput(Fault(self.name, f"public key of {len(self.public)} bytes", "32 bytes"))
        object.__setattr__(self, "key_id", key_id(self.name, self.algorithm, self.public))

    @classmethod
    def from_vkey(cls, text: str, *, where: str = "vkey") -> VerifyKey:
        """Read ``<name>+<key id, 8 hex digits>+<base64 of algorithm byte and public key>``.

        Raises:
            BadInput: naming ``where``.
        """
        parts = text.split("+", 2) if len(text) <= _MAX_VKEY else []
        if len(parts) != 3:
            raise BadInput(Fault(where, "not a verifier key", "name+hash+base64"))
        name, hexed, encoded = parts
        blob = _decode(encoded, where)
        if blob[0] not in ALGORITHMS:
            raise BadInput(Fault(where, f"signature type 0x{blob[0]:02x}", "0x01 or 0x04 (Ed25519)"))
        if len(blob) != 1 + KEY_BYTES:
            raise BadInput(Fault(where, f"public key of {len(blob) - 1} bytes", "32 bytes"))
        key = cls(name, blob[1:], blob[0])
        if key.key_id.hex() != hexed:
            raise BadInput(Fault(where, f"key id {hexed[:16]} does not belong to the key", key.key_id.hex()))
        return key

    @property
    def vkey(self) -> str:
        """The key as one line of text, the form that policies and people exchange."""
        blob = bytes([self.algorithm]) + self.public
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw public key, lowercase hex: what is compared over a second channel."""
        return hashlib.sha256(self.public).hexdigest()

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes) is this key's Ed25519 signature of ``message``."""
        return verifies(self.public, message, signature)

    def verify_note(self, text: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (what follows the key id in a note) holds for the note text."""
        if self.algorithm == ED25519:
            return self.verify(text, signature)
        if len(signature) != 8 + SIGNATURE_BYTES:
            return False
        time = int.from_bytes(signature[:8], "big")
        return time <= MAX_TIME and self.verify(cosignature_message(text, time), signature[8:])


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is an Ed25519 signature (64 bytes) of ``message`` by a public key (32 bytes) that is sound."""
    if len(signature) != SIGNATURE_BYTES or is_weak(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_weak(public: bytes) -> bool:
    """Whether a public key is of small order or not canonical: under the one anything verifies, the other has two names."""
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    return y in _SMALL_ORDER or y >= _FIELD


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A named private key, made from a 32-byte seed that the caller drew; never printed."""

    name: str
    seed: bytes = field(repr=False)
    algorithm: int = ED25519
    verify_key: VerifyKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise BadInput(Fault(self.name, f"seed of {len(self.seed)} bytes", "32 bytes"))
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        object.__setattr__(self, "verify_key", VerifyKey(self.name, public, self.algorithm))

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of this key's signatures."""
        return self.verify_key.key_id

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of ``message``."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def sign_note(self, text: bytes) -> bytes:
        """Return the plain note signature of ``text``.

        Raises:
            ValueError: the key is a cosigner's; it must say a time (``checkpoint.Cosigner``).
        """
        if self.algorithm != ED25519:
            raise ValueError(f"{self.name} cosigns with a time; use checkpoint.Cosigner")
        return self.sign(text)


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """Return SHA-256(name, newline, algorithm byte, public key), first four bytes (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def cosignature_message(text: bytes, time: int) -> bytes:
    """Return what a v1 cosigner signs: header, POSIX ``time`` in seconds, whole note text."""
    return b"cosignature/v1\ntime %d\n" % time + text


def name_is_sound(name: str) -> bool:
    """Whether ``name`` can stand in a signature line: not empty, no spaces, no plus, no control character."""
    return (
        bool(name)
        and "+" not in name
        and not any(sign.isspace() or sign < " " or "\ud800" <= sign <= "\udfff" for sign in name)
    )


def _check_name(name: str) -> None:
    if not name_is_sound(name):
        raise BadInput(
            Fault("key name", f"{name[:80]!r}", "a name without spaces, plus or control characters")
        )


def _check_algorithm(algorithm: int, name: str) -> None:
    if algorithm not in ALGORITHMS:
        raise BadInput(Fault(name, f"signature type 0x{algorithm:02x}", "0x01 or 0x04 (Ed25519)"))


def _decode(text: str, where: str) -> bytes:
    try:
        blob = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    # One spelling per key: base64 that leaves stray low bits would give two.
    if not blob or base64.b64encode(blob).decode() != text:
        raise BadInput(Fault(where, "the key is not base64", "standard base64 with padding"))
    return blob
