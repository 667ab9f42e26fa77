"""When a loan may be applied for, approved, sent, answered, paid out, repaid and extended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baijia.aftercare.loans import documents, queries, reckoning
from baijia.aftercare.loans.enums import ASKED, LENT, ClaimState, LoanState, ProductState
from baijia.aftercare.loans.models import Claim, Loan, Product
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.models import Person

ZERO = Decimal("0.00")
KEPT_OPEN = (ClaimState.FILED, ClaimState.CHECKED)


def check_open(product: Product, on: date) -> None:
    """The product is signed and open on a day.

    Raises:
        Refused: not yet, not any more, or not signed.
    """
    if product.state != ProductState.SIGNED:
        raise Refused("loan.unsigned", _("“%s”还没有签署，不能办理。") % product.name)
    if on < product.starts:
        raise Refused(
            "loan.before_product",
            _("%(day)s 早于“%(name)s”的开办日 %(starts)s，不能按它办理。")
            % {"day": on.isoformat(), "name": product.name, "starts": product.starts.isoformat()},
            field="signed_on",
        )
    if product.ends is not None and on > product.ends:
        raise Refused(
            "loan.after_product",
            _("“%(name)s”已于 %(ends)s 停办。") % {"name": product.name, "ends": product.ends.isoformat()},
            field="signed_on",
        )


def check_holder(person: Person, product: Product) -> Honour:
    """Return the standing honour of the product's organiser by which a person may borrow.

    Raises:
        Refused: there is none.
    """
    for honour in honours.of_person(person):
        if honour.programme.organiser_id == product.organiser_id and honours.stands(honour):
            return honour
    raise Refused("loan.no_honour", _("只有荣誉在效的获奖者可以申请。"))


def check_not_asked(person: Person, product: Product) -> None:
    """No other application is on its way, and the product's number of loans is not used up.

    Raises:
        Refused: one is, or it is.
    """
    rows = Loan.objects.filter(person=person, organiser=product.organiser)
    if rows.filter(state__in=ASKED).exists():
        raise Refused("loan.asked", _("您已有一笔申请在办理，办完之后才能再申请。"))
    most = int(product.document["most_loans"])
    if rows.filter(product__code=product.code, state__in=LENT).count() >= most:
        raise Refused("loan.most", _("同一产品最多办理 %d 次，您已经办满。") % most)


def check_application(
    product: Product, values: Mapping[str, Any], files: Mapping[str, Any], consents: Sequence[str]
) -> None:
    """What is asked for lies within the terms, and everything they require was given.

    Raises:
        Refused: every fault, under its field.
    """
    terms, faults = product.document, []
    if not ZERO < values["amount"] <= documents.cap(terms):
        faults.append(("amount", _("申请金额应大于 0，最多 %s 元。") % terms["cap"]))
    if not 1 <= values["months"] <= terms["months"]:
        faults.append(("months", _("期限应为 1 至 %d 个月。") % terms["months"]))
    for field, sentence in (("project", _("请写明项目。")), ("purpose", _("请写明贷款用途。"))):
        if len(values[field].strip()) < 2:
            faults.append((field, sentence))
    if documents.requires(terms, "guarantor") and len(values["guarantor"].strip()) < 2:
        faults.append(("guarantor", _("本产品须有担保人或担保机构。")))
    if documents.requires(terms, "tenancy") and not values["tenancy"]:
        faults.append(("amount", _("本产品须正在职工创客空间内，请先办理入驻。")))
    for purpose, sentence in (
        ("share", _("需要您同意把申请材料送合作银行。")),
        ("credit", _("需要您授权银行查询个人信用。")),
    ):
        wanted = purpose == "share" or documents.requires(terms, purpose)
        if wanted and purpose not in consents:
            faults.append((f"consent_{purpose}", sentence))
    faults += [
        (f"file_{one['code']}", _("请上传：%s。") % one["name"])
        for one in terms.get("documents", ())
        if one.get("needed") and one["code"] not in files
    ]
    if faults:
        raise RefusedMany([Refused("loan.application", words, field=field) for field, words in faults])


def check_note(act: str, note: str) -> str:
    """Who sends back or turns down says why.

    Raises:
        Refused: no reason was given.
    """
    text = note.strip()
    if act != "approve" and len(text) < 2:
        raise Refused("loan.note", _("请写明原因，申请人会看到。"), field="note")
    return text[:200]


def check_budget(loan: Loan, expected: Decimal) -> None:
    """The budgets of the product cover what its loans are expected to cost together with this one.

    Raises:
        Refused: they do not; says what is left.
    """
    budgets = queries.budgets(loan.organiser).filter(code=loan.product.code)
    whole = sum((row.amount for row in budgets), ZERO)
    left = whole - queries.reserved(loan.organiser, loan.product.code)
    if expected > left:
        raise Refused(
            "loan.budget",
            _("预计贴息 %(expected)s 元，预算只剩 %(left)s 元，请先追加预算。")
            % {"expected": expected, "left": left},
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bank grants: yuan, the day of the contract, the annual rate as a fraction."""

    principal: Decimal
    signed_on: date
    annual: Decimal


def check_grant(
    loan: Loan, *, principal: Decimal | None, signed_on: date | None, annual: Decimal | None
) -> Terms:
    """Return the bank's terms; they lie within the product and the application.

    Raises:
        Refused: every fault, under its field.
    """
    document, faults = loan.product.document, []
    most = min(loan.amount, documents.cap(document))
    if principal is None or not ZERO < principal <= most:
        faults.append(("principal", _("放款额应大于 0，不超过 %s 元。") % most))
    if annual is None or not ZERO < annual <= documents.rate_most(document):
        faults.append(("annual", _("年利率应为小数，最高 %s。") % document["rate_most"]))
    today = clock.edition_now().date()
    sent = loan.sent_at.astimezone(clock.ZONE).date() if loan.sent_at else today
    if signed_on is None or signed_on > today:
        faults.append(("signed_on", _("请填写签约日，不能晚于今天。")))
    elif signed_on < loan.product.starts:
        check_open(loan.product, signed_on)
    elif signed_on < sent:
        faults.append(("signed_on", _("签约日不能早于送银行的日子 %s。") % sent.isoformat()))
    else:
        check_open(loan.product, signed_on)
    if principal is None or annual is None or signed_on is None or faults:
        raise RefusedMany([Refused("loan.terms", words, field=field) for field, words in faults])
    return Terms(principal, signed_on, annual)


def check_disbursement(loan: Loan, *, disbursed: date, matures: date) -> None:
    """The money goes out after the contract, for no longer than was asked for.

    Raises:
        Refused: every fault, under its field.
    """
    assert loan.signed_on is not None  # noqa: S101 - a granted loan was signed
    faults = []
    if not loan.signed_on <= disbursed <= clock.edition_now().date():
        faults.append(("disbursed", _("放款日应在签约日和今天之间。")))
    if not disbursed < matures <= reckoning.months_after(disbursed, loan.months):
        faults.append(("matures", _("到期日应在放款日之后，期限不超过 %d 个月。") % loan.months))
    if faults:
        raise RefusedMany([Refused("loan.dates", words, field=field) for field, words in faults])


def check_instalments(
    loan: Loan, plan: Sequence[tuple[date, Decimal]], matures: date, disbursed: date
) -> None:
    """The instalments lie within the loan, each day once, and add up to the principal.

    Raises:
        Refused: they do not.
    """
    days = [day for day, _amount in plan]
    within = all(disbursed < day <= matures for day in days) and len(set(days)) == len(days)
    if not within or any(amount <= 0 for _day, amount in plan):
        raise Refused(
            "loan.plan", _("还本计划的日期应在放款日之后、到期日以内，各不相同，金额大于 0。"), field="plan"
        )
    if sum((amount for _day, amount in plan), ZERO) != loan.principal:
        raise Refused("loan.plan_sum", _("还本计划合计应等于放款额 %s 元。") % loan.principal, field="plan")


def check_repayment(loan: Loan, *, day: date, principal: Decimal) -> None:
    """A repayment comes while the loan runs, is no more than what is owed, and is no second one of its day.

    Raises:
        Refused: it does not; or the days from then on are claimed already.
    """
    assert loan.disbursed is not None and loan.matures is not None  # noqa: S101, PT018 - it runs
    if not loan.disbursed <= day <= clock.edition_now().date():
        raise Refused("repayment.day", _("还款日 %s 应在放款日和今天之间。") % day.isoformat(), field="day")
    if loan.repayments.filter(day=day).exists():
        raise Refused("repayment.twice", _("%s 已登记过还款。") % day.isoformat(), field="day")
    owed = reckoning.outstanding(loan, date.max)
    if not ZERO < principal <= owed:
        raise Refused("repayment.amount", _("还本应大于 0，不超过未还的 %s 元。") % owed, field="principal")
    check_nothing_open(loan, day)


def check_nothing_open(loan: Loan, day: date) -> None:
    """No claim that is still being handled covers a day or what comes after.

    Raises:
        Refused: one does: it goes back first, since its figures would change under it.
    """
    if Claim.objects.filter(loan=loan, state__in=KEPT_OPEN, end__gt=day).exists():
        raise Refused(
            "loan.claim_open",
            _("%s 之后的日子已有贴息申请在办，请先退回那笔申请，再登记。") % day.isoformat(),
        )


def check_exclusion(loan: Loan, start: date, end: date) -> None:
    """Excluded days lie within the loan and overlap with no others.

    Raises:
        Refused: they do not; or a claim for them is being handled.
    """
    assert loan.disbursed is not None and loan.matures is not None  # noqa: S101, PT018 - it runs
    if not loan.disbursed <= start < end <= loan.matures:
        raise Refused("exclusion.days", _("不贴息的日子应在放款日和到期日之间，先起后止。"), field="start")
    if loan.exclusions.filter(start__lt=end, end__gt=start).exists():
        raise Refused("exclusion.twice", _("这些日子已登记过不贴息。"), field="start")
    check_nothing_open(loan, start)


def check_extension(loan: Loan, until: date) -> None:
    """An extension ends later than the loan.

    Raises:
        Refused: it does not; or more than the term again.
    """
    assert loan.matures is not None and loan.disbursed is not None  # noqa: S101, PT018 - it runs
    if not loan.matures < until <= reckoning.months_after(loan.matures, 12):
        raise Refused("loan.extension", _("展期应晚于原到期日，最长一年。"), field="until")
    check_nothing_open(loan, loan.matures)


def check_running(loan: Loan) -> None:
    """The loan was paid out and is not repaid.

    Raises:
        Refused: otherwise.
    """
    if loan.state != LoanState.RUNNING:
        raise Refused("loan.not_running", _("这笔贷款不在还款中（%s）。") % loan.get_state_display())


def check_lent(loan: Loan) -> None:
    """The loan was paid out, whether or not it is repaid by now.

    Raises:
        Refused: otherwise.
    """
    if loan.state not in LENT:
        raise Refused("loan.not_lent", _("这笔贷款还没有放款。"))
