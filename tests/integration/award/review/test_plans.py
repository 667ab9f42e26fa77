"""Plans of who reviews what: laid out, compared, steered by wishes, brought in from a file, and used."""

from __future__ import annotations

import pytest
from review_stage import at

from baijia.award.experts import commands as experts
from baijia.award.programmes import commands as programmes
from baijia.award.review import commands, queries, tasks
from baijia.award.review.enums import WishKind
from baijia.award.review.models import Plan, Wish
from baijia.core.models import AuditRow
from baijia.core.refused import Refused, RefusedMany


@pytest.fixture
def laid(stage):
    """The stage with its three plans laid out by the worker."""
    with at("paper"):
        commands.ask_plans(actor=stage.organiser, round=stage.rounds["paper"], outside=30)
        assert tasks.work_out_plans() == 3
        yield stage


def lines(stage, objective="total"):
    rows = queries.plan_rows(stage.organiser, queries.plan(stage.organiser, stage.rounds["paper"], objective))
    return [
        commands.PlanLine(f"第 {place} 行", number, uid)
        for place, (number, uid, _name, _fit) in enumerate(rows, start=2)
    ]


def test_three_plans_stand_side_by_side_and_the_chosen_one_is_assigned(laid):
    round = laid.rounds["paper"]
    views = queries.plans(laid.organiser, round)
    assert [view.plan.objective for view in views] == ["total", "floor", "fair"]
    assert [(view.reviews, view.parts, view.stale) for view in views] == [(18, 1, False)] * 3
    assert views[0].against == views[0].loss == 0
    assert views[1].worst_pair >= views[0].worst_pair
    assert views[2].worst_item >= views[0].worst_item
    assert all(view.outside > 0 and sum(view.loads) == 18 for view in views)
    wanted = {(line.number, line.expert_uid) for line in lines(laid, "fair")}
    commands.assign(actor=laid.organiser, round=round, objective="fair")
    assert {(slot.dossier.number, slot.expert.uid) for slot in laid.slots("paper")} == wanted
    assert not Plan.objects.exists()
    with pytest.raises(Refused, match="已经分配"):
        commands.ask_plans(actor=laid.organiser, round=round)


def test_a_pin_stands_a_forbidden_pair_never_and_a_judged_fit_counts(stage):
    round, item = stage.rounds["paper"], stage.dossiers[0]
    with at("paper"):
        for expert, kind, fit in (
            (stage.experts[1], WishKind.PIN, None),
            (stage.experts[0], WishKind.FORBID, None),
            (stage.experts[3], WishKind.FIT, 990),
        ):
            commands.set_wish(
                actor=stage.organiser,
                round=round,
                dossier=item,
                expert=expert,
                kind=kind,
                fit=fit,
                reason="本行",
            )
        commands.ask_plans(actor=stage.organiser, round=round)
        tasks.work_out_plans()
        on_it = {line.expert_uid for line in lines(stage) if line.number == item.number}
        assert stage.experts[1].uid in on_it
        assert stage.experts[0].uid not in on_it
        found, rows = queries.candidates_for(stage.organiser, round, item.number)
        assert found == item
        judged = next(row for row in rows if row.expert == stage.experts[3])
        assert (judged.fit.value, judged.fit.field) == (990, 800)
        commands.lift_wish(actor=stage.organiser, wish=Wish.objects.get(kind="forbid"))
        assert all(view.stale for view in queries.plans(stage.organiser, round))
        with pytest.raises(Refused, match="有了变化"):
            commands.assign(actor=stage.organiser, round=round)


@pytest.mark.parametrize(
    ("kind", "fit", "said"), [(WishKind.FIT, 1001, "0 至 1000"), (WishKind.PIN, None, "须回避")]
)
def test_a_wish_that_cannot_be_is_refused(stage, kind, fit, said):
    item, expert = stage.dossiers[0], stage.experts[0]
    experts.add_conflict(actor=stage.organiser, expert=expert, dossier=item, reason="师生")
    with pytest.raises(Refused, match=said):
        commands.set_wish(
            actor=stage.organiser,
            round=stage.rounds["paper"],
            dossier=item,
            expert=expert,
            kind=kind,
            fit=fit,
            reason="本行",
        )
    assert not Wish.objects.exists()


def test_what_cannot_be_served_is_named_with_what_would_help(stage):
    round = stage.rounds["paper"]
    for expert in stage.experts[:7]:
        experts.add_conflict(actor=stage.organiser, expert=expert, dossier=stage.dossiers[0], reason="师生")
    with at("paper"):
        commands.ask_plans(actor=stage.organiser, round=round)
        tasks.work_out_plans()
    faults = {view.plan.fault for view in queries.plans(stage.organiser, round)}
    assert len(faults) == 1
    assert stage.dossiers[0].number in (fault := faults.pop())
    assert "补足 1 次" in fault


def test_a_plan_comes_in_from_a_file_whole_or_not_at_all(laid):
    round, good = laid.rounds["paper"], lines(laid)
    experts.add_conflict(
        actor=laid.organiser,
        expert=next(one for one in laid.experts if one.uid == good[0].expert_uid),
        dossier=next(one for one in laid.dossiers if one.number == good[0].number),
        reason="师生",
    )
    bad = [*good, commands.PlanLine("第 99 行", "X", good[0].expert_uid), good[1]]
    with pytest.raises(RefusedMany) as refusal:
        commands.import_plan(actor=laid.organiser, round=round, lines=bad)
    said = [one.sentence for one in refusal.value.refusals]
    assert said[:3] == [
        f"第 2 行：这位专家对 {good[0].number} 须回避，或已设为不分配。",
        "第 99 行：本轮没有编号为“X”的材料。",
        "第 3 行：这一对前面已经有了。",
    ]
    assert f"{good[0].number} 有 2 位专家，应为 3 位。" in said
    assert not Plan.objects.filter(objective="imported").exists()
    commands.ask_plans(actor=laid.organiser, round=round)
    tasks.work_out_plans()
    plan = commands.import_plan(actor=laid.organiser, round=round, lines=lines(laid))
    commands.export_plan(actor=laid.organiser, plan=plan)
    assert AuditRow.objects.filter(act="review.export_plan").count() == 1
    commands.assign(actor=laid.organiser, round=round, objective="imported")
    assert len(laid.slots("paper")) == 18


def test_only_who_runs_the_round_sees_plans_and_a_fenced_officer_not_the_item(laid, cast):
    round, item = laid.rounds["paper"], laid.dossiers[0]
    for name in ("expert", "supervisor", "filer", "leader"):
        with pytest.raises(Refused) as refusal:
            queries.plans(cast.actor(name), round)
        assert refusal.value.hidden
    whole = lines(laid)
    programmes.raise_fence(
        actor=laid.organiser,
        edition=laid.edition,
        account_uid=laid.organiser.account_uid,
        object_uid=item.uid,
        reason="亲属",
    )
    assert item.number not in {line.number for line in lines(laid)}
    assert item.number not in str([view.worst for view in queries.plans(laid.organiser, round)])
    with pytest.raises(Refused) as refusal:
        queries.candidates_for(laid.organiser, round, item.number)
    assert refusal.value.hidden
    with pytest.raises(Refused, match="由其他经办人"):
        commands.import_plan(actor=laid.organiser, round=round, lines=whole)
