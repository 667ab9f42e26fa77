"""A money desk for tests: two people of finance, signed settings, holders with their links, a bank that answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import factories
from baijia.aftercare.prizes import commands, documents, queries
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import Batch, Obligation, Payee, Setting
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.award.honours.models import Honour
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.queries import reveal

BANK = "示例银行成都演例支行"


def card(serial: int) -> str:
    """Return a synthetic card number with a true check digit (Luhn)."""
    body = f"620000{serial:012d}"
    total = 0
    for place, sign in enumerate(reversed(body)):
        digit = int(sign) * (2 - place % 2)
        total += digit - 9 if digit > 9 else digit
    return body + str(-total % 10)


def last_six(honour: Honour) -> str:
    """Return how a holder's identity number ends."""
    return reveal(actor=SYSTEM, person=honour.person, kind=IdentityKind.ID_NUMBER, purpose="test")[-6:]


@dataclass
class Desk:
    """The finance office of the cast's city and what it handles."""

    cast: factories.Cast
    edition: Edition
    honours: list[Honour] = field(default_factory=list)
    links: dict[int, Actor] = field(default_factory=dict)
    """Person -> the actor who comes by the holder's link."""

    @property
    def payer(self) -> Actor:
        """The one who makes."""
        return self.cast.actor("payer")

    @property
    def checker(self) -> Actor:
        """The one who checks."""
        return self.cast.actor("checker")

    @property
    def service(self) -> Actor:
        """The service officer."""
        return self.cast.actor("service")

    def payee(self, honour: Honour) -> Payee:
        """Return the payee of a single holder's honour."""
        return Payee.objects.get(person=honour.person, expert=None)

    def give(self, honour: Honour, serial: int, **changed: Any) -> Any:
        """Let a holder give an account."""
        number = changed.pop("number", card(serial))
        values = {
            "number": number,
            "again": number,
            "holder": honour.name,
            "bank": BANK if serial % 3 else "演例农商银行锦江支行",
            "consent": True,
            "last_six": last_six(honour),
        }
        return commands.collect_account(
            actor=self.links[honour.person_id], payee=self.payee(honour), **values | changed
        )

    def rekey(self, numbers: Mapping[str, str]) -> dict[str, bool]:
        """Let the checker key accounts in."""
        return commands.verify_accounts(actor=self.checker, edition=self.edition, numbers=numbers)

    def ready(self) -> None:
        """Owe every prize, and have every account given and keyed in again."""
        commands.raise_prizes(actor=self.payer, edition=self.edition)
        numbers = {}
        for serial, honour in enumerate(self.honours, start=1):
            numbers[self.give(honour, serial).uid] = card(serial)
        assert all(self.rekey(numbers).values())

    def draft(self, purpose: Purpose = Purpose.PRIZE, *, pay_on: date | None = None) -> Batch:
        """Make a batch."""
        day = pay_on or clock.edition_now().date()
        profile = queries.bank_formats(self.cast.city, day)[0]
        return commands.draft_batch(
            actor=self.payer, edition=self.edition, purpose=purpose, pay_on=day, profile=profile
        )

    def check(self, batch: Batch, *, actor: Actor | None = None) -> Batch:
        """Check a batch with its true sums."""
        nets = list(batch.lines.values_list("net", flat=True))
        return commands.check_batch(
            actor=actor or self.checker, batch=batch, count=len(nets), net=sum(nets, Decimal("0.00"))
        )

    def send(self, purpose: Purpose = Purpose.PRIZE) -> Batch:
        """Make a batch, check, approve and send it."""
        batch = commands.approve_batch(actor=self.checker, batch=self.check(self.draft(purpose)))
        return commands.export_batch(actor=self.payer, batch=batch)

    def answer(self, batch: Batch, failing: Iterable[int] = (), **changed: Any) -> Any:
        """Take in the bank's answer; lines of these numbers come back."""
        data = answer(batch, failing, **changed)
        return commands.import_return(actor=self.payer, batch=batch, name="回盘.csv", data=data)

    def owed(self, honour: Honour) -> Obligation:
        """Return what is owed for an honour."""
        return Obligation.objects.get(honour=honour)


def answer(
    batch: Batch,
    failing: Iterable[int] = (),
    *,
    encoding: str = "gbk",
    total: tuple[str, str] | None = None,
    numbers: Iterable[int] | None = None,
    change: Callable[[list[list[str]]], None] | None = None,
    salt: str = "",
) -> bytes:
    """Return what the bank sends back for lines ``numbers`` of a batch (all), those in ``failing`` unpaid."""
    back = batch.profile.document["return"]
    wanted = None if numbers is None else set(numbers)
    lines = [row for row in batch.lines.order_by("number") if wanted is None or row.number in wanted]
    fails = set(failing)
    sums = total or (str(len(lines)), f"{sum((row.net for row in lines), Decimal('0.00')):.2f}")
    rows = [["合计", *sums], [back[key] for key in ("reference", "amount", "result", "reason", "serial")]]
    for row in lines:
        bad = row.number in fails
        result = back["returned" if bad else "paid"][0]
        serial = f"S{salt}{batch.number:04d}{row.number:06d}"
        rows.append([row.reference, f"{row.net:.2f}", result, "户名账号不符" if bad else "", serial])
    if change is not None:
        change(rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def make_desk(cast: factories.Cast, edition: Edition, *, holders: int = 3, settings: bool = True) -> Desk:
    """Make a desk with holders whose honour stands; their dossiers lie in the units in turn."""
    desk = Desk(cast, edition)
    if "service" not in cast.accounts:
        make_people(cast)
    if settings:
        sign_shipped(desk)
    for number in range(holders):
        desk.honours.append(make_honour(desk, number))
    for person, token in honours.issue_links(actor=desk.payer, edition=edition):
        desk.links[person.pk] = register.holder_link(token).actor
    return desk


def make_people(cast: factories.Cast) -> None:
    """Say which two people payer and checker are, and open the service officer's account."""
    cast.accounts["service"] = directory.open_account(
        actor=SYSTEM, username="service", display_name="service", role=Role.SERVICE_OFFICER, union=cast.city
    )
    for serial, name in enumerate(("payer", "checker"), start=900):
        cast.accounts[name] = directory.identify_account(
            actor=SYSTEM,
            account=cast.accounts[name],
            name=name,
            id_number=factories.id_number(serial, "19700101"),
        )


def make_honour(desk: Desk, number: int) -> Honour:
    """Confer an honour straight in the database, as conferring would leave it."""
    thousands = Dossier.objects.count() // 1000
    dossier = factories.sealed_dossier(
        desk.edition,
        desk.cast.units[number % 4],
        name=f"获示{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{number // 10 or ''}",
        born=f"1985{1 + thousands:02d}15",
    )
    return Honour.objects.create(
        programme=desk.edition.programme,
        edition=desk.edition,
        year=2021,
        dossier=dossier,
        person=dossier.members.get().person,
        name=dossier.name,
        unit=dossier.employer,
        group=dossier.group,
        project=dossier.answers["project_name"],
        number=f"T{desk.edition.pk}-2021-{number + 1:03d}",
        conferred_at=clock.edition_now(),
    )


def sign_shipped(desk: Desk) -> dict[str, Setting]:
    """Draft and sign every setting that ships."""
    found = {}
    for kind, standard in documents.SHIPPED.items():
        drafted = commands.draft_setting(
            actor=desk.payer,
            organiser=desk.cast.city,
            kind=kind,
            name=standard.name,
            basis=standard.basis,
            text=standard.text(kind),
            starts=date(2019, 1, 1),
            code=standard.code,
            assumed=standard.assumed,
        )
        found[str(kind)] = commands.sign_setting(actor=desk.checker, setting=drafted)
    return found


def balanced(edition: Edition) -> bool:
    """Tell whether the books agree with everything else to the fen."""
    return all(check.holds for check in queries.reconciliation(edition))
