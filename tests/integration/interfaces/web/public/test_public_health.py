"""Health: alive whatever the database does, ready only while the signed heads are the stored trees."""

import pytest
from django.db import DatabaseError

from baijia.core import ledger
from baijia.core.models import Checkpoint


def test_live_asks_nothing_of_the_database(client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_tells_the_state_of_each_log(client, edition, django_assert_num_queries) -> None:
    before = client.get("/health/ready").json()["logs"]
    waiting = before[0]["waiting"]
    assert waiting > 0
    ledger.sequence(edition.log)
    with django_assert_num_queries(3):
        answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["logs"] == [
        {"origin": edition.log.origin, "size": waiting, "waiting": 0, "sound": True}
    ]


def test_not_ready_where_the_signed_head_is_another_tree(client, edition) -> None:
    ledger.sequence(edition.log)
    Checkpoint.objects.update(root="0" * 64)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["logs"][0]["sound"] is False


def test_not_ready_without_a_database(client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(ledger, "states", fail)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "unavailable")


def test_robots_keep_out_of_pages_about_one_person(client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /certificates/" in lines
