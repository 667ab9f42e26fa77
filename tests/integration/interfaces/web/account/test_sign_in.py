"""Signing in: one sentence for every wrong guess, a pause after many, the own password first, a second factor."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from baijia.core.models import AuditRow
from baijia.directory import commands as directory
from baijia.directory.models import Account

PASSWORD = "shu lin da hai 88"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def clean_limits(db) -> None:
    cache.clear()


@pytest.fixture
def accounts(cast) -> dict[str, Account]:
    for account in cast.accounts.values():
        account.set_password(PASSWORD)
        account.save()
    return cast.accounts


def sign_in(name: str, password: str = PASSWORD) -> tuple[Client, object]:
    client = Client()
    return client, client.post(LOGIN, {"login": name, "password": password})


def code_of(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def enrol(account: Account) -> str:
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(account, secret)
    return secret


def test_unknown_name_and_wrong_password_read_the_same(accounts):
    said = [sign_in(name, "wrong")[1].context["form"].non_field_errors() for name in ("filer", "nobody")]
    assert said[0]
    assert said[0] == said[1]
    rows = AuditRow.objects.filter(act="directory.failed_sign_in")
    assert [row.after["username"] for row in rows.order_by("id")] == ["filer", ""]


def test_too_many_failures_pause_the_name_and_say_for_how_long(accounts):
    for _ in range(5):
        sign_in("filer", "wrong")
    client, answer = sign_in("filer")
    assert "请 15 分钟后再试" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in("recommender")[1].status_code == 302


def test_sign_in_leads_to_the_list_and_leaves_a_row(accounts):
    client, answer = sign_in("filer")
    assert answer["Location"] == reverse("account-todo")
    row = AuditRow.objects.get(act="directory.sign_in")
    assert (row.actor_uid, row.after) == (accounts["filer"].uid, {"second_factor": False})
    assert client.get(answer["Location"]).status_code == 200


def test_a_closed_account_cannot_sign_in_and_is_told_nothing(accounts, cast):
    directory.close_account(actor=cast.actor("administrator"), account=accounts["filer"], reason="离任")
    client, answer = sign_in("filer")
    assert "_auth_user_id" not in client.session
    if answer.status_code == 302:
        assert answer["Location"] == reverse("account_inactive")


def test_a_handed_out_password_is_replaced_before_anything_else(cast):
    password = directory.reset_password(actor=cast.actor("administrator"), account=cast.accounts["filer"])
    client, answer = sign_in("filer", password)
    change = reverse("account_change_password")
    assert answer["Location"] == change
    assert client.get(reverse("account-todo"))["Location"] == change
    answer = client.post(change, {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("account-todo")
    assert client.get(reverse("account-todo")).status_code == 200
    assert AuditRow.objects.filter(act="directory.change_password").count() == 1


def test_a_role_with_second_factor_is_led_to_enrol_and_is_strong_afterwards(accounts):
    client, answer = sign_in("leader")
    set_up = reverse("mfa_activate_totp")
    assert answer["Location"] == set_up
    page = client.get(set_up)
    assert "<svg" in page.context["totp_svg"]
    assert "style=" not in page.context["totp_svg"]
    wrong = client.post(set_up, {"code": "000000"})
    assert wrong.context["form"].errors
    answer = client.post(set_up, {"code": code_of(client.session["mfa.totp.secret"])})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get(reverse("account-todo")).wsgi_request.actor.second_factor


def test_the_factor_is_asked_for_and_a_secret_is_sealed(accounts):
    secret = enrol(accounts["leader"])
    row = Authenticator.objects.get(user=accounts["leader"])
    assert secret not in row.data["secret"]
    assert decrypt(row.data["secret"]) == secret
    client, answer = sign_in("leader")
    asked = reverse("mfa_authenticate")
    assert answer["Location"] == asked
    assert "_auth_user_id" not in client.session
    assert client.post(asked, {"code": "123456"}).context["form"].errors
    answer = client.post(asked, {"code": code_of(secret)})
    assert answer["Location"] == reverse("account-todo")
    page = client.get(answer["Location"])
    assert page.wsgi_request.actor.second_factor
    assert AuditRow.objects.get(act="directory.sign_in").after == {"second_factor": True}


def test_a_code_opens_the_door_once(accounts):
    secret = enrol(accounts["leader"])
    code = code_of(secret)
    for expected in (302, 200):
        client, _answer = sign_in("leader")
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_the_demonstration_is_hidden_where_there_is_none(accounts):
    assert Client().get(reverse("account-demo")).status_code == 404


def test_the_demonstration_shows_codes_that_work(accounts, data_folder, settings):
    settings.SCRATCH = True
    enrol(accounts["leader"])
    rows = [{"role": "审定人", "username": name, "password": PASSWORD} for name in ("leader", "filer")]
    import json

    ready = {"accounts": rows, "nominee_link": "/confirm/x/", "last_six": "123456", "try": ["BASE/log/"]}
    (data_folder / "ready.json").write_text(json.dumps(ready))
    page = Client().get(reverse("account-demo"))
    shown = {row["username"]: row["code"] for row in page.context["rows"]}
    assert shown["filer"] is None
    client, _answer = sign_in("leader")
    assert client.post(reverse("mfa_authenticate"), {"code": shown["leader"]}).status_code == 302
