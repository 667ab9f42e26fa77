"""What a first plan of a round is worked out from, and the digest that tells whether it still holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from baijia.award.experts import queries as experts
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import WishKind
from baijia.award.review.fitting import Texts
from baijia.award.review.models import Round, Wish
from baijia.award.review.planning import Demand
from baijia.award.review.queries.line import blocked, standing
from baijia.core import clock
from baijia.engine.canonical import digest

WORDED = ("text", "longtext")


def reviewers(round: Round) -> list[Expert]:
    """Return who may review in a round with one pool: those drawn for it, or the whole pool where none was drawn.

    Left out is who is away for all of the round, as the calendar has it.
    """
    drawn = [expert for line in experts.picked(round.edition, round.code).values() for expert in line]
    calendar = programmes.in_force(round.edition)["calendar"]
    first, last = (_day(calendar.get(f"{round.code}_{end}")) for end in ("opens", "closes"))
    chosen = {
        expert.pk: expert
        for expert in drawn or experts.pool(round.edition)
        if expert.max_load and not _is_away(expert, first, last)
    }
    return sorted(chosen.values(), key=lambda expert: expert.uid)


def _day(instant: str | None) -> date | None:
    return datetime.fromisoformat(str(instant)).astimezone(clock.ZONE).date() if instant else None


def _is_away(expert: Expert, first: date | None, last: date | None) -> bool:
    """Tell whether an expert is away for the whole of a round; part of it leaves days enough."""
    if expert.away_from is None or expert.away_until is None or first is None or last is None:
        return False
    return expert.away_from <= first and expert.away_until >= last


def texts(round: Round, items: list[Dossier]) -> Texts:
    """Return what the items are about: what an expert reads of them in words, never what is hidden."""
    form = programmes.in_force(round.edition)["form"]
    codes = [
        described["code"]
        for section in form["sections"]
        for described in section["fields"]
        if described["blind"] == "shown" and described["kind"] in WORDED
    ]
    return {item.pk: "\n".join(str(item.answers.get(code) or "") for code in codes) for item in items}


def demand(round: Round, *, objective: str, outside: int) -> Demand:
    """Return the demand of a round's first plan, with what the office wants of single pairs."""
    items = standing(round)
    need = programmes.round_definition(round.edition, round.code)["reviews_per_item"]
    wishes = list(Wish.objects.filter(round=round))
    never = {(one.expert_id, one.dossier_id) for one in wishes if one.kind == WishKind.FORBID}
    return Demand(
        items=items,
        experts=reviewers(round),
        needs=[need] * len(items),
        blocked=blocked(round.edition) | never,
        objective=objective,
        texts=texts(round, items),
        edits={
            (one.expert_id, one.dossier_id): one.fit
            for one in wishes
            if one.kind == WishKind.FIT and one.fit is not None
        },
        pins={(one.expert_id, one.dossier_id) for one in wishes if one.kind == WishKind.PIN},
        outside=outside,
    )


def basis(demand: Demand) -> str:
    """Return the digest of all that a plan follows from, except what it is to be best at."""
    numbers = {item.pk: item.number for item in demand.items}
    people = {expert.pk: expert.uid for expert in demand.experts}

    def named(pairs: Any) -> list[list[str]]:
        return sorted(
            [people[one], numbers[item]] for one, item in pairs if one in people and item in numbers
        )

    return digest(
        {
            "items": [
                [item.number, item.group, need] for item, need in zip(demand.items, demand.needs, strict=True)
            ],
            "experts": [
                [one.uid, *one.fields, one.expertise, one.credit_code or one.employer, str(one.max_load)]
                for one in demand.experts
            ],
            "blocked": named(demand.blocked),
            "pins": named(demand.pins),
            "edits": [[*pair, demand.edits[key]] for key in sorted(demand.edits) for pair in named([key])],
            "outside": demand.outside,
        }
    )
