"""The tie-off round: the rule names whom the cut leaves in doubt, others review them once, and the bundle says so."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse
from review_stage import Stage, at, changed_definition, failures, make_stage

import factories
import filing
from baijia.award.programmes.definition import load
from baijia.award.programmes.models import Edition
from baijia.award.review import commands, queries
from baijia.award.review.enums import Gone, RoundState
from baijia.award.review.models import Slot
from baijia.core.models import Message
from baijia.core.refused import Refused
from baijia.engine.faults import BadInput

CLOSES = "2021-08-31T17:00:00+08:00"
AGAIN = "2021-08-30T09:00:00+08:00"


def allowing(**rule) -> dict:
    """Return the small edition with a tie-off: two of three go on in each group, in doubt within two points."""
    described = changed_definition()
    described["rounds"][0] |= {"tie_off": {"reviews": 2, "band": "2.00"} | rule, "trimmed_from": 6}
    described["calendar"]["paper_tie_off_closes"] = CLOSES
    return described


def code_of(call, **kwargs) -> str:
    with pytest.raises(Refused) as refusal:
        call(**kwargs)
    return refusal.value.code


def close(stage: Stage, reason: str = "") -> None:
    commands.close_round(actor=stage.organiser, round=stage.rounds["paper"], retire_reason=reason)


def scored(cast, **rule) -> Stage:
    """Bring the paper round to its close; marks fall by two points from one of a group to the next."""
    stage = make_stage(cast, definition=allowing(**rule))
    with at("paper"):
        stage.assign_and_open("paper")
        stage.score_all("paper")
        close(stage)
    return stage


def call(stage: Stage) -> list[Slot]:
    """Call the tie-off and return its slots."""
    commands.call_tie_off(actor=stage.organiser, round=stage.rounds["paper"])
    return list(queries.in_play(stage.round("paper")).select_related("expert__account", "dossier"))


def test_who_stands_near_the_cut_is_reviewed_by_others_and_all_marks_count(cast):
    stage = scored(cast)
    round, organiser = stage.rounds["paper"], stage.organiser
    near = {stage.dossiers[place].number for place in (0, 1, 2, 3)}
    before = {(slot.expert_id, slot.dossier_id) for slot in stage.slots("paper")}
    Message.objects.all().delete()
    with at(AGAIN):
        shown = queries.tie_off(organiser, round)
        assert {row.nominee for row in shown.rows} == near
        assert {str(row.apart) for row in shown.rows} == {"2.00"}
        assert code_of(commands.freeze_round, actor=organiser, round=round) == "round.in_doubt"
        extra = call(stage)
        assert Counter(slot.dossier.number for slot in extra) == dict.fromkeys(near, 2)
        assert not {(slot.expert_id, slot.dossier_id) for slot in extra} & before
        told = set(Message.objects.values_list("account_uid", "template"))
        assert told == {(slot.expert.account.uid, "review.opened") for slot in extra}, "as for any review"
        moved, *others = extra
        commands.replace_slot(
            actor=organiser, slot_uid=moved.uid, reason=Gone.RECUSAL, explanation="发现师徒关系"
        )
        fresh = [slot for slot in queries.in_play(stage.round("paper")) if slot not in others]
        assert len(fresh) == 1
        for slot in stage.slots("paper"):
            if slot in others or slot in fresh:  # whom the first scoring put last is now put first
                stage.score(
                    slot,
                    *((30, 30, 30, 10) if slot.dossier in stage.dossiers[:2] else (9, 9, 9, 3)),
                    comment="复",
                )
        close(stage)
        result = commands.freeze_round(actor=organiser, round=round)
    rows = {row["nominee"]: row for row in result.document["rows"]}
    assert {rows[number]["n"] for number in near} == {5}
    numbers = [dossier.number for dossier in stage.dossiers]
    assert [rows[number]["advanced"] for number in numbers] == [True, True, False, False, True, True]
    assert rows[numbers[0]]["mean"] == [3 * 68 + 2 * 100, 5]
    assert failures(stage) == []


def test_the_first_scoring_stands_and_nothing_tells_its_experts(cast):
    stage = scored(cast)
    round, organiser = stage.rounds["paper"], stage.organiser
    first = stage.slots("paper")
    with at(AGAIN):
        extra = call(stage)
        base = next(slot for slot in first if slot.expert_id in {one.expert_id for one in extra})
        refused = {
            "round.over": lambda: stage.score(base, 30, 30, 30, 10, comment="改分"),
            "round.not_open": lambda: commands.void_score(
                actor=organiser, slot_uid=base.uid, reason=Gone.ERROR, explanation="想改分"
            ),
            "round.first_stands": lambda: commands.replace_slot(
                actor=organiser, slot_uid=base.uid, reason=Gone.ABSENCE, explanation="换人"
            ),
            "tie_off.twice": lambda: commands.call_tie_off(actor=organiser, round=round),
        }
        for code, act in refused.items():
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.code == code
        client = filing.sign_in(extra[0].expert.account)
        pages = [
            client.get(reverse("expert-round", args=[round.uid])).content.decode(),
            client.get(reverse("expert-item", args=[extra[0].uid])).content.decode(),
        ]
        assert not any(word in page for page in pages for word in ("复评", "分数线", "加评"))
        views = {
            view.item.slot_uid: view
            for view in queries.my_sheets(stage.actor(base.expert), stage.round("paper"))
        }
        assert not views[base.uid].editable
        spared = [expert for expert in stage.experts if expert.pk not in {one.expert_id for one in extra}]
        assert all(not queries.is_open_for(stage.actor(one), stage.round("paper")) for one in spared)


REFUSED = {
    "tie_off.not_allowed": lambda rule: rule.pop("tie_off"),
    "tie_off.nobody": lambda rule: rule["tie_off"].update(band="1.99"),
    "assign.infeasible": lambda rule: rule["tie_off"].update(reviews=7),
}


def test_a_tie_off_is_refused_where_the_rule_has_none_nobody_is_in_doubt_or_too_few_can_review(cast):
    stage = make_stage(cast, definition=allowing())
    round, organiser = stage.rounds["paper"], stage.organiser
    with at("paper"):
        stage.assign_and_open("paper")
        assert queries.tie_off(organiser, round) is None, "not while the first scoring runs"
        assert code_of(commands.call_tie_off, actor=organiser, round=round) == "lifecycle"
        stage.score_all("paper")
        close(stage)
    for code, change in REFUSED.items():
        definition = allowing()
        change(definition["rounds"][0])
        Edition.objects.filter(pk=stage.edition.pk).update(definition=definition)
        assert code_of(commands.call_tie_off, actor=organiser, round=round) == code
    assert stage.round("paper").state == RoundState.CLOSED
    assert stage.round("paper").tie_off_from is None
    with pytest.raises(Refused) as refusal:
        commands.call_tie_off(actor=cast.actor("leader"), round=round)
    assert refusal.value.hidden


def test_where_panels_are_groups_the_others_come_from_the_own_group(cast):
    definition = allowing()
    definition["rounds"][0]["panels"] = "group"
    stage = make_stage(cast, definition=definition)
    with at("paper"):
        stage.assign_and_open("paper")
        stage.score_all("paper")
        close(stage)
    seats = dict(stage.rounds["paper"].seats.values_list("expert", "group"))
    extra = call(stage)
    assert Counter(slot.dossier for slot in extra) == dict.fromkeys(stage.dossiers[:4], 2)
    assert not [slot for slot in extra if seats.get(slot.expert_id, "") == slot.dossier.group]
    assert not [slot for slot in extra if seats.get(slot.expert_id, slot.dossier.group) != slot.dossier.group]


WRONG = {
    "without a cut": ('venue = "paper"', 'tie_off = { reviews = 1, band = "0.50" }', ("advance = ", "# ")),
    "nobody can judge it": ('venue = "paper"', 'tie_off = { reviews = 10, band = "0.50" }', ()),
    "would be trimmed": ('venue = "paper"', 'tie_off = { reviews = 2, band = "0.50" }', ()),
    "on site": ('venue = "onsite"', 'tie_off = { reviews = 1, band = "0.50" }', ()),
    "band": ('venue = "paper"', "tie_off = { reviews = 1, band = 0.5 }", ()),
    "reviews": ('venue = "paper"', 'tie_off = { reviews = 0, band = "0.50" }', ()),
    "that no round allows": ("notice_opens", f"paper_tie_off_closes = {CLOSES}\nnotice_opens", ()),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_definition_with_a_tie_off_that_cannot_be_names_it(words):
    after, line, gone = WRONG[words]
    text = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_text()
    text = (
        text.replace(after, line, 1) if line.endswith(after) else text.replace(after, f"{after}\n{line}", 1)
    )
    text = text.replace(*gone, 1) if gone else text
    with pytest.raises(BadInput, match=words):
        load(text.encode(), where="e.toml")
