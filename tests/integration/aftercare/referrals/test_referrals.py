"""Referral to the next honour: candidates by rule, consent, what is missing, the answer back, and the register."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import papers
import payments
from baijia.aftercare.referrals import carrying, commands, documents, queries
from baijia.aftercare.referrals.models import Referral
from baijia.award.honours import queries as register
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.core.refused import Refused, RefusedMany

CRAFTSMAN = documents.shipped()["chengdu-craftsman"]
PDF = papers.pdf()


@pytest.fixture
def desk(cast, edition):
    """Three holders with links, and the service officer."""
    return payments.make_desk(cast, edition, settings=False)


@pytest.fixture
def target(desk):
    """The next honour as it ships."""
    return commands.keep_target(actor=desk.service, organiser=desk.cast.city, text=CRAFTSMAN)


def code_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    return error.value.code


def ask(desk, target, *honours):
    return commands.ask_holders(actor=desk.service, target=target, honours=list(honours))


def agreed(desk, target, honour):
    row = ask(desk, target, honour)[0]
    return commands.answer(actor=desk.links[honour.person_id], referral=row, agree=True)


def test_candidates_follow_the_rule(desk, target, cast):
    first, second, third = desk.honours
    assert list(queries.candidates(target)) == [first, second, third]
    Honour.objects.filter(pk=first.pk).update(year=2016)
    third.dossier.answers = third.dossier.answers | {"front_line": False}
    third.dossier.save()
    assert list(queries.candidates(target)) == [second]
    Honour.objects.filter(pk=second.pk).update(state=HonourState.REVOKED, revoked_at=second.conferred_at)
    assert list(queries.candidates(target)) == []


def test_who_is_no_candidate_is_refused_and_nobody_twice(desk, target):
    first, second, _third = desk.honours
    ask(desk, target, first)
    assert first not in queries.candidates(target)
    with pytest.raises(Refused) as error:
        ask(desk, target, second, first)
    assert error.value.code == "referral.not_candidate"
    assert Referral.objects.count() == 1


def test_the_dossier_is_carried_over_and_what_is_missing_is_marked(desk, target):
    row = ask(desk, target, desk.honours[0])[0]
    items = {item["code"]: item for item in row.items}
    assert items["name"]["value"] == desk.honours[0].name
    assert items["post"]["value"] == "数控铣工"
    assert items["education"]["value"], "a choice is carried over in words"
    assert items["education"]["value"] != "college"
    assert items["honour"]["value"].endswith(desk.honours[0].number)
    assert carrying.missing(row.items) == ["技能等级（职称）", "“五力”表现（引领、实践、创新、攻关、传承）"]


def test_nothing_is_sent_without_the_holders_own_consent(desk, target, cast):
    honour, other = desk.honours[:2]
    row = ask(desk, target, honour)[0]
    assert code_of(commands.send, actor=desk.service, referral=row, acknowledged=True) == "lifecycle"
    for actor in (desk.service, desk.links[other.person_id], cast.actor("organiser")):
        assert code_of(commands.answer, actor=actor, referral=row, agree=True) == "not_found"
    row = commands.answer(actor=desk.links[honour.person_id], referral=row, agree=False)
    assert row.state == "declined"
    assert code_of(commands.send, actor=desk.service, referral=row, acknowledged=True) == "lifecycle"
    assert honour in queries.candidates(target), "may be asked again later"


def test_missing_items_are_filled_or_acknowledged(desk, target):
    row = agreed(desk, target, desk.honours[0])
    assert code_of(commands.send, actor=desk.service, referral=row) == "referral.missing"
    values = {"five_powers": "带头攻关", "skill": "高级技师", "name": "改名"}
    row = commands.fill(actor=desk.service, referral=row, values=values)
    assert carrying.missing(row.items) == []
    assert row.items[0]["value"] == desk.honours[0].name, "what the dossier says is not changed"
    row = commands.send(actor=desk.service, referral=row)
    assert (row.state, len(row.digest)) == ("sent", 64)
    assert code_of(commands.fill, actor=desk.service, referral=row, values=values) == "referral.sent"


def test_the_answer_comes_back_and_the_honour_enters_the_register(desk, target):
    honour = desk.honours[0]
    row = commands.send(actor=desk.service, referral=agreed(desk, target, honour), acknowledged=True)
    row = commands.hear(actor=desk.service, referral=row, act="accept")
    given = {"year": 2021, "document": "委发〔2021〕9号", "evidence_name": "决定.pdf"}
    assert (
        code_of(commands.confer_elsewhere, actor=desk.service, referral=row, evidence=b"x", **given)
        == "file.kind"
    )
    row = commands.confer_elsewhere(actor=desk.service, referral=row, evidence=PDF, **given)
    assert row.state == "conferred"
    outside = register.outside(honour.person).get()
    assert (outside.name, outside.body, outside.evidence.kind) == (
        target.name,
        target.body,
        "application/pdf",
    )
    assert honour not in queries.candidates(target), "holders are not taken again"
    rungs = [(rung.name, rung.state) for rung in queries.ladder(honour.person, desk.cast.city)]
    assert rungs == [(honour.programme.name, "done"), (target.name, "done")]


def test_a_return_says_why_and_shows_on_the_ladder(desk, target):
    honour = desk.honours[0]
    row = commands.send(actor=desk.service, referral=agreed(desk, target, honour), acknowledged=True)
    assert queries.ladder(honour.person, desk.cast.city)[-1].state == "moving"
    assert code_of(commands.hear, actor=desk.service, referral=row, act="return") == "referral.note"
    commands.hear(actor=desk.service, referral=row, act="return", note="名额已满")
    assert queries.ladder(honour.person, desk.cast.city)[-1].state == "refused"


def test_a_revoked_honour_is_not_sent(desk, target):
    row = agreed(desk, target, desk.honours[0])
    Honour.objects.filter(pk=desk.honours[0].pk).update(
        state=HonourState.REVOKED, revoked_at=desk.honours[0].conferred_at
    )
    assert code_of(commands.send, actor=desk.service, referral=row, acknowledged=True) == "referral.revoked"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("rung = 3", "rung = 0"), "rung"),
        (lambda text: text.replace('level = "city"', 'level = "town"'), "national, province, city"),
        (lambda text: text.replace('programmes = ["chengdu-baijia"]', "programmes = []"), "rule.programmes"),
        (lambda text: text.replace('code = "unit"', 'code = "name"'), "stands twice"),
        (lambda text: text.replace('from = "ask"', 'from = "guess"', 1), "answer, dossier, honour, ask"),
        (lambda text: text + "\nx = ", "TOML"),
    ],
)
def test_a_description_that_cannot_be(desk, change, words):
    with pytest.raises(RefusedMany) as error:
        commands.keep_target(actor=desk.service, organiser=desk.cast.city, text=change(CRAFTSMAN))
    assert words in error.value.sentence


def test_both_shipped_descriptions_are_sound():
    assert [documents.parse(text)["rung"] for text in documents.shipped().values()] == [3, 4]


def test_lists_need_a_constant_number_of_statements(desk, target):
    service, counts = desk.service, []
    for honours in (desk.honours[:1], desk.honours[1:]):
        ask(desk, target, *honours)
        with CaptureQueriesContext(connection) as found:
            rows = [(row.target.name, row.honour.name) for row in queries.referrals(service)]
        counts.append(len(found))
    assert len(rows) == 3
    assert counts[0] == counts[1]
