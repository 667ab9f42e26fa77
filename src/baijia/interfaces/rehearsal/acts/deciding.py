"""Sixth act: the list, its meeting on paper, the leader's approval, the notice with objections and a lead."""

from __future__ import annotations

from datetime import timedelta

from baijia.award.decisions import commands
from baijia.award.decisions.enums import Channel, ObjectionState, Subject
from baijia.award.decisions.models import Notice, Resolution
from baijia.core.actor import PUBLIC
from baijia.core.models import Message
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

MANY = 3
"""On a shorter list nobody is taken off, so that a small rehearsal still confers something."""


def propose(play: Play) -> None:
    """Propose by rule, enter the meeting's minutes, have another officer check them, approve."""
    organiser, leader = play.actor("organiser"), play.actor("leader")
    with play.at(play.calendar["notice_opens"] - timedelta(days=6)):
        resolution = commands.propose(actor=organiser, edition=play.edition)
    with play.at(play.calendar["notice_opens"] - timedelta(days=4)):
        commands.enter_minutes(
            actor=organiser,
            resolution=resolution,
            meeting=meeting(play),
            name="会议记录（盖章扫描件）.pdf",
            data=scan("minutes of the committee, stamped"),
        )
        commands.check_minutes(actor=play.actor("cohost"), resolution=resolution)
    with play.at(play.calendar["notice_opens"] - timedelta(days=1)):
        commands.approve(actor=leader, resolution=resolution)
    play.publish()


def meeting(play: Play) -> commands.Meeting:
    """Return the committee's meeting: one member absent, one abstention."""
    members = play.definition["decision"]["members"]
    names = tuple(f"{SURNAMES[place % len(SURNAMES)]}示{place + 1:02d}" for place in range(members))
    return commands.Meeting(
        held_at=play.now - timedelta(hours=2),
        place="市总工会三楼会议室",
        chair=names[0],
        agenda="一、听取评审情况汇报；二、审议拟授予名单和递补名单；三、表决。",
        attending=names[:-1],
        absent=names[-1:],
        yes=members - 2,
        no=0,
        abstained=1,
    )


def publish(play: Play) -> None:
    """Put the list on notice; two people object on the second day under their names, a letter brings a lead."""
    resolution = Resolution.objects.get(edition=play.edition)
    with play.at(play.calendar["notice_opens"]):
        notice = commands.open_notice(actor=play.actor("leader"), resolution=resolution)
    play.publish()
    for hour, (nominee, text) in enumerate(zip(_concerned(resolution, notice), OBJECTIONS, strict=False)):
        with play.at(notice.opens + timedelta(days=1, hours=hour)):
            said = commands.Said(nominee=nominee, text=text, name="示例人", contact="13800000000")
            objection = commands.object_to(actor=PUBLIC, notice=notice, said=said)
            commands.confirm_phone(actor=PUBLIC, receipt=objection.receipt, code=_code())
            commands.investigate(actor=play.actor("organiser"), objection=objection)
    with play.at(notice.opens + timedelta(days=1, hours=5)):
        commands.register_objection(
            actor=play.actor("organiser"),
            notice=notice,
            said=commands.Said(nominee="", text=LEAD, about=Subject.CONDUCT),
            channel=Channel.LETTER,
            received_at=play.now - timedelta(hours=1),
            scan=("来信（扫描件）.pdf", scan("an unsigned letter")),
        )


def _concerned(resolution: Resolution, notice: Notice) -> list[str]:
    """Return the listed, those first for whom a reserve of the same group could move up."""
    rows = resolution.document["rows"]
    groups = {row["nominee"]: row["group"] for row in rows}
    covered = {row["group"] for row in rows if row["outcome"] == "reserve"}
    listed = (row["nominee"] for row in notice.document["list"])
    return sorted(listed, key=lambda nominee: (groups[nominee] not in covered, nominee))


def _code() -> str:
    """Return the code that went to the objector's telephone last."""
    return str(Message.objects.filter(template="decisions.objection_code").latest("pk").context["code"])


def answer(play: Play) -> None:
    """Uphold the first objection, dismiss the other, and let the reserve move up with a notice of its own."""
    organiser = play.actor("organiser")
    notice = Notice.objects.get(edition=play.edition, number=1)
    looked_into = notice.objections.filter(state=ObjectionState.INVESTIGATING)
    for hour, objection in enumerate(looked_into.order_by("number")):
        with play.at(notice.opens + timedelta(days=2, hours=hour)):
            if hour == 0 and len(notice.document["list"]) > MANY:
                commands.uphold(
                    actor=organiser, objection=objection, answer="经核查，主要完成人另有其人，异议成立。"
                )
            else:
                commands.dismiss(
                    actor=organiser, objection=objection, answer="经核查，材料属实，异议不成立。"
                )
    settle(play, notice)


def settle(play: Play, running: Notice) -> None:
    """Close the notice when its days have run, settle, and do the same for each further notice."""
    organiser = play.actor("organiser")
    while True:
        with play.at(running.closes):
            commands.close_notice(actor=organiser, notice=running)
            after = commands.settle(actor=organiser, edition=play.edition)
        play.publish()
        if not isinstance(after, Notice):
            return
        running = after


SURNAMES = "赵钱孙李周吴郑王冯陈"
LEAD = "听说名单里有人的材料是别人代写的，请你们查一查，不便署名。"
OBJECTIONS = (
    "该项目的夹具方案由同班组另一位同事先提出并画出图纸，申报材料没有写明。",
    "所写年节约金额与车间台账相差较大，请核实财务证明。",
)
