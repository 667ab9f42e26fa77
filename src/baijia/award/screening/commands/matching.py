"""Texts that resemble each other (查重): what the engine found is kept, and a person decides; nothing is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baijia.award.nominations.models import Dossier
from baijia.award.screening import rules
from baijia.award.screening.enums import MatchVerdict
from baijia.award.screening.models import TextMatch, TextScan
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command

DECISION = ("verdict", "reason", "decided_by_uid", "decided_by_name", "decided_at")


@dataclass(frozen=True, slots=True)
class Found:
    """A likeness: the other dossier, the score from 0 to 1, both texts and the ranges that show it."""

    other: Dossier
    score: float
    text: str
    other_text: str
    own: tuple[int, int]
    theirs: tuple[int, int]


@command
def record_matches(
    *, actor: Actor, dossier: Dossier, digest: str, compared: int, found: Sequence[Found]
) -> TextScan:
    """Keep what comparing a dossier's text, as submitted with ``digest``, came to.

    Run again it changes nothing but what is new: a decision stays as long as the passage does, and what a
    correction removed is marked as gone, with its decision.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("edition").get(pk=dossier.pk)
    now = clock.edition_now()
    kept = [_keep(dossier, each).pk for each in found]
    earlier = TextMatch.objects.filter(rules.of_pair(dossier)).exclude(pk__in=kept)
    gone = earlier.filter(gone=False).update(gone=True)
    scan, _made = TextScan.objects.update_or_create(
        dossier=dossier, defaults={"digest": digest, "compared": compared, "at": now}
    )
    audit.record(
        actor,
        "screening.record_matches",
        dossier,
        scope=dossier.edition.code,
        after={"compared": compared, "found": len(kept), "gone": gone},
    )
    return scan


def _keep(dossier: Dossier, found: Found) -> TextMatch:
    """Write one likeness with whoever filed first in front."""
    mine, other = (dossier, found.text, found.own), (found.other, found.other_text, found.theirs)
    first, second = sorted((mine, other), key=lambda side: (side[0].submitted_at, side[0].pk))
    match = TextMatch.objects.filter(first=first[0], second=second[0]).first()
    passages = None if match is None else (match.passages())
    match = match or TextMatch(first=first[0], second=second[0])
    match.score, match.gone, match.found_at = round(found.score * 10_000), False, clock.edition_now()
    match.first_text, (match.first_from, match.first_to) = first[1], first[2]
    match.second_text, (match.second_from, match.second_to) = second[1], second[2]
    if passages is not None and passages != match.passages() and match.verdict != MatchVerdict.WAITING:
        match.verdict, match.reason = MatchVerdict.WAITING, ""
        match.decided_by_uid, match.decided_by_name, match.decided_at = "", "", None
    match.save()
    return match


@command
def decide_match(*, actor: Actor, match: TextMatch, verdict: MatchVerdict, reason: str) -> TextMatch:
    """Say what a likeness is, with a reason; ``WAITING`` takes an earlier word back. Nobody is refused by it."""
    match = TextMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)
    rules.check_decides_match(actor, match)
    before = match.verdict
    match.verdict, match.reason = MatchVerdict(verdict), rules.check_reason(reason)
    waits = match.verdict == MatchVerdict.WAITING
    match.decided_by_uid = "" if waits else actor.account_uid or actor.kind
    match.decided_by_name = "" if waits else actor.name[:40]
    match.decided_at = None if waits else clock.edition_now()
    match.save(update_fields=DECISION)
    audit.record(
        actor,
        "screening.decide_match",
        match,
        scope=match.second.edition.code,
        purpose=reason.strip()[:200],
        before={"verdict": before},
        after={"verdict": str(match.verdict)},
    )
    return match
