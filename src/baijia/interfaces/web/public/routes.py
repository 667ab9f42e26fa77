"""Who may open the pages for the public."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, anyone

ROUTES: dict[str, Rule] = {
    "home": anyone(),
    "public-health-live": anyone(),
    "public-health-ready": anyone(),
    "public-robots": anyone(),
    "public-favicon": anyone(),
}
