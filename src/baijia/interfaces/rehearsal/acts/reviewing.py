"""Fourth and fifth act: screening, the pool, the paper round and the defence days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from baijia.award.defence import commands as defence
from baijia.award.experts import commands as experts
from baijia.award.review import commands as review
from baijia.award.review import queries as reviewed
from baijia.award.review.enums import PresentationState, SeatRole
from baijia.award.review.models import Round, ScoreVersion, Slot
from baijia.award.screening import commands as screening
from baijia.award.screening import queries as screened
from baijia.award.screening.enums import Result
from baijia.award.screening.models import Outcome, Verdict
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.interfaces.rehearsal import texts
from baijia.interfaces.rehearsal.people import GIVEN, SURNAMES
from baijia.interfaces.rehearsal.play import Play

LEFT_UNSCORED = 40
OPINION = "创新点讲解清楚，本人贡献属实，同意按评分排序。"
EMPLOYERS = ("演例大学", "演例研究院", "演例设计院", "演例职业学院", "演例检测中心")


def screen(play: Play) -> None:
    """Judge every dossier by rule, let a person decide what is not clear, freeze."""
    organiser = play.actor("organiser")
    with play.at(play.calendar["recommendation_closes"] + timedelta(days=1)):
        screening.screen_all(actor=organiser, edition=play.edition)
        for verdict in Verdict.objects.filter(dossier__edition=play.edition, result=Result.POSSIBLE).order_by(
            "id"
        ):
            screening.override(
                actor=organiser, verdict=verdict, result=Result.PASS, reason="核对往届名册，并非同一人"
            )
        screening.pass_clear(actor=organiser, edition=play.edition)
        decided = set(
            Outcome.objects.filter(dossier__edition=play.edition).values_list("dossier_id", flat=True)
        )
        for dossier in sorted(screened.candidates(play.edition), key=lambda row: row.number):
            if dossier.pk not in decided:
                screening.decide(actor=organiser, dossier=dossier)
    with play.at(play.calendar["screening_closes"] - timedelta(hours=1)):
        screening.close_screening(actor=organiser, edition=play.edition)


def gather_experts(play: Play) -> None:
    """Fill the pool: so many experts a group as the largest round asks, each able to judge a second one."""
    groups = [group["code"] for group in play.definition["groups"]]
    wanted = {
        group: max(entry["experts_by_group"].get(group, 0) for entry in play.definition["rounds"])
        for group in groups
    }
    rows: list[dict[str, Any]] = []
    for place, group in enumerate(groups):
        for _ in range(wanted[group]):
            serial = len(rows) + 1
            name = f"{play.chance.choice(SURNAMES)}示{play.chance.choice(GIVEN)}"
            account = directory.open_account(
                actor=SYSTEM,
                username=f"expert-{serial}",
                display_name=name,
                role=Role.EXPERT,
                union=play.tree.city,
            )
            play.accounts[f"expert-{serial}"] = account
            rows.append(
                {
                    "account": account,
                    "name": name,
                    "fields": [group, groups[(place + 1) % len(groups)]],
                    "employer": f"{EMPLOYERS[serial % len(EMPLOYERS)]}{serial}所",
                    "title": "高级工程师",
                    "expertise": texts.knowledge(group, serial),
                    "max_load": 400,
                }
            )
    with play.at(play.calendar["screening_closes"]):
        organiser = play.actor("organiser")
        experts.import_experts(actor=organiser, organiser=play.tree.city, rows=rows)
        experts.search_conflicts(actor=organiser, edition=play.edition)
        review.create_rounds(actor=organiser, edition=play.edition)


def open_paper(play: Play) -> None:
    """Assign and open the first round and score all but forty dossiers of it."""
    running = _round(play, 0)
    assign_and_open(play, running)
    left = set(_left(running))
    with play.at(_opens(play, running) + timedelta(days=6)):
        _score(play, running, [slot for slot in _slots(running) if slot.dossier_id not in left])


def _left(running: Round) -> list[int]:
    """Return the dossiers left for the demonstration: those of the first expert, then others, forty in all."""
    slots = _slots(running)
    first = min((slot.expert.account.username for slot in slots), key=lambda name: int(name.split("-")[1]))
    mine = [slot.dossier_id for slot in slots if slot.expert.account.username == first]
    rest = [slot.dossier_id for slot in slots]
    return list(dict.fromkeys([*mine, *rest]))[:LEFT_UNSCORED]


def score_paper(play: Play) -> None:
    """Score what is left of the first round, close and freeze it."""
    running = _round(play, 0)
    with play.at(_opens(play, running) + timedelta(days=9)):
        scored = set(ScoreVersion.objects.filter(slot__round=running).values_list("slot_id", flat=True))
        _score(play, running, [slot for slot in _slots(running) if slot.pk not in scored])
    _close_and_freeze(play, running)


def play_defence(play: Play) -> None:
    """Play every further round: on site with a timetable, each candidate presenting before being scored."""
    for number in range(1, len(play.definition["rounds"])):
        running = _round(play, number)
        assign_and_open(play, running)
        with play.at(_opens(play, running) + timedelta(hours=8)):
            if play.definition["rounds"][number]["venue"] == "onsite":
                _present_all(play, running)
            _score(play, running, _slots(running))
            _close_cases(play, running)
        _close_and_freeze(play, running)


def _present_all(play: Play, running: Round) -> None:
    organiser = play.actor("organiser")
    defence.schedule(actor=organiser, round=running)
    for presentation in running.presentations.order_by("venue", "order"):
        if presentation.state == PresentationState.WAITING:
            defence.start_presentation(actor=organiser, presentation=presentation)
            defence.finish_presentation(actor=organiser, presentation=presentation)


def _close_cases(play: Play, running: Round) -> None:
    """The chair, or where the chair stands back another juror, says what the group thinks, once all marks are in."""
    chairs = set(running.seats.filter(role=SeatRole.CHAIR).values_list("expert_id", flat=True))
    closing: dict[int, Slot] = {}
    for slot in _slots(running):
        if slot.dossier_id not in closing or slot.expert_id in chairs:
            closing[slot.dossier_id] = slot
    for presentation in running.presentations.filter(state=PresentationState.DONE).order_by("venue", "order"):
        actor = play.as_role(closing[presentation.dossier_id].expert.account, Role.EXPERT, play.tree.city)
        defence.close_case(actor=actor, presentation=presentation, opinion=OPINION)


def assign_and_open(play: Play, running: Round) -> None:
    """Assign a round the day before it opens, and open it."""
    organiser = play.actor("organiser")
    with play.at(_opens(play, running) - timedelta(days=1)):
        review.assign(actor=organiser, round=running)
    play.publish()
    with play.at(_opens(play, running)):
        review.open_round(actor=organiser, round=running)


def _close_and_freeze(play: Play, running: Round) -> None:
    organiser = play.actor("organiser")
    with play.at(play.calendar[f"{running.code}_closes"]):
        review.close_round(actor=organiser, round=running)
        play.publish()
        allowed = "tie_off" in play.definition["rounds"][running.number - 1]
        if allowed and reviewed.in_doubt(running, reviewed.computed(running)):
            _tie_off(play, running)
        review.freeze_round(actor=organiser, round=running)


def _tie_off(play: Play, running: Round) -> None:
    """Where the edition has one: others review whom the cut leaves in doubt."""
    organiser = play.actor("organiser")
    called = review.call_tie_off(actor=organiser, round=running)
    play.publish()
    slots = reviewed.in_play(called).select_related("dossier", "expert__account")
    _score(play, called, sorted(slots, key=lambda slot: slot.slot))
    review.close_round(actor=organiser, round=running)
    play.publish()


def _score(play: Play, running: Round, slots: Iterable[Slot]) -> None:
    """Let each expert mark: the project's own worth, the expert's strictness, and a little of the day."""
    rubric = next(
        item
        for item in play.definition["rubrics"]
        if item["code"] == play.definition["rounds"][running.number - 1]["rubric"]
    )
    actors: dict[int, Actor] = {}
    queue = list(slots)
    for place, slot in enumerate(queue, start=1):
        account = slot.expert.account
        if slot.expert_id not in actors:
            actors[slot.expert_id] = play.as_role(account, Role.EXPERT, play.tree.city)
        review.submit_score(
            actor=actors[slot.expert_id],
            slot_uid=slot.uid,
            vector=_marks(play, rubric, slot),
            comment="创新点明确，建议补充推广情况。" if place % 7 == 0 else "",
        )
        play.progress.count("打分", place, len(queue))


def _marks(play: Play, rubric: dict[str, Any], slot: Slot) -> list[int]:
    worth = int(slot.dossier.number.encode().hex(), 16) % 9973 / 9973
    strict = int(slot.expert.uid.encode().hex(), 16) % 997 / 997
    level = 0.62 + 0.28 * worth - 0.08 * strict
    marks = []
    for criterion in rubric["criteria"]:
        most = criterion["max"] * rubric["scale"]
        marks.append(max(0, min(most, round(most * (level + play.chance.gauss(0, 0.05))))))
    return marks


def _round(play: Play, number: int) -> Round:
    code = play.definition["rounds"][number]["code"]
    return Round.objects.select_related("edition").get(edition=play.edition, code=code)


def _opens(play: Play, running: Round) -> Any:
    return play.calendar[f"{running.code}_opens"]


def _slots(running: Round) -> list[Slot]:
    slots = Slot.objects.filter(round=running, retired_at=None).select_related("dossier", "expert__account")
    return sorted(slots, key=lambda slot: slot.slot)
