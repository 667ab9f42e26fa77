"""For which union, in which edition: every view of the recommenders begins here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from baijia.award.nominations import queries
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.directory.queries import unions_of

from ...frames import work_page


@dataclass
class Desk:
    """A union at which the actor recommends, in one edition. ``edition`` is None before any runs."""

    actor: Actor
    union: Union
    unions: list[Union]
    edition: Edition | None
    editions: list[Edition]

    @cached_property
    def running(self) -> Edition:
        """The edition.

        Raises:
            Refused: hidden, where there is none.
        """
        if self.edition is None:
            raise not_found()
        return self.edition

    @cached_property
    def definition(self) -> Mapping[str, Any]:
        """The edition's definition in force."""
        return queries.definition_of(self.running)

    @cached_property
    def standing(self) -> queries.Standing:
        """The union's list in numbers."""
        return queries.standing(self.actor, self.running, self.union, self.definition)

    @cached_property
    def query(self) -> str:
        """What an address needs to come back to this desk, "" for the first one."""
        parts = {}
        if self.edition is not None and self.edition != self.editions[0]:
            parts["edition"] = self.edition.code
        if self.union != self.unions[0]:
            parts["union"] = self.union.code
        return f"?{urlencode(parts)}" if parts else ""

    def url(self, name: str, *args: object) -> str:
        """Return an address of this desk."""
        return reverse(name, args=args) + self.query


def desk(request: HttpRequest, *, dossier: Dossier | None = None) -> Desk:
    """Return the desk that the address names, or the first; for a dossier the one that it lies before.

    Raises:
        Refused: hidden, where the actor recommends nowhere, or the address names what is not the actor's.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unions = unions_of(actor, Role.RECOMMENDER)
    editions = queries.editions_for(actor, Role.RECOMMENDER)
    if dossier is not None:
        unions = [union for union in unions if dossier.unit.path.startswith(union.path)]
        editions = [edition for edition in editions if edition.pk == dossier.edition_id]
    asked = (request.GET.get("union", ""), request.GET.get("edition", ""))
    union = next((each for each in unions if asked[0] in ("", each.code)), None)
    edition = next((each for each in editions if asked[1] in ("", each.code)), None)
    if union is None or (asked[1] and edition is None) or (dossier is not None and edition is None):
        raise not_found()
    return Desk(actor, union, unions, edition, editions)


def of(request: HttpRequest, uid: str) -> tuple[Desk, Dossier]:
    """Return a dossier before the actor's union, and the desk it lies on.

    Raises:
        Refused: hidden.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.places(Role.RECOMMENDER):
        raise not_found()
    dossier = queries.get(actor, uid)
    found = desk(request, dossier=dossier)
    return found, dossier


def page(
    request: HttpRequest,
    template: str,
    at: Desk,
    context: Mapping[str, Any],
    *,
    current: str = "union-home",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of this desk."""
    whole = {"desk": at, "union": at.union, "edition": at.edition, "query": at.query, **context}
    return work_page(
        request, f"union/{template}.html", whole, current=current, edition=at.edition, status=status
    )
