"""Definitions of editions, as bundles hold them."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

EDITION = "test-edition"
EDITIONS = Path(__file__).parents[2] / "editions"


def plain(value: Any) -> Any:
    """Turn parsed TOML into the definition's JSON form: instants and dates as ISO strings."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def definition_file(name: str) -> dict[str, Any]:
    """Return one of the editions that ship, as a definition."""
    parsed: dict[str, Any] = plain(tomllib.loads((EDITIONS / name).read_text(encoding="utf-8")))
    return parsed


def definition(**changes: Any) -> dict[str, Any]:
    """Return a small definition: three groups, a paper round by pool and a defence by group panels."""
    rubric = {
        "version": 1,
        "scale": 1,
        "criteria": [{"code": "skill", "max": 60}, {"code": "use", "max": 40}],
    }
    base: dict[str, Any] = {
        "code": EDITION,
        "groups": [{"code": code} for code in ("metal", "soft", "farm")],
        "approval": {"places": 6},
        "calendar": {
            "filing_closes": "2021-07-28T17:00:00+08:00",
            "screening_closes": "2021-08-12T17:00:00+08:00",
        },
        "quotas": {"mode": "formula"},
        "rubrics": [{"code": "paper", **rubric}, {"code": "talk", **rubric}],
        "rounds": [
            {
                "code": "paper",
                "rubric": "paper",
                "reviews_per_item": 3,
                "panels": "pool",
                "decimals": 2,
                "trimmed_from": 5,
                "pass_mark": "40.00",
                "advance": {"total": 14, "by": "group_share"},
                "ties": ["criterion:skill", "lot"],
            },
            {
                "code": "defence",
                "rubric": "talk",
                "reviews_per_item": 3,
                "panels": "group",
                "decimals": 2,
                "pass_mark": "40.00",
                "ties": ["round:paper", "criterion:paper:use", "lot"],
            },
        ],
        "result": {
            "weights": {"paper": 40, "defence": 60},
            "decimals": 2,
            "group_places": "group_share",
            "reserves": 3,
            "ties": ["round:defence", "criterion:defence:skill", "lot"],
            "pass_mark": "40.00",
        },
        "decision": {
            "members": 9,
            "quorum": {"fraction": "2/3", "base": "members"},
            "pass": {"fraction": "2/3", "base": "present"},
        },
        "notice": {"days": 5, "unit": "working", "counts_opening_day": True, "closes_at": "17:00"},
        "publication": {"unit": True, "raw_marks": True},
    }
    return {**base, **changes}
