"""What waits for payer and checker, with the day it is due."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Count

from baijia.aftercare.prizes import deadlines
from baijia.aftercare.prizes.enums import (
    AttendanceState,
    BatchState,
    DeclarationState,
    ObligationState,
    SettingKind,
    SettingState,
)
from baijia.aftercare.prizes.models import Attendance, Batch, Declaration, Setting
from baijia.aftercare.prizes.queries import desk, rates
from baijia.award.experts import queries as experts
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory.enums import Role
from baijia.directory.models import Union

Row = dict[str, Any]


def todo(actor: Actor) -> list[Row]:
    """Return lines {kind, edition, object, deadline, count} of what the actor's roles wait for."""
    found = _signing(actor)
    if actor.places(Role.PAYER):
        found += _payer(actor)
    if actor.places(Role.CHECKER):
        found += _checker(actor)
    return found


def _payer(actor: Actor) -> list[Row]:
    found = []
    for edition in desk.editions(actor):
        found += _line("raise", edition, edition, desk.unraised(edition).count())
        for purpose in ("prize", "fee"):
            found += _line("pay", edition, edition, desk.payable(edition, purpose).count())
        states = dict(
            Batch.objects.filter(edition=edition).values_list("state").annotate(Count("pk")).order_by()
        )
        found += _line("export", edition, edition, states.get(BatchState.APPROVED, 0))
        sent = states.get(BatchState.EXPORTED, 0) + states.get(BatchState.ACCEPTED, 0)
        found += _line("return", edition, edition, sent)
        found += _line("revoked", edition, edition, desk.revoked(edition).count())
        ready = Attendance.objects.filter(edition=edition, state=AttendanceState.SIGNED, obligations=None)
        found += _line("fees", edition, edition, ready.count())
    for organiser in Union.objects.filter(path__in=actor.places(Role.PAYER)):
        found += _declarations(organiser)
    return found


def _declarations(organiser: Union) -> list[Row]:
    drawn = Declaration.objects.filter(organiser=organiser, state=DeclarationState.DRAWN)
    months = [(month, count) for month, count, _tax in desk.undeclared_months(organiser)]
    months += [(row.month, row.count) for row in drawn]
    return [_due("declare", organiser, month, count) for month, count in months]


def _due(kind: str, organiser: Union, month: Any, count: int) -> Row:
    try:
        rule = rates.in_force(organiser, SettingKind.FILING, clock.edition_now().date()).document
        due = deadlines.filing_due(month, rule["day"])
        deadline = datetime.combine(due, time(23, 59, 59), tzinfo=clock.ZONE)
    except Refused:
        deadline = None
    return {
        "kind": kind,
        "edition": None,
        "object": organiser,
        "deadline": deadline,
        "count": count,
        "month": month,
    }


def _checker(actor: Actor) -> list[Row]:
    found = []
    for edition in desk.editions(actor):
        found += _line("rekey", edition, edition, desk.accounts_to_rekey(edition).count())
        states = dict(
            Batch.objects.filter(edition=edition).values_list("state").annotate(Count("pk")).order_by()
        )
        found += _line("check", edition, edition, states.get(BatchState.DRAFT, 0))
        found += _line("approve-batch", edition, edition, states.get(BatchState.CHECKED, 0))
        settled = states.get(BatchState.PAID, 0) + states.get(BatchState.RETURNED, 0)
        found += _line("close-batch", edition, edition, settled)
    return found


def _signing(actor: Actor) -> list[Row]:
    found: list[Row] = []
    for organiser in Union.objects.filter(path__in=actor.places(Role.CHECKER)):
        waiting = Setting.objects.filter(organiser=organiser, state=SettingState.DRAFTED).count()
        if waiting:
            found.append(
                {
                    "kind": "sign-setting",
                    "edition": None,
                    "object": organiser,
                    "deadline": None,
                    "count": waiting,
                }
            )
    expert = experts.expert_of(actor)
    if expert is not None:
        rows = Attendance.objects.filter(expert=expert, state=AttendanceState.DRAWN)
        waiting = rows.count()
        if waiting:
            found.append(
                {
                    "kind": "sign-attendance",
                    "edition": None,
                    "object": expert,
                    "deadline": None,
                    "count": waiting,
                }
            )
        payee = expert.payees.first()
        owed = payee is not None and payee.obligations.filter(state=ObligationState.OWED).exists()
        if (
            payee is not None
            and owed
            and not payee.accounts.filter(state__in=("collected", "verified")).exists()
        ):
            found.append(
                {"kind": "give-account", "edition": None, "object": expert, "deadline": None, "count": 1}
            )
    return found


def _line(kind: str, edition: Any, target: Any, count: int) -> list[Row]:
    if not count:
        return []
    return [{"kind": kind, "edition": edition, "object": target, "deadline": None, "count": count}]
