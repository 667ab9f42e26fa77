"""Editions as data: import with errors by line, editing until frozen, export, clone, addenda."""

from __future__ import annotations

from pathlib import Path

import pytest

import factories
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.definition import export, load
from baijia.award.programmes.models import Addendum, Edition

SOURCE = (Path(factories.ROOT) / "editions" / "chengdu-baijia-4.toml").read_text()
BASE = "/office/chengdu-baijia-4/"


@pytest.fixture
def draft(cast) -> Edition:
    return programmes.create_edition(
        actor=cast.actor("organiser"), organiser=cast.city, definition=factories.definition()
    )


def test_import_tells_every_fault_by_line(cast, browse) -> None:
    wrong = SOURCE.replace('prize = "60000.00"', 'prize = "many"', 1)
    answer = browse("organiser").post("/office/new/", {"text": wrong})
    assert answer.status_code == 422
    line = wrong[: wrong.index('prize = "many"')].count("\n") + 1
    assert f"TOML:{line}" in answer.content.decode()
    assert not Edition.objects.exists()


def test_import_makes_a_draft_that_can_be_edited_and_exported(cast, browse) -> None:
    client = browse("organiser")
    assert client.post("/office/new/", {"text": SOURCE}).status_code == 302
    text = client.get(BASE + "definition/edit/").context["form"].initial["text"]
    changed = text.replace("reserves = 14", "reserves = 12")
    assert client.post(BASE + "definition/edit/", {"text": changed}).status_code == 302
    got = client.get(BASE + "definition.toml").content
    assert got.decode() == changed
    assert export(load(got, where="e")) == got


def test_a_frozen_definition_is_not_edited(edition, browse) -> None:
    client = browse("organiser")
    text = client.get(BASE + "definition.toml").content.decode()
    answer = client.post(BASE + "definition/edit/", {"text": text.replace("reserves = 14", "reserves = 12")})
    assert answer.status_code == 422
    assert "补充通知" in answer.content.decode()


def test_the_code_of_an_edition_stays(draft, browse) -> None:
    text = export(draft.definition).decode().replace('code = "chengdu-baijia-4"', 'code = "other"', 1)
    assert browse("organiser").post(BASE + "definition/edit/", {"text": text}).status_code == 422


def test_clone_moves_the_calendar_on(edition, browse) -> None:
    given = {"code": "chengdu-baijia-5", "name": "第五届", "name_en": "5th", "number": 5, "year": 2022}
    assert browse("organiser").post(BASE + "clone/", given).status_code == 302
    made = Edition.objects.get(code="chengdu-baijia-5")
    assert made.state == "draft"
    assert made.definition["calendar"]["filing_closes"] == "2022-07-28T17:00:00+08:00"
    assert made.definition["eligibility"][0]["on"] == "2022-07-28"


def test_the_leader_issues_an_addendum_and_a_broken_one_is_refused(edition, browse) -> None:
    given = {
        "path": "calendar.paper_closes",
        "to": "2021-08-31T17:00:00+08:00",
        "reason": "专家出差",
        "public_text": "初评截止延至 8 月 31 日。",
        "reaches": "全体评审专家",
    }
    assert browse("organiser").post(BASE + "addenda/", given).status_code == 404
    client = browse("leader")
    broken = client.post(BASE + "addenda/", given | {"to": "tomorrow"})
    assert broken.status_code == 422
    missing = client.post(BASE + "addenda/", given | {"path": "nothing.here.at.all"})
    assert missing.status_code == 422
    assert not Addendum.objects.exists()
    assert client.post(BASE + "addenda/", given).status_code == 302
    assert "8 月 31 日" in client.get(BASE + "addenda/").content.decode()
    assert "2021年8月31日" in client.get(BASE + "definition/").content.decode()
