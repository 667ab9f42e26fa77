"""What every page of the office shares: the edition it is about and its frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)
RUNNERS = (Role.ORGANISER, Role.COHOST)


def edition_of(request: HttpRequest, code: str, *roles: Role) -> Edition:
    """Return an edition the actor works on, with ``roles`` in one of them.

    Raises:
        Refused: hidden, where there is none of that code or the actor holds no such role there.
    """
    actor = actor_of(request)
    found = one(programmes.office_edition(actor)(code=code))
    if found is None or not holds(actor, found, *(roles or OFFICE)):
        raise not_found()
    return found


def holds(actor: Actor, edition: Edition, *roles: Role) -> bool:
    """Tell whether the actor holds one of the roles with the edition's organiser."""
    return any(actor.has(role, path=edition.organiser.path) for role in roles)


def page(
    request: HttpRequest,
    template: str,
    edition: Edition | None = None,
    current: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page in its frame; ``current`` is the address the rail marks."""
    actor = actor_of(request)
    context |= {"edition": edition, "frame": frame(actor, edition, current), "actor": actor}
    return render(request, f"office/{template}.html", context, status=status)


def frame(actor: Actor, edition: Edition | None, current: str) -> Frame:
    """Return bar and rail of an edition's pages: what the actor's role opens."""
    role = next((role for role in OFFICE if actor.places(role)), None)
    return Frame(
        edition=edition.name if edition else "",
        unit=edition.organiser.short_name if edition else "",
        role=str(role.label) if role else "",
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=_rail(actor, edition, current) if edition else (),
    )


def _rail(actor: Actor, edition: Edition, current: str) -> tuple[RailGroup, ...]:
    runs = holds(actor, edition, *RUNNERS)
    onsite = {round["code"]: round["venue"] == "onsite" for round in edition.definition["rounds"]}
    line = [
        ("office-control", _("总控"), "layout-dashboard"),
        ("office-register", _("申报总表"), "files"),
        ("office-recommending", _("推荐单位"), "stack-2"),
        ("office-composition", _("构成"), "chart-bar"),
        ("office-exemptions", _("特例审定"), "key"),
    ]
    if runs:
        line.append(("office-screening", _("资格审查"), "shield-check"))
        line.append(("office-matches", _("查重"), "git-compare"))
        line.append(("office-background", _("征求意见"), "mail"))
        line.append(("office-experts", _("专家与回避"), "users"))
    for round in edition.definition["rounds"]:
        icon = "calendar-event" if onsite[round["code"]] else "clipboard-check"
        line.append((f"office-round {round['code']}", round["name"], icon))
    line.append(("office-list", _("拟授予名单"), "list-check"))
    line.append(("office-notice", _("公示与异议"), "speakerphone"))
    line.append(("office-honours", _("授予与证书"), "certificate"))
    rules = [
        ("office-definition", _("届次方案"), "file-text"),
        ("office-addenda", _("补充通知"), "writing"),
    ]
    if holds(actor, edition, Role.SUPERVISOR):
        rules.append(("office-audit", _("监督台"), "eye"))
    if holds(actor, edition, Role.SUPERVISOR, Role.ORGANISER):
        rules.append(("office-record", _("日志与结果包"), "lock-check"))
        rules.append(("office-spills", _("误传处置"), "shield-check"))
    other = RailItem(_("全部届次"), reverse("office-editions"), "stack-2")
    return (
        RailGroup(_("本届"), tuple(_items(edition, line, current))),
        RailGroup(_("规则与记录"), (*_items(edition, rules, current), other)),
    )


def _items(edition: Edition, rows: list[tuple[str, str, str]], current: str) -> Iterator[RailItem]:
    for name, words, icon in rows:
        route, *more = name.split()
        try:
            url = reverse(route, args=[edition.code, *more])
        except NoReverseMatch:
            continue
        yield RailItem(words, url, icon, current=url == current)
