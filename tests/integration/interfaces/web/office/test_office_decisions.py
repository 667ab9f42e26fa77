"""From the proposed list to honours and back, and what the supervisor sees of it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from office_pages import confirm, signed_in

from baijia.award.decisions import commands as decisions
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import PUBLIC
from baijia.core.models import AuditRow, Message
from baijia.interfaces.rehearsal.paper import scan

BASE = "/office/chengdu-baijia-4/"


@pytest.fixture
def office(play):
    """Browsers of the played edition's cast by name."""
    return lambda name, **more: signed_in(play.accounts[name], **more)


@pytest.fixture
def noticed(play, office):
    """The notice open, opened by the leader on the page."""
    assert confirm(office("leader"), BASE + "do/open-notice/").status_code == 302
    return Notice.objects.get()


def test_the_list_gives_a_sentence_to_each(play, office, django_assert_num_queries) -> None:
    page = office("supervisor").get(BASE + "list/?outcome=")
    rows = page.context["rows"]
    assert all(row["sentence"] for row in rows)
    kept = office("cohost").get(BASE + "list/?outcome=proposed").context["rows"]
    assert {row["outcome"] for row in kept} == {"proposed"}


def test_an_approved_list_is_not_approved_twice(play, office) -> None:
    page = office("leader").get(BASE + "list/approve/")
    assert "已经审定" in page.content.decode()
    again = office("leader").post(BASE + "list/approve/", {"seal": "x", "read": "on"})
    assert again.status_code == 302
    assert office("organiser").get(BASE + "list/approve/").status_code == 404


def test_the_leader_approves_what_was_voted(play, office) -> None:
    Resolution.objects.update(state="voted", approved_by_uid="", approved_at=None)
    client = office("leader")
    page = client.get(BASE + "list/approve/")
    seal = page.context["form"].initial["seal"]
    stale = client.post(BASE + "list/approve/", {"seal": "other", "read": "on"})
    assert stale.status_code == 422
    assert client.post(BASE + "list/approve/", {"seal": seal}).status_code == 422
    assert client.post(BASE + "list/approve/", {"seal": seal, "read": "on"}).status_code == 302
    assert Resolution.objects.get().state == "approved"


def minutes(play, **changed):
    """The form of a meeting as a clerk fills it in."""
    names = [f"赵示{place:02d}" for place in range(1, 16)]
    return {
        "held_at": (play.now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "place": "三楼会议室",
        "chair": names[0],
        "agenda": "审议名单",
        "attending": "\n".join(names[:14]),
        "absent": names[14],
        "yes": 13,
        "no": 0,
        "abstained": 1,
        "minutes": SimpleUploadedFile("会议记录.pdf", scan("minutes")),
    } | changed


def put_back_to_proposed():
    """Put the list back to where no meeting was entered."""
    Resolution.objects.get().votes.all().delete()
    Resolution.objects.update(state="proposed", approved_by_uid="", approved_at=None, digest="")


def test_minutes_are_entered_by_one_and_checked_by_another(play, office) -> None:
    put_back_to_proposed()
    organiser = office("organiser")
    low = organiser.post(BASE + "list/minutes/", minutes(play, yes=5, no=9, abstained=0))
    assert low.status_code == 422
    assert low.context["form"].errors["yes"]
    crooked = organiser.post(BASE + "list/minutes/", minutes(play, recusals="P1 赵示01"))
    assert "第 1 行" in crooked.content.decode()
    assert organiser.post(BASE + "list/minutes/", minutes(play)).status_code == 302
    own = organiser.post(BASE + "list/minutes/check/", {"check": "1"})
    assert own.status_code == 422
    assert "不能自己复核" in own.content.decode()
    other = office("cohost")
    page = other.get(BASE + "list/minutes/check/").content.decode()
    assert "赵示14" in page
    assert other.get(BASE + "list/minutes/scan/")["Content-Type"] == "application/pdf"
    assert other.post(BASE + "list/minutes/check/", {"return": "1", "reason": ""}).status_code == 422
    back = other.post(BASE + "list/minutes/check/", {"return": "1", "reason": "弃权票数与扫描件不符"})
    assert back.status_code == 302
    assert Resolution.objects.get().state == "proposed"
    assert organiser.post(BASE + "list/minutes/", minutes(play)).status_code == 302
    assert other.post(BASE + "list/minutes/check/", {"check": "1"}).status_code == 302
    assert Resolution.objects.get().state == "voted"


def test_the_release_shows_the_very_letters_that_go_out(play, office) -> None:
    page = office("leader").get(BASE + "do/open-notice/")
    told = [row for _words, rows in page.context["facts"].told for row in rows]
    assert told
    assert not Message.objects.filter(template__startswith="decisions.").exists()
    assert confirm(office("leader"), BASE + "do/open-notice/").status_code == 302
    sent = Message.objects.filter(template__startswith="decisions.", channel="in_site")
    assert sent.count() == len(told)
    assert not any("得分" in row.context["reason"] for row in sent)


def test_a_list_is_undone_by_a_new_decision_alone(play, office) -> None:
    leader = office("leader")
    url = BASE + "list/rescind/"
    assert office("organiser").get(url).status_code == 404
    seal = leader.get(url).context["form"].initial["seal"]
    given = {"seal": seal, "read": "on", "decision": "演示〔2021〕9 号", "reason": "会后发现一人已离职"}
    assert leader.post(url, given | {"decision": ""}).status_code == 422
    assert leader.post(url, given).status_code == 302
    assert Resolution.objects.get().state == "rescinded"
    assert "演示〔2021〕9 号" in leader.get(BASE + "list/").content.decode()


@pytest.mark.parametrize("act", ["list/approve", "list/rescind", "do/open-notice"])
def test_step_up_asks_for_the_second_factor(play, office, act) -> None:
    client = office("leader")
    TOTP.activate(play.accounts["leader"], "JBSWY3DPEHPK3PXP")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 4e9}]
    session.save()
    for answer in (client.get(f"{BASE}{act}/"), client.post(f"{BASE}{act}/", {"seal": "x", "read": "on"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/account/factor/again/")


def test_an_objection_is_handled_by_the_organiser_alone(play, office, noticed) -> None:
    with clock.fixed(noticed.opens + timedelta(days=1)):
        row = decisions.object_to(
            actor=PUBLIC,
            notice=noticed,
            said=decisions.Said(
                nominee=noticed.document["list"][0]["nominee"],
                text="该项目的夹具方案由同班组另一位同事先提出。",
                name="示例人",
                contact="13800000000",
            ),
        )
        url = f"{BASE}objections/{row.uid}/"
        assert office("leader").get(url).status_code == 404
        assert office("cohost").get(url).status_code == 404
        seen = office("supervisor").get(url)
        assert "另一位同事" in seen.content.decode()
        assert "示例人" not in seen.content.decode()
        assert office("supervisor").post(url, {"act": "investigate"}).status_code == 404
        client = office("organiser")
        early = client.post(url, {"act": "investigate"})
        assert "尚未核实" in early.content.decode()
        assert client.post(url, {"act": "check", "answer": "核对身份证原件"}).status_code == 302
        assert client.post(url, {"act": "reveal", "answer": ""}).status_code == 422
        shown = client.post(url, {"act": "reveal", "answer": "电话核实情况"})
        assert "示例人" in shown.content.decode()
        assert AuditRow.objects.get(act="decisions.reveal_objector").purpose == "电话核实情况"
        assert client.post(url, {"act": "investigate"}).status_code == 302
        assert client.post(url, {"act": "suspend", "answer": "等法院判决"}).status_code == 302
        assert client.post(url, {"act": "resume"}).status_code == 302
        assert client.post(url, {"act": "uphold", "answer": ""}).status_code == 422
        assert client.post(url, {"act": "uphold", "answer": "经核查，异议成立。"}).status_code == 302
        assert client.post(url, {"act": "vanish", "answer": "x"}).status_code == 404
        assert client.post(url, {"act": "close", "answer": "2021年9月30日当面答复"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("closed", "upheld")


def test_upheld_against_the_whole_list_a_case_is_opened_for_each_it_concerns(office, noticed) -> None:
    client = office("organiser")
    with clock.fixed(noticed.opens + timedelta(days=1)):
        said = decisions.Said("", "评分汇总与公示名单不一致，请核查。", about="procedure")
        row = decisions.object_to(actor=PUBLIC, notice=noticed, said=said, anonymous=True)
        url = f"{BASE}objections/{row.uid}/"
        assert client.post(url, {"act": "investigate"}).status_code == 302
        given = {"act": "uphold", "answer": "经核查，汇总有误，异议成立。"}
        open_end = client.post(url, given)
        assert open_end.status_code == 422
        assert "请选定" in open_end.context["form"].errors["concerned"][0]
        (named, _other), *_ = open_end.context["form"].fields["concerned"].choices
        assert client.post(url, given | {"concerned": [named]}).status_code == 302
        case = row.followed_by.get()
        assert case.dossier.name in client.get(url).content.decode()
        shown = client.get(f"{BASE}objections/{case.uid}/").content.decode()
    assert f"第 {row.number} 件异议（针对整个名单）" in shown
    assert "查看异议人" not in shown


def test_a_clerk_enters_what_came_on_paper(play, office, noticed) -> None:
    client = office("organiser")
    with clock.fixed(noticed.opens + timedelta(days=1)):
        given = {
            "channel": "letter",
            "received_at": (noticed.opens + timedelta(hours=3))
            .astimezone(clock.ZONE)
            .strftime("%Y-%m-%dT%H:%M"),
            "name": "李示异",
            "contact": "13800000000",
            "document_seen": "on",
            "nominee": noticed.document["list"][0]["nominee"],
            "about": "facts",
            "text": "所写年节约金额与车间台账相差较大。",
        }

        def sent(**changed):
            scans = {"scan": SimpleUploadedFile("来信.pdf", scan("letter"))}
            return client.post(BASE + "objections/new/", given | scans | changed)

        assert office("leader").get(BASE + "objections/new/").status_code == 404
        future = sent(received_at="2031-01-01T09:00")
        assert future.context["form"].errors["received_at"]
        assert sent().status_code == 302
        assert sent(about="rank", text="我的得分应当更高，请重新评分。").status_code == 302
    first, second = Objection.objects.order_by("number")
    assert (first.channel, first.identity, first.state) == ("letter", "document", "received")
    assert (second.state, second.outcome) == ("refused", "refused")
    assert "不属于异议范围" in second.answer
    page = client.get(f"{BASE}objections/{first.uid}/paper/")
    assert page["Content-Type"] == "application/pdf"
    assert office("leader").get(f"{BASE}objections/{first.uid}/paper/").status_code == 404


def test_from_notice_to_honours_and_a_revocation(play, office, noticed) -> None:
    with clock.fixed(noticed.closes + timedelta(minutes=1)):
        organiser, leader = office("organiser"), office("leader")
        assert confirm(organiser, BASE + "do/close-notice/").status_code == 302
        assert confirm(organiser, BASE + "do/settle/").status_code == 302
        seal = leader.get(BASE + "do/confer/").context["form"].initial["seal"]
        given = {"seal": seal, "read": "on", "decision": "演示〔2021〕40 号"}
        assert leader.post(BASE + "do/confer/", given).status_code == 302
        twice = leader.post(BASE + "do/confer/", given)
        assert twice.status_code == 302
        honour = Honour.objects.first()
        assert honour.name in organiser.get(BASE + "honours/").content.decode()
        url = f"{BASE}honours/{honour.uid}/revoke/"
        assert organiser.get(url).status_code == 404
        given = {"ground": "fraud", "decision": "演示〔2022〕3号", "recover": "60000.00", "public_note": ""}
        assert leader.post(url, given).status_code == 422
        assert leader.post(url, given | {"public_note": "申报材料弄虚作假。"}).status_code == 302
        told = office("supervisor").get(BASE + "audit/?kind=list").content.decode()
    assert "事由 弄虚作假、剽窃侵占他人成果" in told
    assert f"截止 {noticed.closes.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" in told
    honour.refresh_from_db()
    assert honour.state == "revoked"


def test_the_audit_reads_in_plain_words_without_pairings(play, office) -> None:
    client = office("supervisor")
    assert office("organiser").get(BASE + "audit/").status_code == 404
    page = client.get(BASE + "audit/?kind=list")
    assert {line.what for line in page.context["lines"]} >= {
        "拟定名单",
        "录入会议记录",
        "复核会议记录",
        "审定名单",
    }
    assert "状态 拟定" in page.content.decode()
    assert not [line.what for line in client.get(BASE + "audit/").context["lines"] if "." in line.what]
    scores = client.get(BASE + "audit/?q=示").content.decode()
    for row in AuditRow.objects.filter(act="review.submit_score")[:20]:
        assert row.after["commit"][:16] not in scores
        assert row.after["slot"] not in scores


def test_the_audit_in_constant_statements(play, office, django_assert_max_num_queries) -> None:
    client = office("supervisor")
    with django_assert_max_num_queries(12):
        client.get(BASE + "audit/")


def test_the_bundle_is_taken_out_under_a_purpose_and_kept(play, office) -> None:
    assert office("leader").get(BASE + "record/").status_code == 404
    client = office("supervisor")
    assert client.post(BASE + "record/", {"reason": ""}).status_code == 422
    assert not AuditRow.objects.filter(act="record.export_inspector").exists()
    answer = client.post(BASE + "record/", {"reason": "换届检查"})
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "resolution.json" in names
    assert AuditRow.objects.get(act="record.export_inspector").purpose == "换届检查"
