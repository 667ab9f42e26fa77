"""Writes of editions: their freezing and opening, addenda, conflict fences, and the rehearsal's clock."""

from __future__ import annotations

import copy
import hashlib
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.programmes import documents, queries, rules
from baijia.award.programmes.enums import EDITION_MOVES
from baijia.award.programmes.models import Addendum, Edition, Fence, Programme
from baijia.core import audit, clock, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.models import AuditRow, Instance, Log, PendingEntry
from baijia.core.refused import Refused
from baijia.directory.models import Union
from baijia.engine.canonical import digest
from baijia.engine.log import entries


@command
def create_edition(*, actor: Actor, organiser: Union, definition: dict[str, Any]) -> Edition:
    """Make a draft edition from a definition that ``definition.load`` accepted."""
    rules.check_organises(actor, organiser)
    if Edition.objects.filter(code=definition["code"]).exists():
        raise Refused("edition.exists", _("已有代码为 %(code)s 的届次。") % {"code": definition["code"]})
    rules.check_prefix(definition["code"], definition)
    programme, _made = Programme.objects.get_or_create(
        code=definition["programme"],
        defaults={"name": definition["programme_name"], "organiser": organiser},
    )
    if programme.organiser_id != organiser.pk:
        raise Refused("programme.organiser", _("该评选项目由另一主办单位设立。"))
    edition = Edition.objects.create(
        code=definition["code"],
        programme=programme,
        organiser=organiser,
        log=_log_of(organiser, definition["year"]),
        name=definition["name"],
        definition=definition,
    )
    audit.record(actor, "programmes.create_edition", edition, scope=edition.code)
    return edition


def _log_of(organiser: Union, year: int) -> Log:
    """Return the organiser's log of the year, made with its key entry where there is none."""
    from baijia.core.models import Instance

    origin = f"baijia/{organiser.code}/{year}"
    if Instance.current().synthetic:
        origin = f"REHEARSAL/{origin}"
    found = Log.objects.filter(origin=origin).first()
    if found:
        return found
    log = ledger.create_log(origin)
    now = clock.iso(clock.edition_now())
    ledger.append(log, entries.key(use="log", key=log.verifier_key, valid_from=now))
    return log


@command
def set_policy(*, actor: Actor, edition: Edition, policy: str) -> Log:
    """Publish the witness policy (C2SP tlog-policy) that the organiser suggests to verifiers; "" names no witness."""
    rules.check_organises(actor, edition.organiser)
    log = Log.objects.select_for_update().get(pk=edition.log_id)
    rules.check_policy(log, policy)
    log.policy = policy
    log.save(update_fields=["policy"])
    ledger.append(log, entries.policy(digest=hashlib.sha256(policy.encode()).hexdigest()))
    audit.record(actor, "programmes.set_policy", log, scope=edition.code)
    return log


@command
def edit_definition(*, actor: Actor, edition: Edition, definition: dict[str, Any], seen: str = "") -> Edition:
    """Replace the definition of a draft. ``seen`` is the digest it had on the screen, where the page knows it."""
    edition = Edition.objects.select_for_update().select_related("organiser").get(pk=edition.pk)
    rules.check_organises(actor, edition.organiser)
    rules.check_is_draft(edition)
    rules.check_prefix(edition.code, definition)
    before = digest(edition.definition)
    rules.check_seen(before, seen)
    edition.definition, edition.name = definition, definition["name"]
    edition.save(update_fields=["definition", "name"])
    audit.record(
        actor,
        "programmes.edit_definition",
        edition,
        scope=edition.code,
        before={"digest": before},
        after={"digest": digest(definition)},
    )
    return edition


@command
def freeze(*, actor: Actor, edition: Edition) -> Edition:
    """Freeze the definition: its digest goes into the log after the edition's requirements."""
    edition = Edition.objects.select_for_update().select_related("organiser", "log").get(pk=edition.pk)
    rules.check_organises(actor, edition.organiser)
    rules.check_prefix(edition.code, edition.definition)
    before, after = lifecycle.move(edition, "freeze", EDITION_MOVES)
    edition.digest = digest(edition.definition)
    edition.frozen_at = clock.edition_now()
    edition.frozen_by_uid = actor.account_uid
    edition.save()
    files = entries.required_files([entry["code"] for entry in edition.definition["rounds"]])
    ledger.append(edition.log, entries.requirements(edition.code, files=files))
    ledger.append(edition.log, entries.definition(edition.code, digest=edition.digest))
    audit.record(
        actor,
        "programmes.freeze",
        edition,
        scope=edition.code,
        before={"state": before},
        after={"state": after, "digest": edition.digest},
    )
    return edition


@command
def open_edition(*, actor: Actor, edition: Edition) -> Edition:
    """Open a frozen edition for filing. Its approval stands in the definition or it would not have loaded."""
    edition = Edition.objects.select_for_update().select_related("organiser").get(pk=edition.pk)
    rules.check_leads(actor, edition)
    before, after = lifecycle.move(edition, "open", EDITION_MOVES)
    edition.save(update_fields=["state"])
    audit.record(
        actor,
        "programmes.open_edition",
        edition,
        scope=edition.code,
        before={"state": before},
        after={"state": after},
    )
    return edition


@command
def issue_addendum(
    *,
    actor: Actor,
    edition: Edition,
    changes: list[dict[str, Any]],
    reason: str,
    public_text: str,
    reaches: str,
) -> Addendum:
    """Change a frozen edition by a numbered addendum (补充通知), approved by the leader who signs it."""
    edition = Edition.objects.select_for_update().select_related("organiser", "log").get(pk=edition.pk)
    rules.check_leads(actor, edition)
    scored, noticed = (_logged(edition, kind) for kind in ("score", "notice-open"))
    rules.check_addendum(edition, changes, scored=scored, noticed=noticed)
    trial = copy.deepcopy(queries.in_force(edition))
    try:
        for change in changes:
            queries.apply_change(trial, change["path"], change["to"])
    except (KeyError, TypeError, AttributeError):
        raise Refused("addendum.path", _("补充通知所改的条目不存在。")) from None
    rules.check_prefix(edition.code, trial)
    rules.check_adjusting_stands(queries.in_force(edition), trial, assigned=_logged(edition, "panel"))
    changes = [*changes, *_new_version(queries.in_force(edition)["form"], trial["form"])]
    number = Addendum.objects.filter(edition=edition).count() + 1
    addendum = Addendum.objects.create(
        edition=edition,
        number=number,
        changes=changes,
        reason=reason,
        public_text=public_text,
        reaches=reaches,
        approved_by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    ledger.append(
        edition.log,
        entries.addendum(edition.code, number=number, digest=digest(documents.addendum_row(addendum))),
    )
    audit.record(actor, "programmes.issue_addendum", addendum, scope=edition.code, purpose=reason)
    return addendum


def _new_version(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the change that numbers a changed form: what was handed in keeps the form of its own version."""
    if after == before or after["version"] > before["version"]:
        return []
    return [{"path": ["form", "version"], "to": before["version"] + 1}]


def _logged(edition: Edition, kind: str) -> bool:
    """Whether an entry of that type was appended for the edition, sequenced or not."""
    needle = f'"programme":"{edition.code}"'.encode(), f'"type":"{kind}"'.encode()
    rows = PendingEntry.objects.filter(log=edition.log).values_list("data", flat=True)
    return any(all(part in bytes(data) for part in needle) for data in rows.iterator())


@command
def raise_fence(*, actor: Actor, edition: Edition, account_uid: str, object_uid: str, reason: str) -> Fence:
    """Fence an account off from an object because of a conflict (回避); it then sees nothing of it."""
    if actor.account_uid != account_uid:
        rules.check_organises(actor, edition.organiser)
    fence, _made = Fence.objects.get_or_create(
        edition=edition,
        account_uid=account_uid,
        object_uid=object_uid,
        lifted=None,
        defaults={"reason": reason},
    )
    audit.record(actor, "programmes.raise_fence", fence, scope=edition.code, purpose=reason)
    return fence


@command
def move_clock(*, actor: Actor, edition: Edition, to: datetime, reason: str) -> Edition:
    """Move edition time in a rehearsal; never possible in a real database, and never behind the last act."""
    instance = Instance.objects.select_for_update().filter(pk=1).first()
    rules.check_moves_clock(actor, edition, instance)
    last = AuditRow.objects.filter(scope=edition.code).order_by("-edition_at").first()
    rules.check_clock(to, last.edition_at if last else None)
    why = rules.check_reason(reason)
    before = clock.edition_now()
    Instance.objects.filter(pk=1).update(clock_offset=int((to - clock.wall_now()).total_seconds()))
    audit.record(
        actor,
        "programmes.move_clock",
        edition,
        scope=edition.code,
        purpose=why,
        before={"at": clock.iso(before)},
        after={"at": clock.iso(to)},
    )
    return edition


@command
def lift_fence(*, actor: Actor, edition: Edition, account_uid: str, object_uid: str, reason: str) -> int:
    """Lift an account's fence from an object once a person decided that there is no conflict; it stays on record."""
    rules.check_lifts(actor, edition, account_uid)
    rows = Fence.objects.filter(edition=edition, account_uid=account_uid, object_uid=object_uid, lifted=None)
    lifted = rows.update(lifted=clock.edition_now())
    audit.record(
        actor,
        "programmes.lift_fence",
        edition,
        scope=edition.code,
        purpose=reason,
        after={"account": account_uid, "object": object_uid, "lifted": lifted},
    )
    return lifted
