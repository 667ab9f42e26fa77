"""Who may open the nominee's pages: who holds the link, which is a secret."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, by_link

ROUTES: dict[str, Rule] = {
    "nominee-confirm": by_link(),
    "nominee-content": by_link(),
    "nominee-file": by_link(),
    "nominee-refuse": by_link(),
    "nominee-case": by_link(),
    "nominee-defence-calendar": by_link(),
    "nominee-consent": by_link(),
    "nominee-data": by_link(),
    "nominee-correct": by_link(method="POST"),
    "nominee-withdraw": by_link(),
}
