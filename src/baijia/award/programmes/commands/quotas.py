"""How many each union may recommend: issued by the organiser into the log, passed on downwards by each level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from baijia.award.programmes import documents, queries, rules
from baijia.award.programmes.models import Allotment, Edition, Quota, UnitFigure
from baijia.core import audit, clock, entropy, ids, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union
from baijia.engine import rank
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

CHUNK = 1000


class Figure(TypedDict):
    """A figure of a union on a day; ``source`` says where it comes from."""

    union: Union
    factor: str
    on: date
    value: int
    source: str


@command
def record_figures(*, actor: Actor, organiser: Union, rows: Sequence[Figure]) -> int:
    """Keep dated figures that formulas weigh; a figure of the same day is replaced. Returns how many."""
    rules.check_organises(actor, organiser)
    rules.check_figures(
        organiser, [(row["union"], row["factor"], row["value"], row["source"]) for row in rows]
    )
    UnitFigure.objects.bulk_create(
        [UnitFigure(**row) for row in rows],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["union", "factor", "on"],
        update_fields=["value", "source"],
    )
    audit.record(
        actor,
        "programmes.record_figures",
        organiser,
        after={"figures": len(rows), "factors": sorted({row["factor"] for row in rows})},
    )
    return len(rows)


@command
def set_quotas(*, actor: Actor, edition: Edition, unions: Sequence[Union]) -> list[Quota]:
    """Issue quotas to recommending unions by the edition's mode: none, table or formula."""
    edition = Edition.objects.select_for_update().select_related("organiser", "log").get(pk=edition.pk)
    rules.check_organises(actor, edition.organiser)
    rules.check_no_quotas_yet(edition)
    definition = queries.in_force(edition)
    rule = definition["quotas"]
    weights = rule.get("weights", {})
    figures = _factors(unions, weights, _day(definition))
    numbers = {union.pk: ids.public_number("U", 7) for union in unions}
    plain = {
        union.pk: {factor: value for factor, (value, _on) in figures[union.pk].items()} for union in unions
    }
    places = _places(rule, unions, numbers, plain)
    rows = [
        Quota(
            edition=edition,
            union=union,
            places=places[union.pk],
            number=numbers[union.pk],
            factors=plain[union.pk],
            salt=entropy.random_bytes(32).hex(),
        )
        for union in unions
    ]
    Quota.objects.bulk_create(rows)
    document = documents.quotas(edition, rows)
    ledger.append(edition.log, entries.quotas(edition.code, digest=sealed.log_digest(document)))
    audit.record(
        actor,
        "programmes.set_quotas",
        edition,
        scope=edition.code,
        after={union.code: places[union.pk] for union in unions},
    )
    return rows


def _day(definition: Mapping[str, Any]) -> date:
    """Return the day whose figures count: the edition's, or the one filing opens on."""
    rule = definition["quotas"]
    return date.fromisoformat(str(rule.get("figures_on") or definition["calendar"]["filing_opens"])[:10])


def _factors(
    unions: Sequence[Union], weights: Mapping[str, int], on: date
) -> dict[int, dict[str, tuple[int, str]]]:
    """Return union -> factor -> (value, its day or "").

    Raises:
        Refused: a union has no figure of a factor that counts.
    """
    recorded = queries.figures(unions, sorted(weights), on)
    result: dict[int, dict[str, tuple[int, str]]] = {}
    missing: dict[str, list[str]] = {}
    for union in unions:
        result[union.pk] = {}
        for factor in sorted(weights):
            row = recorded[union.pk].get(factor)
            if row is not None:
                result[union.pk][factor] = (row.value, row.on.isoformat())
            elif factor in rules.FACTORS:
                day = union.members_on.isoformat() if union.members_on else ""
                result[union.pk][factor] = (int(getattr(union, factor)), day)
            else:
                missing.setdefault(factor, []).append(union.short_name or union.name)
    rules.check_figures_known(weights, missing)
    return result


def _places(
    rule: Mapping[str, Any],
    unions: Sequence[Union],
    numbers: Mapping[int, str],
    factors: Mapping[int, Mapping[str, int]],
) -> dict[int, int | None]:
    if rule["mode"] == "none":
        return dict.fromkeys((union.pk for union in unions), None)
    if rule["mode"] == "table":
        table = {row["union"]: row["places"] for row in rule["rows"]}
        return {union.pk: table.get(union.code, 0) for union in unions}
    shares = _shares(
        rule["total"], rule.get("minimum", 0), rule["weights"], {numbers[pk]: factors[pk] for pk in factors}
    )
    return {union.pk: shares[numbers[union.pk]] for union in unions}


def _shares(
    total: int, minimum: int, weights: Mapping[str, int], units: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Share places by formula, largest remainder."""
    rules.check_shares(total, minimum, weights, units)
    rows = [{"unit": unit, "factors": factors} for unit, factors in units.items()]
    return rank.quotas(total=total, minimum=minimum, weights=weights, units=rows)


@command
def allot_places(
    *, actor: Actor, edition: Edition, union: Union, places: Mapping[str, int]
) -> list[Allotment]:
    """Pass places on to unions below, by table: code -> number. What was passed on before is replaced.

    Together they may be more than the union's own: its own list is held to its own places (差额推荐).
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=edition.pk)
    below = list(Union.objects.filter(code__in=list(places)))
    rules.check_issues_below(actor, edition, union, below)
    rules.check_allotments(places, {each.code for each in below})
    return _allot(actor, edition, union, {each: (places[each.code], {}) for each in below})


@command
def allot_by_formula(
    *,
    actor: Actor,
    edition: Edition,
    union: Union,
    below: Sequence[Union],
    total: int,
    weights: Mapping[str, int],
    minimum: int = 0,
) -> list[Allotment]:
    """Pass ``total`` places on by weighing the unions' dated figures; largest remainder, in order of code."""
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=edition.pk)
    rules.check_issues_below(actor, edition, union, below)
    rules.check_formula(total, minimum, weights)
    figures = _factors(below, weights, _day(queries.in_force(edition)))
    shares = _shares(
        total,
        minimum,
        weights,
        {each.code: {name: value for name, (value, _on) in figures[each.pk].items()} for each in below},
    )
    rows: dict[Union, tuple[int, dict[str, Any]]] = {
        each: (
            shares[each.code],
            {name: {"value": value, "on": on} for name, (value, on) in figures[each.pk].items()},
        )
        for each in below
    }
    return _allot(actor, edition, union, rows)


def _allot(
    actor: Actor, edition: Edition, union: Union, rows: Mapping[Union, tuple[int, dict[str, Any]]]
) -> list[Allotment]:
    now: datetime = clock.edition_now()
    made = [
        Allotment.objects.update_or_create(
            edition=edition,
            union=each,
            defaults={
                "issued_by": union,
                "places": number,
                "factors": factors,
                "at": now,
                "by_uid": actor.account_uid or actor.kind,
            },
        )[0]
        for each, (number, factors) in sorted(rows.items(), key=lambda pair: pair[0].path)
    ]
    audit.record(
        actor,
        "programmes.allot",
        union,
        scope=edition.code,
        after={"union": union.code, "places": {row.union.code: row.places for row in made}},
    )
    return made
