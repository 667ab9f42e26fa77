"""A loan desk for tests: signed products, two banks with a clerk each, holders with their links, loans at any stage."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import factories
import papers
import payments
from baijia.aftercare.loans import commands, documents, queries, reckoning
from baijia.aftercare.loans.models import Claim, Loan, Product
from baijia.aftercare.loans.sheets import HEADS, Sheet
from baijia.award.honours.models import Honour
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union
from baijia.interfaces.web.sheets import Line

STARTS = date(2021, 1, 1)
PDF = papers.pdf()


def at(day: date, hour: int = 10) -> Any:
    """Hold edition time at an hour of a day."""
    return clock.fixed(datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE))


@dataclass
class LoanDesk:
    """The service officer's loan desk of the cast's city."""

    money: payments.Desk
    banks: list[Union] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)

    @property
    def cast(self) -> factories.Cast:
        """The cast."""
        return self.money.cast

    @property
    def service(self) -> Actor:
        """The service officer."""
        return self.cast.actor("service")

    def clerk(self, bank: int = 0) -> Actor:
        """Return the clerk of a bank."""
        return self.cast.actor(f"bank{bank}")

    def holder(self, honour: Honour) -> Actor:
        """Return who comes by a holder's link."""
        return self.money.links[honour.person_id]

    def sign(self, code: str, *, starts: date = STARTS, text: str = "", ends: date | None = None) -> Product:
        """Draft and sign a product that ships, or the text given."""
        drafted = commands.draft_product(
            actor=self.service,
            organiser=self.cast.city,
            text=text or documents.shipped()[code],
            basis="工会贴息办法第三条",
            starts=starts,
            ends=ends,
        )
        self.products[code] = commands.sign_product(actor=self.cast.actor("leader"), product=drafted)
        return self.products[code]

    def apply(self, honour: Honour, code: str, **changed: Any) -> Loan:
        """Let a holder apply."""
        values: dict[str, Any] = {
            "amount": Decimal("100000.00"),
            "months": 12,
            "project": "薄壁件防颤夹具",
            "purpose": "购买材料和检测设备",
            "consents": ("share", "credit"),
            "documents": {"plan": ("说明.pdf", PDF), "proof": ("证明.pdf", PDF)},
            "guarantor": "演例担保公司",
            "tenancy": "T-1",
        }
        return commands.apply(
            actor=self.holder(honour), person=honour.person, product=self.products[code], **values | changed
        )

    def sent(self, honour: Honour, code: str, *, bank: int = 0, **changed: Any) -> Loan:
        """Let a holder apply, approve it and send it to a bank."""
        loan = commands.review(actor=self.service, loan=self.apply(honour, code, **changed), act="approve")
        return commands.send(actor=self.service, loan=loan, bank=self.banks[bank])

    def lent(
        self, honour: Honour, code: str, *, annual: str = "0.0385", bank: int = 0, **changed: Any
    ) -> Loan:
        """Have a loan signed and paid out today."""
        loan = self.sent(honour, code, bank=bank, **changed)
        today = clock.edition_now().date()
        loan = commands.answer(
            actor=self.clerk(bank),
            loan=loan,
            grant=True,
            principal=loan.amount,
            signed_on=today,
            annual=Decimal(annual),
        )
        matures = reckoning.months_after(today, loan.months)
        return commands.disburse(actor=self.clerk(bank), loan=loan, disbursed=today, matures=matures)

    def take(
        self, kind: Sheet, rows: Iterable[Sequence[str]], *, bank: int = 0, actor: Actor | None = None
    ) -> int:
        """Take a bank's sheet in."""
        lines = as_lines(kind, rows)
        digest = hashlib.sha256(repr([line.cells for line in lines]).encode()).hexdigest()
        return commands.take_sheet(
            actor=actor or self.clerk(bank),
            organiser=self.cast.city,
            bank=self.banks[bank],
            kind=kind,
            name=f"{kind}.xlsx",
            sha256=digest,
            rows=lines,
        )

    def state_interest(self, loan: Loan, until: date, **changed: Any) -> int:
        """Let the bank state the interest up to a day, as it should."""
        return self.take(Sheet.STATEMENT, statement(loan, until), **changed)

    def claim(self, loan: Loan) -> Claim:
        """File the next claim that is due."""
        span = queries.next_claims(loan)[0]
        claims_itself = loan.product.document["claimant"] == "borrower"
        actor = self.money.links[loan.person_id] if claims_itself else self.clerk()
        return commands.file_claim(actor=actor, loan=loan, start=span.start, end=span.end)

    def settle(self, claim: Claim) -> Claim:
        """State the interest of a claim, check it and pay it."""
        self.state_interest(claim.loan, claim.end)
        claim = commands.check_claim(actor=self.service, claim=claim)
        today = clock.edition_now().date()
        return commands.settle_claim(
            actor=self.cast.actor("payer"), claim=claim, paid_on=today, voucher="付 0001"
        )


def as_lines(kind: Sheet, rows: Iterable[Sequence[str]]) -> list[Line]:
    """Return rows as the interface reads them from a workbook."""
    heads = HEADS[kind]
    return [
        Line(
            dict(zip(heads, row, strict=True)),
            {head: f"{'ABCDEF'[place]}{number}" for place, head in enumerate(heads)},
        )
        for number, row in enumerate(rows, start=2)
    ]


def statement(loan: Loan, until: date) -> list[list[str]]:
    """Return the bank's statement of a loan from where the last one ended: a line for each balance and period.

    The bank sums for itself: balance x rate x days / 360, rounded as the difference of rounded running totals.
    """
    start, last = queries.statement_end(loan), min(until, loan.closed_on or loan.matures)
    changes = {row.day for row in loan.repayments.all()}
    changes |= {period.end for period in reckoning.schedule(loan).periods}
    days = [loan.disbursed, *sorted(day for day in changes if loan.disbursed < day < last), last]
    rows, total = [], Fraction(0)
    for first, end in itertools.pairwise(days):
        balance = reckoning.outstanding(loan, first)
        before = fen(total)
        total += Fraction(balance) * Fraction(loan.annual) * (end - first).days / 360
        if first >= start:
            shown = [loan.reference, first, end - timedelta(days=1), balance, loan.annual]
            rows.append([*map(str, shown), f"{Decimal(fen(total) - before) / 100:.2f}"])
    return rows


def fen(amount: Fraction) -> int:
    """Round half up to fen."""
    return int(amount * 100 + Fraction(1, 2))


def make_loan_desk(cast: factories.Cast, edition: Edition, *, holders: int = 3) -> LoanDesk:
    """Make a loan desk with two banks, rates of this year and a budget for each product that ships."""
    desk = LoanDesk(payments.make_desk(cast, edition, holders=holders, settings=False))
    for number in range(2):
        bank = directory.add_union(
            actor=SYSTEM,
            code=f"BANK{number}",
            name=f"演例{number}银行",
            kind=UnionKind.PARTNER,
            parent=cast.city,
        )
        desk.banks.append(bank)
        cast.accounts[f"bank{number}"] = directory.open_account(
            actor=SYSTEM, username=f"bank{number}", display_name=f"bank{number}", role=Role.BANK, union=bank
        )
    commands.enter_rates(
        actor=desk.service,
        organiser=cast.city,
        tenor="1Y",
        source="全国银行间同业拆借中心",
        rows=[(date(2021, month, 20), Decimal("0.0385")) for month in range(1, 7)],
    )
    for code in documents.shipped():
        for year in (2021, 2022, 2023):
            commands.set_budget(
                actor=desk.service,
                organiser=cast.city,
                code=code,
                year=year,
                amount=Decimal("50000.00"),
                basis="年度预算批复第 1 号",
            )
    return desk
