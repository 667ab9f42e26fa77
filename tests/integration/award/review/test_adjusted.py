"""The adjusted score as an edition's result: experts are linked for it alone, and both verifiers come to the same."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from review_stage import Stage, at, changed_definition, exported, failures, make_stage

import factories
import filing
from baijia.award.experts import commands as experts
from baijia.award.experts.models import Invitation
from baijia.award.nominations.models import RecommendationOutcome
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.definition import load
from baijia.award.record import queries as record
from baijia.award.review import commands
from baijia.award.review.enums import Gone
from baijia.award.review.models import PanelRecord, Rater, ScoreVersion, Slot
from baijia.core import clock
from baijia.core.refused import Refused
from baijia.engine.bundle import reader, sealed
from baijia.engine.faults import BadInput
from baijia.engine.rank.fixed_point import Ballot, adjust
from comparing import Second, compare
from tampered import Case

RATIOS = {"item_ratio": 300_000, "expert_ratio": 800_000}
AGAIN = "2021-08-30T09:00:00+08:00"


def adjusting() -> dict:
    """Return the small edition whose paper round counts the adjusted score, with a tie-off."""
    definition = changed_definition()
    definition["calendar"]["paper_tie_off_closes"] = "2021-08-31T17:00:00+08:00"
    definition["rounds"][0] |= {
        "mean": "adjusted",
        "adjusted": RATIOS,
        "tie_off": {"reviews": 1, "band": "6.00"},
    }
    return definition


def score_all(stage: Stage) -> None:
    """Let everybody mark what is open: an item is two points better than the last, one expert a point stricter."""
    strict = {expert.pk: place for place, expert in enumerate(stage.experts)}
    worth = {dossier.pk: 2 * place for place, dossier in enumerate(stage.dossiers)}
    for slot in stage.slots("paper"):
        if not slot.scores.filter(superseded_at=None, voided_at=None).exists():
            stage.score(slot, 17 + worth[slot.dossier_id] - strict[slot.expert_id], 20, 20, 8)


def play(cast) -> Stage:
    """Play the paper round from assignment to its frozen result: an expert leaves, and a tie-off is called."""
    stage = make_stage(cast, definition=adjusting())
    round, organiser = stage.rounds["paper"], stage.organiser
    with at("paper"):
        stage.assign_and_open("paper")
        score_all(stage)
        moved = stage.slots("paper")[0]
        commands.replace_slot(
            actor=organiser, slot_uid=moved.uid, reason=Gone.RECUSAL, explanation="发现师徒关系"
        )
        score_all(stage)
        commands.close_round(actor=organiser, round=round)
    with at(AGAIN):
        commands.call_tie_off(actor=organiser, round=round)
        score_all(stage)
        commands.close_round(actor=organiser, round=round)
        commands.freeze_round(actor=organiser, round=round)
    return stage


def test_an_edition_that_counts_the_adjusted_score_is_told_frozen_and_repeated_by_both_verifiers(cast):
    stage = play(cast)
    follows_from_who_marked_what(stage)
    is_repeated_from_the_bundle(stage)
    is_said_on_pages(stage)


def follows_from_who_marked_what(played: Stage) -> None:
    """The raters lead to what the experts' own rows lead to, and that puts items in their true order."""
    rows = {row["nominee"]: row for row in played.round("paper").result.document["rows"]}
    live = ScoreVersion.objects.filter(superseded_at=None, voided_at=None).select_related("slot__dossier")
    due = adjust(
        [
            Ballot(one.slot.dossier.number, str(one.slot.expert_id), sum(one.vector), one.slot.dossier.group)
            for one in live
        ],
        *RATIOS.values(),
    ).adjusted
    scale = 1_000_000
    assert {number: row["mean"][0] * scale // row["mean"][1] for number, row in rows.items()} == due
    for group in ("equipment", "medicine"):
        own = [dossier.number for dossier in played.dossiers if dossier.group == group]
        assert [rows[number]["rank"] for number in own] == [3, 2, 1], (
            "as good as they are, whoever marked them"
        )


def is_repeated_from_the_bundle(played: Stage) -> None:
    assert failures(played) == []
    data = exported(played)
    with Second() as second:
        assert compare(Case("adjusted", "a small edition", data), second).faults == ()
    bundle = reader.read(io.BytesIO(data))
    panels = [bundle.documents[name] for name in bundle.documents if name.startswith("panel/")]
    assert len(panels) == 3, "the first, who took over, and the tie-off"
    held = {slot: rater for panel in panels for slot, rater in panel["raters"]["value"].items()}
    experts = dict(Slot.objects.values_list("slot", "expert_id"))
    assert held.keys() == experts.keys()
    assert len({(held[slot], experts[slot]) for slot in held}) == len(set(held.values()))
    assert len(set(held.values())) == len(set(experts.values())), "one name an expert, also over later panels"
    assert all(sealed.opens("raters", panel["raters"]) for panel in panels)


def is_said_on_pages(stage: Stage) -> None:
    edition, round, cast = stage.edition, stage.round("paper"), stage.cast
    code, expert, dossier = edition.code, stage.slots("paper")[0].expert, stage.dossiers[0]
    experts.invite(actor=stage.organiser, edition=edition, round_code="paper", experts=[expert])
    browser = filing.sign_in(expert.account)
    for page in (
        reverse("expert-invitation", args=[Invitation.objects.get(expert=expert).uid]),
        reverse("expert-recusal", args=[code]),
        reverse("expert-round", args=[round.uid]),
    ):
        assert "同一个随机代号" in browser.get(page).content.decode(), page
    public = Client().get(reverse("public-edition", args=[code])).content.decode()
    assert ("成绩用宽严校正分" in public, "不因哪位专家" in public) == (True, True), (
        "the defence counts the mean"
    )
    # The factory's dossiers come without a recommendation, which a case tells first.
    RecommendationOutcome.objects.create(edition=edition, rows=[], at=clock.edition_now())
    own = {step.code: step for step in record.case(stage.organiser, dossier, marks=True)}["paper"]
    row = next(row for row in round.result.document["rows"] if row["nominee"] == dossier.number)
    assert own.mark == row["score"]
    assert "校正专家宽严之后的平均分" in own.rule
    office = filing.sign_in(cast.accounts["organiser"])
    base = f"/office/{code}/rounds/paper/"
    compared = office.get(base + "calibration/?group=equipment").context["compared"]
    shown = next(one for one in compared.rows if one.nominee == dossier.number)
    assert (compared.official, str(shown.adjusted)) == (True, row["score"])
    assert shown.raw != shown.adjusted
    for page, words in (("", "本轮按宽严校正分计成绩"), ("result/", "计成绩的校正分")):
        assert words in office.get(base + page).content.decode()
    opened = filing.sign_in(cast.accounts["supervisor"]).post(base + "roster/", {"reason": "核对评审人代号"})
    named = Rater.objects.get(round=round, expert=expert).number
    assert opened.content.decode().count(named) == Slot.objects.filter(round=round, expert=expert).count()


def test_where_the_mean_counts_nobody_is_linked(cast):
    stage = make_stage(cast)
    with at("paper"):
        commands.assign(actor=stage.organiser, round=stage.rounds["paper"])
    assert not Rater.objects.exists()
    assert "raters" not in PanelRecord.objects.get().document
    with pytest.raises(Refused) as refusal:
        programmes.issue_addendum(
            actor=cast.actor("leader"),
            edition=stage.edition,
            changes=[{"path": ["rounds", "paper", "adjusted"], "to": RATIOS}],
            reason="宽严不一",
            public_text="改按宽严校正分",
            reaches="全部",
        )
    assert refusal.value.code == "addendum.assigned"


def test_an_expert_has_another_name_in_each_round(cast):
    definition = adjusting()
    del definition["rounds"][0]["tie_off"], definition["calendar"]["paper_tie_off_closes"]
    definition["rounds"][1] |= {"mean": "adjusted", "adjusted": RATIOS}
    stage = make_stage(cast, definition=definition)
    stage.open_defence()
    names = Counter(Rater.objects.values_list("expert", flat=True))
    assert max(names.values()) == 2
    assert Rater.objects.values("number").distinct().count() == sum(names.values())


WRONG = {
    "the adjusted score without its ratios": ("", 'mean = "adjusted"'),
    "trimming and adjusting exclude each other": (
        "adjusted = { item_ratio = 500000, expert_ratio = 500000 }",
        'mean = "trimmed"',
    ),
    "who abstains from a criterion gives none": (
        'abstaining = "left_out"\nadjusted = { item_ratio = 500000, expert_ratio = 500000 }',
        'mean = "adjusted"',
    ),
    "item_ratio is 99": ("adjusted = { item_ratio = 99, expert_ratio = 500000 }", 'mean = "adjusted"'),
    "expert_ratio is 0.5": ("adjusted = { item_ratio = 500000, expert_ratio = 0.5 }", 'mean = "adjusted"'),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_definition_that_cannot_be_adjusted_by_names_it(words):
    line, mean = WRONG[words]
    text = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_text()
    text = text.replace('venue = "paper"', f'venue = "paper"\n{line}', 1)
    text = text.replace('mean = "plain"', mean, 1)
    with pytest.raises(BadInput, match=words):
        load(text.encode(), where="e.toml")
