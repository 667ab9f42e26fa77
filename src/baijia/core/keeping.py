"""Keeping a log over the years: recovery after a restore, a new key, freezing, and the shard that follows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baijia.core import cipher, clock, entropy, ledger, published
from baijia.core.models import Checkpoint, Log, PendingEntry
from baijia.core.published import ForkRefused
from baijia.core.refused import Refused
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import merkle
from baijia.engine.log.keys import SigningKey, VerifyKey

_SHARD = re.compile(r"^(?P<stem>.+?)(?:-(?P<number>[0-9]+))?$")
MakeEntry = Callable[[str], Mapping[str, Any]]
"""Makes the log's ``key`` entry for a new verifier key."""


def _lock(log: Log) -> Log:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("keeping a log belongs to the transaction of its command")
    return Log.objects.select_for_update().get(pk=log.pk)


def recover(log: Log) -> int:
    """Bring a database that was restored from a backup up to the published copy; returns the entries taken over.

    Entries the database has are kept, entries it lost come from the copy. What they were about is not restored:
    the log shows that it happened, the office finds out what.

    Raises:
        Refused: there is no copy, or the database holds a history of its own that the copy does not extend.
    """
    log = _lock(log)
    found = published.head(log)
    if found is None:
        raise Refused(
            "log.no_copy",
            _("没有找到这份日志已公布的副本：请从镜像取回放到 %(folder)s，再恢复。")
            % {"folder": published.folder(log).name},
        )
    head, text = found
    heads.open(text, [VerifyKey.from_vkey(log.verifier_key)])
    leaves = published.entries(log, head.size)
    if merkle.tree_root(merkle.leaf_hash(leaf) for leaf in leaves) != head.root:
        raise ForkRefused(f"{log.origin}: the entries of the published copy are not those its head signs")
    mine = ledger.entries(log)
    if mine != leaves[: len(mine)] or len(mine) > head.size:
        raise Refused(
            "log.other_history",
            _("数据库里的日志与已公布的副本不同，不能恢复：请保留两份，交安全管理员和监督人员查明。"),
        )
    _take_over(log, leaves[len(mine) :], first=len(mine))
    frontier = merkle.Frontier.from_hex(log.size, log.frontier)
    for leaf in leaves[len(mine) :]:
        frontier.append(merkle.leaf_hash(leaf))
    log.size, log.frontier = frontier.size, frontier.to_hex()
    log.save(update_fields=["size", "frontier"])
    values = {"root": head.root.hex(), "note": text, "at": clock.edition_now(), "published": True}
    Checkpoint.objects.update_or_create(log=log, size=head.size, defaults=values)
    return len(leaves) - len(mine)


def _take_over(log: Log, leaves: list[bytes], *, first: int) -> None:
    for index, data in enumerate(leaves, start=first):
        leaf = merkle.leaf_hash(data).hex()
        waiting = PendingEntry.objects.filter(log=log, leaf=leaf, index=None).first()
        if waiting is None:
            PendingEntry.objects.create(log=log, data=data, leaf=leaf, index=index)
        else:
            waiting.index, waiting.batch = index, ""
            waiting.save(update_fields=["index", "batch"])


def rotate(log: Log, make_entry: MakeEntry) -> tuple[Log, Checkpoint]:
    """Put a new key in place of the old one: both sign the head that covers its entry, then the old one is gone."""
    log = _lock(log)
    old, new = ledger.signing_key(log), SigningKey(log.origin, entropy.random_bytes(32))
    ledger.append(log, make_entry(new.verify_key.vkey))
    head = ledger.take_waiting(log, [old, new])
    if head is None:
        raise RuntimeError("the key's entry waits for the sequencer, so there is a head")
    _use_key(log, new)
    return log, head


def _use_key(log: Log, key: SigningKey) -> None:
    log.verifier_key = key.verify_key.vkey
    log.key_token = cipher.seal(key.seed.hex(), table="core.log", field="key_token", row=log.uid)
    log.save(update_fields=["verifier_key", "key_token"])


def key_entry_digest(log: Log, key: str = "") -> str:
    """Return the digest of the entry that brought a key, by default the log's present one, as its successor cites it."""
    for data in reversed(ledger.entries(log)):
        entry = json.loads(data)
        if entry["type"] == "key" and entry["detail"]["key"] == (key or log.verifier_key):
            return hashlib.sha256(data).hexdigest()
    raise Refused("log.no_key", _("日志里没有现用密钥的记录，请先签署日志。"))


def freeze(log: Log) -> Log:
    """Append nothing to a log any more; its last head stays as it was published and cosigned.

    Raises:
        Refused: it is frozen already, or entries wait or are held back.
    """
    log = _lock(log)
    if log.frozen_at is not None:
        raise Refused("log.frozen", _("这份日志已经冻结。"))
    newest = ledger.newest_signed(log)
    if ledger.has_waiting(log) or newest is None or not newest.published:
        raise Refused("log.waiting", _("还有记录没有签署公布，请稍后再冻结。"))
    log.frozen_at = clock.edition_now()
    log.save(update_fields=["frozen_at"])
    return log


def succeed(log: Log) -> Log:
    """Make the shard that follows a frozen log: its entries in their order, under a new key and the next origin.

    Entries that were held back move along. The caller appends the new key's entry and has it sequenced.

    Raises:
        Refused: the log is not frozen.
    """
    log = _lock(log)
    if log.frozen_at is None:
        raise Refused("log.not_frozen", _("请先冻结这份日志，再接续新的分片。"))
    following = ledger.create_log(_next_origin(log.origin))
    leaves = ledger.entries(log)
    frontier = merkle.Frontier()
    rows = []
    for index, data in enumerate(leaves):
        hashed = merkle.leaf_hash(data)
        frontier.append(hashed)
        rows.append(PendingEntry(log=following, data=data, leaf=hashed.hex(), index=index))
    PendingEntry.objects.bulk_create(rows, batch_size=ledger.CHUNK)
    PendingEntry.objects.filter(log=log, index=None).update(log=following)
    following.size, following.frontier = frontier.size, frontier.to_hex()
    following.policy = log.policy.replace(f"log {log.verifier_key}", f"log {following.verifier_key}")
    following.save(update_fields=["size", "frontier", "policy"])
    return following


def _next_origin(origin: str) -> str:
    stem, number = origin.rpartition("/")[0], origin.rpartition("/")[2]
    found = _SHARD.match(number)
    assert found is not None  # noqa: S101 - it matches any text that is not empty
    shard = f"{found['stem']}-{int(found['number'] or 1) + 1}"
    return f"{stem}/{shard}" if stem else shard
