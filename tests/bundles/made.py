"""An edition as played: what its operator holds and may rewrite, and the bytes of its bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from baijia.engine import rank
from baijia.engine.bundle import writer
from baijia.engine.bundle.sealed import (
    log_digest,
    log_digest_lines,
)
from baijia.engine.canonical import canonical
from baijia.engine.log import checkpoint
from baijia.engine.log.checkpoint import Checkpoint, Cosigner
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey
from baijia.engine.log.merkle import leaf_hash, tree_root

ORIGIN = "log.example/REHEARSAL/2021"
STAMP = "2021-07-01T09:00:00+08:00"
ISSUED = "2021-10-20T09:00:00+08:00"


@dataclass
class Made:
    """An edition as played: documents by member name, entries in log order, and the keys of everybody."""

    definition: dict[str, Any]
    documents: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    slot_keys: dict[str, SigningKey] = field(default_factory=dict)
    ballots: dict[str, list[rank.Ballot]] = field(default_factory=dict)
    log_key: SigningKey = field(default_factory=lambda: SigningKey(ORIGIN, b"L" * 32))
    certificate_key: SigningKey = field(default_factory=lambda: SigningKey("certificates", b"C" * 32))
    witnesses: tuple[SigningKey, ...] = field(
        default_factory=lambda: (
            SigningKey("discipline.example", b"D" * 32, COSIGNATURE_V1),
            SigningKey("union.example", b"U" * 32, COSIGNATURE_V1),
        )
    )

    @property
    def edition(self) -> str:
        """The edition's code."""
        return str(self.definition["code"])

    def log(self, entry: dict[str, Any]) -> int:
        """Append an entry and return its index."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def find(self, kind: str, *, nth: int = 0, **detail: Any) -> dict[str, Any]:
        """Return the nth entry of a type whose details (or keys) match."""
        found = [
            entry
            for entry in self.entries
            if entry["type"] == kind
            and all(entry.get("detail", {}).get(k, entry.get(k)) == v for k, v in detail.items())
        ]
        return found[nth]

    def policy(self) -> str:
        """Return the policy: the log and both witnesses."""
        one, two = (key.verify_key.vkey for key in self.witnesses)
        return (
            f"log {self.log_key.verify_key.vkey}\nwitness discipline {one}\nwitness union {two}\n"
            "group both all discipline union\nquorum both\n"
        )

    def checkpoint(self, size: int | None = None, *, witnessed: bool = True) -> str:
        """Return a signed checkpoint over the first ``size`` entries as they are now."""
        leaves = [leaf_hash(canonical(entry)) for entry in self.entries[:size]]
        signed = checkpoint.sign(Checkpoint(ORIGIN, len(leaves), tree_root(leaves)), [self.log_key])
        return (
            checkpoint.cosign(signed, [Cosigner(key, 1_634_000_000) for key in self.witnesses])
            if witnessed
            else signed
        )

    def pack(self, *, profile: str = "inspector", witnessed: bool = True, head: str | None = None) -> bytes:
        """Return the bundle's bytes; ``head`` keeps an older checkpoint."""
        documents = dict(self.documents)
        documents["log/entries.jsonl"] = [canonical(entry) for entry in self.entries]
        documents["log/checkpoint"] = head or self.checkpoint(witnessed=witnessed)
        if profile == "public":
            documents = writer.public_documents(documents)
        return writer.write(
            documents, edition=self.edition, origin=ORIGIN, engine="baijia test", profile=profile
        )

    def relog(self, name: str) -> None:
        """Let the operator rewrite the entry that froze a file, so that the two agree again."""
        value = self.documents[name]
        kinds = {
            "definition.json": ("definition", {}),
            "quotas.json": ("quotas", {}),
            "nominees.jsonl": ("decision", {"what": "nominees"}),
            "recommendation.jsonl": ("decision", {"what": "recommendation"}),
            "resolution.json": ("decision", {"what": "resolution"}),
            "honours.jsonl": ("decision", {"what": "conferral"}),
        }
        stem = name.partition("/")[2].removesuffix(".json")
        kind, detail = kinds.get(name) or (
            ("ranking", {"round": stem})
            if name.startswith("rounds/")
            else ("panel", {"what": "formed", "panel": stem})
        )
        self.find(kind, **detail)["digest"] = (
            log_digest_lines(value) if name.endswith("l") else log_digest(value)
        )
