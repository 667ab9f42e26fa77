"""Dossiers of one subtree whose texts resemble each other: a hint for whoever recommends, never a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from baijia.award.nominations.answers import is_sensitive
from baijia.award.nominations.queries.board import Standing, before
from baijia.award.nominations.queries.reading import Definition, fields_of
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor

MOST = 300
"""Above this many dossiers a list is not compared while somebody waits; screening compares them all."""
KEPT = 3600  # seconds
LEAST = 0.65
"""Higher than the engine's own threshold: among few texts ordinary phrases look rare."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Another dossier with a like text; ``score`` from 0 to 1 as in ``engine.similarity``."""

    uid: str
    name: str
    score: float


def alike(
    actor: Actor, edition: Edition, standing: Standing, definition: Definition
) -> dict[str, list[Alike]]:
    """Return uid -> likenesses among what lies before a union; empty where there are too many.

    What was found is kept for an hour, until a dossier changes.
    """
    if not 2 <= standing.total <= MOST:
        return {}
    state = f"{standing.total}:{standing.versions}"
    key = f"alike:{LEAST}:{edition.uid}:{standing.union.uid}:{actor.account_uid}:{state}"
    found = cache.get(key)
    if found is None:
        rows = before(actor, edition, standing.union)
        found = _compare(list(rows.order_by("id").values_list("uid", "name", "answers")), definition)
        cache.set(key, found, KEPT)
    return {uid: [Alike(*row) for row in hits] for uid, hits in found.items()}


def _compare(
    rows: list[tuple[str, str, dict[str, object]]], definition: Definition
) -> dict[str, list[tuple[str, str, float]]]:
    from baijia.engine.similarity import Document, Index  # numpy is loaded where it is used

    texts = [
        field["code"]
        for field in fields_of(definition)
        if field["kind"] == "longtext" and not is_sensitive(field)
    ]
    names = {uid: name for uid, name, _answers in rows}
    documents = [
        Document(uid, "\n".join(str(answers.get(code, "")) for code in texts)) for uid, _name, answers in rows
    ]
    index = Index(documents)
    found = {}
    for document in documents:
        hits = [
            hit for hit in index.search(document.text, leave_out=document.id, best=5) if hit.score >= LEAST
        ]
        if hits:
            found[document.id] = [(hit.source, names[hit.source], hit.score) for hit in hits]
    return found
