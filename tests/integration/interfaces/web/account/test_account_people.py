"""Accounts of the level below: who sees which, the slip, handing over, and what a refusal says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

import filing
from baijia.core import clock
from baijia.core.models import AuditRow
from baijia.directory.enums import Role
from baijia.directory.models import Account, Assignment, Union


@pytest.fixture
def district(cast):
    return filing.sign_in(cast.accounts["recommender"])


def names(page) -> set[str]:
    return {account.username for account in page.context["page"]}


def test_each_level_sees_the_one_below(cast, district):
    assert names(district.get(reverse("account-list"))) == {"filer", "sibling_filer"}
    organiser = filing.sign_in(cast.accounts["organiser"])
    below = {"filer", "sibling_filer", "other_filer", "recommender", "other_recommender"}
    assert names(organiser.get(reverse("account-list"))) == below
    assert filing.sign_in(cast.accounts["filer"]).get(reverse("account-list")).status_code == 404


def test_the_list_asks_the_database_the_same_for_more_accounts(cast, district, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = reverse("account-list")
    district.get(address)
    with CaptureQueriesContext(connection) as few:
        district.get(address, {"q": "sibling"})
    with django_assert_num_queries(len(few)):
        district.get(address, {"q": "filer"})


def test_a_union_that_is_not_in_the_tree_is_entered_below_the_own_one(cast, district):
    address = reverse("account-union")
    form = {
        "parent": cast.districts[0].code,
        "name": "新示精密机械有限公司工会",
        "kind": "unit",
        "code": "NEW-1",
        "credit_code": "",
        "members": "61",
    }
    for wrong, sentence in (
        ({"code": cast.units[0].code}, "已经有单位在用"),
        ({"parent": cast.districts[1].code}, "不归您管理"),
        ({"credit_code": "91350100M000100Y44"}, "校验位不对"),
    ):
        answer = district.post(address, form | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert district.post(address, form).status_code == 302
    added = Union.objects.get(code="NEW-1")
    assert (added.parent, added.members, added.kind) == (cast.districts[0], 61, "unit")
    assert AuditRow.objects.filter(act="directory.add_union", object_uid=added.uid).exists()
    assert filing.sign_in(cast.accounts["filer"]).get(address).status_code == 404
    move = {"union": "NEW-1", "parent": cast.districts[1].code, "reason": "企业迁址，区总工会批复"}
    address = reverse("account-move")
    refused = district.post(address, move)
    assert (refused.status_code, "不归您管理" in refused.content.decode()) == (422, True)
    office = filing.sign_in(cast.accounts["organiser"])
    assert "NEW-1" in office.get(address).content.decode()
    assert office.post(address, move | {"reason": ""}).status_code == 422
    assert office.post(address, move).status_code == 302
    added.refresh_from_db()
    assert (added.parent, added.path[:10]) == (cast.districts[1], cast.districts[1].path)


def test_an_account_is_opened_with_a_password_shown_once(cast, district):
    form = {
        "display_name": "李示",
        "username": "JJ.Li",
        "role": Role.FILING_OFFICER,
        "union": cast.units[2].code,
    }
    page = district.post(reverse("account-open"), form)
    account = Account.objects.get(username="jj.li")
    assert account.check_password(page.context["password"])
    assert account.must_change_password
    assert page.context["password"] in page.content.decode()
    assert (
        page.context["password"]
        not in district.get(reverse("account-show", args=[account.uid])).content.decode()
    )
    again = district.post(reverse("account-open"), form)
    assert again.status_code == 422
    assert "已有人用" in again.content.decode()


def test_no_account_is_opened_beside_or_above(cast, district):
    for union in (cast.units[1], cast.districts[0], cast.city):
        form = {
            "display_name": "李示",
            "username": "li.shi",
            "role": Role.FILING_OFFICER,
            "union": union.code,
        }
        assert district.post(reverse("account-open"), form).status_code == 422
    assert not Account.objects.filter(username="li.shi").exists()


def test_a_post_is_handed_over_from_a_day_on(cast, district):
    account, post = cast.accounts["filer"], Assignment.objects.get(account=cast.accounts["filer"])
    address = reverse("account-hand-over", args=[account.uid])
    today = clock.wall_now().astimezone(clock.ZONE).date()
    late = {"assignment": post.uid, "to": "sibling_filer", "on": today - timedelta(days=1)}
    assert "不能早于今天" in district.post(address, late).content.decode()
    stranger = late | {"to": "other_filer", "on": today}
    assert "不归您管理" in district.post(address, stranger).content.decode()
    assert district.post(address, late | {"on": today + timedelta(days=2)}).status_code == 302
    post.refresh_from_db()
    assert post.ends == today + timedelta(days=2)
    successor = Assignment.objects.get(account=cast.accounts["sibling_filer"], union=post.union)
    assert (successor.starts, successor.ends) == (post.ends, None)


def test_a_reset_shows_a_password_and_a_closed_account_is_named_so(cast, district):
    account = cast.accounts["filer"]
    page = district.post(reverse("account-reset", args=[account.uid]))
    account.refresh_from_db()
    assert account.check_password(page.context["password"])
    assert district.post(reverse("account-close", args=[account.uid]), {"reason": "离任"}).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
    assert AuditRow.objects.get(act="directory.close_account").purpose == "离任"
    assert "已停用" in district.get(reverse("account-show", args=[account.uid])).content.decode()
