"""Three steps, three people, no way round; what is refused, and what happens afterwards."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.newsroom import commands, tasks
from baijia.newsroom.enums import Origin, Step
from baijia.newsroom.models import ArticlePage, PermittedSource, Proof, SiteFacts, WordRule
from baijia.newsroom.rules import release as rules


def test_an_article_comes_out_when_three_people_have_signed_it(desk):
    page = desk.draft()
    desk.hand_in(page)
    for person, live in ((desk.editor, False), (desk.reviewer, False), (desk.chief, True)):
        desk.sign(page, person)
        assert page.live is live
    assert page.address == f"/a/gonghuizixun/2021/0820/{page.number}.html"
    proofs = Proof.objects.filter(page_id=page.pk)
    assert [proof.step for proof in proofs] == list(Step)
    assert {proof.revision_id for proof in proofs} == {page.live_revision_id}
    assert AuditRow.objects.filter(act="newsroom.sign").count() == 3


FAULTS = {
    "release.author": {"author": "admin"},
    "release.source": {"source": "未知"},
    "release.responsible": {"responsible": None},
    "release.empty": {"body": []},
    "release.title": {"title": "长" * 200},
    "release.personal": {"body": [("paragraph", "<p>请致电 13800138000。</p>")]},
    "release.word": {"lead": "用了禁用词的导语"},
    "release.reprint": {"origin": Origin.REPRINT, "source": "示例职工报"},
    "release.altered": {
        "origin": Origin.REPRINT,
        "source": "示例职工报",
        "source_url": "https://a.example/1",
        "original_title": "另一个标题",
        "original_author": "周示文",
    },
    "release.honour": {"certificate": "BJ-NONE"},
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_may_not_be_released_is_refused_and_said(desk, code):
    WordRule.objects.create(word="禁用词", instead="可用词")
    given = dict(FAULTS[code])
    page = desk.draft(given.pop("title", "职工创客的第一张图纸"), **given)
    found = {fault.code: fault for fault in rules.faults(page)}
    assert set(found) == {code}
    if code == "release.personal":
        assert "13800138000" in found[code].sentence
    desk.hand_in(page)
    with pytest.raises(Refused) as refused:
        desk.sign(page, desk.editor)
    assert refused.value.code == code


def test_a_picture_without_text_or_licence_is_refused(desk):
    from django.core.files.base import ContentFile

    from baijia.newsroom.models import Picture
    from baijia.newsroom.seed import pictures

    file = ContentFile(pictures.drawn(0), name="p.png")
    picture = Picture.objects.create(title="现场", width=1280, height=800, file=file)
    body = [("figure", {"picture": picture, "alt": "", "caption": ""})]
    page = desk.draft(body=body)
    assert [fault.code for fault in rules.faults(page)] == ["release.alt", "release.licence_of_picture"]
    picture.description, picture.licence = "一台磨床", "本站拍摄"
    picture.save()
    assert rules.faults(ArticlePage.objects.get(pk=page.pk)) == []


def test_a_column_that_needs_a_licence_is_hidden_and_shut_without_one(desk, client):
    page = desk.draft(column="guojixinwen")
    assert [fault.code for fault in rules.faults(page)] == ["release.licence"]
    assert client.get("/a/guojixinwen/").status_code == 404
    site = desk.column().get_site()
    SiteFacts.objects.create(site=site, licence="00000000000")
    PermittedSource.objects.create(name="示例职工报")
    assert rules.faults(page) == []
    page.origin, page.source, page.source_url = Origin.REPRINT, "街边小报", "https://a.example/1"
    page.original_title, page.original_author = page.title, page.author
    assert [fault.code for fault in rules.faults(page)] == ["release.permitted"]
    assert client.get("/a/guojixinwen/").status_code == 200


def test_a_story_of_a_winner_needs_the_winners_consent(desk, monkeypatch):
    honour = SimpleNamespace(honour=SimpleNamespace(person_id=1, person="somebody"))
    monkeypatch.setattr(rules.honours, "check", lambda number: honour)
    page = desk.draft(certificate="BJ-1")
    for agrees, codes in ((False, ["release.consent"]), (True, [])):
        monkeypatch.setattr(rules.honours, "agrees", lambda person, purpose, agrees=agrees: agrees)
        assert [fault.code for fault in rules.faults(page)] == codes


def test_there_is_no_way_round_the_three_steps(desk):
    page = desk.draft()
    with pytest.raises(Refused, match="三审三校"):
        page.get_latest_revision().publish(user=desk.chief, skip_permission_checks=True)
    desk.hand_in(page)
    desk.sign(page, desk.editor)
    for person, code in ((desk.editor, "release.role"), (desk.chief, "release.role")):
        with pytest.raises(Refused) as refused:
            desk.sign(page, person)
        assert refused.value.code == code
    desk.sign(page, desk.reviewer, desk.chief)
    page.title = "改过的标题"
    page.save_revision(user=desk.editor)
    with pytest.raises(Refused, match="三审三校"):
        page.get_latest_revision().publish()
    with pytest.raises(Refused, match="紧急撤稿"):
        page.unpublish(user=desk.chief)
    for person in (desk.editor, desk.reviewer, desk.chief):
        allowed = page.permissions_for_user(person)
        assert (allowed.can_publish(), allowed.can_unpublish(), person.is_superuser) == (False, False, False)


def test_a_version_that_is_written_over_has_lost_its_signatures(desk):
    page = desk.draft()
    desk.hand_in(page)
    desk.sign(page, desk.editor, desk.reviewer)
    revision = page.get_latest_revision()
    revision.content = revision.content | {"title": "改过的标题"}
    revision.save(update_fields=["content"])
    with pytest.raises(Refused) as refused:
        desk.sign(page, desk.chief)
    assert refused.value.code == "release.changed"
    with pytest.raises(Refused, match="三审三校"):
        revision.publish()


def test_one_person_with_two_roles_signs_one_step(desk):
    from baijia.core.actor import SYSTEM
    from baijia.directory import commands as directory
    from baijia.directory.enums import Role
    from baijia.directory.models import Union

    directory.grant_role(actor=SYSTEM, account=desk.editor, role=Role.REVIEWER, union=Union.objects.get())
    both = commands.admitted(desk.editor.account_ptr)
    page = desk.draft()
    desk.hand_in(page)
    with pytest.raises(Refused) as refused:
        desk.sign(page, both, both)
    assert refused.value.code == "release.same_person"


def test_what_readers_have_read_changes_with_a_correction_only(desk):
    page = desk.release()
    page.body = [("paragraph", "<p>改过的正文。</p>")]
    assert [fault.code for fault in rules.faults(page)] == ["release.correction"]
    page.corrections.create(text="原文数字有误，已改。")
    assert rules.faults(page) == []
    page.save_revision(user=desk.editor)
    desk.hand_in(page)
    number, dated = page.number, page.dated
    desk.sign(page, desk.editor, desk.reviewer, desk.chief)
    assert (page.number, page.dated) == (number, dated)
    assert "改过的正文" in str(page.body)


def test_one_person_takes_an_article_offline_with_a_reason(desk, client):
    page = desk.release()
    with pytest.raises(Refused, match="撤稿原因"):
        commands.withdraw(actor=desk.editor.actor, page=page, user=desk.editor, reason="错")
    commands.withdraw(actor=desk.editor.actor, page=page, user=desk.editor, reason="事实有误，先撤下")
    answer = client.get(page.address)
    assert answer.status_code == 410
    assert "事实有误" not in answer.content.decode()
    page.refresh_from_db()
    with pytest.raises(Refused):
        page.get_latest_revision().as_object().unpublish()
    assert AuditRow.objects.get(act="newsroom.withdraw").purpose == "事实有误，先撤下"


def test_a_schedule_lies_in_the_future(desk):
    edit = ArticlePage.get_edit_handler()
    form_class = edit.get_form_class()
    page = desk.draft()
    data = {"title": page.title, "slug": page.slug, "origin": "own", "body-count": "0"}
    for days, wrong in ((-1, True), (1, False)):
        moment = timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")
        formsets = {
            f"{name}-{part}": "0"
            for name in ("corrections", "relations", "comments")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        form = form_class(data | formsets | {"go_live_at": moment}, instance=page, for_user=desk.editor)
        form.defer_required_fields()
        form.is_valid()
        assert ("go_live_at" in form.errors) is wrong


def test_what_is_scheduled_comes_out_by_itself_and_one_that_is_refused_holds_up_no_other(desk, monkeypatch):
    soon = timezone.now() + timedelta(hours=1)
    refused, allowed = (desk.draft(title, go_live_at=soon) for title in ("写了旧称的一篇", "定时的一篇"))
    for page in (refused, allowed):
        desk.hand_in(page)
        desk.sign(page, desk.editor, desk.reviewer, desk.chief)
    tasks.publish_scheduled()
    assert not ArticlePage.objects.live().exists(), "its hour has not come"
    rule = WordRule.objects.create(word="旧称")
    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(minutes=1))
    tasks.publish_scheduled()
    assert list(ArticlePage.objects.live()) == [allowed]
    rule.delete()
    tasks.publish_scheduled()
    assert ArticlePage.objects.live().count() == 2
    ArticlePage.objects.filter(pk=allowed.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    tasks.publish_scheduled()
    assert ArticlePage.objects.live().count() == 1


def test_a_signature_that_is_sent_twice_counts_once_and_is_answered(desk, client):
    page = desk.draft()
    desk.hand_in(page)
    client.cookies.load(desk.cookies(desk.editor))
    page.refresh_from_db()
    state = page.current_workflow_task_state
    edit = f"/newsroom/pages/{page.pk}/edit/"
    signs = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": '{"mistakes": 1, "comment": ""}',
    }
    desk.sign(page, desk.editor)
    versions = page.revisions.count()
    for again in (desk.editor, desk.chief):
        with pytest.raises(Refused, match="已由陈示编签过") as refused:
            commands.sign(actor=again.actor, task_state=state, user=again, mistakes=0)
        assert refused.value.code == "release.signed"
    answer = client.post(edit, signs, follow=True)
    assert "没有再签" in answer.content.decode()
    assert page.revisions.count() == versions, (
        "the second click saves nothing: a save would begin the steps anew"
    )
    dialog = {"X-Requested-With": "XMLHttpRequest", "referer": f"http://testserver{edit}"}
    waiting = page.current_workflow_task_state.pk
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", waiting])
    client.cookies.load(desk.cookies(desk.reviewer))
    rule = WordRule.objects.create(word="图纸")
    answer = client.post(action, {"mistakes": 1, "read": "on"}, headers=dialog)
    assert answer.json()["redirect"].endswith(edit), "a refusal in a dialog leads to the page that says it"
    assert "不得使用" in client.get(edit).content.decode()
    rule.delete()
    desk.sign(page, desk.reviewer, desk.chief)
    client.cookies.load(desk.cookies(desk.chief))
    assert "没有再签" in client.post(edit, signs, follow=True).content.decode()
    assert page.live


def test_a_form_that_no_page_sends_is_refused_and_changes_nothing(desk, client):
    page = desk.draft()
    client.cookies.load(desk.cookies(desk.editor))
    versions = page.revisions.count()
    answer = client.post(f"/newsroom/pages/{page.pk}/edit/", {"title": "改了"})
    assert answer.status_code == 400
    assert "这个请求看不懂" in answer.content.decode()
    page.refresh_from_db()
    assert (page.revisions.count(), page.title) == (versions, "职工创客的第一张图纸")
