"""Objections: real name or a lead, once for two clicks, a receipt, and one answer for every wrong receipt."""

import pytest

from baijia.award.decisions.models import Objection
from baijia.core.models import AuditRow
from notices import DURING

pytestmark = pytest.mark.django_db
GROUNDS = "该项目的图纸由同班组另一位同事先画出，材料没有写明。"


def _send(client, notice, **changed):
    given = {
        "way": "real",
        "name": "李示异",
        "contact": "13800000000",
        "text": GROUNDS,
        "about": "facts",
        "key": "k1",
    } | changed
    return client.post(f"/editions/{notice.edition.code}/notice/1/object/", given)


def test_a_real_name_objection_gives_a_receipt_that_finds_it(client, notice, dossiers, at) -> None:
    with at(DURING):
        sent = _send(client, notice, nominee=dossiers[2].number)
        received = client.get(sent.url).content.decode()
        objection = Objection.objects.get()
        found = client.post("/objections/", {"receipt": objection.receipt.upper()}).content.decode()
    assert objection.dossier == dossiers[2]
    assert objection.receipt[:4] in received
    assert "已收到" in found
    assert GROUNDS not in found


def test_two_clicks_are_one_objection(client, notice, at) -> None:
    with at(DURING):
        first, second = _send(client, notice), _send(client, notice)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Objection.objects.count() == 1


def test_without_a_name_it_is_a_lead_and_keeps_no_name(client, notice, at) -> None:
    with at(DURING):
        _send(client, notice, way="lead", name="不该留下", contact="")
        objection = Objection.objects.get()
        found = client.post("/objections/", {"receipt": objection.receipt}).content.decode()
    assert objection.anonymous
    assert "作为线索" in found


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"contact": "1"}, "name"), ({"text": "太短"}, "text"), ({"way": "x"}, "way")],
)
def test_what_is_missing_is_said_at_its_field_and_the_entries_stay(
    client, notice, at, changed, field
) -> None:
    with at(DURING):
        answer = _send(client, notice, **changed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if "text" not in changed:
        assert GROUNDS in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_officer_who_objects_is_not_named_in_the_audit(client, cast, notice, at) -> None:
    client.force_login(cast.accounts["organiser"])
    with at(DURING):
        _send(client, notice)
    row = AuditRow.objects.get(act="decisions.object_to")
    assert (row.actor_kind, row.actor_uid) == ("public", "")


def test_every_wrong_receipt_gets_the_same_answer(client, notice, at) -> None:
    with at(DURING):
        _send(client, notice)
        pages = [
            client.post("/objections/", {"receipt": text}).content.decode()
            for text in ("0" * 12, "nothing", "李示异")
        ]
    texts = {page.split("<main", 1)[1].split("<form", 1)[0] for page in pages}
    assert len(texts) == 1
    assert "没有查到" in texts.pop()


def test_a_receipt_is_asked_for_only_so_often(client, notice, at) -> None:
    with at(DURING):
        codes = [client.post("/objections/", {"receipt": "0" * 12}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
