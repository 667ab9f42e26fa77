"""The form edited on a page until it is frozen: texts, limits, order, and a preview that saves nothing."""

import re

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


def _question(sent: dict[str, object], key: str, item) -> None:
    for name in ("name", "name_en", "help", "unit", "min", "max", "mb", "pages", "megapixels"):
        sent[f"{key}-{name}"] = str(item.get(name, ""))
    if "kind" in item and item.get("required", True):
        sent[f"{key}-required"] = "1"
    for part in ("options", "columns"):
        for inner in item.get(part) or ():
            _question(sent, f"{key}-{part}-{inner['code']}", inner)


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
            _question(sent, f"f-{field['code']}", field)
    return sent | changed


def test_nothing_touched_saves_the_same_definition(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    before = draft.definition
    address = f"/office/{draft.code}/form/"
    assert client.post(address, as_typed(draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.definition == before
    drawn = set(re.findall(r'<input[^>]*?name="([^"]+)"', client.get(address).content.decode()))
    there = {name for name, value in as_typed(draft).items() if value not in ("", [])}
    assert there <= drawn, "what is there is drawn, or it would be lost"


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


def test_options_columns_and_the_limits_of_files_are_edited_too(cast, draft) -> None:
    definition = draft.definition
    column = {
        "code": "year",
        "kind": "number",
        "name": "年度",
        "unit": "年",
        "data_class": "internal",
        "blind": "shown",
    }
    years = column | {"code": "years", "kind": "table", "name": "效益", "columns": [column]}
    definition["form"]["sections"][0]["fields"].append(years)
    draft.definition = definition
    draft.save()
    client = filing.sign_in(cast.accounts["organiser"])
    address = f"/office/{draft.code}/form/"
    typed = as_typed(draft, **{
        "f-sex-options-f-name": "女性", "f-proof-mb": "5", "f-proof-pages": "20", "f-years-columns-year-name": "年份",
        "f-years-columns-year-max": "2030", "f-years-columns-year-unit": "",
    })  # fmt: skip
    assert "年份" in client.post(f"{address}preview/", typed).content.decode()
    assert client.post(address, typed).status_code == 302
    draft.refresh_from_db()
    fields = {
        field["code"]: field
        for section in draft.definition["form"]["sections"]
        for field in section["fields"]
    }
    assert [option["name"] for option in fields["sex"]["options"] if option["code"] == "f"] == ["女性"]
    assert (fields["proof"]["mb"], fields["proof"]["pages"]) == (5, 20)
    assert fields["years"]["columns"] == [
        {key: column[key] for key in column if key != "unit"} | {"name": "年份", "max": 2030}
    ]


def test_a_fault_is_told_by_its_question_and_nothing_is_saved(cast, draft) -> None:
    client = filing.sign_in(cast.accounts["organiser"])
    before = draft.definition
    for limit in ("很多", "0", "²"):
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
