"""The form edited on a page until it is frozen: texts, limits, order, and a preview that saves nothing."""

import pytest

import factories
import filing
from baijia.award.nominations.enums import Spill
from baijia.award.programmes import commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    return commands.create_edition(
        actor=cast.actor("organiser"), organiser=cast.city, definition=factories.definition()
    )


def as_typed(draft, **changed: str) -> dict[str, object]:
    """Return what the page sends when nothing but ``changed`` is touched."""
    sent: dict[str, object] = {
        "sections": [section["code"] for section in draft.definition["form"]["sections"]]
    }
    for section in draft.definition["form"]["sections"]:
        sent[f"s-{section['code']}-fields"] = [field["code"] for field in section["fields"]]
        sent[f"s-{section['code']}-name"] = section["name"]
        sent[f"s-{section['code']}-name_en"] = section.get("name_en", "")
        for field in section["fields"]:
            for key in ("name", "name_en", "help", "min", "max"):
                sent[f"f-{field['code']}-{key}"] = str(field.get(key, ""))
            if field.get("required", True):
                sent[f"f-{field['code']}-required"] = "1"
    return sent | changed


def test_nothing_touched_saves_the_same_definition(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    before = draft.definition
    assert client.post(f"/office/{draft.code}/form/", as_typed(draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.definition == before


def test_texts_limits_and_order_are_edited_and_others_see_a_preview(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    address = f"/office/{draft.code}/form/"
    typed = as_typed(draft, **{"f-post-name": "现任岗位", "f-post-max": "12", "f-post-help": "写全称"})
    shown = client.post(f"{address}preview/", typed).content.decode()
    assert ("现任岗位" in shown, "写全称" in shown) == (True, True)
    draft.refresh_from_db()
    assert "现任岗位" not in str(draft.definition)
    moved = client.post(address, typed | {"move": "up:post"})
    assert moved.status_code == 200
    order = [field["code"] for field in draft.definition["form"]["sections"][0]["fields"]]
    order[3], order[4] = order[4], order[3]
    assert client.post(address, typed | {"s-person-fields": order}).status_code == 302
    draft.refresh_from_db()
    fields = draft.definition["form"]["sections"][0]["fields"]
    assert [field["code"] for field in fields] == order
    assert (fields[3]["name"], fields[3]["max"], fields[3]["help"]) == ("现任岗位", 12, "写全称")


def test_a_fault_is_told_by_its_question_and_nothing_is_saved(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    before = draft.definition
    for limit in ("很多", "0"):
        answer = client.post(f"/office/{draft.code}/form/", as_typed(draft, **{"f-post-max": limit}))
        assert (answer.status_code, '<b class="nb">岗位</b>' in answer.content.decode()) == (422, True)
    draft.refresh_from_db()
    assert draft.definition == before


def test_two_organisers_and_a_frozen_form(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    address = f"/office/{draft.code}/form/"
    stale = client.post(address, as_typed(draft, seen="0" * 64))
    assert (stale.status_code, "另一位经办人刚改过方案" in stale.content.decode()) == (422, True)
    commands.freeze(actor=cast.actor("organiser"), edition=draft)
    answer = client.post(address, as_typed(draft))
    assert (answer.status_code, "只能通过补充通知调整" in answer.content.decode()) == (422, True)
    assert "检查并保存" not in client.get(address).content.decode()


def test_spills_are_listed_and_copies_noted_as_cleared(cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    client = filing.sign_in(cast.accounts["organiser"])
    address = f"/office/{edition.code}/spills/"
    assert client.post(address, {"number": "P0", "why": "trade_secret", "sure": "on"}).status_code == 422
    client.post(address, {"number": dossier.number, "why": "trade_secret", "sure": "on"})
    purge = dossier.spills.get()
    assert purge.why == Spill.TRADE
    client.post(address, {"purge": purge.uid, "copy": purge.copies[0]["name"]})
    purge.refresh_from_db()
    assert [bool(copy["at"]) for copy in purge.copies][:2] == [True, False]
    assert client.get(address).status_code == 200
