"""Who may open the pages for filing officers of units."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule

ROUTES: dict[str, Rule] = {}
