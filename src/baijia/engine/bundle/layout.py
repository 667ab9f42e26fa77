"""What a bundle holds: names, shapes, order of rows (docs/reference/bundle.md section 5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from baijia.engine.bundle import shapes as s
from baijia.engine.bundle.definition import DEFINITION_SHAPE
from baijia.engine.faults import Fault
from baijia.engine.log.entries import SPEC, is_instant

MANIFEST = "manifest.json"
DEFINITION = "definition.json"
ENTRIES = "log/entries.jsonl"
SCORES = "scores.jsonl"
CHECKPOINT = "log/checkpoint"
POLICY = "policy.txt"
PROFILES = ("inspector", "public")
RAW = (CHECKPOINT, POLICY)

_PANEL_FILE = re.compile(r"panel/([a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,3})\.json")
_ROUND_FILE = re.compile(r"rounds/([a-z][a-z0-9_]{0,47})\.json")
_PANEL_NAME = s.text("[a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,3}", "<round>-<n>")
_SHARES = s.either(int, s.integer(), s.mapping(s.CODE, s.integer()))
_REASON = s.record(
    {"code": s.CODE},
    {
        "rank": s.integer(1),
        "places": s.integer(),
        "rule": s.STRING,
        "score": s.DECIMAL,
        "pass_mark": s.STRING,
        "stage": s.CODE,
        "why": s.CODE,
        "round": s.CODE,
        "reserve": s.integer(1),
    },
)
_STANDING = {
    "nominee": s.NOMINEE,
    "group": s.CODE,
    "mean": s.nullable(s.FRACTION),
    "score": s.nullable(s.DECIMAL),
    "rank": s.nullable(s.integer(1)),
    "overall": s.nullable(s.integer(1)),
    "tie": s.nullable(s.STRING),
    "reason": _REASON,
}
_WORDS = s.mapping(s.STRING, s.STRING)


@dataclass(frozen=True, slots=True)
class Rows:
    """A ``.jsonl`` file: the shape of a row and the key rows are ordered by, which is also unique."""

    shape: s.Shape
    key: Callable[[Mapping[str, Any]], Any]


def document(optional: Mapping[str, s.Shape] | None = None, **fields: s.Shape) -> s.Shape:
    """Return the shape of a document with ``v`` and ``edition``."""
    return s.record({"v": s.one_of(1), "edition": s.EDITION, **fields}, optional)


_MANIFEST = s.record(
    {
        "v": s.one_of(1),
        "spec": s.one_of(SPEC),
        "edition": s.EDITION,
        "profile": s.one_of(*PROFILES),
        "origin": s.TEXT,
        "rehearsal": s.BOOL,
        "engine": s.TEXT,
        "files": s.listing(s.record({"name": s.STRING, "size": s.integer(), "sha256": s.HEX32})),
    }
)
_PANEL = document(
    {"raters": s.sealed(s.mapping(s.SLOT, s.RATER))},
    round=s.CODE,
    panel=_PANEL_NAME,
    nominees=s.listing(s.NOMINEE),
    slots=s.listing(s.record({"slot": s.SLOT, "key": s.HEX32, "nominee": s.nullable(s.NOMINEE)})),
    replaces=s.listing(s.SLOT),
    roster=s.sealed(s.anything),
)
_ROUND = document(
    round=s.CODE,
    rubric=s.TEXT,
    lot_seed=s.HEX32,
    places=s.nullable(_SHARES),
    rows=s.listing(s.record({**_STANDING, "n": s.integer(), "advanced": s.BOOL})),
)
_DOCUMENTS: dict[str, s.Shape] = {
    MANIFEST: _MANIFEST,
    DEFINITION: DEFINITION_SHAPE,
    "quotas.json": document(
        mode=s.one_of("formula", "table", "none"),
        total=s.integer(),
        minimum=s.integer(),
        weights=s.mapping(s.CODE, s.integer()),
        units=s.listing(
            s.record(
                {
                    "unit": s.UNIT,
                    "name": s.sealed(s.STRING),
                    "factors": s.mapping(s.CODE, s.integer()),
                    "quota": s.integer(),
                }
            )
        ),
    ),
    "resolution.json": document(
        lot_seed=s.HEX32,
        total=s.integer(),
        passed=s.mapping(s.CODE, s.integer()),
        places=_SHARES,
        reserves=_SHARES,
        empty=_SHARES,
        vote=s.nullable(s.record(dict.fromkeys(("members", "present", "agreed"), s.integer()))),
        rows=s.listing(
            s.record(
                {
                    **_STANDING,
                    "outcome": s.one_of("proposed", "reserve", "none"),
                    "reserve": s.nullable(s.integer(1)),
                }
            )
        ),
    ),
    "notice.json": document(
        notices=s.listing(
            s.record(
                {
                    "number": s.integer(1),
                    "opens": s.INSTANT,
                    "closes": s.INSTANT,
                    "days": s.integer(1),
                    "unit": s.one_of("working", "calendar"),
                    "holidays": s.listing(s.DATE),
                    "makeup": s.listing(s.DATE),
                    "list": s.listing(
                        s.record(
                            {
                                "nominee": s.NOMINEE,
                                "group": s.CODE,
                                "as": s.one_of("proposed", "reserve"),
                                "shown": s.sealed(_WORDS),
                            }
                        )
                    ),
                    "list_digest": s.HEX32,
                }
            )
        )
    ),
    "status-list.json": s.OBJECT,
    "keys.json": document(
        slots=s.one_of("browser", "server"),
        keys=s.listing(
            s.record(
                {
                    "use": s.one_of("log", "certificate"),
                    "key": s.TEXT,
                    "from": s.INSTANT,
                    "until": s.test(lambda value: value == "" or is_instant(value), "an instant or empty"),
                    "index": s.integer(),
                }
            )
        ),
    ),
}
_ROWS: dict[str, Rows] = {
    "addenda.jsonl": Rows(
        s.record(
            {
                "number": s.integer(1),
                "at": s.INSTANT,
                **dict.fromkeys(("text", "reason", "approver", "reach"), s.STRING),
                "changes": s.listing(s.record({"path": s.listing(s.TEXT), "to": s.anything})),
            }
        ),
        lambda row: row["number"],
    ),
    "nominees.jsonl": Rows(
        s.record(
            {
                "number": s.NOMINEE,
                "group": s.CODE,
                "identity": s.sealed(_WORDS),
                "unit": s.sealed(s.STRING),
                "nomination": s.sealed(s.record({"nominee": s.NOMINEE, "dossier": s.HEX32})),
            }
        ),
        lambda row: row["number"],
    ),
    "recommendation.jsonl": Rows(
        s.record({"recommender": s.UNIT, "nominee": s.NOMINEE, "rank": s.integer(1)}),
        lambda row: (row["recommender"], row["rank"]),
    ),
    "exclusions.jsonl": Rows(
        s.record({"nominee": s.NOMINEE, "stage": s.CODE, "reason": s.CODE, "text": s.TEXT}),
        lambda row: row["nominee"],
    ),
    SCORES: Rows(
        s.record(
            {
                "round": s.CODE,
                "nominee": s.NOMINEE,
                "slot": s.SLOT,
                "rubric": s.TEXT,
                "commit": s.HEX32,
                "index": s.integer(),
                "sig": s.HEX64,
                "state": s.one_of("live", "superseded", "voided"),
            },
            {"salt": s.HEX32, "vector": s.listing(s.nullable(s.integer()))},
        ),
        lambda row: row["commit"],
    ),
    "objections.jsonl": Rows(
        s.record(
            {
                "number": s.integer(1),
                "nominee": s.nullable(s.NOMINEE),
                "received": s.sealed(s.anything),
                "state": s.one_of("open", "closed"),
                "outcome": s.one_of("", "upheld", "dismissed", "inadmissible", "withdrawn", "lead"),
                "text": s.STRING,
            }
        ),
        lambda row: row["number"],
    ),
    "changes.jsonl": Rows(
        s.record(
            {
                "number": s.integer(1),
                "removed": s.NOMINEE,
                "reason": s.CODE,
                "text": s.TEXT,
                "objection": s.nullable(s.integer(1)),
                "moved_up": s.nullable(s.NOMINEE),
            }
        ),
        lambda row: row["number"],
    ),
    "honours.jsonl": Rows(
        s.record({"nominee": s.NOMINEE, "group": s.CODE, "certificate": s.TEXT}),
        lambda row: row["nominee"],
    ),
    "certificates.jsonl": Rows(
        s.record({"number": s.TEXT, "nominee": s.NOMINEE, "credential": s.sealed(s.OBJECT)}),
        lambda row: row["number"],
    ),
}
# Lists inside documents whose order is part of the specification.
_INNER_ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "quotas.json": (("units", "unit"),),
    "resolution.json": (("rows", "nominee"),),
    "notice.json": (("notices", "number"),),
    "keys.json": (("keys", "index"),),
    "panel": (("slots", "slot"),),
    "round": (("rows", "nominee"),),
}


def is_known(name: str) -> bool:
    """Tell whether a bundle may hold a member of this name."""
    return (
        name in _DOCUMENTS
        or name in _ROWS
        or name in RAW
        or name == ENTRIES
        or _PANEL_FILE.fullmatch(name) is not None
        or _ROUND_FILE.fullmatch(name) is not None
    )


def is_rows(name: str) -> bool:
    """Tell whether a member is a ``.jsonl`` file of rows (the log's entries are not)."""
    return name in _ROWS


def panel_of(name: str) -> str | None:
    """Return ``<round>-<n>`` for the name of a panel file."""
    found = _PANEL_FILE.fullmatch(name)
    return found[1] if found else None


def round_of(name: str) -> str | None:
    """Return the round's code for the name of a round's result."""
    found = _ROUND_FILE.fullmatch(name)
    return found[1] if found else None


def row_key(name: str, row: Mapping[str, Any]) -> Any:
    """Return what the rows of a file are ordered by."""
    return _ROWS[name].key(row)


def sort_rows(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a ``.jsonl`` file in the order of the specification."""
    return sorted(rows, key=_ROWS[name].key)


def row_faults(name: str, row: Any, where: str) -> list[Fault]:
    """Tell what is wrong with the shape of one row."""
    faults: list[Fault] = []
    _ROWS[name].shape(row, where, faults)
    if name == SCORES and not faults and ("salt" in row) != ("vector" in row):
        faults.append(Fault(where, "salt without vector or the reverse", "both or none"))
    return faults


def document_faults(name: str, value: Any) -> list[Fault]:
    """Tell what is wrong with the shape and the inner order of a ``.json`` document."""
    faults: list[Fault] = []
    panel, result = panel_of(name), round_of(name)
    shape = _PANEL if panel else _ROUND if result else _DOCUMENTS[name]
    shape(value, name, faults)
    if faults:
        return faults[: s.MAX_FAULTS]
    for field, key in _INNER_ORDER.get("panel" if panel else "round" if result else name, ()):
        _check_order([row[key] for row in value[field]], f"{name}.{field}", faults)
    if panel:
        _check_order(value["nominees"], f"{name}.nominees", faults)
        _check_order(value["replaces"], f"{name}.replaces", faults)
        if value["panel"] != panel or panel.rpartition("-")[0] != value["round"]:
            faults.append(Fault(name, f"says {value['panel']} of {value['round']}", "what its name says"))
    if result and value["round"] != result:
        faults.append(Fault(name, f"says {value['round']}", "what its name says"))
    if name == "notice.json":
        for notice in value["notices"]:
            _check_order([row["nominee"] for row in notice["list"]], f"{name}.list", faults)
    return faults[: s.MAX_FAULTS]


def _check_order(keys: list[Any], where: str, faults: list[Fault]) -> None:
    for place, (one, other) in enumerate(pairwise(keys)):
        if one >= other:
            wrong = "stands twice" if one == other else f"stands before {s.shown(other)}"
            faults.append(Fault(f"{where}[{place}]", f"{s.shown(one)} {wrong}", "ascending order, each once"))
            return
