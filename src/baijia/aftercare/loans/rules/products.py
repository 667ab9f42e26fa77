"""Products, benchmark rates and budgets: when one may be drafted, signed and entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.loans import documents
from baijia.aftercare.loans.enums import ProductState
from baijia.aftercare.loans.models import Benchmark, Product
from baijia.core import clock, policy
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.models import Union


def check_two_people(actor: Actor, product: Product) -> None:
    """Who signs did not draft it.

    Raises:
        Refused: the same account did.
    """
    if actor.account_uid == product.drafted_by_uid:
        raise Refused("product.same_account", _("拟定和签署不能是同一个账号，请由审定人签署。"))


def check_day_is_free(product: Product) -> None:
    """No version of this product begins on the same day.

    Raises:
        Refused: one does.
    """
    rows = Product.objects.filter(
        organiser=product.organiser, code=product.code, starts=product.starts, state=ProductState.SIGNED
    )
    if rows.exists():
        raise Refused(
            "product.twice",
            _("%(day)s 起已有一份签署的“%(name)s”，请换一个生效日。")
            % {"day": product.starts.isoformat(), "name": product.name},
        )


def check_rates(organiser: Union, tenor: str, rows: Sequence[tuple[date, Decimal]]) -> None:
    """The rates are fractions, each month has one, and none is missing behind the last one known.

    Raises:
        Refused: every fault, with the row and the month.
    """
    if tenor not in documents.CHOICES["tenor"] or not rows:
        raise Refused("rate.none", _("请填写期限（1Y 或 5Y）和至少一个日期的利率。"), field="rows")
    known = Benchmark.objects.filter(organiser=organiser, tenor=tenor).order_by("-day").first()
    faults, before = [], known.day if known else None
    for place, (day, annual) in enumerate(rows, start=1):
        if not Decimal("0.001") <= annual < Decimal("0.3"):
            faults.append(
                _("第 %(row)d 行：利率 %(rate)s 应写成小数，例如 0.0345。") % {"row": place, "rate": annual}
            )
        if before is not None and _months(day) - _months(before) != 1:
            wrong = _("缺了中间的月份") if _months(day) > _months(before) + 1 else _("与上一行同月或更早")
            faults.append(
                _("第 %(row)d 行：%(day)s 接在 %(before)s 之后，%(wrong)s，应每月一行、按月递增。")
                % {"row": place, "day": day.isoformat(), "before": before.isoformat(), "wrong": wrong}
            )
        if day > clock.edition_now().date():
            faults.append(_("第 %(row)d 行：%(day)s 还没有到。") % {"row": place, "day": day.isoformat()})
        before = day
    if faults:
        raise RefusedMany(
            [Refused("rate.rows", fault, field="rows") for fault in faults[: policy.MOST_FAULTS]]
        )


def _months(day: date) -> int:
    return day.year * 12 + day.month


def check_budget(amount: Decimal, used: Decimal) -> None:
    """A budget is not cut below what was used of it.

    Raises:
        Refused: it would be.
    """
    if amount < used:
        raise Refused(
            "budget.used",
            _("本年已核定贴息 %(used)s 元，预算不能少于此数。") % {"used": used},
            field="amount",
        )
