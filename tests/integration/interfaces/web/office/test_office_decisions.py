"""From the proposed list to honours and back, and what the supervisor sees of it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from office_pages import confirm, signed_in

from baijia.award.decisions import commands as decisions
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import PUBLIC
from baijia.core.models import AuditRow

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


def test_a_vote_below_the_threshold_is_refused_under_its_field(play, office) -> None:
    Resolution.objects.update(state="proposed", approved_by_uid="", approved_at=None)
    Resolution.objects.get().vote.delete()
    client = office("organiser")
    low = client.post(BASE + "list/vote/", {"present": 14, "yes": 5, "no": 9, "abstained": 0})
    assert low.status_code == 422
    assert low.context["form"].errors["yes"]
    good = client.post(BASE + "list/vote/", {"present": 14, "yes": 13, "no": 0, "abstained": 1})
    assert good.status_code == 302


def test_an_objection_is_handled_by_the_organiser_alone(play, office, noticed) -> None:
    with clock.fixed(noticed.opens + timedelta(days=1)):
        row = decisions.object_to(
            actor=PUBLIC,
            notice=noticed,
            nominee=noticed.document["list"][0]["nominee"],
            text="该项目的夹具方案由同班组另一位同事先提出。",
            name="示例人",
            contact="13800000000",
        )
        url = f"{BASE}objections/{row.uid}/"
        assert office("leader").get(url).status_code == 404
        assert office("cohost").get(url).status_code == 404
        seen = office("supervisor").get(url)
        assert "另一位同事" in seen.content.decode()
        assert "示例人" not in seen.content.decode()
        assert office("supervisor").post(url, {"act": "investigate"}).status_code == 404
        client = office("organiser")
        assert client.post(url, {"act": "investigate"}).status_code == 302
        assert client.post(url, {"act": "uphold", "answer": ""}).status_code == 422
        assert client.post(url, {"act": "uphold", "answer": "经核查，异议成立。"}).status_code == 302
        assert client.post(url, {"act": "vanish", "answer": "x"}).status_code == 404
    assert Objection.objects.get().state == "upheld"


def test_from_notice_to_honours_and_a_revocation(play, office, noticed) -> None:
    with clock.fixed(noticed.closes + timedelta(minutes=1)):
        organiser, leader = office("organiser"), office("leader")
        assert confirm(organiser, BASE + "do/close-notice/").status_code == 302
        assert confirm(organiser, BASE + "do/settle/").status_code == 302
        assert confirm(leader, BASE + "do/confer/").status_code == 302
        twice = leader.post(BASE + "do/confer/", {"seal": "x", "read": "on"})
        assert twice.status_code == 302
        honour = Honour.objects.first()
        assert honour.name in organiser.get(BASE + "honours/").content.decode()
        url = f"{BASE}honours/{honour.uid}/revoke/"
        assert organiser.get(url).status_code == 404
        given = {"ground": "fraud", "decision": "演示〔2022〕3号", "recover": "60000.00", "public_note": ""}
        assert leader.post(url, given).status_code == 422
        assert leader.post(url, given | {"public_note": "申报材料弄虚作假。"}).status_code == 302
    honour.refresh_from_db()
    assert honour.state == "revoked"


def test_the_audit_reads_in_plain_words_without_pairings(play, office) -> None:
    client = office("supervisor")
    assert office("organiser").get(BASE + "audit/").status_code == 404
    page = client.get(BASE + "audit/?kind=list")
    assert {line.what for line in page.context["lines"]} >= {"拟定名单", "录入表决", "审定名单"}
    assert "状态 拟定" in page.content.decode()
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
