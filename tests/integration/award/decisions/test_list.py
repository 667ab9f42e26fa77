"""The list before it is released: its meeting on paper, recusal in the room, composition, undoing by a new decision."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_decisions import closed_and_settled, on_notice, resolution, verified

from baijia.award.decisions import commands, composition, letters, queries
from baijia.award.decisions.models import Resolution
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.models import Message
from baijia.core.refused import Refused
from baijia.interfaces.rehearsal.acts import deciding
from baijia.interfaces.rehearsal.paper import scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(play):
    """The list undone and proposed anew, so that its meeting is still to come."""
    commands.rescind(
        actor=play.actor("leader"),
        resolution=resolution(play),
        decision="演示〔2021〕8 号",
        reason="重新开会",
    )
    commands.propose(actor=play.actor("organiser"), edition=play.edition)
    return queries.resolution_of(play.edition)


def entered(play, row, **changed):
    return commands.enter_minutes(
        actor=play.actor("organiser"),
        resolution=row,
        meeting=replace(deciding.meeting(play), **changed),
        name="会议记录.pdf",
        data=scan("minutes"),
    )


def checked(play, row):
    return commands.check_minutes(actor=play.actor("cohost"), resolution=row)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"yes": 9, "no": 4, "abstained": 1}, "vote.threshold"),
        ({"yes": 9, "no": 1, "abstained": 0}, "vote.counts"),
        ({"absent": ()}, "meeting.members"),
        ({"absent": ("赵示01",)}, "meeting.twice"),
        ({"chair": "外人"}, "meeting.chair"),
        ({"agenda": " "}, "meeting.blank"),
        ({"recusals": (commands.Recusal("PXXXXXXX", ("赵示01",), 13, 0, 0),)}, "recusal.nominee"),
    ],
)
def test_minutes_that_do_not_add_up_are_refused_whole(play, fresh, changed, code):
    with pytest.raises(Refused) as refused:
        entered(play, fresh, **changed)
    assert refused.value.code == code
    assert not fresh.votes.exists()


def test_below_the_quorum_no_majority_counts(play, fresh):
    names = deciding.meeting(play).attending
    away = (*names[9:], *deciding.meeting(play).absent)
    few = {"attending": names[:9], "absent": away, "yes": 9, "no": 0, "abstained": 0}
    with pytest.raises(Refused) as refused:
        entered(play, fresh, **few)
    assert refused.value.code == "vote.threshold"


def test_a_meeting_in_the_future_is_refused(play, fresh):
    with pytest.raises(Refused) as refused:
        entered(play, fresh, held_at=clock.edition_now() + timedelta(hours=1))
    assert refused.value.field == "held_at"


def test_who_entered_the_minutes_does_not_check_them_and_both_stay_on_record(play, fresh):
    row = entered(play, fresh)
    with pytest.raises(Refused, match="不能自己复核"):
        commands.check_minutes(actor=play.actor("organiser"), resolution=row)
    with pytest.raises(Refused) as refused:
        commands.check_minutes(actor=play.actor("supervisor"), resolution=row)
    assert refused.value.hidden
    vote = checked(play, row).vote
    assert {vote.entered_by_uid, vote.checked_by_uid} == {
        play.accounts["organiser"].uid,
        play.accounts["cohost"].uid,
    }


def test_minutes_sent_back_stay_on_record_and_are_entered_anew(play, fresh):
    row = entered(play, fresh)
    row = commands.return_minutes(actor=play.actor("cohost"), resolution=row, reason="票数与扫描件不符")
    assert (row.state, row.vote) == ("proposed", None)
    checked(play, entered(play, row))
    assert [vote.return_reason for vote in row.votes.order_by("pk")] == ["票数与扫描件不符", ""]


def test_whom_the_others_do_not_pass_leaves_the_list_and_the_next_in_rank_stands_there(play, fresh):
    rows = fresh.document["rows"]
    spare = {row["group"] for row in rows if row["outcome"] == "reserve"}
    out = next(row for row in rows if row["outcome"] == "proposed" and row["group"] in spare)
    next_one = next(row for row in rows if row["group"] == out["group"] and row["reserve"] == 1)
    present = deciding.meeting(play).attending
    voted = commands.Recusal(out["nominee"], present[1:3], 5, 7, 0)
    row = checked(play, entered(play, fresh, recusals=(voted,)))
    outcomes = {item["nominee"]: item["outcome"] for item in row.document["rows"]}
    assert (outcomes[out["nominee"]], outcomes[next_one["nominee"]]) == ("none", "proposed")
    assert [item["nominee"] for item in row.exclusions] == [out["nominee"]]
    commands.approve(actor=play.actor("leader"), resolution=row)
    play.publish()
    closed_and_settled(play, on_notice(play))
    statuses = {check.status for check in verified(play).values()}
    assert "fail" not in statuses


def test_who_left_the_room_does_not_vote(play, fresh):
    nominee = next(row["nominee"] for row in fresh.document["rows"] if row["outcome"] == "proposed")
    present = deciding.meeting(play).attending
    with pytest.raises(Refused, match="应为 12"):
        entered(play, fresh, recusals=(commands.Recusal(nominee, present[:2], 14, 0, 0),))


def limited(play, severity, least):
    """Add a limit on women to the edition, and return the edition as read anew."""
    definition = dict(Edition.objects.get(pk=play.edition.pk).definition)
    definition["composition"] = [
        {"code": "women", "name": "女性", "field": "sex", "values": ["f"], "min": least, "severity": severity}
    ]
    Edition.objects.filter(pk=play.edition.pk).update(definition=definition)
    return Edition.objects.get(pk=play.edition.pk)


def test_a_limit_warns_or_blocks_the_list(play, fresh):
    (row,) = composition.rows(limited(play, "warn", "1/1"), fresh.document)
    assert not row.is_met
    assert row.count < row.total
    assert not row.blocks
    limited(play, "block", "1/1")
    found = entered(play, fresh)
    with pytest.raises(Refused, match="女性"):
        checked(play, found)
    kept = composition.rows(limited(play, "block", "1/1000"), fresh.document)
    assert all(row.is_met for row in kept)


def test_undoing_is_a_new_decision_and_the_bundle_tells_both(play, fresh):
    row = checked(play, entered(play, fresh))
    commands.approve(actor=play.actor("leader"), resolution=row)
    play.publish()
    assert [one.state for one in Resolution.objects.order_by("number")] == ["rescinded", "approved"]
    closed_and_settled(play, on_notice(play))
    checks = verified(play)
    found = {name: (checks[name].status, checks[name].failures[:2]) for name in ("V1", "V5", "V8", "V9")}
    assert {status for status, _failures in found.values()} <= {"pass", "absent"}, found


def test_a_list_on_notice_is_not_undone(play):
    on_notice(play)
    with pytest.raises(Refused, match="通过异议或撤回处理"):
        commands.rescind(
            actor=play.actor("leader"), resolution=resolution(play), decision="9 号", reason="改主意"
        )


def test_nobody_is_told_before_the_one_release(play):
    told = letters.release(resolution(play))
    rows = {row["nominee"]: row["outcome"] for row in resolution(play).document["rows"]}
    assert {letter.template for letter in told} >= {"decisions.proposed", "decisions.not_listed"}
    assert len(told) >= len(rows)
    assert not Message.objects.filter(template__startswith="decisions.").exists()
    on_notice(play)
    sent = Message.objects.filter(template__startswith="decisions.")
    assert sorted(sent.values_list("account_uid", "template")) == sorted(
        (letter.account_uid, letter.template) for letter in told
    )


def test_letters_cost_the_same_at_any_length(play, django_assert_num_queries):
    row = resolution(play)
    row.edition  # noqa: B018 - loaded before counting
    few = dict(row.document, rows=row.document["rows"][:1])
    with django_assert_num_queries(2):
        letters.release(row)
    row.document = few
    with django_assert_num_queries(2):
        letters.release(row)
