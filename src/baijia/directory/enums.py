"""Choices of the directory. Stored codes are stable; words may change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnionKind(models.TextChoices):
    """What kind of union a node is (Trade Union Law articles 10 and 11)."""

    CITY = "city", _("市总工会")
    DISTRICT = "district", _("区（市）县总工会")
    INDUSTRY = "industry", _("产业（系统）工会")
    STREET = "street", _("镇（街道）总工会")
    UNIT = "unit", _("基层工会")
    PARTNER = "partner", _("合作单位")


class Role(models.TextChoices):
    """The cast. A role is granted at a node and reaches its subtree."""

    FILING_OFFICER = "filing_officer", _("基层工会经办人")
    APPLICANT = "applicant", _("个人自荐")
    PROPOSER = "proposer", _("专家举荐")
    RECOMMENDER = "recommender", _("推荐单位经办")
    ORGANISER = "organiser", _("主办单位经办")
    COHOST = "cohost", _("协办单位经办")
    LEADER = "leader", _("审定人")
    EXPERT = "expert", _("评审专家")
    ACCOMPANYING = "accompanying", _("陪审专家")
    SUPERVISOR = "supervisor", _("纪检监督")
    PAYER = "payer", _("财务经办")
    CHECKER = "checker", _("财务复核")
    SERVICE_OFFICER = "service_officer", _("服务专员")
    BANK = "bank", _("合作银行")
    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    CHIEF = "chief", _("签发")
    ADMINISTRATOR = "administrator", _("系统管理员")
    SECURITY_OFFICER = "security_officer", _("安全管理员")
    AUDITOR = "auditor", _("审计管理员")
    NOMINEE = "nominee", _("被推荐人")


THREE_OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR)
"""三员: never two of them in one account."""

SECOND_FACTOR_ROLES = frozenset(
    {
        Role.ORGANISER,
        Role.COHOST,
        Role.PAYER,
        Role.CHECKER,
        Role.LEADER,
        Role.SUPERVISOR,
        *THREE_OFFICERS,
    }
)
"""Roles that read and act only after a second factor."""


PROGRAM_ROLES = (Role.FILING_OFFICER, Role.APPLICANT, Role.PROPOSER)
"""Roles in which a program may act for an account: those that file. Everything else stays with people."""


class IdentityKind(models.TextChoices):
    """Protected identifiers of a person."""

    ID_NUMBER = "id_number", _("身份证件号码")
    PHONE = "phone", _("手机号码")
    BANK_ACCOUNT = "bank_account", _("银行账号")
