"""Who may open the pages for the organiser's office, leader and supervisor."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule

ROUTES: dict[str, Rule] = {}
