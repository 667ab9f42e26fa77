"""Public draws: committed, revealed, voided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts import queries, rules
from baijia.award.experts.models import Draw
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.engine import draw as engine
from baijia.engine.faults import AnswerIsNo
from baijia.engine.log import entries


@command
def open_draw(
    *,
    actor: Actor,
    edition: Edition,
    round_code: str,
    take: int,
    nonce_commits: Mapping[str, str],
    beacon_name: str,
    stratum: str = "",
    max_per_unit: int | None = None,
    excluded: Mapping[str, str] | None = None,
) -> Draw:
    """Commit to a draw before anything is revealed: its digest goes into the log.

    ``nonce_commits`` holds each party's SHA-256 of its nonce, ``beacon_name`` a public value still to come,
    ``excluded`` expert uids with reasons. Candidates are the active experts who can judge the stratum, by
    uid, and count against ``max_per_unit`` by employer.
    """
    edition = (
        Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").get(pk=edition.pk)
    )
    rules.check_keeps_pool(actor, edition.organiser)
    candidates = [
        {"id": expert.uid, "unit": expert.credit_code or expert.employer}
        for expert in queries.pool(edition, field=stratum)
    ]
    if len(candidates) - len(excluded or {}) < take:
        raise Refused("draw.too_few", _("可抽取的专家不足 %d 人。") % take)
    record: dict[str, Any] = {
        "name": "/".join(part for part in (edition.code, round_code, stratum) if part),
        "candidates": candidates,
        "nonce_commits": dict(nonce_commits),
        "beacon_name": beacon_name,
        "take": take,
        "max_per_unit": max_per_unit,
        "excluded": dict(excluded or {}),
    }
    digest = _commitment(record)
    draw = Draw.objects.create(
        edition=edition, round_code=round_code, stratum=stratum, record=record, record_digest=digest
    )
    ledger.append(edition.log, entries.decision(edition.code, what="draw", digest=digest))
    audit.record(
        actor, "experts.open_draw", draw, scope=edition.code, after={"name": record["name"], "take": take}
    )
    return draw


def _commitment(record: Mapping[str, Any]) -> str:
    return engine.record_digest(
        name=record["name"],
        candidates=[engine.Candidate(**one) for one in record["candidates"]],
        take=record["take"],
        max_per_unit=record["max_per_unit"],
        excluded=record["excluded"],
        nonce_commits=record["nonce_commits"],
        beacon_name=record["beacon_name"],
    )


@command
def reveal_draw(*, actor: Actor, draw: Draw, nonces: Mapping[str, str], beacon: str) -> Draw:
    """Open the nonces and the beacon and draw. A nonce that does not open its commitment is named and refused."""
    draw = _locked_draw(draw)
    rules.check_keeps_pool(actor, draw.edition.organiser)
    rules.check_draw_is_open(draw)
    record = draw.record | {"nonces": dict(nonces), "beacon": beacon}
    parsed = engine.read_record(record, where=record["name"])
    try:
        drawn = engine.draw(parsed)
    except AnswerIsNo as no:
        raise Refused("draw.nonce", _("有随机数未公开或与事先承诺不符：%s") % no) from no
    draw.record = record | {
        "list_commit": drawn.list_commit,
        "order": list(drawn.order),
        "picked": list(drawn.picked),
        "alternates": list(drawn.alternates),
    }
    draw.drawn_at = clock.edition_now()
    draw.save(update_fields=["record", "drawn_at"])
    after = {"picked": len(drawn.picked), "take": parsed.take}
    audit.record(actor, "experts.reveal_draw", draw, scope=draw.edition.code, after=after)
    return draw


@command
def void_draw(*, actor: Actor, draw: Draw, reason: str) -> Draw:
    """Void a draw, as when a party refuses to reveal; it stays on record and a new one may be opened."""
    draw = _locked_draw(draw)
    rules.check_keeps_pool(actor, draw.edition.organiser)
    rules.check_draw_is_open(draw)
    draw.voided_at, draw.void_reason = clock.edition_now(), rules.check_reason(reason)
    draw.save(update_fields=["voided_at", "void_reason"])
    audit.record(actor, "experts.void_draw", draw, scope=draw.edition.code, purpose=draw.void_reason)
    return draw


def _locked_draw(draw: Draw) -> Draw:
    return Draw.objects.select_for_update(of=("self",)).select_related("edition__organiser").get(pk=draw.pk)
