"""Choices and life cycles of money: what is owed, to whom, how it goes out, and where it stands in the books."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What is paid for."""

    PRIZE = "prize", _("奖金")
    FEE = "fee", _("评审劳务费")


class SettingKind(models.TextChoices):
    """What a dated setting says. The first three are rate tables, the last three describe files."""

    INCIDENTAL = "incidental", _("偶然所得税率表")
    EXEMPT = "exempt", _("免税奖金")
    LABOUR = "labour", _("劳务报酬预扣税率表")
    FEE = "fee", _("评审劳务费标准")
    FILING = "filing", _("申报缴税期限")
    BANK = "bank", _("银行文件格式")
    DECLARATION = "declaration", _("扣缴申报表格式")
    VOUCHER = "voucher", _("财务凭证格式")


class SettingState(models.TextChoices):
    """A setting is drafted by the payer and holds once the checker has signed it."""

    DRAFTED = "drafted", _("待签署")
    SIGNED = "signed", _("已签署")
    DROPPED = "dropped", _("已放弃")


SETTING_MOVES = {SettingState.DRAFTED: {"sign": SettingState.SIGNED, "drop": SettingState.DROPPED}}


class AccountState(models.TextChoices):
    """A bank account is collected from the payee and keyed in again by the checker."""

    COLLECTED = "collected", _("待复核")
    VERIFIED = "verified", _("已复核")
    REPLACED = "replaced", _("已更换")
    WITHDRAWN = "withdrawn", _("已撤回同意")


ACCOUNT_MOVES = {
    AccountState.COLLECTED: {
        "verify": AccountState.VERIFIED,
        "replace": AccountState.REPLACED,
        "withdraw": AccountState.WITHDRAWN,
    },
    AccountState.VERIFIED: {"replace": AccountState.REPLACED, "withdraw": AccountState.WITHDRAWN},
}
LIVE_ACCOUNTS = (AccountState.COLLECTED, AccountState.VERIFIED)


class AttendanceState(models.TextChoices):
    """An expert's attendance is drawn up from the record of the round and signed by the expert."""

    DRAWN = "drawn", _("待签字")
    SIGNED = "signed", _("已签字")


ATTENDANCE_MOVES = {AttendanceState.DRAWN: {"sign": AttendanceState.SIGNED}}


class ObligationState(models.TextChoices):
    """What is owed is paid once, or called off because the honour was revoked before the money left."""

    OWED = "owed", _("待发放")
    PAID = "paid", _("已发放")
    CANCELLED = "cancelled", _("已取消")


OBLIGATION_MOVES = {ObligationState.OWED: {"pay": ObligationState.PAID, "cancel": ObligationState.CANCELLED}}


class BatchState(models.TextChoices):
    """A payment batch goes one way. What comes back from the bank is paid anew by another batch."""

    DRAFT = "draft", _("已拟制")
    CHECKED = "checked", _("已复核")
    APPROVED = "approved", _("已批准")
    EXPORTED = "exported", _("已送银行")
    ACCEPTED = "accepted", _("银行已受理")
    PAID = "paid", _("全部到账")
    RETURNED = "returned", _("部分退回")
    CLOSED = "closed", _("已对账关闭")
    VOID = "void", _("已作废")


BATCH_MOVES = {
    BatchState.DRAFT: {"check": BatchState.CHECKED, "void": BatchState.VOID},
    BatchState.CHECKED: {"approve": BatchState.APPROVED, "void": BatchState.VOID},
    BatchState.APPROVED: {"export": BatchState.EXPORTED, "void": BatchState.VOID},
    BatchState.EXPORTED: {"accept": BatchState.ACCEPTED},
    BatchState.ACCEPTED: {"settle": BatchState.PAID, "settle_returned": BatchState.RETURNED},
    BatchState.PAID: {"close": BatchState.CLOSED},
    BatchState.RETURNED: {"close": BatchState.CLOSED},
}
SENT = (BatchState.EXPORTED, BatchState.ACCEPTED, BatchState.PAID, BatchState.RETURNED, BatchState.CLOSED)
"""States of a batch whose file the bank may have."""


class LineState(models.TextChoices):
    """One payment of a batch."""

    OPEN = "open", _("办理中")
    PAID = "paid", _("已到账")
    RETURNED = "returned", _("已退回")
    VOID = "void", _("已作废")


LINE_MOVES = {LineState.OPEN: {"pay": LineState.PAID, "return": LineState.RETURNED, "void": LineState.VOID}}


class DeclarationState(models.TextChoices):
    """A month's withheld tax is drawn up, then declared and paid."""

    DRAWN = "drawn", _("待申报缴税")
    FILED = "filed", _("已申报缴税")


DECLARATION_MOVES = {DeclarationState.DRAWN: {"file": DeclarationState.FILED}}


class RecoveryState(models.TextChoices):
    """What a revoked honour's holder must give back."""

    DEMANDED = "demanded", _("追回中")
    RECEIVED = "received", _("已追回")


RECOVERY_MOVES = {RecoveryState.DEMANDED: {"receive": RecoveryState.RECEIVED}}


class BookAccount(models.TextChoices):
    """The accounts of the sub-ledger."""

    APPROPRIATION = "appropriation", _("奖励经费支出")
    PRIZE_PAYABLE = "prize_payable", _("应付奖金")
    FEE_PAYABLE = "fee_payable", _("应付劳务费")
    TAX_PAYABLE = "tax_payable", _("应交个人所得税")
    CLEARING = "clearing", _("银行在途")
    RETURNED = "returned", _("退回待付")
    RECEIVABLE = "receivable", _("应收追回款")
    BANK = "bank", _("银行存款")


class PostingKind(models.TextChoices):
    """Why two accounts moved."""

    RAISE = "raise", _("确认应付")
    WITHHOLD = "withhold", _("代扣个人所得税")
    SEND = "send", _("送银行支付")
    PAY = "pay", _("支付到账")
    RETURN = "return", _("支付退回")
    FILE = "file", _("缴纳税款")
    CANCEL = "cancel", _("取消应付")
    UNWITHHOLD = "unwithhold", _("冲回代扣税款")
    DEMAND = "demand", _("应收追回款")
    RECEIVE = "receive", _("收到追回款")


CONSENT_VERSION = "account/1"
"""Version of the words under which an account is collected."""
