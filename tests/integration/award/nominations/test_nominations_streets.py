"""The tree below a district: street lists merged into one, places passed on downwards, where units stand."""

from __future__ import annotations

from datetime import date

import pytest
from chaining import file_at, put, refusal, send

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Place
from baijia.award.nominations.models import ListPlace, Member
from baijia.award.programmes import commands as programmes
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Allotment, Quota
from baijia.core import clock
from baijia.core.actor import SYSTEM
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union

# streets into one


def test_street_lists_become_one_first_before_second_within_the_quota(desk, streets):
    Quota.objects.filter(union=desk.cast.districts[0]).update(places=3)
    spring = [file_at(desk, n, 0) for n in (1, 2, 3)]
    lotus = [file_at(desk, n, 2) for n in (4, 5, 6)]
    for dossier in spring:
        put(desk, streets[0], dossier)
    put(desk, streets[1], lotus[0])
    put(desk, streets[1], lotus[1], Place.RESERVE)
    put(desk, streets[1], lotus[2], Place.NOT_RECOMMENDED, "应用不足一年")
    gone, no = file_at(desk, 7, 2), file_at(desk, 8, 2)
    for ahead in (no, gone):
        commands.place_on_list(
            actor=desk.cast.actor(streets[1].code),
            dossier_uid=ahead.uid,
            union=streets[1],
            place=Place.RECOMMENDED,
            rank=1,
        )
    send(desk, streets[0])
    recommender, district = desk.cast.actor("recommender"), desk.cast.districts[0]
    whole = {"actor": recommender, "union": district, "edition": desk.edition}
    open_plan = queries.merge_plan(recommender, desk.edition, district)
    assert [union.code for union in open_plan.open] == ["510104002"]
    assert refusal(commands.merge_lists, seen=open_plan.digest, **whole).code == "merge.open"
    send(desk, streets[1])
    commands.withdraw(actor=desk.cast.actor("sibling_filer"), dossier_uid=gone.uid, reason="本人离职")
    Member.objects.filter(dossier=no).update(state="refused")
    plan = queries.merge_plan(recommender, desk.edition, district)
    assert [(line.dossier.name, line.place) for line in plan.lines] == [
        ("周示1", Place.RECOMMENDED),
        ("周示4", Place.RECOMMENDED),
        ("周示2", Place.RECOMMENDED),
        ("周示3", Place.RESERVE),
        ("周示5", Place.RESERVE),
        ("周示6", Place.NOT_RECOMMENDED),
    ]
    assert refusal(commands.merge_lists, seen=open_plan.digest, **whole).code == "merge.changed"
    commands.merge_lists(seen=plan.digest, **whole)
    listed = queries.list_for_union(actor=recommender, edition=desk.edition, union=district)
    assert [(row.dossier.name, row.place, row.rank) for row in listed.rows[:6]] == [
        ("周示1", "recommended", 1),
        ("周示4", "recommended", 2),
        ("周示2", "recommended", 3),
        ("周示3", "reserve", 1),
        ("周示5", "reserve", 2),
        ("周示6", "not_recommended", None),
    ]
    assert listed.rows[5].reason == "莲新街道总工会未予推荐：应用不足一年"
    assert refusal(commands.merge_lists, seen=plan.digest, **whole).code == "merge.nothing"
    assert desk.submit_list().state == "submitted"


@pytest.mark.parametrize("number", [1, 3])
def test_a_merge_asks_the_same_number_of_statements(desk, streets, number, django_assert_num_queries):
    for serial in range(1, number + 1):
        put(desk, streets[0], file_at(desk, serial))
    send(desk, streets[0])
    recommender = desk.cast.actor("recommender")
    with django_assert_num_queries(5):
        plan = queries.merge_plan(recommender, desk.edition, desk.cast.districts[0])
        assert len(plan.lines) == number


# places passed on


def test_places_are_passed_on_by_table_seen_below_and_kept(desk, streets):
    district, street = desk.cast.districts[0], streets[0]
    recommender = desk.cast.actor("recommender")
    whole = {"actor": recommender, "edition": desk.edition, "union": district}
    programmes.allot_places(places={"510104001": 1, "510104002": 4}, **whole)
    assert editions.places_of(desk.edition, street) == 1
    standing = queries.standing(
        desk.cast.actor("510104001"), desk.edition, street, queries.definition_of(desk.edition)
    )
    assert (standing.places, standing.left) == (1, 1)
    put(desk, street, file_at(desk, 1))
    error = refusal(put, desk, street, file_at(desk, 2))
    assert error.sentence == "推荐名额为 1 名，名单上有 2 名。请把超出的列为备选。"
    programmes.allot_places(places={"510104001": 2}, **whole)
    assert Allotment.objects.filter(edition=desk.edition).count() == 2
    elsewhere = desk.cast.districts[1]
    assert refusal(programmes.allot_places, places={elsewhere.code: 1}, **whole).hidden
    assert refusal(programmes.allot_places, places={"510104001": -1}, **whole).code == "allotment.number"
    foreign = desk.cast.actor("other_recommender")
    assert refusal(programmes.allot_places, places={"510104001": 1}, **whole | {"actor": foreign}).hidden


def test_places_are_passed_on_by_formula_over_dated_figures(desk, streets):
    district, organiser = desk.cast.districts[0], desk.cast.actor("organiser")
    whole = {
        "actor": desk.cast.actor("recommender"),
        "edition": desk.edition,
        "union": district,
        "below": streets,
        "total": 7,
    }
    Union.objects.filter(pk=streets[0].pk).update(members=100)
    Union.objects.filter(pk=streets[1].pk).update(members=300)
    rows = programmes.allot_by_formula(
        **whole | {"below": list(Union.objects.filter(pk__in=[s.pk for s in streets]))},
        weights={"members": 1},
    )
    assert [row.places for row in rows] == [2, 5], "7 over 100 : 300, the larger remainder takes the last"
    error = refusal(programmes.allot_by_formula, weights={"employed": 1}, **whole)
    assert error.code == "quotas.figure"

    def figure(union, value, on):
        return {"union": union, "factor": "employed", "on": on, "value": value, "source": "统计年鉴"}

    programmes.record_figures(
        actor=organiser,
        organiser=desk.cast.city,
        rows=[
            figure(streets[0], 900, date(2020, 12, 31)),
            figure(streets[1], 100, date(2020, 12, 31)),
            figure(streets[0], 1, date(2022, 12, 31)),  # of a later day: does not count
        ],
    )
    rows = programmes.allot_by_formula(weights={"employed": 1}, minimum=1, **whole)
    assert [row.places for row in rows] == [6, 1]
    assert rows[0].factors == {"employed": {"value": 900, "on": "2020-12-31"}}
    short = refusal(programmes.allot_by_formula, weights={"employed": 1}, minimum=4, **whole)
    assert short.code == "quotas.minimum"


# where units stand


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        (UnionKind.UNIT, "JOINT1", "磨子桥小微企业联合基层工会"),
        (UnionKind.INDUSTRY, "IND-1", "交通产业工会"),
    ],
)
def test_units_without_a_street_go_to_the_level_that_is_there(desk, kind, code, name):
    """A joint committee files for several employers under its district; an industry union recommends itself."""
    parent = desk.cast.districts[0] if kind == UnionKind.UNIT else desk.cast.city
    node = directory.add_union(actor=SYSTEM, code=code, name=name, kind=kind, parent=parent, members=40)
    unit, upper = node, desk.cast.districts[0]
    if kind == UnionKind.INDUSTRY:
        upper = node
        unit = directory.add_union(
            actor=SYSTEM,
            code=f"{code}-U",
            name="演例公交公司工会",
            kind=UnionKind.UNIT,
            parent=node,
            members=30,
        )
        desk.cast.accounts["industry"] = directory.open_account(
            actor=SYSTEM, username="industry", display_name="industry", role=Role.RECOMMENDER, union=node
        )
    desk.cast.accounts["joint"] = directory.open_account(
        actor=SYSTEM, username="joint", display_name="joint", role=Role.FILING_OFFICER, union=unit
    )
    desk.cast.units.append(unit)
    filed = [
        desk.submit(desk.draft(serial, actor="joint", unit=4, employer=employer), "joint")
        for serial, employer in ((1, "演例打印店"), (2, "演例修理铺"))
    ]
    actor = desk.cast.actor("industry" if kind == UnionKind.INDUSTRY else "recommender")
    rows = queries.board(actor, desk.edition, upper)
    assert [row.employer for row in rows] == ["演例打印店", "演例修理铺"]
    commands.place_on_list(actor=actor, dossier_uid=filed[0].uid, union=upper, place=Place.RECOMMENDED)


def test_a_unit_that_moves_goes_up_by_its_new_union_and_keeps_what_was_sent_up(desk):
    sent, late, third = desk.filed(1), desk.filed(2), desk.filed(3, Place.RESERVE)
    old, new = desk.cast.districts[:2]
    unit, organiser = desk.cast.units[0], desk.cast.actor("organiser")
    move = {"union": unit, "parent": new, "reason": "企业迁入高新区，经批复调整隶属"}
    for who in ("recommender", "other_recommender", "filer"):
        error = refusal(commands.move_unit, actor=desk.cast.actor(who), **move)
        assert error.hidden or error.code == "union.mover", who
    assert refusal(commands.move_unit, actor=organiser, **move | {"reason": ""}).field == "reason"
    assert refusal(commands.move_unit, actor=organiser, **move | {"parent": old}).code == "union.move_same"
    assert refusal(commands.move_unit, actor=organiser, **move | {"union": old}).code == "union.move_kind"
    commands.move_unit(actor=organiser, **move)
    assert not ListPlace.objects.exists(), "an open list of the old union loses its dossiers"
    other = {"actor": desk.cast.actor("other_recommender"), "union": new}
    for dossier, place in ((sent, Place.RECOMMENDED), (late, Place.RECOMMENDED), (third, Place.RESERVE)):
        commands.place_on_list(dossier_uid=dossier.uid, place=place, **other)
    assert [d.name for d in queries.board(other["actor"], desk.edition, new)] == ["周示1", "周示2", "周示3"]
    commands.submit_list(edition=desk.edition, **other)
    commands.move_unit(actor=organiser, **move | {"parent": old, "reason": "批复撤回，恢复原隶属"})
    assert ListPlace.objects.count() == 3, "a list that went up stands"
    (owed,) = queries.undecided(desk.cast.actor("recommender"), desk.edition, old, None, clock.edition_now())
    assert owed == third, "for those whom the other union recommends no second word is owed"
    assert refusal(desk.place, sent).code == "list.twice", "nobody takes two places"
    desk.place(third, Place.NOT_RECOMMENDED, reason="名额有限")
    outcome = desk.close()
    number = Quota.objects.get(union=new).number
    assert [(row["recommender"], row["nominee"]) for row in outcome.rows] == [
        (number, sent.number),
        (number, late.number),
    ]
    sent.refresh_from_db()
    assert [link["name"] for link in sent.chain] == ["演例0厂工会", new.name]
