"""Who may open the gallery: anyone; it shows invented material only."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, anyone

from .views import ERRORS, EXAMPLES

ROUTES: dict[str, Rule] = {
    "ui-gallery": anyone(),
    "ui-draft": anyone(method="POST"),
    **{f"ui-{page}": anyone() for page in (*EXAMPLES, *ERRORS)},
}
