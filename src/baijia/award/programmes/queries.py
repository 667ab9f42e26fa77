"""Reads of editions: the definition in force, its calendar, groups, rubrics and form, and fences."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any, cast

from django.db.models import Q, QuerySet

from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Addendum, Edition, Fence, Quota
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
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


def in_force(edition: Edition) -> Definition:
    """Return the definition with all addenda applied in order (docs/reference/bundle.md 5.3)."""
    rows = Addendum.objects.filter(edition=edition).order_by("number")
    addenda = list(rows.values_list("changes", flat=True))
    if not addenda:
        return cast(Definition, edition.definition)
    result = copy.deepcopy(edition.definition)
    for changes in addenda:
        for change in changes:
            apply_change(result, change["path"], change["to"])
    return cast(Definition, result)


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


def round_definition(edition: Edition, code: str) -> dict[str, Any]:
    """Return a round of the edition as its definition describes it."""
    return _by_code(in_force(edition)["rounds"], code)


def rubric(edition: Edition, code: str) -> dict[str, Any]:
    """Return a rubric of the edition."""
    return _by_code(in_force(edition)["rubrics"], code)


def form_fields(edition: Edition) -> list[dict[str, Any]]:
    """Return the form's fields in order, over all sections."""
    return [field for section in in_force(edition)["form"]["sections"] for field in section["fields"]]


def quota(edition: Edition, union: Union) -> Quota | None:
    """Return what a union may recommend, or None where nothing was issued to it."""
    return Quota.objects.filter(edition=edition, union=union).first()


def fenced(actor: Actor) -> set[str]:
    """Return the uids of objects the actor is fenced off from, in one query."""
    if not actor.account_uid:
        return set()
    rows = Fence.objects.filter(account_uid=actor.account_uid, lifted=None)
    return set(rows.values_list("object_uid", flat=True))


def _by_code(items: list[dict[str, Any]], code: str) -> dict[str, Any]:
    for item in items:
        if item["code"] == code:
            return item
    raise not_found()
