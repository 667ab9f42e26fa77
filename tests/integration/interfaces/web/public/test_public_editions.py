"""An edition in plain words, its definition, its bundle; the log as files that a stranger's reader understands."""

import io
import json
import re
import tomllib
import zipfile

import pytest
from django.conf import settings

from baijia.award.programmes.definition import load
from baijia.core import ledger, tiles
from baijia.core.models import AuditRow
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import tiles as engine_tiles
from baijia.engine.log.keys import VerifyKey
from baijia.interfaces.web.public import bundles
from notices import AFTER, DURING

pytestmark = pytest.mark.django_db


def test_the_home_tells_what_comes_next(client, edition) -> None:
    page = client.get("/").content.decode()
    assert "天后申报截止" in page
    assert client.get("/").context["next"].number == 8


def test_the_home_leads_to_the_running_notice(client, notice, at) -> None:
    with at(DURING):
        answer = client.get("/")
    assert answer.context["next"].number == 4
    assert f"/editions/{notice.edition.code}/notice/1/" in answer.content.decode()


def test_the_home_before_any_edition_says_so(client, synthetic) -> None:
    assert "还没有公布的评选" in client.get("/").content.decode()


def test_a_draft_is_not_published(client, edition) -> None:
    type(edition).objects.update(state="frozen")
    for path in ("", "definition.toml", "bundle.zip"):
        assert client.get(f"/editions/{edition.code}/{path}").status_code == 404
    assert "还没有公布的评选" in client.get("/").content.decode()


def test_the_page_tells_rules_sources_and_digest(client, edition) -> None:
    page = client.get(f"/editions/{edition.code}/").content.decode()
    for words in (
        "年龄 45 周岁及以下",
        "依据：",
        "设定",
        "创新性 30",
        "最大余数法",
        "2/3",
        edition.digest[:4],
    ):
        assert words in page
    assert re.findall(r"依据：[^<]*\b(?:SEED|[A-Z]\d+)\b", page) == [], "a reader knows a source by its words"


def test_an_addendum_changes_the_rules_that_the_page_tells(client, cast, edition) -> None:
    from baijia.award.programmes import commands

    commands.issue_addendum(
        actor=cast.actor("leader"),
        edition=edition,
        changes=[{"path": ["objections", "answer_days"], "to": 15}],
        reason="节假日较多",
        public_text="异议答复期限改为 15 个工作日。",
        reaches="各推荐工会",
    )
    page = client.get(f"/editions/{edition.code}/").content.decode()
    assert "15 个工作日内答复" in page
    assert "异议答复期限改为" in page


def test_the_definition_downloads_as_canonical_toml(client, edition) -> None:
    data = client.get(f"/editions/{edition.code}/definition.toml").content
    assert tomllib.loads(data.decode())["code"] == edition.code
    assert load(data, where="sent") == edition.definition


def test_there_is_no_bundle_before_the_notice(client, edition) -> None:
    assert client.get(f"/editions/{edition.code}/bundle.zip").status_code == 404


def test_the_public_bundle_names_nobody_before_conferral(client, notice, dossiers, at) -> None:
    with at(DURING):
        answer = client.get(f"/editions/{notice.edition.code}/bundle.zip")
        data = b"".join(answer.streaming_content)
    members = zipfile.ZipFile(io.BytesIO(data))
    everything = b"".join(members.read(name) for name in members.namelist()).decode()
    assert "notice.json" in members.namelist()
    assert not any(dossier.name in everything for dossier in dossiers)


def test_no_bundle_is_made_while_entries_wait_to_be_sealed(client, cast, notice, at) -> None:
    from baijia.award.programmes import commands

    commands.set_policy(actor=cast.actor("organiser"), edition=notice.edition, policy="")
    with at(DURING):
        assert client.get(f"/editions/{notice.edition.code}/bundle.zip").status_code == 503
        ledger.sequence(notice.edition.log)
        assert client.get(f"/editions/{notice.edition.code}/bundle.zip").status_code == 200
    kept = list((settings.DATA / "bundles" / notice.edition.code).glob("*.zip"))
    assert len(kept) == 1
    assert bundles.described(notice.edition).size == kept[0].stat().st_size


@pytest.mark.parametrize(
    ("name", "code"), [("supervisor", 200), ("organiser", 200), ("filer", 404), ("leader", 404)]
)
def test_the_inspectors_bundle_goes_to_inspectors_and_leaves_a_trace(
    client, cast, notice, name: str, code: int
) -> None:
    client.force_login(cast.accounts[name])
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa"}]
    session.save()
    address = f"/office/{notice.edition.code}/record/"
    linked = address in client.get(f"/editions/{notice.edition.code}/").content.decode()
    assert linked is (code == 200)
    assert client.post(address, {"reason": " "}).status_code == (422 if code == 200 else 404)
    answer = client.post(address, {"reason": "核对评分"})
    assert answer.status_code == code
    kept = AuditRow.objects.filter(act="record.export_inspector").values_list("purpose", flat=True)
    assert list(kept) == (["核对评分"] if code == 200 else [])


def test_the_log_page_shows_the_newest_head_and_counts(client, notice, at) -> None:
    head = ledger.latest(notice.edition.log)
    page = client.get("/log/")
    assert head.root[:4] in page.content.decode()
    counts = {kind: count for kind, _words, count in page.context["logs"][0].counts}
    assert sum(counts.values()) == head.size
    assert counts["notice-open"] == 1


def test_the_files_rebuild_the_signed_root(client, notice) -> None:
    log = notice.edition.log
    base = f"/log/{tiles.slug(log)}/"
    note = client.get(base + "checkpoint").content.decode()
    head = heads.open(note, [VerifyKey.from_vkey(log.verifier_key)]).checkpoint

    def read(path: str) -> bytes:
        answer = client.get(base + path)
        if answer.status_code != 200:
            raise KeyError(path)
        return answer.content

    assert engine_tiles.check(head.size, read) == head.root
    assert json.loads(next(engine_tiles.read_entries(head.size, read)))["type"] == "key"


def test_no_tile_reaches_beyond_the_signed_head(client, cast, notice) -> None:
    from baijia.award.programmes import commands

    log = notice.edition.log
    size = ledger.latest(log).size
    commands.set_policy(actor=cast.actor("organiser"), edition=notice.edition, policy="")
    base = f"/log/{tiles.slug(log)}/tile/"
    assert client.get(f"{base}0/000.p/{size}").status_code == 200
    for path in (f"0/000.p/{size + 1}", "0/000", "9/000", "0/../000", "entries/x", "0/0"):
        assert client.get(base + path).status_code == 404
    assert client.get("/log/nothing/checkpoint").status_code == 404


def test_an_earlier_head_can_be_fetched_to_hold_beside_a_later_one(client, honours, edition) -> None:
    sizes = [head.size for head in ledger.recent(edition.log, 9)]
    base = f"/log/{tiles.slug(edition.log)}/checkpoint/"
    assert len(sizes) > 1
    assert client.get(f"{base}{sizes[-1]}").content.decode().split("\n")[1] == str(sizes[-1])
    assert client.get(f"{base}{sizes[0] + 1}").status_code == 404


def test_the_conferred_stand_on_the_home(client, honours, at) -> None:
    with at(AFTER):
        page = client.get("/").content.decode()
    assert all(honour.name in page for honour in honours)


def test_verify_names_twelve_checks_and_what_is_not_proven(client, edition) -> None:
    page = client.get("/verify/").content.decode()
    assert all(f">V{number}<" in page for number in range(1, 13))
    assert "打分是否公道" in page


@pytest.mark.parametrize(
    "path", ["/", "/editions/chengdu-baijia-4/", "/notices/", "/honours/", "/log/", "/verify/"]
)
def test_pages_are_offered_in_english(client, edition, path: str) -> None:
    page = client.get(path, headers={"accept-language": "en"})
    assert page.status_code == 200


def test_every_public_page_says_who_answers_for_the_site(client, settings, synthetic) -> None:
    def foot() -> str:
        return client.get("/honours/").content.decode().split('<footer class="site-foot">')[1]

    assert "举报" not in foot()
    settings.SITE = {
        "host": "示例市总工会",
        "icp": "蜀ICP备00000000号-0",
        "police": "川公网安备00000000000000号",
        "complaint_phone": "000-0000-0000",
        "complaint_mail": "jubao@demo.invalid",
    }
    shown = foot()
    for words in (
        "主办：示例市总工会（演示）",
        '<a href="https://beian.miit.gov.cn/" rel="noopener">蜀ICP备00000000号-0（演示）</a>',
        "code=00000000000000",
        "违法和不良信息举报",
        "电话：000-0000-0000",
        "邮箱：jubao@demo.invalid",
    ):
        assert words in shown, words
    assert "/tips/" not in shown
    settings.NEWSROOM = "127.0.0.1:1"
    assert "/tips/?kind=complaint" in foot()
