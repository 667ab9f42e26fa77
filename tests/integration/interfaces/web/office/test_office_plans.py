"""Plans on the office's pages: asked for, steered, taken out and brought in as a file, used."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from office_pages import confirm
from review_stage import at, make_stage

from baijia.award.review import tasks
from baijia.award.review.models import Plan, Slot, Wish

PAPER = "/office/chengdu-baijia-4/rounds/paper/"
PLANS = PAPER + "plans/"


def send(client, data: bytes, name: str = "plan.csv"):
    return client.post(PLANS + "import/", {"file": SimpleUploadedFile(name, data)})


def test_plans_are_asked_for_steered_and_one_is_used(stage, browse) -> None:
    number = stage.dossiers[0].number
    with at("paper"):
        client = browse("organiser")
        assert client.get(PLANS).context["asked"] == 0
        assert client.post(PLANS, {"outside": "60"}).status_code == 422
        assert client.post(PLANS, {"outside": "25"}).status_code == 302
        waiting = client.get(PLANS)
        assert (waiting.context["waiting"], b"http-equiv" in waiting.content) == (3, True)
        tasks.work_out_plans()
        page = client.get(PLANS).content.decode()
        assert "总匹配最高" in page
        assert stage.experts[0].name not in page
        item = client.get(PLANS, {"number": number.lower()}, follow=True)
        assert len(item.context["rows"]) == 9
        wish = {"expert": stage.experts[1].uid, "kind": "fit", "fit": "0.35", "reason": "只懂一半"}
        assert client.post(item.request["PATH_INFO"], wish | {"fit": ""}).status_code == 422
        assert client.post(item.request["PATH_INFO"], wish).status_code == 302
        assert Wish.objects.get().fit == 350
        assert client.post(f"{PLANS}wishes/{Wish.objects.get().uid}/lift/").status_code == 302
        assert not Wish.objects.exists()
        facts = client.get(PAPER + "do/assign/?objective=fair").context["facts"]
        assert "兼顾最弱材料" in dict(facts.figures)["已有的方案"]
        assert confirm(client, PAPER + "do/assign/", objective="fair").status_code == 302
        assert client.get(PLANS).status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_plan_comes_back_as_it_went_out(stage, browse, encoding) -> None:
    with at("paper"):
        client = browse("organiser")
        client.post(PLANS, {"outside": "20"})
        tasks.work_out_plans()
        out = client.post(PLANS + "total/file/")
        assert out.content.startswith(b"\xef\xbb\xbf")
        text = out.content.decode("utf-8-sig")
        assert send(client, text.encode(encoding)).status_code == 302
        total, imported = (Plan.objects.get(objective=one).document["pairs"] for one in ("total", "imported"))
        assert imported == total
        assert confirm(client, PAPER + "do/assign/", objective="imported").status_code == 302
        assert Slot.objects.count() == 18


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("专家代号", "代号"), "第 1 行缺少栏目“专家代号”"),
        (lambda text: "\n".join(text.splitlines()[:-1]), "应为 3 位"),
        (lambda text: text + "X,Y,Z,1\n", "A20：本轮没有编号为“X”的材料"),
        (lambda text: text + '"开着的引号', "引号不成对"),
        (lambda _text: "\x00\xff", "UTF-8、GBK 编码"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_taken(stage, browse, change, said) -> None:
    with at("paper"):
        client = browse("organiser")
        client.post(PLANS, {"outside": "20"})
        tasks.work_out_plans()
        text = client.post(PLANS + "total/file/").content.decode("utf-8-sig")
        answer = send(client, change(text).encode("latin-1" if "\x00" in change(text) else "utf-8"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Plan.objects.filter(objective="imported").exists()


@pytest.mark.parametrize("per_group", [2, 4])
def test_plans_in_constant_statements(cast, browse, per_group, django_assert_max_num_queries) -> None:
    stage = make_stage(cast, per_group)
    with at("paper"):
        client = browse("organiser")
        client.post(PLANS, {"outside": "20"})
        tasks.work_out_plans()
        client.get(PLANS)
        with django_assert_max_num_queries(24):
            client.get(PLANS)
        with django_assert_max_num_queries(24):
            client.get(f"{PLANS}items/{stage.dossiers[0].number}/")
