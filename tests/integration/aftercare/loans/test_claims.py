"""Claims for subsidy: the engine's figures to the fen, the bank's statement, the budget, settlement, claw-back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

import lending
from baijia.aftercare.loans import commands, deadlines, queries, reckoning
from baijia.aftercare.loans.models import Claim, StatementLine
from baijia.aftercare.loans.sheets import Sheet
from baijia.core.models import Message
from baijia.core.refused import Refused, RefusedMany

SHARE, FLOOR = "state-half", "union-floor"
AUTUMN = date(2021, 9, 21)


def codes_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    many = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [one.code for one in many]


@pytest.fixture
def loan(desk):
    """100,000 yuan for a year from 20 July 2021 at 3.85 %, half of it paid by the programme."""
    return desk.lent(desk.money.honours[0], SHARE)


def test_quarterly_claims_add_up_to_the_engine_to_the_fen(desk, loan):
    for day in (AUTUMN, date(2021, 12, 21), date(2022, 3, 21), date(2022, 6, 21)):
        with lending.at(day):
            if day.month == 12:
                commands.repay(
                    actor=desk.clerk(),
                    loan=loan,
                    day=date(2021, 12, 20),
                    principal=Decimal("33333.33"),
                    kind="early",
                )
            desk.settle(desk.claim(loan))
    with lending.at(date(2022, 7, 20)):
        loan.refresh_from_db()
        rest = {"day": date(2022, 7, 20), "principal": Decimal("66666.67"), "kind": "instalment"}
        loan = commands.repay(actor=desk.clerk(), loan=loan, **rest)
        desk.settle(desk.claim(loan))
        assert queries.next_claims(loan) == []
    told = Message.objects.filter(account_uid=loan.person.uid, template__startswith="loans.").order_by("pk")
    assert [row.template.removeprefix("loans.") for row in told] == [
        *("approve", "send", "grant", "disburse"),
        *("settled",) * 5,
    ]
    whole = reckoning.schedule(loan)
    claims = list(loan.claims.order_by("number"))
    assert [claim.start for claim in claims][1:] == [claim.end for claim in claims][:-1]
    assert sum(claim.subsidy for claim in claims) == whole.subsidy_total
    assert sum(claim.stated for claim in claims) == whole.interest_total
    board = {(row.code, row.year): row for row in queries.board(desk.cast.city)}
    assert board[SHARE, 2021].paid + board[SHARE, 2022].paid == whole.subsidy_total


def test_days_are_claimed_once_in_order_and_when_they_are_over(desk, loan):
    assert codes_of(commands.file_claim, actor=desk.clerk(), loan=loan, start=loan.disbursed, end=AUTUMN) == [
        "claim.early"
    ]
    with lending.at(date(2021, 12, 21)):
        claim = desk.claim(loan)
        assert (claim.start, claim.end) == (date(2021, 7, 20), AUTUMN)
        span = {"start": claim.start, "end": claim.end}
        assert codes_of(commands.file_claim, actor=desk.clerk(), loan=loan, **span) == ["claim.twice"]
        gap = {"start": date(2021, 10, 1), "end": date(2021, 12, 21)}
        assert codes_of(commands.file_claim, actor=desk.clerk(), loan=loan, **gap) == ["claim.days"]
        assert codes_of(commands.file_claim, actor=desk.holder(loan.honour), loan=loan, **span) == [
            "not_found"
        ]
        second = desk.claim(loan)
        assert second.start == claim.end
        assert codes_of(commands.return_claim, actor=desk.service, claim=claim, note="先退后面") == [
            "claim.later"
        ]
        commands.return_claim(actor=desk.service, claim=second, note="计息单不对")
        assert desk.claim(loan).start == second.start, "returned days may be claimed again"
    assert Claim.objects.filter(state="returned").count() == 1


def test_a_statement_with_a_missing_day_or_a_day_twice_is_refused_whole(desk, loan):
    with lending.at(AUTUMN):
        whole = lending.statement(loan, AUTUMN)
        assert len(whole) == 1
        reference, first, last, balance, annual, _interest = whole[0]
        cut = [
            [reference, first, "2021-08-09", balance, annual, "100.00"],
            [reference, "2021-08-11", last, balance, annual, "100.00"],
        ]
        with pytest.raises(RefusedMany) as error:
            desk.take(Sheet.STATEMENT, cut)
        assert "缺 2021-08-10 至 2021-08-11 的计息" in error.value.sentence
        assert error.value.refusals[0].sentence.startswith("A3")
        cut[1][1] = "2021-08-09"
        assert codes_of(desk.take, kind=Sheet.STATEMENT, rows=cut) == ["statement.days"]
        assert not StatementLine.objects.exists()
        desk.take(Sheet.STATEMENT, whole)
        assert codes_of(desk.take, kind=Sheet.STATEMENT, rows=whole) == ["statement.twice"]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (5, "674.00", "相差 0.25 元"),
        (3, "90000.00", "银行余额 90000.00 元，应为 100000.00 元"),
        (4, "0.0390", "合同为 0.038500"),
    ],
)
def test_a_claim_that_differs_from_the_statement_is_not_checked(desk, loan, place, value, said):
    with lending.at(AUTUMN):
        claim = desk.claim(loan)
        assert codes_of(commands.check_claim, actor=desk.service, claim=claim) == ["claim.statement"]
        rows = lending.statement(loan, AUTUMN)
        assert rows[0][5] == "673.75", "100,000 x 3.85 % x 63 / 360"
        rows[0][place] = value
        desk.take(Sheet.STATEMENT, rows)
        with pytest.raises(Refused) as error:
            commands.check_claim(actor=desk.service, claim=claim)
        assert said in error.value.sentence
    claim.refresh_from_db()
    assert claim.state == "filed"


def test_the_year_s_budget_holds_and_the_one_who_checks_does_not_pay(desk, loan, cast):
    with lending.at(AUTUMN):
        claim = desk.claim(loan)
        desk.state_interest(loan, AUTUMN)
        budget = {
            "actor": desk.service,
            "organiser": cast.city,
            "code": SHARE,
            "year": 2021,
            "basis": "预算调整",
        }
        commands.set_budget(**budget, amount=claim.subsidy - Decimal("0.01"))
        assert codes_of(commands.check_claim, actor=desk.service, claim=claim) == ["claim.budget"]
        commands.set_budget(**budget, amount=claim.subsidy)
        claim = commands.check_claim(actor=desk.service, claim=claim)
        assert codes_of(commands.set_budget, **budget, amount=Decimal(0)) == ["budget.used"]
        paid = {"claim": claim, "paid_on": AUTUMN, "voucher": "付 1"}
        assert codes_of(commands.settle_claim, actor=desk.service, **paid) == ["not_found"]
        assert codes_of(commands.settle_claim, actor=cast.actor("payer"), **paid | {"voucher": ""}) == [
            "claim.voucher"
        ]
        claim = commands.settle_claim(actor=cast.actor("payer"), **paid)
        assert (claim.state, claim.subsidy) == ("settled", Decimal("336.88"))


def test_a_bank_claims_by_sheet_and_its_figures_must_be_the_engine_s(desk, loan):
    with lending.at(AUTUMN):
        row = [loan.reference, "2021-07-20", "2021-09-20", "673.75", "336.87"]
        with pytest.raises(RefusedMany) as error:
            desk.take(Sheet.CLAIMS, [row])
        assert "336.88" in error.value.sentence
        assert not Claim.objects.exists()
        assert desk.take(Sheet.CLAIMS, [[*row[:4], "336.88"]]) == 1


def test_after_repayment_the_borrower_claims_once_for_all_days(desk):
    loan = desk.lent(desk.money.honours[1], FLOOR)
    with lending.at(date(2022, 3, 31)):
        span = {"start": loan.disbursed, "end": loan.matures}
        assert codes_of(commands.file_claim, actor=desk.holder(loan.honour), loan=loan, **span) == [
            "claim.early"
        ]
        repaid = {"day": date(2022, 3, 30), "principal": loan.principal, "kind": "early"}
        loan = commands.repay(actor=desk.clerk(), loan=loan, **repaid)
        claim = desk.settle(desk.claim(loan))
        assert (claim.start, claim.end) == (date(2021, 7, 20), date(2022, 3, 30))
        assert claim.subsidy == reckoning.schedule(loan).subsidy_total == Decimal("1194.72"), (
            "1.70 % for 253 days"
        )
        assert queries.next_claims(loan) == []


def test_overdue_days_booked_late_are_set_off_or_claimed_back(desk, loan):
    with lending.at(AUTUMN):
        claim = desk.claim(loan)
        late = {"start": date(2021, 8, 1), "end": date(2021, 8, 31)}
        assert codes_of(commands.exclude, actor=desk.clerk(), loan=loan, **late) == ["loan.claim_open"]
        desk.settle(claim)
        reason = {"cause": "reckoned", "reason": "银行补报逾期三十天"}
        assert codes_of(commands.claw_back, actor=desk.service, loan=loan, **reason) == ["clawback.nothing"]
        loan = commands.exclude(actor=desk.clerk(), loan=loan, **late)
        assert codes_of(commands.exclude, actor=desk.clerk(), loan=loan, **late) == ["exclusion.twice"]
        thirty = Decimal("160.42")  # 100,000 x 3.85 % x 30 / 360 / 2
        assert abs(queries.overpaid(loan) - thirty) <= Decimal("0.01")
    with lending.at(date(2021, 12, 21)):
        assert abs(Decimal("486.60") - thirty - queries.next_claims(loan)[0].subsidy) <= Decimal("0.01"), (
            "set off"
        )
        back = commands.claw_back(actor=desk.service, loan=loan, **reason)
        assert abs(back.amount - thirty) <= Decimal("0.01")
        assert codes_of(commands.receive_clawback, actor=desk.service, clawback=back, receipt="收 1") == [
            "not_found"
        ]
        commands.receive_clawback(actor=desk.cast.actor("payer"), clawback=back, receipt="收 1")
        second = desk.settle(desk.claim(loan))
    whole = reckoning.schedule(loan)
    due = sum(period.subsidy for period in whole.periods if period.end <= second.end)
    assert claim.subsidy + second.subsidy - back.amount == due


def test_misuse_brings_everything_back_and_ends_the_subsidy(desk, loan):
    with lending.at(AUTUMN):
        claim = desk.settle(desk.claim(loan))
        back = commands.claw_back(
            actor=desk.service, loan=loan, cause="misuse", reason="贷款用于买房，见核查记录"
        )
        assert back.amount == claim.subsidy
    with lending.at(date(2021, 12, 21)):
        assert codes_of(desk.claim, loan=loan) == ["claim.misused"]


def test_days_of_an_extension_bear_interest_and_no_subsidy(desk, loan):
    with lending.at(date(2022, 7, 19)):
        before = reckoning.schedule(loan)
        loan = commands.extend(actor=desk.clerk(), loan=loan, until=date(2022, 10, 20))
        after = reckoning.schedule(loan)
    assert after.subsidy_total == before.subsidy_total
    assert after.interest_total > before.interest_total


def test_a_claim_is_due_some_working_days_after_the_interest_day(db):
    assert deadlines.claim_due(date(2021, 9, 21), 5) == date(2021, 9, 27), "mid-autumn lies between"
    assert deadlines.claim_due(date(2044, 3, 21), 3) == date(2044, 3, 23), (
        "a year without calendar: Monday to Friday"
    )
    assert deadlines.claim_due(date(2021, 9, 21), 0) == date(2021, 9, 21) - timedelta(days=1)
