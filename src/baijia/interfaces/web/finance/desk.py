"""What every page of the finance desk shares: the frame with its rail, and whose money it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.aftercare.prizes import queries
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.interfaces.web.desks import actor_of, rail_item
from baijia.interfaces.web.ui.frame import Frame, RailGroup

FINANCE = (Role.PAYER, Role.CHECKER)


def edition_of(request: HttpRequest, code: str) -> Edition:
    """Return an edition whose money the actor handles.

    Raises:
        Refused: as hidden.
    """
    return queries.edition(actor_of(request), code)


def pays(actor: Actor, organiser: Union) -> bool:
    """Tell whether the actor is the payer here."""
    return actor.has(Role.PAYER, path=organiser.path)


def checks(actor: Actor, organiser: Union) -> bool:
    """Tell whether the actor is the checker here."""
    return actor.has(Role.CHECKER, path=organiser.path)


def page(
    request: HttpRequest,
    template: str,
    *,
    edition: Edition | None = None,
    organiser: Union | None = None,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of the desk; ``current`` is the address the rail marks. Nothing of it is kept by caches."""
    actor = actor_of(request)
    place = organiser or (edition.organiser if edition else queries.organiser(actor))
    context |= {
        "edition": edition,
        "organiser": place,
        "frame": frame(actor, place, edition, current or request.path),
        "actor": actor,
        "pays": pays(actor, place),
        "checks": checks(actor, place),
    }
    answer = render(request, f"finance/{template}.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def frame(actor: Actor, organiser: Union, edition: Edition | None, current: str) -> Frame:
    """Return bar and rail."""
    role = next((one for one in FINANCE if actor.places(one)), Role.PAYER)
    groups = []
    if edition is not None:
        rows = [
            ("finance-edition", _("奖金与劳务费"), "cash"),
            ("finance-rekey", _("复核账号"), "key"),
            ("finance-fees", _("专家出勤"), "users"),
            ("finance-books", _("账簿与对账"), "book"),
        ]
        groups.append(
            RailGroup(
                _("本届"),
                tuple(rail_item(words, icon, current, name, edition.code) for name, words, icon in rows),
            )
        )
    common = [
        ("finance-home", _("全部届次"), "stack-2"),
        ("finance-tax", _("申报缴税"), "receipt"),
        ("finance-settings", _("财务规则"), "adjustments"),
    ]
    groups.append(
        RailGroup(_("财务"), tuple(rail_item(words, icon, current, name) for name, words, icon in common))
    )
    return Frame(
        edition=edition.name if edition else "",
        unit=organiser.short_name,
        role=str(role.label),
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=tuple(groups),
    )
