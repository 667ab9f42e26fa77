"""Who may open the pages for experts."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule

ROUTES: dict[str, Rule] = {}
