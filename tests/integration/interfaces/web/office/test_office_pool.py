"""The pool on the office's pages: by spreadsheet with the cell of each fault, and one by one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baijia.award.experts.models import Expert
from baijia.directory.models import Account
from baijia.interfaces.web import sheets
from baijia.interfaces.web.office import pool_forms

HEADS = [str(head) for head in pool_forms.HEADS.values()]
POOL = "/office/chengdu-baijia-4/experts/"
GOOD = (
    "zhao.lin",
    "赵林",
    "演例大学",
    "",
    "装备制造、生物医药与护理",
    "薄壁件铣削",
    "教授",
    "省级",
    "40",
    "演例机械厂，，2020-06-30",
)


def row(**changed: str) -> tuple[str, ...]:
    return tuple(changed.get(head, value) for head, value in zip(HEADS, GOOD, strict=True))


def send(client, data: bytes, name: str):
    return client.post(POOL + "import/", {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("kind", ["xlsx", "csv", "gbk"])
def test_a_sheet_is_taken_in_and_new_accounts_get_a_password_once(edition, browse, kind) -> None:
    groups = [one["name"] for one in edition.definition["groups"][:2]]
    rows = [row(可评组别="、".join(groups)), row(账号="qian.shi", 姓名="钱示", 可评组别=groups[1])]
    data = sheets.workbook("x", HEADS, rows) if kind == "xlsx" else sheets.csv_file(HEADS, rows)
    client = browse("organiser")
    answer = send(client, data.decode("utf-8-sig").encode("gbk") if kind == "gbk" else data, f"a.{kind}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    (_name, username, password), _other = answer.context["fresh"]
    account = Account.objects.get(username=username)
    assert account.check_password(password)
    assert account.must_change_password
    expert = Expert.objects.get(account=account)
    assert (expert.fields, expert.grade, expert.max_load) == (
        [one["code"] for one in edition.definition["groups"][:2]],
        "provincial",
        40,
    )
    assert expert.former_employers.get().employer == "演例机械厂"
    assert password not in client.get(POOL).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"可评组别": "无此组"}, "E2：没有“无此组”这个组"),
        ({"级别": "特级"}, "H2：没有“特级”这一级别"),
        ({"评审量上限": "很多"}, "I2：应为整数"),
        ({"姓名": ""}, "B2：不能空着"),
        ({"曾任职单位": "某厂"}, "J2：第 1 家应写成"),
        ({"工作单位": "甲厂、乙厂"}, "A2：“甲厂、乙厂”像是两家单位"),
        ({"统一社会信用代码": "123"}, "应为 18 位"),
        ({"账号": "filer"}, "另有其人"),
    ],
)
def test_a_fault_is_named_by_its_cell_and_nothing_is_taken(edition, browse, changed, said) -> None:
    group = edition.definition["groups"][0]["name"]
    rows = [row(**({"可评组别": group} | changed)), row(账号="good.one", 可评组别=group)]
    answer = send(browse("organiser"), sheets.csv_file(HEADS, rows), "a.csv")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Expert.objects.exists()
    assert not Account.objects.filter(username="good.one").exists()


def test_an_expert_is_added_changed_rated_and_leaves(edition, browse) -> None:
    client = browse("organiser")
    group = edition.definition["groups"][0]["code"]
    given = {"username": "zhao.lin", "name": "赵林", "employer": "演例大学", "own": group, "max_load": "30"}
    assert client.post(POOL + "new/", given | {"credit_code": "1"}).status_code == 422
    assert client.post(POOL + "new/", given).context["fresh"]
    expert = Expert.objects.get()
    page = f"{POOL}{expert.uid}/"
    assert client.get(page).status_code == 200
    assert client.post(page + "rate/", {"round": "paper", "stars": "4"}).status_code == 302
    assert "4.0" in client.get(POOL).content.decode()
    changed = given | {"former": "旧厂，，2020-06-30", "away_from": "2021-08-01", "away_until": "2021-08-20"}
    assert client.post(page, changed).status_code == 302
    assert "旧厂，，2020-06-30" in client.get(page).content.decode()
    assert client.post(page, changed | {"leave": "1"}).status_code == 302
    assert not Expert.objects.get().active
