"""Honest result bundles made of random data through engine functions alone, open to tampering.

``make(seed, ...)`` plays an edition; ``Made.pack`` writes its bytes. A test may change documents and entries in
between and have the operator sign the log again, with or without the witnesses.
"""

from __future__ import annotations

from typing import Any

from bundles.issuing import certificate, publish_status, revoke
from bundles.judging import rejudge, reresolve
from bundles.made import ORIGIN, Made
from bundles.player import Player
from bundles.rules import EDITION, definition, definition_file

__all__ = [
    "EDITION",
    "ORIGIN",
    "Made",
    "Player",
    "certificate",
    "definition",
    "definition_file",
    "make",
    "publish_status",
    "rejudge",
    "reresolve",
    "revoke",
]


def make(
    seed: int = 1,
    *,
    nominees: int = 30,
    rules: dict[str, Any] | None = None,
    until: str = "honours",
    **shape: Any,
) -> Made:
    """Play an edition; ``until`` is ``paper``, ``resolution``, ``notice`` or ``honours``."""
    player = Player(seed, rules or definition(), **shape)
    made = player.made
    player.open()
    player.nominate(nominees)
    player.recommend()
    candidates = {
        r["number"]: r["group"] for r in made.documents["nominees.jsonl"] if r["number"] not in player.out
    }
    for rule in made.definition["rounds"]:
        player.score(rule["code"], candidates)
        rows = made.documents[f"rounds/{rule['code']}.json"]["rows"]
        candidates = {row["nominee"]: row["group"] for row in rows if row["advanced"]}
        if until == rule["code"]:
            return made
    player.resolve()
    if until != "resolution":
        player.notice()
        if until != "notice":
            player.object()
            player.honour()
    return made
