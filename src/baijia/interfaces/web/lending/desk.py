"""What every page of the loan desk shares: the frame with its rail, and in whose name it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.aftercare.loans import queries
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem

DESK = (Role.SERVICE_OFFICER, Role.PAYER, Role.BANK, Role.LEADER)
LENDERS = (Role.SERVICE_OFFICER, Role.BANK)
SEES = (Role.SERVICE_OFFICER, Role.PAYER, Role.BANK)
RAIL = (
    ("lending-home", gettext_lazy("贷款"), "cash", SEES),
    ("lending-claims", gettext_lazy("贴息申请"), "receipt", SEES),
    ("lending-sheets", gettext_lazy("银行表格"), "file-spreadsheet", LENDERS),
    ("lending-board", gettext_lazy("贴息预算"), "chart-bar", (Role.SERVICE_OFFICER, Role.PAYER)),
    ("lending-products", gettext_lazy("贷款产品"), "briefcase", (Role.SERVICE_OFFICER, Role.LEADER)),
    ("lending-rates", gettext_lazy("LPR 利率表"), "percentage", (Role.SERVICE_OFFICER,)),
)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def holds(actor: Actor, *roles: Role) -> bool:
    """Tell whether the actor holds one of the roles anywhere."""
    return any(actor.places(role) for role in roles)


def sees(request: HttpRequest) -> Actor:
    """Return who asks, where it is somebody who may see loans.

    Raises:
        Refused: as hidden.
    """
    actor = actor_of(request)
    if not holds(actor, *SEES):
        raise not_found()
    return actor


def organiser_of(request: HttpRequest, role: Role = Role.SERVICE_OFFICER) -> Union:
    """Return the union at which the actor holds a role.

    Raises:
        Refused: as hidden.
    """
    found = Union.objects.filter(path__in=actor_of(request).places(role)).order_by("path").first()
    if found is None:
        raise not_found()
    return found


def page(
    request: HttpRequest, template: str, *, current: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """Answer with a page of the desk; ``current`` is the address the rail marks. Nothing of it is kept by caches."""
    actor = actor_of(request)
    organiser = queries.organiser(actor)
    context |= {"organiser": organiser, "frame": frame(actor, organiser, current or request.path)}
    answer = render(request, f"lending/{template}.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def frame(actor: Actor, organiser: Union, current: str) -> Frame:
    """Return bar and rail: what the actor's roles open."""
    role = next((one for one in DESK if actor.places(one)), Role.SERVICE_OFFICER)
    items = tuple(
        RailItem(str(words), reverse(name), icon, current=reverse(name) == current)
        for name, words, icon, roles in RAIL
        if holds(actor, *roles)
    )
    return Frame(
        unit=organiser.short_name,
        role=str(role.label),
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=(RailGroup(_("贴息贷款"), items),),
    )
