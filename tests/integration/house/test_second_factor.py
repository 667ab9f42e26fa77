"""Who must show a second factor reads and does nothing before; what is open to anyone stays open."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from baijia.award.experts import commands as experts
from baijia.award.record import commands as record
from baijia.award.record import trail
from baijia.award.review import commands as review
from baijia.award.screening import commands as screening
from baijia.core.actor import SYSTEM
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import SECOND_FACTOR_ROLES, Role, UnionKind
from baijia.directory.queries import actor_of, managed, roles_to_open
from baijia.interfaces.web.routes import ROUTES

pytestmark = pytest.mark.django_db
MUST = ("organiser", "cohost", "payer", "checker", "leader", "supervisor")
MUST += ("administrator", "security_officer", "auditor")
SECRET = "JBSWY3DPEHPK3PXP"
WAY = {"/account/factor/set-up/", "/account/password/"}


@pytest.fixture
def accounts(cast):
    rows = dict(cast.accounts)
    for role in (Role.SECURITY_OFFICER, Role.AUDITOR):
        rows[str(role)] = directory.open_account(
            actor=SYSTEM, username=f"r-{role}", display_name=role.value, role=role, union=cast.city
        )
    return rows


def browser(account) -> Client:
    """Return a browser that has shown a password alone."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def test_the_roles_are_the_houses():
    assert {str(role) for role in SECOND_FACTOR_ROLES} == set(MUST)


@pytest.mark.parametrize("name", MUST)
def test_no_page_without_an_object_opens_before_the_factor(accounts, edition, name):
    client = browser(accounts[name])
    on_the_way = {
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_change_password",
    }
    closed = [
        route
        for route, rule in ROUTES.items()
        if not rule.about
        and not rule.link
        and rule.open_to != "anyone"
        and not rule.token
        and route not in on_the_way
    ]
    assert len(closed) > 15
    for route in closed:
        answer = client.generic(ROUTES[route].method, reverse(route))
        assert answer.status_code == 302, route
        assert answer["Location"].split("?")[0] == reverse("mfa_activate_totp"), route
    assert client.get(reverse("office-control", args=[edition.code])).status_code == 302
    assert client.get("/").status_code == 200


def test_a_filing_officer_needs_none(accounts):
    assert browser(accounts["filer"]).get(reverse("account-todo")).status_code == 200


def test_an_account_that_has_a_factor_is_asked_for_it_and_comes_back(accounts, edition):
    auth.TOTP.activate(accounts["leader"], SECRET)
    client = browser(accounts["leader"])
    page = reverse("office-control", args=[edition.code])
    asked = client.get(page)["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    code = auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // 30))
    answer = client.post(asked, {"code": code})
    assert answer["Location"] == page
    assert client.get(page).status_code == 200


def test_who_removes_the_factor_starts_over(accounts):
    auth.TOTP.activate(accounts["leader"], SECRET)
    client = browser(accounts["leader"])
    asked = client.get(reverse("account-todo"))["Location"]
    code = auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // 30))
    client.post(asked, {"code": code})
    assert client.get(reverse("account-todo")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=accounts["leader"], type="totp").exists()
    assert client.get(reverse("account-todo"))["Location"].startswith(reverse("mfa_activate_totp"))


def test_setting_it_up_gives_the_session_another_key(accounts):
    client = browser(accounts["leader"])
    before = client.session.session_key
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert client.session.session_key != before
    assert client.get(reverse("account-todo")).status_code == 200


def weak(cast, name):
    return actor_of(cast.accounts[name])


@pytest.mark.parametrize(
    "act",
    [
        lambda cast, edition: review.create_rounds(actor=weak(cast, "cohost"), edition=edition),
        lambda cast, edition: screening.screen_all(actor=weak(cast, "cohost"), edition=edition),
        lambda cast, edition: experts.search_conflicts(actor=weak(cast, "cohost"), edition=edition),
        lambda cast, edition: trail.rows(weak(cast, "supervisor"), edition),
        lambda cast, edition: record.export_inspector(
            actor=weak(cast, "supervisor"), edition=edition, purpose="检查评分"
        ),
        lambda cast, edition: directory.add_union(
            actor=weak(cast, "administrator"),
            code="Z9",
            name="新厂工会",
            kind=UnionKind.UNIT,
            parent=cast.city,
        ),
        lambda cast, edition: directory.reset_password(
            actor=weak(cast, "administrator"), account=cast.accounts["filer"]
        ),
    ],
)
def test_commands_ask_for_it_too(cast, edition, act):
    with pytest.raises(Refused) as refused:
        act(cast, edition)
    assert refused.value.code in {"second_factor", "not_found"}


def test_queries_give_an_administrator_without_it_nothing(cast):
    assert roles_to_open(weak(cast, "administrator")) == []
    assert not managed(weak(cast, "administrator")).exists()
