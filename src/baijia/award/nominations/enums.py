"""States of a dossier and of a union's list, and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baijia.directory.enums import Role

TITLES = ("project_name", "project", "title")
"""Codes of the answer that names the work, whichever of them an edition's form has."""


class DossierState(models.TextChoices):
    """A dossier's own small life; where the case stands in the line is a query over outcomes."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("退回修改")
    SEALED = "sealed", _("已封存")
    WITHDRAWN = "withdrawn", _("已撤回")


DOSSIER_MOVES = {
    DossierState.DRAFT: {"submit": DossierState.SUBMITTED, "withdraw": DossierState.WITHDRAWN},
    DossierState.SUBMITTED: {
        "return": DossierState.RETURNED,
        "seal": DossierState.SEALED,
        "withdraw": DossierState.WITHDRAWN,
    },
    DossierState.RETURNED: {"submit": DossierState.SUBMITTED, "withdraw": DossierState.WITHDRAWN},
    DossierState.SEALED: {"withdraw": DossierState.WITHDRAWN},
}


class SubjectKind(models.TextChoices):
    """What is honoured."""

    PERSON = "person", _("个人")
    TEAM = "team", _("团队")
    UNIT = "unit", _("单位")


class Channel(models.TextChoices):
    """Who files: a grassroots union, the person concerned, or an expert who proposes somebody."""

    ORGANISATION = "organisation", _("组织推荐")
    SELF = "self", _("个人自荐")
    EXPERT = "expert", _("专家举荐")


CHANNEL_OF = {
    Role.FILING_OFFICER: Channel.ORGANISATION,
    Role.APPLICANT: Channel.SELF,
    Role.PROPOSER: Channel.EXPERT,
}
"""Role that files -> its channel; which channels are open is said by the edition."""


class ListState(models.TextChoices):
    """A union's ranked list (推荐排序表)."""

    OPEN = "open", _("推荐中")
    SUBMITTED = "submitted", _("已上报")


LIST_MOVES = {
    ListState.OPEN: {"submit": ListState.SUBMITTED},
    ListState.SUBMITTED: {"reopen": ListState.OPEN},
}


class Place(models.TextChoices):
    """What a union decided of a dossier."""

    RECOMMENDED = "recommended", _("推荐")
    RESERVE = "reserve", _("备选")
    NOT_RECOMMENDED = "not_recommended", _("未推荐")


class StepAct(models.TextChoices):
    """What happened to a dossier on its way up."""

    SUBMIT = "submit", _("报送")
    RETURN = "return", _("退回修改")
    RECOMMEND = "recommend", _("推荐")
    RESERVE = "reserve", _("列为备选")
    NOT_RECOMMEND = "not_recommend", _("未推荐")
    REGROUP = "regroup", _("调整组别")
    WITHDRAW = "withdraw", _("撤回")


class ExemptionKind(models.TextChoices):
    """Which closed door one case may pass."""

    LATE = "late", _("逾期申报")
    REGROUP = "regroup", _("调整组别")
    WITHDRAW = "withdraw", _("单位撤回")


class ExemptionState(models.TextChoices):
    """An exemption is asked for, and answered by somebody else."""

    ASKED = "asked", _("待审定")
    APPROVED = "approved", _("已同意")
    DECLINED = "declined", _("未同意")
    USED = "used", _("已使用")


EXEMPTION_MOVES = {
    ExemptionState.ASKED: {"approve": ExemptionState.APPROVED, "decline": ExemptionState.DECLINED},
    ExemptionState.APPROVED: {"use": ExemptionState.USED},
}


class SheetState(models.TextChoices):
    """An uploaded spreadsheet."""

    CHECKING = "checking", _("检查中")
    READY = "ready", _("待导入")
    IMPORTING = "importing", _("导入中")


SHEET_MOVES = {
    SheetState.CHECKING: {"checked": SheetState.READY},
    SheetState.READY: {"import": SheetState.IMPORTING},
    SheetState.IMPORTING: {"imported": SheetState.READY},
}


class LineState(models.TextChoices):
    """One line of an uploaded spreadsheet."""

    WAITING = "waiting", _("等待检查")
    GOOD = "good", _("可以导入")
    FAULTY = "faulty", _("有错误")
    IMPORTED = "imported", _("已导入")
    UNCHANGED = "unchanged", _("没有改动")


class MatchedBy(models.TextChoices):
    """How a scanned page found its place."""

    NOBODY = "", _("待人工核对")
    BARCODE = "barcode", _("条码自动匹配")
    HAND = "hand", _("人工核对")


class Erased(models.TextChoices):
    """What is deleted of a dossier once its time is over."""

    FILES = "files", _("附件和扫描件")
    IDENTITY = "identity", _("证件号码和联系方式")
    SENSITIVE = "sensitive", _("敏感栏目")
    PERSONAL = "personal", _("个人栏目、姓名和盐值")


class ConfirmationState(models.TextChoices):
    """What the nominee said of the own dossier."""

    WAITING = "waiting", _("待本人确认")
    CONFIRMED = "confirmed", _("本人已确认")
    REFUSED = "refused", _("本人不同意")


CONFIRMATION_MOVES = {
    ConfirmationState.WAITING: {
        "confirm": ConfirmationState.CONFIRMED,
        "refuse": ConfirmationState.REFUSED,
        "renew": ConfirmationState.WAITING,
    },
    ConfirmationState.CONFIRMED: {"renew": ConfirmationState.WAITING},
    ConfirmationState.REFUSED: {"renew": ConfirmationState.WAITING},
}


class Secrecy(models.TextChoices):
    """What the unit's secrecy reviewer found (保密审查)."""

    UNCLASSIFIED = "unclassified", _("不涉及国家秘密、工作秘密")
    CLASSIFIED = "classified", _("涉密，或不能确定")


class Spill(models.TextChoices):
    """Why content is wiped out. Chosen from a list, so that the record of it holds no content itself."""

    STATE = "state_secret", _("国家秘密")
    WORK = "work_secret", _("工作秘密")
    TRADE = "trade_secret", _("商业秘密")
    PERSONAL = "personal", _("误传的他人信息")


class Remark(models.TextChoices):
    """What a person should look at in a confirmation: one phone for several people, or the officer's own."""

    PHONE = "phone", _("与另一名被推荐人登记了同一个手机号码")
    DEVICE = "device", _("与另一名被推荐人用同一台设备确认")
    OFFICER = "officer", _("在经办人登录系统的设备上确认")


class Consent(models.TextChoices):
    """Separate consents (单独同意, PIPL articles 23, 25 and 29), each given or not on its own."""

    PUBLISH = "publish", _("公示和公布姓名、单位、岗位、组别和项目名称")
    SHARE = "share", _("向协办单位和后续服务单位提供申报信息")
    BANK = "bank", _("为发放奖金处理银行账户信息")


CONSENT_VERSIONS = {Consent.PUBLISH: 1, Consent.SHARE: 1, Consent.BANK: 1}
"""Version of each consent's words; kept with the answer, raised when the words change."""


class Why(models.TextChoices):
    """Why a dossier went no further than filing or recommendation; the codes stand in exclusions.jsonl."""

    WITHDRAWN = "withdrawn", _("本人或单位撤回申报")
    DECLINED = "declined", _("本人不同意申报")
    UNCONFIRMED = "unconfirmed", _("本人未在规定时间内确认")
    INCOMPLETE = "incomplete", _("退回修改后未在规定时间内重新报送")
    NOT_RECOMMENDED = "not_recommended", _("未获推荐")
    RESERVE = "reserve_only", _("列为推荐备选，未进入推荐名单")
    NOT_REPORTED = "not_reported", _("推荐单位未在规定时间内上报推荐名单")
    AFTER_LIST = "after_list", _("推荐单位上报推荐名单之后才报来，没有列入名单")
