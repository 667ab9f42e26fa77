"""Who may hold an event, sign up, be let in, give feedback and show at a booth, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baijia.aftercare.events import queries
from baijia.aftercare.events.enums import LIVE, BoothState, EventState, SignUpState
from baijia.aftercare.events.models import Event, SignUp
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union

PHONE = 11
CRITERIA_LEAST = 4


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's service officer.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_event(values: Mapping[str, Any], *, taken: int = 0) -> None:
    """Times are in order, there are places for those who have one, and words for what it is.

    Raises:
        Refused: every fault, under its field.
    """
    faults = [
        (field, sentence)
        for field, sentence in (("title", _("请填写名称。")), ("place", _("请填写地点。")))
        if len(values[field].strip()) < 2
    ]
    if values["ends"] <= values["starts"]:
        faults.append(("ends", _("结束应晚于开始。")))
    if values["closes"] > values["ends"]:
        faults.append(("closes", _("报名截止不能晚于活动结束。")))
    if values["holders_until"] is not None and values["holders_until"] > values["closes"]:
        faults.append(("holders_until", _("获奖者优先的时间应在报名截止以前。")))
    if values["places"] < max(1, taken):
        faults.append(("places", _("名额不能少于 1，也不能少于已报名的 %d 人。") % taken))
    if values["booths"] < 0:
        faults.append(("booths", _("展位数不能小于 0。")))
    if (values["selects"] or values["booths"] > 0) and len(values["criteria"].strip()) < CRITERIA_LEAST:
        faults.append(("criteria", _("有代表团或展位遴选的，请写明遴选办法，申请人报名前会看到。")))
    if values["per_unit"] is not None and values["per_unit"] < 1:
        faults.append(("per_unit", _("每个单位至少 1 个，不限就不填。")))
    if faults:
        raise RefusedMany([Refused("event.values", words, field=field) for field, words in faults])


def check_open(event: Event) -> None:
    """The event takes sign-ups now.

    Raises:
        Refused: it does not, or not any more.
    """
    if event.state != EventState.PUBLISHED:
        raise Refused("event.state", _("“%(name)s”%(state)s，不能报名。") % _named(event))
    if clock.edition_now() > event.closes:
        raise Refused("event.closed", _("“%s”的报名已经截止。") % event.title)


def _named(event: Event) -> dict[str, str]:
    return {"name": event.title, "state": str(event.get_state_display())}


def check_holder(actor: Actor, person: Person) -> Honour:
    """Return the standing honour of this person, by whose link the actor came.

    Raises:
        Refused: as hidden; or no honour stands.
    """
    if not honours.comes_by_link(actor, person):
        raise not_found()
    for row in honours.of_person(person):
        if honours.stands(row):
            return row
    raise Refused("event.no_honour", _("荣誉已撤销，不能按获奖者报名；面向公众的活动可以另行报名。"))


def check_public(event: Event) -> None:
    """The event takes people from the public now: holders come first.

    Raises:
        Refused: not at all, or not yet.
    """
    if event.holders_only:
        raise Refused("event.holders_only", _("“%s”只面向获奖者，请从自己的成长档案报名。") % event.title)
    if event.holders_until is not None and clock.edition_now() < event.holders_until:
        raise Refused(
            "event.holders_first",
            _("%s 以前由获奖者优先报名，请在那之后再来。")
            % clock.iso(event.holders_until)[:16].replace("T", " "),
        )


def check_guest(name: str, phone: str) -> str:
    """Return the phone number of somebody from the public, as digits.

    Raises:
        Refused: no name, or no mobile number.
    """
    faults = []
    if len(name.strip()) < 2:
        faults.append(Refused("event.name", _("请填写姓名。"), field="name"))
    digits = "".join(sign for sign in phone if sign.isdigit())
    if len(digits) != PHONE or not digits.startswith("1"):
        faults.append(Refused("event.phone", _("手机号码应为 11 位，以 1 开头。"), field="phone"))
    if faults:
        raise RefusedMany(faults)
    return digits


def check_not_signed(row: SignUp | None) -> None:
    """Nobody signs up twice.

    Raises:
        Refused: there is a live sign-up.
    """
    if row is not None:
        raise Refused("event.twice", _("您已经报过名了（%s）。") % row.get_state_display())


def check_may_cancel(actor: Actor, row: SignUp) -> None:
    """The actor came by the person's link, or holds the ticket as its own grant says, or runs the event.

    Raises:
        Refused: as hidden; or the event has begun.
    """
    own = row.person is not None and honours.comes_by_link(actor, row.person)
    if not own and not actor.has(Role.NOMINEE, object_uid=row.uid):
        check_serves(actor, row.event.organiser)
    if clock.edition_now() >= row.event.starts:
        raise Refused("event.begun", _("活动已经开始，不能再取消报名。"))


def check_in(row: SignUp | None, event: Event, at: datetime) -> None:
    """A ticket lets its bearer in once, on the day, for this event.

    Raises:
        Refused: an unknown ticket, one of another event, a wait, a cancelled one, or one used already, and when.
    """
    if row is None or row.event_id != event.pk:
        raise Refused("check_in.unknown", _("这张票不是本场活动的。"))
    if row.state == SignUpState.ATTENDED and row.checked_in_at is not None:
        when = row.checked_in_at.astimezone(clock.ZONE)
        raise Refused(
            "check_in.twice",
            _("%(name)s 已于 %(time)s 签到，不重复登记。") % {"name": row.name, "time": f"{when:%H:%M}"},
        )
    if row.state != SignUpState.PLACED:
        raise Refused(
            "check_in.no_place",
            _("%(name)s：%(state)s，没有名额。") % {"name": row.name, "state": row.get_state_display()},
        )
    if at.astimezone(clock.ZONE).date() != event.starts.astimezone(clock.ZONE).date() and not (
        event.starts <= at <= event.ends
    ):
        raise Refused("check_in.day", _("只能在活动当天签到。"))


def check_feedback(row: SignUp, score: int) -> None:
    """Who came says from 1 to 5 how it was.

    Raises:
        Refused: did not come; or another number.
    """
    if row.state != SignUpState.ATTENDED:
        raise Refused("feedback.not_there", _("签到之后才能反馈。"))
    if not 1 <= score <= 5:
        raise Refused("feedback.score", _("请打 1 至 5 分。"), field="score")


def check_booth(event: Event, person: Person, work: str, what: str) -> None:
    """The event has booths, and the holder says what is shown, once.

    Raises:
        Refused: otherwise.
    """
    if not event.booths:
        raise Refused("booth.none", _("“%s”不设展位。") % event.title)
    if queries.own_booth(person, event) is not None:
        raise Refused("booth.twice", _("您已经申请过展位。"))
    if len(work.strip()) < 2 or len(what.strip()) < 2:
        raise Refused("booth.words", _("请写明展示的成果和内容。"), field="what")


def check_same_selection(event: Event, *, selects: bool) -> None:
    """Who signed up under one way of giving out the places is not moved to the other.

    Raises:
        Refused: somebody did.
    """
    if selects != event.selects and event.sign_ups.filter(state__in=LIVE).exists():
        raise Refused("event.selects", _("已经有人报名，不能再改是否遴选。"), field="selects")


def check_selection(
    event: Event,
    rows: Sequence[queries.Applicant],
    chosen: Sequence[queries.Applicant],
    *,
    most: int,
    note: str,
    why: str,
) -> None:
    """No more are selected than there are places; who is left out learns why; leaving the rule has a reason.

    Args:
        rows: everybody who applied and the selected ones.
        chosen: those selected now, and before.
        most: places or booths.
        note: what those left out read.
        why: why others are selected than the rule gives.

    Raises:
        Refused: the event is over, too many are chosen, or a reason is missing.
    """
    if event.state != EventState.PUBLISHED:
        raise Refused("selection.state", _("“%(name)s”%(state)s，不能再遴选。") % _named(event))
    if len(chosen) > most:
        raise Refused(
            "selection.many", _("只有 %(most)d 个名额，选了 %(n)d 个。") % {"most": most, "n": len(chosen)}
        )
    keys = {row.pk for row in chosen}
    left = any(row.state == BoothState.APPLIED and row.pk not in keys for row in rows)
    if left and len(note.strip()) < 2:
        raise Refused("selection.note", _("请写明未入选的原因，申请人会看到。"), field="note")
    ruled = {row.pk for row in queries.by_rule(rows, most, event.per_unit)}
    if keys != ruled and len(why.strip()) < 2:
        raise Refused(
            "selection.why", _("所选与遴选办法排出的不同，请写明理由，留在审计记录里。"), field="why"
        )


def check_over(event: Event) -> None:
    """An event is closed once it is over.

    Raises:
        Refused: before.
    """
    if clock.edition_now() < event.ends:
        raise Refused("event.running", _("活动还没有结束。"))


def check_reason(reason: str) -> str:
    """Who calls off says why. Returns the reason.

    Raises:
        Refused: none.
    """
    if len(reason.strip()) < 2:
        raise Refused("event.reason", _("请写明取消的原因，报名的人会看到。"), field="reason")
    return reason.strip()[:200]
