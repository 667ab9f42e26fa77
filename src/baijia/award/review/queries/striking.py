"""Names struck out of what an expert reads on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from baijia.award.nominations.models import Dossier

STRUCK = "〔略〕"  # not translated


def strike(value: Any, names: Iterable[str]) -> Any:
    """Replace names in a text, or in every text of a list or object."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, STRUCK)
        return value
    if isinstance(value, list):
        return [strike(part, names) for part in value]
    if isinstance(value, dict):
        return {key: strike(part, names) for key, part in value.items()}
    return value


def names_of(dossier: Dossier) -> list[str]:
    """Return what could tell a nominee in free text, the longest first."""
    unit = dossier.unit
    names = {dossier.name, dossier.employer, dossier.number, unit.name, unit.short_name}
    for member in dossier.members.all():
        names |= {member.name, member.person.name}
    names |= {name.removesuffix("工会") for name in (unit.name, unit.short_name)}  # not translated
    return sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
