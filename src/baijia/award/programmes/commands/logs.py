"""Writes that keep a log: a new key, freezing, the shard that follows, recovery after a restore, cosignatures."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from baijia.award.programmes import rules
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, keeping, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.models import Checkpoint, Log
from baijia.core.refused import Refused
from baijia.engine.faults import BadInput
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import entries, note
from baijia.engine.log import policy as policies


@command
def rotate_log_key(*, actor: Actor, log: Log, reason: str) -> Log:
    """Give a log a new key. The head that covers the key's entry is signed by both; the old one is then erased."""
    rules.check_keeps_log(actor, log)
    why = rules.check_reason(reason)
    before, older = log.verifier_key, keeping.key_entry_digest(log)

    def with_policy(key: str) -> entries.Entry:
        if (
            log.policy
        ):  # who pinned the old key gets the new one by another way, and until then sees both named
            _publish_policy(log, log.policy.replace(f"log {before}", f"log {before}\nlog {key}"))
        return entries.key(use="log", key=key, valid_from=clock.iso(clock.edition_now()), ref=older)

    log, head = keeping.rotate(log, with_policy)
    audit.record(
        actor,
        "programmes.rotate_log_key",
        log,
        scope=log.origin,
        purpose=why,
        before={"key": before},
        after={"key": log.verifier_key, "size": head.size},
    )
    return log


def _publish_policy(log: Log, policy: str) -> None:
    log.policy = policy
    log.save(update_fields=["policy"])
    ledger.append(log, entries.policy(digest=hashlib.sha256(policy.encode()).hexdigest()))


@command
def freeze_log(*, actor: Actor, log: Log, reason: str) -> Log:
    """Let nothing more into a log: at the end of its year, or when its key is no longer the organiser's alone.

    Raises:
        Refused: its last head lacks the quorum of its policy, or entries wait.
    """
    rules.check_keeps_log(actor, log)
    why = rules.check_reason(reason)
    head = ledger.latest(log)
    rules.check_cosigned(log, head.note if head else "")
    log = keeping.freeze(log)
    audit.record(
        actor,
        "programmes.freeze_log",
        log,
        scope=log.origin,
        purpose=why,
        after={"size": log.size, "root": head.root if head else ""},
    )
    return log


@command
def succeed_log(*, actor: Actor, log: Log, reason: str) -> Log:
    """Go on in a new shard after a frozen log: all its entries in their order, a key of its own, its editions along."""
    rules.check_keeps_log(actor, log)
    why = rules.check_reason(reason)
    older = keeping.key_entry_digest(log)
    following = keeping.succeed(log)
    now = clock.iso(clock.edition_now())
    ledger.append(following, entries.key(use="log", key=following.verifier_key, valid_from=now, ref=older))
    if following.policy:
        _publish_policy(following, following.policy)
    moved = Edition.objects.filter(log=log).update(log=following)
    audit.record(
        actor,
        "programmes.succeed_log",
        following,
        scope=following.origin,
        purpose=why,
        before={"origin": log.origin, "size": log.size},
        after={"origin": following.origin, "editions": moved},
    )
    return following


@command
def recover_log(*, actor: Actor, log: Log, reason: str) -> Log:
    """Bring the log of a restored database up to what was published, so that it signs again."""
    rules.check_keeps_log(actor, log)
    why = rules.check_reason(reason)
    taken = keeping.recover(log)
    audit.record(
        actor, "programmes.recover_log", log, scope=log.origin, purpose=why, after={"taken_over": taken}
    )
    return Log.objects.get(pk=log.pk)


@command
def take_cosignature(*, actor: Actor, log: Log, text: str) -> Checkpoint:
    """Take in a head that a witness of the policy cosigned and brought back.

    Raises:
        Refused: the policy knows no witness that signed it, a signature is false, or it is no head of this log.
    """
    rules.check_keeps_log(actor, log)
    try:
        origin = heads.parse(note.parse(text)[0]).origin
        policy = policies.parse(log.policy) if log.policy else None
    except BadInput as error:
        raise Refused("cosignature.malformed", _("这不是检查点文件：%(why)s") % {"why": error}) from None
    if origin != log.origin or policy is None:
        raise Refused("cosignature.log", _("这份检查点不属于这份日志，或者还没有公布见证名单。"))
    stored = None
    for witness in policy.witnesses.values():
        try:
            stored = ledger.add_cosignature(log, text, witness.key)
        except note.Unverified:
            continue
        except Checkpoint.DoesNotExist:
            raise Refused(
                "cosignature.head", _("日志没有签署过这个检查点；请保留文件并报告监督人员。")
            ) from None
    if stored is None:
        raise Refused("cosignature.false", _("没有见证名单上的有效签名。"))
    audit.record(actor, "programmes.take_cosignature", log, scope=log.origin, after={"size": stored.size})
    return stored
