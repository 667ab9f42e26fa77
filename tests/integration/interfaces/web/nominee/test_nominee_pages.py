"""A nominee by the link: opening uses nothing up, nothing is ticked beforehand, the number is never shown."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

import factories
import filing
from baijia.award.nominations import commands
from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.interfaces.web.nominee import views

ANSWER = {"publish": "yes", "share": "no", "bank": "yes", "truth": "on"}


@pytest.fixture
def opened(cast, edition):
    dossier = filing.submitted(cast, edition, ethnicity="羌族")
    token, member = filing.link(cast, dossier)
    return token, member, factories.id_number(1)


def test_opening_shows_the_content_and_ticks_nothing(opened, client):
    token, member, number = opened
    for _again in range(2):
        page = client.get(reverse("nominee-confirm", args=[token]))
        assert page.status_code == 200
    text = page.content.decode()
    assert "薄壁件防颤夹具" in text
    assert not re.search(r"\bchecked\b", text)
    assert number not in text + client.get(reverse("nominee-content", args=[token])).content.decode()
    assert "羌族" in client.get(reverse("nominee-content", args=[token])).content.decode()
    assert page["Cache-Control"] == "private, no-store"
    member.refresh_from_db()
    assert member.state == ConfirmationState.WAITING


def test_confirming_asks_for_each_answer_and_the_own_number(opened, client):
    token, member, number = opened
    address = reverse("nominee-confirm", args=[token])
    empty = client.post(address, {"key": "a"})
    assert empty.status_code == 422
    assert empty.content.decode().count('<li><a href="#') == 5
    wrong = client.post(address, ANSWER | {"last_six": "000000", "key": "a"})
    assert "后六位与材料中的不一致" in wrong.content.decode()
    no = client.post(address, ANSWER | {"publish": "no", "last_six": number[-6:], "key": "a"})
    assert "不同意“公示我的姓名、单位、岗位、组别和项目名称”就不能参评" in no.content.decode()
    for _twice in range(2):
        done = client.post(address, ANSWER | {"last_six": number[-6:], "key": "a"})
        assert done.url == reverse("nominee-case", args=[token])
    member.refresh_from_db()
    assert member.state == ConfirmationState.CONFIRMED
    assert [member.consents[name]["given"] for name in ("publish", "share", "bank")] == [True, False, True]


def test_guessing_the_number_ends_after_five_tries(opened, client):
    token, member, number = opened
    address = reverse("nominee-confirm", args=[token])
    for _try in range(views.TRIES):
        client.post(address, ANSWER | {"last_six": "000000"})
    right = client.post(address, ANSWER | {"last_six": number[-6:]})
    assert "输错次数过多" in right.content.decode()
    member.refresh_from_db()
    assert member.state == ConfirmationState.WAITING


def test_what_was_corrected_meanwhile_must_be_read_again(opened, client):
    token, _member, number = opened
    answer = client.post(
        reverse("nominee-confirm", args=[token]), ANSWER | {"last_six": number[-6:], "seen": "f" * 64}
    )
    assert "重新核对后再确认" in answer.content.decode()


def test_refusing_ends_the_case_and_keeps_the_reason(opened, client):
    token, member, number = opened
    sent = {"last_six": number[-6:], "reason": "不想参评", "key": "r"}
    assert client.post(reverse("nominee-refuse", args=[token]), sent).status_code == 302
    member.refresh_from_db()
    assert (member.state, member.reason) == (ConfirmationState.REFUSED, "不想参评")
    page = client.get(reverse("nominee-confirm", args=[token]), follow=True).content.decode()
    assert "您选择了不参评" in page


def test_case_tells_the_steps_and_a_consent_says_its_effect_first(opened, client):
    token, member, number = opened
    wide = number[-6:].translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    client.post(reverse("nominee-confirm", args=[token]), ANSWER | {"last_six": wide})
    case = client.get(reverse("nominee-case", args=[token])).content.decode()
    for shown in (
        member.dossier.number,
        "您确认并同意",
        "正在进行：上级工会推荐",
        "资格审查",
        "授予",
        "有疑问请找 ",
    ):
        assert shown in case
    address = reverse("nominee-consent", args=[token, "bank"])
    assert "收回后，不再使用您的银行账户" in client.get(address).content.decode()
    assert client.post(address, {"given": "no"}).status_code == 302
    member.refresh_from_db()
    assert member.consents["bank"]["given"] is False
    publish = reverse("nominee-consent", args=[token, "publish"])
    assert "只能退出评选" in client.get(publish).content.decode()
    assert client.post(publish, {"given": "no"}).status_code == 422


def test_leaving_withdraws_the_dossier(opened, client):
    token, member, _number = opened
    address = reverse("nominee-withdraw", args=[token])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "调离岗位", "key": "w"}).status_code == 302
    member.dossier.refresh_from_db()
    assert member.dossier.state == DossierState.WITHDRAWN
    assert "申报已撤回" in client.get(reverse("nominee-case", args=[token])).content.decode()


def test_a_replaced_or_wrong_link_is_not_there(cast, opened, client):
    token, member, _number = opened
    fresh = commands.issue_link(actor=cast.actor("filer"), dossier_uid=member.dossier.uid)
    assert client.get(reverse("nominee-confirm", args=[token])).status_code == 404
    assert client.get(reverse("nominee-case", args=["nothing"])).status_code == 404
    assert client.get(reverse("nominee-confirm", args=[fresh])).status_code == 200


def test_the_unit_sees_the_link_once_with_its_code(cast, edition, client):
    dossier = filing.submitted(cast, edition)
    browser = filing.sign_in(cast.accounts["filer"])
    address = reverse("unit-link", args=[dossier.uid])
    issued = browser.post(address, {"member": dossier.members.get().uid}).content.decode()
    found = re.search(r'href="http://[^/]+(/confirm/\w+/)"', issued)
    assert found
    assert "<svg" in issued
    assert client.get(found[1]).status_code == 200
    assert found[1] not in browser.get(address).content.decode()
