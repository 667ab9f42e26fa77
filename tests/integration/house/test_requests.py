"""What every request meets, whatever its address: tokens against forgery, headers, caches, hosts, sessions, lockouts."""

from __future__ import annotations

import logging
import time
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from test_authorization import ADDRESSES, WRONG, arguments_of

import filing
from baijia.config.logs import WithoutSecrets
from baijia.core.models import AuditRow
from baijia.directory import commands as directory
from baijia.directory.models import Account
from baijia.interfaces.web.routes import ROUTES

pytestmark = pytest.mark.django_db
PASSWORD = "shu lin da hai 88"
LOGIN = "/account/login/"


def any_address(name: str) -> str:
    """Return an address with arguments that lead nowhere."""
    given = WRONG | {
        "size": 1,
        "slug": "x",
        "path": "0/000",
        "field": "x",
        "round": "paper",
        "name": "screen",
    }
    given |= {"verdict": "0" * 20, "verb": "start", "dossier_uid": "0" * 20, "file_uid": "0" * 20}
    wanted = arguments_of(ADDRESSES[name])
    kinds = getattr(ADDRESSES[name].pattern, "converters", {})
    return reverse(
        name,
        kwargs={
            key: 1 if type(kinds.get(key)).__name__ == "IntConverter" else given.get(key, "x")
            for key in wanted
        },
    )


@pytest.fixture
def account(cast) -> Account:
    found = cast.accounts["filer"]
    found.set_password(PASSWORD)
    found.save()
    cache.clear()
    return found


def test_every_address_refuses_a_post_without_its_token(cast, caplog):
    caplog.set_level(logging.ERROR)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.accounts["filer"])
    codes = {name: client.post(any_address(name)).status_code for name in ROUTES}
    wanted = {name: 401 if rule.token else 403 for name, rule in ROUTES.items()}
    assert {name: code for name, code in codes.items() if code != wanted[name]} == {}
    exempt = [name for name, pattern in ADDRESSES.items() if getattr(pattern.callback, "csrf_exempt", False)]
    assert exempt == [name for name, rule in ROUTES.items() if rule.token], "no session opens these at all"


@pytest.mark.parametrize("https", [False, True])
def test_headers_stand_on_every_answer_and_on_errors_too(cast, edition, https, caplog):
    caplog.set_level(logging.CRITICAL)
    more = {"SECURE_SSL_REDIRECT": https, "SECURE_HSTS_SECONDS": 31536000 if https else 0}
    with override_settings(**more):
        anyone, officer = Client(), filing.sign_in(cast.accounts["filer"])
        pages = [
            "/",
            LOGIN,
            "/no-such-page",
            "/account/no-such/",
            reverse("public-edition", args=[edition.code]),
        ]
        answers = [
            client.get(page, secure=https) for page in [*pages, "/home/"] for client in (anyone, officer)
        ]
        answers.append(anyone.get("/", secure=https, headers={"host": "evil.example"}))
        answers.append(anyone.post("/i18n/setlang/", secure=https))
        answers.append(Client(enforce_csrf_checks=True).post(LOGIN, secure=https))
        assert {400, 403, 404, 200, 302} <= {answer.status_code for answer in answers}
    for answer in answers:
        where = f"{answer.wsgi_request.path} {answer.status_code}"
        assert answer["X-Content-Type-Options"] == "nosniff", where
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", where
        assert answer["Referrer-Policy"] == "same-origin", where
        assert answer["X-Frame-Options"] == "DENY", where
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, where
        assert "unsafe" not in policy, where
        assert answer.has_header("Strict-Transport-Security") is https, where


def test_what_somebody_sees_signed_in_stays_in_no_cache(cast, edition):
    dossier = filing.submitted(cast, edition)
    client = filing.sign_in(cast.accounts["filer"])
    for page in (
        "/home/",
        reverse("unit-dossier", args=[dossier.uid]),
        reverse("unit-print", args=[dossier.uid]),
        "/",
    ):
        assert "no-store" in client.get(page)["Cache-Control"], page
    token, _member = filing.link(cast, dossier)
    assert "no-store" in Client().get(reverse("nominee-confirm", args=[token]))["Cache-Control"]
    assert "no-store" not in Client().get("/").headers.get("Cache-Control", "")


def test_a_link_is_never_written_into_the_programs_messages():
    said = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    handler.addFilter(WithoutSecrets())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().get("/confirm/ab12cd34/case/")
    finally:
        logger.removeHandler(handler)
    assert said == ["Not Found: /confirm/…/case/"]


def test_a_foreign_host_is_refused_and_a_slip_carries_the_fixed_origin(cast, settings):
    settings.BASE_URL = "https://baijia.example"
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    client = filing.sign_in(cast.accounts["administrator"])
    page = client.post(
        reverse("account-reset", args=[cast.accounts["filer"].uid]),
        headers={"host": "localhost:81", "x-forwarded-host": "evil.example"},
    ).content.decode()
    assert "baijia.example" in page
    assert "localhost:81" not in page
    assert "evil.example" not in page


def test_nobody_is_sent_elsewhere_after_signing_in(account):
    for target in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        client = Client()
        answer = client.post(
            f"{LOGIN}?next={target}", {"login": "filer", "password": PASSWORD, "next": target}
        )
        assert urlsplit(answer["Location"]).netloc == ""
        assert answer["Location"] == reverse("account-todo")
        moved = client.post("/i18n/setlang/", {"language": "en", "next": target})
        assert moved["Location"].startswith("/")
        assert not moved["Location"].startswith(("//", "/\\"))


def test_signing_in_gives_the_session_another_key(account):
    client = Client()
    client.get(LOGIN)
    client.post(LOGIN, {"login": "filer", "password": "wrong"})
    session = client.session
    session["planted"] = "1"
    session.save()
    before = client.session.session_key
    client.post(LOGIN, {"login": "filer", "password": PASSWORD})
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_rights_that_end_end_with_the_next_request(cast, account):
    client = filing.sign_in(account)
    administrator = cast.actor("administrator")
    assert client.get("/unit/").status_code == 200
    post = account.assignments.get()
    today = time.strftime("%Y-%m-%d")
    directory.hand_over(
        actor=administrator,
        assignment=post,
        to=cast.accounts["other_filer"],
        on=post.starts.fromisoformat(today),
    )
    assert client.get("/unit/").status_code == 404
    directory.close_account(actor=administrator, account=account, reason="离任")
    assert client.get("/home/")["Location"].startswith(LOGIN)


def test_a_new_password_ends_other_sessions(cast, account):
    client = filing.sign_in(account)
    directory.reset_password(actor=cast.actor("administrator"), account=account)
    assert client.get("/home/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "another",
    [
        lambda n: {"REMOTE_ADDR": f"10.0.0.{n}"},
        lambda n: {"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}", "REMOTE_ADDR": f"10.0.1.{n}"},
        lambda n: {"HTTP_HOST": f"localhost:{8000 + n}"},
    ],
)
def test_an_account_is_paused_whatever_address_the_guesses_come_from_or_go_to(account, another):
    for number in range(5):
        Client().post(LOGIN, {"login": "filer", "password": "wrong"}, **another(number))
    client = Client()
    client.post(LOGIN, {"login": " Filer", "password": PASSWORD}, **another(6))
    assert "_auth_user_id" not in client.session


def test_guesses_at_a_code_are_paused_by_account_too(cast, account):
    from allauth.mfa.totp.internal import auth

    auth.TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    code = auth.format_hotp_value(auth.hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for number in range(5):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        client.post(LOGIN, {"login": "filer", "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": wrong})
    client = Client(REMOTE_ADDR="10.0.0.9")
    client.post(LOGIN, {"login": "filer", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_what_was_typed_in_the_wrong_box_is_not_kept(account):
    for typed in ("510104198503150011", "My secret password 1"):
        Client().post(LOGIN, {"login": typed, "password": "x"})
    rows = AuditRow.objects.filter(act="directory.failed_sign_in")
    assert [row.after["username"] for row in rows] == ["", ""]
    assert len({row.after["unknown"] for row in rows}) == 2
    assert "5101" not in str([row.after for row in rows])


@pytest.mark.parametrize("where", ["/honours/?q=%00", "/honours/%00", "/certificates/%00", "/log/x/tile/%00"])
def test_a_zero_character_is_a_bad_request_and_never_an_error(db, where):
    assert Client().get(where).status_code in {400, 404}


def test_numbers_beyond_any_column_are_not_found(cast, edition):
    big = "9" * 30
    for page in (f"/editions/{edition.code}/notice/{big}/", f"/log/x/checkpoint/{big}"):
        assert Client().get(page).status_code == 404
    dossier = filing.draft(cast, edition)
    client = filing.sign_in(cast.accounts["filer"])
    for version in ("²", "x", "9" * 5000):
        code = client.post(
            reverse("unit-save", args=[dossier.uid]), {"version": version, "post": "钳工"}
        ).status_code
        assert code == 409
        assert client.post(reverse("unit-people", args=[dossier.uid]), {"version": version}).status_code in {
            200,
            422,
        }


def test_a_key_of_any_length_is_taken(cast, edition):
    dossier = filing.submitted(cast, edition)
    client = filing.sign_in(cast.accounts["filer"])
    given = {"reason": "填错了", "key": "k" * 5000}
    for _twice in range(2):
        assert client.post(reverse("unit-withdraw", args=[dossier.uid]), given).status_code == 302
