"""A batch from draft to closed: two people, an approval bound to what it approved, files that are always the same bytes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

import factories
import payments
from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.models import Batch, Line, PaymentKey, Posting
from baijia.core import clock, ledger
from baijia.core.actor import SYSTEM
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.engine.log import entries

NET = Decimal("48000.00")


def refused(code, call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    codes = {one.code for one in getattr(error.value, "refusals", [error.value])}
    assert code in codes, codes
    return error.value


def test_a_prize_of_sixty_thousand_is_paid_as_forty_eight(desk):
    desk.ready()
    batch = desk.send()
    line = batch.lines.order_by("number").first()
    assert (line.gross, line.tax, line.net) == (Decimal(60000), Decimal(12000), NET)
    desk.answer(batch)
    batch.refresh_from_db()
    assert batch.state == "paid"
    batch = commands.close_batch(actor=desk.checker, batch=batch, statement=3 * NET)
    assert batch.state == "closed"
    left = {row.account: row.left for row in queries.balances(desk.edition)}
    assert left["bank"] == -3 * NET
    assert left["tax_payable"] == -3 * Decimal(12000)
    assert left["appropriation"] == 3 * Decimal(60000)
    assert left["prize_payable"] == left["clearing"] == left["returned"] == 0
    assert payments.balanced(desk.edition)


def test_maker_and_checker_are_two_accounts(desk, cast):
    desk.ready()
    directory.grant_role(actor=SYSTEM, account=cast.accounts["payer"], role=Role.CHECKER, union=cast.city)
    refused("finance.same_account", desk.check, batch=desk.draft(), actor=desk.payer)


def test_and_two_people_whatever_their_accounts(desk, cast):
    desk.ready()
    second = directory.open_account(
        actor=SYSTEM, username="payer-2", display_name="payer", role=Role.CHECKER, union=cast.city
    )
    cast.accounts["again"] = second
    batch = desk.draft()
    refused("finance.unidentified", desk.check, batch=batch, actor=cast.actor("again"))
    directory.identify_account(
        actor=SYSTEM, account=second, name="payer", id_number=factories.id_number(900, "19700101")
    )
    refused("finance.same_person", desk.check, batch=batch, actor=cast.actor("again"))
    assert Batch.objects.get().state == "draft"


def test_the_database_itself_refuses_one_person_on_both_sides(desk):
    desk.ready()
    batch = desk.draft()
    for change in ({"checker_uid": batch.maker_uid}, {"checker_person_uid": batch.maker_person_uid}):
        values = {"checker_uid": "x", "checker_person_uid": "y", "checked_at": clock.edition_now()} | change
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**values)


def test_checker_counts_alone(desk):
    desk.ready()
    batch = desk.draft()
    refused("batch.count", commands.check_batch, actor=desk.checker, batch=batch, count=2, net=3 * NET)
    refused("batch.net", commands.check_batch, actor=desk.checker, batch=batch, count=3, net=NET)
    assert commands.check_batch(actor=desk.checker, batch=batch, count=3, net=3 * NET).state == "checked"


def test_an_account_changed_after_approval_stops_the_batch(desk):
    desk.ready()
    batch = commands.approve_batch(actor=desk.checker, batch=desk.check(desk.draft()))
    desk.give(desk.honours[1], 77)
    error = refused("batch.account_changed", commands.export_batch, actor=desk.payer, batch=batch)
    assert desk.honours[1].name in error.sentence
    assert not Posting.objects.filter(kind="send").exists()
    commands.void_batch(actor=desk.payer, batch=batch, reason="收款账号有变动")
    account = queries.account_of(desk.payee(desk.honours[1]))
    desk.rekey({account.uid: payments.card(77)})
    assert desk.send().lines.count() == 3


@pytest.mark.parametrize(
    "change", [{"net": Decimal("47999.00"), "tax": Decimal("12001.00")}, {"account": "other"}]
)
def test_an_approval_binds_amount_and_account_against_a_hand_in_the_database(desk, change):
    desk.ready()
    batch = commands.approve_batch(actor=desk.checker, batch=desk.check(desk.draft()))
    first, second = batch.lines.order_by("number")[:2]
    values = {"account": second.account} if "account" in change else change
    Line.objects.filter(pk=first.pk).update(**values)
    refused("batch.altered_after_approval", commands.export_batch, actor=desk.payer, batch=batch)
    batch.refresh_from_db()
    assert batch.state == "approved"
    assert batch.files == []


def test_a_new_payment_key_ends_what_was_approved_and_has_not_left(desk, cast, edition):
    desk.ready()
    batch = commands.approve_batch(actor=desk.checker, batch=desk.check(desk.draft()))
    cast.accounts["security"] = directory.open_account(
        actor=SYSTEM, username="security", display_name="安", role=Role.SECURITY_OFFICER, union=cast.city
    )
    keeper, given = cast.actor("security"), {"organiser": batch.organiser, "reason": "保管人离岗"}
    refused("not_found", commands.rotate_payment_key, actor=desk.payer, **given)
    refused("reason", commands.rotate_payment_key, actor=keeper, **given | {"reason": " "})
    older = PaymentKey.objects.get()
    newer = commands.rotate_payment_key(actor=keeper, **given)
    older.refresh_from_db()
    assert (older.key_token, older.replaced_at is None, newer.replaced_at) == ("", False, None)
    assert newer.public_key != older.public_key
    said = refused("batch.altered_after_approval", commands.export_batch, actor=desk.payer, batch=batch)
    assert "签批密钥已更换" in said.sentence
    commands.void_batch(actor=desk.payer, batch=batch, reason="密钥更换，重新拟制")
    assert desk.send().state == "exported"


def test_a_file_is_logged_before_it_can_be_fetched_and_never_changes(desk, edition):
    desk.ready()
    batch = commands.approve_batch(actor=desk.checker, batch=desk.check(desk.draft()))
    refused("not_found", queries.batch_file, actor=desk.payer, batch=batch, name="batch-00001-in.csv")
    batch = commands.export_batch(actor=desk.payer, batch=batch)
    entry = entries.payment_batch(edition.code, digest=batch.logged_digest)
    ledger.sequence(edition.log)
    assert ledger.index_of(edition.log, entry) is not None
    assert [row["name"] for row in batch.files] == ["batch-00001-in.csv", "batch-00001-out.csv"]
    for row in batch.files:
        first = queries.batch_file(desk.payer, batch, row["name"])
        with clock.fixed(clock.edition_now() + timedelta(days=90)):
            again = queries.batch_file(desk.payer, Batch.objects.get(pk=batch.pk), row["name"])
        assert first == again
        assert hashlib.sha256(first).hexdigest() == row["sha256"]
    assert AuditRow.objects.filter(act="prizes.batch_file").count() == 4
    refused("lifecycle", commands.export_batch, actor=desk.payer, batch=batch)


def test_the_bank_file_holds_what_its_format_says(desk):
    desk.ready()
    batch = desk.send()
    text = queries.batch_file(desk.payer, batch, "batch-00001-in.csv").decode("gbk").splitlines()
    inside = [line for line in batch.lines.order_by("number") if line.account.bank.startswith("示例银行")]
    assert text[0] == f"合计,{len(inside)},{48000 * len(inside)}.00"
    assert text[1].split(",")[:4] == ["序号", "客户参考号", "收款户名", "收款账号"]
    assert text[2].split(",")[:4] == ["1", inside[0].reference, inside[0].account.holder, payments.card(1)]


def test_a_tampered_account_shows_when_the_file_is_fetched_again(desk):
    desk.ready()
    batch = desk.send()
    account = batch.lines.order_by("number").first().account
    type(account).objects.filter(pk=account.pk).update(holder="别人")
    name = next(
        row["name"]
        for row in batch.files
        if account.bank.startswith("示例") == row["name"].endswith("in.csv")
    )
    refused("batch.altered", queries.batch_file, actor=desk.payer, batch=batch, name=name)


def test_nobody_is_paid_twice_by_drafting_twice(desk):
    desk.ready()
    desk.draft()
    refused("batch.nobody", desk.draft)
    line = Line.objects.first()
    line.pk, line.uid, line.number, line.reference = None, "x", 9, "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_owing_twice_owes_once(desk):
    assert len(commands.raise_prizes(actor=desk.payer, edition=desk.edition)) == 3
    assert commands.raise_prizes(actor=desk.payer, edition=desk.edition) == []
    assert Posting.objects.filter(kind="raise").count() == 3


def test_a_batch_that_was_sent_cannot_be_voided_and_one_of_last_month_not_sent(desk):
    desk.ready()
    batch = commands.approve_batch(actor=desk.checker, batch=desk.check(desk.draft()))
    with clock.fixed(clock.edition_now() + timedelta(days=20)):
        refused("batch.month", commands.export_batch, actor=desk.payer, batch=batch)
    batch = commands.export_batch(actor=desk.payer, batch=batch)
    refused("lifecycle", commands.void_batch, actor=desk.payer, batch=batch, reason="想作废这一批")


def test_only_payer_and_checker_touch_a_batch(desk, cast):
    desk.ready()
    batch = desk.draft()
    for name in ("organiser", "leader", "service", "supervisor"):
        refused("not_found", commands.void_batch, actor=cast.actor(name), batch=batch, reason="不该有权的人")
    refused("not_found", commands.export_batch, actor=desk.checker, batch=batch)


def test_a_statement_that_differs_keeps_the_batch_open(desk):
    desk.ready()
    batch = desk.send()
    desk.answer(batch)
    batch.refresh_from_db()
    error = refused("batch.statement", commands.close_batch, actor=desk.checker, batch=batch, statement=NET)
    assert "-96000.00" in error.sentence


def test_a_team_shares_its_prize_to_the_fen(desk, cast):
    honour = desk.honours[0]
    member = honour.dossier.members.get()
    for place, (share, name) in enumerate(((334, "队友示"), (333, "队员例")), start=2):
        person = directory.register_person(
            actor=SYSTEM, name=name, id_number=factories.id_number(500 + place, "19880808")
        )
        honour.dossier.members.create(
            person=person, edition_code=desk.edition.code, place=place, share=share, state="confirmed",
            decided_at=clock.edition_now(),
        )  # fmt: skip
    honour.dossier.members.filter(pk=member.pk).update(share=333)
    made = commands.raise_prizes(actor=desk.payer, edition=desk.edition)
    parts = sorted(row.gross for row in made if row.honour_id == honour.pk)
    assert parts == [Decimal("19980.00"), Decimal("19980.00"), Decimal("20040.00")]
    assert sum(parts) == Decimal(60000)
