"""A panel's end with a candidate: why a mark is missing, dissent, the group's opinion and the close."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.defence import queries, rules
from baijia.award.defence.commands import locking
from baijia.award.defence.enums import Absent
from baijia.award.defence.models import Closure, Dissent, Missing
from baijia.award.review import rules as review
from baijia.award.review.models import Presentation
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused


@command
def explain_missing(
    *, actor: Actor, presentation: Presentation, slot_uid: str, why: Absent, reason: str
) -> Missing:
    """Say why a juror gave no mark: by the juror, by the chair, or by who runs the round."""
    row, view = _seen(actor, presentation)
    if view.own is None:
        rules.check_handles(actor, row.round.edition, row.dossier)
    elif view.own.slot_uid != slot_uid:
        rules.check_may_close(view)
    rules.check_open_case(view.closure)
    member = rules.check_is_missing(next((one for one in view.members if one.slot_uid == slot_uid), None))
    text = rules.check_reason(reason)
    slot = row.round.slots.select_for_update(of=("self",)).get(uid=member.slot_uid)
    missing, _made = Missing.objects.update_or_create(
        slot=slot,
        defaults={
            "why": why,
            "reason": text,
            "by_uid": actor.account_uid or actor.kind,
            "at": clock.edition_now(),
        },
    )
    audit.record(
        actor,
        "defence.explain_missing",
        row,
        scope=row.round.edition.code,
        purpose=text,
        after={"slot": slot_uid, "why": str(why)},
    )
    return missing


@command
def dissent(*, actor: Actor, presentation: Presentation, text: str) -> Dissent | None:
    """Record what a juror holds against the group's opinion; empty takes it back. Until it stands on a sheet."""
    row, view = _seen(actor, presentation)
    own = rules.check_judges(view)
    if view.closure is not None and view.closure.sheet_id is not None:
        raise Refused("dissent.sheet", _("已列入汇总表，不能再改不同意见。"), field="text")
    words = review.check_comment(text)
    kept = None
    if words:
        kept, _made = Dissent.objects.update_or_create(
            presentation=row, expert=own.expert, defaults={"text": words, "at": clock.edition_now()}
        )
    else:
        Dissent.objects.filter(presentation=row, expert=own.expert).delete()
    audit.record(
        actor, "defence.dissent", row, scope=row.round.edition.code, after={"kept": kept is not None}
    )
    return kept


@command
def close_case(*, actor: Actor, presentation: Presentation, opinion: str) -> Closure:
    """Close a candidate: every mark is in or explained, and the group has said what it thinks.

    From then on the marks stand; the office may open the case again with a reason while it is on no sheet.
    """
    row, view = _seen(actor, presentation)
    rules.check_may_close(view)
    rules.check_is_open(row.round)
    rules.check_open_case(view.closure)
    text = rules.check_complete(view, opinion)
    now = clock.edition_now()
    closure = Closure.objects.create(
        presentation=row, opinion=text, by_uid=actor.account_uid or actor.kind, at=now
    )
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    audit.record(
        actor,
        "defence.close_case",
        row,
        scope=row.round.edition.code,
        after={"marks": sum(member.state == "in" for member in view.members)},
    )
    return closure


@command
def reopen_case(*, actor: Actor, presentation: Presentation, reason: str) -> Presentation:
    """Open a closed candidate again, with a reason."""
    row, view = _seen(actor, presentation)
    rules.check_handles(actor, row.round.edition, row.dossier)
    rules.check_is_open(row.round)
    text = rules.check_reason(reason)
    rules.check_reopens(view.closure).delete()
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    audit.record(actor, "defence.reopen_case", row, scope=row.round.edition.code, purpose=text)
    return row


def _seen(actor: Actor, presentation: Presentation) -> tuple[Presentation, queries.PanelView]:
    """Return the presentation, locked, and its panel as it stands after the lock."""
    row = locking.presentation_of(presentation)
    return row, queries.panel(row.round, row, account_uid=actor.account_uid or "")
