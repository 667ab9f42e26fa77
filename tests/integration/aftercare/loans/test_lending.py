"""Products, applications, the union's review, the bank's answer, and the life of a loan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import lending
from baijia.aftercare.loans import commands, documents, queries, reckoning
from baijia.aftercare.loans.models import Benchmark, Loan, Product
from baijia.aftercare.loans.sheets import Sheet
from baijia.core.models import AuditRow
from baijia.core.refused import Refused, RefusedMany

TODAY = date(2021, 7, 20)
SHARE = "state-half"


def codes_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    many = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [(one.code, one.field) for one in many]


def test_the_five_products_that_ship_are_sound_and_name_their_source():
    shipped = {code: documents.parse(text) for code, text in documents.shipped().items()}
    assert sorted(shipped) == ["county-full", "lpr-floor", "state-half", "union-floor", "union-full"]
    assert all(one["source"] and one["code"] == code for code, one in shipped.items())
    assert {step["kind"] for one in shipped.values() for step in one["subsidy"]} == {"share", "floor", "full"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('cap = "500000"', "cap = 500000"), "cap"),
        (('share = "0.5"', 'share = "50%"'), "subsidy[1].share"),
        (('tenor = "1Y"', 'tenor = "2Y"'), "tenor"),
        (('kind = "share"', 'kind = "half"'), "subsidy[1].kind"),
        (("months = 36", "months = 0"), "months"),
        (('code = "proof"', 'code = "plan"'), "documents[2].code"),
        (("assumed = true", "assumed = true\nrebate = 1"), "rebate"),
        (('name = "项目说明"', "name ="), "TOML"),
    ],
)
def test_terms_with_a_fault_are_refused_by_key(desk, change, where):
    text = documents.shipped()[SHARE].replace(*change)
    with pytest.raises(Refused) as error:
        desk.sign("x", text=text)
    assert error.value.sentence.startswith(where)
    assert not Product.objects.filter(starts=lending.STARTS, code="x").exists()


def test_a_product_holds_once_another_person_has_signed_it(desk):
    drafted = commands.draft_product(
        actor=desk.service,
        organiser=desk.cast.city,
        text=documents.shipped()[SHARE],
        basis="办法第三条",
        starts=date(2021, 7, 21),
    )
    assert [
        one.starts for one in queries.offered(desk.cast.city, date(2021, 7, 21)) if one.code == SHARE
    ] == [lending.STARTS]
    assert codes_of(commands.sign_product, actor=desk.service, product=drafted)[0][0] == "not_found"
    commands.sign_product(actor=desk.cast.actor("leader"), product=drafted)
    assert [
        one.starts for one in queries.offered(desk.cast.city, date(2021, 7, 21)) if one.code == SHARE
    ] == [date(2021, 7, 21)]


def test_a_rate_table_with_a_gap_is_refused_whole_and_a_missing_month_when_it_is_needed(desk, cast):
    before = Benchmark.objects.count()
    rows = [(date(2021, 7, 20), Decimal("0.0385")), (date(2021, 9, 22), Decimal("0.0385"))]
    with pytest.raises(Refused) as error:
        commands.enter_rates(actor=desk.service, organiser=cast.city, tenor="1Y", source="x", rows=rows)
    assert "2021-09-22" in error.value.sentence
    assert "缺了中间的月份" in error.value.sentence
    assert Benchmark.objects.count() == before
    with lending.at(date(2021, 9, 1)):
        loan = desk.apply(desk.money.honours[0], "lpr-floor")
        assert codes_of(commands.review, actor=desk.service, loan=loan, act="approve") == [
            ("rate.gap", "signed_on")
        ]


def test_an_application_needs_what_its_product_needs(desk):
    honour = desk.money.honours[0]
    faults = codes_of(
        desk.apply,
        honour=honour,
        code="county-full",
        amount=Decimal("100000.01"),
        months=25,
        consents=("share",),
        tenancy="",
        documents={"plan": ("说明.pdf", lending.PDF)},
        purpose="",
    )
    assert [field for _code, field in faults] == [
        *("amount", "months", "purpose", "amount", "consent_credit", "file_proof")
    ]
    assert not Loan.objects.exists()


def test_only_the_holder_applies_once_at_a_time_and_not_before_the_product_began(desk):
    first, second = desk.money.honours[:2]
    loan = desk.apply(first, SHARE)
    assert codes_of(desk.apply, honour=first, code="union-full")[0][0] == "loan.asked"
    values = {
        "amount": Decimal(1000), "months": 6, "project": "甲乙", "purpose": "材料",
        "consents": ("share", "credit"), "documents": {},
    }  # fmt: skip
    stranger = {"person": first.person, "product": desk.products[SHARE], **values}
    assert codes_of(commands.apply, actor=desk.holder(second), **stranger)[0][0] == "not_found"
    later = desk.sign(SHARE, starts=date(2021, 8, 1))
    assert codes_of(
        commands.apply, actor=desk.holder(second), **stranger | {"person": second.person, "product": later}
    )[0] == ("loan.before_product", "signed_on")
    loan = commands.review(actor=desk.service, loan=loan, act="return", note="用途请写细")
    loan = commands.correct(
        actor=desk.holder(first),
        loan=loan,
        amount=Decimal("80000.00"),
        months=12,
        project="甲乙",
        purpose="检测设备",
        documents={},
        guarantor="演例担保公司",
    )
    assert (loan.state, loan.amount, loan.files.count()) == ("applied", Decimal("80000.00"), 2)


def test_approval_sets_the_expected_subsidy_aside_and_no_more_than_the_budget(desk, cast):
    loan = commands.review(actor=desk.service, loan=desk.apply(desk.money.honours[0], SHARE), act="approve")
    expected = reckoning.expected(
        loan.product.document,
        principal=loan.amount,
        annual=Decimal("0.05"),
        benchmark=None,
        disbursed=TODAY,
        months=12,
    )
    assert (loan.expected, queries.reserved(cast.city, SHARE)) == (expected, expected)
    for year in (2021, 2022, 2023):
        commands.set_budget(
            actor=desk.service,
            organiser=cast.city,
            code=SHARE,
            year=year,
            amount=Decimal("1000.00"),
            basis="压缩预算",
        )
    other = desk.apply(desk.money.honours[1], SHARE)
    assert codes_of(commands.review, actor=desk.service, loan=other, act="approve") == [("loan.budget", None)]


def test_a_clerk_sees_only_what_was_sent_to_the_own_bank(desk):
    first, second, third = desk.money.honours
    desk.apply(third, SHARE)
    own, other = desk.sent(first, SHARE, bank=0), desk.sent(second, SHARE, bank=1)
    assert list(queries.visible_to(desk.clerk(0))) == [own]
    assert list(queries.visible_to(desk.clerk(1))) == [other]
    assert queries.visible_to(desk.service).count() == 3
    assert not queries.visible_to(desk.cast.actor("organiser")).exists()
    for actor, loan in ((desk.clerk(0), other), (desk.cast.actor("recommender"), own)):
        assert (
            codes_of(commands.answer, actor=actor, loan=loan, grant=False, note="不符合")[0][0] == "not_found"
        )
    file = own.files.first()
    assert queries.file(desk.clerk(0), file.uid) == file
    assert codes_of(lambda: queries.file(desk.clerk(1), file.uid))[0][0] == "not_found"


def test_the_banks_terms_lie_within_the_product_and_its_dates(desk):
    loan = desk.sent(desk.money.honours[0], "lpr-floor")
    terms = {"principal": Decimal("100000.01"), "annual": Decimal("0.06"), "signed_on": date(2021, 7, 21)}
    faults = codes_of(commands.answer, actor=desk.clerk(), loan=loan, grant=True, **terms)
    assert [field for _code, field in faults] == ["principal", "annual", "signed_on"]
    terms = {"principal": Decimal("90000.00"), "annual": Decimal("0.0435")}
    early = {**terms, "signed_on": date(2020, 12, 31)}
    assert codes_of(commands.answer, actor=desk.clerk(), loan=loan, grant=True, **early) == [
        ("loan.before_product", "signed_on")
    ]
    loan = commands.answer(actor=desk.clerk(), loan=loan, grant=True, **terms, signed_on=TODAY)
    assert (loan.state, loan.benchmark) == ("granted", Decimal("0.0385")), "the LPR of the day of signing"
    dates = {"disbursed": date(2021, 7, 19), "matures": date(2022, 7, 21)}
    faults = codes_of(commands.disburse, actor=desk.clerk(), loan=loan, **dates)
    assert [field for _code, field in faults] == ["disbursed", "matures"]
    dates = {"disbursed": TODAY, "matures": date(2022, 7, 20)}
    plan = [(date(2022, 1, 20), Decimal("40000.00")), (date(2022, 7, 20), Decimal("40000.00"))]
    assert codes_of(commands.disburse, actor=desk.clerk(), loan=loan, **dates, plan=plan) == [
        ("loan.plan_sum", "plan")
    ]
    plan[1] = (date(2022, 7, 20), Decimal("50000.00"))
    loan = commands.disburse(actor=desk.clerk(), loan=loan, **dates, plan=plan)
    assert (loan.state, loan.instalments.count(), loan.expected) == (
        "running",
        2,
        reckoning.schedule(loan).subsidy_total,
    )
    assert reckoning.as_engine(loan).borrower_rates[0].annual == Decimal("0.0235"), "LPR less 150 points"


def test_repayments_close_a_loan_and_nothing_more_than_owed_is_booked(desk):
    loan = desk.lent(desk.money.honours[0], SHARE)
    early = {"day": TODAY, "principal": Decimal("100000.01"), "kind": "early"}
    assert codes_of(commands.repay, actor=desk.clerk(), loan=loan, **early)[0][0] == "repayment.amount"
    with lending.at(date(2021, 9, 1)):
        day = date(2021, 9, 1)
        half = {"day": day, "principal": Decimal("50000.00"), "kind": "early"}
        loan = commands.repay(actor=desk.clerk(), loan=loan, **half)
        assert codes_of(commands.repay, actor=desk.clerk(), loan=loan, **half)[0][0] == "repayment.twice"
    with lending.at(date(2021, 10, 1)):
        loan = commands.repay(actor=desk.clerk(), loan=loan, **half | {"day": date(2021, 10, 1)})
    assert (loan.state, loan.closed_on) == ("closed", date(2021, 10, 1))
    assert codes_of(commands.extend, actor=desk.clerk(), loan=loan, until=date(2022, 12, 1))[0][0] == (
        "loan.not_running"
    )


def test_a_bank_may_work_by_sheets_that_are_taken_whole_or_not_at_all(desk):
    first, second = (desk.sent(honour, SHARE) for honour in desk.money.honours[:2])
    good = [first.reference, "同意", "100,000.00", "2021/7/20", "0.0385", ""]
    with pytest.raises(RefusedMany) as error:
        desk.take(Sheet.ANSWERS, [good, [second.reference, "同意", "一万", "20210732", "0.0385", ""]])
    assert [one.sentence[:4] for one in error.value.refusals] == ["C3 放", "D3 签"]
    assert not Loan.objects.filter(state="granted").exists(), "nothing half booked"
    with pytest.raises(RefusedMany) as error:
        desk.take(Sheet.ANSWERS, [good], bank=1)
    assert error.value.refusals[0].code == "sheet.reference"
    rows = [good, [second.reference, "不同意", "", "", "", "征信不符合"]]
    assert desk.take(Sheet.ANSWERS, rows, actor=desk.service) == 2, "the officer enters a bank's sheet"
    assert desk.take(Sheet.PAYOUTS, [[first.reference, "2021-07-20", "2022-07-20"]]) == 1
    with lending.at(date(2021, 8, 2)):
        desk.take(Sheet.REPAYMENTS, [[first.reference, "2021-08-01", "10000", "提前"]])
        desk.take(Sheet.OVERDUE, [[first.reference, "2021-07-25", "2021-07-27"]])
    first.refresh_from_db()
    assert (first.state, first.repayments.get().principal) == ("running", Decimal("10000.00"))
    assert first.exclusions.get().end == date(2021, 7, 28), "the last day is given inclusively"
    assert AuditRow.objects.filter(act="loans.take_sheet").count() == 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_the_same_number_of_statements(desk, count, django_assert_num_queries):
    for honour in desk.money.honours[:count]:
        desk.sent(honour, SHARE)
    actor = desk.service
    with django_assert_num_queries(1):
        rows = list(queries.visible_to(actor))
        assert [(row.product.name, row.bank.name, row.organiser.name) for row in rows]
