"""Accounts: given by the payee alone with a consent of its own, sealed, keyed in again blind, changed only in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

import payments
from baijia.aftercare.prizes import commands, queries, tasks
from baijia.aftercare.prizes.models import BankAccount
from baijia.award.nominations.models import Member
from baijia.core import cipher, clock
from baijia.core.models import AuditRow
from baijia.core.refused import Refused, RefusedMany


@pytest.fixture
def owing(desk):
    """A desk that owes three prizes."""
    commands.raise_prizes(actor=desk.payer, edition=desk.edition)
    return desk


def codes(call):
    with pytest.raises(Refused) as error:
        call()
    found = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return {(one.code, one.field) for one in found}


def test_everything_wrong_is_said_at_once(owing):
    honour = owing.honours[0]
    found = codes(lambda: owing.give(honour, 1, number="6200-12", holder="别人", bank="行", clearing="12"))
    assert found == {
        ("account.number", "number"),
        ("account.holder", "holder"),
        ("account.bank", "bank"),
        ("account.clearing", "clearing"),
    }
    assert codes(lambda: owing.give(honour, 1, again=payments.card(2))) == {("account.again", "again")}
    assert codes(lambda: owing.give(honour, 1, consent=False)) == {("account.consent", "consent")}
    assert not BankAccount.objects.exists()


def test_full_width_blanks_and_dashes_are_read_and_the_check_digit_only_warns(owing):
    number = payments.card(5)
    shown = " ".join(number[place : place + 4] for place in range(0, 18, 4)).translate(
        {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
    )
    assert owing.give(owing.honours[0], 5, number=shown).luhn is True
    assert owing.give(owing.honours[1], 6, number="12345678901").luhn is False


def test_a_middle_dot_of_any_kind_is_one_name(owing):
    payee = owing.payee(owing.honours[0])
    type(payee).objects.filter(pk=payee.pk).update(name="阿依·古丽示")
    assert owing.give(owing.honours[0], 1, holder="阿依•古丽 示").state == "collected"


def test_the_number_is_sealed_to_its_row(owing):
    account = owing.give(owing.honours[0], 1)
    number = payments.card(1)
    stored = " ".join(str(value) for value in BankAccount.objects.values_list().get())
    assert number not in stored
    assert number[-4:] in stored
    assert "".join(str(row.after) + str(row.before) for row in AuditRow.objects.all()).count(number) == 0
    with pytest.raises(cipher.Unsealable):
        cipher.unseal(account.account_token, table="prizes.bankaccount", field="account_token", row="another")
    assert queries.reveal_account(actor=owing.payer, account=account, purpose="核对") == number
    assert AuditRow.objects.filter(act="prizes.reveal_account", purpose="核对").count() == 1


def test_only_the_own_link_gives_an_account(owing, cast):
    honour, other = owing.honours[:2]
    number = payments.card(1)
    for actor in (owing.links[other.person_id], owing.payer, owing.checker, cast.actor("organiser")):
        with pytest.raises(Refused) as error:
            commands.collect_account(
                actor=actor, payee=owing.payee(honour), number=number, again=number, holder=honour.name,
                bank=payments.BANK, consent=True, last_six=payments.last_six(honour),
            )  # fmt: skip
        assert error.value.hidden


def test_a_forwarded_link_does_not_say_where_money_goes(owing):
    found = codes(lambda: owing.give(owing.honours[0], 1, last_six="00000X"))
    assert found == {("account.last_six", "last_six")}


def test_the_checker_keys_in_blind_and_misses_are_counted(owing):
    account = owing.give(owing.honours[0], 1)
    shown = queries.accounts_to_rekey(owing.edition).get()
    assert {"account_token", "blind"} <= shown.get_deferred_fields()
    assert owing.rekey({account.uid: payments.card(2)}) == {account.uid: False}
    assert owing.rekey({account.uid: payments.card(1)}) == {account.uid: True}
    account.refresh_from_db()
    assert (account.state, account.misses) == ("verified", 1)
    assert codes(lambda: owing.rekey({account.uid: payments.card(1)})) == {("account.verified", account.uid)}


def test_five_misses_send_it_back_to_the_payee(owing):
    account = owing.give(owing.honours[0], 1)
    for _ in range(5):
        owing.rekey({account.uid: payments.card(2)})
    assert codes(lambda: owing.rekey({account.uid: payments.card(1)})) == {("account.misses", account.uid)}
    again = owing.give(owing.honours[0], 3)
    assert owing.rekey({again.uid: payments.card(3)}) == {again.uid: True}


def test_nobody_keys_in_the_own_account(owing, cast):
    honour = owing.honours[0]
    cast.accounts["checker"].person = honour.person
    cast.accounts["checker"].save()
    account = owing.give(honour, 1)
    assert codes(lambda: owing.rekey({account.uid: payments.card(1)})) == {("account.own", account.uid)}


def test_an_account_at_the_bank_is_not_changed_meanwhile(desk):
    desk.ready()
    batch = desk.send()
    assert codes(lambda: desk.give(desk.honours[0], 50)) == {("account.sent", None)}
    desk.answer(batch)
    assert desk.give(desk.honours[0], 50).state == "collected"


def test_a_consent_taken_back_ends_the_account(owing):
    honour = owing.honours[0]
    account = owing.give(honour, 1)
    commands.withdraw_account(actor=owing.links[honour.person_id], payee=owing.payee(honour))
    account.refresh_from_db()
    assert account.state == "withdrawn"
    assert queries.account_of(owing.payee(honour)) is None
    state = queries.obligations(owing.edition, state="missing")
    assert owing.owed(honour) in state


def test_a_consent_taken_back_as_a_nominee_ends_the_account_that_was_given_before(owing):
    accounts = [owing.give(honour, serial) for serial, honour in enumerate(owing.honours, start=1)]
    now = clock.edition_now()
    for account, given, days in ((accounts[0], False, 1), (accounts[1], False, -1), (accounts[2], True, 1)):
        said = {"version": 1, "given": given, "at": clock.iso(now + timedelta(days=days))}
        Member.objects.filter(person=account.payee.person).update(consents={"bank": said})
    assert (tasks.heed_consents(), tasks.heed_consents()) == (1, 0)
    states = list(BankAccount.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "collected", "collected"]


def test_the_list_needs_a_constant_number_of_statements(owing, django_assert_num_queries):
    for count in (1, 3):
        for serial, honour in enumerate(owing.honours[:count], start=1):
            owing.give(honour, serial)
        with django_assert_num_queries(1):
            assert len(list(queries.obligations(owing.edition))) == 3
        with django_assert_num_queries(1):
            assert len(list(queries.accounts_to_rekey(owing.edition))) == count
