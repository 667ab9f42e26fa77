"""Addresses of the pages for the organiser's office, leader and supervisor."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.office.views import (
    confirm,
    control,
    decisions,
    editions,
    experts,
    honours,
    onsite,
    rounds,
    screening,
    supervision,
)


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the office: signed in, below ``office/``."""
    return path(f"office/{route}", login_required(view), name=f"office-{name}")


EDITION = "<slug:code>/"
ROUND = EDITION + "rounds/<slug:round>/"
TIMETABLE = ROUND + "timetable/"
DOSSIER = EDITION + "screening/<slug:uid>/"

urlpatterns: list[URLPattern] = [
    page("", control.all_editions, "editions"),
    page("new/", editions.import_definition, "import"),
    page(EDITION, control.control, "control"),
    page(EDITION + "definition/", editions.definition, "definition"),
    page(EDITION + "definition/edit/", editions.edit_definition, "definition-edit"),
    page(EDITION + "definition.toml", editions.export_definition, "definition-export"),
    page(EDITION + "clone/", editions.clone, "clone"),
    page(EDITION + "addenda/", editions.addenda, "addenda"),
    page(EDITION + "clock/", control.move_clock, "clock"),
    page(EDITION + "do/<slug:name>/", confirm.act, "act"),
    page(EDITION + "rounds/<slug:round>/do/<slug:name>/", confirm.round_act, "round-act"),
    page(EDITION + "screening/", screening.listing, "screening"),
    page(DOSSIER, screening.dossier, "dossier"),
    page(DOSSIER + "decide/", screening.decide, "dossier-decide"),
    page(DOSSIER + "screen/", screening.screen_again, "dossier-screen"),
    page(DOSSIER + "rules/<slug:verdict>/", screening.override, "dossier-override"),
    page(EDITION + "experts/", experts.pool, "experts"),
    page(EDITION + "conflicts/<slug:uid>/", experts.conflict, "conflict"),
    page(ROUND, rounds.round_page, "round"),
    page(ROUND + "experts/<slug:uid>/withdraw/", rounds.withdraw, "withdraw"),
    page(ROUND + "result/", rounds.result, "result"),
    page(ROUND + "roster/", supervision.roster, "roster"),
    page(ROUND + "stage/", onsite.stage, "stage"),
    page(TIMETABLE, onsite.timetable, "timetable"),
    page(TIMETABLE + "<slug:uid>/swap/", onsite.swap, "swap"),
    page(TIMETABLE + "<slug:uid>/<slug:verb>/", onsite.act, "presentation"),
    page(EDITION + "list/", decisions.proposed, "list"),
    page(EDITION + "list/vote/", decisions.vote, "vote"),
    page(EDITION + "list/approve/", decisions.approve, "approve"),
    page(EDITION + "notice/", decisions.notices, "notice"),
    page(EDITION + "objections/<slug:uid>/", decisions.objection, "objection"),
    page(EDITION + "honours/", honours.listing, "honours"),
    page(EDITION + "honours/<slug:uid>/revoke/", honours.revoke, "revoke"),
    page(EDITION + "audit/", supervision.audit, "audit"),
    page(EDITION + "record/", supervision.take_out, "record"),
]
