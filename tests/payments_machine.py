"""A machine that throws operations at the payments in any order, beside a bank that remembers what it really did.

Each operation is a real command with arguments that may be wrong. Refusals are expected; what must never happen
is a second payment of one obligation, a payment the books do not know, or books that do not agree.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

import payments
from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import (
    BankAccount,
    Batch,
    Declaration,
    Line,
    Obligation,
    Payee,
    Posting,
    Recovery,
)
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.refused import Refused

START = datetime.fromisoformat("2021-07-20T10:00:00+08:00")
CHEAP = 50
"""Operations between two full comparisons of the books."""


class Doubled(AssertionError):  # noqa: N818 - it names what happened
    """An obligation was paid twice, or money is unaccounted for."""


class Nothing(Exception):  # noqa: N818 - it names what happened
    """There is nothing this act could be done to."""


class Machine:
    """The desk, the bank's own memory, and the seeded generator of what happens next."""

    def __init__(self, desk: payments.Desk, seed: int, *, fresh: int = 0) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.now = START
        self.serial = 100
        self.fresh = fresh
        """Every so many operations somebody new is honoured, so that a long run does not run dry."""
        self.numbers: dict[str, str] = {}
        self.executed: dict[str, bool] = {}
        """Reference of a line -> whether the bank moved the money; decided once, when the file reaches it."""
        self.done: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.acts = [
            *[self.owe] * 2, *[self.give] * 4, self.withdraw, *[self.rekey] * 4, *[self.draft] * 3, *[self.check] * 3,
            *[self.approve] * 3, *[self.export] * 3, self.accept, self.void, *[self.answer] * 5, self.answer_badly,
            *[self.close] * 2, self.revoke, *[self.settle] * 2, self.receive, self.declare, self.file, self.wait,
        ]  # fmt: skip

    def run(self, operations: int) -> None:
        """Throw so many operations and look after each. What finds nothing to act on is no operation."""
        number = 0
        while number < operations:
            act = self.chance.choice(self.acts)
            with clock.fixed(self.now):
                try:
                    act()
                    self.done[act.__name__] += 1
                except Nothing:
                    continue
                except Refused as refused:
                    self.refusals[refused.code] += 1
                number += 1
                self.look(full=number % CHEAP == 0)
            if self.fresh and number % self.fresh == 0:
                self.honour_somebody()
        with clock.fixed(self.now):
            self.settle_everything()

    # what may happen

    def owe(self) -> None:
        commands.raise_prizes(actor=self.desk.payer, edition=self.desk.edition)

    def give(self) -> None:
        self.serial += 1
        honour = self.chance.choice(self.desk.honours)
        payee = Payee.objects.filter(person=honour.person).first()
        has = queries.account_of(payee) if payee else None
        if has is not None and self.chance.random() < 0.9:  # people seldom change what they gave
            raise Nothing
        if payee is None:
            raise Nothing
        account = self.desk.give(honour, self.serial)
        self.numbers[account.uid] = payments.card(self.serial)

    def withdraw(self) -> None:
        honour = self.chance.choice(self.desk.honours)
        if self.chance.random() < 0.7:
            raise Nothing
        if not Payee.objects.filter(person=honour.person).exists():
            raise Nothing
        commands.withdraw_account(actor=self.desk.links[honour.person_id], payee=self.desk.payee(honour))

    def rekey(self) -> None:
        account = self.pick(BankAccount.objects.filter(state="collected", uid__in=self.numbers))
        number = self.numbers[account.uid] if self.chance.random() < 0.9 else payments.card(1)
        self.desk.rekey({account.uid: number})

    def draft(self) -> None:
        if self.batches().filter(state__in=("draft", "checked", "approved")).count() > 2:
            raise Nothing
        self.desk.draft(Purpose.PRIZE)

    def check(self) -> None:
        self.desk.check(self.pick_batch("draft"))

    def approve(self) -> None:
        commands.approve_batch(actor=self.desk.checker, batch=self.pick_batch("checked"))

    def export(self) -> None:
        batch = self.pick_batch("approved")
        commands.export_batch(actor=self.desk.payer, batch=batch)
        for line in batch.lines.all():
            if line.reference in self.executed:
                raise Doubled(f"{line.reference} reached the bank twice")
            self.executed[line.reference] = self.chance.random() < 0.8

    def accept(self) -> None:
        commands.accept_batch(
            actor=self.desk.payer, batch=self.pick_batch("exported"), bank_serial="受理号 1"
        )

    def void(self) -> None:
        if self.chance.random() > 0.3:
            raise Nothing
        commands.void_batch(actor=self.desk.payer, batch=self.any_batch(), reason="随机作废一批")

    def answer(self) -> None:
        """The bank tells the truth about some lines or all, again and again."""
        batch = self.pick_batch("exported", "accepted", "returned", "paid")
        numbers = [row.number for row in batch.lines.all() if self.chance.random() < 0.8]
        self.bank_says(batch, numbers or [1])

    def bank_says(self, batch: Batch, numbers: list[int] | None) -> None:
        self.serial += 1
        failing = [row.number for row in batch.lines.all() if not self.executed.get(row.reference, False)]
        self.desk.answer(batch, failing, numbers=numbers, salt=str(self.serial))

    def answer_badly(self) -> None:
        """A file that cannot be true: wrong batch, totals, amounts, or the same bytes again."""
        batch = self.any_batch()
        kind = self.chance.randrange(3)
        before = Posting.objects.count()
        try:
            if kind == 0:
                self.desk.answer(batch, total=("99", "1.00"))
            elif kind == 1:
                self.desk.answer(batch, total=("", ""), change=lambda rows: rows[2].__setitem__(1, "0.01"))
            else:
                self.desk.answer(batch, change=lambda rows: rows[2].__setitem__(0, "5101-99999-0001"))
        except Refused:
            if Posting.objects.count() != before:
                raise Doubled("a refused file was half booked") from None
            raise

    def close(self) -> None:
        batch = self.pick_batch("paid", "returned")
        moved = sum((row.net for row in batch.lines.all() if self.executed[row.reference]), Decimal("0.00"))
        commands.close_batch(actor=self.desk.checker, batch=batch, statement=moved)

    def revoke(self) -> None:
        if self.chance.random() > 0.1:
            raise Nothing
        honour = self.chance.choice(self.desk.honours)
        Honour.objects.filter(pk=honour.pk, state=HonourState.CONFERRED).update(
            state=HonourState.REVOKED,
            revoked_at=clock.edition_now(),
            revocation={"ground": "fraud", "decision": "决 1 号", "recover": "48000.00"},
        )

    def settle(self) -> None:
        owed = self.pick(self.owed().filter(honour__state="revoked").exclude(state="cancelled"))
        commands.settle_revoked(actor=self.desk.payer, obligation=owed)

    def receive(self) -> None:
        recovery = self.pick(Recovery.objects.filter(state="demanded", obligation__in=self.owed()))
        commands.receive_recovery(actor=self.desk.payer, recovery=recovery, receipt="到账 0001")

    def declare(self) -> None:
        months = queries.undeclared_months(self.desk.cast.city)
        if not months:
            raise Nothing
        commands.declare(actor=self.desk.payer, organiser=self.desk.cast.city, month=months[0][0])

    def file(self) -> None:
        row = self.pick(Declaration.objects.all())
        commands.file_declaration(actor=self.desk.payer, declaration=row, receipt="完税 0001")

    def wait(self) -> None:
        self.now += timedelta(days=self.chance.choice((0, 0, 0, 1, 2, 20)))

    def honour_somebody(self) -> None:
        from baijia.award.honours import commands as honours
        from baijia.award.honours import queries as register

        with clock.fixed(self.now):
            made = payments.make_honour(self.desk, Honour.objects.filter(edition=self.desk.edition).count())
            self.desk.honours = [*self.desk.honours[-7:], made]
            for person, token in honours.issue_links(actor=self.desk.payer, edition=self.desk.edition):
                self.desk.links[person.pk] = register.holder_link(token).actor

    # helpers

    def batches(self) -> QuerySet[Batch]:
        return Batch.objects.filter(edition=self.desk.edition)

    def owed(self) -> QuerySet[Obligation]:
        return Obligation.objects.filter(edition=self.desk.edition)

    def pick(self, rows: Any) -> Any:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:40])
        if not keys:
            raise Nothing
        return rows.model.objects.get(pk=self.chance.choice(keys))

    def pick_batch(self, *states: str) -> Batch:
        return self.pick(self.batches().filter(state__in=states).order_by("-pk"))

    def any_batch(self) -> Batch:
        found = self.batches().order_by("-pk")[:6]
        if not found:
            raise Nothing
        return self.chance.choice(list(found))

    # what must hold

    def look(self, *, full: bool) -> None:
        """Compare the books with the bank's memory: no obligation moved twice, none paid that the bank did not pay."""
        lines = list(
            Line.objects.filter(reference__in=self.executed).values_list("reference", "obligation", "state")
        )
        moved = Counter(owed for reference, owed, _state in lines if self.executed[reference])
        if moved and max(moved.values()) > 1:
            raise Doubled(f"obligation {moved.most_common(1)} moved twice at the bank")
        for reference, _owed, state in lines:
            if (state == "paid") and not self.executed[reference]:
                raise Doubled(f"{reference} is booked as paid, the bank did not")
            if (state == "returned") and self.executed[reference]:
                raise Doubled(f"{reference} is booked as returned, the bank paid it")
        if full:
            wrong = [
                (row.words, row.books, row.other)
                for row in queries.reconciliation(self.desk.edition)
                if not row.holds
            ]
            if wrong:
                raise Doubled(f"the books do not agree: {wrong}")

    def settle_everything(self) -> None:
        """Let the bank answer all it has: nothing may be lost."""
        for batch in self.batches().filter(state__in=("exported", "accepted")).order_by("pk"):
            self.bank_says(batch, None)
        self.look(full=True)
        moved = sum(
            (
                row.net
                for row in Line.objects.filter(reference__in=[r for r, paid in self.executed.items() if paid])
            ),
            Decimal("0.00"),
        )
        booked = sum(
            (row.amount for row in Posting.objects.filter(kind="pay", edition=self.desk.edition)),
            Decimal("0.00"),
        )
        paid = self.owed().filter(state="paid").count()
        if booked != moved or paid != sum(self.executed.values()):
            raise Doubled(f"the bank moved {moved}, the books say {booked}; {paid} obligations are paid")
