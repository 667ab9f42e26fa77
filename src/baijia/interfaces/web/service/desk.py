"""What every page of the service desk shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.aftercare.referrals import queries
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem

READERS = (Role.SERVICE_OFFICER, Role.ORGANISER, Role.LEADER)
"""Who reads the yearly report."""


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def organiser_of(request: HttpRequest) -> Union:
    """Return the union whose services the actor runs.

    Raises:
        Refused: as hidden.
    """
    return queries.organiser(actor_of(request))


def reported(request: HttpRequest) -> Union:
    """Return the union whose report the actor may read.

    Raises:
        Refused: as hidden.
    """
    actor = actor_of(request)
    places = [path for role in READERS for path in actor.places(role)]
    found = Union.objects.filter(path__in=places).order_by("path").first()
    if found is None:
        raise not_found()
    return found


def page(
    request: HttpRequest,
    template: str,
    organiser: Union,
    *,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of the desk; ``current`` is the address the rail marks."""
    actor = actor_of(request)
    context |= {"organiser": organiser, "frame": frame(actor, organiser, current or request.path)}
    answer = render(request, f"service/{template}.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def frame(actor: Actor, organiser: Union, current: str) -> Frame:
    """Return bar and rail."""
    serves = actor.has(Role.SERVICE_OFFICER, path=organiser.path)
    role = (
        Role.SERVICE_OFFICER if serves else next((one for one in READERS if actor.places(one)), Role.LEADER)
    )
    rows = [
        ("service-home", _("获奖者"), "award"),
        ("service-targets", _("推荐参评"), "trophy"),
        ("service-referrals", _("推荐进度"), "list-details"),
    ]
    items = [(name, words, icon) for name, words, icon in rows if serves]
    items.append(("service-report", _("年度报告"), "chart-bar"))
    rail = RailGroup(_("后续服务"), tuple(_item(words, icon, current, name) for name, words, icon in items))
    return Frame(
        unit=organiser.short_name,
        role=str(role.label),
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=(rail,),
    )


def _item(words: str, icon: str, current: str, name: str) -> RailItem:
    url = reverse(name)
    return RailItem(words, url, icon, current=url == current)
