"""The consents an edition asks for, each with its version, its words and what hangs on it (PIPL articles 23, 25, 29)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.award.nominations.enums import CONSENT_VERSIONS, Consent

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One consent as the nominee reads it; without a ``required`` one the honour cannot be had."""

    purpose: str
    version: int
    title: str
    effect: str
    required: bool


def asked(definition: Definition) -> list[Asked]:
    """Return the consents of an edition in its order; one that says nothing of them asks for the house's three."""
    rows = definition.get("consents")
    if not rows:
        return _own()
    english = (get_language() or "").startswith("en")
    return [
        Asked(
            purpose=row["purpose"],
            version=row["version"],
            title=row["title_en"] if english else row["title"],
            effect=row["effect_en"] if english else row["effect"],
            required=row["required"],
        )
        for row in rows
    ]


def _own() -> list[Asked]:
    words = {
        Consent.PUBLISH: (
            _("公示我的姓名、单位、岗位、组别和项目名称"),
            _("参评必须公示，不同意就不能参评。不公开身份证件号码和电话。"),
        ),
        Consent.SHARE: (
            _("把我的成果介绍给协办单位和后续服务单位"),
            _("不影响评选。同意后，创客空间、对接会等服务可以联系您。"),
        ),
        Consent.BANK: (
            _("获奖后收集我的银行账户，用于发放奖金"),
            _("不影响评选。现在不同意，获奖后再同意也行；没有账户就不能转账发放奖金。"),
        ),
    }
    return [
        Asked(str(purpose), CONSENT_VERSIONS[purpose], title, effect, purpose == Consent.PUBLISH)
        for purpose, (title, effect) in words.items()
    ]


def stamps(definition: Definition, given: Mapping[str, bool], at: str) -> dict[str, dict[str, Any]]:
    """Return what is kept of the answers: purpose -> the version that was read, whether it was given, and when."""
    return {
        one.purpose: {"version": one.version, "given": given[one.purpose], "at": at}
        for one in asked(definition)
    }
