"""Who may open a holder's pages: who holds the link, which is a secret."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, by_link

ROUTES: dict[str, Rule] = {
    "holder-home": by_link(),
    "holder-account": by_link(),
    "holder-withdraw": by_link(),
    "holder-consent": by_link(),
    "holder-referral": by_link(),
    "holder-payslip": by_link(),
    "holder-events": by_link(),
    "holder-event": by_link(),
    "holder-event-file": by_link(),
    "holder-space": by_link(),
    "holder-matching": by_link(),
    "holder-loans": by_link(),
    "holder-loan-apply": by_link(),
    "holder-loan": by_link(),
}
