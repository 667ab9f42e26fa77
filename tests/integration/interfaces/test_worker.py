"""The worker signs what waits, closes what is due, and goes on after a failure."""

import pytest
from django.db import transaction

from baijia.core import ledger
from baijia.core.models import Checkpoint, PendingEntry
from baijia.engine.log import entries
from baijia.interfaces import worker

pytestmark = pytest.mark.django_db


def test_waiting_entries_are_signed_once(edition):
    worker.work()
    head = Checkpoint.objects.get(log=edition.log)
    assert head.size == PendingEntry.objects.filter(log=edition.log).count() > 0
    worker.work()
    assert Checkpoint.objects.filter(log=edition.log).count() == 1


def test_it_comes_round_several_times_in_the_sixty_seconds_of_a_legal_event():
    assert 0 < worker.EVERY <= 20


def test_a_score_held_in_its_batch_is_left_alone(edition):
    worker.work()
    with transaction.atomic():
        ledger.append(edition.log, entries.score(edition.code, round="paper", commit="0" * 64), batch="paper")
    worker.work()
    assert PendingEntry.objects.get(batch="paper").index is None


def test_one_failure_does_not_hold_up_the_rest(edition, monkeypatch, caplog):
    def broken():
        raise RuntimeError("no")

    monkeypatch.setattr(worker, "_sequence", broken)
    closed = []
    monkeypatch.setattr(worker, "_close_notices", lambda: closed.append(True))
    worker.work()
    assert closed
    assert "tried again" in caplog.text
