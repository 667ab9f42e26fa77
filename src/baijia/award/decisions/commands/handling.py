"""What becomes of an objection: investigated, suspended, decided, its answer delivered."""

from __future__ import annotations

from collections.abc import Collection

from baijia.award.decisions import queries, rules
from baijia.award.decisions.commands.noticing import freeze
from baijia.award.decisions.commands.objecting import follow_up
from baijia.award.decisions.enums import OBJECTION_MOVES, OBJECTION_OPEN
from baijia.award.decisions.models import Objection
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def investigate(*, actor: Actor, objection: Objection) -> Objection:
    """Take an objection up for investigation; only the person concerned is held up by it."""
    objection = _locked(actor, objection)
    rules.check_identity(objection)
    return _moved(actor, objection, "investigate")


@command
def refuse_objection(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Refuse an objection with its reason (不予受理)."""
    return _decided(actor, objection, "refuse", answer)


@command
def suspend(*, actor: Actor, objection: Objection, reason: str) -> Objection:
    """Halt an investigation that waits for something else, as a court; the days meanwhile do not count."""
    objection = _locked(actor, objection)
    reason = rules.check_reason(reason)
    objection.suspended_at = clock.edition_now()
    return _moved(actor, objection, "suspend", purpose=reason)


@command
def resume(*, actor: Actor, objection: Objection) -> Objection:
    """Go on with a halted investigation; the answer is due as many days later as it was halted."""
    objection = _locked(actor, objection)
    if objection.suspended_at and objection.due:
        objection.due += clock.edition_now().date() - objection.suspended_at.astimezone(clock.ZONE).date()
    objection.suspended_at = None
    return _moved(actor, objection, "resume")


@command
def uphold(
    *, actor: Actor, objection: Objection, answer: str, concerned: Collection[str] | None = None
) -> Objection:
    """Find an objection true: the person concerned leaves the list when it is settled, or is revoked after it.

    One against the whole list names in ``concerned``, by public number, those on the list to whom it comes down: the
    office opens a case for each, which holds that one back and is decided by itself. Empty: it concerns nobody's place.
    """
    objection = _locked(actor, objection)
    rules.check_concerned(objection, concerned)
    upheld = _decided(actor, objection, "uphold", answer)
    for nominee in sorted(concerned or ()):
        follow_up(actor, upheld, nominee)
    return upheld


@command
def dismiss(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Find an objection untrue."""
    return _decided(actor, objection, "dismiss", answer)


@command
def withdraw_objection(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Record that the objector took an objection back; ``answer`` says how that was made known."""
    return _decided(actor, objection, "withdraw", answer)


@command
def close_objection(*, actor: Actor, objection: Objection, delivery: str) -> Objection:
    """Close an objection whose answer reached the objector; ``delivery`` says how and when."""
    objection = _locked(actor, objection)
    objection.delivery = rules.check_reason(delivery)[:120]
    objection.delivered_at = clock.edition_now()
    return _moved(actor, objection, "close")


def _locked(actor: Actor, objection: Objection) -> Objection:
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "edition__log", "dossier")
        .get(pk=objection.pk)
    )
    rules.check_handles(actor, objection)
    return objection


def _decided(actor: Actor, objection: Objection, act: str, answer: str) -> Objection:
    objection = _locked(actor, objection)
    rules.check_answer(answer)
    objection.answer = answer.strip()
    objection.answered_at = clock.edition_now()
    objection.handled_by_uid = actor.account_uid or "system"
    return _moved(actor, objection, act)


def _moved(actor: Actor, objection: Objection, act: str, *, purpose: str = "") -> Objection:
    before, after = lifecycle.move(objection, act, OBJECTION_MOVES)
    if before in OBJECTION_OPEN and after not in OBJECTION_OPEN:
        objection.outcome = after
    objection.save()
    if objection.outcome and objection.decided is None and queries.outcome(objection.edition) is not None:
        freeze(objection)
    audit.record(
        actor,
        f"decisions.{act}_objection",
        objection,
        scope=objection.edition.code,
        purpose=purpose,
        before={"state": before},
        after={"state": after},
    )
    return objection
