"""A program files a nomination through HTTP alone; and what it may not do."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

import factories
import filing
from baijia.award.nominations import commands
from baijia.award.nominations.enums import CHANNEL_OF
from baijia.award.nominations.models import Dossier
from baijia.core import clock
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import PROGRAM_ROLES, Role
from baijia.directory.models import ApiToken
from baijia.directory.queries import program_of
from baijia.interfaces.api import gate

pytestmark = pytest.mark.django_db
LIST = "/api/v1/dossiers/"


def token(cast, account: str = "filer") -> str:
    return directory.open_api_token(
        actor=cast.actor(account), account=cast.accounts[account], name="人事系统", days=90
    )


class Program:
    """Speaks JSON with a token, and holds no cookie."""

    def __init__(self, text: str) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {text}"}

    def get(self, url: str):
        return self.client.get(url, headers=self.headers)

    def send(self, url: str, body, method: str = "POST", kind: str = "application/json", key: str = ""):
        data = body if isinstance(body, bytes) else json.dumps(body)
        headers = self.headers | ({"idempotency-key": key} if key else {})
        return self.client.generic(method, url, data, content_type=kind, headers=headers)


@pytest.fixture
def program(cast, edition) -> Program:
    return Program(token(cast))


def beginning(cast, edition, **changed) -> dict:
    return {
        "edition": edition.code,
        "unit": cast.units[0].code,
        "name": "周示",
        "employer": "演例0厂",
        "id_number": factories.id_number(1),
        "phone": "13800000000",
        "group": "equipment",
        "secrecy": "unclassified",
        "reviewer": "郑示",
    } | changed


def codes(answer) -> set[tuple[str, str]]:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return {(one["pointer"], one["code"]) for one in answer.json()["errors"]}


def test_from_form_to_receipt_and_the_page_and_the_sheet_say_the_same(cast, edition, program):
    (offered,) = program.get("/api/v1/editions/").json()["editions"]
    assert [unit["code"] for unit in offered["units"]] == [cast.units[0].code]
    asked = program.get(f"/api/v1/editions/{edition.code}/form/").json()
    given = {code: value for code, value in factories.answers().items() if value != []}
    assert set(given) <= set(asked["properties"])

    body = beginning(cast, edition)
    made = program.send(LIST, body, key="row 7")
    assert made.status_code == 201, made.content
    assert program.send(LIST, body, key="row 7").json()["uid"] == made.json()["uid"]
    assert factories.id_number(1) not in made.content.decode()
    here = f"{LIST}{made.json()['uid']}/"

    first = program.get(f"{here}check/").json()
    assert not first["ready"]
    assert ("/answers/truth_pledge", "answers.pledge") in {(f["pointer"], f["code"]) for f in first["faults"]}
    early = program.send(f"{here}submit/", {})
    assert early.status_code == 422
    assert ("/answers/project_name", "answers.missing") in codes(early)

    saved = program.send(here, {"version": made.json()["version"], "answers": given}, "PATCH")
    assert saved.json()["answers"]["benefit"] == "860000.00"
    field = asked["x-files"][0]["code"]
    upload = program.client.post(
        f"{here}files/",
        {"field": field, "file": io.BytesIO(filing.PDF)},
        headers=program.headers | {"idempotency-key": "f1"},
    )
    assert upload.status_code == 201, upload.content
    checked = program.get(f"{here}check/").json()
    assert (checked["ready"], checked["faults"]) == (True, [])
    officer = filing.sign_in(cast.accounts["filer"])
    book = load_workbook(io.BytesIO(officer.get(reverse("unit-sheet-export")).content))
    cells = {str(cell) for sheet in book for line in sheet.values for cell in line}
    assert {given["project_name"], given["post"], given["summary"]} <= cells
    receipt = program.send(f"{here}submit/", {"seen": checked["seen"]}, key="row 7")
    assert receipt.status_code == 200, receipt.content
    assert program.send(f"{here}submit/", {}, key="row 7").json() == receipt.json()

    row = Dossier.objects.get(uid=made.json()["uid"])
    assert (row.receipt, row.state) == (receipt.json()["receipt"], "submitted")
    whole = program.get(here).json()
    assert (whole["answers"], [one["field"] for one in whole["files"]]) == (row.answers, [field])
    assert (whole["waits_for"], whole["members"][0]["confirmation"]) == ("confirm", "waiting")
    listed = program.get(f"{LIST}?q=周示&state=submitted").json()
    assert [one["receipt"] for one in listed["dossiers"]] == [row.receipt]
    page = officer.get(reverse("unit-dossier", args=[row.uid])).content.decode()
    assert row.receipt in page
    assert given["project_name"] in page
    acts = AuditRow.objects.filter(object_uid=row.uid, act="nominations.submit").get()
    assert (acts.actor_kind, acts.actor_uid) == ("program", cast.accounts["filer"].uid)
    assert acts.actor_name.endswith("（人事系统）")


def test_who_saved_meanwhile_is_told_and_nothing_is_overwritten(cast, edition, program):
    row = filing.draft(cast, edition)
    commands.save_draft(
        actor=cast.actor("filer"),
        dossier_uid=row.uid,
        version=row.version,
        changes={"answers": {"post": "钳工"}},
    )
    mine = {"version": row.version, "answers": {"post": "焊工", "sex": "f"}}
    answer = program.send(f"{LIST}{row.uid}/", mine, "PATCH")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "draft.stale")
    assert told["changes"][0]["pointers"] == ["/answers/post"]
    assert told["differences"] == [{"pointer": "/answers/post", "saved": "钳工", "yours": "焊工"}]
    row.refresh_from_db()
    assert row.answers["post"] == "钳工"
    again = program.send(f"{LIST}{row.uid}/", mine | {"version": told["version"]}, "PATCH")
    assert again.json()["answers"]["post"] == "焊工"


DEEP = b'{"version": 1, "answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BAD = (
    (b"{", 400, ("", "body")),
    (b"\xff", 400, ("", "body")),
    (b'{"version": 1, "version": 1}', 400, ("", "body")),
    (b'{"version": 1, "answers": {"benefit": 1.5}}', 400, ("", "body")),
    (b'{"version": NaN}', 400, ("", "body")),
    (b'{"version": ' + b"9" * 5000 + b"}", 400, ("", "body")),
    (DEEP, 400, ("", "body")),
    (
        b'{"version": 1, "answers": {"post": [[[[[[[[[1]]]]]]]]]}}',
        422,
        ("/answers/post/0/0/0/0/0/0/0", "body"),
    ),
    (b"[]", 422, ("", "body")),
    (b"{}", 422, ("/version", "body")),
    (b'{"version": "1"}', 422, ("/version", "body")),
    (b'{"version": true}', 422, ("/version", "body")),
    (b'{"version": 1, "a/b~": 1}', 422, ("/a~1b~0", "body")),
    (b'{"version": 1, "answers": []}', 422, ("/answers", "body")),
    (b'{"version": 1, "name": {"x": 1}}', 422, ("/name", "body")),
    (b'{"version": 1, "name": "\\u0000"}', 422, ("/name", "body")),
    (b'{"version": 1, "answers": {"post": "\\ud800"}}', 422, ("/answers/post", "body")),
    (b'{"version": 1, "answers": {"nope": "x"}}', 422, ("/answers/nope", "answers.unknown")),
    (b'{"version": 1, "answers": {"benefit": "a lot"}}', 422, ("/answers/benefit", "answers.value")),
    (b'{"version": 1, "answers": {"sex": {"a": 1}}}', 422, ("/answers/sex", "answers.value")),
    (b'{"version": 1, "answers": {"post": 5}}', 422, ("/answers/post", "answers.value")),
    (b'{"version": 1, "group": "no-such"}', 422, ("/group", "header.group")),
    (b'{"version": 1, "name": ""}', 422, ("/name", "header.text")),
    (b" " * (2 * 2**20 + 1), 413, ("", "body")),
)


def test_what_is_wrong_is_named_and_nothing_is_half_written(cast, edition, program):
    row = filing.draft(cast, edition)
    before = (row.version, row.answers)
    assert row.version == 1
    url = f"{LIST}{row.uid}/"
    for data, status, fault in BAD:
        answer = program.send(url, data, "PATCH")
        assert (answer.status_code, fault in codes(answer)) == (status, True), (data[:60], answer.content)
        assert answer.json()["title"]
    assert program.send(url, {}, "PATCH", kind="text/plain").status_code == 415
    assert program.send(url, {}, "DELETE").status_code == 405
    broken = program.send(f"{url}files/", b"--x", kind="multipart/form-data")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
    extra = program.client.post(f"{url}files/", {"field": "proof", "other": "x"}, headers=program.headers)
    assert extra.status_code == 422
    assert program.get(f"{LIST}?q=%00").status_code == 400
    assert program.get(f"{LIST}?state=x").status_code == 422
    assert program.get(f"{LIST}?page=0").status_code == 422
    row.refresh_from_db()
    assert (row.version, row.answers) == before

    for changed, pointer in (
        ({"edition": "no-such"}, "/edition"),
        ({"unit": cast.units[1].code}, "/unit"),
        ({"secrecy": "classified"}, "/secrecy"),
        ({"reviewer": ""}, "/reviewer"),
        ({"id_number": "123"}, "/id_number"),
        ({"id_number": 5101041985}, "/id_number"),
        (
            {"subject": "team", "members": [{"name": "甲", "id_number": "1", "share": "x"}]},
            "/members/0/share",
        ),
        ({"answers": {"benefit": "x"}}, "/answers/benefit"),
    ):
        answer = program.send(LIST, beginning(cast, edition) | changed)
        assert answer.status_code == 422, changed
        assert pointer in {at for at, _code in codes(answer)}, (changed, answer.content)
    assert Dossier.objects.count() == 1


def test_only_a_token_that_runs_opens_anything_and_only_what_is_filed(cast, edition, settings):
    text = token(cast)
    program, row = Program(text), filing.draft(cast, edition)
    assert program.get(LIST).status_code == 200
    assert text not in str(list(AuditRow.objects.values_list("after", flat=True)))
    assert AuditRow.objects.filter(act="directory.note_token_use").count() == 1

    signed_in = filing.sign_in(cast.accounts["filer"])
    for wrong in ({}, {"authorization": "Bearer bj_wrong"}, {"authorization": "Basic eDp5"}):
        assert signed_in.get(LIST, headers=wrong).status_code == 401, "a session opens nothing"
    other = Program(token(cast, "other_filer"))
    for url in (f"{LIST}{row.uid}/", f"{LIST}{'0' * 20}/", "/api/v1/no-such/"):
        missing = other.get(url)
        assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    with pytest.raises(Refused):
        token(cast, "organiser")

    account = cast.accounts["filer"]
    directory.grant_role(
        actor=cast.actor("administrator"), account=account, role=Role.ORGANISER, union=cast.city
    )
    assert {grant.role for grant in program_of(text)[1].grants} == {Role.FILING_OFFICER}
    held = account.assignments.get(role=Role.FILING_OFFICER)
    held.ends = held.starts
    held.save()
    assert program.get(LIST).status_code == 404, "its role has ended, and an organiser's opens nothing"
    held.ends = None
    held.save()
    with clock.fixed(clock.edition_now() + timedelta(days=1)):
        assert program.get(LIST).status_code == 200

    held_row = ApiToken.objects.get(account=account)
    directory.revoke_api_token(actor=cast.actor("filer"), uid=held_row.uid)
    assert program.get(LIST).status_code == 401
    expired = Program(token(cast))
    ApiToken.objects.filter(account=account, revoked=None).update(
        created=clock.wall_now() - timedelta(days=2), expires=clock.wall_now() - timedelta(days=1)
    )
    assert expired.get(LIST).status_code == 401
    closed = Program(token(cast))
    directory.reset_password(actor=cast.actor("administrator"), account=account)
    account.refresh_from_db()
    directory.change_password(actor=cast.actor("filer"), account=account, password="jin niu qu 2021")
    assert closed.get(LIST).status_code == 401, "a reset password ends them for good"
    closed = Program(token(cast))
    directory.close_account(actor=cast.actor("administrator"), account=account, reason="离职")
    directory.reopen_account(actor=cast.actor("administrator"), account=account, reason="复职")
    assert closed.get(LIST).status_code == 401


def test_calls_and_wrong_tokens_are_counted(cast, edition, program, monkeypatch):
    monkeypatch.setattr(gate, "CALLS_A_MINUTE", 2)
    monkeypatch.setattr(gate, "WRONG_TOKENS", 1)
    assert [program.get(LIST).status_code for _n in range(3)] == [200, 200, 429]
    wrong = Program("bj_wrong")
    assert [wrong.get(LIST).status_code for _n in range(2)] == [401, 429]
    assert int(wrong.get(LIST)["Retry-After"]) > 0
    monkeypatch.setattr(gate, "CALLS_A_MINUTE", 9)
    assert program.get(LIST).status_code == 200, "a right token is not held back by wrong ones"


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_at_any_length(cast, edition, program, django_assert_num_queries, count):
    for serial in range(1, count + 1):
        filing.draft(cast, edition, serial=serial, name=f"周示{serial}")
    program.get(LIST)
    with django_assert_num_queries(12):
        assert len(program.get(LIST).json()["dossiers"]) == count


def test_a_token_is_opened_on_the_page_shown_once_and_revoked_there(cast, edition):
    browser = filing.sign_in(cast.accounts["filer"])
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.wall_now().timestamp()}]
    session.save()
    assert reverse("account-tokens") in browser.get(reverse("mfa_index")).content.decode()
    bad = browser.post(reverse("account-token-open"), {"name": "x", "days": "90"})
    assert bad.status_code == 422
    shown = browser.post(reverse("account-token-open"), {"name": "人事系统", "days": "90"}).content.decode()
    text = shown.split("data-token>")[1].split("<")[0]
    assert Program(text).get(LIST).status_code == 200
    listed = browser.get(reverse("account-tokens")).content.decode()
    assert "人事系统" in listed
    assert text not in listed
    row = ApiToken.objects.get()
    browser.post(reverse("account-token-revoke", args=[row.uid]))
    assert Program(text).get(LIST).status_code == 401
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert browser.get(reverse("account-token-open")).status_code == 302, "an old sign-in proves itself again"


def test_programs_hold_the_roles_that_file_and_no_other():
    assert set(PROGRAM_ROLES) == set(CHANNEL_OF)
