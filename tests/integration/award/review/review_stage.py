"""A small edition on its way through review: two groups, experts in a pool, rounds made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import factories
from baijia.award.defence import commands as defence
from baijia.award.experts import commands as experts
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.award.record import documents
from baijia.award.review import commands as review
from baijia.award.review.enums import SeatRole
from baijia.award.review.models import Round, ScoreVersion, Slot
from baijia.award.screening import commands as screening
from baijia.core import clock, ledger
from baijia.core.actor import SYSTEM, Actor, Grant
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.engine.bundle import reader
from baijia.engine.verify import verify

AT = {
    "screening": "2021-08-10T09:00:00+08:00",
    "paper": "2021-08-20T09:00:00+08:00",
    "paper-end": "2021-08-29T17:00:00+08:00",
    "defence-assign": "2021-09-01T09:00:00+08:00",
    "defence": "2021-09-07T09:00:00+08:00",
    "defence-end": "2021-09-13T18:00:00+08:00",
}


@contextmanager
def at(moment: str) -> Iterator[None]:
    """Hold edition time at a named moment or an instant."""
    with clock.fixed(datetime.fromisoformat(AT.get(moment, moment))):
        yield


@dataclass
class Stage:
    """What the tests of review act on."""

    cast: factories.Cast
    edition: Edition
    organiser: Actor
    dossiers: list[Dossier] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    rounds: dict[str, Round] = field(default_factory=dict)

    def actor(self, expert: Expert) -> Actor:
        """Return the actor of an expert."""
        grant = Grant(role=Role.EXPERT, place=self.cast.city.path)
        return Actor(
            kind="account",
            name=expert.name,
            account_uid=expert.account.uid,
            grants=(grant,),
            second_factor=True,
        )

    def round(self, code: str) -> Round:
        """Return a round as it stands now."""
        return Round.objects.select_related("edition__organiser").get(pk=self.rounds[code].pk)

    def slots(self, code: str) -> list[Slot]:
        """Return the slots in service of a round, by pseudonym."""
        rows = Slot.objects.filter(round=self.rounds[code], retired_at=None)
        return sorted(rows.select_related("expert__account", "dossier"), key=lambda slot: slot.slot)

    def assign_and_open(self, code: str) -> None:
        """Bring a round to scoring; the caller holds the clock."""
        review.assign(actor=self.organiser, round=self.rounds[code])
        review.open_round(actor=self.organiser, round=self.rounds[code])

    def open_defence(self) -> None:
        """Play the paper round, then assign the defence, lay out its timetable by the plain rule and open it."""
        with at("paper"):
            self.assign_and_open("paper")
            self.score_all("paper")
        with at("paper-end"):
            review.close_round(actor=self.organiser, round=self.rounds["paper"])
            review.freeze_round(actor=self.organiser, round=self.rounds["paper"])
        with at("defence"):
            review.assign(actor=self.organiser, round=self.rounds["defence"])
            defence.schedule(actor=self.organiser, round=self.rounds["defence"])
            review.open_round(actor=self.organiser, round=self.rounds["defence"])

    def close_cases(self) -> None:
        """Let the chair of each group close what was presented to it."""
        round = self.round("defence")
        chairs = round.seats.filter(role=SeatRole.CHAIR).select_related("expert__account")
        chair = {seat.group: self.actor(seat.expert) for seat in chairs}
        for row in round.presentations.filter(closed_at=None, state="done").select_related("dossier"):
            defence.close_case(actor=chair[row.dossier.group], presentation=row, opinion="同意")

    def score(self, slot: Slot, *vector: int, comment: str = "") -> ScoreVersion:
        """Hand in a score by the slot's expert."""
        return review.submit_score(
            actor=self.actor(slot.expert), slot_uid=slot.uid, vector=list(vector), comment=comment
        )

    def score_all(self, code: str, *, points: tuple[int, ...] = (20, 20, 20, 8)) -> None:
        """Score every slot that has no score, better for later dossiers."""
        place = {dossier.pk: number for number, dossier in enumerate(self.dossiers)}
        for slot in self.slots(code):
            if not slot.scores.filter(superseded_at=None, voided_at=None).exists():
                self.score(slot, points[0] + place[slot.dossier_id], *points[1:])


def exported(stage: Stage) -> bytes:
    """Return the bundle of the edition as far as it is; its log is sequenced and no witness is asked for."""
    log = stage.edition.log
    ledger.sequence(log)
    log.policy = "quorum none\n"
    log.save(update_fields=["policy"])
    return documents.bundle(stage.edition)


def failures(stage: Stage) -> list[str]:
    """Return what fails of what review put into the exported bundle; dossiers and policy are the factory's own."""
    report = verify(reader.read(io.BytesIO(exported(stage))))
    found = {check.id: check.failures for check in report.checks}
    entries = ledger.entries(stage.edition.log)
    nominees = next(i for i, data in enumerate(entries) if b'"what":"nominees"' in data)
    known = ("nominees.jsonl", "5.5"), ("log/entries.jsonl", "4.6")
    return [
        str(one)
        for name in ("V5", "V6", "V7", "V8")
        for one in found[name]
        if (one.file, one.rule) not in known or (one.rule == "4.6" and one.row != str(nominees))
    ]


def changed_definition() -> dict:
    """Return the fourth edition with places cut down to a handful."""
    definition = factories.definition()
    definition["rounds"][0]["advance"]["total"] = 4
    return definition


def make_stage(
    cast: factories.Cast,
    per_group: int = 3,
    *,
    definition: dict | None = None,
    during: Callable[[Stage], None] = lambda _stage: None,
) -> Stage:
    """Screen ``per_group`` dossiers in each of two groups and fill a pool of nine experts.

    ``during`` is done while screening runs.
    """
    edition = factories.open_edition(cast, definition or changed_definition())
    stage = Stage(cast, edition, cast.actor("organiser"))
    for number in range(2 * per_group):
        stage.dossiers.append(
            factories.sealed_dossier(
                edition,
                cast.units[number % 4],
                name=f"示名{number}",
                group=("equipment", "medicine")[number % 2],
            )
        )
    for number in range(9):
        account = directory.open_account(
            actor=SYSTEM,
            username=f"pool{number}",
            display_name=f"专{number}",
            role=Role.EXPERT,
            union=cast.city,
        )
        stage.experts.append(
            experts.add_expert(
                actor=stage.organiser,
                account=account,
                organiser=cast.city,
                name=f"专{number}",
                fields=[("equipment", "medicine")[number % 2], ("medicine", "equipment")[number % 2]],
                employer=f"演例院{number}",
            )
        )
    with at("screening"):
        during(stage)
        screening.screen_all(actor=stage.organiser, edition=edition)
        screening.pass_clear(actor=stage.organiser, edition=edition)
        screening.close_screening(actor=stage.organiser, edition=edition)
        made = review.create_rounds(actor=stage.organiser, edition=edition)
    stage.rounds = {one.code: one for one in made}
    return stage
