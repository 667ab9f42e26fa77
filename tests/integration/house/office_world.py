"""Objects of the office's addresses, made in the city's second edition, so that the first stays as others left it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import notices
import papers
from baijia.award.decisions import commands as decisions
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.defence.models import Sheet
from baijia.award.experts.models import Conflict, Draw, Expert
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import ExemptionKind
from baijia.award.nominations.models import Exemption, RecommendationList, RedactedCopy
from baijia.award.review.enums import RoundState
from baijia.award.review.models import (
    PanelRecord,
    Plan,
    Presentation,
    Round,
    RoundResult,
    ScoreSheet,
    Slot,
    Wish,
)
from baijia.award.screening.models import BackgroundRequest, EarlierTitle, TextMatch, Verdict
from baijia.core import clock, files
from baijia.core.actor import PUBLIC
from baijia.directory.enums import Role
from baijia.interfaces.rehearsal.paper import scan

if TYPE_CHECKING:
    from world import World

    from baijia.interfaces.web.access import Relation

Arguments = Mapping[str, object] | None


def _paper(world: World) -> Round:
    edition = world.next_edition
    row, made = Round.objects.get_or_create(
        edition=edition, code="paper", defaults={"number": 1, "state": RoundState.FROZEN}
    )
    if made:
        now = clock.edition_now()
        RoundResult.objects.create(
            round=row, document={"round": "paper", "rows": []}, digest="0" * 64, at=now
        )
        panel = PanelRecord.objects.create(
            round=row, number=1, document={}, digest="", before_scores=True, at=now
        )
        Slot.objects.create(
            round=row,
            dossier=world.dossiers["next"],
            expert=_expert(world),
            panel=panel,
            slot="S-NEXT",
            public_key="",
            key_token="",
        )
    return row


def _expert(world: World) -> Expert:
    return Expert.objects.get_or_create(
        account=world.accounts[Role.BANK],
        defaults={
            "organiser": world.cast.city,
            "name": "专示",
            "employer": "演例院",
            "fields": ["equipment"],
        },
    )[0]


def _presentation(world: World) -> Presentation:
    _paper(world)
    venue = world.next_edition.definition["rounds"][1]["venues"][0]
    row, _made = Round.objects.get_or_create(
        edition=world.next_edition, code="defence", defaults={"number": 2, "state": RoundState.OPEN}
    )
    return Presentation.objects.get_or_create(
        round=row,
        dossier=world.dossiers["next"],
        defaults={"venue": venue, "order": 1, "starts": clock.edition_now()},
    )[0]


def _verdict(world: World) -> Verdict:
    return Verdict.objects.get_or_create(
        dossier=world.dossiers["next"],
        rule="age",
        defaults={"input": "1985-03-15", "result": "pass", "text": "年龄"},
    )[0]


def _conflict(world: World) -> Conflict:
    return Conflict.objects.get_or_create(
        expert=_expert(world),
        dossier=world.dossiers["next"],
        defaults={"state": "found", "reason": "同一单位", "by_uid": "", "at": clock.edition_now()},
    )[0]


def _notice(world: World) -> Notice:
    return Notice.objects.filter(edition=world.next_edition).first() or notices.put_on_notice(
        world.cast, world.next_edition, [world.dossiers["next"]]
    )


def _objection(world: World) -> Objection:
    notice = _notice(world)
    found = Objection.objects.filter(edition=world.next_edition).first()
    if found is None:
        with clock.fixed(notices.DURING):
            found = decisions.object_to(
                actor=PUBLIC,
                notice=notice,
                said=decisions.Said(
                    nominee="",
                    text="名单与公布的名额不一致，请核实。",
                    evidence=("证据.pdf", scan("evidence")),
                ),
                anonymous=True,
            )
    return found


def _resolution(world: World) -> Mapping[str, object]:
    uid = _notice(world).uid
    found = Resolution.objects.get(edition=world.next_edition)
    if found.vote is None:
        meeting = {"members": 15, "present": 14, "yes": 13, "no": 0, "abstained": 1}
        found.votes.create(
            **meeting,
            minutes=files.store(name="会议记录.pdf", data=scan("minutes")),
            entered_by_uid="one",
            at=clock.edition_now(),
        )
    return {"uid": uid}


def _honour(world: World) -> Honour:
    _notice(world)
    found = Honour.objects.filter(edition=world.next_edition).first()
    return found or notices.confer(world.cast, world.next_edition, [world.dossiers["next"]])[0]


def _kind(make: Callable[[World], Mapping[str, object]]) -> Callable[..., Arguments]:
    """Return a maker: the second edition's object, and the same under a foreign edition, where it is not."""

    def found(world: World, _role: Role | None, relation: Relation) -> Arguments:
        edition = {"other_edition": world.next_edition, "other_organiser": world.foreign_edition}.get(
            relation
        )
        return None if edition is None else {"code": edition.code, **make(world)}

    return found


def _round(world: World) -> Mapping[str, object]:
    _paper(world)
    return {"round": "paper"}


def _draw(world: World) -> Mapping[str, object]:
    Draw.objects.get_or_create(
        edition=world.next_edition,
        round_code="paper",
        stratum="equipment",
        defaults={
            "record": {
                "candidates": [],
                "take": 1,
                "beacon_name": "收盘指数",
                "picked": [],
                "alternates": [],
            },
            "record_digest": "0" * 64,
        },
    )
    return {**_round(world), "stratum": "equipment"}


def _plan(world: World) -> Mapping[str, object]:
    """Return a third round, of one pool and not assigned yet, with a plan and a wish on the one who stands in it."""
    edition, dossier = world.next_edition, world.dossiers["next"]
    before = _presentation(world).round
    now = clock.edition_now()
    RoundResult.objects.get_or_create(
        round=before,
        defaults={
            "document": {"rows": [{"nominee": dossier.number, "advanced": True}]},
            "digest": "0" * 64,
            "at": now,
        },
    )
    if edition.definition["rounds"][-1]["code"] != "again":
        edition.definition["rounds"].append(edition.definition["rounds"][0] | {"code": "again"})
        edition.save(update_fields=["definition"])
    row, _made = Round.objects.get_or_create(edition=edition, code="again", defaults={"number": 3})
    asked = {"outside": 20, "by_uid": "", "asked_at": now}
    Plan.objects.get_or_create(round=row, objective="total", defaults=asked)
    wish, _made = Wish.objects.get_or_create(
        round=row,
        dossier=dossier,
        expert=_expert(world),
        defaults={"kind": "forbid", "reason": "师生", "by_uid": "", "at": now},
    )
    return {"round": "again", "uid": wish.uid, "objective": "total", "number": dossier.number}


def _onsite(world: World) -> Mapping[str, object]:
    return {"round": "defence", "uid": _presentation(world).uid, "verb": "start"}


def _note(world: World) -> Mapping[str, object]:
    return {**_onsite(world), "verb": "absent"}


def _sheet(world: World) -> Mapping[str, object]:
    row = _presentation(world).round
    sheet, _made = Sheet.objects.get_or_create(
        round=row,
        group="equipment",
        number=1,
        defaults={
            "document": {"criteria": [], "scale": 1, "jurors": [], "cases": []},
            "digest": "0" * 64,
            "by_uid": "somebody",
            "at": clock.edition_now(),
        },
    )
    return {"round": row.code, "uid": sheet.uid}


def _exemption(world: World) -> Exemption:
    return Exemption.objects.get_or_create(
        edition=world.next_edition,
        kind=ExemptionKind.LATE,
        name="逾示",
        defaults={
            "unit": world.cast.units[0],
            "until": clock.edition_now(),
            "reason": "网络中断",
            "asked_by_uid": "somebody",
            "asked_at": clock.edition_now(),
        },
    )[0]


def _background(world: World) -> BackgroundRequest:
    return BackgroundRequest.objects.get_or_create(
        edition=world.next_edition,
        list_code="passed",
        agency="tax",
        defaults={
            "agency_name": "演示税务局",
            "due": clock.edition_now().date(),
            "digest": "0" * 64,
            "asked_by_uid": "somebody",
            "asked_at": clock.edition_now(),
        },
    )[0]


def _text_match(world: World) -> TextMatch:
    return TextMatch.objects.get_or_create(
        first=world.dossiers["here"],
        second=world.dossiers["next"],
        defaults={
            "score": 8000,
            "first_text": "薄壁件防颤夹具",
            "second_text": "薄壁件防颤夹具",
            "first_from": 0,
            "first_to": 7,
            "second_from": 0,
            "second_to": 7,
            "found_at": clock.edition_now(),
        },
    )[0]


def _score_sheet(world: World) -> Mapping[str, object]:
    """Return a scanned score sheet; one that waits for the press stands beside it."""
    row = _paper(world)
    sheet = {"rows": ["S-NEXT"], "digest": "0" * 64, "printed_at": clock.edition_now()}
    ScoreSheet.objects.get_or_create(round=row, expert=_expert(world), number="SPRINTED", defaults=sheet)
    found = ScoreSheet.objects.filter(round=row, number="SSCANNED").first()
    if found is None:
        file = files.store(name="评分表.pdf", data=papers.pdf())
        found = ScoreSheet.objects.create(
            round=row, expert=_expert(world), number="SSCANNED", state="scanned", file=file, page=1, **sheet
        )
    return {"round": "paper", "uid": found.uid}


def _redacted_copy(world: World) -> Mapping[str, object]:
    """Return a redacted copy of a file that experts of the second edition see."""
    edition, dossier = world.next_edition, world.dossiers["next"]
    for section in edition.definition["form"]["sections"]:
        for field in section["fields"]:
            if field["kind"] == "files":
                field["blind"] = "shown"
    edition.save(update_fields=["definition"])
    file = dossier.attachments.get()
    found = file.copies.first() or RedactedCopy.objects.create(
        attachment=file,
        file=files.store(name="遮名本.pdf", data=papers.pdf()),
        by_uid="",
        by_name="",
        at=clock.edition_now(),
    )
    return {"uid": dossier.uid, "copy": found.uid}


def _title(world: World) -> EarlierTitle:
    return EarlierTitle.objects.get_or_create(
        programme=world.next_edition.programme, name="往示", unit="演例0厂", year=2019
    )[0]


def _sent_list(world: World) -> RecommendationList:
    made = {"scan": files.store(name="盖章.pdf", data=papers.pdf())}
    given = {"edition": world.next_edition, "union": world.cast.districts[0], "defaults": made}
    return RecommendationList.objects.get_or_create(**given)[0]


OFFICE_KINDS = {
    "sent_list": _kind(lambda world: {"uid": _sent_list(world).uid}),
    "exemption": _kind(lambda world: {"uid": _exemption(world).uid}),
    "background_request": _kind(lambda world: {"uid": _background(world).uid}),
    "text_match": _kind(lambda world: {"uid": _text_match(world).uid}),
    "earlier_title": _kind(lambda world: {"uid": world.dossiers["next"].uid, "title": _title(world).uid}),
    "edition_act": _kind(lambda world: {"name": "screen"}),
    "round_act": _kind(lambda world: {"name": "schedule", **_onsite(world)}),
    "sealed_dossier": _kind(lambda world: {"uid": world.dossiers["next"].uid}),
    "verdict": _kind(lambda world: {"uid": world.dossiers["next"].uid, "verdict": _verdict(world).uid}),
    "conflict": _kind(lambda world: {"uid": _conflict(world).uid}),
    "round": _kind(_round),
    "pool_expert": _kind(lambda world: {"uid": _expert(world).uid}),
    "round_expert": _kind(lambda world: {**_round(world), "uid": _expert(world).uid}),
    "frozen_round": _kind(_round),
    "plan": _kind(_plan),
    "draw": _kind(_draw),
    "redacted_copy": _kind(_redacted_copy),
    "score_sheet": _kind(_score_sheet),
    "onsite_round": _kind(_onsite),
    "presentation": _kind(_onsite),
    "presentation_note": _kind(_note),
    "summary_sheet": _kind(_sheet),
    "resolution": _kind(_resolution),
    "objection": _kind(lambda world: {"uid": _objection(world).uid, "which": "evidence"}),
    "honour": _kind(lambda world: {"uid": _honour(world).uid}),
}
