"""Whom a reader trusts: logs, witnesses and the quorum among them (C2SP tlog-policy).

The file comes from outside the bundle it judges; one that travels with it proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import checkpoint
from baijia.engine.log.keys import COSIGNATURE_V1, ED25519, VerifyKey
from baijia.engine.log.note import Unverified

MAX_POLICY_BYTES = 1_000_000
NONE = "none"
_BLANK = re.compile(r"[ \t]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness: its name in the file, its key, and where it can be reached, if said."""

    name: str
    key: VerifyKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """``threshold`` of ``members`` (witnesses or groups named on earlier lines) must have witnessed."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A trust policy as read; ``quorum`` is the name of a witness or group, or ``none``."""

    logs: tuple[VerifyKey, ...]
    witnesses: dict[str, Witness]
    groups: dict[str, Group]
    quorum: str

    def satisfied_by(self, cosigned: Collection[VerifyKey]) -> bool:
        """Whether the quorum is reached when these witness keys hold valid cosignatures."""
        return self.quorum == NONE or self._met(cosigned)[self.quorum]

    def shortfall(self, cosigned: Collection[VerifyKey]) -> list[str]:
        """Name what is missing: one sentence for each group or witness below the quorum that is not met."""
        if self.satisfied_by(cosigned):
            return []
        met = self._met(cosigned)
        missing: list[str] = []
        waiting = [self.quorum]
        while waiting:
            name = waiting.pop(0)
            if name in self.witnesses:
                missing.append(f"witness {name} has not cosigned")
                continue
            group = self.groups[name]
            have = sum(met[member] for member in group.members)
            missing.append(f"group {name} has {have} of {group.threshold}")
            waiting += [member for member in group.members if not met[member]]
        return missing

    def open(self, text: str | bytes, *, where: str = "checkpoint") -> checkpoint.SignedCheckpoint:
        """Read a signed checkpoint and hold it against this policy.

        A log counts when its key name is the checkpoint's origin.

        Raises:
            BadInput: it is not a signed checkpoint.
            Unverified: a signature is false, no log of the policy signed, or the quorum is not reached.
        """
        witnesses = [witness.key for witness in self.witnesses.values()]
        opened = checkpoint.open(text, [*self.logs, *witnesses], where=where)
        origin = opened.checkpoint.origin
        if not any(key.name == origin and opened.note.signed_by(key) for key in self.logs):
            raise Unverified(f"{where}: no log of the policy with the name {origin!r} signed it")
        missing = self.shortfall([key for key in witnesses if opened.note.signed_by(key)])
        if missing:
            raise Unverified(f"{where}: quorum not reached: " + "; ".join(missing))
        return opened

    def _met(self, cosigned: Collection[VerifyKey]) -> dict[str, bool]:
        held = {(key.name, key.key_id, key.public) for key in cosigned}
        met = {
            name: (item.key.name, item.key.key_id, item.key.public) in held
            for name, item in self.witnesses.items()
        }
        # Groups name only what stands before them, so their order in the file is one in which all are known.
        for name, group in self.groups.items():
            met[name] = sum(met[member] for member in group.members) >= group.threshold
        return met


def parse(data: str | bytes, *, where: str = "policy") -> Policy:
    """Read a policy file.

    Names are compared byte for byte; bytes that are not UTF-8 are allowed in them, as the format says.

    Raises:
        BadInput: with every fault and its line, up to twenty.
    """
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    if len(raw) > MAX_POLICY_BYTES:
        raise BadInput(Fault(where, f"{len(raw)} bytes", f"at most {MAX_POLICY_BYTES}"))
    reader = _Reader(where)
    for number, line in enumerate(raw.split(b"\n"), 1):
        reader.line(number, line.decode("utf-8", "surrogateescape"))
    return reader.policy()


class _Reader:
    """Gathers definitions line by line, and all faults on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[Fault] = []
        self.logs: list[VerifyKey] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self.member_of: dict[str, str] = {}
        self.quorum: str | None = None
        self.number = 0

    def line(self, number: int, text: str) -> None:
        self.number = number
        if any((sign < " " and sign != "\t") or sign == "\x7f" for sign in text):
            self.fault("a control character", "tab and newline only")
            return
        items = [item for item in _BLANK.split(text) if item]
        if not items or items[0].startswith("#"):
            return
        handle = {"log": self.log, "witness": self.witness, "group": self.group, "quorum": self.set_quorum}
        if items[0] not in handle:
            self.fault(f"line begins with {items[0][:40]!r}", "log, witness, group or quorum")
            return
        handle[items[0]](items[1:])

    def fault(self, wrong: str, expected: str) -> None:
        self.faults.append(Fault(f"{self.where}:{self.number}", wrong, expected))

    def key(self, text: str, algorithm: int, kind: str) -> VerifyKey | None:
        try:
            key = VerifyKey.from_vkey(text, where=f"{self.where}:{self.number}")
        except BadInput as error:
            self.faults += error.faults
            return None
        if key.algorithm != algorithm:
            self.fault(f"signature type 0x{key.algorithm:02x}", f"0x{algorithm:02x}, that of a {kind}")
            return None
        return key

    def log(self, items: list[str]) -> None:
        if len(items) not in (1, 2):
            self.fault(f"{len(items)} items after log", "log <vkey> [<url>]")
        elif key := self.key(items[0], ED25519, "log"):
            if any(key.public == other.public for other in self.logs):
                self.fault("this key is a log already", "each key once")
            self.logs.append(key)

    def witness(self, items: list[str]) -> None:
        if len(items) not in (2, 3):
            self.fault(f"{len(items)} items after witness", "witness <name> <vkey> [<url>]")
        elif self.is_new(items[0]) and (key := self.key(items[1], COSIGNATURE_V1, "witness")):
            if any(key.public == other.key.public for other in self.witnesses.values()):
                self.fault("this key is a witness already", "each key once")
            self.witnesses[items[0]] = Witness(items[0], key, items[2] if len(items) == 3 else None)

    def group(self, items: list[str]) -> None:
        if len(items) < 3:
            self.fault(f"{len(items)} items after group", "group <name> all|any|<k> <name>...")
            return
        name, rule, *members = items
        threshold = {"all": len(members), "any": 1}.get(rule, 0)
        if _NUMBER.fullmatch(rule):
            threshold = int(rule)
        before = len(self.faults)
        if not 1 <= threshold <= len(members):
            self.fault(
                f"threshold {rule[:20]!r} of {len(members)} members", f"all, any or 1 to {len(members)}"
            )
        self.is_new(name)
        for member in members:
            if self.is_known(member) and member in self.member_of:
                self.fault(
                    f"{member!r} is a member of {self.member_of[member]!r} already", "each name in one group"
                )
            self.member_of.setdefault(member, name)
        if len(self.faults) == before:
            self.groups[name] = Group(name, threshold, tuple(members))

    def set_quorum(self, items: list[str]) -> None:
        if len(items) != 1:
            self.fault(f"{len(items)} items after quorum", "quorum <name>")
        elif self.quorum is not None:
            self.fault("a second quorum line", "exactly one")
        elif items[0] == NONE or self.is_known(items[0]):
            self.quorum = items[0]

    def is_new(self, name: str) -> bool:
        if name == NONE:
            self.fault("the name none is reserved", "another name")
        elif name in self.witnesses or name in self.groups:
            self.fault(f"{name!r} is defined already", "each name once")
        else:
            return True
        return False

    def is_known(self, name: str) -> bool:
        if name in self.witnesses or name in self.groups:
            return True
        self.fault(f"{name[:80]!r} is not defined above", "a witness or group of an earlier line")
        return False

    def policy(self) -> Policy:
        if self.quorum is None and not self.faults:
            self.faults.append(Fault(self.where, "no quorum line", "exactly one"))
        if self.faults or self.quorum is None:
            raise BadInput(*self.faults[:20])
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum)
