"""When scoring may close, who must be reviewed again, and when a result may be frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.review.models import Round
from baijia.core.refused import Refused


def check_all_scored(unscored: int) -> None:
    """Nobody still owes a score.

    Raises:
        Refused: saying how many do; the organiser may retire them with a reason.
    """
    if unscored:
        raise Refused(
            "round.unscored", _("还有 %d 份评分未提交。请催办，或写明理由后按未评分处理。") % unscored
        )


def check_cases_closed(numbers: Collection[str]) -> None:
    """Every panel is done with every candidate that presented to it.

    Raises:
        Refused: naming some that are open; their panels close them, or the organiser says why they stay open.
    """
    if numbers:
        listed = "、".join(sorted(numbers)[:5])
        raise Refused(
            "round.open_cases",
            _("%(listed)s 等 %(n)d 个项目还没有办结。请由各组组长办结，或写明理由后截止。")
            % {"listed": listed, "n": len(numbers)},
        )


def check_none_without_score(numbers: Collection[str]) -> None:
    """Everybody who stands has at least one score, or is excluded with a reason.

    Raises:
        Refused: naming some.
    """
    if numbers:
        listed = "、".join(sorted(numbers)[:5])
        raise Refused("round.no_score", _("%s 等没有任何评分，请补评或按规定退出本轮后再截止。") % listed)


def check_enough_scores(short: Mapping[str, int], least: int) -> None:
    """Everybody who stands has as many scores as the round asks for at least.

    Raises:
        Refused: naming some; others must review them, or the round waits.
    """
    if short:
        listed = "、".join(f"{number}（{count}）" for number, count in sorted(short.items())[:5])
        raise Refused(
            "round.short",
            _("%(listed)s 等 %(n)d 份材料的评分不足 %(least)d 份。请更换未评的专家补评，或延长评分时间。")
            % {"listed": listed, "n": len(short), "least": least},
        )


def check_everything_marked(unmarked: Mapping[str, str]) -> None:
    """Each criterion of everybody who stands is marked by somebody, where experts may abstain.

    Raises:
        Refused: naming some, public number to the criterion's name.
    """
    if unmarked:
        listed = "、".join(f"{number}（{name}）" for number, name in sorted(unmarked.items())[:5])
        raise Refused("round.unmarked", _("%s 没有一位专家打分，请补评后再截止。") % listed)


def check_may_tie_off(round: Round, rule: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The definition allows a tie-off round (分数线复评), and none was called yet.

    Raises:
        Refused: it does not, or one was.
    """
    if rule is None:
        raise Refused("tie_off.not_allowed", _("评选方案没有规定本轮进行分数线复评，评分开始后不能再加。"))
    if round.tie_off_from is not None:
        raise Refused("tie_off.twice", _("本轮已经进行过分数线复评，只能进行一次，请冻结结果。"))
    return rule


def check_somebody_in_doubt(numbers: Collection[str]) -> None:
    """The cut leaves somebody in doubt.

    Raises:
        Refused: nobody; the result can be frozen.
    """
    if not numbers:
        raise Refused("tie_off.nobody", _("分数线上下没有需要复评的材料，请直接冻结结果。"))


def check_nobody_in_doubt(numbers: Collection[str]) -> None:
    """Whom the cut leaves in doubt was reviewed again, where the definition says so.

    Raises:
        Refused: saying how many were not.
    """
    if numbers:
        raise Refused(
            "round.in_doubt",
            _("按评选方案，分数线上下有 %d 份材料须先进行分数线复评，复评截止后再冻结结果。") % len(numbers),
        )
