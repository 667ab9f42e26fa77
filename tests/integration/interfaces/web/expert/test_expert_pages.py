"""An expert's pages: what they show, what they never show, and a score from the first mark to the receipt."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

import filing
import papers
from baijia.award.defence import commands as defence_commands
from baijia.award.experts.models import Conflict
from baijia.award.nominations.models import Attachment
from baijia.award.nominations.queries.visibility import token_hash
from baijia.award.review import commands as review
from baijia.award.review.enums import PresentationState, SeatRole
from baijia.award.review.models import Presentation, Remark, ScoreVersion, Seat, Slot
from baijia.core import clock, files, ledger
from baijia.engine.bundle import sealed

CANARY = "金丝雀"
PNG = papers.picture()
MARKS = {"innovation": "24", "practice": "20", "benefit": "25", "material": "9"}


def browser_of(slot: Slot) -> Client:
    return filing.sign_in(slot.expert.account)


def to(name: str, slot: Slot, *more: str) -> str:
    return reverse(f"expert-{name}", args=[slot.uid, *more])


def text_of(answer) -> str:
    return answer.content.decode()


def hand_in(client: Client, slot: Slot, **changed: str):
    checked = client.post(to("item", slot), MARKS | changed | {"notes": "创新点清楚"})
    assert checked.status_code == 302, text_of(checked)
    page = client.get(checked["Location"])
    key = page.context["key"]
    return client.post(checked["Location"], MARKS | changed | {"notes": "创新点清楚", "key": key})


def plant(stage) -> None:
    """Put a canary into every name, number and hidden answer, a shown text among them."""
    hidden = [
        one["code"]
        for section in stage.edition.definition["form"]["sections"]
        for one in section["fields"]
        if one["blind"] == "hidden"
    ]
    for place, dossier in enumerate(stage.dossiers):
        tag = f"{CANARY}{place}"
        dossier.name, dossier.employer, dossier.receipt = f"{tag}名", f"{tag}厂", f"{tag}回执"
        dossier.number = f"P-{CANARY}{place}"
        dossier.chain = [{"opinion": f"{tag}意见"}]
        dossier.answers |= {code: f"{tag}-{code}" for code in hidden}
        dossier.answers["summary"] = f"{tag}名在{tag}厂完成。"
        dossier.save()
        person = dossier.members.get().person
        person.name = f"{tag}人"
        person.save()
        stored = files.store(name=f"{tag}证书.png", data=PNG)
        Attachment.objects.create(dossier=dossier, field="files", file=stored)


def test_no_canary_is_ever_served_to_an_expert(paper):
    plant(paper)
    for slot in paper.slots("paper")[:4]:
        client = browser_of(slot)
        addresses = [
            reverse("expert-home"),
            reverse("account-todo"),
            reverse("expert-round", args=[slot.round.uid]),
            reverse("expert-round", args=[slot.round.uid]) + f"?q={CANARY}",
            *(to(name, slot) for name in ("item", "paper", "recuse")),
            to("item", slot) + "?read=1",
        ]
        answers = [client.get(address) for address in addresses]
        answers.append(client.post(to("item", slot), {"innovation": "99"}))
        answers.append(hand_in(client, slot))
        answers += [client.get(to(name, slot)) for name in ("receipt", "receipt-file", "paper", "item")]
        assert {answer.status_code for answer in answers} <= {200, 302, 422}
        for answer in answers:
            assert not re.search(CANARY + r"\d", text_of(answer)), answer.request["PATH_INFO"]
        for file in Attachment.objects.filter(dossier=slot.dossier):
            assert client.get(to("file", slot, file.uid)).status_code == 404


def test_recusal_before_assignment_names_people_and_units_without_projects(paper):
    slot = paper.slots("paper")[0]
    client = browser_of(slot)
    address = reverse("expert-recusal", args=[paper.edition.code])
    page = client.get(address)
    assert "示名0" in text_of(page)
    assert slot.dossier.answers["project_name"] not in text_of(page)
    assert "没有需要回避的" in text_of(client.post(address, {"reason": "师生"}))
    assert client.post(address, {"nobody": "1"}).status_code == 302
    row = client.get(address).context["rows"][0][0]
    assert client.post(address, {"pick": [row.dossier_uid], "reason": "师生"}).status_code == 302
    assert Conflict.objects.get(expert=slot.expert).reason == "师生"


def test_a_mark_out_of_range_comes_back_with_its_sentence(paper):
    slot = paper.slots("paper")[0]
    page = browser_of(slot).post(to("item", slot), MARKS | {"innovation": "31", "benefit": ""})
    assert page.status_code == 422
    assert "应为 0 至 30 的整数" in text_of(page)
    assert "还没有打分" in text_of(page)
    assert 'value="31"' in text_of(page)
    assert not ScoreVersion.objects.exists()


def test_a_draft_saves_itself_and_is_there_again(paper):
    slot = paper.slots("paper")[0]
    client = browser_of(slot)
    answer = client.post(to("draft", slot), {"innovation": "21", "practice": "x", "notes": "待查"})
    assert answer.json()["saved_at"] == "09:00"
    slot.refresh_from_db()
    assert slot.draft["marks"] == {"innovation": 21}
    page = client.get(to("item", slot))
    assert page.context["criteria"][0].value == "21"
    assert page.context["notes"] == "待查"
    assert client.get(to("hand-in", slot)).status_code == 302


def test_a_score_is_checked_handed_in_once_and_kept(paper):
    slot = paper.slots("paper")[0]
    client = browser_of(slot)
    client.post(to("item", slot), MARKS | {"notes": "清楚"})
    page = client.get(to("hand-in", slot))
    assert page.context["sum"] == "78"
    form = MARKS | {"notes": "清楚", "key": page.context["key"]}
    for _ in range(2):  # a double click
        assert client.post(to("hand-in", slot), form)["Location"] == to("receipt", slot)
    score = ScoreVersion.objects.get(slot=slot)
    assert (score.vector, score.comment) == ([24, 20, 25, 9], "清楚")
    shown = text_of(client.get(to("receipt", slot)))
    assert score.commit in shown
    assert score.salt in shown


def test_the_receipt_finds_the_score_in_the_log_after_a_change(paper):
    slot = paper.slots("paper")[0]
    client = browser_of(slot)
    hand_in(client, slot)
    hand_in(client, slot, innovation="26")
    kept = json.loads(client.get(to("receipt-file", slot)).content)
    assert (kept["version"], kept["index"], kept["vector"][0]) == (2, None, 26)
    paper.score_all("paper")
    review.close_round(actor=paper.organiser, round=paper.rounds["paper"])
    ledger.sequence(paper.round("paper").edition.log)
    kept = json.loads(client.get(to("receipt-file", slot)).content)
    entry = paper.edition.log.entries.get(index=kept["index"])
    assert kept["commit"].encode() in bytes(entry.data)
    value = sealed.score_value(
        round="paper",
        nominee=slot.dossier.number,
        slot=slot.slot,
        rubric=kept["rubric"],
        vector=kept["vector"],
    )
    assert sealed.commitment("score", bytes.fromhex(kept["salt"]), value) == kept["commit"]


def test_another_experts_item_does_not_exist(paper):
    slots = paper.slots("paper")
    mine = slots[0]
    other = next(slot for slot in slots if slot.expert_id != mine.expert_id)
    client = browser_of(mine)
    for name in ("item", "hand-in", "receipt", "paper", "recuse", "opinion"):
        assert client.get(to(name, other)).status_code == 404
    assert client.post(to("draft", other), {"innovation": "1"}).status_code == 404
    other.refresh_from_db()
    assert other.draft == {}


def test_standing_back_takes_the_item_off_the_list(paper):
    slot = paper.slots("paper")[0]
    client = browser_of(slot)
    assert client.post(to("recuse", slot), {"reason": ""}).status_code == 200
    assert client.post(to("recuse", slot), {"reason": "曾共同署名"}).status_code == 302
    assert client.get(to("item", slot)).status_code == 404
    assert slot.slot not in text_of(client.get(reverse("expert-round", args=[slot.round.uid])))


def test_the_list_filters_and_asks_the_database_the_same_for_more_items(paper, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    slots = paper.slots("paper")
    busiest = max({slot.expert for slot in slots}, key=lambda one: sum(s.expert == one for s in slots))
    mine = [slot for slot in slots if slot.expert == busiest]
    client, address = browser_of(mine[0]), reverse("expert-round", args=[mine[0].round.uid])
    hand_in(client, mine[0])
    assert [item.code for item in client.get(address, {"state": "scored"}).context["items"]] == [mine[0].slot]
    assert len(client.get(address, {"state": "unscored"}).context["items"]) == len(mine) - 1
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    Slot.objects.filter(pk__in=[slot.pk for slot in mine[2:]]).delete()
    with django_assert_num_queries(len(many)):
        client.get(address)


def test_on_site_scoring_opens_once_the_candidate_presents(defence):
    slot = defence.slots("defence")[0]
    client = browser_of(slot)
    page = client.get(to("item", slot))
    assert not page.context["can_score"]
    assert "答辩开始后才能打分" in text_of(page)
    presentation = Presentation.objects.get(dossier=slot.dossier)
    defence_commands.start_presentation(actor=defence.organiser, presentation=presentation)
    page = client.get(to("item", slot))
    assert page.context["can_score"]
    assert slot.dossier.name in text_of(page)
    listed = client.get(reverse("expert-round", args=[slot.round.uid]))
    assert [item.presentation for item in listed.context["now_on"]] == [PresentationState.PRESENTING]


@pytest.mark.parametrize("chairs", [True, False])
def test_the_chair_alone_writes_the_opinion(defence, chairs):
    slot = next(
        slot
        for slot in defence.slots("defence")
        if Seat.objects.filter(
            round=slot.round, expert=slot.expert, group=slot.dossier.group, role=SeatRole.CHAIR
        ).exists()
        is chairs
    )
    client = browser_of(slot)
    answer = client.post(to("opinion", slot), {"text": "本组意见一致"})
    assert answer.status_code == (302 if chairs else 404)
    assert Remark.objects.filter(opinion=True).count() == int(chairs)


def test_an_accompanying_expert_comments_and_gives_no_marks(defence):
    slot = defence.slots("defence")[0]
    free = next(one for one in defence.experts if not Seat.objects.filter(expert=one).exists())
    review.add_seat(
        actor=defence.organiser,
        round=defence.rounds["defence"],
        group=slot.dossier.group,
        expert=free,
        role=SeatRole.ACCOMPANYING,
    )
    client = filing.sign_in(free.account)
    assert slot.dossier.name in text_of(client.get(reverse("expert-round", args=[slot.round.uid])))
    address = reverse("expert-comment", args=[slot.round.uid, slot.dossier.uid])
    assert "不打分" in text_of(client.get(address))
    assert client.post(address, {"text": "提问充分"}).status_code == 302
    assert Remark.objects.get().text == "提问充分"
    assert client.get(to("item", slot)).status_code == 404


def test_an_expert_and_a_candidate_take_their_sittings_into_a_calendar(defence):
    round = defence.round("defence")
    slot = defence.slots("defence")[0]
    member = slot.dossier.members.get()
    member.link_hash, member.link_expires = token_hash("t" * 24), clock.wall_now() + timedelta(days=1)
    member.save()
    candidate, expert = Client(), filing.sign_in(slot.expert.account)
    own = reverse("nominee-defence-calendar", args=["t" * 24])
    sittings = reverse("expert-calendar", args=[round.uid])
    assert candidate.get(own).status_code == 404, "nothing is fixed before it is published"
    for version in (1, 2):
        defence_commands.publish(actor=defence.organiser, round=round)
        (entry,) = Calendar.from_ical(candidate.get(own).content).walk("VEVENT")
        presentation = Presentation.objects.get(round=round, dossier=slot.dossier)
        assert (entry.start, entry.end - entry.start) == (presentation.starts, timedelta(minutes=20))
        assert (entry["LOCATION"], entry["SEQUENCE"]) == (presentation.venue, version)
        file = expert.get(sittings)
        assert file["Cache-Control"] == "private, no-store"
        events = Calendar.from_ical(file.content).walk("VEVENT")
        times = [(one.starts, one.starts + timedelta(minutes=20)) for one in judged(slot.expert, round)]
        assert min(one.start for one in events) == min(starts for starts, _ends in times)
        assert max(one.end for one in events) == max(ends for _starts, ends in times)
        assert {one["SEQUENCE"] for one in events} == {version}
        assert not [one.name for one in defence.dossiers if one.name in file.content.decode()]
    assert Client().get(sittings).status_code == 302
    assert expert.get(reverse("expert-calendar", args=[defence.rounds["paper"].uid])).status_code == 404


def judged(expert, round) -> list[Presentation]:
    """Return the sittings at which an expert marks."""
    items = Slot.objects.filter(expert=expert, round=round, retired_at=None).values("dossier")
    return list(Presentation.objects.filter(round=round, dossier__in=items))
