"""What every page of the space desk shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def organiser_of(request: HttpRequest) -> Union:
    """Return the union whose service officer asks.

    Raises:
        Refused: as hidden.
    """
    places = actor_of(request).places(Role.SERVICE_OFFICER)
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
    here = current or request.path
    rail = [
        ("spaces-home", _("创客空间"), "building"),
        ("spaces-admissions", _("入驻申请"), "clipboard-check"),
        ("spaces-tenancies", _("在驻"), "users"),
        ("spaces-tickets", _("服务工单"), "checklist"),
    ]
    items = tuple(
        RailItem(words, reverse(name), icon, current=reverse(name) == here) for name, words, icon in rail
    )
    context["organiser"] = organiser
    context["frame"] = Frame(
        unit=organiser.short_name,
        role=str(Role.SERVICE_OFFICER.label),
        person=actor_of(request).name,
        home_url=reverse("account-todo"),
        rail=(RailGroup(_("职工创客空间"), items),),
    )
    answer = render(request, f"spaces/{template}.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
