"""The entries of the public log: one builder for each type, and strict validation of what others wrote.

A builder returns the entry as a dict; its leaf is ``encode(entry)``. Specification: bundle.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from baijia.engine.canonical import canonical, parse_canonical
from baijia.engine.faults import BadInput, Fault

Entry = dict[str, Any]

VERSION = 1
SPEC = "baijia-bundle/1"
LIMIT = 65_535  # C2SP tlog-tiles: the length of an entry is a uint16
CHECKS = tuple(f"V{n}" for n in range(1, 13))
DECISIONS = (
    "nominees",
    "recommendation",
    "exclusion",
    "draw",
    "resolution",
    "objection",
    "change",
    "conferral",
    "revocation",
)
OVERRIDES = ("late-nomination", "correction", "regrouping")
LOG_WIDE = ("key", "policy")

_HEX32 = re.compile(r"[0-9a-f]{64}")
_EDITION = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,47}")
_PANEL = re.compile(r"[a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,3}")
_NOMINEE = re.compile(r"P[BCDFGHJKLMNPQRSTVWXYZ2-7]{7}")
_SLOT = re.compile(r"S[BCDFGHJKLMNPQRSTVWXYZ2-7]{10}")
_INSTANT = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d[+-](?:[01]\d|2[0-3]):[0-5]\d",
    re.ASCII,
)

Test = Callable[[Any], bool]


def _text(pattern: re.Pattern[str]) -> Test:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _positive(value: Any) -> bool:
    return _number(value) and value > 0


def _one_of(*values: str) -> Test:
    return lambda value: isinstance(value, str) and value in values


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _nominees(value: Any) -> bool:
    return _texts(value) and bool(value) and all(_NOMINEE.fullmatch(number) for number in value)


def _checks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(item in CHECKS for item in value)


def _line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500 and "\n" not in value


def is_instant(value: Any) -> bool:
    """Tell an ISO 8601 instant of seconds with an offset, in its one spelling (bundle.md 1.3)."""
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


def _instant_or_none(value: Any) -> bool:
    return value == "" or is_instant(value)


_hex32, _code, _panel_name, _slot = (_text(pattern) for pattern in (_HEX32, _CODE, _PANEL, _SLOT))

# For each type: keys besides v, type and programme that must stand, that may stand, and those of ``detail``.
_Detail = Mapping[str, Test]
_SHAPES: dict[str, tuple[frozenset[str], frozenset[str], _Detail]] = {
    "requirements": (
        frozenset({"detail"}),
        frozenset(),
        {"spec": _one_of(SPEC), "checks": _checks, "files": _texts},
    ),
    "definition": (frozenset({"digest"}), frozenset(), {}),
    "addendum": (frozenset({"digest", "detail"}), frozenset(), {"number": _positive}),
    "quotas": (frozenset({"digest"}), frozenset(), {}),
    "nomination": (frozenset({"commit"}), frozenset({"ref"}), {}),
    "deadline": (frozenset({"detail"}), frozenset(), {"what": _code, "at": is_instant}),
    "score": (frozenset({"round", "commit"}), frozenset({"ref"}), {}),
    "score-void": (frozenset({"round", "ref", "detail"}), frozenset(), {"reason": _code}),
    "scoring-closed": (frozenset({"round", "detail"}), frozenset(), {"at": is_instant, "count": _number}),
    "tie-off": (frozenset({"round", "detail"}), frozenset(), {"nominees": _nominees}),
    "ranking": (frozenset({"round", "digest"}), frozenset(), {}),
    "notice-open": (
        frozenset({"digest", "detail"}),
        frozenset(),
        {"number": _positive, "opens": is_instant, "closes": is_instant},
    ),
    "notice-close": (frozenset({"digest", "detail"}), frozenset(), {"number": _positive, "at": is_instant}),
    "objection": (frozenset({"commit", "detail"}), frozenset(), {"number": _positive}),
    "decision": (frozenset({"digest", "detail"}), frozenset({"ref"}), {"what": _one_of(*DECISIONS)}),
    "certificate": (frozenset({"commit"}), frozenset(), {}),
    "status-list": (frozenset({"digest"}), frozenset(), {}),
    "payment-batch": (frozenset({"digest"}), frozenset(), {}),
    "key": (
        frozenset({"detail"}),
        frozenset({"ref"}),
        {"use": _one_of("log", "certificate"), "key": _line, "from": is_instant, "until": _instant_or_none},
    ),
    "policy": (frozenset({"digest"}), frozenset(), {}),
    "override": (frozenset({"ref", "detail"}), frozenset(), {"what": _one_of(*OVERRIDES), "reason": _code}),
}
_PANEL_SHAPES: dict[str, tuple[frozenset[str], frozenset[str], _Detail]] = {
    "formed": (
        frozenset({"round", "digest", "detail"}),
        frozenset(),
        {"what": _one_of("formed"), "panel": _panel_name},
    ),
    "retired": (
        frozenset({"round", "detail"}),
        frozenset(),
        {"what": _one_of("retired"), "panel": _panel_name, "slot": _slot, "reason": _code},
    ),
}
TYPES = frozenset(_SHAPES) | {"panel"}
_VALUE_TESTS: dict[str, Test] = {"round": _code, "commit": _hex32, "digest": _hex32, "ref": _hex32}


def encode(entry: Entry) -> bytes:
    """Return the leaf bytes of an entry.

    Raises:
        BadInput: it is not an entry of a known type, or longer than 65,535 bytes.
    """
    return _encode(entry, "entry")


def decode(leaf: bytes, *, where: str = "entry") -> Entry:
    """Read a leaf strictly: a known type, exactly its keys, and the very bytes ``encode`` gives.

    Raises:
        BadInput: naming ``where``.
    """
    if len(leaf) > LIMIT:
        raise BadInput(Fault(where, f"{len(leaf)} bytes long", f"at most {LIMIT}"))
    value = parse_canonical(leaf, where=where)
    found = faults(value, where)
    if found:
        raise BadInput(*found[:20])
    return dict(value)


def faults(value: Any, where: str = "entry") -> list[Fault]:
    """Tell everything wrong with the shape of an entry."""
    if not isinstance(value, dict):
        return [Fault(where, "not an object", "an entry")]
    kind = value.get("type")
    shape = _shape(value)
    if shape is None:
        return [Fault(where, f"type {kind!r} is not known", ", ".join(sorted(TYPES)))]
    required, optional, detail = shape
    common = {"v", "type", "programme"}
    found = [
        Fault(where, f"key {key!r} is missing", f"in an entry {kind}")
        for key in sorted(required - set(value))
    ]
    found += [
        Fault(where, f"key {key!r} may not stand", f"in an entry {kind}")
        for key in sorted(set(value) - required - optional - common, key=str)
    ]
    if value.get("v") != VERSION or isinstance(value.get("v"), bool):
        found.append(Fault(f"{where}.v", f"is {value.get('v')!r}", str(VERSION)))
    found += _programme_faults(value, where)
    for key, test in _VALUE_TESTS.items():
        if key in value and not test(value[key]):
            found.append(
                Fault(f"{where}.{key}", f"is {value[key]!r}", "a code" if key == "round" else "64 hex digits")
            )
    if "detail" in value:
        found += _detail_faults(value["detail"], detail, f"{where}.detail")
    return found


def _shape(value: dict[str, Any]) -> tuple[frozenset[str], frozenset[str], _Detail] | None:
    kind = value.get("type")
    if not isinstance(kind, str):
        return None
    if kind == "panel":
        detail = value.get("detail")
        what = detail.get("what") if isinstance(detail, dict) else None
        return _PANEL_SHAPES["retired" if what == "retired" else "formed"]
    return _SHAPES.get(kind)


def _programme_faults(value: dict[str, Any], where: str) -> list[Fault]:
    programme = value.get("programme")
    if value["type"] in LOG_WIDE:
        if programme != "":
            return [
                Fault(f"{where}.programme", f"is {programme!r}", "an empty string: it concerns the whole log")
            ]
    elif not (isinstance(programme, str) and _EDITION.fullmatch(programme)):
        return [Fault(f"{where}.programme", f"is {programme!r}", "the code of an edition")]
    return []


def _detail_faults(value: Any, tests: _Detail, where: str) -> list[Fault]:
    if not isinstance(value, dict):
        return [Fault(where, "not an object", "the details of the entry")]
    found = [
        Fault(where, f"key {key!r} is missing", "each detail") for key in sorted(set(tests) - set(value))
    ]
    found += [
        Fault(where, f"key {key!r} may not stand", "no others")
        for key in sorted(set(value) - set(tests), key=str)
    ]
    found += [
        Fault(f"{where}.{key}", f"is {value[key]!r}", "a value of docs/reference/bundle.md 4.4")
        for key, test in tests.items()
        if key in value and not test(value[key])
    ]
    return found


def _encode(value: Any, where: str) -> bytes:
    found = faults(value, where)
    if found:
        raise BadInput(*found[:20])
    leaf = canonical(value)
    if len(leaf) > LIMIT:
        raise BadInput(Fault(where, f"{len(leaf)} bytes long", f"at most {LIMIT}"))
    return leaf


def _build(kind: str, edition: str, **values: Any) -> Entry:
    entry: Entry = {"v": VERSION, "type": kind, "programme": edition}
    entry.update({key: value for key, value in values.items() if value is not None})
    found = faults(entry, kind)
    if found:
        raise BadInput(*found)
    return entry


def required_files(rounds: Iterable[str], *, recommendation: bool = True) -> list[str]:
    """Return the files an edition with these rounds must show; panels are required by their own entries."""
    names = ["definition.json", "addenda.jsonl", "quotas.json", "nominees.jsonl", "exclusions.jsonl"]
    names += ["recommendation.jsonl"] if recommendation else []
    names += ["scores.jsonl", *(f"rounds/{code}.json" for code in rounds), "resolution.json", "notice.json"]
    names += ["objections.jsonl", "changes.jsonl", "honours.jsonl", "certificates.jsonl", "status-list.json"]
    names += ["keys.json", "log/entries.jsonl", "log/checkpoint", "policy.txt"]
    return sorted(names)


def requirements(edition: str, *, files: Iterable[str], checks: Iterable[str] = CHECKS) -> Entry:
    """Build the edition's first entry: which checks its bundle must allow and which files it must hold."""
    detail = {"spec": SPEC, "checks": list(checks), "files": sorted(files)}
    return _build("requirements", edition, detail=detail)


def definition(edition: str, *, digest: str) -> Entry:
    """Build the entry of the frozen definition."""
    return _build("definition", edition, digest=digest)


def addendum(edition: str, *, number: int, digest: str) -> Entry:
    """Build the entry of an addendum (补充通知); ``digest`` is that of its row."""
    return _build("addendum", edition, digest=digest, detail={"number": number})


def quotas(edition: str, *, digest: str) -> Entry:
    """Build the entry of the quotas; ``digest`` is the log digest of quotas.json."""
    return _build("quotas", edition, digest=digest)


def panel(edition: str, *, round: str, name: str, digest: str) -> Entry:
    """Build the entry of a panel formed, before any of its scores; ``name`` is ``<round>-<n>``."""
    return _build("panel", edition, round=round, digest=digest, detail={"what": "formed", "panel": name})


def panel_retired(edition: str, *, round: str, name: str, slot: str, reason: str) -> Entry:
    """Build the entry that takes a slot out of a panel (recusal after assignment, absence)."""
    detail = {"what": "retired", "panel": name, "slot": slot, "reason": reason}
    return _build("panel", edition, round=round, detail=detail)


def nomination(edition: str, *, commit: str, ref: str | None = None) -> Entry:
    """Build the receipt of a nomination; ``ref`` is the commit it replaces after a correction."""
    return _build("nomination", edition, commit=commit, ref=ref)


def deadline(edition: str, *, what: str, at: str) -> Entry:
    """Build the entry that closes a window; ``what`` is a key of the calendar, as ``filing_closes``."""
    return _build("deadline", edition, detail={"what": what, "at": at})


def score(edition: str, *, round: str, commit: str, ref: str | None = None) -> Entry:
    """Build the entry of a score commitment; ``ref`` is the commit it supersedes."""
    return _build("score", edition, round=round, commit=commit, ref=ref)


def score_void(edition: str, *, round: str, ref: str, reason: str) -> Entry:
    """Build the entry that voids the score committed as ``ref``."""
    return _build("score-void", edition, round=round, ref=ref, detail={"reason": reason})


def scoring_closed(edition: str, *, round: str, at: str, count: int) -> Entry:
    """Build the entry that closes a round; ``count`` is the number of its score entries."""
    return _build("scoring-closed", edition, round=round, detail={"at": at, "count": count})


def tie_off(edition: str, *, round: str, nominees: Iterable[str]) -> Entry:
    """Build the entry that has others review those whom the cut leaves in doubt, between close and ranking."""
    return _build("tie-off", edition, round=round, detail={"nominees": sorted(nominees)})


def ranking(edition: str, *, round: str, digest: str) -> Entry:
    """Build the entry of a frozen round result; ``digest`` is the log digest of rounds/<round>.json."""
    return _build("ranking", edition, round=round, digest=digest)


def notice_open(edition: str, *, number: int, digest: str, opens: str, closes: str) -> Entry:
    """Build the entry of a public notice opened; ``digest`` is the digest of the reduced list."""
    detail = {"number": number, "opens": opens, "closes": closes}
    return _build("notice-open", edition, digest=digest, detail=detail)


def notice_close(edition: str, *, number: int, digest: str, at: str) -> Entry:
    """Build the entry of a public notice closed; ``digest`` is the log digest of the whole notice."""
    return _build("notice-close", edition, digest=digest, detail={"number": number, "at": at})


def objection(edition: str, *, number: int, commit: str) -> Entry:
    """Build the receipt of an objection."""
    return _build("objection", edition, commit=commit, detail={"number": number})


def decision(edition: str, *, what: str, digest: str, ref: str | None = None) -> Entry:
    """Build the entry of a frozen outcome without a type of its own; ``what`` is one of ``DECISIONS``."""
    return _build("decision", edition, digest=digest, ref=ref, detail={"what": what})


def certificate(edition: str, *, commit: str) -> Entry:
    """Build the entry of a certificate issued."""
    return _build("certificate", edition, commit=commit)


def status_list(edition: str, *, digest: str) -> Entry:
    """Build the entry of a status list published; the last one is in force."""
    return _build("status-list", edition, digest=digest)


def payment_batch(edition: str, *, digest: str) -> Entry:
    """Build the entry of a payment batch, before its file may be downloaded."""
    return _build("payment-batch", edition, digest=digest)


def key(*, use: str, key: str, valid_from: str, valid_until: str = "", ref: str | None = None) -> Entry:
    """Build the entry of a public key of the log or of certificates; ``ref`` digests the one replaced."""
    detail = {"use": use, "key": key, "from": valid_from, "until": valid_until}
    return _build("key", "", ref=ref, detail=detail)


def policy(*, digest: str) -> Entry:
    """Build the entry of the suggested witness policy."""
    return _build("policy", "", digest=digest)


def override(edition: str, *, what: str, ref: str, reason: str) -> Entry:
    """Build the entry of an exemption: a nomination after the deadline, or another group than the one filed.

    ``what`` is one of ``OVERRIDES``, ``ref`` the commitment of the nomination concerned.
    """
    return _build("override", edition, ref=ref, detail={"what": what, "reason": reason})
