"""Reads of editions: the definition in force, its calendar, groups, rubrics and form, and fences."""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Q, QuerySet

from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Addendum, Allotment, Edition, Fence, HolidayYear, Quota, UnitFigure
from baijia.core import clock, once
from baijia.core.actor import Actor
from baijia.core.prepared import Prepared, prepared
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.enums import Role
from baijia.directory.models import Union

Definition = dict[str, Any]
OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)


def edition(code: str) -> Edition:
    """Return an edition by code.

    Raises:
        Refused: there is none.
    """
    found = Edition.objects.select_related("organiser", "programme", "log").filter(code=code).first()
    if found is None:
        raise not_found()
    return found


def published() -> QuerySet[Edition]:
    """Return the editions anyone may read about, newest first: those that were opened."""
    return (
        Edition.objects.filter(state__in=(EditionState.OPEN, EditionState.CLOSED))
        .select_related("organiser", "programme", "log")
        .order_by("-id")
    )


def office_editions(actor: Actor) -> QuerySet[Edition]:
    """Return the editions whose organiser the actor works for, newest first."""
    where = Q(pk__in=[])
    for role in OFFICE:
        for path in actor.places(role):
            where |= Q(organiser__path__startswith=path)
    return Edition.objects.filter(where).select_related("organiser").order_by("-id")


@functools.lru_cache(maxsize=512)
def office_edition(actor: Actor) -> Prepared[..., Edition]:
    """Return the statement that finds one of them by its code: an office opens page after page of an edition."""

    @prepared
    def rows(*, code: str) -> QuerySet[Edition]:
        return office_editions(actor).select_related("organiser", "programme", "log").filter(code=code)

    return rows


def in_force(edition: Edition) -> Definition:
    """Return the definition with all addenda applied in order (docs/reference/bundle.md 5.3)."""
    original, result = once.read(("in force", edition.pk), lambda: _applied(edition), of=(Addendum, Edition))
    # A draft may be at hand in another state than the stored one; the stored text is parsed once and shared.
    return result if original is edition.definition else _applied(edition)[1]


@prepared
def _addenda(*, edition: int) -> QuerySet[Addendum]:
    return Addendum.objects.filter(edition_id=edition).order_by("number")


def _applied(edition: Edition) -> tuple[Definition, Definition]:
    """Return the definition and the same with its addenda applied, which is the same object where there are none."""
    addenda = [row.changes for row in _addenda(edition=edition.pk)]
    original = result = cast(Definition, edition.definition)
    if addenda:
        result = copy.deepcopy(original)
    for changes in addenda:
        for change in changes:
            apply_change(result, change["path"], change["to"])
    return original, result


def apply_change(definition: Definition, path: list[str], to: Any) -> None:
    """Set the value at ``path``: in an object a step is a key, in a list the ``code`` of an element.

    Raises:
        KeyError: the path leads nowhere.
    """
    place: Any = definition
    for step in path[:-1]:
        place = _step(place, step)
    if isinstance(place, list):
        index = next((i for i, item in enumerate(place) if item.get("code") == path[-1]), None)
        if index is None:
            raise KeyError(path[-1])
        if to is None:
            del place[index]
        else:
            place[index] = to
    elif to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to


def _step(place: Any, step: str) -> Any:
    if isinstance(place, list):
        for item in place:
            if item.get("code") == step:
                return item
        raise KeyError(step)
    return place[step]


def moment(edition: Edition, name: str) -> datetime:
    """Return an instant of the calendar in force, as ``filing_closes``."""
    return datetime.fromisoformat(in_force(edition)["calendar"][name]).astimezone(clock.ZONE)


def group(edition: Edition, code: str) -> dict[str, Any]:
    """Return a group of the edition.

    Raises:
        Refused: there is none of that code.
    """
    return _by_code(in_force(edition)["groups"], code)


def groups_of(organiser: Union) -> dict[str, str]:
    """Return code and name of every group of an organiser's editions, the newest edition's first."""
    found: dict[str, str] = {}
    for edition in Edition.objects.filter(organiser=organiser).order_by("-pk"):
        for group in in_force(edition)["groups"]:
            found.setdefault(group["code"], group["name"])
    return found


def round_definition(edition: Edition, code: str) -> dict[str, Any]:
    """Return a round of the edition as its definition describes it."""
    return _by_code(in_force(edition)["rounds"], code)


def rubric(edition: Edition, code: str) -> dict[str, Any]:
    """Return a rubric of the edition."""
    return _by_code(in_force(edition)["rubrics"], code)


def form(edition: Edition, version: int | None = None) -> dict[str, Any]:
    """Return the form as data: ``version`` and ``sections`` of fields. Page, print, checks and sheets read it.

    With ``version`` as it stood under that version, so that a dossier handed in earlier keeps its own questions.

    Raises:
        Refused: the edition never had that version.
    """
    current = in_force(edition)["form"]
    if version is None or current["version"] == version:
        return cast(dict[str, Any], current)
    found = None
    definition = copy.deepcopy(edition.definition)
    for changes in [
        [],
        *Addendum.objects.filter(edition=edition).order_by("number").values_list("changes", flat=True),
    ]:
        for change in changes:
            apply_change(definition, change["path"], change["to"])
        if definition["form"]["version"] == version:
            found = copy.deepcopy(definition["form"])
    if found is None:
        raise not_found()
    return cast(dict[str, Any], found)


def form_fields(edition: Edition, version: int | None = None) -> list[dict[str, Any]]:
    """Return the form's fields in order, over all sections."""
    return [field for section in form(edition, version)["sections"] for field in section["fields"]]


def quota(edition: Edition, union: Union) -> Quota | None:
    """Return what a union may recommend, or None where nothing was issued to it."""
    return one(_quota(edition=edition.pk, union=union.pk))


@prepared
def _quota(*, edition: int, union: int) -> QuerySet[Quota]:
    return Quota.objects.filter(edition_id=edition, union_id=union)


def recommenders(edition: Edition) -> list[Union]:
    """Return the unions that places were issued to, by their place in the tree."""
    return list(
        Union.objects.filter(pk__in=Quota.objects.filter(edition=edition).values("union")).order_by("path")
    )


def holiday_years() -> list[HolidayYear]:
    """Return the years whose days were entered by hand, newest first."""
    return list(HolidayYear.objects.order_by("-year"))


def allotment(edition: Edition, union: Union) -> Allotment | None:
    """Return what an upper union passed on to this one, None where nothing was."""
    return Allotment.objects.filter(edition=edition, union=union).first()


def places_of(edition: Edition, union: Union) -> int | None:
    """Return how many a union may recommend: by its quota, else by what was passed on to it; None is no limit."""
    own = quota(edition, union)
    if own is not None:
        return own.places
    passed = allotment(edition, union)
    return passed.places if passed else None


def allotments_below(edition: Edition, union: Union) -> list[Allotment]:
    """Return what a union passed on, by union; one query."""
    rows = Allotment.objects.filter(edition=edition, issued_by=union).select_related("union")
    return list(rows.order_by("union__path"))


def figures(unions: Sequence[Union], factors: Sequence[str], on: date) -> dict[int, dict[str, UnitFigure]]:
    """Return the newest figure of each factor on or before a day, by union's key; one query."""
    found: dict[int, dict[str, UnitFigure]] = {union.pk: {} for union in unions}
    rows = UnitFigure.objects.filter(union__in=unions, factor__in=factors, on__lte=on)
    for row in rows.order_by("on", "id"):
        found[row.union_id][row.factor] = row
    return found


def figures_of(organiser: Union, *, words: str = "") -> QuerySet[UnitFigure]:
    """Return the figures recorded of unions at a node and below, the newest day first; ``words`` part of name or factor."""
    rows = UnitFigure.objects.filter(union__path__startswith=organiser.path).select_related("union")
    if words:
        rows = rows.filter(
            Q(union__name__icontains=words) | Q(union__code=words) | Q(factor__icontains=words)
        )
    return rows.order_by("-on", "union__path", "factor")


def figures_held(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str, str], int]:
    """Return (union's key, factor, ISO day) -> value of those of these figures that are recorded; one query."""
    held = UnitFigure.objects.filter(
        union__in={row["union"] for row in rows}, factor__in={row["factor"] for row in rows}
    )
    return {(row.union_id, row.factor, row.on.isoformat()): row.value for row in held}


def fences(actor: Actor) -> QuerySet[Fence, str]:
    """Return the uids of objects the actor is fenced off from, to be left out inside another statement."""
    return (
        fences_of(actor.account_uid)
        if actor.account_uid
        else Fence.objects.none().values_list("object_uid", flat=True)
    )


def fences_of(account_uid: str) -> QuerySet[Fence, str]:
    """Return the same for an account named by its uid, for statements that are built once."""
    return Fence.objects.filter(account_uid=account_uid, lifted=None).values_list("object_uid", flat=True)


def fenced(actor: Actor) -> frozenset[str]:
    """Return the uids of objects the actor is fenced off from, in one query."""
    return once.read(("fenced", actor.account_uid), lambda: frozenset(fences(actor)), of=(Fence,))


def is_fenced_in(actor: Actor, edition: Edition) -> bool:
    """Tell whether the actor is fenced off from anything of an edition."""
    if not actor.account_uid:
        return False
    return Fence.objects.filter(edition=edition, account_uid=actor.account_uid, lifted=None).exists()


def _by_code(items: list[dict[str, Any]], code: str) -> dict[str, Any]:
    for item in items:
        if item["code"] == code:
            return item
    raise not_found()
