"""The tie-off round (分数线复评) as the office sees it: whom the cut leaves in doubt, or who is reviewed again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import RoundState
from baijia.award.review.models import PanelRecord, Round, ScoreVersion
from baijia.award.review.queries.line import computed, in_doubt, in_play
from baijia.award.review.queries.office import round_of
from baijia.core.actor import Actor
from baijia.engine.rank import decimal_text


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An item near the cut. ``apart`` is how far the nearest across the cut is, in points; None once it was called."""

    nominee: str
    group: str
    score: Decimal | None
    advances: bool | None
    apart: Decimal | None


@dataclass(frozen=True, slots=True)
class TieOff:
    """A tie-off by its rule in the definition: ``due`` while it must be called, ``slots`` and ``scored`` once it was."""

    reviews: int
    band: str
    due: bool
    called: bool
    rows: list[Doubtful]
    slots: int = 0
    scored: int = 0


def tie_off(actor: Actor, round: Round) -> TieOff | None:
    """Return the tie-off of a round that has closed once, without items the actor is fenced off from.

    None where the definition allows none or scoring has not closed yet.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    rule = programmes.round_definition(round.edition, round.code).get("tie_off")
    over = round.state in (RoundState.CLOSED, RoundState.FROZEN)
    if rule is None or not (over or round.tie_off_from is not None):
        return None
    fenced = set(
        Dossier.objects.filter(edition=round.edition, uid__in=programmes.fences(actor)).values_list(
            "number", flat=True
        )
    )
    if round.tie_off_from is None:
        rows = _in_doubt(round) if round.state == RoundState.CLOSED else []
        shown = [row for row in rows if row.nominee not in fenced]
        return TieOff(rule["reviews"], rule["band"], due=bool(rows), called=False, rows=shown)
    panel = PanelRecord.objects.get(round=round, number=round.tie_off_from)
    numbers = [number for number in panel.document["nominees"] if number not in fenced]
    groups = dict(
        Dossier.objects.filter(edition=round.edition, number__in=numbers).values_list("number", "group")
    )
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    counts = in_play(round).aggregate(slots=Count("pk"), scored=Count("pk", filter=Q(Exists(live))))
    names = _group_names(round)
    rows = [Doubtful(number, names[groups[number]], None, None, None) for number in numbers]
    return TieOff(rule["reviews"], rule["band"], due=False, called=True, rows=rows, **counts)


def _group_names(round: Round) -> dict[str, str]:
    return {group["code"]: group["name"] for group in programmes.in_force(round.edition)["groups"]}


def _in_doubt(round: Round) -> list[Doubtful]:
    """Return whom the cut leaves in doubt, by group and from the highest score down."""
    document = computed(round)
    apart, names = in_doubt(round, document), _group_names(round)
    decimals = programmes.round_definition(round.edition, round.code)["decimals"]
    return [
        Doubtful(
            nominee=row["nominee"],
            group=names[row["group"]],
            score=Decimal(row["score"]),
            advances=row["advanced"],
            apart=Decimal(decimal_text(apart[row["nominee"]], decimals)),
        )
        for row in sorted(document["rows"], key=lambda row: (row["group"], row["rank"] or 0))
        if row["nominee"] in apart
    ]
