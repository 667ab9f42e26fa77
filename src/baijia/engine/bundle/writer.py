"""Writing a bundle: documents in, deterministic bytes out; and the public profile made from the inspector's."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from baijia.engine.bundle import container, layout
from baijia.engine.bundle.sealed import reduced, withhold
from baijia.engine.canonical import canonical
from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import entries as log_entries
from baijia.engine.log.entries import SPEC

REHEARSAL = "REHEARSAL"
Documents = Mapping[str, Any]


def write(
    documents: Documents, *, edition: str, origin: str, engine: str, profile: str = "inspector"
) -> bytes:
    """Return the bundle's bytes.

    Args:
        documents: by member name: a dict for ``.json``, rows (any order) for ``.jsonl``, leaves (bytes, in log
            order) for ``log/entries.jsonl``, text or bytes for ``log/checkpoint`` and ``policy.txt``.
        edition: the edition's code.
        origin: the log's origin.
        engine: name and version of the program.
        profile: ``inspector`` or ``public`` (see ``public_documents``).

    Raises:
        BadInput: a name, shape or order that the specification does not know.
    """
    faults: list[Fault] = []
    members = {name: _encode(name, value, faults) for name, value in documents.items()}
    if faults:
        raise BadInput(*faults[:20])
    manifest = {
        "v": 1,
        "spec": SPEC,
        "edition": edition,
        "profile": profile,
        "origin": origin,
        "rehearsal": REHEARSAL in origin,
        "engine": engine,
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(members.items())
        ],
    }
    members[layout.MANIFEST] = _encode(layout.MANIFEST, manifest, faults)
    if faults:
        raise BadInput(*faults[:20])
    stream = io.BytesIO()
    container.write(members, stream)
    return stream.getvalue()


def public_documents(documents: Documents) -> dict[str, Any]:
    """Return the documents of the public profile, from those of the inspector's (bundle.md 3.5)."""
    publication = documents[layout.DEFINITION].get("publication", {})
    conferred = {row["nominee"] for row in documents.get("honours.jsonl", ())}
    result = dict(documents)
    _each(
        result,
        "nominees.jsonl",
        lambda row: {
            **row,
            "identity": row["identity"] if row["number"] in conferred else withhold(row["identity"]),
            "unit": row["unit"] if publication.get("unit") else withhold(row["unit"]),
            "nomination": withhold(row["nomination"]),
        },
    )
    if not publication.get("raw_marks"):
        _each(
            result, "scores.jsonl", lambda row: {k: v for k, v in row.items() if k not in ("salt", "vector")}
        )
    _each(result, "objections.jsonl", reduced)
    if "quotas.json" in result and not publication.get("unit"):
        result["quotas.json"] = reduced(result["quotas.json"])
    if "notice.json" in result:
        result["notice.json"] = _public_notice(result["notice.json"], conferred)
    marked = bool(publication.get("raw_marks"))
    return {
        name: _public_panel(value, marked=marked) if layout.panel_of(name) else value
        for name, value in result.items()
    }


def _public_panel(document: dict[str, Any], *, marked: bool) -> dict[str, Any]:
    """Withhold the roster; who marked what with whom serves to repeat a result from marks alone."""
    kept = {"raters": document["raters"]} if marked and "raters" in document else {}
    return {**reduced(document), **kept}


def _public_notice(document: dict[str, Any], conferred: set[str]) -> dict[str, Any]:
    notices = [
        {
            **notice,
            "list": [row if row["nominee"] in conferred else reduced(row) for row in notice["list"]],
        }
        for notice in document["notices"]
    ]
    return {**document, "notices": notices}


def _each(documents: dict[str, Any], name: str, change: Any) -> None:
    if name in documents:
        documents[name] = [change(row) for row in documents[name]]


def _encode(name: str, value: Any, faults: list[Fault]) -> bytes:
    if not layout.is_known(name):
        faults.append(Fault(name, "is not a member of a bundle", "docs/reference/bundle.md section 5"))
        return b""
    if name in layout.RAW:
        return value.encode() if isinstance(value, str) else bytes(value)
    if name == layout.ENTRIES:
        return _leaves(value)
    if layout.is_rows(name):
        rows = layout.sort_rows(name, list(value))
        for number, row in enumerate(rows, start=1):
            faults += layout.row_faults(name, row, f"{name}:{number}")
        keys = [layout.row_key(name, row) for row in rows]
        if len(set(keys)) != len(keys):
            faults.append(Fault(name, "a row stands twice", "each key once"))
        return b"".join(canonical(row) + b"\n" for row in rows)
    faults += layout.document_faults(name, value)
    return bytes(canonical(value))


def _leaves(leaves: Sequence[bytes]) -> bytes:
    for number, leaf in enumerate(leaves, start=1):
        log_entries.decode(leaf, where=f"{layout.ENTRIES}:{number}")
    return b"".join(leaf + b"\n" for leaf in leaves)
