"""V1 to V4: digests, signatures, root, history."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from baijia.engine.bundle import layout
from baijia.engine.bundle.reader import Bundle
from baijia.engine.bundle.sealed import is_open, log_digest, log_digest_lines, opens
from baijia.engine.bundle.writer import REHEARSAL
from baijia.engine.canonical import rewritten
from baijia.engine.faults import AnswerIsNo, BadInput
from baijia.engine.log import checkpoint, note, policy
from baijia.engine.log.keys import ED25519, VerifyKey
from baijia.engine.log.merkle import tree_root
from baijia.engine.verify.conferral import HONOURS, Conferrals
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import NOT_HELD, SELF_ASSERTED, Check


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint the user kept from earlier: its name for messages and its bytes."""

    name: str
    data: bytes


# File, type of its entry, detail.what.
_FROZEN: tuple[tuple[str, str, str | None], ...] = (
    (layout.DEFINITION, "definition", None),
    ("quotas.json", "quotas", None),
    ("nominees.jsonl", "decision", "nominees"),
    ("recommendation.jsonl", "decision", "recommendation"),
)
_LATER = ("certificates.jsonl", "status-list.json")


def check_digests(facts: Facts, check: Check) -> None:
    """V1: manifest against bytes, frozen files and rows against their entries, opened values against commits."""
    bundle = facts.bundle
    _bytes(bundle, check)
    _editions(bundle, check)
    if bundle.manifest["rehearsal"] != (REHEARSAL in bundle.manifest["origin"]):
        check.fail(layout.MANIFEST, "rehearsal", "5.1", "does not go with the origin")
    for name, kind, what in _FROZEN:
        _frozen(facts, check, name, facts.of_type(kind, what=what))
    _resolution(facts, check)
    _conferred(facts, check)
    for code in facts.round_codes:
        _frozen(facts, check, f"rounds/{code}.json", facts.of_type("ranking", round_code=code))
    for name in bundle.documents:
        if layout.round_of(name) not in (None, *facts.round_codes):
            check.fail(name, "", "5.10", "the definition has no such round")
    _panels(facts, check)
    _policy(facts, check)
    _rows(facts, check, "addenda.jsonl", facts.of_type("addendum"))
    _rows(facts, check, "exclusions.jsonl", facts.of_type("decision", what="exclusion"))
    _sealed(facts, check)
    _declared_files(facts, check)
    check.settle()


def unreadable(bundle: Bundle, check: Check) -> None:
    """V1 of a bundle that was changed so that the rest cannot be judged."""
    for fault in bundle.unreadable:
        check.fail(fault.where, "", "5.1", f"{fault.wrong}; expected {fault.expected}")
    _bytes(bundle, check)


def _bytes(bundle: Bundle, check: Check) -> None:
    for item in bundle.manifest["files"]:
        check.count += 1
        name = item["name"]
        if bundle.has(name) and (bundle.sizes[name], bundle.digests[name]) != (item["size"], item["sha256"]):
            check.fail(name, "", "5.1", "its bytes are not those of the manifest")
    for name in bundle.foreign:
        check.fail(name, "", "2.1", "its date or CRC in the ZIP is not that of a bundle as written")


def _editions(bundle: Bundle, check: Check) -> None:
    for name, value in bundle.documents.items():
        key = "code" if name == layout.DEFINITION else "edition"
        if not isinstance(value, dict) or key not in value or name == "status-list.json":
            continue
        if value[key] != bundle.edition:
            check.fail(
                name, "", "5.1", f"is of the edition {value[key]!r}, the manifest of {bundle.edition!r}"
            )


def _digest(name: str, value: Any) -> str:
    return (log_digest_lines if layout.is_rows(name) else log_digest)(value, write=rewritten)


def _frozen(facts: Facts, check: Check, name: str, entries: Sequence[tuple[int, dict[str, Any]]]) -> None:
    value = facts.bundle.documents.get(name)
    if value is None:
        if entries:
            check.fail(name, "", "5", f"is missing, though entry {entries[0][0]} froze it")
        return
    check.count += 1
    if not entries:
        check.fail(name, "", "4.4", "no entry of the log froze it")
    elif len(entries) > 1:
        check.fail(name, "", "4.4", f"{len(entries)} entries froze it, one may")
    elif _digest(name, value) != entries[0][1]["digest"]:
        check.fail(name, "", "3.4", f"differs from entry {entries[0][0]}, which froze it")


def _resolution(facts: Facts, check: Check) -> None:
    """The last resolution is in force; each names the one it replaces (bundle.md 4.10)."""
    entries = facts.of_type("decision", what="resolution")
    _frozen(facts, check, "resolution.json", entries[-1:])
    before = None
    for index, entry in entries:
        if entry.get("ref") != before:
            check.fail(
                "resolution.json", "", "4.10", f"entry {index} does not name the resolution it replaces"
            )
        before = entry["digest"]


def _conferred(facts: Facts, check: Check) -> None:
    conferrals = Conferrals(facts)
    if not conferrals.entries or not facts.bundle.has(HONOURS):
        _frozen(facts, check, HONOURS, conferrals.entries)
        return
    conferrals.check_digests(check)


def _panels(facts: Facts, check: Check) -> None:
    formed: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for index, entry in facts.of_type("panel", what="formed"):
        formed.setdefault(entry["detail"]["panel"], []).append((index, entry))
        if entry["detail"]["panel"].rpartition("-")[0] != entry["round"]:
            check.fail(layout.ENTRIES, index, "5.8", "a panel of another round")
    for name in sorted(formed.keys() | facts.panels.keys()):
        _frozen(facts, check, f"panel/{name}.json", formed.get(name, []))


def _policy(facts: Facts, check: Check) -> None:
    data = facts.bundle.raw.get(layout.POLICY)
    if data is None:
        return
    check.count += 1
    logged = [entry["digest"] for _, entry in facts.of_type("policy")]
    if not logged or logged[-1] != facts.bundle.digests[layout.POLICY]:
        check.fail(layout.POLICY, "", "3.4", "is not the policy last logged")


def _rows(facts: Facts, check: Check, name: str, entries: Sequence[tuple[int, dict[str, Any]]]) -> None:
    left: dict[str, list[int]] = {}
    for index, entry in entries:
        left.setdefault(entry["digest"], []).append(index)
    for row in facts.bundle.rows(name):
        check.count += 1
        found = left.get(log_digest(row))
        if not found:
            check.fail(name, layout.row_key(name, row), "4.4", "no entry of the log has this row")
        else:
            found.pop()
    for indexes in left.values():
        for index in indexes:
            check.fail(name, "", "4.4", f"the row logged as entry {index} is missing")


def _sealed(facts: Facts, check: Check) -> None:
    for kind, value, name, row in _sealed_values(facts):
        if is_open(value):
            check.count += 1
            if not opens(kind, value):
                check.fail(name, row, "3.1", f"{kind} does not open its commitment")
    for item in facts.bundle.rows("nominees.jsonl"):
        if is_open(item["nomination"]) and item["nomination"]["value"]["nominee"] != item["number"]:
            check.fail("nominees.jsonl", item["number"], "5.5", "its nomination is of another nominee")


def _sealed_values(facts: Facts) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    documents = facts.bundle.documents
    for row in documents.get("nominees.jsonl", ()):
        for kind in ("identity", "unit", "nomination"):
            yield kind, row[kind], "nominees.jsonl", row["number"]
    for unit in documents.get("quotas.json", {"units": []})["units"]:
        yield "unit-name", unit["name"], "quotas.json", unit["unit"]
    for name, panel in facts.panels.items():
        yield "roster", panel["roster"], f"panel/{name}.json", "roster"
        if "raters" in panel:
            yield "raters", panel["raters"], f"panel/{name}.json", "raters"
    for notice in documents.get("notice.json", {"notices": []})["notices"]:
        for row in notice["list"]:
            yield "shown", row["shown"], "notice.json", row["nominee"]
    for row in documents.get("objections.jsonl", ()):
        yield "objection", row["received"], "objections.jsonl", row["number"]
    for row in documents.get("certificates.jsonl", ()):
        yield "certificate", row["credential"], "certificates.jsonl", row["number"]


def _declared_files(facts: Facts, check: Check) -> None:
    requirements = facts.requirements
    if requirements is None or not facts.conferred:
        return
    for name in requirements["detail"]["files"]:
        if not facts.bundle.has(name) and name not in _LATER:
            check.fail(name, "", "4.4", "is declared and missing")


def check_signatures(facts: Facts, check: Check, pinned: policy.Policy | None) -> None:
    """V2: the log's signature and the quorum, under the user's policy or, self-asserted, under the bundle's own."""
    data = facts.bundle.raw.get(layout.CHECKPOINT)
    if data is None:
        return
    where = layout.CHECKPOINT
    try:
        opened = (
            pinned.open(data, where=where) if pinned else checkpoint.open(data, _own_keys(facts), where=where)
        )
        _open_as_suggested(facts, data)
    except AnswerIsNo as error:
        check.fail(where, "", "5.18", str(error).removeprefix(f"{where}: "))
        return
    check.count = len(opened.note.verified)
    if opened.checkpoint.origin != facts.bundle.manifest["origin"]:
        check.fail(where, 1, "5.1", f"origin {opened.checkpoint.origin!r}, not the manifest's")
    witnesses = ", ".join(item.name for item in opened.cosignatures) or "no witness"
    if pinned is not None:
        check.settle(note=f"{opened.checkpoint.origin}; {witnesses}")
        return
    prints = ", ".join(key.fingerprint for key in _own_keys(facts) if opened.note.signed_by(key))
    check.settle(SELF_ASSERTED, note=f"self-asserted, key fingerprint {prints}")


def _open_as_suggested(facts: Facts, data: bytes) -> None:
    """Hold the head against the policy the bundle brings: that proves nothing, but breaking one's own is broken."""
    suggested = facts.bundle.raw.get(layout.POLICY)
    if suggested is None:
        return
    try:
        policy.parse(suggested, where=layout.POLICY).open(data, where=layout.CHECKPOINT)
    except note.Unverified as error:
        raise note.Unverified(f"breaks the policy it suggests: {error}") from None


def _own_keys(facts: Facts) -> list[VerifyKey]:
    """Return the keys of this log that keys.json brings; what is no such key signs nothing."""
    found = []
    for row in facts.bundle.documents.get("keys.json", {"keys": []})["keys"]:
        if row["use"] == "log":
            try:
                key = VerifyKey.from_vkey(row["key"], where="keys.json")
            except BadInput:
                continue
            if key.algorithm == ED25519 and key.name == facts.bundle.manifest["origin"]:
                found.append(key)
    return found


def check_root(facts: Facts, check: Check) -> None:
    """V3: the root of the entries is the checkpoint's."""
    data = facts.bundle.raw.get(layout.CHECKPOINT)
    if data is None or not facts.bundle.has(layout.ENTRIES):
        return
    head = checkpoint.parse(note.parse(data, where=layout.CHECKPOINT)[0], where=layout.CHECKPOINT)
    leaves = facts.bundle.leaves
    check.count = len(leaves)
    if head.size != len(leaves):
        check.fail(layout.ENTRIES, "", "4.1", f"{len(leaves)} entries, the checkpoint says {head.size}")
    elif tree_root(leaves.first(len(leaves))) != head.root:
        check.fail(layout.ENTRIES, "", "4.1", "their root is not the checkpoint's")
    check.settle(note=f"size {len(leaves)}, root {base64.b64encode(head.root).decode()}")


def check_history(facts: Facts, check: Check, held: Sequence[Held], pinned: policy.Policy | None) -> None:
    """V4: the entries extend every checkpoint the user holds."""
    keys = list(pinned.logs) if pinned else _own_keys(facts)
    for item in held:
        check.count += 1
        try:
            opened = checkpoint.open(item.data, keys, where=item.name)
        except AnswerIsNo as error:
            check.fail(item.name, "", "4.1", f"not signed by this log: {error}")
            continue
        head = opened.checkpoint
        if head.origin != facts.bundle.manifest["origin"]:
            check.fail(item.name, "", "4.1", f"is of the log {head.origin!r}")
        elif head.size > len(facts.bundle.leaves):
            wrong = (
                f"the bundle ends at entry {len(facts.bundle.leaves)}, before this checkpoint of {head.size}"
            )
            check.fail(item.name, "", "4.1", wrong)
        elif tree_root(facts.bundle.leaves.first(head.size)) != head.root:
            check.fail(item.name, "", "4.1", f"the first {head.size} entries are not those it signed")
    check.settle() if held else check.settle(NOT_HELD, note="no checkpoint held to compare with")
