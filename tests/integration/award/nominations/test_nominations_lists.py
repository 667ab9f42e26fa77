"""A union's list: quota, ranks, order, deadlines, lower lists, and many officers at once."""

from __future__ import annotations

import threading
import time
from datetime import datetime

import pytest
from django.db import OperationalError, connection
from nominating import at

import factories
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.programmes.models import Quota
from baijia.core.actor import SYSTEM
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


def listed(desk):
    return queries.list_for_union(
        actor=desk.cast.actor("recommender"), edition=desk.edition, union=desk.cast.districts[0]
    )


def ranks(desk, place=Place.RECOMMENDED):
    return [(row.dossier.name, row.rank) for row in listed(desk).of(place)]


def test_places_are_appended_inserted_moved_and_taken_off_without_a_gap(desk):
    first, second, third = (desk.filed(n, None) for n in (1, 2, 3))
    desk.place(first)
    desk.place(second)
    desk.place(third, rank=1)
    assert ranks(desk) == [("周示3", 1), ("周示1", 2), ("周示2", 3)]
    desk.place(third, Place.RESERVE)
    assert (ranks(desk), ranks(desk, Place.RESERVE)) == ([("周示1", 1), ("周示2", 2)], [("周示3", 1)])
    row = RecommendationList.objects.get()
    recommender = desk.cast.actor("recommender")
    commands.rank(actor=recommender, list_uid=row.uid, order=[second.uid, first.uid])
    assert ranks(desk) == [("周示2", 1), ("周示1", 2)]
    assert refusal(commands.rank, actor=recommender, list_uid=row.uid, order=[first.uid]).code == "list.order"
    commands.take_off_list(actor=recommender, list_uid=row.uid, dossier_uid=second.uid)
    assert ranks(desk) == [("周示1", 1)]
    assert [item.dossier for item in listed(desk).of("")] == [second]


def test_a_quota_is_kept_when_placing_and_when_submitting(desk):
    Quota.objects.filter(union=desk.cast.districts[0]).update(places=1)
    desk.filed(1)
    error = refusal(desk.filed, 2)
    assert error.sentence == "推荐名额为 1 名，名单上有 2 名。请把超出的列为备选。"
    assert listed(desk).left == 0
    Quota.objects.filter(union=desk.cast.districts[0]).update(places=0)
    assert refusal(desk.submit_list).code == "list.quota"


def test_without_a_number_of_places_there_is_no_limit(desk):
    Quota.objects.filter(union=desk.cast.districts[0]).update(places=None)
    desk.filed(1)
    desk.filed(2)
    assert listed(desk).left is None


def test_who_is_not_recommended_is_told_why(desk):
    dossier = desk.filed(1, None)
    error = refusal(desk.place, dossier, Place.NOT_RECOMMENDED, reason="")
    assert error.sentence == "不予推荐的，请写明理由（2 至 200 字）。"


def test_a_submitted_list_is_closed_until_the_organiser_reopens_it(desk):
    dossier = desk.filed(1)
    row = desk.submit_list()
    assert refusal(desk.place, dossier, Place.RESERVE).code == "list.submitted"
    assert refusal(desk.send_back, dossier).code == "return.listed"
    recommender, organiser = desk.cast.actor("recommender"), desk.cast.actor("organiser")
    assert refusal(commands.reopen_list, actor=recommender, list_uid=row.uid, reason="漏人").hidden
    commands.reopen_list(actor=organiser, list_uid=row.uid, reason="漏列一人")
    desk.place(dossier, Place.RESERVE)
    assert ranks(desk, Place.RESERVE) == [("周示1", 1)]


def test_a_list_goes_up_until_its_deadline(desk):
    desk.filed(1)
    with at("2021-08-06T17:00:01"):
        error = refusal(desk.submit_list)
    assert error.sentence == "推荐排序表的上报已于 2021年8月6日 17:00 截止。"
    with at("2021-08-06T17:00:00"):
        desk.submit_list()


def test_a_returned_dossier_holds_the_list_back(desk):
    dossier = desk.filed(1)
    desk.send_back(dossier)
    assert refusal(desk.submit_list).sentence == (
        "周示1的材料已退回修改或撤回，请等重新报送，或移出推荐名单。"
    )
    (row,) = RecommendationList.objects.all()
    commands.take_off_list(actor=desk.cast.actor("recommender"), list_uid=row.uid, dossier_uid=dossier.uid)
    assert refusal(desk.submit_list).code == "list.undecided", "coming back later it would have nobody's word"
    with at("2021-08-02T17:00:01"):
        assert desk.submit_list().state == "submitted", "over: it falls out as incomplete"
        commands.reopen_list(actor=desk.cast.actor("organiser"), list_uid=row.uid, reason="补一份意见")
    assert refusal(desk.place, dossier, Place.RESERVE).code == "list.dossier"
    desk.place(dossier, Place.NOT_RECOMMENDED, reason="更正后也超出名额")
    assert desk.submit_list().state == "submitted", "or the union says already why not"
    desk.submit(dossier)
    assert dossier.steps.filter(act="not_recommend").get().opinion == "更正后也超出名额"


def test_a_union_decides_only_of_its_subtree(desk):
    dossier = desk.filed(1, None)
    actor = desk.cast.actor("other_recommender")
    for union in desk.cast.districts:
        error = refusal(
            commands.place_on_list, actor=actor, dossier_uid=dossier.uid, union=union, place=Place.RECOMMENDED
        )
        assert error.hidden


@pytest.fixture
def street(desk):
    """A street union between the first unit and its district, with its own recommender."""
    street = directory.add_union(
        actor=SYSTEM,
        code="510104001",
        name="春熙街道总工会",
        kind=UnionKind.STREET,
        parent=desk.cast.districts[0],
    )
    unit = desk.cast.units[0]
    Union.objects.filter(pk=unit.pk).update(parent=street, path=street.path + "00001")
    unit.refresh_from_db()
    desk.cast.accounts["street"] = directory.open_account(
        actor=SYSTEM, username="street", display_name="street", role=Role.RECOMMENDER, union=street
    )
    return street


def test_the_district_waits_for_the_street_and_heeds_its_no(desk, street):
    dossier, other = desk.filed(1, None), desk.filed(2, None)
    actor = desk.cast.actor("street")

    def put(item, place, reason=""):
        commands.place_on_list(actor=actor, dossier_uid=item.uid, union=street, place=place, reason=reason)

    put(dossier, Place.RECOMMENDED)
    put(other, Place.NOT_RECOMMENDED, "资料不全")
    assert refusal(desk.place, dossier).sentence == "春熙街道总工会正在提出推荐意见，上报后再处理。"
    commands.submit_list(actor=actor, union=street, edition=desk.edition)
    assert refusal(desk.place, other).code == "list.below_no"
    desk.place(dossier)
    rows = desk.close().rows
    assert len(rows) == 1
    dossier.refresh_from_db()
    assert [step["name"] for step in dossier.chain] == ["演例0厂工会", "春熙街道总工会", "锦江区总工会"]


def test_an_upper_union_sets_an_earlier_deadline(desk, street):
    recommender = desk.cast.actor("recommender")
    early = datetime.fromisoformat("2021-08-01T17:00:00+08:00")
    arguments = {"edition": desk.edition, "union": street}
    commands.set_list_deadline(actor=recommender, at=early, **arguments)
    late = datetime.fromisoformat("2021-08-07T17:00:00+08:00")
    assert (
        refusal(commands.set_list_deadline, actor=recommender, at=late, **arguments).code == "list.deadline"
    )
    assert refusal(commands.set_list_deadline, actor=desk.cast.actor("street"), at=early, **arguments).hidden
    with at("2021-08-01T17:00:01"):
        error = refusal(commands.submit_list, actor=desk.cast.actor("street"), **arguments)
    assert error.code == "list.late"
    uids = [desk.filed(serial, None).uid for serial in (1, 2, 3)]
    for order in (uids, uids[::-1]):
        commands.place_many(
            actor=desk.cast.actor("street"), **arguments, place=Place.RECOMMENDED, dossier_uids=order
        )
        ranked = ListPlace.objects.order_by("rank").values_list("dossier__uid", flat=True)
        assert list(ranked) == order, "several are ranked in the order of the screen"
    row = commands.submit_list(actor=desk.cast.actor("street"), **arguments)
    with at("2021-08-02T09:00:00"):
        back = {"list_uid": row.uid, "reason": "请补意见"}
        assert commands.reopen_list(actor=recommender, **back).deadline is None, "it is to go up again"
        commands.submit_list(actor=desk.cast.actor("street"), **arguments)
    with at("2021-08-06T17:00:01"):
        assert refusal(commands.reopen_list, actor=recommender, **back).code == "list.reopen_late"


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_the_same_number_of_statements_whatever_its_length(
    desk, number, django_assert_num_queries
):
    for serial in range(1, number + 1):
        desk.filed(serial)
    actor = desk.cast.actor("recommender")
    with django_assert_num_queries(6):
        view = queries.list_for_union(actor=actor, edition=desk.edition, union=desk.cast.districts[0])
        assert [row.dossier.unit.name for row in view.rows] == ["演例0厂工会"] * number


@pytest.mark.django_db(transaction=True)
def test_officers_at_once_never_exceed_the_quota(desk):
    Quota.objects.filter(union=desk.cast.districts[0]).update(places=2)
    dossiers = [desk.filed(serial, None) for serial in range(1, 6)]
    barrier = threading.Barrier(len(dossiers))
    codes: list[str] = []

    def attempt(dossier):
        try:
            with at("2021-07-21T10:00:00"):
                desk.place(dossier)
        except Refused as refused:
            return refused.code
        except OperationalError:  # SQLite in memory does not wait for another writer; a caller tries again
            time.sleep(0.005)
            return ""
        return "placed"

    def run(dossier):
        barrier.wait()
        while not (code := attempt(dossier)):
            pass
        codes.append(code)
        connection.close()

    threads = [threading.Thread(target=run, args=(dossier,)) for dossier in dossiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["list.quota"] * 3 + ["placed"] * 2
    assert sorted(ListPlace.objects.values_list("rank", flat=True)) == [1, 2]


def at_once(jobs):
    """Run every job in a thread of its own, all let go together; return what each came to: a code, or "done"."""
    barrier = threading.Barrier(len(jobs))
    answers: list[str] = []

    def run(job):
        barrier.wait()
        try:
            job()
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


MANY = 64
postgres_only = pytest.mark.skipif(
    "sqlite" in connection.vendor, reason="SQLite in memory lets no second writer wait"
)


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_the_bell_never_exceed_the_quota_and_each_gets_one_answer(desk):
    """At the last second of recommending: twelve places, sixty-four officers, then eight who send the list up."""
    district, actor = desk.cast.districts[0], desk.cast.actor("recommender")
    Quota.objects.filter(union=district).update(places=12)
    dossiers = [
        factories.sealed_dossier(desk.edition, desk.cast.units[0], name=f"周示{n}") for n in range(MANY)
    ]
    Dossier.objects.update(state=DossierState.SUBMITTED)

    def place(dossier):
        def run():
            with at("2021-08-06T17:00:00"):
                desk.place(dossier)

        return run

    answers = at_once([place(dossier) for dossier in dossiers])
    assert sorted(answers) == ["done"] * 12 + ["list.quota"] * (MANY - 12)
    ranks = ListPlace.objects.order_by("rank").values_list("rank", flat=True)
    assert list(ranks) == list(range(1, 13))
    left = Dossier.objects.exclude(places__list__union=district).values_list("uid", flat=True)
    for uid in left:
        commands.place_on_list(
            actor=actor, dossier_uid=uid, union=district, place=Place.NOT_RECOMMENDED, reason="超出名额"
        )

    def send():
        with at("2021-08-06T17:00:00"):
            desk.submit_list()

    assert sorted(at_once([send] * 8)) == ["done"] + ["list.submitted"] * 7


@postgres_only
@pytest.mark.django_db(transaction=True)
def test_sixty_four_submitters_at_the_bell_are_in_or_out_by_the_second(desk):
    drafts = [
        desk.draft(serial, answers={"project_name": f"夹具之{serial}"}) for serial in range(1, MANY + 1)
    ]

    def hand_in(place, draft):
        def run():
            with at("2021-07-28T17:00:00" if place % 2 else "2021-07-28T17:00:01"):
                desk.submit(draft)

        return run

    answers = at_once([hand_in(place, draft) for place, draft in enumerate(drafts)])
    assert sorted(answers) == ["done"] * (MANY // 2) + ["filing.closed"] * (MANY // 2)
    receipts = Dossier.objects.filter(state=DossierState.SUBMITTED).values_list("receipt", flat=True)
    assert len(set(receipts)) == MANY // 2
