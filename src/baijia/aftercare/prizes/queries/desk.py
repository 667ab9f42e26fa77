"""What payer and checker see: editions, what is owed, accounts, batches, settings, declarations, recoveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from baijia.aftercare.prizes.enums import (
    LIVE_ACCOUNTS,
    SENT,
    AccountState,
    LineState,
    ObligationState,
    SettingState,
)
from baijia.aftercare.prizes.models import (
    Attendance,
    BankAccount,
    Batch,
    Declaration,
    Line,
    Obligation,
    Recovery,
    Setting,
)
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union

FINANCE = (Role.PAYER, Role.CHECKER)
ZERO = Decimal("0.00")


def organisers(actor: Actor) -> QuerySet[Union]:
    """Return the unions whose money the actor handles."""
    places = {path for role in FINANCE for path in actor.places(role)}
    return Union.objects.filter(path__in=places).order_by("path")


def organiser(actor: Actor, uid: str = "") -> Union:
    """Return one of these unions, the first without ``uid``.

    Raises:
        Refused: as hidden.
    """
    rows = organisers(actor)
    found = rows.filter(uid=uid).first() if uid else rows.first()
    if found is None:
        raise not_found()
    return found


def _within(actor: Actor, field: str) -> Q:
    where = Q(pk__in=[])
    for role in FINANCE:
        for path in actor.places(role):
            where |= Q(**{f"{field}__path__startswith": path})
    return Q() if actor.is_system else where


def editions(actor: Actor) -> QuerySet[Edition]:
    """Return the editions whose money the actor handles, newest first."""
    rows = Edition.objects.exclude(state=EditionState.DRAFT).filter(_within(actor, "organiser"))
    return rows.select_related("organiser").order_by("-pk")


def edition(actor: Actor, code: str) -> Edition:
    """Return one of these editions.

    Raises:
        Refused: as hidden.
    """
    found = editions(actor).select_related("log").filter(code=code).first()
    if found is None:
        raise not_found()
    return found


def live_line() -> Exists:
    """Return the condition that an obligation is being paid or was."""
    alive = Line.objects.filter(obligation=OuterRef("pk"), state__in=(LineState.OPEN, LineState.PAID))
    return Exists(alive)


def obligations(edition: Edition, *, purpose: str = "", state: str = "") -> QuerySet[Obligation]:
    """Return what an edition owes with each payee's live account as ``tail`` and ``account_state``.

    ``state``: ``missing`` (no account), ``rekey`` (waits for the checker), ``ready``, ``batched``, ``returned``,
    ``paid``, ``cancelled``; "" for all.
    """
    live = BankAccount.objects.filter(payee=OuterRef("payee"), state__in=LIVE_ACCOUNTS)
    last = Line.objects.filter(obligation=OuterRef("pk")).exclude(state=LineState.VOID).order_by("-pk")
    rows = (
        Obligation.objects.filter(edition=edition)
        .select_related("payee", "honour", "attendance")
        .annotate(
            tail=live.values("tail")[:1],
            account_state=live.values("state")[:1],
            line_state=last.values("state")[:1],
            line_net=last.values("net")[:1],
            line_reason=last.values("reason")[:1],
        )
        .order_by("-purpose", "honour__number", "attendance__round_code", "payee__name", "pk")
    )
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.filter(STATES[state]) if state in STATES else rows


OPEN_TO_PAY = Q(state=ObligationState.OWED) & (Q(line_state=None) | Q(line_state=LineState.RETURNED))
STATES: dict[str, Q] = {
    "missing": OPEN_TO_PAY & Q(account_state=None),
    "rekey": OPEN_TO_PAY & Q(account_state=AccountState.COLLECTED),
    "ready": OPEN_TO_PAY & Q(account_state=AccountState.VERIFIED),
    "batched": Q(line_state=LineState.OPEN),
    "returned": Q(state=ObligationState.OWED, line_state=LineState.RETURNED),
    "paid": Q(state=ObligationState.PAID),
    "cancelled": Q(state=ObligationState.CANCELLED),
}


def unraised(edition: Edition) -> QuerySet[Honour]:
    """Return the standing honours of an edition for which nothing is owed yet."""
    owed = Obligation.objects.filter(honour=OuterRef("pk"))
    rows = Honour.objects.filter(edition=edition, state=HonourState.CONFERRED, dossier__members__active=True)
    return rows.filter(~Exists(owed)).distinct()


def payable(edition: Edition, purpose: str) -> QuerySet[Obligation]:
    """Return what a new batch may pay: owed, not on its way, the account verified, the honour standing."""
    verified = BankAccount.objects.filter(payee=OuterRef("payee"), state=AccountState.VERIFIED)
    return (
        Obligation.objects.filter(edition=edition, purpose=purpose, state=ObligationState.OWED)
        .filter(~live_line(), Exists(verified), payee__person__isnull=False)
        .exclude(honour__state=HonourState.REVOKED)
        .select_related("payee__person", "honour", "attendance")
        .order_by("honour__number", "attendance__round_code", "payee__uid", "instalment")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an edition's money stands, for one purpose: state -> (count, gross)."""

    purpose: str
    counts: dict[str, tuple[int, Decimal]]
    total: tuple[int, Decimal]


def standing(edition: Edition, purpose: str) -> Standing:
    """Return where the money of a purpose stands, in one statement."""
    amounts: dict[str, list[Decimal]] = {name: [] for name in STATES}
    for row in obligations(edition, purpose=purpose):
        amounts[_state_of(row)].append(row.gross)
    counts = {name: (len(found), sum(found, ZERO)) for name, found in amounts.items()}
    total = (
        sum(count for count, _gross in counts.values()),
        sum((gross for _n, gross in counts.values()), ZERO),
    )
    return Standing(purpose, counts, total)


def _state_of(row: Any) -> str:
    """Return which of ``STATES`` an obligation with its annotations is in; each is in one."""
    if row.state != ObligationState.OWED:
        return str(row.state)
    if row.line_state == LineState.OPEN:
        return "batched"
    if row.line_state == LineState.RETURNED:
        return "returned"
    return {AccountState.COLLECTED: "rekey", AccountState.VERIFIED: "ready"}.get(row.account_state, "missing")


def accounts_to_rekey(edition: Edition) -> QuerySet[BankAccount]:
    """Return the accounts that wait to be keyed in again, for what this edition still owes; no number comes along."""
    owed = Obligation.objects.filter(edition=edition, state=ObligationState.OWED, payee=OuterRef("payee"))
    rows = BankAccount.objects.filter(Exists(owed), state=AccountState.COLLECTED)
    return rows.select_related("payee").defer("account_token", "blind").order_by("payee__name", "pk")


def account_to_rekey(edition: Edition, uid: str) -> BankAccount:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = accounts_to_rekey(edition).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def batches(edition: Edition) -> QuerySet[Batch]:
    """Return an edition's batches, newest first, with ``count`` and ``net`` of their lines."""
    rows = Batch.objects.filter(edition=edition).annotate(count=Count("lines"), net=Sum("lines__net"))
    return rows.order_by("-number")


def batch(actor: Actor, uid: str) -> Batch:
    """Return one batch of an edition whose money the actor handles.

    Raises:
        Refused: as hidden.
    """
    rows = Batch.objects.filter(_within(actor, "organiser"), uid=uid)
    found = rows.select_related("edition__organiser", "edition__log", "organiser", "profile").first()
    if found is None:
        raise not_found()
    return found


def settings(organiser: Union) -> QuerySet[Setting]:
    """Return an organiser's settings that wait or hold, by kind and day."""
    rows = Setting.objects.filter(organiser=organiser).exclude(state=SettingState.DROPPED)
    return rows.order_by("kind", "code", "-starts")


def setting(actor: Actor, uid: str) -> Setting:
    """Return one setting.

    Raises:
        Refused: as hidden.
    """
    found = Setting.objects.filter(_within(actor, "organiser"), uid=uid).select_related("organiser").first()
    if found is None:
        raise not_found()
    return found


def attendances(edition: Edition) -> QuerySet[Attendance]:
    """Return the attendance drawn up for an edition, by round and expert."""
    rows = Attendance.objects.filter(edition=edition).select_related("expert__account")
    return rows.prefetch_related("obligations").order_by("round_code", "expert__name", "pk")


def undeclared(organiser: Union) -> QuerySet[Line]:
    """Return the lines whose withheld tax stands in no declaration yet."""
    return Line.objects.filter(
        batch__organiser=organiser, batch__state__in=SENT, repeats=None, declaration=None
    ).exclude(obligation__state=ObligationState.CANCELLED)


def undeclared_months(organiser: Union) -> list[tuple[date, int, Decimal]]:
    """Return (month, lines, tax) of what is not yet in a declaration, by month."""
    rows = undeclared(organiser).annotate(month=TruncMonth("batch__pay_on")).values("month")
    return [
        (row["month"], row["count"], row["tax"] or ZERO)
        for row in rows.annotate(count=Count("pk"), tax=Sum("tax")).order_by("month")
    ]


def declarations(organiser: Union) -> QuerySet[Declaration]:
    """Return an organiser's declarations, newest month first."""
    return Declaration.objects.filter(organiser=organiser).order_by("-month", "-number")


def declaration(actor: Actor, uid: str) -> Declaration:
    """Return one declaration.

    Raises:
        Refused: as hidden.
    """
    rows = Declaration.objects.filter(_within(actor, "organiser"), uid=uid)
    found = rows.select_related("organiser", "rule").first()
    if found is None:
        raise not_found()
    return found


def revoked(edition: Edition) -> QuerySet[Obligation]:
    """Return what stands open for honours since revoked: not called off, no money demanded back."""
    return (
        Obligation.objects.filter(edition=edition, honour__state=HonourState.REVOKED, recovery=None)
        .exclude(state=ObligationState.CANCELLED)
        .select_related("payee", "honour", "edition__organiser")
        .order_by("pk")
    )


def recoveries(edition: Edition) -> QuerySet[Recovery]:
    """Return the money an edition demands back, newest first."""
    rows = Recovery.objects.filter(obligation__edition=edition)
    return rows.select_related(
        "obligation__payee", "obligation__honour", "obligation__edition__organiser"
    ).order_by("-pk")
