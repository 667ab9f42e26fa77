"""Who may open the pages for the organiser's office, leader and supervisor."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import HERE, Rule, roles

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)
RUNNERS = (Role.ORGANISER, Role.COHOST)


def posted(*listed: Role, about: str) -> Rule:
    """Return the rule of an address that only takes forms."""
    return roles(*listed, about=about, where=HERE, method="POST")


ROUTES: dict[str, Rule] = {
    "office-editions": roles(*OFFICE),
    "office-import": roles(Role.ORGANISER),
    "office-holidays": roles(Role.ADMINISTRATOR, Role.ORGANISER),
    "office-control": roles(*OFFICE, about="edition"),
    "office-clock": roles(Role.ORGANISER, about="edition"),
    "office-act": roles(*RUNNERS, about="edition_act"),
    "office-round-act": roles(*RUNNERS, about="round_act"),
    "office-definition": roles(*OFFICE, about="edition"),
    "office-definition-edit": roles(Role.ORGANISER, about="edition"),
    "office-definition-export": roles(*OFFICE, about="edition"),
    "office-form": roles(Role.ORGANISER, about="edition"),
    "office-form-preview": posted(Role.ORGANISER, about="edition"),
    "office-spills": roles(Role.ORGANISER, Role.SUPERVISOR, about="edition"),
    "office-clone": roles(Role.ORGANISER, about="edition"),
    "office-addenda": roles(*OFFICE, about="edition"),
    "office-register": roles(*OFFICE, about="edition"),
    "office-register-export": roles(*OFFICE, about="edition"),
    "office-composition": roles(*OFFICE, about="edition"),
    "office-exemptions": roles(*OFFICE, about="edition"),
    "office-exemption-answer": posted(Role.LEADER, about="exemption"),
    "office-background": roles(*RUNNERS, about="edition"),
    "office-answers": roles(*RUNNERS, about="background_request"),
    "office-answer-sheet": roles(*RUNNERS, about="background_request"),
    "office-matches": roles(*RUNNERS, about="edition"),
    "office-match": roles(*RUNNERS, about="text_match"),
    "office-screening": roles(*RUNNERS, about="edition"),
    "office-screening-export": roles(*RUNNERS, about="edition"),
    "office-dossier": roles(*RUNNERS, about="sealed_dossier"),
    "office-dossier-decide": posted(*RUNNERS, about="sealed_dossier"),
    "office-dossier-screen": posted(*RUNNERS, about="sealed_dossier"),
    "office-dossier-override": posted(*RUNNERS, about="verdict"),
    "office-dossier-regroup": posted(Role.ORGANISER, about="sealed_dossier"),
    "office-dossier-check": posted(*RUNNERS, about="sealed_dossier"),
    "office-dossier-title": posted(*RUNNERS, about="earlier_title"),
    "office-experts": roles(*RUNNERS, about="edition"),
    "office-expert-new": roles(*RUNNERS, about="edition"),
    "office-expert-import": roles(*RUNNERS, about="edition"),
    "office-expert-sheet": roles(*RUNNERS, about="edition"),
    "office-companies": roles(*RUNNERS, about="edition"),
    "office-expert": roles(*RUNNERS, about="pool_expert"),
    "office-expert-rate": posted(*RUNNERS, about="pool_expert"),
    "office-conflict": roles(*RUNNERS, about="conflict"),
    "office-round": roles(*OFFICE, about="round"),
    "office-withdraw": roles(*RUNNERS, about="round_expert"),
    "office-draw": roles(*RUNNERS, Role.SUPERVISOR, about="draw"),
    "office-draw-record": roles(*RUNNERS, Role.SUPERVISOR, about="draw"),
    "office-plans": roles(*RUNNERS, about="plan"),
    "office-plan-import": roles(*RUNNERS, about="plan"),
    "office-plan-item": roles(*RUNNERS, about="plan"),
    "office-plan-file": posted(*RUNNERS, about="plan"),
    "office-wish-lift": posted(*RUNNERS, about="plan"),
    "office-remind": posted(*RUNNERS, about="round"),
    "office-result": roles(*OFFICE, about="frozen_round"),
    "office-calibration": roles(Role.ORGANISER, Role.SUPERVISOR, about="frozen_round"),
    "office-roster": roles(Role.SUPERVISOR, about="frozen_round"),
    "office-stage": roles(*OFFICE, about="onsite_round"),
    "office-timetable": roles(*OFFICE, about="onsite_round"),
    "office-swap": roles(*RUNNERS, about="presentation"),
    "office-presentation": posted(*RUNNERS, about="presentation"),
    "office-list": roles(*OFFICE, about="edition"),
    "office-minutes": roles(Role.ORGANISER, about="resolution"),
    "office-minutes-check": roles(*OFFICE, about="resolution"),
    "office-minutes-scan": roles(*OFFICE, about="resolution"),
    "office-rescind": roles(Role.LEADER, about="resolution"),
    "office-approve": roles(Role.LEADER, about="resolution"),
    "office-notice": roles(*OFFICE, about="edition"),
    "office-objection": roles(Role.ORGANISER, Role.SUPERVISOR, about="objection"),
    "office-objection-new": roles(Role.ORGANISER, about="objection"),
    "office-objection-file": roles(Role.ORGANISER, Role.SUPERVISOR, about="objection"),
    "office-honours": roles(*OFFICE, about="edition"),
    "office-revoke": roles(Role.LEADER, about="honour"),
    "office-medal": roles(*RUNNERS, about="honour"),
    "office-earlier": roles(Role.ORGANISER, about="edition"),
    "office-audit": roles(Role.SUPERVISOR, about="edition"),
    "office-case-file": roles(Role.ORGANISER, Role.SUPERVISOR, about="edition"),
    "office-record": roles(Role.ORGANISER, Role.SUPERVISOR, about="edition"),
}
