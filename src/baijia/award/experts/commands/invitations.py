"""Invitations to review in a round: asked, answered; who declines makes room for the next in the draw."""

from __future__ import annotations

from collections.abc import Sequence

from baijia.award.experts import queries, rules
from baijia.award.experts.enums import INVITATION_MOVES
from baijia.award.experts.models import Expert, Invitation
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def invite(*, actor: Actor, edition: Edition, round_code: str, experts: Sequence[Expert] = ()) -> int:
    """Ask experts to review in a round: those named, else everybody drawn for it; nobody is asked twice.

    Returns how many were asked.
    """
    rules.check_keeps_pool(actor, edition.organiser)
    programmes.round_definition(edition, round_code)
    wanted = list(experts) or [one for line in queries.picked(edition, round_code).values() for one in line]
    for expert in wanted:
        rules.check_same_organiser(expert, edition)
    asked = _ask(edition, round_code, wanted)
    audit.record(
        actor, "experts.invite", edition, scope=edition.code, after={"round": round_code, "asked": asked}
    )
    return asked


def _ask(edition: Edition, round_code: str, wanted: Sequence[Expert]) -> int:
    before = Invitation.objects.filter(edition=edition, round_code=round_code)
    known = set(before.values_list("expert_id", flat=True))
    fresh = {expert.pk: expert for expert in wanted if expert.pk not in known}
    now = clock.edition_now()
    Invitation.objects.bulk_create(
        [
            Invitation(edition=edition, round_code=round_code, expert=expert, asked_at=now)
            for expert in fresh.values()
        ]
    )
    name = programmes.round_definition(edition, round_code)["name"]
    outbox.enqueue_all(
        [
            (expert.account.uid, "experts.invited", {"edition": edition.name, "round": name})
            for expert in fresh.values()
        ]
    )
    return len(fresh)


@command
def answer_invitation(*, actor: Actor, invitation: Invitation, accept: bool, reason: str = "") -> Invitation:
    """Let an expert accept or decline. Declining is no recusal: nothing is said of any candidate.

    The next of the draw is asked at once.
    """
    rows = Invitation.objects.select_for_update(of=("self",))
    invitation = rows.select_related("expert__account", "edition__organiser").get(pk=invitation.pk)
    rules.check_is_self(actor, invitation.expert)
    before, after = lifecycle.move(invitation, "accept" if accept else "decline", INVITATION_MOVES)
    invitation.reason = "" if accept else reason.strip()[:200]
    invitation.answered_at = clock.edition_now()
    invitation.save(update_fields=["state", "reason", "answered_at"])
    edition, code = invitation.edition, invitation.round_code
    asked = 0
    if not accept:
        asked = _ask(edition, code, [one for line in queries.picked(edition, code).values() for one in line])
    audit.record(
        actor,
        "experts.answer_invitation",
        invitation,
        scope=edition.code,
        before={"state": before},
        after={"state": after, "asked": asked},
    )
    return invitation
