"""Sixth act: the list, the vote, the leader's approval, the notice with two objections."""

from __future__ import annotations

from datetime import timedelta

from baijia.award.decisions import commands
from baijia.award.decisions.models import Notice, Resolution
from baijia.core.actor import PUBLIC
from baijia.interfaces.rehearsal.play import Play

MANY = 3
"""On a shorter list nobody is taken off, so that a small rehearsal still confers something."""


def propose(play: Play) -> None:
    """Propose by rule, vote, approve."""
    organiser, leader = play.actor("organiser"), play.actor("leader")
    with play.at(play.calendar["notice_opens"] - timedelta(days=6)):
        resolution = commands.propose(actor=organiser, edition=play.edition)
    members = play.definition["decision"]["members"]
    with play.at(play.calendar["notice_opens"] - timedelta(days=4)):
        commands.record_vote(
            actor=organiser, resolution=resolution, present=members - 1, yes=members - 2, no=0, abstained=1
        )
    with play.at(play.calendar["notice_opens"] - timedelta(days=1)):
        commands.approve(actor=leader, resolution=resolution)
    play.publish()


def publish(play: Play) -> None:
    """Put the list on notice; two people object on the second day, and the office looks into it."""
    resolution = Resolution.objects.get(edition=play.edition)
    with play.at(play.calendar["notice_opens"]):
        notice = commands.open_notice(actor=play.actor("leader"), resolution=resolution)
    play.publish()
    listed = sorted(row["nominee"] for row in notice.document["list"])
    for hour, (nominee, text) in enumerate(zip(listed[:2], OBJECTIONS, strict=False)):
        with play.at(notice.opens + timedelta(days=1, hours=hour)):
            objection = commands.object_to(
                actor=PUBLIC,
                notice=notice,
                nominee=nominee,
                text=text,
                name="示例人",
                contact="13800000000",
            )
            commands.investigate(actor=play.actor("organiser"), objection=objection)


def answer(play: Play) -> None:
    """Uphold the first objection, dismiss the other, and let the reserve move up with a notice of its own."""
    organiser = play.actor("organiser")
    notice = Notice.objects.get(edition=play.edition, number=1)
    for hour, objection in enumerate(notice.objections.order_by("number")):
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


OBJECTIONS = (
    "该项目的夹具方案由同班组另一位同事先提出并画出图纸，申报材料没有写明。",
    "所写年节约金额与车间台账相差较大，请核实财务证明。",
)
