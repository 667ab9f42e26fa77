"""Where is my case: only for both halves together, one answer for all else, five times a minute a receipt."""

from datetime import timedelta

import pytest

import notices
from baijia.core import clock

pytestmark = pytest.mark.django_db


def _ask(client, receipt: str, last_six: str):
    return client.post("/lookup/", {"receipt": receipt, "last_six": last_six})


@pytest.fixture
def case(edition, cast):
    """A dossier as filing leaves it, and the end of its nominee's ID number."""
    import factories

    dossier = factories.sealed_dossier(edition, cast.units[0], name="周示")
    dossier.receipt = "RBCDFGHJKLMN"
    dossier.save()
    # The factory numbers people by the id of the dossier before theirs, as the tests' only one has serial 1.
    return dossier, factories.id_number(1)[-6:]


def test_both_halves_show_the_steps_and_the_own_number(client, case) -> None:
    dossier, last_six = case
    page = _ask(client, "rbcd fghj-klmn", last_six.lower()).content.decode()
    assert dossier.number in page
    assert "上级工会推荐" in page


def test_who_was_honoured_is_led_to_the_certificate(client, case, cast, edition) -> None:
    dossier, last_six = case
    assert "看证书" not in _ask(client, dossier.receipt, last_six).content.decode()
    (honour,) = notices.confer(cast, edition, [dossier])
    page = _ask(client, dossier.receipt, last_six).content.decode()
    assert f'href="/certificates/{honour.certificate.number}"' in page


def test_every_wrong_pair_gets_the_same_answer(client, case) -> None:
    dossier, last_six = case
    other = "000000" if last_six != "000000" else "000001"
    pages = [
        _ask(client, *pair).content.decode().split("<main", 1)[1].split("<form", 1)[0]
        for pair in ((dossier.receipt, other), ("RNOTHING2222", last_six), ("x", other))
    ]
    assert len(set(pages)) == 1
    assert "没有对上" in pages[0]
    assert dossier.number not in pages[0]


def test_a_dossier_that_was_never_handed_in_is_not_found(client, case) -> None:
    dossier, last_six = case
    type(dossier).objects.update(number="", state="draft")
    assert "没有对上" in _ask(client, dossier.receipt, last_six).content.decode()


def test_what_cannot_be_the_end_of_a_number_is_said_at_its_field(client, case) -> None:
    answer = _ask(client, case[0].receipt, "12345")
    assert answer.status_code == 422
    assert "last_six" in answer.context["form"].errors


def test_a_receipt_is_asked_for_five_times_a_minute(client, case, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [_ask(client, case[0].receipt, "000000").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert _ask(client, "RNOTHING2222", "000000").status_code == 200
    later = clock.wall_now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "wall_now", lambda: later)
    assert _ask(client, case[0].receipt, case[1]).status_code == 200


def test_a_receipt_is_asked_for_thirty_times_a_day(client, case, monkeypatch: pytest.MonkeyPatch) -> None:
    start = clock.wall_now()
    codes = []
    for minute in range(31):
        monkeypatch.setattr(clock, "wall_now", lambda at=start + timedelta(minutes=minute): at)
        codes.append(_ask(client, case[0].receipt, "000000").status_code)
    assert codes == [200] * 30 + [429]
