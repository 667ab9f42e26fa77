"""Recusal and absence after assignment, voids, exclusions: what is retired, who takes over, what the log says."""

from __future__ import annotations

from collections import Counter

import pytest
from review_stage import at

from baijia.award.experts.models import Conflict
from baijia.award.nominations.enums import DossierState
from baijia.award.programmes.models import Fence
from baijia.award.review import commands, queries
from baijia.award.review.enums import Gone
from baijia.award.review.models import PanelRecord, RoundResult, ScoreVersion, Slot
from baijia.core import ledger
from baijia.core.refused import Refused
from baijia.engine import rank
from baijia.engine.canonical import parse


def logged(edition, *kinds: str) -> list[dict]:
    """Return the entries of these types in the order of the log."""
    ledger.sequence(edition.log)
    rows = [parse(data, where="entry") for data in ledger.entries(edition.log)]
    return [row for row in rows if row["type"] in kinds]


def test_a_recusal_before_the_first_score_is_replaced_and_counts_for_the_lot(paper):
    slot = paper.slots("paper")[0]
    panel = commands.replace_slot(
        actor=paper.organiser, slot_uid=slot.uid, reason=Gone.RECUSAL, explanation="发现师徒关系"
    )
    slot.refresh_from_db()
    assert slot.retired_reason == "recusal"
    assert panel.document["replaces"] == [slot.slot]
    fresh = Slot.objects.get(panel=panel)
    assert fresh.dossier_id == slot.dossier_id
    assert fresh.expert_id != slot.expert_id
    assert Conflict.objects.filter(expert=slot.expert, dossier=slot.dossier).exists()
    assert Fence.objects.filter(account_uid=slot.expert.account.uid, object_uid=slot.dossier.uid).exists()
    digests = list(PanelRecord.objects.values_list("digest", flat=True))
    assert queries.lot_seed(paper.round("paper")) == rank.lot_seed(digests)


def test_after_scores_the_batch_goes_out_then_retired_void_and_the_new_panel(paper):
    paper.score_all("paper")
    slot = paper.slots("paper")[0]
    panel = commands.replace_slot(
        actor=paper.organiser, slot_uid=slot.uid, reason=Gone.RECUSAL, explanation="同一课题组"
    )
    kinds = [
        (row["type"], row.get("detail", {}).get("what", ""))
        for row in logged(paper.edition, "panel", "score", "score-void")
    ]
    assert kinds[0] == ("panel", "formed")
    assert kinds[-3:] == [("panel", "retired"), ("score-void", ""), ("panel", "formed")]
    assert kinds[1:-3] == [("score", "")] * 18
    assert not panel.before_scores
    first = PanelRecord.objects.get(number=1)
    assert queries.lot_seed(paper.round("paper")) == rank.lot_seed([first.digest])
    assert len(queries.ballots(paper.edition)["paper"]) == 17
    with pytest.raises(Refused, match="还有 1 份"):
        commands.close_round(actor=paper.organiser, round=paper.rounds["paper"])


def test_an_expert_who_falls_ill_keeps_what_was_scored(paper):
    slots = paper.slots("paper")
    loads = Counter(slot.expert_id for slot in slots)
    own = [slot for slot in slots if slot.expert_id == loads.most_common(1)[0][0]]
    expert = own[0].expert
    paper.score(own[0], 20, 20, 20, 8)
    commands.withdraw_expert(
        actor=paper.organiser,
        round=paper.rounds["paper"],
        expert=expert,
        reason=Gone.ABSENCE,
        explanation="住院",
        keep_scored=True,
    )
    left = Slot.objects.filter(expert=expert, retired_at=None)
    assert [slot.pk for slot in left] == [own[0].pk]
    assert ScoreVersion.objects.filter(voided_at=None).count() == 1
    served = Counter(slot.dossier_id for slot in paper.slots("paper"))
    assert set(served.values()) == {3}
    assert not Conflict.objects.exists()


def test_a_group_panel_is_filled_up_from_the_line(defence):
    expert = defence.slots("defence")[0].expert
    group = defence.slots("defence")[0].dossier.group
    commands.withdraw_expert(
        actor=defence.organiser,
        round=defence.rounds["defence"],
        expert=expert,
        reason=Gone.ABSENCE,
        explanation="航班取消",
    )
    slots = defence.slots("defence")
    assert expert.pk not in {slot.expert_id for slot in slots}
    assert Counter(slot.dossier_id for slot in slots).most_common()[-1][1] == 3
    others = {slot.expert_id for slot in slots if slot.dossier.group != group}
    assert not others & {slot.expert_id for slot in slots if slot.dossier.group == group}


def test_nobody_left_to_take_over_changes_nothing(paper):
    slot = paper.slots("paper")[0]
    for expert in paper.experts:
        expert.active = expert.pk == slot.expert_id
        expert.save()
    with pytest.raises(Refused) as refusal:
        commands.replace_slot(
            actor=paper.organiser, slot_uid=slot.uid, reason=Gone.ABSENCE, explanation="出差"
        )
    assert refusal.value.code.startswith("assign.")
    slot.refresh_from_db()
    assert slot.retired_at is None


def test_a_voided_score_may_be_given_again(paper):
    slot = paper.slots("paper")[0]
    score = paper.score(slot, 1, 1, 1, 1, comment="误看")
    commands.void_score(
        actor=paper.organiser, slot_uid=slot.uid, reason=Gone.ERROR, explanation="误看了另一份材料"
    )
    again = paper.score(slot, 20, 20, 20, 8)
    assert again.version == 2
    assert [row["ref"] for row in logged(paper.edition, "score-void")] == [score.commit]
    assert [ballot.vector for ballot in queries.ballots(paper.edition)["paper"]] == [(20, 20, 20, 8)]
    rows = {row["commit"]: row["state"] for row in queries.score_rows(paper.edition)}
    assert rows == {score.commit: "voided", again.commit: "live"}


def test_who_withdraws_is_excluded_at_the_round_and_keeps_the_ballots_out(paper):
    gone = paper.dossiers[5]
    paper.score_all("paper")
    gone.state = DossierState.WITHDRAWN
    gone.save()
    with at("paper-end"):
        commands.close_round(actor=paper.organiser, round=paper.rounds["paper"])
        document = commands.freeze_round(actor=paper.organiser, round=paper.rounds["paper"]).document
    row = next(row for row in document["rows"] if row["nominee"] == gone.number)
    assert (row["n"], row["mean"], row["advanced"]) == (0, None, False)
    assert row["reason"] == {"code": "excluded", "stage": "paper", "why": "withdrawn"}
    kinds = [row["type"] for row in logged(paper.edition, "decision", "scoring-closed", "ranking")]
    assert kinds[-2:] == ["scoring-closed", "ranking"]


def test_exclude_takes_a_candidate_once_and_before_the_ranking(paper):
    round = paper.rounds["paper"]
    call = {
        "actor": paper.organiser,
        "round": round,
        "reason": "false_material",
        "text": "材料不实，取消资格",
    }
    commands.exclude(dossier=paper.dossiers[0], **call)
    with pytest.raises(Refused) as refusal:
        commands.exclude(dossier=paper.dossiers[0], **call)
    assert refusal.value.hidden
    paper.score_all("paper")
    with at("paper-end"):
        commands.close_round(actor=paper.organiser, round=round)
        commands.freeze_round(actor=paper.organiser, round=round)
        with pytest.raises(Refused, match="已冻结"):
            commands.exclude(dossier=paper.dossiers[1], **call)
    assert RoundResult.objects.count() == 1


@pytest.mark.parametrize("name", ["expert", "filer", "recommender", "supervisor", "leader"])
def test_none_but_the_office_runs_a_round(paper, name):
    actor, round = paper.cast.actor(name), paper.rounds["paper"]
    slot = paper.slots("paper")[0]
    calls = (
        lambda: commands.close_round(actor=actor, round=round),
        lambda: commands.create_rounds(actor=actor, edition=paper.edition),
        lambda: commands.void_score(
            actor=actor, slot_uid=slot.uid, reason=Gone.ERROR, explanation="无权作废"
        ),
        lambda: commands.replace_slot(
            actor=actor, slot_uid=slot.uid, reason=Gone.ERROR, explanation="无权更换"
        ),
        lambda: commands.exclude(
            actor=actor, round=round, dossier=paper.dossiers[0], reason="x", text="无权退出"
        ),
    )
    for call in calls:
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.hidden
