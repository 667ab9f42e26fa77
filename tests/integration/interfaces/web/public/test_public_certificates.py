"""A certificate is valid, revoked or unknown; the register shows and keeps all."""

import io
import json
from decimal import Decimal

import pytest
from pypdf import PdfReader

from baijia.award.honours import commands
from baijia.award.honours.models import Honour
from baijia.engine.credential import proof
from notices import AFTER, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def revoked(cast, honours, at):
    with at(AFTER):
        return commands.revoke(
            actor=cast.actor("leader"),
            honour=honours[0],
            ground="fraud",
            decision="演示总工发〔2021〕41号",
            public_note="专利权属不实",
            recover=Decimal("60000.00"),
            items=["medal", "certificate"],
        )


def test_a_standing_certificate_is_valid(client, honours) -> None:
    number = honours[0].certificate.number
    page = client.get(f"/certificates/{number}").content.decode()
    assert "证书有效" in page
    assert honours[0].name in page
    assert f"/certificates/{number}/certificate.pdf" in page


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "full"])
def test_the_form_takes_a_number_as_people_type_it(client, honours, typed: str) -> None:
    number = honours[0].certificate.number
    full = "".join(chr(ord(mark) + 0xFEE0) for mark in number)
    text = {"lower": number.lower(), "full": full}.get(typed, typed.format(number))
    answer = client.get("/check/", {"number": text})
    assert answer.url == f"/certificates/{number}"


def test_a_revoked_one_says_so_with_the_decision_and_prints_no_more(client, revoked) -> None:
    number = revoked.certificate.number
    page = client.get(f"/certificates/{number}").content.decode()
    assert "证书已撤销" in page
    for part in ("演示总工发〔2021〕41号", "60,000.00", "证书、奖章"):
        assert part in page
    assert "certificate.pdf" not in page
    assert client.get(f"/certificates/{number}/certificate.pdf").status_code == 404
    assert client.get(f"/certificates/{number}/credential.json").status_code == 200


def test_every_wrong_number_gets_the_same_answer(client, honours) -> None:
    number = honours[0].certificate.number
    wrong = [number[:-1] + ("B" if number[-1] != "B" else "C"), "x", "CDBJ4-1", honours[0].number]
    answers = [client.get(f"/certificates/{text}") for text in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.split(b"<main", 1)[1] for answer in answers}) == 1
    assert client.get("/check/", {"number": "../../x"}).url == "/certificates/-"


def test_one_number_is_asked_for_only_so_often(client, honours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baijia.interfaces.web.public.views.certificates.A_MINUTE", 3)
    number = honours[0].certificate.number
    codes = [client.get(f"/certificates/{number}").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert client.get(f"/certificates/{honours[1].certificate.number}").status_code == 200


def test_a_number_that_is_none_is_asked_for_five_times_a_minute(client, honours) -> None:
    codes = [client.get("/certificates/CDBJ4-BBBBBB-BBBBBB-BBBBBB").status_code for _ in range(6)]
    assert codes == [404] * 5 + [429]


def test_the_credential_downloads_as_it_was_signed(client, honours) -> None:
    certificate = honours[0].certificate
    answer = client.get(f"/certificates/{certificate.number}/credential.json")
    sent = json.loads(answer.content)
    assert sent == certificate.credential
    assert answer["Content-Type"] == "application/vc"
    assert sent["credentialStatus"]["statusListCredential"].endswith(
        f"/editions/{honours[0].edition.code}/status-list.json"
    )
    proof.verify(sent, bytes.fromhex(honours[0].edition.issuer_keys.get().public_key))


def test_the_status_list_is_the_newest(client, edition, revoked) -> None:
    sent = json.loads(client.get(f"/editions/{edition.code}/status-list.json").content)
    newest = edition.status_lists.order_by("-number").first()
    assert newest.number == 2
    assert sent == newest.credential


def test_paper_carries_name_number_and_the_word_rehearsal(client, honours) -> None:
    number = honours[2].certificate.number
    answer = client.get(f"/certificates/{number}/certificate.pdf")
    page = PdfReader(io.BytesIO(answer.content)).pages[0]
    text = "".join(page.extract_text().split())
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert [code.rpartition("/")[2] for code in codes(answer.content)] == [number]
    for part in (honours[2].name, number, "REHEARSAL", "二〇二一年十月十一日"):
        assert part in text


def test_the_register_narrows_down_by_what_the_address_says(client, edition, honours, revoked) -> None:
    def names(**query: str) -> list[str]:
        return [honour.number for honour, _pattern in client.get("/honours/", query).context["cards"]]

    assert len(names()) == 3
    assert names(group="agriculture", edition=edition.code) == [
        row.number for row in honours if row.group == "agriculture"
    ]
    assert names(state="revoked") == [revoked.number]
    assert names(q="汤示") == [row.number for row in honours if row.name == "汤示棠"]
    assert names(q=honours[1].certificate.number.lower()) == [honours[1].number]
    assert names(q="没有这个人") == []


def test_the_register_takes_as_many_statements_for_three_as_for_one(
    client, honours, edition, django_assert_num_queries
) -> None:
    Honour.objects.exclude(pk=honours[0].pk).update(group="medicine")
    address = f"/honours/?edition={edition.code}&group="
    with django_assert_num_queries(5):
        assert len(client.get(address + honours[0].group).context["cards"]) == 1
    with django_assert_num_queries(5):
        assert len(client.get(address).context["cards"]) == 3
