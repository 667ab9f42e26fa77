"""A notice at the unit (单位公示): hung long enough, over before it is reported, and proved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules.filing import check_files, check_recommending
from baijia.core.actor import Actor
from baijia.core.refused import Refused

Rule = Mapping[str, Any]


def days_between(opens: date, closes: date, unit: str) -> int:
    """Return how many days a notice hung, both ends counted; working days by the public holidays.

    Raises:
        Refused: the year's holidays are not known yet.
    """
    days = [opens + timedelta(days=n) for n in range((closes - opens).days + 1)]
    if unit != "working":
        return len(days)
    try:
        return sum(bool(chinese_calendar.is_workday(day)) for day in days)
    except NotImplementedError:
        raise Refused(
            "unit_notice.calendar",
            _("%(year)d 年的节假日安排还没有，不能核对工作日。") % {"year": closes.year},
        ) from None


def check_hung(rule: Rule, dossier: Dossier) -> bool:
    """Whether a dossier's notice hung for the days of the edition."""
    notice = getattr(dossier, "unit_notice", None)
    return notice is not None and days_between(notice.opens, notice.closes, rule["unit"]) >= rule["days"]


def check_unit_notice(
    actor: Actor,
    dossier: Dossier,
    rule: Rule | None,
    *,
    place: str,
    opens: date,
    closes: date,
    result: str,
    today: date,
) -> None:
    """The filing unit reports a notice that is over, with place and result, of the edition's length.

    Raises:
        Refused: hidden for others; naming the field that is wrong.
    """
    check_files(actor, dossier)
    check_recommending(dossier.edition)
    if dossier.state == DossierState.WITHDRAWN:
        raise Refused("unit_notice.state", _("材料已撤回，不用再登记公示。"))
    if not 2 <= len(place.strip()) <= 80:
        raise Refused("unit_notice.place", _("请写明公示的地点或方式（2 至 80 字）。"), field="place")
    if not 2 <= len(result.strip()) <= 200:
        raise Refused("unit_notice.result", _("请写明公示结果，如“公示无异议”。"), field="result")
    if closes < opens or closes > today:
        raise Refused("unit_notice.dates", _("公示结束日应在开始日之后，且已经过去。"), field="closes")
    if rule and (hung := days_between(opens, closes, rule["unit"])) < rule["days"]:
        words = _("个工作日") if rule["unit"] == "working" else _("天")
        raise Refused(
            "unit_notice.short",
            _("本届要求单位公示不少于 %(days)d %(words)s，这里是 %(hung)d %(words)s。")
            % {"days": rule["days"], "words": words, "hung": hung},
            field="closes",
        )
