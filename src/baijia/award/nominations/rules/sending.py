"""When a list goes up or comes back: everybody decided, deadlines in order, one sheet under one seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import ListState
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.nominations.queries import merging, reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules.filing import check_recommending, spoken
from baijia.award.nominations.rules.own_notices import check_hung, check_listed
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union

CODE_LENGTH = 12
NAMED = 3


def check_above(actor: Actor, union: Union) -> None:
    """The actor recommends or organises at a node above this union.

    Raises:
        Refused: hidden.
    """
    above = union.path[:-5]
    offices = (Role.RECOMMENDER, Role.ORGANISER)
    if not actor.is_system and not (above and any(actor.has(office, path=above) for office in offices)):
        raise not_found()


def check_reopen(
    actor: Actor, row: RecommendationList, definition: Definition, reason: str, now: datetime
) -> None:
    """The level above sends a list back while its own is open, the organiser while recommending is; with a reason.

    Raises:
        Refused: hidden for others; without a reason; too late for it to go up again, or the list above went up
            with what is on it.
    """
    check_above(actor, row.union)
    check_recommending(row.edition)
    closes = reading.instant(definition, "recommendation_closes")
    if now > closes:
        raise Refused(
            "list.reopen_late",
            _(
                "推荐已于 %(at)s 截止，退回后就不能再上报了。确需调整的，先由审定人发补充通知推后推荐截止时间。"
            )
            % {"at": spoken(closes)},
        )
    if not 2 <= len(reason.strip()) <= 200:
        raise Refused("list.reason", _("请写明退回排序表的原因（2 至 200 字）。"), field="reason")
    above = [row.union.path[:end] for end in range(5, len(row.union.path), 5)]
    gone = RecommendationList.objects.filter(
        edition=row.edition, union__path__in=above, state=ListState.SUBMITTED
    ).select_related("union")
    blocking = gone.order_by("-union__path").first()
    if blocking is not None:
        raise Refused(
            "list.above_sent",
            _("%(union)s的排序表已上报，请先退回它。") % {"union": blocking.union.name},
        )


def check_list_deadline(
    row: RecommendationList,
    definition: Definition,
    at: datetime,
    now: datetime,
    *,
    lists: Sequence[RecommendationList],
) -> None:
    """A list's deadline lies ahead, before that of the list above it and after those of the lists below it.

    Raises:
        Refused: it does not, with the moment it must keep to.
    """
    path = row.union.path
    above = [
        each
        for each in lists
        if each.deadline and path.startswith(each.union.path) and each.union.path != path
    ]
    nearest = max(above, key=lambda each: len(each.union.path), default=None)
    closes = (
        reading.list_deadline(nearest, definition)
        if nearest
        else reading.instant(definition, "recommendation_closes")
    )
    if not now < at <= closes or (nearest and at == closes):
        raise Refused(
            "list.deadline",
            _("期限应在现在之后、上一级的截止时间（%(at)s）之前。") % {"at": spoken(closes)},
            field="deadline",
        )
    below = [
        each
        for each in lists
        if each.deadline and each.union.path.startswith(path) and each.union.path != path
    ]
    latest = max(below, key=lambda each: each.deadline or at, default=None)
    if latest is not None and latest.deadline is not None and latest.deadline >= at:
        raise Refused(
            "list.deadline_below",
            _("%(union)s的期限是 %(at)s，请先把它提前。")
            % {"union": latest.union.name, "at": spoken(latest.deadline.astimezone(clock.ZONE))},
            field="deadline",
        )


def check_all_decided(undecided: Sequence[Dossier]) -> None:
    """Nobody is left without a word: who is not recommended learns why when the list goes up.

    Raises:
        Refused: with the number and the first names.
    """
    if undecided:
        names = "、".join(dossier.name for dossier in undecided[:NAMED])
        raise Refused(
            "list.undecided",
            _("还有 %(n)d 份材料没有推荐意见（%(names)s等）。不推荐的请写明理由，再上报。")
            % {"n": len(undecided), "names": names},
        )


def check_unit_notices(definition: Definition, recommended: Sequence[ListPlace]) -> None:
    """Where the edition asks for a notice at the unit, everybody recommended has hung one for its days.

    Raises:
        Refused: naming those who have not.
    """
    rule = (definition.get("chain") or {}).get("unit_notice")
    if not rule:
        return
    missing = [place.dossier.name for place in recommended if not check_hung(rule, place.dossier)]
    if missing:
        raise Refused(
            "list.unit_notice",
            _("%(names)s的材料还没有单位公示的证明，请单位补上，或移出推荐名单。")
            % {"names": "、".join(missing[:NAMED])},
        )


def check_list_notice(
    definition: Definition, row: RecommendationList, recommended: Sequence[ListPlace]
) -> None:
    """Where the edition asks for a notice of the list itself, it hung and named everybody recommended.

    Raises:
        Refused: naming what is missing.
    """
    rule = (definition.get("chain") or {}).get("list_notice")
    if rule:
        check_listed(rule, row, [place.dossier.number for place in recommended])


def check_signed(day: date | None, today: date, seal: str, *, required: bool = False) -> date | None:
    """Return the day under the seal: not in the future, and with a word on who stamped.

    Raises:
        Refused: naming the field.
    """
    if (required and (day is None or len(seal.strip()) < 2)) or len(seal.strip()) > 80:
        raise Refused("list.seal", _("请写明盖章日期和盖章情况（不超过 80 字）。"), field="seal")
    if day is not None and day > today:
        raise Refused("list.signed_on", _("落款日期不能晚于今天。"), field="signed_on")
    return day


def check_scan(row: RecommendationList, code: str) -> None:
    """A stamped sheet belongs to the list as it was sent up, not to an earlier version of it.

    Raises:
        Refused: the list is open; or the code on the sheet is another one.
    """
    check_recommending(row.edition)
    if row.state != ListState.SUBMITTED:
        raise Refused("list.scan_open", _("排序表还没有上报，请上报后打印、盖章，再传回扫描件。"))
    given = "".join(sign for sign in code.lower() if sign.isalnum())
    if len(given) < CODE_LENGTH or not row.digest.startswith(given):
        raise Refused(
            "list.scan_code",
            _("扫描件上的校验码与现在的排序表不符：盖章的是旧版，请重新打印盖章。"),
            field="code",
        )


def check_merge(plan: merging.MergePlan, seen: str) -> None:
    """There is something to merge, every list below was sent up, and it is what the officer read.

    Raises:
        Refused: naming the lists that are open; or the plan changed meanwhile.
    """
    if plan.open:
        raise Refused(
            "merge.open",
            _("%(unions)s还没有上报排序表，上报后再合并。")
            % {"unions": "、".join(union.short_name for union in plan.open[:NAMED])},
        )
    if not plan.lines:
        raise Refused("merge.nothing", _("下级上报的名单里没有可以合并的材料。"))
    if seen != plan.digest:
        raise Refused("merge.changed", _("下级名单有变化，请核对新的合并结果。"))
