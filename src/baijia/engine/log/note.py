"""Signed notes: text with signature lines, C2SP signed-note v1.

A note says nothing until a key that the reader already trusts has verified it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from baijia.engine.faults import AnswerIsNo, BadInput, Fault
from baijia.engine.log.keys import name_is_sound

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_DASH = "\u2014 "


class Signer(Protocol):
    """What signs a note: ``keys.SigningKey``, ``checkpoint.Cosigner``, or a later type of signature."""

    @property
    def name(self) -> str:
        """The key name of the signature line."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, identify key and algorithm."""

    def sign_note(self, text: bytes) -> bytes:
        """Return what follows the key id in the signature."""


class Verifier(Protocol):
    """What verifies signatures of one key and algorithm: ``keys.VerifyKey``, or a later type."""

    @property
    def name(self) -> str:
        """The key name of the signature lines it answers for."""

    @property
    def key_id(self) -> bytes:
        """The key id of the signature lines it answers for."""

    def verify_note(self, text: bytes, signature: bytes) -> bool:
        """Whether what follows the key id holds for the note text."""


class Unverified(AnswerIsNo):
    """A well-formed note without a trusted signature, or with a false one under a trusted name."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: key name, four bytes of key id, the bytes after it."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, newline included."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read: ``text`` ends in a newline; only ``verified`` signatures were checked."""

    text: str
    verified: tuple[Signature, ...]
    ignored: tuple[Signature, ...]

    @property
    def names(self) -> frozenset[str]:
        """Names of the keys that verified."""
        return frozenset(signature.name for signature in self.verified)

    def signed_by(self, key: Verifier) -> bool:
        """Whether exactly this key (name and key id) verified."""
        return any((item.name, item.key_id) == (key.name, key.key_id) for item in self.verified)


def sign(body: str, signers: Iterable[Signer]) -> str:
    """Return ``body`` with one signature line per signer, in their order.

    Raises:
        BadInput: the body does not end in a newline or holds a control character, or nobody signs.
    """
    _check_text(body, "note")
    return _with_signatures(body, f"{body}\n", signers)


def add_signatures(text: str, signers: Iterable[Signer], *, where: str = "note") -> str:
    """Return the note ``text`` with further signature lines at its end; those there stay, unverified.

    Raises:
        BadInput: it is not a note.
    """
    body, _ = parse(text, where=where)
    return _with_signatures(body, text, signers)


def parse(note: str | bytes, *, where: str = "note") -> tuple[str, tuple[Signature, ...]]:
    """Split a note into its text and its signature lines, verifying nothing.

    Raises:
        BadInput: naming ``where``, with every malformed signature line up to twenty.
    """
    text = _decode(note, where)
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise BadInput(
            Fault(where, "not a note", "text, an empty line, signature lines, each with a newline")
        )
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadInput(Fault(where, f"{len(lines)} signature lines", f"at most {MAX_SIGNATURES}"))
    first = body.count("\n") + 3
    faults: list[Fault] = []
    signatures: list[Signature] = []
    for number, line in enumerate(lines, first):
        signature = _signature(line)
        if signature is None:
            faults.append(Fault(f"{where}:{number}", "malformed signature line", "— name base64"))
        else:
            signatures.append(signature)
    if faults:
        raise BadInput(*faults[:20])
    return body + "\n", tuple(signatures)


def open(note: str | bytes, verifiers: Iterable[Verifier], *, where: str = "note") -> Note:
    """Read a note and verify every signature of a known key; unknown signature lines are set aside.

    Name and key id together make a key known. A second signature of the same key must hold too and
    is dropped.

    Raises:
        BadInput: it is not a note.
        Unverified: a known key's signature is false, or no known key signed.
    """
    text, signatures = parse(note, where=where)
    known = {(item.name, item.key_id): item for item in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    ignored: list[Signature] = []
    for signature in signatures:
        identity = (signature.name, signature.key_id)
        if identity not in known:
            ignored.append(signature)
        elif not known[identity].verify_note(text.encode(), signature.value):
            raise Unverified(f"{where}: false signature of {signature.name}+{signature.key_id.hex()}")
        else:
            verified.setdefault(identity, signature)
    if not verified:
        raise Unverified(f"{where}: no signature of a known key")
    return Note(text, tuple(verified.values()), tuple(ignored))


def _with_signatures(body: str, note: str, signers: Iterable[Signer]) -> str:
    lines = [
        Signature(signer.name, signer.key_id, signer.sign_note(body.encode())).line for signer in signers
    ]
    if not lines:
        raise BadInput(Fault("note", "nobody signs it", "at least one signer"))
    result = note + "".join(lines)
    parse(result)
    return result


def _decode(note: str | bytes, where: str) -> str:
    try:
        data = note.encode() if isinstance(note, str) else note
        text = data.decode()
    except UnicodeError:
        raise BadInput(Fault(where, "not UTF-8", "UTF-8 text")) from None
    if len(data) > MAX_NOTE_BYTES:
        raise BadInput(Fault(where, f"{len(data)} bytes", f"at most {MAX_NOTE_BYTES}"))
    _check_control(text, where)
    return text


def _check_text(text: str, where: str) -> None:
    _decode(text, where)
    if not text.endswith("\n"):
        raise BadInput(Fault(where, "the text does not end in a newline", "a newline at its end"))


def _check_control(text: str, where: str) -> None:
    for sign in text:
        if sign < " " and sign != "\n":
            raise BadInput(Fault(where, f"control character U+{ord(sign):04X}", "newlines only"))


def _signature(line: str) -> Signature | None:
    if not line.startswith(_DASH):
        return None
    name, _, encoded = line[len(_DASH) :].partition(" ")
    if not name_is_sound(name):
        return None
    try:
        blob = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    # Four bytes of key id and at least one of signature; one spelling only.
    if len(blob) < 5 or base64.b64encode(blob).decode() != encoded:
        return None
    return Signature(name, blob[:4], blob[4:])
