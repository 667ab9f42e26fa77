"""What every page of the matching desk shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem

OFFICER, FIRM = Role.SERVICE_OFFICER, Role.FILING_OFFICER
BOTH = (OFFICER, FIRM)
RAIL = (
    ("pairing-home", gettext_lazy("需求"), "help-circle", BOTH),
    ("pairing-offers", gettext_lazy("成果"), "star", (OFFICER,)),
    ("pairing-matches", gettext_lazy("对接"), "heart-handshake", BOTH),
    ("pairing-board", gettext_lazy("成效"), "chart-bar", (OFFICER,)),
)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def serves(actor: Actor) -> bool:
    """Tell whether the actor is a service officer."""
    return bool(actor.places(OFFICER))


def at_desk(request: HttpRequest, *roles: Role) -> Union:
    """Return the union at which the actor holds one of the roles, the service officer's first.

    Raises:
        Refused: as hidden.
    """
    actor = actor_of(request)
    for role in roles:
        found = Union.objects.filter(path__in=actor.places(role)).order_by("path").first()
        if found is not None:
            return found
    raise not_found()


def page(
    request: HttpRequest, template: str, place: Union, *, current: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """Answer with a page of the desk; ``current`` is the address the rail marks."""
    actor, here = actor_of(request), current or request.path
    items = tuple(
        RailItem(str(words), reverse(name), icon, current=reverse(name) == here)
        for name, words, icon, roles in RAIL
        if any(actor.places(role) for role in roles)
    )
    context |= {"place": place, "serves": serves(actor)}
    context["frame"] = Frame(
        unit=place.short_name,
        role=str((OFFICER if serves(actor) else FIRM).label),
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=(RailGroup(_("项目对接"), items),),
    )
    answer = render(request, f"pairing/{template}.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
