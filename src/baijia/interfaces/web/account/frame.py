"""The bar of the account pages: who is signed in, and which roles lead where."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.directory.rules import OPENERS
from baijia.interfaces.web import frames as work
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem

RAILS = work.RAILS | {
    **dict.fromkeys(
        (Role.EXPERT, Role.ACCOMPANYING),
        (
            ("expert-home", gettext_lazy("我的评审"), "clipboard-check"),
            ("expert-fees", gettext_lazy("我的劳务费"), "cash"),
        ),
    ),
    **dict.fromkeys(
        (Role.COHOST, Role.SUPERVISOR), (("office-editions", gettext_lazy("评选活动"), "layout-dashboard"),)
    ),
    **dict.fromkeys(
        (Role.ORGANISER, Role.LEADER),
        (
            ("office-editions", gettext_lazy("评选活动"), "layout-dashboard"),
            ("service-report", gettext_lazy("年度报告"), "chart-bar"),
        ),
    ),
    **dict.fromkeys(
        (Role.PAYER, Role.CHECKER),
        (
            ("finance-home", gettext_lazy("奖金与劳务费"), "cash"),
            ("finance-tax", gettext_lazy("申报缴税"), "receipt"),
            ("finance-settings", gettext_lazy("财务规则"), "adjustments"),
        ),
    ),
    Role.SERVICE_OFFICER: (
        ("service-home", gettext_lazy("获奖者"), "award"),
        ("service-targets", gettext_lazy("推荐参评"), "trophy"),
        ("service-report", gettext_lazy("年度报告"), "chart-bar"),
    ),
}
"""What each role finds beside its to-do list: address, words, icon."""


RELEASES = (Role.EDITOR, Role.REVIEWER, Role.CHIEF)
"""Whose work is in the newsroom, another process of which only the address is known here."""


def address(name: str, *args: object) -> str:
    """Return an address, "" where no such page is installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def held_roles(actor: Actor) -> list[Role]:
    """Return the roles an actor holds anywhere, in the order of the cast."""
    held = {grant.role for grant in actor.grants}
    return [role for role in Role if role in held]


def account_frame(request: HttpRequest, *, role: Role | None = None, current: str = "account-todo") -> Frame:
    """Return the frame; with several roles each is offered as a way to look at its own work. Two queries."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = held_roles(actor)
    shown = role or (held[0] if held else None)
    union = Union.objects.filter(path=actor.places(shown)[0]).first() if shown else None
    edition = Edition.objects.filter(state=EditionState.OPEN).order_by("-pk").first()
    items = [RailItem(_("待办"), reverse("account-todo"), "checklist", current=current == "account-todo")]
    if manages(actor):
        items.append(RailItem(_("账号"), address("account-list"), "users", current=current == "account-list"))
    items += [
        RailItem(str(words), address(name), icon)
        for role in held
        for name, words, icon in RAILS.get(role, ())
    ]
    if settings.NEWSROOM and any(actor.has(each) for each in RELEASES):
        items.append(RailItem(_("采编后台"), "/newsroom/", "news"))
    items.append(RailItem(_("账号与安全"), reverse("mfa_index"), "shield-lock"))
    return Frame(
        edition=edition.name if edition else "",
        unit=(union.short_name or union.name) if union else "",
        role=str(shown.label) if shown else "",
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=(RailGroup(_("我的工作"), tuple({item.url: item for item in items if item.url}.values())),),
        roles=_roles(held, role) if len(held) > 1 else (),
        queue=work.queue_of(actor),
    )


def _roles(held: list[Role], role: Role | None) -> tuple[RailItem, ...]:
    home = reverse("account-todo")
    every = RailItem(_("全部角色"), home, current=role is None)
    return (
        every,
        *(RailItem(str(one.label), f"{home}?role={one}", current=one == role) for one in held),
    )


def manages(actor: Actor) -> bool:
    """Tell whether the actor opens accounts of others."""
    return any(actor.has(role) for role in OPENERS)
