"""Marks with and without the strictness of reviewers, whichever counts, side by side for organiser and supervisor alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from django.core.cache import cache

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Round, RoundResult, ScoreVersion
from baijia.award.review.queries.line import rubric_of
from baijia.award.review.queries.office import round_of
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role

READERS = (Role.ORGANISER, Role.SUPERVISOR)
CENT = Decimal("0.01")
SURE = (Decimal("0.1"), Decimal("0.9"))


@dataclass(frozen=True, slots=True)
class Compared:
    """An item: the mean of its marks and the mean without its reviewers' strictness, one of which counts.

    ``would`` tells whether it would advance by the other one; ``se`` is the standard error of ``adjusted``; ``chance``
    that it truly belongs among those who go on; ``spread`` how far its marks lie apart.
    """

    nominee: str
    raw: Decimal
    adjusted: Decimal
    se: Decimal
    chance: Decimal
    spread: Decimal
    advanced: bool
    would: bool

    @property
    def moved(self) -> Decimal:
        """What the correction adds."""
        return self.adjusted - self.raw

    @property
    def changes(self) -> bool:
        """Whether the item would change places by the one that does not count."""
        return self.advanced != self.would

    @property
    def doubtful(self) -> bool:
        """Whether it is a close call."""
        return SURE[0] < self.chance < SURE[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group of a frozen round.

    ``official``: the adjusted score is what counts; ``shared``: all its reviewers marked all its items, so that no
    correction can change an order; ``parts``: into how many parts the comparison graph of the whole round falls.
    """

    rows: list[Compared]
    places: int
    shared: bool
    parts: int
    official: bool = False

    @property
    def changing(self) -> int:
        """How many would change places."""
        return sum(row.changes for row in self.rows)

    @property
    def doubtful(self) -> int:
        """How many are close calls."""
        return sum(row.doubtful for row in self.rows)


def comparison(actor: Actor, round: Round, group: str) -> Comparison:
    """Return a group's items in the order that counts, by the mean and by the correction.

    Of the correction the log holds what counts and nothing else.

    Raises:
        Refused: as hidden: the actor is neither organiser nor supervisor, or nothing is frozen.
    """
    round = round_of(actor, round.uid)
    frozen = RoundResult.objects.filter(round=round).first()
    may = any(actor.has(role, path=round.edition.organiser.path) for role in READERS)
    if frozen is None or round.state != RoundState.FROZEN or not may:
        raise not_found()
    key = f"comparison/{frozen.uid}/{frozen.digest}/{group}"
    whole = cast(Comparison, cache.get_or_set(key, lambda: _of_group(round, frozen, group), timeout=None))
    fenced = set(
        Dossier.objects.filter(edition=round.edition, uid__in=programmes.fences(actor)).values_list(
            "number", flat=True
        )
    )
    return replace(whole, rows=[row for row in whole.rows if row.nominee not in fenced])


def _of_group(round: Round, frozen: RoundResult, group: str) -> Comparison:
    """Reckon a group; kept, since nothing of a frozen round changes any more and strictness takes all its marks."""
    stands = [row for row in frozen.document["rows"] if row.get("mean") and row.get("group") == group]
    places = sum(row["advanced"] for row in stands)
    live = ScoreVersion.objects.filter(slot__round=round, superseded_at=None, voided_at=None)
    found = live.values_list("slot__dossier__number", "slot__expert", "vector", "slot__dossier__group")
    # Who abstained from a criterion gave no total that could be compared with others.
    marks = [row for row in found if None not in row[2]]
    judged = {number for number, *_rest in marks}
    stands = [row for row in stands if row["nominee"] in judged]
    if not stands or not marks:
        return Comparison([], places, shared=False, parts=0)
    official = "adjusted" in programmes.round_definition(round.edition, round.code)
    rows = _compared(marks, stands, places, rubric_of(round)["scale"], group, official=official)
    panels: dict[str, set[int]] = {number: set() for number, _expert, _vector, of in marks if of == group}
    for number, expert, _vector, of in marks:
        if of == group:
            panels[number].add(expert)
    from baijia.engine.assign.graph import parts

    shared = len({frozenset(panel) for panel in panels.values()}) == 1
    linked = len(parts((number, expert) for number, expert, _v, _of in marks))
    return Comparison(rows, places, shared, linked, official)


def _compared(
    marks: list[tuple[str, int, list[int], str]],
    stands: list[dict[str, object]],
    places: int,
    scale: int,
    group: str,
    *,
    official: bool,
) -> list[Compared]:
    from baijia.engine.calibrate import Mark, Sheet, calibrate

    sheet = Sheet.of(
        Mark(item=number, expert=f"{expert:012d}", score=Decimal(sum(vector)) / scale, group=of)
        for number, expert, vector, of in marks
    )
    found = {row.item: row for row in calibrate(sheet, max(places, 1)).rows if row.group == group}
    given: dict[str, list[Decimal]] = {}
    for mark in sheet.marks:
        given.setdefault(mark.item, []).append(mark.score)
    numbers = [str(row["nominee"]) for row in stands]
    # Where the adjusted score counts it is that of the definition's ratios, which stands frozen.
    adjusted = {
        str(row["nominee"]): Decimal(str(row["score"])) if official else found[str(row["nominee"])].adjusted
        for row in stands
    }
    other = {number: found[number].raw for number in numbers} if official else adjusted
    best = sorted(numbers, key=lambda one: (-other[one], one))[:places]
    ordered = sorted(stands, key=lambda row: (row["rank"], row["nominee"]))
    return [
        Compared(
            nominee=number,
            raw=found[number].raw.quantize(CENT),
            adjusted=adjusted[number].quantize(CENT),
            se=found[number].se.quantize(CENT),
            chance=found[number].p_top.quantize(CENT),
            spread=max(given[number]) - min(given[number]),
            advanced=bool(row["advanced"]),
            would=number in best,
        )
        for row in ordered
        for number in (str(row["nominee"]),)
    ]
