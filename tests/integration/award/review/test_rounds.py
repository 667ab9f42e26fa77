"""The happy path of both rounds, and what the log and the bundle hold of it."""

from __future__ import annotations

from collections import Counter

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from review_stage import at

from baijia.award.defence import commands as onsite
from baijia.award.experts import commands as experts
from baijia.award.review import commands, queries
from baijia.award.review.enums import RoundState, SeatRole
from baijia.award.review.models import PanelRecord, Presentation, RoundResult, ScoreVersion, Seat, Slot
from baijia.core import ledger
from baijia.core.models import Message, PendingEntry
from baijia.core.refused import Refused
from baijia.engine import rank
from baijia.engine.bundle import sealed
from baijia.engine.canonical import parse


def entries(edition) -> list[dict]:
    """Return the sequenced entries of the log."""
    ledger.sequence(edition.log)
    return [parse(data, where="entry") for data in ledger.entries(edition.log)]


def test_assign_gives_each_item_its_reviews_without_conflicts_and_in_balance(stage):
    barred = stage.experts[0]
    for dossier in stage.dossiers[:3]:
        experts.add_conflict(actor=stage.organiser, expert=barred, dossier=dossier, reason="师徒关系")
    commands.assign(actor=stage.organiser, round=stage.rounds["paper"])
    slots = stage.slots("paper")
    assert Counter(slot.dossier_id for slot in slots) == {dossier.pk: 3 for dossier in stage.dossiers}
    assert not {slot.dossier_id for slot in slots if slot.expert_id == barred.pk} & {
        dossier.pk for dossier in stage.dossiers[:3]
    }
    loads = Counter(slot.expert_id for slot in slots)
    assert set(loads) == {expert.pk for expert in stage.experts}
    assert max(loads.values()) <= 3


def test_the_panel_is_logged_before_any_score_and_holds_no_name_in_its_reduced_form(paper):
    panel = PanelRecord.objects.get(round=paper.rounds["paper"])
    document = panel.document
    assert panel.digest == sealed.log_digest(document)
    assert [slot["slot"] for slot in document["slots"]] == sorted(slot.slot for slot in paper.slots("paper"))
    assert document["nominees"] == sorted(dossier.number for dossier in paper.dossiers)
    assert set(document["roster"]["value"]) == {slot["slot"] for slot in document["slots"]}
    assert sealed.opens("roster", document["roster"])
    assert "专" not in str(sealed.reduced(document))
    formed = [entry for entry in entries(paper.edition) if entry["type"] == "panel"]
    assert [entry["digest"] for entry in formed] == [panel.digest]


def test_opening_tells_each_expert_once(paper):
    told = Message.objects.filter(template="review.opened").values_list("account_uid", flat=True)
    assert sorted(told) == sorted(expert.account.uid for expert in paper.experts)


def test_a_round_opens_in_its_time_and_closes_to_scores_after_it(stage):
    with at("screening"):
        commands.assign(actor=stage.organiser, round=stage.rounds["paper"])
        with pytest.raises(Refused) as refusal:
            commands.open_round(actor=stage.organiser, round=stage.rounds["paper"])
        assert refusal.value.code == "round.early"
    with at("paper"):
        commands.open_round(actor=stage.organiser, round=stage.rounds["paper"])
    slot = stage.slots("paper")[0]
    with at("2021-08-29T17:00:01+08:00"), pytest.raises(Refused) as refusal:
        stage.score(slot, 20, 20, 20, 8)
    assert refusal.value.code == "round.over"


def test_a_score_is_committed_and_signed_by_its_slot(paper):
    slot = paper.slots("paper")[0]
    score = paper.score(slot, 21, 22, 23, 9)
    value = sealed.score_value(
        round="paper",
        nominee=slot.dossier.number,
        slot=slot.slot,
        rubric="paper/1",
        vector=[21, 22, 23, 9],
    )
    assert score.commit == sealed.commitment("score", bytes.fromhex(score.salt), value)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(slot.public_key))
    key.verify(bytes.fromhex(score.signature), bytes.fromhex(score.commit))
    assert queries.receipt(score) == {"salt": score.salt, "commit": score.commit}


def test_scores_wait_for_the_close_and_come_out_in_hash_order(paper):
    paper.score_all("paper")
    assert "score" not in {entry["type"] for entry in entries(paper.edition)}
    commands.close_round(actor=paper.organiser, round=paper.rounds["paper"])
    logged = entries(paper.edition)
    kinds = [entry["type"] for entry in logged]
    assert kinds[-1] == "scoring-closed"
    assert logged[-1]["detail"]["count"] == kinds.count("score") == 18
    leaves = [
        row.leaf for row in PendingEntry.objects.order_by("index") if b'"type":"score"' in bytes(row.data)
    ]
    assert leaves == sorted(leaves)


def test_a_later_version_supersedes_and_says_so_in_the_log(paper):
    slot = paper.slots("paper")[0]
    first = paper.score(slot, 1, 1, 1, 1, comment="误看")
    second = paper.score(slot, 30, 30, 30, 10, comment="行业首创")
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.superseded_at is not None
    rows = [parse(bytes(row.data), where="e") for row in PendingEntry.objects.exclude(batch="")]
    assert next(row for row in rows if row["commit"] == second.commit)["ref"] == first.commit
    assert [ballot.vector for ballot in queries.ballots(paper.edition)["paper"]] == [(30, 30, 30, 10)]


def test_the_same_key_hands_in_once(paper):
    slot = paper.slots("paper")[0]
    call = {"actor": paper.actor(slot.expert), "slot_uid": slot.uid, "vector": [21, 22, 23, 4]}
    one = commands.submit_score(**call, idempotency_key="k1")
    again = commands.submit_score(**call, idempotency_key="k1")
    assert one == again
    assert ScoreVersion.objects.count() == 1


@pytest.mark.parametrize("vector", [[31, 0, 0, 0], [-1, 0, 0, 0], [1, 2, 3], [True, 0, 0, 0], [1.0, 0, 0, 0]])
def test_marks_outside_the_rubric_are_refused(paper, vector):
    slot = paper.slots("paper")[0]
    with pytest.raises(Refused):
        commands.submit_score(actor=paper.actor(slot.expert), slot_uid=slot.uid, vector=vector)
    assert not ScoreVersion.objects.exists()


def test_close_refuses_unscored_slots_without_a_reason(paper):
    missing, *rest = paper.slots("paper")
    for slot in rest:
        paper.score(slot, 20, 20, 20, 8)
    with pytest.raises(Refused, match="还有 1 份"):
        commands.close_round(actor=paper.organiser, round=paper.rounds["paper"])
    commands.close_round(actor=paper.organiser, round=paper.rounds["paper"], retire_reason="专家出差未评")
    missing.refresh_from_db()
    assert missing.retired_reason == "unscored"
    retired = [entry for entry in entries(paper.edition) if entry.get("detail", {}).get("what") == "retired"]
    assert [entry["detail"]["slot"] for entry in retired] == [missing.slot]


def test_close_refuses_an_item_nobody_scored(paper):
    with pytest.raises(Refused) as refusal:
        commands.close_round(actor=paper.organiser, round=paper.rounds["paper"], retire_reason="都没来")
    assert refusal.value.code == "round.no_score"
    assert paper.round("paper").state == RoundState.OPEN


def test_freeze_ranks_by_the_engine_and_advances(paper):
    paper.score_all("paper")
    with at("paper-end"):
        commands.close_round(actor=paper.organiser, round=paper.rounds["paper"])
        result = commands.freeze_round(actor=paper.organiser, round=paper.rounds["paper"])
    advanced = {row["nominee"] for row in result.document["rows"] if row["advanced"]}
    assert advanced == {dossier.number for dossier in paper.dossiers[2:]}
    assert result.document["lot_seed"] == rank.lot_seed([PanelRecord.objects.get().digest])
    assert entries(paper.edition)[-1]["digest"] == sealed.log_digest(result.document)
    assert {d.number for d in queries.candidates(paper.round("defence"))} == advanced
    with pytest.raises(Refused):
        commands.freeze_round(actor=paper.organiser, round=paper.rounds["paper"])


def test_the_next_round_waits_for_the_one_before(stage):
    with pytest.raises(Refused, match="上一轮"):
        commands.assign(actor=stage.organiser, round=stage.rounds["defence"])
    assert not Slot.objects.exists()


def test_a_group_panel_scores_its_whole_group_and_sits_nowhere_else(defence):
    slots = defence.slots("defence")
    groups: dict[str, set[int]] = {}
    for slot in slots:
        groups.setdefault(slot.dossier.group, set()).add(slot.expert_id)
    assert {group: len(people) for group, people in groups.items()} == {"equipment": 3, "medicine": 3}
    assert not groups["equipment"] & groups["medicine"]
    assert PanelRecord.objects.filter(round=defence.rounds["defence"]).count() == 2
    seats = Seat.objects.filter(round=defence.rounds["defence"])
    assert Counter(seat.role for seat in seats) == {SeatRole.CHAIR: 2, SeatRole.SCORING: 4}


def test_on_site_an_item_is_scored_once_it_presents_and_the_absent_leave(defence):
    rows = list(Presentation.objects.select_related("dossier"))
    slot = next(slot for slot in defence.slots("defence") if slot.dossier_id == rows[0].dossier_id)
    with pytest.raises(Refused) as refusal:
        defence.score(slot, 30, 30, 15)
    assert refusal.value.code == "presentation.waiting"
    onsite.mark_absent(actor=defence.organiser, presentation=rows[-1], reason="未到")
    for row in rows[:-1]:
        onsite.start_presentation(actor=defence.organiser, presentation=row)
        onsite.finish_presentation(actor=defence.organiser, presentation=row)
    for slot in defence.slots("defence"):
        if slot.dossier_id != rows[-1].dossier_id:
            defence.score(slot, 30, 30, 15)
    with pytest.raises(Refused) as refusal:
        commands.close_round(actor=defence.organiser, round=defence.rounds["defence"])
    assert refusal.value.code == "round.open_cases"
    defence.close_cases()
    with at("defence-end"):
        commands.close_round(actor=defence.organiser, round=defence.rounds["defence"])
        document = commands.freeze_round(actor=defence.organiser, round=defence.rounds["defence"]).document
    reasons = {row["nominee"]: row["reason"]["code"] for row in document["rows"]}
    assert reasons.pop(rows[-1].dossier.number) == "excluded"
    assert set(reasons.values()) == {"reached"}
    assert [row["reason"] for row in queries.exclusions(defence.edition)] == ["absent"]
    assert RoundResult.objects.count() == 2


@pytest.mark.parametrize(
    ("vector", "comment", "taken"),
    [
        ((10, 10, 10, 9), "", False),
        ((10, 10, 10, 9), "证明材料缺失", True),
        ((10, 10, 10, 10), "", True),
        ((30, 30, 30, 5), "", True),
        ((30, 30, 30, 6), "  ", False),
    ],
)
def test_extreme_marks_come_with_words(paper, vector, comment, taken):
    slot = paper.slots("paper")[0]
    if taken:
        assert paper.score(slot, *vector, comment=comment).version == 1
    else:
        with pytest.raises(Refused, match="须写评语"):
            paper.score(slot, *vector, comment=comment)
        assert not slot.scores.exists()


def test_a_round_with_too_few_scores_on_an_item_waits(paper):
    first = paper.slots("paper")[0].dossier_id
    of_first = [slot for slot in paper.slots("paper") if slot.dossier_id == first]
    for slot in paper.slots("paper"):
        if slot not in of_first[1:]:
            paper.score(slot, 20, 20, 20, 8)
    round, close = paper.rounds["paper"], commands.close_round
    with pytest.raises(Refused, match=f"{of_first[0].dossier.number}（1） 等 1 份材料的评分不足 2 份"):
        close(actor=paper.organiser, round=round, retire_reason="逾期未交")
    paper.score(of_first[1], 20, 20, 20, 8)
    close(actor=paper.organiser, round=round, retire_reason="逾期未交")
    assert paper.round("paper").state == "closed"


def test_the_next_item_is_the_least_reviewed_and_says_nothing_of_it(paper):
    expert = max(paper.experts, key=lambda one: one.slots.count())
    actor, round = paper.actor(expert), paper.round("paper")
    items = queries.my_items(actor, round)
    least = items[-1]
    mine = {slot.uid: slot.dossier_id for slot in paper.slots("paper") if slot.expert == expert}
    for slot in paper.slots("paper"):
        if slot.expert != expert and slot.dossier_id != mine[least.slot_uid]:
            paper.score(slot, 20, 20, 20, 8)
    assert queries.next_item(round, items) == least
    assert queries.my_items(actor, round) == items


def test_who_owes_scores_is_reminded_and_nobody_else(paper):
    slots = paper.slots("paper")
    done = slots[0].expert
    for slot in slots:
        if slot.expert == done:
            paper.score(slot, 20, 20, 20, 8)
    owing = {slot.expert.account.uid for slot in slots} - {done.account.uid}
    assert commands.remind(actor=paper.organiser, round=paper.rounds["paper"]) == len(owing)
    told = Message.objects.filter(template="review.reminder")
    assert set(told.values_list("account_uid", flat=True)) == owing
    assert not any(slot.slot in str(message.context) for slot in slots for message in told)
