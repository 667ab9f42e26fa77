"""Choices and life cycles of subsidised loans: products, loans, claims, and what is claimed back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductState(models.TextChoices):
    """A product is drafted by the service officer and holds once the leader has signed it."""

    DRAFTED = "drafted", _("待签署")
    SIGNED = "signed", _("已签署")
    DROPPED = "dropped", _("已放弃")


PRODUCT_MOVES = {ProductState.DRAFTED: {"sign": ProductState.SIGNED, "drop": ProductState.DROPPED}}


class LoanState(models.TextChoices):
    """From the application to the last claim. Whether money is lent is the bank's decision."""

    APPLIED = "applied", _("待工会审核")
    RETURNED = "returned", _("退回补正")
    REJECTED = "rejected", _("审核未通过")
    WITHDRAWN = "withdrawn", _("本人已撤回")
    APPROVED = "approved", _("待送银行")
    SENT = "sent", _("银行审批中")
    DECLINED = "declined", _("银行未同意")
    GRANTED = "granted", _("待放款")
    RUNNING = "running", _("还款中")
    CLOSED = "closed", _("已结清")


LOAN_MOVES = {
    LoanState.APPLIED: {
        "return": LoanState.RETURNED,
        "reject": LoanState.REJECTED,
        "approve": LoanState.APPROVED,
        "withdraw": LoanState.WITHDRAWN,
    },
    LoanState.RETURNED: {"apply": LoanState.APPLIED, "withdraw": LoanState.WITHDRAWN},
    LoanState.APPROVED: {"send": LoanState.SENT, "withdraw": LoanState.WITHDRAWN},
    LoanState.SENT: {"decline": LoanState.DECLINED, "grant": LoanState.GRANTED},
    LoanState.GRANTED: {"disburse": LoanState.RUNNING, "withdraw": LoanState.WITHDRAWN},
    LoanState.RUNNING: {"close": LoanState.CLOSED},
}
ASKED = (LoanState.APPLIED, LoanState.RETURNED, LoanState.APPROVED, LoanState.SENT, LoanState.GRANTED)
"""States of an application that is still on its way to the money."""
AT_BANK = (LoanState.SENT, LoanState.DECLINED, LoanState.GRANTED, LoanState.RUNNING, LoanState.CLOSED)
"""States in which the bank sees a loan that was sent to it."""
LENT = (LoanState.RUNNING, LoanState.CLOSED)
RESERVING = (LoanState.APPROVED, LoanState.SENT, LoanState.GRANTED, *LENT)
"""States in which a loan's expected subsidy is set aside in the budget."""


class RepaymentKind(models.TextChoices):
    """Why principal came back."""

    INSTALMENT = "instalment", _("按期还本")
    EARLY = "early", _("提前还本")


class Why(models.TextChoices):
    """Days without subsidy."""

    OVERDUE = "overdue", _("逾期")
    EXTENDED = "extended", _("展期")


class Claimant(models.TextChoices):
    """Who claims the subsidy and is paid it."""

    BANK = "bank", _("银行")
    BORROWER = "borrower", _("借款人")


class ClaimState(models.TextChoices):
    """A claim is filed, checked against the bank's statement, and paid by another person."""

    FILED = "filed", _("待核对")
    RETURNED = "returned", _("已退回")
    CHECKED = "checked", _("待拨付")
    SETTLED = "settled", _("已拨付")


CLAIM_MOVES = {
    ClaimState.FILED: {"check": ClaimState.CHECKED, "return": ClaimState.RETURNED},
    ClaimState.CHECKED: {"settle": ClaimState.SETTLED, "return": ClaimState.RETURNED},
}
LIVE_CLAIMS = (ClaimState.FILED, ClaimState.CHECKED, ClaimState.SETTLED)
"""States of a claim whose days cannot be claimed again."""


class ClawbackState(models.TextChoices):
    """Subsidy that must come back."""

    DEMANDED = "demanded", _("追回中")
    RECEIVED = "received", _("已追回")


CLAWBACK_MOVES = {ClawbackState.DEMANDED: {"receive": ClawbackState.RECEIVED}}


class Cause(models.TextChoices):
    """Why subsidy must come back."""

    RECKONED = "reckoned", _("重算后多付")
    MISUSE = "misuse", _("挪用贷款")


CONSENT_VERSION = "loan/1"
"""Version of the words under which an application goes to a bank and a credit inquiry is allowed."""
