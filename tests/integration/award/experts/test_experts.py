"""The pool: conflicts found, declared and decided; draws committed, revealed and voided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import factories
from baijia.award.experts import commands, queries
from baijia.award.experts.enums import ConflictState
from baijia.award.experts.models import CompanyGroup, Conflict, Draw, Expert, Invitation
from baijia.award.programmes import queries as programmes
from baijia.core import clock
from baijia.core.models import AuditRow, PendingEntry
from baijia.core.refused import Refused
from baijia.engine import draw as engine
from baijia.engine.canonical import parse

NONCES = {"discipline": "11" * 32, "organiser": "22" * 32}
COMMITS = {party: engine.commitment(nonce) for party, nonce in NONCES.items()}


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


def add(cast, organiser, name: str, **changed) -> Expert:
    """Add the cast's account ``name`` to the pool."""
    values = {"name": name, "fields": ["equipment"], "employer": f"{name}院"} | changed
    return commands.add_expert(actor=organiser, account=cast.accounts[name], organiser=cast.city, **values)


def open_draw(organiser, edition, **changed) -> Draw:
    """Open a draw of one expert in the equipment group."""
    values = {
        "round_code": "paper",
        "stratum": "equipment",
        "take": 1,
        "nonce_commits": COMMITS,
        "beacon_name": "2021-08-15 上证指数收盘",
    } | changed
    return commands.open_draw(actor=organiser, edition=edition, **values)


def test_add_expert_needs_a_field_and_takes_an_account_once(cast, organiser):
    with pytest.raises(Refused) as refusal:
        add(cast, organiser, "expert", fields=[])
    assert refusal.value.field == "fields"
    expert = add(cast, organiser, "expert", fields=["equipment", "medicine", "equipment"])
    assert expert.fields == ["equipment", "medicine"]
    with pytest.raises(Refused, match="已在专家库"):
        add(cast, organiser, "expert")


def test_import_is_all_or_none(cast, organiser):
    rows = [
        {"account": cast.accounts[name], "name": name, "fields": ["medicine"], "employer": "院"}
        for name in ("expert", "other_expert", "expert")
    ]
    with pytest.raises(Refused, match="第 3 行"):
        commands.import_experts(actor=organiser, organiser=cast.city, rows=rows)
    assert not Expert.objects.exists()
    assert len(commands.import_experts(actor=organiser, organiser=cast.city, rows=rows[:2])) == 2


def test_update_keeps_before_and_after(cast, organiser):
    expert = add(cast, organiser, "expert")
    commands.update_expert(actor=organiser, expert=expert, changed={"employer": "新院"}, active=False)
    row = AuditRow.objects.get(act="experts.update_expert")
    assert (row.before["employer"], row.after["employer"], row.after["active"]) == ("expert院", "新院", False)
    assert queries.expert_of(cast.actor("expert")) is None


def test_search_finds_the_same_employer_once_and_leaves_decisions_alone(cast, edition, organiser):
    cast.units[0].credit_code = "91350100M000100Y43"
    cast.units[0].save()
    own = factories.sealed_dossier(edition, cast.units[0], credit_code="")
    other = factories.sealed_dossier(edition, cast.units[1], credit_code="")
    expert = add(cast, organiser, "expert", credit_code="91350100m000100y43")
    by_name = add(cast, organiser, "other_expert", employer=other.employer)
    assert commands.search_conflicts(actor=organiser, edition=edition) == 2
    assert queries.conflicts(edition) == {(expert.pk, own.pk), (by_name.pk, other.pk)}
    found = Conflict.objects.get(expert=expert)
    commands.dismiss_conflict(actor=organiser, conflict=found, reason="同名分公司，不同法人", pin=True)
    assert commands.search_conflicts(actor=organiser, edition=edition) == 0
    assert queries.conflicts(edition) == {(by_name.pk, other.pk)}
    with pytest.raises(Refused, match="锁定"):
        commands.confirm_conflict(actor=organiser, conflict=found, reason="再改")
    commands.pin_conflict(actor=organiser, conflict=found, pinned=False, reason="复核")
    commands.confirm_conflict(actor=organiser, conflict=found, reason="确属同一集团")
    assert (expert.pk, own.pk) in queries.conflicts(edition)


def test_a_declaration_blocks_and_fences_at_once_and_a_dismissal_lifts(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    expert, actor = add(cast, organiser, "expert"), cast.actor("expert")
    assert [line["kind"] for line in queries.todo(actor)] == ["recusal"]
    assert queries.without_statement(edition, [expert]) == [expert]
    shown = queries.declarable(actor, edition)
    assert [(one.name, one.employer, one.state) for one in shown] == [(dossier.name, dossier.employer, "")]
    assert dossier.answers["project_name"] not in str(shown)
    with pytest.raises(Refused, match="理由"):
        commands.declare_recusal(actor=actor, edition=edition, dossiers=[dossier], reason="")
    statement = commands.declare_recusal(actor=actor, edition=edition, dossiers=[dossier], reason="师生")
    assert statement.pairs == 1
    assert queries.without_statement(edition, [expert]) == []
    assert queries.conflicts(edition) == {(expert.pk, dossier.pk)}
    assert programmes.fenced(actor) == {dossier.uid}
    assert queries.todo(actor) == []
    assert [(line["kind"], line["count"]) for line in queries.todo(organiser)] == [("conflicts", 1)]
    commands.dismiss_conflict(actor=organiser, conflict=Conflict.objects.get(), reason="已核实并非师生")
    assert programmes.fenced(actor) == set()
    assert queries.conflicts(edition) == set()


def test_saying_that_there_is_nobody_counts_as_a_statement(cast, edition, organiser):
    add(cast, organiser, "expert")
    statement = commands.declare_recusal(actor=cast.actor("expert"), edition=edition)
    assert statement.pairs == 0
    with pytest.raises(Refused) as refusal:
        commands.declare_recusal(actor=cast.actor("other_expert"), edition=edition)
    assert refusal.value.hidden


def test_an_expert_sees_neither_the_pool_nor_others_conflicts(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    mine, theirs = add(cast, organiser, "expert"), add(cast, organiser, "other_expert")
    for expert in (mine, theirs):
        commands.add_conflict(actor=organiser, expert=expert, dossier=dossier, reason="亲属")
    assert [row.expert for row in queries.conflicts_for(cast.actor("expert"), edition)] == [mine]
    assert list(queries.visible_to(cast.actor("expert"))) == [mine]
    assert len(queries.conflicts_for(organiser, edition)) == 2
    for name in ("filer", "recommender", "supervisor"):
        assert not queries.visible_to(cast.actor(name)).exists()
        with pytest.raises(Refused) as refusal:
            commands.search_conflicts(actor=cast.actor(name), edition=edition)
        assert refusal.value.hidden


def test_a_draw_is_logged_before_it_is_revealed_and_anyone_can_check_it(cast, edition, organiser):
    people = [add(cast, organiser, name) for name in ("expert", "other_expert", "filer")]
    draw = open_draw(organiser, edition, excluded={people[2].uid: "本届参评单位"})
    assert queries.picked(edition, "paper") == {}
    logged = [parse(bytes(row.data), where="e") for row in PendingEntry.objects.order_by("id")]
    assert logged[-1]["detail"] == {"what": "draw"}
    assert logged[-1]["digest"] == draw.record_digest
    wrong = NONCES | {"discipline": "33" * 32}
    with pytest.raises(Refused, match="discipline"):
        commands.reveal_draw(actor=organiser, draw=draw, nonces=wrong, beacon="3516.30")
    drawn = commands.reveal_draw(actor=organiser, draw=draw, nonces=NONCES, beacon="3516.30")
    record = queries.public_record(drawn)
    parsed = engine.read_record(record, where="record")
    assert engine.check(parsed, engine.read_drawn(record, where="record")) == []
    picked = queries.picked(edition, "paper")["equipment"]
    spare = queries.alternates(edition, "paper")["equipment"]
    assert {one.pk for one in [*picked, *spare]} == {people[0].pk, people[1].pk}
    assert len(picked) == 1
    with pytest.raises(Refused) as refusal:
        commands.reveal_draw(actor=organiser, draw=draw, nonces=NONCES, beacon="1")
    assert refusal.value.code == "draw.drawn"


def test_a_void_draw_makes_room_for_another(cast, edition, organiser):
    add(cast, organiser, "expert")
    draw = open_draw(organiser, edition)
    commands.void_draw(actor=organiser, draw=draw, reason="监督组拒绝公开随机数")
    again = open_draw(organiser, edition)
    assert queries.draws(edition, "paper") == [again]
    with pytest.raises(Refused) as refusal:
        commands.reveal_draw(actor=organiser, draw=draw, nonces=NONCES, beacon="1")
    assert refusal.value.code == "draw.void"


def test_a_draw_of_more_than_there_are_is_refused(cast, edition, organiser):
    add(cast, organiser, "expert")
    with pytest.raises(Refused, match="不足 2 人"):
        open_draw(organiser, edition, take=2)
    assert not Draw.objects.exists()


def test_confirming_decides_by_the_table_of_moves(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    expert = add(cast, organiser, "expert")
    conflict = commands.add_conflict(actor=organiser, expert=expert, dossier=dossier, reason="亲属")
    assert conflict.state == ConflictState.CONFIRMED
    with pytest.raises(Refused) as refusal:
        commands.confirm_conflict(actor=organiser, conflict=conflict, reason="再确认")
    assert refusal.value.code == "lifecycle"


def test_a_cohost_decides_conflicts_as_the_organiser_does(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    expert, cohost = add(cast, organiser, "expert"), cast.actor("cohost")
    conflict = commands.add_conflict(actor=cohost, expert=expert, dossier=dossier, reason="亲属")
    assert programmes.fenced(cast.actor("expert")) == {dossier.uid}
    commands.dismiss_conflict(actor=cohost, conflict=conflict, reason="查无此事")
    assert programmes.fenced(cast.actor("expert")) == set()
    assert AuditRow.objects.get(act="experts.dismiss_conflict").actor_name == "cohost"


@pytest.mark.parametrize("item_count", [1, 3])
def test_lists_take_the_same_statements_for_any_number(
    cast, edition, organiser, item_count, django_assert_num_queries
):
    expert = add(cast, organiser, "expert")
    for number in range(item_count):
        dossier = factories.sealed_dossier(edition, cast.units[number], name=f"示{number}")
        commands.add_conflict(actor=organiser, expert=expert, dossier=dossier, reason="亲属")
    with django_assert_num_queries(1):
        rows = queries.conflicts_for(organiser, edition)
        assert [row.expert.name for row in rows] == ["expert"] * item_count
        assert all(row.dossier.name for row in rows)
    actor = cast.actor("expert")
    with django_assert_num_queries(3):  # the expert, states, dossiers
        assert len(queries.declarable(actor, edition)) == item_count


def test_the_search_finds_every_relation_the_house_knows_of(cast, edition, organiser):
    codes = ("91350100M000100Y43", "911101080000000019")
    cast.units[0].credit_code = codes[0]
    cast.units[0].save()
    dossier = factories.sealed_dossier(edition, cast.units[0], name="周示", credit_code="")
    dossier.answers["summary"] = "与专家甲共同发明，获授权专利一项。"
    dossier.save()
    day = clock.edition_now().date()
    recent = [{"employer": "旧厂", "credit_code": codes[0], "until": day.replace(year=day.year - 2)}]
    long_ago = [{"employer": "旧厂", "credit_code": codes[0], "until": day.replace(year=day.year - 4)}]
    named = add(cast, organiser, "expert")
    commands.update_expert(actor=organiser, expert=named, changed={"name": "专家甲"})
    add(cast, organiser, "other_expert", former=recent)
    add(cast, organiser, "filer", former=long_ago)
    grouped = add(cast, organiser, "recommender", employer="兄弟厂")
    Expert.objects.filter(pk=grouped.pk).update(credit_code=codes[1])
    group = {"actor": organiser, "organiser": cast.city, "name": "演示集团"}
    with pytest.raises(Refused, match="18 位"):
        commands.set_company_group(**group, credit_codes=["123"])
    CompanyGroup.objects.create(organiser=cast.city, name="演示集团", credit_codes=list(codes))
    assert commands.search_conflicts(actor=organiser, edition=edition) == 3
    found = {row.expert.name: row.reason for row in Conflict.objects.select_related("expert")}
    assert "共同发明人" in found["专家甲"]
    assert "三年内" in found["other_expert"]
    assert "演示集团" in found["recommender"]
    commands.confirm_conflict(
        actor=organiser, conflict=Conflict.objects.get(expert__name="专家甲"), reason="合著"
    )
    changed = factories.definition() | {"code": "next-one", "name": "下一届"}
    changed["honours"] = changed["honours"] | {"certificate_prefix": "NEXT"}
    following = factories.open_edition(cast, changed)
    again = factories.sealed_dossier(following, cast.units[1], name="周示", credit_code="")
    again.members.update(person=dossier.members.get().person)
    assert commands.search_conflicts(actor=organiser, edition=following) == 1
    assert Conflict.objects.get(dossier=again).reason == "往届已认定回避"


def test_who_declines_makes_room_for_the_next_of_the_draw(cast, edition, organiser):
    for name in ("expert", "other_expert", "filer"):
        add(cast, organiser, name)
    draw = open_draw(organiser, edition)
    commands.reveal_draw(actor=organiser, draw=draw, nonces=NONCES, beacon="3516.30")
    (first,) = queries.picked(edition, "paper")["equipment"]
    (second, *_rest) = queries.alternates(edition, "paper")["equipment"]
    assert commands.invite(actor=organiser, edition=edition, round_code="paper") == 1
    assert commands.invite(actor=organiser, edition=edition, round_code="paper") == 0
    asked = Invitation.objects.get()
    with pytest.raises(Refused) as refusal:
        commands.answer_invitation(actor=cast.actor(second.name), invitation=asked, accept=True)
    assert refusal.value.hidden
    own = cast.actor(first.name)
    assert "invitation" in [line["kind"] for line in queries.todo(own)]
    commands.answer_invitation(actor=own, invitation=asked, accept=False, reason="出差")
    assert queries.picked(edition, "paper") == {"equipment": [second]}
    assert [(row.expert, row.state) for row in queries.invitations(organiser, edition, "paper")] == [
        (second, "waiting"),
        (first, "declined"),
    ]
    assert not Conflict.objects.exists()
    commands.answer_invitation(
        actor=cast.actor(second.name), invitation=Invitation.objects.get(expert=second), accept=True
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"employer": "甲厂、乙厂"}, "employer"),
        ({"employer": " "}, "employer"),
        ({"credit_code": "91350100M000100Y44"}, "credit_code"),
        ({"grade": "star"}, "grade"),
        ({"max_load": 1001}, "max_load"),
        ({"away_from": date(2021, 8, 2)}, "away_until"),
        ({"away_from": date(2021, 8, 2), "away_until": date(2021, 8, 1)}, "away_until"),
    ],
)
def test_what_an_expert_cannot_be_is_refused_by_field(cast, organiser, changed, field):
    with pytest.raises(Refused) as refusal:
        add(cast, organiser, "expert", **changed)
    assert refusal.value.field == field
    assert not Expert.objects.exists()


def test_ratings_are_means_of_officers_and_go_from_one_to_five(cast, edition, organiser):
    expert = add(cast, organiser, "expert")
    about = {"expert": expert, "edition": edition, "round_code": "paper"}
    for actor, stars in ((organiser, 2), (organiser, 4), (cast.actor("cohost"), 5)):
        commands.rate_expert(actor=actor, stars=stars, **about)
    assert queries.ratings(cast.city) == {expert.pk: Decimal("4.5")}
    with pytest.raises(Refused, match="1 至 5"):
        commands.rate_expert(actor=organiser, stars=6, **about)
