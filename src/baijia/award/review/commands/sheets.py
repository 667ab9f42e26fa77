"""Score sheets on paper: printed for each expert, matched by barcode, keyed in by two people, and made scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from baijia.award.review import queries, rules, sheet_rules, sheets
from baijia.award.review.commands.rounds import locked
from baijia.award.review.commands.scoring import keep
from baijia.award.review.enums import SHEET_MOVES, SheetState, Source
from baijia.award.review.models import Presentation, Round, ScoreSheet, SheetEntry, Slot
from baijia.core import audit, barcodes, clock, files, ids, lifecycle, pictures
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.inspection import Limits, examine
from baijia.core.models import StoredFile
from baijia.core.refused import Refused, not_found

TAKEN = Limits(formats=("pdf", "jpeg", "png"), mb=40, pages=60)
REPRINTED = (
    "评审专家有调整，已重新打印"  # not translated: kept with the sheet, whoever's language the officer reads
)


@command
def print_sheets(*, actor: Actor, round: Round) -> Round:
    """Make sure that every expert's every item stands on one sheet that holds, and void those that no longer do.

    A sheet stays as it was printed while all on it are still its expert's; so printing again changes nothing.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_slots_can_change(round)
    slots = list(queries.in_play(round).select_related("dossier", "expert", "round"))
    sheet_rules.check_may_hold(actor, [slot.dossier for slot in slots])
    names = {slot.slot for slot in slots}
    covered: set[str] = set()
    voided = 0
    for sheet in round.sheets.exclude(state=SheetState.VOID):
        if sheet.state == SheetState.PRINTED and not set(sheet.rows) <= names:
            _voided(sheet, REPRINTED)
            voided += 1
        else:
            covered |= set(sheet.rows)
    made = _printed(round, [slot for slot in slots if slot.slot not in covered])
    ScoreSheet.objects.bulk_create(made)
    audit.record(
        actor,
        "review.print_sheets",
        round,
        scope=round.edition.code,
        after={"made": len(made), "voided": voided},
    )
    return round


def _printed(round: Round, slots: list[Slot]) -> list[ScoreSheet]:
    rubric = queries.rubric_of(round)
    of: dict[str, list[Slot]] = {}
    for slot in slots:
        of.setdefault(slot.expert.uid, []).append(slot)
    return [
        ScoreSheet(
            round=round,
            expert=part[0].expert,
            number=ids.public_number("S", 7),
            rows=[slot.slot for slot in part],
            digest=sheets.digest_of(round, uid, f"{rubric['code']}/{rubric['version']}", part),
            printed_at=clock.edition_now(),
        )
        for uid in sorted(of)
        for part in sheets.parted(round, of[uid])
    ]


@command
def take_sheets(*, actor: Actor, round: Round, name: str, data: bytes, code: str = "") -> Round:
    """Take a scan of filled sheets in; each page is matched by its barcode, or one page by its ``code`` typed.

    Raises:
        Refused: a page of another round, of an older version, seen before or unreadable, with its number;
            nothing is kept of a file of which one page is refused.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_is_open(round)
    kind = examine(name, data, TAKEN).kind
    found: list[ScoreSheet] = []
    for number, picture in enumerate(pictures.pages(data, kind), start=1):
        try:
            sheet = _matched(actor, round, picture, code.strip().upper() if number == 1 else "")
            if sheet in found:
                raise Refused("sheet.twice", _("与前面某页是同一张表。"))
        except Refused as refused:
            raise Refused(refused.code, _("第 %d 页：") % number + refused.sentence, field="file") from None
        found.append(sheet)
    stored = files.store(name=name, data=data, limits=TAKEN)
    for number, sheet in enumerate(found, start=1):
        lifecycle.move(sheet, "scan", SHEET_MOVES)
        sheet.file, sheet.page = stored, number
        sheet.save(update_fields=["state", "file", "page"])
    audit.record(
        actor,
        "review.take_sheets",
        round,
        scope=round.edition.code,
        after={"sheets": [sheet.number for sheet in found], "sha256": stored.sha256},
    )
    return round


def _matched(actor: Actor, round: Round, picture: Any, typed: str) -> ScoreSheet:
    texts = [typed] if typed else barcodes.read(picture, sheets.MARK)
    code = next((match for text in texts if (match := sheets.CODE.fullmatch(text))), None)
    if code is None:
        raise Refused(
            "sheet.unread", _("没有读出评分表的条码；请重新扫描，或单独上传这一页并输入条码下的编号。")
        )
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related(
        "round__edition", "expert__account"
    )
    sheet = sheet_rules.check_belongs(rows.filter(number=code["number"]).first(), round, code)
    slots = _slots(sheet)
    sheet_rules.check_current(sheet, slots, queries.rubric_of(round))
    sheet_rules.check_may_hold(actor, [slot.dossier for slot in slots.values()])
    return sheet


@command
def enter_sheet(*, actor: Actor, sheet_uid: str, rows: Mapping[str, Any]) -> ScoreSheet:
    """Key in what stands on a sheet: twice, by two people blind to each other, and they become its expert's scores.

    ``rows`` maps each pseudonym to ``{"marks": integers at the rubric's scale or None where blank, "comment": str}``;
    one of the marks is None where the juror cannot judge the criterion, and the comment says why.
    Where the two differ a third person settles it, looking at the scan.
    """
    sheet, round = _locked(sheet_uid)
    settles = sheet.state == SheetState.DIFFERS
    (sheet_rules.check_may_settle if settles else _check_runs)(actor, round)
    rules.check_is_open(round)
    slots = _slots(sheet, lock=True)
    rubric = queries.rubric_of(round)
    sheet_rules.check_current(sheet, slots, rubric)
    sheet_rules.check_may_hold(actor, [slot.dossier for slot in slots.values()])
    sheet_rules.check_another_person(actor, sheet)
    read = sheet_rules.check_rows(rubric, sheet.rows, rows)
    filled = {slot: line for slot, line in read.items() if line["marks"] is not None}
    _check_can_count(sheet, slots, filled)
    earlier = sheet.entries.order_by("-turn").first()
    turn = earlier.turn + 1 if earlier else 1
    act = "settle" if settles else "enter"
    if earlier is not None and not settles:
        act = "differ" if sheet_rules.differing(earlier.rows, read) else "agree"
    SheetEntry.objects.create(
        sheet=sheet, turn=turn, rows=read, by_uid=actor.account_uid or actor.kind, at=clock.edition_now()
    )
    before, after = lifecycle.move(sheet, act, SHEET_MOVES)
    sheet.save(update_fields=["state"])
    if sheet.state == SheetState.TAKEN:
        for slot, line in filled.items():
            marks, words = line["marks"], line["comment"]
            why = sheet_rules.reasons_of(rubric, marks, words)
            keep(actor, slots[slot], round, rubric, marks, words, source=Source.PAPER, abstained=why)
    audit.record(
        actor,
        "review.enter_sheet",
        sheet,
        scope=round.edition.code,
        before={"state": before},
        after={"state": after, "turn": turn},
    )
    return sheet


@command
def void_sheet(*, actor: Actor, sheet_uid: str, reason: str) -> ScoreSheet:
    """Give a sheet up before its scores are taken: a wrong scan, or one to be filled anew. Its scan is kept."""
    sheet, round = _locked(sheet_uid)
    rules.check_runs(actor, round.edition)
    rules.check_slots_can_change(round)
    sheet_rules.check_may_hold(actor, [slot.dossier for slot in _slots(sheet).values()])
    before = sheet.state
    _voided(sheet, rules.check_reason(reason))
    audit.record(
        actor,
        "review.void_sheet",
        sheet,
        scope=round.edition.code,
        purpose=sheet.void_reason,
        before={"state": before},
        after={"state": sheet.state},
    )
    return sheet


@command
def erase_scans(*, actor: Actor, round: Round) -> int:
    """Delete the scans of a round's sheets for good; what was keyed in from them stays. Returns how many files.

    Raises:
        Refused: hidden for everybody but the program itself.
    """
    if not actor.is_system:
        raise not_found()
    round = locked(round)
    stored = StoredFile.objects.filter(pk__in=round.sheets.values("file"), erased_at=None)
    wiped = files.wipe(stored.select_for_update().order_by("id"))
    audit.record(actor, "review.erase_scans", round, scope=round.edition.code, after={"files": wiped})
    return wiped


def _check_runs(actor: Actor, round: Round) -> None:
    rules.check_runs(actor, round.edition)


def _voided(sheet: ScoreSheet, reason: str) -> None:
    lifecycle.move(sheet, "void", SHEET_MOVES)
    sheet.void_reason = reason
    sheet.save(update_fields=["state", "void_reason"])


def _check_can_count(sheet: ScoreSheet, slots: Mapping[str, Slot], filled: Mapping[str, Any]) -> None:
    holder = Actor(kind="account", name=sheet.expert.name, account_uid=sheet.expert.account.uid)
    onsite = queries.is_onsite(sheet.round)
    rows = Presentation.objects.filter(round=sheet.round) if onsite else Presentation.objects.none()
    presented = {row.dossier_id: row for row in rows}
    for number, name in enumerate(sheet.rows, start=1):
        if name not in filled:
            continue
        slot = slots[name]
        sheet_rules.check_can_count(
            number,
            live=slot.scores.filter(superseded_at=None, voided_at=None).first(),
            blocked=queries.is_blocked(
                holder, expert=slot.expert_id, dossier=slot.dossier_id, dossier_uid=slot.dossier.uid
            ),
            presentation=presented.get(slot.dossier_id),
        )


def _locked(uid: str) -> tuple[ScoreSheet, Round]:
    rows = ScoreSheet.objects.select_for_update(of=("self",)).filter(uid=uid)
    sheet = sheet_rules.check_is_there(rows.select_related("round__edition", "expert__account").first())
    rounds = Round.objects.select_related("edition__organiser", "edition__log")
    return sheet, rounds.get(pk=sheet.round_id)


def _slots(sheet: ScoreSheet, *, lock: bool = False) -> dict[str, Slot]:
    """Return the slots in service of a sheet's lines by pseudonym; locked like the one a score is handed in for."""
    rows = Slot.objects.filter(round=sheet.round, slot__in=sheet.rows, retired_at=None)
    rows = rows.select_for_update(of=("self",)).order_by("id") if lock else rows
    return {slot.slot: slot for slot in rows.select_related("dossier").annotate(nominee=F("dossier__number"))}
