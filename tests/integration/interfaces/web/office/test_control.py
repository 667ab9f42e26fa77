"""The control room, confirmations and the clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from office_pages import confirm

import factories
from baijia.award.nominations.models import ClosedWindow
from baijia.award.programmes import commands as programmes
from baijia.award.screening.models import Outcome, ScreeningResult, Verdict
from baijia.core import clock
from baijia.core.models import AuditRow, Instance

BASE = "/office/chengdu-baijia-4/"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("organiser", 200),
        ("cohost", 200),
        ("leader", 200),
        ("supervisor", 200),
        ("expert", 404),
        ("filer", 404),
    ],
)
def test_the_office_alone_enters_the_control_room(edition, browse, name, status) -> None:
    assert browse(name).get(BASE).status_code == status


def test_nobody_enters_without_sign_in(edition, client) -> None:
    answer = client.get(BASE)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_next_act_follows_the_state(edition, browse) -> None:
    page = browse("organiser").get(BASE)
    assert page.context["step"].code == "close-filing"
    assert page.context["step"].early
    with clock.fixed(datetime.fromisoformat("2021-07-28T17:01:00+08:00")):
        client = browse("organiser")
        assert not re.search(
            r'<button class="btn btn-primary[^>]*disabled',
            client.get(BASE + "do/close-filing/").content.decode(),
        )
        answer = confirm(client, BASE + "do/close-filing/")
        assert answer.status_code == 302
        assert ClosedWindow.objects.filter(edition=edition, what="filing_closes").count() == 1
        assert client.get(BASE).context["step"].code == "close-recommendation"
        again = client.post(BASE + "do/close-filing/", {"seal": "x", "read": "on"})
        assert again.status_code == 302
        assert ClosedWindow.objects.filter(edition=edition).count() == 1


def test_an_early_act_says_when_and_its_button_rests(edition, browse) -> None:
    client = browse("organiser")
    page = client.get(BASE + "do/close-filing/")
    assert "2021-07-28 17:00" in page.content.decode()
    assert re.search(r'<button class="btn btn-primary[^>]*disabled', page.content.decode())
    answer = confirm(client, BASE + "do/close-filing/")
    assert answer.status_code == 422
    assert not ClosedWindow.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_anew(sealed, browse, cast) -> None:
    _edition, _rows = sealed
    client = browse("organiser")
    confirm(client, BASE + "do/screen/")
    page = client.get(BASE + "do/pass-clear/")
    seal = page.context["facts"].seal
    assert page.context["facts"].which == sorted(f"{row.number} {row.name}" for row in _rows)
    Verdict.objects.filter(dossier=_rows[0]).first().delete()
    Verdict.objects.filter(dossier=_rows[1]).update(result="possible")
    answer = client.post(BASE + "do/pass-clear/", {"seal": seal, "read": "on"})
    assert answer.status_code == 422
    assert answer.context["changed"]
    assert answer.context["facts"].which == sorted(f"{_rows[n].number} {_rows[n].name}" for n in (0, 2))
    assert not Outcome.objects.exists()


def test_a_witness_policy_is_published_only_if_it_can_be_met(sealed, browse) -> None:
    edition, _rows = sealed
    client, url = browse("organiser"), BASE + "record/policy/"
    key = edition.log.verifier_key
    assert key in client.get(url).content.decode()
    broken = client.post(url, {"policy": f"log {key}\nquorum nobody\n"})
    assert broken.status_code == 422
    assert "行号：2。" in broken.context["form"].errors["policy"][0]
    foreign = client.post(url, {"policy": "quorum none"})
    assert f"log {key}" in foreign.context["form"].errors["policy"][0]
    edition.log.refresh_from_db()
    assert edition.log.policy == ""
    assert client.post(url, {"policy": f"log {key}\r\nquorum none\r\n"}).status_code == 302
    edition.log.refresh_from_db()
    assert edition.log.policy == f"log {key}\nquorum none\n"
    assert browse("supervisor").get(url).status_code == 404


def test_screening_from_rules_to_frozen(sealed, browse) -> None:
    edition, _rows = sealed
    client = browse("cohost")
    assert confirm(client, BASE + "do/screen/").status_code == 302
    assert confirm(client, BASE + "do/pass-clear/").status_code == 302
    assert Outcome.objects.filter(state="passed").count() == 3
    assert confirm(client, BASE + "do/close-screening/").status_code == 302
    assert ScreeningResult.objects.filter(edition=edition).exists()


def test_without_second_factor_no_page_of_the_office_opens(edition, browse) -> None:
    with clock.fixed(datetime.fromisoformat("2021-07-28T17:01:00+08:00")):
        answer = browse("organiser", factor=False).post(BASE + "do/close-filing/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/factor/set-up/")


def test_acts_of_others_do_not_exist(edition, browse) -> None:
    assert browse("leader").get(BASE + "do/close-filing/").status_code == 404
    assert browse("cohost").get(BASE + "do/propose/").status_code == 404
    assert browse("organiser").get(BASE + "do/confer/").status_code == 404
    assert browse("organiser").get(BASE + "do/nothing/").status_code == 404


def test_a_leaders_act_asks_for_a_fresh_sign_in(cast, browse) -> None:
    made = programmes.create_edition(
        actor=cast.actor("organiser"), organiser=cast.city, definition=factories.definition()
    )
    programmes.freeze(actor=cast.actor("organiser"), edition=made)
    leader = cast.accounts["leader"]
    leader.set_password("a-long-enough-phrase")
    leader.save()
    old = browse("leader", age=3600).get(BASE + "do/open/")
    assert old.status_code == 302
    assert "reauthenticate" in old["Location"]
    assert browse("leader").get(BASE + "do/open/").status_code == 200


def test_constant_statements_whatever_the_number(
    edition, cast, browse, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    client = browse("organiser")
    factories.sealed_dossier(edition, cast.units[0])
    client.get(BASE)
    with django_assert_max_num_queries(50) as first:
        client.get(BASE)
    for number in range(2):
        factories.sealed_dossier(edition, cast.units[number])
    with django_assert_num_queries(len(first)):
        client.get(BASE)


def test_the_clock_of_a_rehearsal_moves_forward_with_a_trace(edition, browse, synthetic) -> None:
    client = browse("organiser")
    before = clock.wall_now()
    answer = client.post(BASE + "clock/", {"to": "2021-08-01T09:00", "reason": "演示截止"})
    assert answer.status_code == 302
    moved = before + timedelta(seconds=Instance.current().clock_offset)
    assert abs(moved - datetime.fromisoformat("2021-08-01T09:00:00+08:00")) < timedelta(minutes=5)
    row = AuditRow.objects.get(act="programmes.move_clock")
    assert row.purpose == "演示截止"
    back = client.post(BASE + "clock/", {"to": "2021-07-01T09:00", "reason": "回头"})
    assert back.status_code == 422
    assert "最近一次操作" in back.content.decode()


def test_a_real_database_has_no_clock(edition, browse) -> None:
    Instance.objects.update(synthetic=False)
    assert browse("organiser").get(BASE + "clock/").status_code == 404
