"""Who sees which dossier, and what waits for whom."""

from __future__ import annotations

import pytest
from nominating import at

from baijia.award.nominations import commands, queries
from baijia.award.programmes import commands as programmes
from baijia.core.actor import PUBLIC, SYSTEM
from baijia.core.refused import Refused

SUBMITTED = {"filer", "recommender", "organiser", "cohost", "leader", "supervisor"}
CAST = (
    *sorted(SUBMITTED),
    "sibling_filer",
    "other_filer",
    "other_recommender",
    "payer",
    "administrator",
    "expert",
)


def seers(desk, dossier):
    return {name for name in CAST if queries.visible_to(desk.cast.actor(name)).filter(pk=dossier.pk).exists()}


def test_a_draft_stays_within_its_unit(desk):
    assert seers(desk, desk.draft(1)) == {"filer"}


def test_a_submitted_dossier_is_seen_up_its_own_line_and_by_no_expert(desk):
    dossier = desk.submit(desk.draft(1))
    assert seers(desk, dossier) == SUBMITTED
    assert not queries.visible_to(PUBLIC).exists()
    assert queries.visible_to(SYSTEM).count() == 1


def test_a_withdrawn_draft_was_never_shown_to_others(desk):
    dossier = desk.draft(1)
    commands.withdraw(actor=desk.cast.actor("filer"), dossier_uid=dossier.uid, reason="填错了人")
    assert seers(desk, dossier) == {"filer"}


def test_a_nominee_sees_the_own_case_alone(desk):
    first, second = desk.submit(desk.draft(1)), desk.submit(desk.draft(2))
    actor = desk.link(first).actor
    assert list(queries.visible_to(actor)) == [first]
    case = queries.case_of(queries.get(actor, first.uid))
    assert [event.words for event in case.events] == ["报送"]
    with pytest.raises(Refused) as refused:
        queries.get(actor, second.uid)
    assert refused.value.hidden


def test_a_fence_takes_a_dossier_out_everywhere(desk):
    dossier, other = desk.submit(desk.draft(1)), desk.submit(desk.draft(2))
    actor = desk.cast.actor("recommender")
    programmes.raise_fence(
        actor=actor,
        edition=desk.edition,
        account_uid=actor.account_uid,
        object_uid=dossier.uid,
        reason="亲属",
    )
    assert list(queries.visible_to(actor)) == [other]
    with pytest.raises(Refused) as refused:
        desk.place(dossier)
    assert refused.value.hidden
    union = desk.cast.districts[0]
    rows = queries.list_for_union(actor=actor, edition=desk.edition, union=union).rows
    assert [row.dossier for row in rows] == [other]


def test_a_list_is_hidden_from_who_does_not_recommend_there(desk):
    for name in ("other_recommender", "filer", "expert"):
        with pytest.raises(Refused) as refused:
            queries.list_for_union(
                actor=desk.cast.actor(name), edition=desk.edition, union=desk.cast.districts[0]
            )
        assert refused.value.hidden, name


def todo(desk, name):
    return [
        (item.action, item.text, f"{item.deadline:%m-%d}") for item in queries.todo(desk.cast.actor(name))
    ]


def test_what_waits_follows_the_case(desk):
    dossier = desk.draft(1)
    assert todo(desk, "filer") == [("nominations.submit", "继续填写并报送“周示1”的材料", "07-28")]
    assert todo(desk, "recommender") == []
    desk.submit(dossier)
    assert todo(desk, "filer") == [("nominations.issue_link", "请“周示1”本人确认材料", "07-30")]
    assert todo(desk, "recommender") == [
        ("nominations.place_on_list", "锦江区：1 份材料待提出推荐意见", "08-06")
    ]
    link = desk.link(dossier)
    assert [item.action for item in queries.todo(link.actor)] == ["nominations.confirm"]
    desk.confirm(dossier)
    assert queries.todo(link.actor) == []
    assert todo(desk, "filer") == []
    desk.place(dossier)
    assert todo(desk, "recommender") == [("nominations.submit_list", "锦江区：推荐排序表待上报", "08-06")]
    desk.submit_list()
    assert todo(desk, "recommender") == []
    with at("2021-07-28T17:00:00"):
        assert todo(desk, "organiser") == [("nominations.close_filing", "截止申报", "07-28")]
    desk.close_filing()
    with at("2021-08-06T17:00:00"):
        assert todo(desk, "organiser") == [
            ("nominations.close_recommendation", "截止推荐并封存材料", "08-06")
        ]


def test_a_returned_dossier_waits_with_its_own_deadline(desk):
    desk.send_back(desk.submit(desk.draft(1)))
    assert todo(desk, "filer") == [("nominations.submit", "“周示1”的材料被退回，请修改后重新报送", "08-02")]
    assert todo(desk, "expert") == []


@pytest.mark.parametrize("number", [1, 3])
def test_reads_take_the_same_number_of_statements_whatever_there_is(desk, number, django_assert_num_queries):
    for serial in range(1, number + 1):
        desk.submit(desk.draft(serial))
    filer, recommender = desk.cast.actor("filer"), desk.cast.actor("recommender")
    with django_assert_num_queries(7):
        assert len(queries.todo(filer)) == number
    with django_assert_num_queries(7):
        assert len(queries.todo(recommender)) == 1
    with django_assert_num_queries(1):
        assert len({d.unit.name + d.edition.name for d in queries.visible_to(recommender)}) == 1
    dossier = queries.visible_to(filer).first()
    with django_assert_num_queries(2):
        assert queries.case_of(dossier).events[0].act == "submit"


@pytest.mark.parametrize("number", [1, 3])
def test_the_excluded_are_read_in_a_constant_number_of_statements(desk, number, django_assert_num_queries):
    for serial in range(1, number + 1):
        desk.submit(desk.draft(serial))
    with django_assert_num_queries(8):
        assert len(queries.excluded_before_screening(desk.edition)) == number
