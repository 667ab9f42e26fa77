"""The bar and rail of the work pages: in whose name somebody works, and where that role leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.rows import one
from baijia.directory.enums import Role
from baijia.directory.queries import unions_of

from .ui.frame import Frame, RailGroup, RailItem

FILING = (
    ("unit-home", gettext_lazy("申报表"), "files"),
    ("unit-new", gettext_lazy("新建申报"), "plus"),
)
RAILS: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.FILING_OFFICER: (
        *FILING,
        ("unit-sheets", gettext_lazy("表格批量申报"), "file-spreadsheet"),
        ("pairing-home", gettext_lazy("项目对接"), "heart-handshake"),
    ),
    Role.APPLICANT: FILING,
    Role.PROPOSER: FILING,
    Role.RECOMMENDER: (
        ("union-home", gettext_lazy("申报表"), "files"),
        ("union-ranking", gettext_lazy("推荐排序"), "list-numbers"),
        ("union-submit", gettext_lazy("上报名单"), "send"),
        ("union-signatures", gettext_lazy("签名确认"), "writing"),
        ("union-below", gettext_lazy("下级与名额"), "stack-2"),
    ),
}
"""What each role finds in its rail: address, words, icon. An audience adds its own role here."""

TODO = "account-todo"


def work_frame(request: HttpRequest, current: str = "", *, edition: Edition | None = None) -> Frame:
    """Return the frame of a work page; ``current`` is the name of its address in ``RAILS``.

    The role in the bar is the one whose rail ``current`` stands in, else the first the actor holds.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = [role for role in RAILS if actor.places(role)]
    role = next((role for role in held if any(row[0] == current for row in RAILS[role])), None)
    role = role or (held[0] if held else None)
    union = one(unions_of(actor, role)) if role else None
    return Frame(
        edition=edition.name if edition else "",
        unit=union.short_name or union.name if union else "",
        role=str(role.label) if role else "",
        person=actor.name,
        home_url=address(TODO) or "/",
        rail=tuple(_groups(held, role, current)),
        queue=queue_of(actor),
    )


def queue_of(actor: Actor) -> str:
    """Return under which name a browser keeps an expert's scores that are not sent yet, "" for anyone else."""
    return f"scores-{actor.account_uid}" if actor.has(Role.EXPERT) else ""


def _groups(held: list[Role], role: Role | None, current: str) -> Iterable[RailGroup]:
    todo = address(TODO)
    for each in sorted(held, key=lambda other: other != role):
        items = [
            RailItem(str(words), url, icon, current=name == current and each == role)
            for name, words, icon in RAILS[each]
            if (url := address(name))
        ]
        if todo and each == role:
            items.insert(0, RailItem(_("待办"), todo, "checklist", current=current == TODO))
        yield RailGroup(str(each.label) if len(held) > 1 else _("我的工作"), tuple(items))


def address(name: str) -> str:
    """Return an address without arguments, "" where no such page is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def work_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    current: str,
    edition: Edition | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a work page in its frame."""
    context["frame"] = work_frame(request, current, edition=edition)
    return render(request, template, context, status=status)
