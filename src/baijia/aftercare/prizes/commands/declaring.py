"""The month's withholding return: drawn up once, then declared and paid by the receipt of the tax office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from baijia.aftercare.prizes import booking, deadlines, queries
from baijia.aftercare.prizes.enums import DECLARATION_MOVES, BookAccount, PostingKind, SettingKind
from baijia.aftercare.prizes.models import Declaration, Line
from baijia.aftercare.prizes.queries.desk import undeclared
from baijia.aftercare.prizes.rules import people
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory.models import Union


@command
def declare(*, actor: Actor, organiser: Union, month: date) -> Declaration:
    """Draw up the withholding return of a month that is over, from every line whose tax stands in none yet."""
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    people.check_pays(actor, organiser)
    month = deadlines.month_of(month)
    today = clock.edition_now().date()
    if deadlines.month_of(today) <= month:
        raise Refused("declaration.early", _("所属月份还没有结束，次月起才能申报。"), field="month")
    lines = list(
        undeclared(organiser).filter(batch__pay_on__year=month.year, batch__pay_on__month=month.month)
    )
    if not lines:
        raise Refused("declaration.empty", _("这个月没有待申报的代扣税款。"), field="month")
    rule = queries.in_force(organiser, SettingKind.FILING, today)
    last = (
        Declaration.objects.filter(organiser=organiser, month=month).aggregate(last=Max("number"))["last"]
        or 0
    )
    declaration = Declaration.objects.create(
        organiser=organiser,
        month=month,
        number=last + 1,
        due=deadlines.filing_due(month, rule.document["day"]),
        rule=rule,
        count=len(lines),
        gross=sum((line.gross for line in lines), Decimal("0.00")),
        tax=sum((line.tax for line in lines), Decimal("0.00")),
        drawn_by_uid=actor.account_uid,
        drawn_at=clock.edition_now(),
    )
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(declaration=declaration)
    audit.record(
        actor,
        "prizes.declare",
        declaration,
        after={"month": month.isoformat(), "lines": len(lines), "tax": str(declaration.tax)},
    )
    return declaration


@command
def file_declaration(*, actor: Actor, declaration: Declaration, receipt: str) -> Declaration:
    """Keep that a return was declared and its tax paid, with the tax office's receipt, and book it."""
    declaration = (
        Declaration.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=declaration.pk)
    )
    people.check_pays(actor, declaration.organiser)
    before, after = lifecycle.move(declaration, "file", DECLARATION_MOVES)
    if len(receipt.strip()) < 4:
        raise Refused("declaration.receipt", _("请填写完税凭证或电子缴款凭证号。"), field="receipt")
    declaration.receipt = receipt.strip()[:60]
    declaration.filed_by_uid, declaration.filed_at = actor.account_uid, clock.edition_now()
    declaration.save()
    booking.write(
        booking.posting(
            PostingKind.FILE, BookAccount.TAX_PAYABLE, BookAccount.BANK, line.tax, line.obligation, line
        )
        for line in declaration.lines.select_related("obligation").order_by("pk")
    )
    audit.record(
        actor,
        "prizes.file_declaration",
        declaration,
        before={"state": before},
        after={"state": after, "receipt": declaration.receipt},
    )
    return declaration
