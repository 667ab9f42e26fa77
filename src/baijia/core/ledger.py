"""The public log's store: opaque canonical bytes in, one sequencer, signed heads out.

Commands append inside their own transaction and take no lock. The sequencer takes every row whose index
is null, never "id greater than last": a row that commits late is not lost. Score batches are held back
and then written anew in the order of their hashes, so that neither order nor row id tells who was when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from baijia.core import cipher, clock, entropy, ids, published
from baijia.core.models import Checkpoint, Instance, Log, PendingEntry
from baijia.core.prepared import insert, prepared
from baijia.core.published import ForkRefused
from baijia.core.refused import Refused
from baijia.core.rows import one
from baijia.engine.canonical import canonical
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import merkle, note
from baijia.engine.log import policy as policies
from baijia.engine.log.keys import SigningKey, VerifyKey

CHUNK = 2000


def create_log(origin: str) -> Log:
    """Make a log with a key of its own. In a synthetic database its origin says REHEARSAL."""
    if Instance.current().synthetic and not origin.startswith("REHEARSAL/"):
        origin = f"REHEARSAL/{origin}"
    seed = entropy.random_bytes(32)
    log = Log(uid=ids.new_uid(), origin=origin, verifier_key=SigningKey(origin, seed).verify_key.vkey)
    log.key_token = cipher.seal(seed.hex(), table="core.log", field="key_token", row=log.uid)
    log.save()
    return log


def append(log: Log, entry: Mapping[str, Any], *, batch: str = "") -> PendingEntry:
    """Append one entry in the running transaction; with ``batch`` it waits for ``release``."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a ledger entry belongs to the transaction of its command")
    if log.frozen_at is not None:
        raise Refused("log.frozen", _("这份日志已经冻结，不能再写入；请安全管理员先接续新的日志分片。"))
    data = canonical(dict(entry))
    return insert(PendingEntry(log=log, data=data, leaf=merkle.leaf_hash(data).hex(), batch=batch))


def index_of(log: Log, entry: Mapping[str, Any]) -> int | None:
    """Return the place of an entry in the log, None while it waits or where there is none."""
    leaf = merkle.leaf_hash(canonical(dict(entry))).hex()
    return PendingEntry.objects.filter(log=log, leaf=leaf).values_list("index", flat=True).first()


def release(log: Log, batch: str) -> int:
    """Write a batch anew in the order of its leaf hashes, ready for the sequencer. Returns how many."""
    held = PendingEntry.objects.select_for_update().filter(log=log, batch=batch, index=None)
    rows = sorted(held, key=lambda row: row.leaf)
    held.delete()
    PendingEntry.objects.bulk_create(
        [PendingEntry(log=log, data=bytes(row.data), leaf=row.leaf) for row in rows], batch_size=CHUNK
    )
    return len(rows)


def sequence(log: Log) -> Checkpoint | None:
    """Give every waiting entry its index, sign the new head and publish it; what an earlier run left is published.

    Indexes and signature are one transaction, and nothing is published before it is committed: whatever moment
    the process ends at, no two heads of one size ever leave it. Returns the newest head, None where there is none.

    Raises:
        ForkRefused: the stored tree does not continue the last signed head, or the last published one.
    """
    with transaction.atomic():
        log = Log.objects.select_for_update().get(pk=log.pk)
        head = take_waiting(log, [signing_key(log)])
    publish(log)
    if head is not None:
        head.published = True
    return head


def publish(log: Log) -> None:
    """Publish the newest signed head where it is not yet; a run that was cut off is finished here."""
    with transaction.atomic():
        log = Log.objects.select_for_update().get(pk=log.pk)  # two workers must not write over one another
        newest = newest_signed(log)
        if newest is None or newest.published:
            return
        published.write(log, newest)
        published.step("mark")
        Checkpoint.objects.filter(log=log, size__lte=newest.size, published=False).update(published=True)


def take_waiting(log: Log, signers: list[SigningKey]) -> Checkpoint | None:
    """Give waiting entries their indexes and sign, in the caller's transaction that holds the log's row."""
    frontier = merkle.Frontier.from_hex(log.size, log.frontier)
    last = newest_signed(log)
    if last and (last.size, last.root) != (frontier.size, frontier.root().hex()):
        raise ForkRefused(f"{log.origin}: the tree at {frontier.size} is not the head signed at {last.size}")
    published.check_continues(log, last)
    waiting = PendingEntry.objects.filter(log=log, index=None, batch="").order_by("id")
    indexes = []
    for pk, leaf in waiting.values_list("pk", "leaf"):
        indexes.append((frontier.size, pk))
        frontier.append(bytes.fromhex(leaf))
    if not indexes:
        return last
    _number(indexes)
    log.size, log.frontier = frontier.size, frontier.to_hex()
    log.save(update_fields=["size", "frontier"])
    published.step("sign")
    return _sign(log, frontier, signers)


def _number(indexes: list[tuple[int, int]]) -> None:
    """Write (index, primary key) of entries: one statement with many rows of values, where the ORM writes a CASE."""
    with connection.cursor() as cursor:
        cursor.executemany('UPDATE core_pendingentry SET "index" = %s WHERE id = %s', indexes)


def _sign(log: Log, frontier: merkle.Frontier, signers: list[SigningKey]) -> Checkpoint:
    head = heads.Checkpoint(origin=log.origin, size=frontier.size, root=frontier.root())
    return Checkpoint.objects.create(
        log=log,
        size=head.size,
        root=head.root.hex(),
        note=heads.sign(head, signers),
        at=clock.edition_now(),
    )


def signing_key(log: Log) -> SigningKey:
    """Return the log's private key, unsealed for signing alone."""
    seed = cipher.unseal(log.key_token, table="core.log", field="key_token", row=log.uid)
    return SigningKey(log.origin, bytes.fromhex(seed))


@transaction.atomic
def add_cosignature(log: Log, text: str, witness: VerifyKey) -> Checkpoint:
    """Take in a head cosigned by a witness and keep the new line beside the others.

    Raises:
        BadInput: the note is not sound.
        note.Unverified: the witness did not sign it, or it is not one of our heads.
    """
    opened = heads.open(text, [VerifyKey.from_vkey(log.verifier_key), witness])
    stored = Checkpoint.objects.select_for_update().get(
        log=log, size=opened.checkpoint.size, root=opened.checkpoint.root.hex()
    )
    fresh = [item for item in opened.note.verified if item.key_id == witness.key_id]
    if not fresh:
        raise note.Unverified(f"{witness.name} did not sign this head")
    if fresh[0].line not in stored.note:
        stored.note += fresh[0].line
        stored.save(update_fields=["note"])
        if stored.published and stored == latest(log):
            published.put_checkpoint(log, stored)
    return stored


def latest(log: Log) -> Checkpoint | None:
    """Return the newest published head."""
    return one(_published_heads(log=log.pk))


@prepared
def _published_heads(*, log: int) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(log_id=log, published=True).order_by("-size")[:1]


def newest_signed(log: Log) -> Checkpoint | None:
    """Return the newest head, published or just about to be."""
    return one(_signed_heads(log=log.pk))


@prepared
def _signed_heads(*, log: int) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(log_id=log).order_by("-size")[:1]


def to_publish() -> list[Log]:
    """Return the logs whose entries wait, or whose newest head was signed and not published."""
    waiting = PendingEntry.objects.filter(index=None, batch="").values("log_id")
    unpublished = Checkpoint.objects.filter(published=False).values("log_id")
    return list(Log.objects.filter(Q(pk__in=waiting) | Q(pk__in=unpublished)))


def head_at(log: Log, size: int) -> Checkpoint | None:
    """Return the head that was published at a size, or None."""
    return Checkpoint.objects.filter(log=log, size=size, published=True).first()


def recent(log: Log, count: int) -> list[Checkpoint]:
    """Return the newest heads, the newest first."""
    return list(Checkpoint.objects.filter(log=log, published=True).order_by("-size")[:count])


def entries(log: Log) -> list[bytes]:
    """Return the bytes of all sequenced entries in order."""
    rows = PendingEntry.objects.filter(log=log, index__isnull=False).order_by("index")
    return [bytes(data) for data in rows.values_list("data", flat=True)]


def recheck(log: Log) -> bool:
    """Compute the root anew from the stored bytes and compare it with the newest head (a flipped bit shows)."""
    head = latest(log)
    root = merkle.tree_root(merkle.leaf_hash(data) for data in entries(log))
    return head is None or root.hex() == head.root


@dataclass(frozen=True, slots=True)
class LogState:
    """How a log stands: leaves in the tree, entries that wait, whether the signed head is that tree."""

    origin: str
    size: int
    waiting: int
    sound: bool


def states() -> list[LogState]:
    """Return the state of every log by origin, in three statements whatever their sizes; recomputes no tree."""
    newest = Checkpoint.objects.filter(log=OuterRef("log")).order_by("-size").values("pk")[:1]
    heads_by_log = {head.log_id: head for head in Checkpoint.objects.filter(pk=Subquery(newest))}
    waiting = dict(
        PendingEntry.objects.filter(index=None, batch="").values_list("log").annotate(Count("id")).order_by()
    )
    found = []
    for log in sorted(Log.objects.all(), key=lambda row: row.origin):
        frontier = merkle.Frontier.from_hex(log.size, log.frontier)
        last = heads_by_log.get(log.pk)
        signed = (last.size, last.root) if last else (0, merkle.tree_root([]).hex())
        sound = signed == (frontier.size, frontier.root().hex())
        found.append(LogState(log.origin, log.size, waiting.get(log.pk, 0), sound))
    return found


def covering(log: Log, entry: Mapping[str, Any]) -> Checkpoint | None:
    """Return the first signed head that covers an entry, or None where none does yet."""
    leaf = merkle.leaf_hash(canonical(dict(entry))).hex()
    row = PendingEntry.objects.filter(log=log, leaf=leaf, index__isnull=False).first()
    if row is None:
        return None
    return Checkpoint.objects.filter(log=log, size__gt=row.index, published=True).order_by("size").first()


def has_waiting(log: Log) -> bool:
    """Tell whether entries wait for the sequencer, those held back in batches aside."""
    return PendingEntry.objects.filter(log=log, index=None, batch="").exists()


def witnessed(log: Log, entry: Mapping[str, Any]) -> bool:
    """Tell whether a published head that covers an entry has the quorum of the log's own policy."""
    leaf = merkle.leaf_hash(canonical(dict(entry))).hex()
    row = PendingEntry.objects.filter(log=log, leaf=leaf, index__isnull=False).first()
    if row is None or not log.policy:
        return False
    policy = policies.parse(log.policy)
    heads_after = Checkpoint.objects.filter(log=log, size__gt=row.index, published=True)
    return any(_accepts(policy, text) for text in heads_after.values_list("note", flat=True))


def _accepts(policy: policies.Policy, text: str) -> bool:
    try:
        policy.open(text)
    except note.Unverified:
        return False
    return True
