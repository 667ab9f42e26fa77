"""What the minutes of a meeting must say: everybody accounted for, counts that add up, thresholds met, recusals kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from baijia.core import clock
from baijia.core.refused import Refused
from baijia.engine.rank import vote_passes

if TYPE_CHECKING:
    from baijia.award.decisions.commands import Meeting, Recusal


def check_meeting(rule: Mapping[str, Any], meeting: Meeting, listed: Collection[str]) -> None:
    """What the minutes say adds up: every member present or absent, counts and thresholds on the whole list.

    Raises:
        Refused: naming the field or the threshold that was missed.
    """
    if meeting.held_at > clock.edition_now():
        raise Refused("meeting.future", _("会议时间晚于现在，请核对会议记录。"), field="held_at")
    for name, text in (("place", meeting.place), ("chair", meeting.chair), ("agenda", meeting.agenda)):
        if len(text.strip()) < 2:
            raise Refused("meeting.blank", _("请照会议记录填写。"), field=name)
    names = [*meeting.attending, *meeting.absent]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(
            "meeting.twice",
            _("“%(name)s”写了两次；同名的请加单位区别。") % {"name": twice[0]},
            field="attending",
        )
    if len(names) != rule["members"]:
        raise Refused(
            "meeting.members",
            _("%(body)s应到 %(members)d 人，到会和缺席合计写了 %(found)d 人。")
            % {"body": rule["body"], "members": rule["members"], "found": len(names)},
            field="attending",
        )
    if meeting.chair.strip() not in meeting.attending:
        raise Refused("meeting.chair", _("主持人不在到会名单里。"), field="chair")
    _check_counts(rule, meeting)
    for one in meeting.recusals:
        _check_recusal(meeting, one, listed)
    if len({one.nominee for one in meeting.recusals}) < len(meeting.recusals):
        raise Refused("recusal.twice", _("同一被推荐人只能有一次单独表决。"), field="recusals")


def _check_counts(rule: Mapping[str, Any], meeting: Meeting) -> None:
    counts = (meeting.yes, meeting.no, meeting.abstained)
    if min(counts) < 0 or sum(counts) != len(meeting.attending):
        raise Refused("vote.counts", _("赞成、反对、弃权之和应等于到会人数。"), field="yes")
    if not _passes(rule, int(rule["members"]), len(meeting.attending), meeting.yes):
        raise Refused("vote.threshold", threshold(rule), field="yes")


def _passes(rule: Mapping[str, Any], members: int, present: int, agreed: int) -> bool:
    return vote_passes(
        {**rule, "members": members}, {"members": members, "present": present, "agreed": agreed}
    )


def threshold(rule: Mapping[str, Any]) -> str:
    """Return the quorum and majority of an edition as a sentence."""
    bases = {"members": _("全体"), "present": _("到会")}
    return _("未达到规定：到会须满全体的 %(quorum)s，赞成须满%(base)s的 %(majority)s。") % {
        "quorum": rule["quorum"]["fraction"],
        "base": bases[rule["pass"]["base"]],
        "majority": rule["pass"]["fraction"],
    }


def _check_recusal(meeting: Meeting, one: Recusal, listed: Collection[str]) -> None:
    if one.nominee not in listed:
        raise Refused(
            "recusal.nominee",
            _("编号 %(number)s 不在名单和递补里。") % {"number": one.nominee},
            field="recusals",
        )
    strange = [name for name in one.members if name not in meeting.attending]
    if strange or not one.members:
        raise Refused(
            "recusal.members",
            _("编号 %(number)s 的回避人须在到会名单里。") % {"number": one.nominee},
            field="recusals",
        )
    left = len(meeting.attending) - len(one.members)
    if min(one.yes, one.no, one.abstained) < 0 or one.yes + one.no + one.abstained != left:
        raise Refused(
            "recusal.counts",
            _("编号 %(number)s 单独表决的票数之和应为 %(left)d，回避的人不投票。")
            % {"number": one.nominee, "left": left},
            field="recusals",
        )


def recusal_passes(rule: Mapping[str, Any], meeting: Meeting, one: Recusal) -> bool:
    """Tell whether those who stayed reach quorum and majority; who left counts in neither base."""
    gone = len(one.members)
    return _passes(rule, int(rule["members"]) - gone, len(meeting.attending) - gone, one.yes)
