"""Loans with subsidised interest: applied for, lent by two banks, and two years of claims to the fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from baijia.aftercare.incubator import queries as incubator
from baijia.aftercare.loans import commands, documents, queries, reckoning
from baijia.aftercare.loans.enums import LENT, Claimant, ClaimState, LoanState
from baijia.aftercare.loans.models import Claim, Loan, Product
from baijia.aftercare.loans.sheets import HEADS, Sheet
from baijia.award.honours import queries as register
from baijia.core import clock
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Person, Union
from baijia.engine.canonical import digest
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

LOANS = 30
QUARTERS = 8
ONE = timedelta(days=1)
RATES = ("0.0385", "0.0380", "0.0370", "0.0365")
PURPOSES = ("购买材料和量具", "试制样机", "租用检测设备", "支付外协加工费")


@dataclass(frozen=True)
class Row:
    """A row of a bank's sheet as the interface reads it."""

    cells: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)


def open_desk(play: Play) -> None:
    """Bring in two banks, publish two years of benchmark rates month by month, sign the products, set budgets."""
    city, service = play.tree.city, play.actor("service")
    for place, code in enumerate(("CD-YH", "CD-NS")):
        bank = directory.add_union(
            actor=SYSTEM,
            code=code,
            name=("演例银行", "演例农商银行")[place],
            kind=UnionKind.PARTNER,
            parent=city,
        )
        play.banks.append(bank)
    play.accounts["bank"] = directory.open_account(
        actor=SYSTEM, username="bank", display_name="韩示银", role=Role.BANK, union=play.banks[0]
    )
    with play.at(play.now + timedelta(days=2)):
        publish_rates(play)
        starts = play.now.date().replace(day=1)
        for text in documents.shipped().values():
            drafted = commands.draft_product(
                actor=service,
                organiser=city,
                text=text,
                basis="市总工会小额贴息贷款办法（演示）第三条",
                starts=starts,
            )
            commands.sign_product(actor=play.actor("leader"), product=drafted)
        for product in queries.offered(city, play.now.date()):
            for year in range(starts.year, starts.year + 4):
                commands.set_budget(
                    actor=service,
                    organiser=city,
                    code=product.code,
                    year=year,
                    amount=Decimal("200000.00"),
                    basis="年度预算批复（演示）",
                )


def publish_rates(play: Play) -> None:
    """Enter the months that were published since the last one known."""
    city, today = play.tree.city, play.now.date()
    last = queries.benchmarks(city).first()
    day = reckoning.months_after(last.day, 1) if last else reckoning.months_after(today.replace(day=20), -12)
    rows = []
    while day <= today:
        rows.append((day, Decimal(RATES[(day.year * 12 + day.month) // 7 % len(RATES)])))
        day = reckoning.months_after(day, 1)
    if rows:
        commands.enter_rates(
            actor=play.actor("service"), organiser=city, tenor="1Y", source="演示利率，每月二十日", rows=rows
        )


def lend(play: Play) -> None:
    """Have holders apply, some sent back once; one bank answers on its pages, the other by sheets alone."""
    people = [Person.objects.get(uid=uid) for uid in sorted(play.holders)]
    products = queries.offered(play.tree.city, play.now.date())
    for first in range(0, LOANS, len(people)):
        waiting: list[tuple[int, Loan]] = []
        with play.at(play.now + ONE):
            for place in range(first, min(first + len(people), LOANS)):
                person = people[place - first]
                open_to = [one for one in products if _fits(one, person)]
                product = open_to[(place + first // len(people)) % len(open_to)]
                loan = _approved(play, _apply(play, person, product, place), place)
                if loan.bank == play.banks[0]:
                    _granted(play, loan, place)
                else:
                    waiting.append((place, loan))
            _answered_by_sheet(play, waiting)
    play.progress.count("贷款", LOANS, LOANS)


def _tenancy(person: Person) -> str:
    held = incubator.running_tenancy(person)
    return held.number if held else ""


def _fits(product: Product, person: Person) -> bool:
    """Whether the person meets the product's terms, and has not used it up."""
    used = queries.of_person(person).filter(product__code=product.code, state__in=LENT).count()
    needs = documents.requires(product.document, "tenancy") and not _tenancy(person)
    return not needs and used < int(product.document["most_loans"])


def _approved(play: Play, loan: Loan, place: int) -> Loan:
    service = play.actor("service")
    if place % 10 == 7:
        loan = _sent_back(play, loan)
    loan = commands.review(actor=service, loan=loan, act="approve")
    return commands.send(actor=service, loan=loan, bank=play.banks[place % 2])


def _apply(play: Play, person: Person, product: Product, place: int) -> Loan:
    terms = product.document
    thousands = 20 + play.chance.randrange(int(documents.cap(terms)) // 1000 - 20)
    files = {
        one["code"]: (f"{one['code']}.pdf", scan(one["code"])) for one in terms["documents"] if one["needed"]
    }
    return commands.apply(
        actor=_holder(play, person),
        person=person,
        product=product,
        amount=Decimal(thousands * 1000),
        months=min(terms["months"], (12, 18, 24, 36)[place % 4]),
        project=f"演例成果转化{place + 1}号",
        purpose=PURPOSES[place % len(PURPOSES)],
        consents=("share", "credit"),
        documents=files,
        guarantor="演例融资担保公司",
        tenancy=_tenancy(person),
    )


def _sent_back(play: Play, loan: Loan) -> Loan:
    loan = commands.review(actor=play.actor("service"), loan=loan, act="return", note="用途请写明明细")
    return commands.correct(
        actor=_holder(play, loan.person),
        loan=loan,
        amount=loan.amount,
        months=loan.months,
        project=loan.project,
        purpose=f"{loan.purpose}，明细见附件",
        documents={},
        guarantor=loan.guarantor,
        tenancy=loan.tenancy,
    )


def _granted(play: Play, loan: Loan, place: int) -> Loan:
    clerk, today = play.as_role(play.accounts["bank"], Role.BANK, play.banks[0]), play.now.date()
    loan = commands.answer(
        actor=clerk, loan=loan, grant=True, principal=loan.amount, signed_on=today, annual=_annual(place)
    )
    matures = reckoning.months_after(today, loan.months)
    half = (loan.amount / 2).quantize(Decimal("0.01"))
    plan = [(reckoning.months_after(today, loan.months // 2), half), (matures, loan.amount - half)]
    return commands.disburse(actor=clerk, loan=loan, disbursed=today, matures=matures, plan=plan)


def _annual(place: int) -> Decimal:
    return (Decimal("0.0345"), Decimal("0.0385"), Decimal("0.0400"), Decimal("0.0435"))[place % 4]


def _answered_by_sheet(play: Play, waiting: Sequence[tuple[int, Loan]]) -> None:
    today = play.now.date()
    rows = [
        (loan.reference, "同意", f"{loan.amount:.2f}", today.isoformat(), str(_annual(place)), "")
        for place, loan in waiting
    ]
    take(play, Sheet.ANSWERS, rows, play.banks[1])
    rows_out = [
        (loan.reference, today.isoformat(), reckoning.months_after(today, loan.months).isoformat())
        for _place, loan in waiting
    ]
    take(play, Sheet.PAYOUTS, rows_out, play.banks[1])


def take(play: Play, kind: Sheet, rows: Iterable[Sequence[str]], bank: Union) -> None:
    """Take in a sheet that a bank sent, as the service officer does."""
    heads = HEADS[kind]
    read = [
        Row(dict(zip(heads, row, strict=True)), dict.fromkeys(heads, f"A{number}"))
        for number, row in enumerate(rows, start=2)
    ]
    if read:
        commands.take_sheet(
            actor=play.actor("service"),
            organiser=play.tree.city,
            bank=bank,
            kind=kind,
            name=f"{kind}-{bank.code}-{play.now:%Y%m%d}.xlsx",
            sha256=digest([row.cells for row in read]),
            rows=read,
        )


def claim_for_two_years(play: Play) -> None:
    """Let eight quarters pass: principal comes back, some days are overdue, statements, claims, checks and payment."""
    for quarter in range(QUARTERS):
        day = _next_interest_day(play.now.date())
        with play.at(datetime(day.year, day.month, day.day, 10, tzinfo=clock.ZONE) + ONE):
            publish_rates(play)
            _repay(play, quarter)
            for bank in play.banks:
                lent = [loan for loan in _lent() if loan.bank_id == bank.pk]
                take(play, Sheet.STATEMENT, (row for loan in lent for row in statement(loan)), bank)
            _claim(play)
        play.progress.count("贴息", quarter + 1, QUARTERS)
    check_sums()


def _next_interest_day(day: date) -> date:
    month = next(
        month for month in (3, 6, 9, 12, 15) if date(day.year + month // 13, (month - 1) % 12 + 1, 20) > day
    )
    return date(day.year + month // 13, (month - 1) % 12 + 1, 20)


def _lent() -> list[Loan]:
    rows = Loan.objects.filter(state__in=LENT).select_related("product", "bank", "organiser", "person")
    return list(rows.order_by("reference"))


def _repay(play: Play, quarter: int) -> None:
    """Repay what is due, on the first day of the period; every ninth loan repays early, every eleventh is overdue once."""
    today, service = play.now.date(), play.actor("service")
    for place, loan in enumerate(_lent()):
        if loan.state != LoanState.RUNNING or loan.matures is None:
            continue
        owed = reckoning.outstanding(loan, today)
        if loan.matures <= today or (place % 9 == 4 and quarter == 3):
            day = min(loan.matures, today)
            kind = "instalment" if loan.matures <= today else "early"
            commands.repay(actor=service, loan=loan, day=day, principal=owed, kind=kind)
        elif quarter == 1:
            part = (owed / 4).quantize(Decimal("0.01"))
            commands.repay(actor=service, loan=loan, day=today, principal=part, kind="instalment")
        elif place % 11 == 5 and quarter == 2:
            commands.exclude(
                actor=service, loan=loan, start=today - timedelta(days=40), end=today - timedelta(days=12)
            )


def statement(loan: Loan) -> list[tuple[str, ...]]:
    """Return what a bank states of a loan since its last statement: a line a period, as its own system has it."""
    since, rows, balance = queries.statement_end(loan), [], loan.principal
    last = min(loan.closed_on or clock.edition_now().date(), clock.edition_now().date())
    for period in reckoning.schedule(loan).periods:
        end = min(period.end, last)
        if since is None or end <= since:
            continue
        balance = reckoning.outstanding(loan, since)
        days = (since.isoformat(), (end - ONE).isoformat())
        rows.append((loan.reference, *days, str(balance), str(loan.annual), f"{period.interest:.2f}"))
        since = end
    return rows


def _claim(play: Play) -> None:
    """Claim what is due: banks by sheet or page, borrowers on their own page; check and pay everything."""
    sheet: list[tuple[str, ...]] = []
    for loan in _lent():
        for span in queries.next_claims(loan):
            if loan.product.document["claimant"] == Claimant.BORROWER:
                commands.file_claim(
                    actor=_holder(play, loan.person), loan=loan, start=span.start, end=span.end
                )
            elif loan.bank == play.banks[0]:
                clerk = play.as_role(play.accounts["bank"], Role.BANK, play.banks[0])
                commands.file_claim(actor=clerk, loan=loan, start=span.start, end=span.end)
            else:
                days = (span.start.isoformat(), (span.end - ONE).isoformat())
                sheet.append((loan.reference, *days, str(span.interest), str(span.subsidy)))
    take(play, Sheet.CLAIMS, sheet, play.banks[1])
    for claim in Claim.objects.filter(state=ClaimState.FILED).order_by("loan__reference", "number"):
        commands.check_claim(actor=play.actor("service"), claim=claim)
        voucher = f"演付 {play.now:%Y%m}-{claim.number:02d}"
        commands.settle_claim(
            actor=play.actor("payer"), claim=claim, paid_on=play.now.date(), voucher=voucher
        )


def check_sums() -> None:
    """Compare the claims of every loan with the engine's schedule, to the fen.

    Raises:
        RuntimeError: naming the loans that differ.
    """
    wrong = [loan.reference for loan in _lent() if queries.overpaid(loan)]
    if wrong:
        raise RuntimeError(f"claims differ from the engine: {', '.join(wrong)}")


def _holder(play: Play, person: Person) -> Actor:
    return register.holder_link(play.holders[person.uid]).actor


def figures(play: Play) -> list[tuple[str, str]]:
    """Return what was lent and paid, for the report; empty where that was not played."""
    lent = _lent()
    if not lent:
        return []
    paid = list(Claim.objects.filter(state=ClaimState.SETTLED).values_list("subsidy", flat=True))
    principal = sum((loan.principal or Decimal(0) for loan in lent), Decimal(0))
    return [
        ("贴息贷款", f"{len(lent):>7,} 笔 {principal:,} 元"),
        ("已拨付贴息", f"{len(paid):>7,} 笔 {sum(paid, Decimal(0)):,} 元"),
    ]


SERVED: tuple[Callable[[Play], None], ...] = (open_desk, lend, claim_for_two_years)
