"""Writes of referrals: keep a next honour, ask holders, their answer, send, hear back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from baijia.aftercare.referrals import carrying, documents, queries, rules
from baijia.aftercare.referrals.enums import CONSENT_VERSION, REFERRAL_MOVES
from baijia.aftercare.referrals.models import Referral, Target
from baijia.award.honours import commands as honours
from baijia.award.honours.models import Honour
from baijia.core import audit, clock, ids, lifecycle, policy
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory.models import Union
from baijia.engine.canonical import digest


@command
def keep_target(*, actor: Actor, organiser: Union, text: str, active: bool = True) -> Target:
    """Keep a next honour as described; the same code changes the one that is there, never what was sent already."""
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    rules.check_serves(actor, organiser)
    document = policy.check_document(documents.parse, text)
    closes = document.get("closes")
    values = {
        "name": document["name"].strip(),
        "body": document["body"].strip(),
        "level": document["level"],
        "rung": document["rung"],
        "closes": closes if isinstance(closes, date) else None,
        "document": {"rule": document["rule"], "items": document["items"]},
        "text": text,
        "active": active,
        "kept_by_uid": actor.account_uid,
        "kept_at": clock.edition_now(),
    }
    target, made = Target.objects.update_or_create(
        organiser=organiser, code=document["code"].strip(), defaults=values
    )
    audit.record(
        actor, "referrals.keep_target", target, after={"code": target.code, "new": made, "active": active}
    )
    return target


@command
def ask_holders(*, actor: Actor, target: Target, honours: Sequence[Honour]) -> list[Referral]:
    """Ask holders whether they want to be referred. Each must be a candidate by the target's rule."""
    target = Target.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=target.pk)
    rules.check_serves(actor, target.organiser)
    rules.check_is_open(target)
    rules.check_chosen(len(honours))
    rows = {row.pk: row for row in queries.candidates(target)}
    made = []
    for honour in honours:
        rules.check_candidate(target, set(rows), honour)
        known = rows.pop(honour.pk)
        made.append(
            Referral(
                uid=ids.new_uid(),
                target=target,
                honour=known,
                person=known.person,
                items=carrying.carry(target.document, known),
                by_uid=actor.account_uid,
                at=clock.edition_now(),
            )
        )
    Referral.objects.bulk_create(made)
    audit.record(actor, "referrals.ask_holders", target, after={"count": len(made)})
    return made


@command
def answer(*, actor: Actor, referral: Referral, agree: bool) -> Referral:
    """The holder agrees that the dossier goes to the other body, or does not (PIPL article 23)."""
    referral = _locked(referral)
    rules.check_is_person(actor, referral)
    before, after = lifecycle.move(referral, "agree" if agree else "decline", REFERRAL_MOVES)
    referral.answered_at = clock.edition_now()
    referral.consent = CONSENT_VERSION if agree else ""
    referral.save(update_fields=["state", "answered_at", "consent"])
    audit.record(
        actor,
        "referrals.answer",
        referral,
        before={"state": before},
        after={"state": after, "consent": referral.consent},
    )
    return referral


@command
def fill(*, actor: Actor, referral: Referral, values: Mapping[str, str]) -> Referral:
    """Put in what the carried-over dossier lacks; code -> text. What the dossier says itself is not changed."""
    referral = _locked(referral)
    rules.check_serves(actor, referral.target.organiser)
    rules.check_can_fill(referral)
    changed = []
    for item in referral.items:
        given = values.get(item["code"])
        if given is not None and (item["from"] == "ask" or not item["value"] or item.get("added")):
            item["value"], item["added"] = given.strip()[:4000], True
            changed.append(item["code"])
    referral.save(update_fields=["items"])
    audit.record(actor, "referrals.fill", referral, after={"items": changed})
    return referral


@command
def send(*, actor: Actor, referral: Referral, acknowledged: bool = False) -> Referral:
    """Send the dossier on, as it stands, with the holder's consent; its digest is kept."""
    referral = _locked(referral)
    rules.check_serves(actor, referral.target.organiser)
    rules.check_is_open(referral.target)
    missing = carrying.missing(referral.items)
    rules.check_may_send(referral, missing=missing, acknowledged=acknowledged)
    before, after = lifecycle.move(referral, "send", REFERRAL_MOVES)
    referral.sent_at = clock.edition_now()
    referral.digest = digest({"target": referral.target.code, "items": referral.items})
    referral.save(update_fields=["state", "sent_at", "digest"])
    audit.record(
        actor,
        "referrals.send",
        referral,
        before={"state": before},
        after={"state": after, "digest": referral.digest, "missing": missing},
    )
    return referral


@command
def hear(*, actor: Actor, referral: Referral, act: str, note: str = "") -> Referral:
    """Keep what the other side answered: ``accept``, ``return`` or ``miss``."""
    referral = _locked(referral)
    rules.check_serves(actor, referral.target.organiser)
    if act not in ("accept", "return", "miss"):
        raise Refused("referral.act", _("请选择对方的答复。"), field="act")
    before, after = lifecycle.move(referral, act, REFERRAL_MOVES)
    referral.note, referral.heard_at = rules.check_note(act, note), clock.edition_now()
    referral.save(update_fields=["state", "note", "heard_at"])
    audit.record(
        actor,
        "referrals.hear",
        referral,
        purpose=referral.note,
        before={"state": before},
        after={"state": after},
    )
    return referral


@command
def confer_elsewhere(
    *, actor: Actor, referral: Referral, year: int, document: str, evidence_name: str, evidence: bytes
) -> Referral:
    """Keep that the next honour was conferred, and bring it into the register with the document that shows it."""
    referral = _locked(referral)
    target = referral.target
    rules.check_serves(actor, target.organiser)
    before, after = lifecycle.move(referral, "confer", REFERRAL_MOVES)
    referral.outside = honours.register_outside(
        actor=actor,
        organiser=target.organiser,
        person=referral.person,
        name=target.name,
        body=target.body,
        level=target.level,
        year=year,
        document=document,
        evidence_name=evidence_name,
        evidence=evidence,
    )
    referral.heard_at = clock.edition_now()
    referral.save(update_fields=["state", "outside", "heard_at"])
    audit.record(
        actor,
        "referrals.confer_elsewhere",
        referral,
        before={"state": before},
        after={"state": after, "outside": referral.outside.uid},
    )
    return referral


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("target__organiser", "honour", "person").get(pk=referral.pk)
