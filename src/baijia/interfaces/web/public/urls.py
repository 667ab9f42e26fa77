"""Addresses of the pages for the public."""

from __future__ import annotations

from django.urls import URLPattern, path

from baijia.interfaces.web.public.views import (
    applying,
    certificates,
    defences,
    editions,
    files,
    gatherings,
    health,
    home,
    honours,
    logs,
    lookup,
    notices,
    objections,
    services,
)

EDITION = "editions/<slug:code>/"
NOTICE = f"{EDITION}notice/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("health/live", health.live, name="public-health-live"),
    path("health/ready", health.ready, name="public-health-ready"),
    path("robots.txt", files.robots, name="public-robots"),
    path("favicon.ico", files.favicon, name="public-favicon"),
    path("offline.js", files.offline, name="public-offline"),
    path("editions/", editions.index, name="public-editions"),
    path(EDITION, editions.edition, name="public-edition"),
    path(f"{EDITION}apply/", applying.apply, name="public-apply"),
    path(f"{EDITION}definition.toml", editions.definition_file, name="public-definition"),
    path(f"{EDITION}bundle.zip", editions.bundle, name="public-bundle"),
    path(f"{EDITION}rounds/<slug:round>/now/", defences.now, name="public-now"),
    path(f"{EDITION}status-list.json", certificates.status_list, name="public-status-list"),
    path("notices/", notices.index, name="public-notices"),
    path(NOTICE, notices.notice, name="public-notice"),
    path(f"{NOTICE}notice.pdf", notices.printed, name="public-notice-paper"),
    path(f"{NOTICE}object/", objections.object_to, name="public-object"),
    path(f"{NOTICE}object/received/", objections.objected, name="public-objected"),
    path("objections/", objections.follow, name="public-objection"),
    path("honours/", honours.register, name="public-honours"),
    path("check/", certificates.check, name="public-check"),
    path("certificates/<str:number>", certificates.certificate, name="public-certificate"),
    path("certificates/<str:number>/credential.json", certificates.credential, name="public-credential"),
    path("certificates/<str:number>/certificate.pdf", certificates.printed, name="public-certificate-paper"),
    path("lookup/", lookup.lookup, name="public-lookup"),
    path("log/", logs.index, name="public-log"),
    path("log/<str:slug>/checkpoint", logs.checkpoint, name="public-log-checkpoint"),
    path("log/<str:slug>/checkpoint/<int:size>", logs.earlier, name="public-log-earlier"),
    path("log/<str:slug>/policy.txt", logs.policy, name="public-log-policy"),
    path("log/<str:slug>/tile/<path:path>", logs.tile, name="public-log-tile"),
    path("services/spaces/", services.spaces, name="public-spaces"),
    path("services/matching/", services.matching, name="public-matching"),
    path("services/events/", gatherings.programme, name="public-events"),
    path("services/events/<slug:uid>/", gatherings.event, name="public-event"),
    path("services/events/<slug:uid>/event.ics", gatherings.calendar, name="public-event-calendar"),
    path("services/tickets/<str:token>/", gatherings.ticket, name="public-ticket"),
    path("services/loans/", services.lending, name="public-loans"),
    path("verify/", logs.verify, name="public-verify"),
    path("verify/page", logs.verifier, name="public-verifier"),
]
