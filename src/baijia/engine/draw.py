"""Public draw: commit, reveal, beacon, sort by hash. No shuffle, no generator: any language re-checks it.

1. ``list_commit`` = SHA-256 of the ids sorted by their UTF-8 bytes, each followed by a line feed. Every party
   publishes SHA-256 of a nonce; the beacon is named while it still lies in the future.
2. Nonces and beacon are revealed. ``seed`` = SHA-256 of ``baijia-draw-v1``, the name, ``list_commit``, a line
   ``party=nonce`` for each party in order of name, and ``beacon=...``; each line ends in a line feed.
3. The key of a candidate is HMAC-SHA256(seed, id). Order by (key, id); walk it, skipping the excluded and
   units that are full, until enough are taken. The walk goes on for the alternates, so that the picked with
   any first alternates still respect the cap.

One honest party, or the beacon, is enough; a party that refuses to reveal voids the draw and is named.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baijia.engine.canonical import digest
from baijia.engine.faults import AnswerIsNo, Fault
from baijia.engine.reading import MISSING, Reading, kind

MOST_CANDIDATES = 1_000_000
RESULTS = ("list_commit", "order", "picked", "alternates")
KEYS = ("name", "candidates", "nonce_commits", "nonces", "beacon", "take", "max_per_unit", "excluded")
HEX = re.compile(r"(?:[0-9a-f]{2})+")
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person or dossier in the draw; ``unit`` is what the cap counts."""

    id: str
    unit: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a draw follows from. Nonces and commitments are lowercase hex by party."""

    name: str
    candidates: tuple[Candidate, ...]
    nonce_commits: Mapping[str, str]
    nonces: Mapping[str, str]
    beacon: str
    take: int
    max_per_unit: int | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What follows from a record; all lists hold candidate ids."""

    list_commit: str
    order: tuple[str, ...]
    picked: tuple[str, ...]
    alternates: tuple[str, ...]


def commitment(nonce: str) -> str:
    """Return the commitment of a nonce: SHA-256 of its decoded bytes. Give at least 32 random bytes."""
    return hashlib.sha256(bytes.fromhex(nonce)).hexdigest()


def list_commit(ids: Sequence[str]) -> str:
    """Return the commitment to the list of candidates, whatever their order."""
    encoded = sorted(identity.encode() for identity in ids)
    return hashlib.sha256(b"".join(identity + b"\n" for identity in encoded)).hexdigest()


def record_digest(
    *,
    name: str,
    candidates: Sequence[Candidate],
    take: int,
    max_per_unit: int | None,
    excluded: Mapping[str, str],
    nonce_commits: Mapping[str, str],
    beacon_name: str,
) -> str:
    """Return what the log holds before any reveal: SHA-256 of RFC 8785 of these seven, lowercase hex."""
    return digest(
        {
            "name": name,
            "candidates": [{"id": one.id, "unit": one.unit} for one in candidates],
            "take": take,
            "max_per_unit": max_per_unit,
            "excluded": dict(excluded),
            "nonce_commits": dict(nonce_commits),
            "beacon_name": beacon_name,
        }
    )


def draw(record: Record) -> Drawn:
    """Draw. The result is the same for ever and everywhere; it may hold fewer than ``take``.

    Raises:
        AnswerIsNo: a nonce is missing, uncalled for, or does not open its commitment; each is named.
    """
    unopened = check_nonces(record)
    if unopened:
        raise AnswerIsNo("\n".join(str(fault) for fault in unopened))
    commit = list_commit([one.id for one in record.candidates])
    order = _order(record, _seed(record, commit))
    walked = [one.id for one in _walk(order, record)]
    return Drawn(
        list_commit=commit,
        order=tuple(one.id for one in order),
        picked=tuple(walked[: record.take]),
        alternates=tuple(walked[record.take :]),
    )


def check_nonces(record: Record) -> list[Fault]:
    """Return a fault for each party whose nonce is missing, uncalled for, or does not open its commitment."""
    faults = []
    for party in sorted(record.nonce_commits.keys() | record.nonces.keys()):
        where = f"nonces.{party}"
        if party not in record.nonces:
            faults.append(Fault(where, "not revealed, the draw is void", "the nonce behind the commitment"))
        elif party not in record.nonce_commits:
            faults.append(Fault(where, "this party published no commitment", "parties with a commitment"))
        elif commitment(record.nonces[party]) != record.nonce_commits[party]:
            faults.append(
                Fault(
                    where,
                    f"the nonce hashes to {commitment(record.nonces[party])}",
                    f"the commitment {record.nonce_commits[party]}",
                )
            )
    return faults


def check(record: Record, claimed: Drawn) -> list[Fault]:
    """Return what is wrong with a drawn record, by name; empty when it follows from its inputs.

    A wrong list or nonce leaves no seed to go on with, so the order and the picks are then not looked at.
    """
    faults = check_nonces(record)
    commit = list_commit([one.id for one in record.candidates])
    if commit != claimed.list_commit:
        faults.insert(0, Fault("list_commit", f"the candidates hash to {commit}", claimed.list_commit))
    if faults:
        return faults
    drawn = draw(record)
    for what in ("order", "picked", "alternates"):
        difference = _difference(getattr(claimed, what), getattr(drawn, what))
        if difference:
            faults.append(Fault(what, *difference))
    return faults


def skipped(record: Record, drawn: Drawn) -> list[tuple[str, str]]:
    """Return (id, reason) of everybody the walk passed over, in order; ``""`` stands for a full unit."""
    taken = {*drawn.picked, *drawn.alternates}
    return [(one, record.excluded.get(one, "")) for one in drawn.order if one not in taken]


def _seed(record: Record, commit: str) -> bytes:
    parties = "".join(f"{party}={record.nonces[party]}\n" for party in sorted(record.nonces))
    text = f"baijia-draw-v1\n{record.name}\n{commit}\n{parties}beacon={record.beacon}\n"
    return hashlib.sha256(text.encode()).digest()


def _order(record: Record, seed: bytes) -> list[Candidate]:
    def key(one: Candidate) -> tuple[bytes, bytes]:
        encoded = one.id.encode()
        return hmac.digest(seed, encoded, "sha256"), encoded

    return sorted(record.candidates, key=key)


def _walk(order: list[Candidate], record: Record) -> list[Candidate]:
    of_unit: Counter[str] = Counter()
    walked = []
    for one in order:
        if one.id in record.excluded:
            continue
        if record.max_per_unit is not None and of_unit[one.unit] >= record.max_per_unit:
            continue
        of_unit[one.unit] += 1
        walked.append(one)
    return walked


def _difference(claimed: Sequence[str], true: Sequence[str]) -> tuple[str, str] | None:
    for place, (one, other) in enumerate(zip(claimed, true, strict=False), start=1):
        if one != other:
            return f"place {place} holds {one!r}", f"{other!r}, which follows from list, nonces and beacon"
    if len(claimed) != len(true):
        return f"holds {len(claimed)}", f"{len(true)}"
    return None


def read_record(data: Any, *, where: str) -> Record:
    """Read a record from parsed JSON; keys it does not know are left alone unless they look misspelt.

    Raises:
        BadInput: with the path of each fault.
    """
    reading = Reading(where)
    holder = reading.mapping(data, "") or {}
    reading.encodable(data)
    reading.near_misses(holder, "", {*KEYS, *RESULTS, "beacon_name"})
    candidates = _candidates(reading, reading.get(holder, "", "candidates", "a list of {id, unit}"))
    cap = holder.get("max_per_unit")
    commits = _hex(reading, reading.get(holder, "", "nonce_commits", "by party"), "nonce_commits", DIGEST)
    if commits == {}:
        reading.fault("nonce_commits", "is empty", "the commitment of at least one party")
    record = Record(
        name=reading.text(reading.get(holder, "", "name", "text"), "name", nfc=True) or "",
        candidates=tuple(candidates),
        nonce_commits=commits or {},
        nonces=_hex(reading, reading.get(holder, "", "nonces", "by party"), "nonces", HEX) or {},
        beacon=reading.text(reading.get(holder, "", "beacon", "text"), "beacon") or "",
        take=reading.integer(reading.get(holder, "", "take", "an integer"), "take", least=0) or 0,
        max_per_unit=None if cap is None else reading.integer(cap, "max_per_unit", least=1),
        excluded=_excluded(reading, holder.get("excluded", {}), {one.id for one in candidates}),
    )
    if "beacon_name" in holder:
        reading.text(holder["beacon_name"], "beacon_name")
    reading.finish()
    return record


def read_drawn(data: Mapping[str, Any], *, where: str) -> Drawn:
    """Read the four results of a drawn record.

    Raises:
        BadInput: with the path of each fault.
    """
    reading = Reading(where)
    commit = reading.get(data, "", "list_commit", "64 lowercase hex digits")
    if commit is not MISSING and not (isinstance(commit, str) and DIGEST.fullmatch(commit)):
        reading.fault("list_commit", "is not a digest", "64 lowercase hex digits")
    lists = {}
    for key in ("order", "picked", "alternates"):
        lists[key] = reading.items(reading.get(data, "", key, "a list of ids"), key)
        for place, one in enumerate(lists[key]):
            reading.text(one, f"{key}[{place}]")
    reading.finish()
    return Drawn(list_commit=commit, **{key: tuple(ids) for key, ids in lists.items()})


def _candidates(reading: Reading, value: Any) -> list[Candidate]:
    rows = reading.items(value, "candidates", "a list of {id, unit}")
    if len(rows) > MOST_CANDIDATES:
        reading.fault("candidates", f"{len(rows)} of them", f"at most {MOST_CANDIDATES}")
        return []
    seen: dict[str, int] = {}
    result = []
    for place, row in enumerate(rows):
        path = f"candidates[{place}]"
        one = reading.mapping(row, path, "{id, unit}")
        if one is None:
            continue
        identity = reading.text(reading.get(one, path, "id", "text"), f"{path}.id", nfc=True)
        unit = reading.text(reading.get(one, path, "unit", "text"), f"{path}.unit")
        if identity is None or unit is None:
            continue
        if identity in seen:
            reading.fault(
                f"{path}.id", f"{identity!r} stands at candidates[{seen[identity]}] too", "each id once"
            )
        seen.setdefault(identity, place)
        result.append(Candidate(identity, unit))
    return result


def _hex(reading: Reading, value: Any, key: str, pattern: re.Pattern[str]) -> dict[str, str] | None:
    parties = reading.mapping(value, key, "an object by party")
    if parties is None:
        return None
    expected = "64 lowercase hex digits" if pattern is DIGEST else "pairs of lowercase hex digits"
    for party, text in parties.items():
        reading.text(party, f"{key}.{party!a}", nfc=True)
        if not isinstance(text, str) or not pattern.fullmatch(text):
            wrong = "is not lowercase hex of that length" if isinstance(text, str) else f"is {kind(text)}"
            reading.fault(f"{key}.{party}", wrong, expected)
    return parties


def _excluded(reading: Reading, value: Any, ids: set[str]) -> dict[str, str]:
    excluded = reading.mapping(value, "excluded", "an object {id: reason}") or {}
    for identity, reason in excluded.items():
        path = f"excluded.{identity}"
        reading.text(reason, path)
        if identity not in ids:
            reading.fault(path, f"{identity!a} is not among the candidates", "the id of a candidate")
    return excluded
