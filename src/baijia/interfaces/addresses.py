"""Addresses of the award's public pages for a process that does not load them; a test compares them with the routes."""

from __future__ import annotations

EDITION = "/editions/{}/"
NOTICE = EDITION + "notice/{}/"
PUBLIC = {
    "public-editions": "/editions/",
    "public-edition": EDITION,
    "public-notices": "/notices/",
    "public-notice": NOTICE,
    "public-object": NOTICE + "object/",
    "public-objection": "/objections/",
    "public-honours": "/honours/",
    "public-check": "/check/",
    "public-certificate": "/certificates/{}",
    "public-lookup": "/lookup/",
    "public-verify": "/verify/",
    "public-log": "/log/",
    "public-events": "/services/events/",
    "public-matching": "/services/matching/",
    "public-spaces": "/services/spaces/",
    "public-loans": "/services/loans/",
}
