"""Tries are counted by subject, before they are made and apart from the command that may refuse."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from baijia.core import clock, limits
from baijia.core.models import RateLimit


def passes(subject: str = "r", *, most: int = 5, seconds: int = 60) -> bool:
    try:
        limits.count("try", subject, most=most, seconds=seconds)
    except limits.TooMany:
        return False
    return True


@pytest.fixture
def at(monkeypatch):
    """Return what sets wall time to so many seconds after the start."""
    start = clock.wall_now()
    return lambda seconds: monkeypatch.setattr(clock, "wall_now", lambda: start + timedelta(seconds=seconds))


@pytest.mark.django_db
def test_no_more_than_the_limit_within_any_minute_also_across_a_full_one(at):
    for second in (0, 55, 56, 57, 58):
        at(second)
        assert passes()
    at(59)
    assert not passes()
    at(61)
    assert [passes(), passes()] == [True, False]
    assert passes("another")


@pytest.mark.django_db
def test_a_refused_try_does_not_put_off_the_next_free_one_and_the_wait_is_told(at):
    at(0)
    assert passes(most=1)
    at(20)
    with pytest.raises(limits.TooMany) as refused:
        limits.count("try", "r", most=1)
    assert refused.value.wait == 40
    at(60.5)
    assert passes(most=1)


@pytest.mark.django_db
def test_the_subject_is_kept_as_a_keyed_hash_and_goes_when_nothing_counts(at):
    at(0)
    passes("510104198503150011")
    row = RateLimit.objects.get()
    assert "5101" not in row.key
    at(120)
    passes("another")
    assert not RateLimit.objects.filter(pk=row.pk).exists()
    limits.forget("try", "another")
    assert not RateLimit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_count_inside_a_command_is_refused_since_it_would_roll_back_with_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        limits.count("try", "r", most=5)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_pass_than_the_limit():
    results: list[bool] = []
    start = threading.Barrier(8)

    def attempt() -> None:
        start.wait()
        try:
            results.append(passes())
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 3 + [True] * 5
