"""Abstaining from a criterion: where the edition allows it, with a reason, and left out of that criterion's mean."""

from __future__ import annotations

import pytest
from django.urls import reverse
from review_stage import at, changed_definition, make_stage

import factories
import filing
import papers
from baijia.award.programmes.definition import load
from baijia.award.review import commands, sheets
from baijia.award.review.models import ScoreSheet, ScoreVersion
from baijia.core.refused import Refused
from baijia.engine.faults import BadInput

WHY = {"benefit": "没有财务专长，无法核对效益"}


def allowing() -> dict:
    described = changed_definition()
    described["rounds"][0] |= {"abstaining": "left_out", "mean": "plain"}
    return described


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_mean_leaves_out_who_abstained_and_each_criterion_needs_a_mark(cast):
    stage = make_stage(cast, 1, definition=allowing())
    round = stage.rounds["paper"]

    def give(slot, vector, reasons=None) -> ScoreVersion:
        actor = stage.actor(slot.expert)
        return commands.submit_score(actor=actor, slot_uid=slot.uid, vector=vector, abstained=reasons)

    with at("paper"):
        stage.assign_and_open("paper")
        first, second, third = [s for s in stage.slots("paper") if s.dossier == stage.dossiers[0]]
        assert code_of(give, first, [20, 20, None, 8]) == "marks.range", "without saying why"
        assert code_of(give, first, [20, 20, None, 8], {"benefit": " "}) == "marks.why"
        codes = ("innovation", "practice", "benefit", "material")
        assert code_of(give, first, [None] * 4, dict.fromkeys(codes, "不懂这一行")) == "marks.none"
        sheet = reverse("expert-item", args=[first.uid])
        client = filing.sign_in(first.expert.account)
        typed = {"innovation": "20", "practice": "20", "benefit": "7", "material": "8", "benefit-why": "不懂"}
        assert "请只留一样" in client.post(sheet, typed).content.decode()
        check = client.post(sheet, typed | {"benefit": ""})["Location"]
        assert "无法判断：不懂" in client.get(check).content.decode()
        client.post(check, typed | {"benefit": "", "key": "once"})
        assert ScoreVersion.objects.get().vector == [20, 20, None, 8]
        for slot in (first, second, third):
            assert give(slot, [20, 20, None, 8], WHY).abstained == WHY
        stage.score_all("paper")
        assert code_of(commands.close_round, actor=stage.organiser, round=round) == "round.unmarked"
        give(second, [26, 20, 21, 8])
        give(third, [20, 20, 22, 8])
        commands.close_round(actor=stage.organiser, round=stage.round("paper"))
        document = commands.freeze_round(actor=stage.organiser, round=stage.round("paper")).document
    row = next(row for row in document["rows"] if row["nominee"] == stage.dossiers[0].number)
    assert row["mean"] == [143, 2], "22 + 20 + 21.5 + 8: the benefit is the mean of two"


def test_it_is_not_allowed_unless_the_edition_says_so(paper):
    slot = paper.slots("paper")[0]
    actor = paper.actor(slot.expert)
    call = {"actor": actor, "slot_uid": slot.uid, "vector": [20, 20, None, 8], "abstained": WHY}
    assert code_of(commands.submit_score, **call) == "marks.abstain"


def test_it_goes_with_plain_means_alone():
    source = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_text()
    first, marker, rest = source.partition("[[rounds]]\n")
    trimmed = rest.replace('mean = "plain"', 'mean = "trimmed"', 1)
    with pytest.raises(BadInput, match="do not go together"):
        load(f'{first}{marker}abstaining = "left_out"\n{trimmed}'.encode(), where="e.toml")


def test_a_pen_says_it_with_a_stroke_and_words(cast):
    stage = make_stage(cast, 1, definition=allowing())
    round, file = stage.rounds["paper"], papers.pdf()
    with at("paper"):
        stage.assign_and_open("paper")
        commands.print_sheets(actor=stage.organiser, round=round)
        sheet = ScoreSheet.objects.select_related("round", "expert").order_by("id").first()
        code = sheets.code_of(sheet)
        commands.take_sheets(actor=stage.organiser, round=round, name="a.pdf", data=file, code=code)
        address = reverse("office-score-sheet", args=[stage.edition.code, "paper", sheet.uid])
        typed = {f"{name}-{one}": "20" for name in sheet.rows for one in ("innovation", "practice")}
        typed |= {f"{name}-benefit": "/" for name in sheet.rows} | {
            f"{name}-material": "8" for name in sheet.rows
        }
        words = {f"{name}-words": WHY["benefit"] for name in sheet.rows}
        first, second = (filing.sign_in(cast.accounts[name]) for name in ("organiser", "cohost"))
        assert "无法判断这一项的，请写明理由" in first.post(address, typed).content.decode()
        all_strokes = dict.fromkeys(typed, "/") | words
        assert "不能每一项都写" in first.post(address, all_strokes).content.decode()
        for client in (first, second):
            assert client.post(address, typed | words).status_code == 302
    score = ScoreVersion.objects.get(slot__slot=sheet.rows[0])
    assert (score.vector, score.abstained, score.source) == ([20, 20, None, 8], WHY, "paper")
