"""Notices of units and recommending unions (单位公示、推荐公示): long enough, over before reported, and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState, ListState
from baijia.award.nominations.models import Dossier, ListNotice, RecommendationList
from baijia.award.nominations.rules.filing import check_files, check_recommending
from baijia.award.programmes import workdays as calendar
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.engine import workdays

Rule = Mapping[str, Any]


def days_between(opens: date, closes: date, unit: str) -> int:
    """Return how many days a notice hung, both ends counted; working days by the public holidays.

    Raises:
        Refused: the year's holidays are not known yet.
    """
    if unit != workdays.WORKING:
        return (closes - opens).days + 1
    return calendar.between(opens, closes)


def check_listed(rule: Rule, row: RecommendationList, recommended: Sequence[str]) -> None:
    """A list's own notice hung for the days of the edition and named everybody who is recommended now.

    Raises:
        Refused: there is none, it was too short, or somebody joined after it.
    """
    notice = ListNotice.objects.filter(list=row).first()
    if notice is None or days_between(notice.opens, notice.closes, rule["unit"]) < rule["days"]:
        raise Refused("list.notice", _("本届要求推荐名单先在本级公示，请登记公示情况和证明，再上报。"))
    joined = [number for number in recommended if number not in notice.numbers]
    if joined:
        raise Refused(
            "list.notice_joined",
            _("公示之后又推荐了 %(numbers)s，请重新公示并登记。") % {"numbers": "、".join(joined)},
        )


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
    check_report(rule, place=place, opens=opens, closes=closes, result=result, today=today)


def check_list_notice(
    row: RecommendationList, rule: Rule | None, numbers: Sequence[str], **report: Any
) -> None:
    """A recommending union reports a notice of an open list that names somebody; ``report`` as in ``check_report``.

    Raises:
        Refused: naming what is wrong.
    """
    check_recommending(row.edition)
    if row.state != ListState.OPEN:
        raise Refused("list_notice.sent", _("推荐排序表已上报，不用再登记公示。"))
    if not numbers:
        raise Refused("list_notice.empty", _("推荐名单还是空的，先推荐，再公示。"))
    check_report(rule, **report)


def check_report(
    rule: Rule | None, *, place: str, opens: date, closes: date, result: str, today: date
) -> None:
    """A notice that is over is reported with place and result; it hung for the edition's days.

    Raises:
        Refused: naming the field that is wrong.
    """
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
            _("本届要求公示不少于 %(days)d %(words)s，这里是 %(hung)d %(words)s。")
            % {"days": rule["days"], "words": words, "hung": hung},
            field="closes",
        )
