"""Who may lay out a timetable, act in a venue, close a candidate and sign; and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.defence.frames import Frame
from baijia.award.defence.models import Arrival, Closure, Sheet, Timetable
from baijia.award.defence.queries.board import Moved
from baijia.award.defence.queries.panel import Member, PanelView
from baijia.award.experts.models import Expert
from baijia.award.review import rules as review
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.review.models import Presentation, Round
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.engine.timetable import Place, Problem, clashes

MAX_OPINION = 1000


def check_can_schedule(round: Round) -> None:
    """Experts are assigned and nobody has presented, so that the whole timetable may still change.

    Raises:
        Refused: it is too early, or too late.
    """
    if round.state not in (RoundState.ASSIGNED, RoundState.OPEN):
        raise Refused("schedule.state", _("请先分配评审专家，再编排答辩时间。"))
    if round.presentations.exclude(state=PresentationState.WAITING).exists():
        raise Refused("schedule.begun", _("答辩已经开始，不能重排。"))


def check_not_pending(timetable: Timetable | None) -> None:
    """Nothing is being worked out for this round.

    Raises:
        Refused: it is.
    """
    if timetable is not None and timetable.asked_at is not None and timetable.done_at is None:
        raise Refused("schedule.pending", _("时间表正在编排，请稍候。"))


def check_still_asked(timetable: Timetable, asked_at: datetime | None) -> None:
    """What was worked out is what is still asked for.

    Raises:
        Refused: somebody asked anew, or the round was laid out otherwise meanwhile.
    """
    if timetable.done_at is not None or timetable.asked_at != asked_at:
        raise Refused("schedule.stale", _("编排期间有了新的要求，请重新编排。"))


def check_has_timetable(count: int) -> None:
    """There is something to publish.

    Raises:
        Refused: there is not.
    """
    if not count:
        raise Refused("schedule.none", _("还没有时间表，请先编排。"))


def check_venues(frame: Frame, venues: Sequence[str]) -> None:
    """A frame names the edition's own venues.

    Raises:
        Refused: it names others.
    """
    if [venue.name for venue in frame.venues] != list(venues):
        raise Refused("frame.venues", _("会场由届次方案确定：%s。") % "、".join(venues))


def check_waits(*rows: Presentation) -> None:
    """Nobody of these has begun or is absent.

    Raises:
        Refused: naming who.
    """
    for row in rows:
        if row.state != PresentationState.WAITING:
            raise Refused(
                "presentation.moved",
                _("%(name)s %(state)s，只有候场的才能改时间。")
                % {"name": row.dossier.name, "state": row.get_state_display()},
            )


def check_same_line(one: Presentation, other: Presentation) -> None:
    """Two waiting candidates of one group, so that one panel hears both.

    Raises:
        Refused: they are not.
    """
    waiting = {one.state, other.state} == {PresentationState.WAITING}
    if not waiting or one.round_id != other.round_id or one.dossier.group != other.dossier.group:
        raise Refused("presentation.swap", _("只能对调同一组中都在候场的两个项目。"))


def check_same_sitting(one: Presentation, other: Presentation) -> None:
    """Both wait in one venue on one day.

    Raises:
        Refused: they do not.
    """
    days = {row.starts.astimezone(clock.ZONE).date() for row in (one, other)}
    if one.pk == other.pk or one.venue != other.venue or len(days) > 1:
        raise Refused("presentation.reorder", _("只能在同一会场同一天的候场次序中提前。"), field="other")


def check_no_clash(moved: Moved) -> None:
    """A move puts nobody in two places.

    Raises:
        Refused: naming what it runs into.
    """
    if moved.hard:
        raise Refused("presentation.clash", "；".join(moved.hard) + "。", field="to")


def check_room_is_free(busy: bool) -> None:
    """Nobody presents in the venue.

    Raises:
        Refused: somebody does.
    """
    if busy:
        raise Refused("presentation.busy", _("本会场还有答辩未结束。"))


def check_in(arrival: Arrival | None, row: Presentation | None, round: Round) -> tuple[Arrival, Presentation]:
    """A ticket is of this round, its candidate is expected and was not let in yet.

    Raises:
        Refused: it is unknown, was shown already and when, or its candidate is absent.
    """
    if arrival is None or row is None or arrival.round_id != round.pk:
        raise Refused("check_in.unknown", _("这个码不是本轮答辩的，请到经办席核对身份。"))
    if arrival.arrived_at is not None:
        raise Refused(
            "check_in.twice",
            _("%(name)s 已于 %(time)s 签到，不重复登记。")
            % {"name": row.dossier.name, "time": f"{arrival.arrived_at.astimezone(clock.ZONE):%H:%M}"},
        )
    if row.state == PresentationState.ABSENT:
        raise Refused("check_in.absent", _("%s 已记为缺席，请到经办席办理迟到。") % row.dossier.name)
    return arrival, row


def check_judges(view: PanelView) -> Member:
    """The actor is a juror of the item, in service.

    Raises:
        Refused: as hidden.
    """
    if view.own is None:
        raise not_found()
    return view.own


def check_open_case(closure: Closure | None) -> None:
    """A candidate's case is not closed.

    Raises:
        Refused: it is.
    """
    if closure is not None:
        raise Refused("case.closed", _("这一项目已由小组办结；要改请先由主办单位重新打开。"))


def check_is_missing(member: Member | None) -> Member:
    """A mark is neither in nor explained.

    Raises:
        Refused: as hidden where there is no such juror; otherwise it is in, or explained.
    """
    if member is None:
        raise not_found()
    if member.state == "in":
        raise Refused("missing.scored", _("这位专家已交评分，不需要说明。"), field="slot")
    return member


def check_may_close(view: PanelView) -> None:
    """The chair closes; where the chair is recused or absent, a juror of the item.

    Raises:
        Refused: as hidden for who is no juror; the chair must do it.
    """
    check_judges(view)
    if not view.may_close:
        raise Refused("case.chair", _("由组长办结；组长回避或缺席时，由本项目的其他评审专家办结。"))


def check_complete(view: PanelView, opinion: str) -> str:
    """Everybody's mark is in or explained, and the group has said what it thinks; an absent one needs neither.

    Raises:
        Refused: naming who is missing, or asking for words.
    """
    presentation = view.presentation
    if presentation is None or presentation.state not in (PresentationState.DONE, PresentationState.ABSENT):
        raise Refused("case.running", _("答辩结束或记为缺席之后才能办结。"))
    text = opinion.strip()
    if len(text) > MAX_OPINION:
        raise Refused("case.long", _("小组意见请控制在 %d 字以内。") % MAX_OPINION, field="opinion")
    if presentation.state == PresentationState.ABSENT:
        return text
    waiting = [member.expert.name for member in view.members if member.state == "missing"]
    if waiting:
        raise Refused(
            "case.missing",
            _("%s 的评分还没有交。请催交，或写明缺席、弃权的理由。") % "、".join(waiting),
        )
    if not text:
        raise Refused("case.opinion", _("请写小组意见。"), field="opinion")
    return text


def check_reopens(closure: Closure | None) -> Closure:
    """A closed case that stands on no sheet in force may be opened again.

    Raises:
        Refused: it is open, or stands on a sheet.
    """
    if closure is None:
        raise Refused("case.open", _("这一项目还没有办结。"))
    if closure.sheet is not None:
        raise Refused("case.sheet", _("这一项目已列入汇总表，请先作废该汇总表。"))
    return closure


def check_leads(actor: Actor, round: Round, chairs: Collection[Expert]) -> None:
    """A sheet is made by the panel's chair or by who runs the round.

    Raises:
        Refused: as hidden.
    """
    if actor.account_uid and any(chair.account.uid == actor.account_uid for chair in chairs):
        return
    check_runs(actor, round.edition)


def check_something_closed(count: int) -> None:
    """There is a candidate to put on a sheet.

    Raises:
        Refused: there is none.
    """
    if not count:
        raise Refused("sheet.empty", _("本组没有新办结的项目，不需要汇总表。"))


def check_in_force(sheet: Sheet) -> None:
    """A sheet was not voided.

    Raises:
        Refused: it was.
    """
    if sheet.voided_at is not None:
        raise Refused("sheet.voided", _("这张汇总表已作废。"))


def check_signs(expert: Expert | None) -> Expert:
    """The actor is a juror of the sheet's panel.

    Raises:
        Refused: as hidden.
    """
    if expert is None:
        raise not_found()
    return expert


def check_same_digest(sheet: Sheet, digest: str) -> None:
    """Who signs signs what was shown.

    Raises:
        Refused: the sheet is another one.
    """
    if digest != sheet.digest:
        raise Refused("sheet.other", _("您看到的不是这张汇总表，请刷新后再签。"))


def check_read(codes: Sequence[str]) -> str:
    """A scan carries one summary sheet's barcode.

    Raises:
        Refused: none was read, or several.
    """
    found = sorted(set(codes))
    if not found:
        raise Refused("sheet.unread", _("没有读出汇总表的条码，请重新扫描，条码要完整、清楚。"), field="file")
    if len(found) > 1:
        raise Refused("sheet.several", _("文件里有几张汇总表，请一张一个文件上传。"), field="file")
    return found[0]


def check_is_open_or_assigned(round: Round) -> None:
    """The round is assigned or open: its days may still be arranged.

    Raises:
        Refused: it is not assigned, or over.
    """
    if round.state not in (RoundState.ASSIGNED, RoundState.OPEN):
        raise Refused("defence.state", _("只有在分配专家之后、评分截止之前才能办理。"))


def check_not_closed(presentation: Presentation) -> None:
    """A candidate's case is not closed.

    Raises:
        Refused: it is.
    """
    if presentation.closed_at is not None:
        raise Refused("case.closed", _("这一项目已由小组办结；要改请先由主办单位重新打开。"))


def check_whole(problem: Problem, places: Mapping[str, Place]) -> None:
    """A layout places everybody who stands now, and nothing meets.

    Raises:
        Refused: candidates, experts or demands changed while it was worked out.
    """
    if set(places) != {item.id for item in problem.items} or clashes(problem, places):
        raise Refused("schedule.stale", _("编排期间材料、专家或要求有了变化，请重新编排。"))


def check_somebody(signed: Sequence[str]) -> None:
    """A signed sheet carries at least one name.

    Raises:
        Refused: none was ticked.
    """
    if not signed:
        raise Refused("sheet.nobody", _("请勾选纸上已经签名的专家。"), field="signed")


check_runs = review.check_runs
check_reason = review.check_reason
check_handles = review.check_handles
check_is_open = review.check_is_open
