"""The finance desk and the holder's record as pages: what each role may press, what the checker must not see."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories
import payments
from baijia.aftercare.prizes import commands
from baijia.aftercare.prizes.models import Batch, Setting
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register


@pytest.fixture
def desk(cast, edition):
    """Three holders whose prizes are owed and whose accounts are verified."""
    found = payments.make_desk(cast, edition)
    found.ready()
    return found


def enter(account) -> Client:
    """Return a browser signed in with the second factor just now."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "at": time.time()},
    ]
    session.save()
    return client


def statements(client, address):
    """Return how many statements a page needs, read twice so that nothing is loaded for the first time."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_pages_need_the_same_statements_for_one_line_and_for_three(cast, edition):
    desk = payments.make_desk(cast, edition, holders=1)
    desk.ready()
    batch = desk.draft()
    payer = enter(cast.accounts["payer"])
    addresses = [
        reverse("finance-edition", args=[edition.code]),
        reverse("finance-batch", args=[batch.uid]),
        reverse("finance-books", args=[edition.code]),
    ]
    before = [statements(payer, address) for address in addresses]
    commands.void_batch(actor=desk.payer, batch=batch, reason="再加两个人")
    for number in (1, 2):
        desk.honours.append(payments.make_honour(desk, number))
    for person, token in honours.issue_links(actor=desk.payer, edition=edition):
        desk.links[person.pk] = register.holder_link(token).actor
    commands.raise_prizes(actor=desk.payer, edition=edition)
    numbers = {
        desk.give(honour, 20 + place).uid: payments.card(20 + place)
        for place, honour in enumerate(desk.honours[1:])
    }
    desk.rekey(numbers)
    second = desk.draft()
    assert second.lines.count() == 3
    addresses[1] = reverse("finance-batch", args=[second.uid])
    assert [statements(payer, address) for address in addresses] == before


def test_the_checker_sees_neither_numbers_nor_sums(desk, cast, edition):
    account = desk.give(desk.honours[0], 44)
    checker = enter(cast.accounts["checker"])
    page = checker.get(reverse("finance-rekey", args=[edition.code])).content.decode()
    assert desk.honours[0].name in page
    assert payments.card(44) not in page
    assert account.tail not in page.replace(account.uid, "")
    batch = desk.draft()
    shown = checker.get(reverse("finance-batch", args=[batch.uid])).content.decode()
    assert "96,000.00" not in shown
    assert (
        "96,000.00"
        in enter(cast.accounts["payer"]).get(reverse("finance-batch", args=[batch.uid])).content.decode()
    )


def test_a_wrong_role_gets_404_and_a_wrong_sum_its_sentence(desk, cast):
    batch = desk.draft()
    payer, checker = enter(cast.accounts["payer"]), enter(cast.accounts["checker"])
    check = reverse("finance-batch-act", args=[batch.uid, "check"])
    assert payer.get(check).status_code == 404
    answer = checker.post(check, {"count": "3", "net": "1.00"})
    assert answer.status_code == 422
    assert "实发合计不符" in answer.content.decode()
    assert checker.post(check, {"count": "3", "net": "144000.00"}).status_code == 302
    assert Batch.objects.get().state == "checked"


def test_a_stale_sign_in_does_not_approve(desk, cast):
    batch = desk.check(desk.draft())
    checker = enter(cast.accounts["checker"])
    session = checker.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 86400}]
    session.save()
    answer = checker.post(reverse("finance-batch-act", args=[batch.uid, "approve"]), {"read": "on"})
    assert answer.status_code == 302
    assert "next=" in answer["Location"], "it asks for a fresh sign-in and comes back"
    assert Batch.objects.get().state == "checked"


def test_a_rule_is_drafted_by_one_and_signed_by_the_other(desk, cast):
    payer, checker = enter(cast.accounts["payer"]), enter(cast.accounts["checker"])
    address = reverse("finance-setting-new", args=["incidental"])
    text = Setting.objects.get(kind="incidental").text
    form = {
        "name": "偶然所得",
        "basis": "某公告第一条",
        "starts": "2027-01-01",
        "text": text.replace('"0"', '"5"'),
    }
    assert "no gap, no overlap" in payer.post(address, form).content.decode()
    assert payer.post(address, form | {"text": text}).status_code == 302
    row = Setting.objects.get(starts="2027-01-01")
    page = reverse("finance-setting", args=[row.uid])
    assert payer.post(page, {"act": "sign"}).status_code == 404
    assert checker.post(page, {"act": "sign"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "signed"


def test_the_holder_reads_english_and_switches_a_consent(desk, edition):
    person = desk.honours[0].person
    [(_person, token)] = honours.issue_links(actor=desk.payer, edition=edition, people=[person])
    client = Client(headers={"accept-language": "en"})
    page = client.get(reverse("holder-home", args=[token]))
    assert "My record" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    switch = reverse("holder-consent", args=[token, "press"])
    assert client.post(switch, {"given": "yes"}).status_code == 302
    assert register.agrees(person, "press")
    assert not register.agrees(person, "share")
    assert client.get(reverse("holder-home", args=["x" * 32])).status_code == 404


def test_a_payslip_is_handed_to_its_owner_alone(desk, edition):
    batch = desk.send()
    desk.answer(batch)
    links = honours.issue_links(
        actor=desk.payer, edition=edition, people=[honour.person for honour in desk.honours[:2]]
    )
    tokens = {person.pk: token for person, token in links}
    first, second = desk.honours[:2]
    uid = desk.owed(first).uid
    own = Client().get(reverse("holder-payslip", args=[tokens[first.person_id], uid]))
    assert own.content.startswith(b"%PDF-")
    assert Client().get(reverse("holder-payslip", args=[tokens[second.person_id], uid])).status_code == 404


def test_an_administrator_says_whose_account_it_is(cast, edition):
    client = enter(cast.accounts["administrator"])
    address = reverse("account-identify", args=[cast.accounts["payer"].uid])
    bad = client.post(address, {"name": "别人", "id_number": factories.id_number(12)})
    assert "与账号上的姓名" in bad.content.decode()
    assert client.post(address, {"name": "payer", "id_number": factories.id_number(12)}).status_code == 302
    cast.accounts["payer"].refresh_from_db()
    assert cast.accounts["payer"].person is not None
