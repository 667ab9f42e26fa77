"""The log's store: late rows are taken, batches hide their order, a fork is refused, a flipped bit shows."""

import json

import pytest
from django.db import transaction

from baijia.core import ledger
from baijia.core.models import Checkpoint, Log, PendingEntry
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import merkle
from baijia.engine.log.keys import VerifyKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(synthetic):
    return ledger.create_log("REHEARSAL/baijia/test/2021")


def append(log, *names, batch=""):
    for name in names:
        ledger.append(log, {"type": "test", "name": name}, batch=batch)


def names(log):
    return [json.loads(data)["name"] for data in ledger.entries(log)]


def test_entries_come_out_as_they_went_in_and_the_head_is_signed(log):
    append(log, "a", "b", "c")
    head = ledger.sequence(log)
    assert names(log) == ["a", "b", "c"]
    opened = heads.open(head.note, [VerifyKey.from_vkey(log.verifier_key)])
    leaves = [merkle.leaf_hash(data) for data in ledger.entries(log)]
    assert (opened.checkpoint.size, opened.checkpoint.root) == (3, merkle.tree_root(leaves))


def test_a_synthetic_log_says_rehearsal(synthetic):
    assert ledger.create_log("baijia/x/2021").origin == "REHEARSAL/baijia/x/2021"


def test_an_entry_belongs_to_a_transaction(log, monkeypatch):
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="transaction"):
        append(log, "a")


def test_a_row_that_commits_late_is_taken_although_its_id_is_smaller(log):
    append(log, "early", "late")
    late = PendingEntry.objects.get(log=log, data=b'{"name":"late","type":"test"}')
    early = PendingEntry.objects.exclude(pk=late.pk).get(log=log)
    # As if "early" had been in a transaction still open while the sequencer ran.
    PendingEntry.objects.filter(pk=early.pk).update(batch="open transaction")
    ledger.sequence(log)
    PendingEntry.objects.filter(pk=early.pk).update(batch="")
    ledger.sequence(log)
    assert names(log) == ["late", "early"]
    assert early.pk < late.pk
    assert ledger.recheck(log)


def test_nothing_new_signs_no_new_head(log):
    append(log, "a")
    first = ledger.sequence(log)
    assert ledger.sequence(log) == first
    assert Checkpoint.objects.filter(log=log).count() == 1


def test_a_batch_waits_and_is_written_in_the_order_of_its_hashes(log):
    given = [f"score {number}" for number in range(20)]
    append(log, *given, batch="round")
    append(log, "other")
    ledger.sequence(log)
    assert names(log) == ["other"]
    before = set(PendingEntry.objects.filter(log=log, batch="round").values_list("pk", flat=True))
    assert ledger.release(log, "round") == 20
    ledger.sequence(log)
    rows = list(PendingEntry.objects.filter(log=log, index__gt=0).order_by("index"))
    assert [row.leaf for row in rows] == sorted(row.leaf for row in rows)
    assert sorted(names(log)[1:]) == sorted(given)
    assert names(log)[1:] != given
    # Row ids tell nothing either: every row of the batch was written anew, in that order.
    assert not before & {row.pk for row in rows}
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)


def test_a_tree_that_does_not_continue_the_signed_head_is_refused(log):
    append(log, "a", "b")
    ledger.sequence(log)
    Log.objects.filter(pk=log.pk).update(size=0, frontier=[])
    append(log, "c")
    with pytest.raises(ledger.ForkRefused):
        ledger.sequence(log)
    assert Checkpoint.objects.filter(log=log).count() == 1


@pytest.mark.parametrize("index", [0, 2, 4])
def test_a_flipped_bit_anywhere_shows(log, index):
    append(log, "a", "b", "c", "d", "e")
    ledger.sequence(log)
    assert ledger.recheck(log)
    row = PendingEntry.objects.get(log=log, index=index)
    data = bytearray(bytes(row.data))
    data[5] ^= 1
    PendingEntry.objects.filter(pk=row.pk).update(data=bytes(data))
    assert not ledger.recheck(log)


def test_a_dropped_entry_shows(log):
    append(log, "a", "b", "c")
    ledger.sequence(log)
    PendingEntry.objects.get(log=log, index=1).delete()
    assert not ledger.recheck(log)


def test_the_signing_key_is_sealed_to_its_log(log):
    other = ledger.create_log("REHEARSAL/baijia/other/2021")
    Log.objects.filter(pk=other.pk).update(key_token=log.key_token)
    other.refresh_from_db()
    with pytest.raises(ledger.cipher.Unsealable):
        ledger.signing_key(other)
