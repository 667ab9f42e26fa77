"""The draws of a round as two parties hold them: shares committed, records logged, shares revealed, drawn."""

from __future__ import annotations

from collections.abc import Mapping

from baijia.award.experts import queries, rules
from baijia.award.experts.commands.draws import open_draw, reveal_draw, void_draw
from baijia.award.experts.enums import Party
from baijia.award.experts.models import Draw, DrawShare
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def commit_share(*, actor: Actor, edition: Edition, round_code: str, party: Party, commit: str) -> DrawShare:
    """Give a party's share: the SHA-256 of a secret it keeps. It may be given anew until the draw is committed."""
    edition = _locked(edition)
    rules.check_holds_share(actor, edition.organiser, party)
    programmes.round_definition(edition, round_code)
    rules.check_none_drawing(drawing=bool(queries.draws(edition, round_code)))
    share, _made = DrawShare.objects.update_or_create(
        edition=edition,
        round_code=round_code,
        party=party,
        voided_at=None,
        defaults={
            "commit": rules.check_digest(commit),
            "nonce": "",
            "by_uid": actor.account_uid or actor.kind,
            "at": clock.edition_now(),
        },
    )
    after = {"party": str(party), "commit": share.commit}
    audit.record(actor, "experts.commit_share", share, scope=edition.code, after=after)
    return share


@command
def open_draws(
    *,
    actor: Actor,
    edition: Edition,
    round_code: str,
    take: Mapping[str, int],
    beacon_name: str,
    max_per_unit: int | None = None,
    excluded: Mapping[str, str] | None = None,
) -> list[Draw]:
    """Commit to one draw for each field with both parties' shares; each record's digest goes into the log.

    ``take`` is how many by group code. Exclusions count where the excluded could have been drawn.
    """
    edition = _locked(edition)
    rules.check_keeps_pool(actor, edition.organiser)
    rules.check_none_drawing(drawing=bool(queries.draws(edition, round_code)))
    shares = {share.party: share.commit for share in queries.shares(edition, round_code)}
    rules.check_all_shares(shares)
    out = dict(excluded or {})
    opened = []
    for stratum, count in sorted(take.items()):
        if not count:
            continue
        able = {expert.uid for expert in queries.pool(edition, field=stratum)}
        opened.append(
            open_draw(
                actor=actor,
                edition=edition,
                round_code=round_code,
                stratum=stratum,
                take=count,
                nonce_commits=shares,
                beacon_name=rules.check_beacon(beacon_name),
                max_per_unit=max_per_unit,
                excluded={uid: reason for uid, reason in out.items() if uid in able},
            )
        )
    after = {"round": round_code, "fields": len(opened), "beacon": beacon_name}
    audit.record(actor, "experts.open_draws", edition, scope=edition.code, after=after)
    return opened


@command
def reveal_share(*, actor: Actor, share: DrawShare, nonce: str) -> DrawShare:
    """Reveal a party's secret, once the records are in the log."""
    share = (
        DrawShare.objects.select_for_update(of=("self",))
        .select_related("edition__organiser")
        .get(pk=share.pk)
    )
    rules.check_holds_share(actor, share.edition.organiser, share.party)
    rules.check_is_committed(committed=bool(queries.draws(share.edition, share.round_code)))
    share.nonce = rules.check_nonce(nonce, share.commit)
    share.save(update_fields=["nonce"])
    audit.record(actor, "experts.reveal_share", share, scope=share.edition.code, after={"party": share.party})
    return share


@command
def reveal_draws(*, actor: Actor, edition: Edition, round_code: str, beacon: str) -> list[Draw]:
    """Draw every field once both secrets are out and the beacon has its value."""
    edition = _locked(edition)
    rules.check_keeps_pool(actor, edition.organiser)
    rules.check_is_committed(committed=bool(queries.draws(edition, round_code)))
    nonces = {share.party: share.nonce for share in queries.shares(edition, round_code) if share.nonce}
    rules.check_all_shares(nonces, revealed=True)
    value = rules.check_beacon(beacon)
    drawn = [
        reveal_draw(actor=actor, draw=draw, nonces=nonces, beacon=value)
        for draw in queries.draws(edition, round_code)
        if draw.drawn_at is None
    ]
    audit.record(
        actor,
        "experts.reveal_draws",
        edition,
        scope=edition.code,
        after={"round": round_code, "fields": len(drawn), "beacon": value},
    )
    return drawn


@command
def void_draws(*, actor: Actor, edition: Edition, round_code: str, reason: str) -> int:
    """Void what was committed and not drawn, with both shares, as when a party does not reveal. Returns how many."""
    edition = _locked(edition)
    rules.check_keeps_pool(actor, edition.organiser)
    rows = queries.draws(edition, round_code)
    rules.check_is_committed(committed=bool(rows))
    for draw in rows:
        void_draw(actor=actor, draw=draw, reason=reason)
    DrawShare.objects.filter(edition=edition, round_code=round_code, voided_at=None).update(
        voided_at=clock.edition_now()
    )
    audit.record(
        actor, "experts.void_draws", edition, scope=edition.code, purpose=reason, after={"round": round_code}
    )
    return len(rows)


def _locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log")
    return rows.get(pk=edition.pk)
