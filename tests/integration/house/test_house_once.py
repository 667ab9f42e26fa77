"""What is kept for the length of a request or command, and what makes it doubtful."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from baijia.award.programmes import commands, queries
from baijia.award.programmes.models import Addendum, Fence
from baijia.core import clock, once
from baijia.core.actor import Actor
from baijia.core.models import Instance
from baijia.core.refused import Refused

SOMEBODY = Actor(kind="account", name="某人", account_uid="x")
CHANGE = [{"path": ["calendar", "filing_closes"], "to": "2021-08-02T17:00:00+08:00"}]
WORDS = {"reason": "台风", "public_text": "延期", "reaches": "全体申报单位"}


def addendum(edition):
    return Addendum.objects.create(
        edition=edition,
        number=1,
        changes=CHANGE,
        **WORDS,
        approved_by_uid="leader",
        at=clock.edition_now(),
    )


def test_a_scope_reads_once_and_without_one_every_read_is_made(edition, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len({id(queries.in_force(edition)) for _ in range(3)}) == 1
    with django_assert_num_queries(1), once.scope():
        for _ in range(3):
            queries.in_force(edition)
    with django_assert_num_queries(1):
        queries.in_force(edition)


def test_a_write_forgets_what_was_read_from_its_table_and_nothing_else(edition, django_assert_num_queries):
    with once.scope():
        before = queries.in_force(edition)
        Instance.current()
        addendum(edition)
        with django_assert_num_queries(1):  # the definition; the instance is still known
            assert queries.in_force(edition) != before
            Instance.current()
        Addendum.objects.filter(edition=edition).delete()
        assert queries.in_force(edition) == before


def test_bulk_writes_and_updates_of_a_queryset_forget_as_well(edition):
    with once.scope():
        assert queries.fenced(SOMEBODY) == frozenset()
        Fence.objects.bulk_create([Fence(edition=edition, account_uid="x", object_uid="d", reason="r")])
        assert queries.fenced(SOMEBODY) == {"d"}
        Fence.objects.filter(account_uid="x").update(lifted=clock.edition_now())
        assert queries.fenced(SOMEBODY) == frozenset()


def test_a_rolled_back_write_is_not_believed(edition):
    with once.scope():
        before = queries.in_force(edition)
        with suppress(ZeroDivisionError), transaction.atomic():
            addendum(edition)
            assert queries.in_force(edition) != before
            1 / 0  # noqa: B018
        assert queries.in_force(edition) == before


def test_a_command_believes_nothing_read_before_it_and_is_seen_after_it(cast, edition):
    with once.scope():
        before = queries.in_force(edition)
        commands.issue_addendum(actor=cast.actor("leader"), edition=edition, changes=CHANGE, **WORDS)
        closes = datetime.fromisoformat(CHANGE[0]["to"])
        assert queries.moment(edition, "filing_closes") == closes
        assert datetime.fromisoformat(before["calendar"]["filing_closes"]) < closes


def test_a_refused_command_leaves_nothing_behind(cast, edition):
    wrong = [{"path": ["calendar", "no_such"], "to": None}]
    with once.scope():
        before = queries.in_force(edition)
        with pytest.raises(Refused):
            commands.issue_addendum(actor=cast.actor("leader"), edition=edition, changes=wrong, **WORDS)
        assert queries.in_force(edition) == before


def test_the_clock_runs_on_inside_a_scope_and_follows_its_own_hand(db, monkeypatch):
    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True, "clock_offset": 0})
    hour = datetime.fromisoformat("2021-07-20T10:00:00+08:00")
    monkeypatch.setattr(clock, "wall_now", lambda: hour)
    with once.scope():
        assert clock.edition_now() == hour
        monkeypatch.setattr(clock, "wall_now", lambda: hour + timedelta(seconds=5))
        assert clock.edition_now() == hour + timedelta(seconds=5)
        Instance.objects.filter(pk=1).update(clock_offset=60)
        assert clock.edition_now() == hour + timedelta(seconds=65)


def test_a_draft_at_hand_is_answered_for_itself(edition):
    with once.scope():
        stored = queries.in_force(edition)
        edition.definition = {**edition.definition, "name": "改过的"}
        assert queries.in_force(edition)["name"] == "改过的"
        assert stored["name"] != "改过的"


def test_a_row_lock_makes_everything_doubtful(edition, django_assert_num_queries):
    from django.db import connection

    if not connection.features.has_select_for_update:
        pytest.skip("this database locks the whole file before anything is read")
    with once.scope(), transaction.atomic():
        queries.in_force(edition)
        list(Instance.objects.select_for_update())
        with django_assert_num_queries(1):
            queries.in_force(edition)
