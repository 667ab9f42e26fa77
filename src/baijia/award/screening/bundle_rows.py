"""The rows that screening freezes for the bundle (docs/reference/bundle.md 5.5 and 5.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from baijia.award.nominations.models import Dossier
from baijia.core import entropy
from baijia.engine.bundle import sealed

STAGE = "screening"
WITHDRAWN = "本人或推荐单位撤回"  # not translated: frozen and public, whoever's language the officer reads
REJECTED = "不符合条件："  # not translated: likewise
SHOWN_ANSWERS = {"post": ("post",), "project": ("project_name", "project")}
"""What the notice shows -> the answers it is read from; the group and the unit have places of their own."""


def nominee_row(dossier: Dossier, shows: Iterable[str]) -> dict[str, Any]:
    """Return a nominee's row with fresh salts for identity and unit; the nomination keeps its receipt's salt."""
    identity = {"name": dossier.name}
    for key in shows:
        for field in SHOWN_ANSWERS.get(key, ()):
            if dossier.answers.get(field):
                identity[key] = str(dossier.answers[field])
    return {
        "number": dossier.number,
        "group": dossier.group,
        "identity": sealed.seal("identity", identity, entropy.random_bytes(sealed.SALT_BYTES)),
        "unit": sealed.seal("unit", dossier.employer, entropy.random_bytes(sealed.SALT_BYTES)),
        "nomination": {
            "commit": dossier.commit,
            "salt": dossier.salt,
            "value": {"nominee": dossier.number, "dossier": dossier.digest},
        },
    }


def exclusion_row(*, nominee: str, stage: str, reason: str, text: str) -> dict[str, Any]:
    """Return a row of ``exclusions.jsonl``; ``text`` is public and holds no finding about the person."""
    return {"nominee": nominee, "stage": stage, "reason": reason, "text": text}


def public_reason(reasons: Iterable[Mapping[str, str]]) -> tuple[str, str]:
    """Return code and public sentence of a rejection: the first failed rule, and all their words."""
    listed = list(reasons)
    return listed[0]["code"], REJECTED + "；".join(reason["text"] for reason in listed)
