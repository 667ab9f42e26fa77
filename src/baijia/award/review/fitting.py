"""How well an expert fits an item: by field, by words, or as the office judged it; 0 to 1000."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier

SCALE = 1000
OWN_FIELD, OTHER_FIELD, NO_FIELD = 1000, 800, 100
"""The first field of an expert, a further one, none. No field is still an edge: groups stay comparable."""
WORDS = 3
"""Tenths of the fit that come from words, where an expert's are known; the field gives the rest."""

Texts = Mapping[int, str]
"""What an item is about, by primary key of the dossier."""
Edits = Mapping[tuple[int, int], int]
"""A fit the office judged itself, by primary keys of (expert, dossier)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit with its parts; ``words`` is None where the expert has none, ``edited`` None where nobody judged."""

    field: int
    words: int | None
    edited: int | None = None

    @property
    def value(self) -> int:
        """What counts."""
        if self.edited is not None:
            return self.edited
        if self.words is None:
            return self.field
        return ((10 - WORDS) * self.field + WORDS * self.words) // 10


def field_fit(expert: Expert, dossier: Dossier) -> int:
    """Return how well an expert's fields fit an item's group."""
    if dossier.group not in expert.fields:
        return NO_FIELD
    return OWN_FIELD if expert.fields[0] == dossier.group else OTHER_FIELD


def table(items: Sequence[Dossier], experts: Sequence[Expert], texts: Texts, edits: Edits) -> list[list[Fit]]:
    """Return every fit, items x experts."""
    known = [place for place, expert in enumerate(experts) if expert.expertise.strip()]
    column = {place: number for number, place in enumerate(known)}
    rows: list[list[int]] = []
    if known and texts:
        from baijia.engine.assign.fit import fits

        words = [experts[place].expertise for place in known]
        rows = fits([texts.get(item.pk, "") for item in items], words).tolist()
    return [
        [
            Fit(
                field_fit(expert, item),
                rows[line][column[place]] if rows and place in column else None,
                edits.get((expert.pk, item.pk)),
            )
            for place, expert in enumerate(experts)
        ]
        for line, item in enumerate(items)
    ]
