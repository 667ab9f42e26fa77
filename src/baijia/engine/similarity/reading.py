"""Nominations from JSON lines: one object a line with ``id``, ``text`` and, if wanted, ``edition`` and ``unit``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baijia.engine.canonical import parse
from baijia.engine.faults import BadInput, Fault
from baijia.engine.reading import MOST_FAULTS, kind
from baijia.engine.similarity.index import Document

MOST_CHARACTERS = 1_000_000
EXPECTED = {"id": "text that is not empty", "text": f"text of at most {MOST_CHARACTERS} characters"}


def read_documents(data: bytes, *, where: str) -> list[Document]:
    """Read documents, in order; blank lines are passed over.

    Raises:
        BadInput: naming file and line, at most twenty at once.
    """
    documents: list[Document] = []
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        at = f"{where}:{number}"
        try:
            row = parse(line, where=at)
        except BadInput as bad:
            faults += [Fault(at, fault.wrong, fault.expected) for fault in bad.faults]
        else:
            found = list(_faults(row, at))
            if not found and row["id"] in lines:
                wrong = f"id {row['id']!r} stands on line {lines[row['id']]} too"
                found.append(Fault(at, wrong, "each id once"))
            if not found:
                lines[row["id"]] = number
                documents.append(Document(row["id"], row["text"]))
            faults += found
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise BadInput(*faults[:MOST_FAULTS])
    return documents


def _faults(row: Any, at: str) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield Fault(at, f"is {kind(row)}", "an object {id, text}")
        return
    for key, expected in EXPECTED.items():
        value = row.get(key)
        if key not in row:
            yield Fault(at, f"{key} is missing", expected)
        elif not isinstance(value, str):
            yield Fault(at, f"{key} is {kind(value)}", expected)
        elif key == "id" and not (value and _encodable(value)):
            yield Fault(at, f"id is {value!a}", "text that is not empty, of whole characters")
        elif len(value) > MOST_CHARACTERS:
            yield Fault(at, f"{key} has {len(value)} characters", expected)
    for key in ("edition", "unit"):
        if not isinstance(row.get(key), str | int | None):
            yield Fault(at, f"{key} is {kind(row[key])}", "text, if given at all")


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
