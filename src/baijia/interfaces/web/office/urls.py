"""Addresses of the pages for the organiser's office, leader and supervisor."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.office.views import (
    beside,
    confirm,
    control,
    decisions,
    draws,
    editions,
    experts,
    forms,
    holidays,
    honours,
    objections,
    onsite,
    plans,
    pool,
    register,
    rounds,
    screening,
    spills,
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
    page("holidays/", holidays.holidays, "holidays"),
    page(EDITION, control.control, "control"),
    page(EDITION + "definition/", editions.definition, "definition"),
    page(EDITION + "definition/edit/", editions.edit_definition, "definition-edit"),
    page(EDITION + "definition.toml", editions.export_definition, "definition-export"),
    page(EDITION + "form/", forms.edit_form, "form"),
    page(EDITION + "form/preview/", forms.preview, "form-preview"),
    page(EDITION + "spills/", spills.spills, "spills"),
    page(EDITION + "clone/", editions.clone, "clone"),
    page(EDITION + "addenda/", editions.addenda, "addenda"),
    page(EDITION + "clock/", control.move_clock, "clock"),
    page(EDITION + "do/<slug:name>/", confirm.act, "act"),
    page(EDITION + "rounds/<slug:round>/do/<slug:name>/", confirm.round_act, "round-act"),
    page(EDITION + "dossiers/", register.listing, "register"),
    page(EDITION + "dossiers/export/", register.export, "register-export"),
    page(EDITION + "composition/", register.composition, "composition"),
    page(EDITION + "exemptions/", beside.exemptions, "exemptions"),
    page(EDITION + "exemptions/<slug:uid>/", beside.answer_exemption, "exemption-answer"),
    page(EDITION + "background/", beside.background, "background"),
    page(EDITION + "background/<slug:uid>/", beside.answers, "answers"),
    page(EDITION + "background/<slug:uid>/sheet/", beside.answer_sheet, "answer-sheet"),
    page(EDITION + "matches/", beside.matches, "matches"),
    page(EDITION + "matches/<slug:uid>/", beside.match, "match"),
    page(EDITION + "screening/", screening.listing, "screening"),
    page(EDITION + "screening/export/", screening.export, "screening-export"),
    page(DOSSIER, screening.dossier, "dossier"),
    page(DOSSIER + "decide/", screening.decide, "dossier-decide"),
    page(DOSSIER + "screen/", screening.screen_again, "dossier-screen"),
    page(DOSSIER + "rules/<slug:verdict>/", screening.override, "dossier-override"),
    page(DOSSIER + "group/", screening.regroup, "dossier-regroup"),
    page(DOSSIER + "checks/", screening.record_check, "dossier-check"),
    page(DOSSIER + "titles/<slug:title>/", screening.bind_title, "dossier-title"),
    page(EDITION + "experts/", experts.pool, "experts"),
    page(EDITION + "experts/new/", pool.new, "expert-new"),
    page(EDITION + "experts/import/", pool.bring_in, "expert-import"),
    page(EDITION + "experts/sheet/", pool.sheet, "expert-sheet"),
    page(EDITION + "experts/companies/", pool.companies, "companies"),
    page(EDITION + "experts/<slug:uid>/", pool.change, "expert"),
    page(EDITION + "experts/<slug:uid>/rate/", pool.rate, "expert-rate"),
    page(EDITION + "conflicts/<slug:uid>/", experts.conflict, "conflict"),
    page(ROUND, rounds.round_page, "round"),
    page(ROUND + "experts/<slug:uid>/withdraw/", rounds.withdraw, "withdraw"),
    page(ROUND + "draw/", draws.draw, "draw"),
    page(ROUND + "draw/<slug:stratum>/record/", draws.record, "draw-record"),
    page(ROUND + "plans/", plans.plans, "plans"),
    page(ROUND + "plans/import/", plans.bring_in, "plan-import"),
    page(ROUND + "plans/wishes/<slug:uid>/lift/", plans.lift, "wish-lift"),
    page(ROUND + "plans/items/<slug:number>/", plans.item, "plan-item"),
    page(ROUND + "plans/<slug:objective>/file/", plans.take_out, "plan-file"),
    page(ROUND + "remind/", rounds.remind, "remind"),
    page(ROUND + "result/", rounds.result, "result"),
    page(ROUND + "calibration/", rounds.calibration, "calibration"),
    page(ROUND + "roster/", supervision.roster, "roster"),
    page(ROUND + "stage/", onsite.stage, "stage"),
    page(TIMETABLE, onsite.timetable, "timetable"),
    page(TIMETABLE + "<slug:uid>/swap/", onsite.swap, "swap"),
    page(TIMETABLE + "<slug:uid>/<slug:verb>/", onsite.act, "presentation"),
    page(EDITION + "list/", decisions.proposed, "list"),
    page(EDITION + "list/minutes/", decisions.minutes, "minutes"),
    page(EDITION + "list/minutes/check/", decisions.check_minutes, "minutes-check"),
    page(EDITION + "list/minutes/scan/", decisions.minutes_scan, "minutes-scan"),
    page(EDITION + "list/rescind/", decisions.rescind, "rescind"),
    page(EDITION + "list/approve/", decisions.approve, "approve"),
    page(EDITION + "notice/", objections.notices, "notice"),
    page(EDITION + "objections/new/", objections.register, "objection-new"),
    page(EDITION + "objections/<slug:uid>/", objections.objection, "objection"),
    page(EDITION + "objections/<slug:uid>/<slug:which>/", objections.objection_file, "objection-file"),
    page(EDITION + "honours/", honours.listing, "honours"),
    page(EDITION + "honours/<slug:uid>/revoke/", honours.revoke, "revoke"),
    page(EDITION + "honours/<slug:uid>/medal/", honours.medal, "medal"),
    page(EDITION + "earlier/", honours.earlier, "earlier"),
    page(EDITION + "audit/", supervision.audit, "audit"),
    page(EDITION + "record/", supervision.take_out, "record"),
    page(EDITION + "case-file/", supervision.case_file, "case-file"),
]
