"""Checkpoints: the signed head of a log (C2SP tlog-checkpoint) and its cosignatures (tlog-cosignature)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import note
from baijia.engine.log.keys import COSIGNATURE_V1, MAX_TIME, SigningKey, VerifyKey, cosignature_message
from baijia.engine.log.merkle import EMPTY_ROOT, HASH_BYTES, MAX_SIZE

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its origin, number of leaves, 32-byte root, and extension lines (best none)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A verified witness cosignature: who, and when in POSIX seconds."""

    name: str
    key_id: bytes
    time: int


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose note was verified, with the note and the times of its verified cosignatures."""

    checkpoint: Checkpoint
    note: note.Note
    cosignatures: tuple[Cosignature, ...]


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness key that cosigns at one moment; ``time`` is POSIX seconds and comes from the caller.

    Raises:
        BadInput: the key is not of the cosignature type, or the time is out of range.
    """

    key: SigningKey
    time: int

    def __post_init__(self) -> None:
        if self.key.algorithm != COSIGNATURE_V1:
            raise BadInput(Fault(self.key.name, "not a cosigner's key", "signature type 0x04"))
        if not 0 <= self.time <= MAX_TIME:
            raise BadInput(Fault(self.key.name, f"time {self.time}", "POSIX seconds up to 2**63 - 1"))

    @property
    def name(self) -> str:
        """The witness's key name."""
        return self.key.name

    @property
    def key_id(self) -> bytes:
        """The witness's key id."""
        return self.key.key_id

    def sign_note(self, text: bytes) -> bytes:
        """Return eight bytes of time and the Ed25519 signature of the cosignature message."""
        return self.time.to_bytes(8, "big") + self.key.sign(cosignature_message(text, self.time))


def format(checkpoint: Checkpoint) -> str:
    """Return the note text of a checkpoint.

    Raises:
        BadInput: it could not be read back.
    """
    lines = [
        checkpoint.origin,
        str(checkpoint.size),
        base64.b64encode(checkpoint.root).decode(),
        *checkpoint.extensions,
    ]
    text = "".join(f"{line}\n" for line in lines)
    if parse(text) != checkpoint:
        raise BadInput(Fault("checkpoint", "a line holds a newline", "one line each"))
    return text


def parse(text: str, *, where: str = "checkpoint") -> Checkpoint:
    """Read the note text of a checkpoint: origin, size, root in base64, extension lines.

    The root of an empty log must be the hash of nothing.

    Raises:
        BadInput: naming the line.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadInput(
            Fault(where, "not a checkpoint", "origin, size and root, no empty line, a newline at the end")
        )
    origin, size, encoded, *extensions = lines[:-1]
    faults = []
    if any(sign < " " for sign in text if sign != "\n"):
        faults.append(Fault(where, "a control character", "none"))
    if not _DECIMAL.fullmatch(size) or int(size) > MAX_SIZE:
        faults.append(Fault(f"{where}:2", f"size {size[:40]!r}", "a decimal number without leading zeros"))
    root = _root(encoded)
    if root is None:
        faults.append(Fault(f"{where}:3", f"root {encoded[:60]!r}", "base64 of 32 bytes"))
    elif size == "0" and root != EMPTY_ROOT:
        faults.append(Fault(f"{where}:3", "an empty log with a root of its own", "the SHA-256 of nothing"))
    if faults or root is None:
        raise BadInput(*faults)
    return Checkpoint(origin, int(size), root, tuple(extensions))


def sign(checkpoint: Checkpoint, signers: Iterable[note.Signer]) -> str:
    """Return the signed note of a checkpoint; the log signs first, witnesses after it.

    Raises:
        BadInput: the checkpoint is malformed or nobody signs.
    """
    return note.sign(format(checkpoint), signers)


def cosign(text: str, cosigners: Iterable[Cosigner], *, where: str = "checkpoint") -> str:
    """Return the signed checkpoint with cosignature lines added.

    Checking that it extends what the witness saw before is the caller's duty, and comes first.

    Raises:
        BadInput: it is not a checkpoint.
    """
    parse(note.parse(text, where=where)[0], where=where)
    return note.add_signatures(text, cosigners, where=where)


def open(
    text: str | bytes, verifiers: Iterable[note.Verifier], *, where: str = "checkpoint"
) -> SignedCheckpoint:
    """Read and verify a signed checkpoint.

    Which signatures suffice is for a policy to say; here one of a known key does.

    Raises:
        BadInput: it is not a signed checkpoint.
        note.Unverified: a known key's signature is false, or no known key signed.
    """
    known = list(verifiers)
    checkpoint = parse(note.parse(text, where=where)[0], where=where)
    opened = note.open(text, known, where=where)
    witnesses = {
        (key.name, key.key_id)
        for key in known
        if isinstance(key, VerifyKey) and key.algorithm == COSIGNATURE_V1
    }
    cosignatures = tuple(
        Cosignature(item.name, item.key_id, int.from_bytes(item.value[:8], "big"))
        for item in opened.verified
        if (item.name, item.key_id) in witnesses
    )
    return SignedCheckpoint(checkpoint, opened, cosignatures)


def _root(text: str) -> bytes | None:
    try:
        root = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return root if len(root) == HASH_BYTES and base64.b64encode(root).decode() == text else None
