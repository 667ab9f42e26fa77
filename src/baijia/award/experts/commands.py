"""Writes of the pool: experts, conflicts of interest, and public draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts import queries, rules
from baijia.award.experts.enums import CONFLICT_MOVES, ConflictState
from baijia.award.experts.models import Conflict, Draw, Expert, RecusalStatement
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, ledger, lifecycle
from baijia.core.actor import SYSTEM, Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Account, Union
from baijia.engine import draw as engine
from baijia.engine.faults import AnswerIsNo
from baijia.engine.log import entries

CHUNK = 1000
PLAIN = ("name", "fields", "employer", "credit_code", "title", "expertise", "max_load")
NOTHING: Mapping[str, Any] = {}


@command
def add_expert(
    *,
    actor: Actor,
    account: Account,
    organiser: Union,
    name: str,
    fields: Sequence[str],
    employer: str,
    credit_code: str = "",
    title: str = "",
    max_load: int = 60,
) -> Expert:
    """Take somebody with an account into the organiser's pool; ``fields`` are group codes, the own one first."""
    rules.check_keeps_pool(actor, organiser)
    listed = rules.check_fields(fields)
    if Expert.objects.filter(account=account).exists():
        raise Refused("expert.exists", _("%s 已在专家库中。") % account.display_name)
    expert = Expert.objects.create(
        account=account,
        organiser=organiser,
        name=name.strip(),
        fields=listed,
        employer=employer.strip(),
        credit_code=credit_code.strip().upper(),
        title=title.strip(),
        max_load=max_load,
    )
    audit.record(actor, "experts.add_expert", expert, after={"name": expert.name, "fields": listed})
    return expert


@command
def import_experts(*, actor: Actor, organiser: Union, rows: Sequence[Mapping[str, Any]]) -> list[Expert]:
    """Take in many at once: ``{account, name, fields, employer, credit_code?, title?, max_load?}``.

    All or none: a row that is wrong refuses the import.
    """
    rules.check_keeps_pool(actor, organiser)
    known = set(Expert.objects.values_list("account_id", flat=True))
    experts = []
    for place, row in enumerate(rows, start=1):
        if row["account"].pk in known:
            raise Refused("expert.exists", _("第 %d 行的专家已在库中。") % place)
        known.add(row["account"].pk)
        plain = {key: row[key] for key in PLAIN if key in row}
        plain["fields"] = rules.check_fields(row["fields"])
        experts.append(Expert(account=row["account"], organiser=organiser, **plain))
    Expert.objects.bulk_create(experts, batch_size=CHUNK)
    audit.record(actor, "experts.import_experts", organiser, after={"added": len(experts)})
    return experts


@command
def update_expert(
    *, actor: Actor, expert: Expert, changed: Mapping[str, Any] = NOTHING, active: bool | None = None
) -> Expert:
    """Change what the pool knows of an expert, or take the expert out of it (``active=False``)."""
    expert = Expert.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=expert.pk)
    rules.check_keeps_pool(actor, expert.organiser)
    before = {key: getattr(expert, key) for key in changed if key in PLAIN}
    for key in before:
        setattr(expert, key, rules.check_fields(changed[key]) if key == "fields" else changed[key])
    if active is not None:
        before["active"], expert.active = expert.active, active
    expert.save(update_fields=list(before))
    after = {key: getattr(expert, key) for key in before}
    audit.record(actor, "experts.update_expert", expert, before=before, after=after)
    return expert


@command
def search_conflicts(*, actor: Actor, edition: Edition) -> int:
    """Find experts whose employer is a candidate's (by credit code, else by name), or who stand themselves.

    What is found blocks until a person dismisses it; what a person decided stays. Returns how many are new.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=edition.pk)
    rules.check_keeps_pool(actor, edition.organiser)
    known = set(Conflict.objects.filter(dossier__edition=edition).values_list("expert_id", "dossier_id"))
    dossiers = Dossier.objects.filter(edition=edition, state=DossierState.SEALED).select_related("unit")
    pool, now, found = queries.pool(edition), clock.edition_now(), []
    for dossier in dossiers.order_by("number"):
        codes = {dossier.unit.credit_code, str(dossier.answers.get("credit_code") or "")} - {""}
        for expert in pool:
            if (expert.pk, dossier.pk) in known:
                continue
            same = expert.credit_code in codes if expert.credit_code else expert.employer == dossier.employer
            if same or (expert.name, expert.employer) == (dossier.name, dossier.employer):
                found.append(
                    Conflict(
                        expert=expert,
                        dossier=dossier,
                        state=ConflictState.FOUND,
                        reason=_("与被推荐人同一单位"),
                        by_uid="",
                        at=now,
                    )
                )
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
