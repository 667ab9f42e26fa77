"""Conflicts of interest: found, declared, decided, pinned."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from baijia.award.experts import queries, rules, searching
from baijia.award.experts.enums import CONFLICT_MOVES, ConflictState
from baijia.award.experts.models import Conflict, Expert, RecusalStatement
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import SYSTEM, Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role

CHUNK = 1000


@command
def search_conflicts(*, actor: Actor, edition: Edition) -> int:
    """Find what relates an expert to a candidate (``searching.relations``).

    What is found blocks until a person dismisses it; what a person decided stays. Returns how many are new.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=edition.pk)
    rules.check_keeps_pool(actor, edition.organiser)
    known = set(Conflict.objects.filter(dossier__edition=edition).values_list("expert_id", "dossier_id"))
    now = clock.edition_now()
    found = [
        Conflict(
            expert=one.expert,
            dossier=one.dossier,
            state=ConflictState.FOUND,
            reason=one.reason,
            by_uid="",
            at=now,
        )
        for one in searching.relations(edition, queries.pool(edition))
        if (one.expert.pk, one.dossier.pk) not in known
    ]
    Conflict.objects.bulk_create(found, batch_size=CHUNK)
    audit.record(actor, "experts.search_conflicts", edition, scope=edition.code, after={"found": len(found)})
    return len(found)


@command
def declare_recusal(
    *, actor: Actor, edition: Edition, dossiers: Sequence[Dossier] = (), reason: str = ""
) -> RecusalStatement:
    """Let an expert say whom not to judge; without dossiers that there is nobody. It may be said again, with more.

    A declared pair is fenced at once: the expert sees nothing of it any more.
    """
    expert = queries.expert_of(actor)
    if expert is None:
        raise not_found()
    rules.check_is_self(actor, expert)
    rules.check_same_organiser(expert, edition)
    text = rules.check_reason(reason) if dossiers else ""
    for dossier in dossiers:
        if dossier.edition_id != edition.pk:
            raise not_found()
        _set_conflict(actor, edition, expert, dossier, ConflictState.DECLARED, text)
    declared = Conflict.objects.filter(expert=expert, dossier__edition=edition).exclude(by_uid="").count()
    statement, _made = RecusalStatement.objects.update_or_create(
        edition=edition, expert=expert, defaults={"pairs": declared, "at": clock.edition_now()}
    )
    audit.record(
        actor, "experts.declare_recusal", statement, scope=edition.code, after={"pairs": len(dossiers)}
    )
    return statement


@command
def add_conflict(*, actor: Actor, expert: Expert, dossier: Dossier, reason: str) -> Conflict:
    """Record a conflict the office knows of; it is confirmed by that."""
    edition = dossier.edition
    rules.check_keeps_pool(actor, edition.organiser)
    rules.check_same_organiser(expert, edition)
    conflict = _set_conflict(
        actor, edition, expert, dossier, ConflictState.CONFIRMED, rules.check_reason(reason)
    )
    audit.record(actor, "experts.add_conflict", conflict, scope=edition.code, purpose=conflict.reason)
    return conflict


def _set_conflict(
    actor: Actor, edition: Edition, expert: Expert, dossier: Dossier, state: ConflictState, reason: str
) -> Conflict:
    conflict, _made = Conflict.objects.update_or_create(
        expert=expert,
        dossier=dossier,
        defaults={
            "state": state,
            "reason": reason,
            "by_uid": actor.account_uid or actor.kind,
            "at": clock.edition_now(),
        },
    )
    programmes.raise_fence(
        actor=_fencer(actor, edition, expert),
        edition=edition,
        account_uid=expert.account.uid,
        object_uid=dossier.uid,
        reason=reason,
    )
    return conflict


def _fencer(actor: Actor, edition: Edition, expert: Expert) -> Actor:
    """Return who raises or lifts the fence: the actor, or for a co-host, who may not alone, the program.

    The decision's own audit row names the co-host.
    """
    may = actor.has(Role.ORGANISER, path=edition.organiser.path) or actor.account_uid == expert.account.uid
    return actor if may else SYSTEM


@command
def confirm_conflict(*, actor: Actor, conflict: Conflict, reason: str, pin: bool = False) -> Conflict:
    """Confirm that the expert stands back; the account is fenced off from the dossier everywhere."""
    conflict = _decided(actor, conflict, "confirm", reason, pin)
    programmes.raise_fence(
        actor=_fencer(actor, conflict.dossier.edition, conflict.expert),
        edition=conflict.dossier.edition,
        account_uid=conflict.expert.account.uid,
        object_uid=conflict.dossier.uid,
        reason=conflict.reason,
    )
    return conflict


@command
def dismiss_conflict(*, actor: Actor, conflict: Conflict, reason: str, pin: bool = False) -> Conflict:
    """Decide, with a reason, that it is no conflict; the fence that a declaration raised is lifted."""
    conflict = _decided(actor, conflict, "dismiss", reason, pin)
    programmes.lift_fence(
        actor=_fencer(actor, conflict.dossier.edition, conflict.expert),
        edition=conflict.dossier.edition,
        account_uid=conflict.expert.account.uid,
        object_uid=conflict.dossier.uid,
        reason=conflict.reason,
    )
    return conflict


def _decided(actor: Actor, conflict: Conflict, act: str, reason: str, pin: bool) -> Conflict:
    conflict = _locked(conflict)
    edition = conflict.dossier.edition
    rules.check_keeps_pool(actor, edition.organiser)
    rules.check_not_pinned(conflict)
    text = rules.check_reason(reason)
    before, after = lifecycle.move(conflict, act, CONFLICT_MOVES)
    conflict.reason, conflict.pinned = text, pin
    conflict.by_uid, conflict.at = actor.account_uid or actor.kind, clock.edition_now()
    conflict.save(update_fields=["state", "reason", "pinned", "by_uid", "at"])
    audit.record(
        actor,
        f"experts.{act}_conflict",
        conflict,
        scope=edition.code,
        purpose=text,
        before={"state": before},
        after={"state": after, "pinned": pin},
    )
    return conflict


@command
def pin_conflict(*, actor: Actor, conflict: Conflict, pinned: bool, reason: str) -> Conflict:
    """Lock a decision so that nothing moves it, or unlock it with a reason."""
    conflict = _locked(conflict)
    edition = conflict.dossier.edition
    rules.check_keeps_pool(actor, edition.organiser)
    text = rules.check_reason(reason)
    if conflict.state in (ConflictState.FOUND, ConflictState.DECLARED):
        raise Refused("conflict.undecided", _("请先确认或排除，再锁定。"))
    conflict.pinned = pinned
    conflict.save(update_fields=["pinned"])
    audit.record(
        actor, "experts.pin_conflict", conflict, scope=edition.code, purpose=text, after={"pinned": pinned}
    )
    return conflict


def _locked(conflict: Conflict) -> Conflict:
    rows = Conflict.objects.select_for_update(of=("self",))
    return rows.select_related("expert__account", "dossier__edition__organiser").get(pk=conflict.pk)
