"""A product's terms in words, as every page of subsidised loans shows them: the annualised rate, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baijia.aftercare.loans import documents, reckoning
from baijia.aftercare.loans.models import Loan, Product

from .ui import words


@dataclass(frozen=True, slots=True)
class Terms:
    """What is shown of a product or of one loan under it."""

    nominal: str
    annualised: str
    steps: tuple[str, ...]
    cap: Decimal
    months: int
    claims: str
    needs: tuple[str, ...]
    fixed: bool


def percent(fraction: Decimal) -> str:
    """Return a fraction in per cent with at least two decimals: 3.85%, 3.9035%."""
    text = f"{fraction * 100:.4f}"
    return f"{text.removesuffix('00')}%"


def of_product(product: Product) -> Terms:
    """Return a product's terms, at the highest rate a contract may carry."""
    return _terms(product.document, documents.rate_most(product.document), None, fixed=False)


def of_loan(loan: Loan) -> Terms:
    """Return the terms of a loan: at its own rate once the contract is signed."""
    document = loan.product.document
    if loan.annual is None:
        return _terms(document, documents.rate_most(document), None, fixed=False)
    return _terms(document, loan.annual, loan.benchmark, fixed=True)


def _terms(document: dict[str, Any], annual: Decimal, benchmark: Decimal | None, *, fixed: bool) -> Terms:
    after = document["claims"] == "after_repayment"
    needs = {
        "credit": _("授权银行查询个人信用"),
        "guarantor": _("有担保人或担保机构"),
        "tenancy": _("正在职工创客空间内"),
    }
    return Terms(
        nominal=percent(annual),
        annualised=percent(reckoning.annualised(document, annual)),
        steps=tuple(_step(step, benchmark) for step in document["subsidy"]),
        cap=documents.cap(document),
        months=document["months"],
        claims=_("全部还清后一次贴付") if after else _("按结息期贴付"),
        needs=tuple(needs[one] for one in document.get("requires", ())),
        fixed=fixed,
    )


def _step(step: dict[str, Any], benchmark: Decimal | None) -> str:
    if step["kind"] == "full":
        said = _("利息全部由工会贴付")
    elif step["kind"] == "share":
        share = Decimal(step["share"])
        said = _("工会贴付利息的 %s") % percent(share) if share else _("不贴息，利息全部由借款人负担")
    elif "borrower" in step:
        said = _("借款人负担年利率 %s 以内的利息，其余贴付") % percent(Decimal(step["borrower"]))
    elif benchmark is not None:
        own = percent(reckoning.borrower_rate(step, benchmark, benchmark))
        said = _("借款人负担年利率 %s 以内的利息（签约日 LPR 加减点），其余贴付") % own
    else:
        said = _("借款人负担 LPR %+d 个基点以内的利息，其余贴付") % step["borrower_points"]
    if "principal_cap" in step:
        said += _("，只贴本金 %s 以内的部分") % words.money(Decimal(step["principal_cap"]))
    if step.get("after_months"):
        return _("第 %(month)d 个月起：%(said)s") % {"month": step["after_months"] + 1, "said": said}
    return said
