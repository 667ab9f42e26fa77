"""The matching desk, at which firms sit beside the service officer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.desks import Desk, actor_of, holds

OFFICER, FIRM = Role.SERVICE_OFFICER, Role.FILING_OFFICER
BOTH = (OFFICER, FIRM)
DESK = Desk(
    folder="pairing",
    name=gettext_lazy("项目对接"),
    roles=BOTH,
    places=(
        ("pairing-home", gettext_lazy("需求"), "help-circle", BOTH),
        ("pairing-offers", gettext_lazy("成果"), "star", (OFFICER,)),
        ("pairing-matches", gettext_lazy("对接"), "heart-handshake", BOTH),
        ("pairing-board", gettext_lazy("成效"), "chart-bar", (OFFICER,)),
    ),
)


def serves(actor: Actor) -> bool:
    """Tell whether the actor is a service officer."""
    return holds(actor, OFFICER)


def page(request: HttpRequest, template: str, place: Union, **context: Any) -> HttpResponse:
    """Answer with a page of the desk, which says who ``serves``; more in ``Desk.page``."""
    return DESK.page(request, template, place, place=place, serves=serves(actor_of(request)), **context)
