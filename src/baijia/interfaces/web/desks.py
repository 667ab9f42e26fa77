"""What the desks share: who asks, in whose name, one command a form, and the frame of the services' desks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def holds(actor: Actor, *roles: Role) -> bool:
    """Tell whether the actor holds one of the roles anywhere."""
    return any(actor.places(role) for role in roles)


def union_of(request: HttpRequest, *roles: Role) -> Union:
    """Return the union at which the actor holds one of the roles, an earlier role's first.

    Raises:
        Refused: as hidden.
    """
    for role in roles:
        found = Union.objects.filter(path__in=actor_of(request).places(role)).order_by("path").first()
        if found is not None:
            return found
    raise not_found()


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the follow-up services.

    Attributes:
        folder: where its templates lie.
        name: what its rail is called.
        roles: in whose name somebody sits there: the first of these that the actor holds.
        places: address, words, icon, and the roles it opens to, of each place in the rail.
    """

    folder: str
    name: Any
    roles: tuple[Role, ...]
    places: tuple[tuple[str, Any, str, tuple[Role, ...]], ...]

    def page(
        self,
        request: HttpRequest,
        template: str,
        organiser: Union,
        *,
        current: str = "",
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """Answer with a page; ``current`` is the address the rail marks. Nothing of it is kept by caches."""
        frame = self.frame(actor_of(request), organiser, current or request.path)
        context |= {"organiser": organiser, "frame": frame}
        answer = render(request, f"{self.folder}/{template}.html", context, status=status)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def frame(self, actor: Actor, organiser: Union, current: str) -> Frame:
        """Return bar and rail: what the actor's roles open."""
        role = next((one for one in self.roles if holds(actor, one)), self.roles[0])
        items = (
            rail_item(str(words), icon, current, name)
            for name, words, icon, roles in self.places
            if holds(actor, *roles)
        )
        return Frame(
            unit=organiser.short_name,
            role=str(role.label),
            person=actor.name,
            home_url=reverse("account-todo"),
            rail=(RailGroup(str(self.name), tuple(items)),),
        )


def rail_item(words: str, icon: str, current: str, name: str, *args: str) -> RailItem:
    """Return a place in a rail, marked where it is ``current``."""
    url = reverse(name, args=args)
    return RailItem(words, url, icon, current=url == current)


def attempt(form: Form | None, call: Callable[[], Any]) -> tuple[bool, Any]:
    """Call one command; a refusal goes into the form, under its field where it names one.

    Raises:
        Refused: hidden ones, and every one where there is no form.
    """
    try:
        return True, call()
    except Refused as refused:
        if refused.hidden or form is None:
            raise
        for each in refused.refusals if isinstance(refused, RefusedMany) else [refused]:
            form.add_error(each.field if each.field in form.fields else None, each.sentence)
        return False, None


def check_fresh(request: HttpRequest) -> None:
    """The actor proved who it is within the last minutes (``ACCOUNT_REAUTHENTICATION_TIMEOUT``).

    Whoever has a second factor proves it by that one; a password alone does not count.

    Raises:
        ReauthenticationRequired: the proof is older; the middleware asks for it again and comes back.
    """
    records = request.session.get("account_authentication_methods", [])
    if is_mfa_enabled(request.user):
        records = [record for record in records if record.get("method") == "mfa"]
    newest = max((record.get("at", 0) for record in records), default=0)
    if clock.wall_now().timestamp() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise ReauthenticationRequired
