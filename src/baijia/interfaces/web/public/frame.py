"""What surrounds a public page: the portal's navigation and foot."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from baijia.interfaces.web.ui.frame import RailGroup, RailItem


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give every page the portal's frame; it is built only where a template shows it."""
    return {"portal": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    here = request.path
    places = [
        (_("首页"), reverse("home")),
    ]
    return {
        "nav": tuple(
            RailItem(words, url, current=here == url or (url != "/" and here.startswith(url)))
            for words, url in places
        ),
        "foot": (
            RailGroup(
                _("工作人员"),
                (RailItem(_("登录"), reverse("account_login")),),
            ),
        ),
    }
