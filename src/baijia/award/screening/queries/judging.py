"""Reads of screening: what waits, what the rules said, who passed, and the frozen rows of the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition, Programme
from baijia.award.screening.eligibility import plain
from baijia.award.screening.enums import OutcomeState, Result
from baijia.award.screening.models import EarlierTitle, NomineeRow, Outcome, ScreeningResult, Verdict
from baijia.core.actor import Actor
from baijia.core.prepared import prepared
from baijia.core.refused import not_found
from baijia.core.rows import any_of, counted, few, many
from baijia.directory.enums import Role

AT_ONCE = 1000
SCREENERS = (Role.ORGANISER, Role.COHOST)


def candidates(edition: Edition) -> QuerySet[Dossier]:
    """Return the dossiers that stand for screening: sealed and recommended, by public number."""
    gone = [row["dossier"].pk for row in nominations.excluded_before_screening(edition)]
    return (
        Dossier.objects.filter(edition=edition, state=DossierState.SEALED)
        .exclude(pk__in=gone)
        .order_by("number")
    )


def visible_to(actor: Actor, edition: Edition | None = None) -> QuerySet[Dossier]:
    """Return the sealed dossiers whose screening the actor may see, without those a conflict fences off.

    Those of one edition, where one is named, are found without asking any other table.
    """
    sealed = Dossier.objects.filter(state=DossierState.SEALED).exclude(uid__in=programmes.fences(actor))
    if edition is not None:
        mine = _screens(actor, edition)
        return sealed.exclude(number="").filter(edition=edition) if mine else sealed.none()
    if actor.is_system:
        return sealed
    places = [path for role in SCREENERS for path in actor.places(role)]
    return sealed.filter(any_of(Q(edition__organiser__path__startswith=path) for path in places))


def _screens(actor: Actor, edition: Edition) -> bool:
    places = [path for role in SCREENERS for path in actor.places(role)]
    return actor.is_system or edition.organiser.path.startswith(tuple(places))


def rows(
    actor: Actor, edition: Edition, *, result: str = "", group: str = "", state: str = "", words: str = ""
) -> QuerySet[Dossier]:
    """Return dossiers by number with ``decision``, None before there is one, in two statements whatever their number.

    ``telling`` holds the verdicts a list shows, those that are no plain pass, and ``judged`` how many there are.

    ``result`` keeps those with a verdict of that effective result, ``group`` those of one group, ``state`` those
    with that outcome or, as ``undecided``, with none, ``words`` those with it in name, employer, project or number.
    """
    found = visible_to(actor, edition)
    if group:
        found = found.filter(group=group)
    if result:
        found = found.filter(pk__in=_objected(Result(result)))
    if state == "undecided":
        found = found.filter(screening=None)
    elif state:
        found = found.filter(screening__state=state)
    if words:
        found = found.filter(nominations.holding(edition, words))
    telling = Verdict.objects.exclude(overridden="", result=Result.PASS).order_by("id")
    return (
        found.annotate(decision=F("screening__state"))
        .annotate(judged=counted(Verdict.objects.filter(dossier=OuterRef("pk")), "dossier"))
        .defer("answers", "chain", "salt", "sought")
        .prefetch_related(Prefetch("verdicts", telling, to_attr="telling"))
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many dossiers: ``all``; of the others at most ``COUNTED + 1``, which stands for more.

    ``fail`` and ``possible`` have a verdict of that kind, ``undecided`` no decision, ``clear`` of these no objection.
    """

    all: int
    fail: int
    possible: int
    undecided: int
    clear: int


def counts(actor: Actor, edition: Edition) -> Counts:
    """Return the numbers of an edition's screening, in one statement that reads no more than they need."""
    if not _screens(actor, edition):
        return Counts(0, 0, 0, 0, 0)
    (row,) = _numbers(account=actor.account_uid, edition=edition.pk)
    return Counts(**{one.name: getattr(row, one.name) for one in fields(Counts)})


@prepared
def _numbers(*, account: str, edition: int) -> QuerySet[Edition]:
    mine = Dossier.objects.filter(state=DossierState.SEALED, edition=edition).exclude(number="")
    mine = mine.exclude(uid__in=programmes.fences_of(account))
    return (
        Edition.objects.filter(pk=edition)
        .only("pk")
        .annotate(
            all=many(mine),
            fail=few(mine.filter(pk__in=_objected(Result.FAIL))),
            possible=few(mine.filter(pk__in=_objected(Result.POSSIBLE))),
            undecided=few(mine.filter(screening=None)),
            clear=few(_clear(mine)),
        )
    )


def undecided(actor: Actor, edition: Edition) -> int:
    """Return exactly how many dossiers of an edition wait for a decision."""
    return visible_to(actor, edition).filter(screening=None).count()


def clear(actor: Actor, edition: Edition) -> QuerySet[Dossier]:
    """Return the undecided candidates to whom no rule objects, by number, without those a conflict fences off."""
    return _clear(candidates(edition).exclude(uid__in=programmes.fences(actor)))


def _clear(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Keep the undecided that were judged and to whom no rule objects; objections are few and found by their index."""
    judged = Exists(Verdict.objects.filter(dossier=OuterRef("pk")))
    return rows.filter(judged, screening=None).exclude(pk__in=_objected(Result.FAIL, Result.POSSIBLE))


def _objected(*results: Result) -> QuerySet[Verdict, int]:
    """Return the dossiers with a verdict whose result counts as one of these: a person said so, or the rule alone did.

    Two reads of an index one after the other; one condition for both would read every verdict.
    """
    said = Verdict.objects.filter(overridden__in=results)
    found = Verdict.objects.filter(overridden="", result__in=results)
    return said.values_list("dossier", flat=True).union(found.values_list("dossier", flat=True), all=True)


def dossier(actor: Actor, uid: str) -> Dossier:
    """Return one dossier the actor may screen.

    Raises:
        Refused: there is none, or the actor may not know of it.
    """
    found = (
        visible_to(actor).select_related("unit", "edition__organiser", "screening").filter(uid=uid).first()
    )
    if found is None:
        raise not_found()
    return found


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return how many dossiers wait in each running edition, and of them what a person must settle.

    One statement; every number at most ``COUNTED + 1``, which stands for more.
    """
    places = [path for role in SCREENERS for path in actor.places(role)]
    mine = Q() if actor.is_system else any_of(Q(organiser__path__startswith=path) for path in places)
    here = Dossier.objects.filter(edition=OuterRef("pk"), state=DossierState.SEALED, screening=None)
    here = here.exclude(number="").exclude(uid__in=programmes.fences(actor))
    rows: QuerySet[Any] = Edition.objects.filter(mine, state=EditionState.OPEN, screening_result=None)
    rows = rows.annotate(
        undecided=few(here),
        possible=few(here.filter(pk__in=_objected(Result.POSSIBLE))),
        failed=few(here.filter(pk__in=_objected(Result.FAIL))),
    )
    return [
        {
            "kind": "screen",
            "edition": edition,
            "object": edition,
            "deadline": edition.definition["calendar"]["screening_closes"],
            "count": edition.undecided,
            "possible": edition.possible,
            "failed": edition.failed,
        }
        for edition in rows.order_by("code")
        if edition.undecided
    ]


def outcome(dossier: Dossier) -> Outcome | None:
    """Return what screening decided of a dossier, None before."""
    return Outcome.objects.filter(dossier=dossier).first()


def result(edition: Edition) -> ScreeningResult | None:
    """Return the frozen outcome, None while screening runs."""
    return ScreeningResult.objects.filter(edition=edition).first()


def passed(edition: Edition) -> QuerySet[Dossier]:
    """Return the candidates of the first round as frozen: everybody without an exclusion up to screening."""
    frozen = result(edition)
    gone = [row["nominee"] for row in frozen.exclusions] if frozen else []
    return (
        Dossier.objects.filter(edition=edition, nominee_row__isnull=False)
        .exclude(number__in=gone)
        .order_by("number")
    )


def nominee_rows(edition: Edition) -> list[dict[str, Any]]:
    """Return ``nominees.jsonl`` as frozen, inspector profile, in order of number."""
    rows = NomineeRow.objects.filter(dossier__edition=edition).values_list("number", "row")
    return [row for _number, row in sorted(rows, key=lambda pair: pair[0])]


def funnel(edition: Edition) -> dict[str, int]:
    """Return how many passed and were rejected."""
    rows = Outcome.objects.filter(dossier__edition=edition).values("state").annotate(count=Count("pk"))
    counts = {row["state"]: row["count"] for row in rows}
    return {state.value: counts.get(state.value, 0) for state in OutcomeState}


def titles(actor: Actor, edition: Edition, *, words: str = "") -> QuerySet[EarlierTitle]:
    """Return who held the programme's title before, the newest year first; ``words`` part of name or unit.

    Names are compared as the rules do: middle dots, blanks and full-width signs make no difference.

    Raises:
        Refused: hidden, where the actor does not screen in this edition.
    """
    if not actor.is_system and not any(actor.has(role, path=edition.organiser.path) for role in SCREENERS):
        raise not_found()
    rows = EarlierTitle.objects.filter(programme_id=edition.programme_id).select_related("person")
    rows = rows.annotate(is_bound=Q(person__isnull=False))
    if words:
        sought = plain(words)
        listed = rows.values_list("pk", "name", "unit")
        rows = rows.filter(
            pk__in=[key for key, name, unit in listed if sought in plain(name) or sought in plain(unit)]
        )
    return rows.order_by("-year", "name", "id")


def titles_held(programme: Programme, names: Sequence[str]) -> set[tuple[str, str, int]]:
    """Return (name, unit, year) of the holders with one of these names, in one query a thousand names."""
    held: set[tuple[str, str, int]] = set()
    for start in range(0, len(names), AT_ONCE):
        rows = EarlierTitle.objects.filter(programme=programme, name__in=names[start : start + AT_ONCE])
        held.update(rows.values_list("name", "unit", "year"))
    return held


def titles_alike(dossier: Dossier) -> list[EarlierTitle]:
    """Return imported titles, bound to nobody, whose holder has the name and the unit of this dossier's people."""
    names = {plain(dossier.name), *(plain(m.person.name) for m in dossier.members.select_related("person"))}
    unit = plain(dossier.employer)
    rows = EarlierTitle.objects.filter(programme_id=dossier.edition.programme_id, person=None).order_by(
        "year"
    )
    return [row for row in rows if plain(row.name) in names and plain(row.unit) == unit]
