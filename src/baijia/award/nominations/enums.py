"""States of a dossier and of a union's list, and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    NOT_RECOMMEND = "not_recommend", _("未推荐")
    WITHDRAW = "withdraw", _("撤回")


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
