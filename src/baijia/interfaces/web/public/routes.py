"""Who may open the pages for the public."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, anyone, by_link

PAGES = (
    "home",
    "public-health-live",
    "public-health-ready",
    "public-robots",
    "public-favicon",
    "public-offline",
    "public-editions",
    "public-notices",
    "public-objection",
    "public-honours",
    "public-check",
    "public-lookup",
    "public-log",
    "public-verify",
    "public-loans",
    "public-events",
    "public-matching",
    "public-spaces",
    "public-verifier",
)
OF_AN_EDITION = ("public-edition", "public-definition")
OF_A_NOTICED_EDITION = ("public-bundle",)
OF_A_NOTICE = ("public-notice", "public-notice-paper", "public-object", "public-objected")
OF_A_CERTIFICATE = ("public-certificate", "public-credential", "public-certificate-paper")
OF_A_LOG = ("public-log-checkpoint", "public-log-policy")

ROUTES: dict[str, Rule] = {
    **dict.fromkeys(PAGES, anyone()),
    **dict.fromkeys(OF_AN_EDITION, anyone(about="edition")),
    **dict.fromkeys(OF_A_NOTICED_EDITION, anyone(about="noticed-edition")),
    **dict.fromkeys(OF_A_NOTICE, anyone(about="notice")),
    **dict.fromkeys(OF_A_CERTIFICATE, anyone(about="certificate")),
    **dict.fromkeys(("public-event", "public-event-calendar"), anyone(about="announced-event")),
    "public-ticket": by_link(),
    "public-now": anyone(about="presenting-round"),
    "public-apply": anyone(about="self-edition"),
    "public-status-list": anyone(about="conferred-edition"),
    **dict.fromkeys(OF_A_LOG, anyone(about="log")),
    "public-log-earlier": anyone(about="log-head"),
    "public-log-tile": anyone(about="log-tile"),
}
