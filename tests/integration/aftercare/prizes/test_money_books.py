"""The books are appended only; fees, declarations and recoveries go through them like prizes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

import factories
import payments
from baijia.aftercare.prizes import commands, deadlines, queries
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import Attendance, Line, Obligation, Payee, Posting
from baijia.award.experts.models import Expert
from baijia.award.honours import commands as honours
from baijia.core import clock
from baijia.core.refused import Refused


def code_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    return error.value.code


def at(text):
    return clock.fixed(datetime.fromisoformat(text))


@pytest.mark.parametrize("act", ["update", "delete", "save"])
def test_the_database_refuses_to_change_the_books(desk, act):
    desk.ready()
    row = Posting.objects.first()
    row.amount = Decimal("1.00")
    acts = {
        "update": lambda: Posting.objects.filter(pk=row.pk).update(amount=1),
        "delete": lambda: Posting.objects.filter(pk=row.pk).delete(),
        "save": row.save,
    }
    with pytest.raises(DatabaseError, match="appended"), transaction.atomic():
        acts[act]()


def test_a_cause_books_once(desk):
    desk.ready()
    batch = desk.send()
    row = Posting.objects.filter(kind="send").first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.create(
            edition=row.edition, kind="send", debit=row.debit, credit=row.credit, amount=1, at=row.at,
            obligation=row.obligation, line=row.line,
        )  # fmt: skip
    assert batch.lines.count() == 3


def attendance(desk, cast, name, units, unit="item", round_code="paper"):
    expert, _made = Expert.objects.get_or_create(
        account=cast.accounts[name],
        defaults={"organiser": cast.city, "name": name, "employer": "演例院", "credit_code": "x"},
    )
    return Attendance.objects.create(
        edition=desk.edition, round_code=round_code, expert=expert, unit=unit, units=units,
        drawn_by_uid="x", drawn_at=clock.edition_now(),
    )  # fmt: skip


def give(desk, cast, name, serial):
    payee = Payee.objects.get(expert__account=cast.accounts[name])
    number = payments.card(serial)
    account = commands.collect_account(
        actor=cast.actor(name), payee=payee, number=number, again=number, holder=name, bank=payments.BANK,
        consent=True, id_number=factories.id_number(serial, "19600606"),
    )  # fmt: skip
    assert desk.rekey({account.uid: number}) == {account.uid: True}


def test_a_fee_needs_the_experts_own_signature(desk, cast):
    row = attendance(desk, cast, "expert", 20)
    assert commands.raise_fees(actor=desk.payer, edition=desk.edition) == []
    assert code_of(commands.sign_attendance, actor=cast.actor("other_expert"), attendance=row) == "not_found"
    commands.sign_attendance(actor=cast.actor("expert"), attendance=row)
    assert code_of(commands.sign_attendance, actor=cast.actor("expert"), attendance=row) == "lifecycle"
    assert [fee.gross for fee in commands.raise_fees(actor=desk.payer, edition=desk.edition)] == [
        Decimal("800.00")
    ]
    assert commands.raise_fees(actor=desk.payer, edition=desk.edition) == []


def test_a_months_fees_of_one_expert_are_taxed_together(desk, cast):
    """20 items and 4 days: 800 and 1500*2 + 1500*0.5*2 = 4500; together 5300, taxed 5300*0.8*0.2 = 848."""
    rows = [attendance(desk, cast, "expert", 20), attendance(desk, cast, "expert", 4, "day", "defence")]
    for row in rows:
        commands.sign_on_paper(actor=desk.payer, attendance=row, paper="签到表第 3 页")
    commands.raise_fees(actor=desk.payer, edition=desk.edition)
    give(desk, cast, "expert", 61)
    batch = desk.send(Purpose.FEE)
    assert list(batch.lines.order_by("gross").values_list("gross", flat=True)) == [800, 4500]
    assert sum(line.tax for line in batch.lines.all()) == Decimal("848.00")
    desk.answer(batch)
    third = attendance(desk, cast, "expert", 30, round_code="final")
    commands.sign_attendance(actor=cast.actor("expert"), attendance=third)
    commands.raise_fees(actor=desk.payer, edition=desk.edition)
    line = desk.draft(Purpose.FEE).lines.get()
    assert (line.gross, line.tax) == (Decimal(1200), Decimal("192.00")), "6500*0.16 - 848"
    assert payments.balanced(desk.edition)


def test_fees_and_prizes_of_two_people_in_two_months_are_apart(desk, cast):
    first = attendance(desk, cast, "expert", 20)
    commands.sign_attendance(actor=cast.actor("expert"), attendance=first)
    commands.raise_fees(actor=desk.payer, edition=desk.edition)
    give(desk, cast, "expert", 62)
    assert desk.draft(Purpose.FEE).lines.get().tax == 0
    second = attendance(desk, cast, "expert", 50, round_code="final")
    with at("2021-08-03T09:00:00+08:00"):
        commands.sign_attendance(actor=cast.actor("expert"), attendance=second)
        commands.raise_fees(actor=desk.payer, edition=desk.edition)
        assert desk.draft(Purpose.FEE).lines.get().tax == Decimal("240.00"), (
            "(2000-800)*0.2, a month of its own"
        )


def test_an_identity_of_another_name_is_refused(desk, cast):
    row = attendance(desk, cast, "expert", 20)
    commands.sign_attendance(actor=cast.actor("expert"), attendance=row)
    commands.raise_fees(actor=desk.payer, edition=desk.edition)
    payee, number = Payee.objects.get(expert__isnull=False), payments.card(1)
    taken = factories.id_number(900, "19700101")
    values = {"number": number, "again": number, "holder": "expert", "bank": payments.BANK, "consent": True}
    assert (
        code_of(commands.collect_account, actor=cast.actor("expert"), payee=payee, id_number=taken, **values)
        == "account.identity"
    )


def test_tax_is_declared_after_the_month_and_paid_once(desk):
    desk.ready()
    desk.answer(desk.send(), [2])
    city, month = desk.cast.city, date(2021, 7, 1)
    assert queries.undeclared_months(city) == [(month, 3, Decimal(36000))]
    assert code_of(commands.declare, actor=desk.payer, organiser=city, month=month) == "declaration.early"
    with at("2021-08-05T09:00:00+08:00"):
        drawn = commands.declare(actor=desk.payer, organiser=city, month=month)
        assert (drawn.count, drawn.tax, drawn.due) == (3, Decimal(36000), date(2021, 8, 16))
        assert code_of(commands.declare, actor=desk.payer, organiser=city, month=month) == "declaration.empty"
        name, sheet = queries.declaration_sheet(desk.payer, drawn)
        assert name == "declaration-2021-07.xlsx"
        assert sheet == queries.declaration_sheet(desk.payer, drawn)[1]
        commands.file_declaration(actor=desk.payer, declaration=drawn, receipt="5101-2021-08-0001")
        assert (
            code_of(commands.file_declaration, actor=desk.payer, declaration=drawn, receipt="5101-0002")
            == "lifecycle"
        )
    assert {row.account: row.left for row in queries.balances(desk.edition)}["tax_payable"] == 0
    assert payments.balanced(desk.edition)


def test_the_declaration_holds_what_the_tax_client_asks(desk):
    import io

    import python_calamine

    desk.ready()
    desk.send()
    with at("2021-08-05T09:00:00+08:00"):
        drawn = commands.declare(actor=desk.payer, organiser=desk.cast.city, month=date(2021, 7, 1))
        rows = python_calamine.load_workbook(
            io.BytesIO(queries.declaration_sheet(desk.payer, drawn)[1])
        ).get_sheet_by_index(0).to_python()  # fmt: skip
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["所得项目"] == "其他偶然所得"
    assert (row["收入"], row["税率"], row["应纳税额"]) == ("60000.00", "0.2", "12000.00")
    assert len(row["证件号码"]) == 18


def test_what_is_due_moves_over_holidays(db):
    assert deadlines.filing_due(date(2021, 7, 1), 15) == date(2021, 8, 16)
    assert deadlines.filing_due(date(2021, 6, 1), 15) == date(2021, 7, 15)
    assert deadlines.filing_due(date(2021, 9, 1), 15) == date(2021, 10, 22)


def revoke(desk, cast, honour, recover="48000.00"):
    return honours.revoke(
        actor=cast.actor("leader"), honour=honour, ground="fraud", decision="演示决〔2021〕1号",
        public_note="申报材料弄虚作假", recover=Decimal(recover),
    )  # fmt: skip


@pytest.fixture
def revocable(desk, monkeypatch):
    """A desk whose honours may be revoked without certificates of their own."""
    from baijia.award.honours.commands import revoking

    monkeypatch.setattr(revoking, "_log_revocation", lambda honour, edition: None)
    return desk


def test_a_prize_revoked_before_it_left_is_called_off(revocable, cast):
    desk = revocable
    desk.ready()
    honour = desk.honours[0]
    batch = desk.draft()
    revoke(desk, cast, honour)
    assert code_of(desk.check, batch=batch) == "batch.revoked"
    assert (
        code_of(commands.settle_revoked, actor=desk.payer, obligation=desk.owed(honour)) == "recovery.moving"
    )
    commands.void_batch(actor=desk.payer, batch=batch, reason="一人荣誉被撤销")
    assert commands.settle_revoked(actor=desk.payer, obligation=desk.owed(honour)).state == "cancelled"
    assert desk.draft().lines.count() == 2
    assert payments.balanced(desk.edition)


def test_a_prize_that_came_back_is_called_off_with_its_tax(revocable, cast):
    desk = revocable
    desk.ready()
    batch = desk.send()
    revoke(desk, cast, desk.honours[0])
    assert (
        code_of(commands.settle_revoked, actor=desk.payer, obligation=desk.owed(desk.honours[0]))
        == "recovery.moving"
    )
    desk.answer(batch, [batch.lines.get(obligation__honour=desk.honours[0]).number])
    commands.settle_revoked(actor=desk.payer, obligation=desk.owed(desk.honours[0]))
    assert queries.undeclared_months(desk.cast.city) == [(date(2021, 7, 1), 2, Decimal(24000))]
    assert payments.balanced(desk.edition)


def test_money_that_arrived_is_demanded_back_as_decided(revocable, cast):
    desk = revocable
    desk.ready()
    desk.answer(desk.send())
    honour = desk.honours[0]
    assert (
        code_of(commands.settle_revoked, actor=desk.payer, obligation=desk.owed(honour)) == "recovery.stands"
    )
    revoke(desk, cast, honour)
    commands.settle_revoked(actor=desk.payer, obligation=desk.owed(honour))
    assert (
        code_of(commands.settle_revoked, actor=desk.payer, obligation=desk.owed(honour)) == "recovery.twice"
    )
    recovery = queries.recoveries(desk.edition).get()
    assert (recovery.amount, recovery.state) == (Decimal("48000.00"), "demanded")
    assert payments.balanced(desk.edition)
    commands.receive_recovery(actor=desk.payer, recovery=recovery, receipt="S20210901")
    assert {row.account: row.left for row in queries.balances(desk.edition)}["receivable"] == 0
    assert payments.balanced(desk.edition)


def test_a_donation_is_deducted_up_to_thirty_per_cent(desk):
    """60,000 with 20,000 given: at most 18,000 count, so 42,000 are taxed: 8,400."""
    commands.raise_prizes(actor=desk.payer, edition=desk.edition)
    owed = desk.owed(desk.honours[0])
    assert code_of(
        commands.record_donation, actor=desk.payer, obligation=owed, amount=Decimal(70000), proof="收据 1"
    ) == ("donation.amount")
    commands.record_donation(actor=desk.payer, obligation=owed, amount=Decimal(20000), proof="捐赠票据 0001")
    account = desk.give(desk.honours[0], 1)
    desk.rekey({account.uid: payments.card(1)})
    line = desk.draft().lines.get()
    assert (line.donation, line.taxable, line.tax, line.net) == (18000, 42000, 8400, 51600)
    assert code_of(
        commands.record_donation, actor=desk.payer, obligation=owed, amount=Decimal(1), proof="票据 2"
    ) == ("donation.late")


def test_vouchers_balance_and_carry_the_finance_systems_codes(desk):
    import csv

    desk.ready()
    batch = desk.send()
    desk.answer(batch, [1])
    name, data = queries.voucher_file(desk.payer, batch)
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert name == "voucher-00001.csv"
    debit, credit = (sum(Decimal(row[side] or 0) for row in rows) for side in ("借方金额", "贷方金额"))
    assert debit == credit == 3 * Decimal(60000) + 3 * Decimal(48000)
    assert {row["科目编码"] for row in rows} == {"2241", "2221", "1002.09", "2243", "1002.01"}
    assert Line.objects.filter(state="returned").count() == 1
    assert Obligation.objects.filter(state="paid").count() == 2
