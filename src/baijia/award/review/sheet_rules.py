"""Which printed score sheet is taken back, who keys it in, and what may stand on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import rules
from baijia.award.review.enums import SheetState
from baijia.award.review.models import Presentation, Round, ScoreSheet, ScoreVersion, Slot
from baijia.award.review.sheets import code_of, digest_of
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role


def check_may_hold(actor: Actor, dossiers: Collection[Dossier]) -> None:
    """Whoever holds a sheet sees all its lines, so no conflict may fence the holder off from one of them.

    Raises:
        Refused: one does.
    """
    if programmes.fenced(actor) & {dossier.uid for dossier in dossiers}:
        raise Refused("sheet.fenced", _("您对表上的材料有回避，请由其他经办人办理。"))


def check_may_settle(actor: Actor, round: Round) -> None:
    """An officer who runs the round, or the discipline office, takes the third look.

    Raises:
        Refused: as hidden.
    """
    roles = (Role.COHOST, Role.ORGANISER, Role.SUPERVISOR)
    directory.check_one_of(actor, roles, path=round.edition.organiser.path)


def check_belongs(sheet: ScoreSheet | None, round: Round, found: re.Match[str]) -> ScoreSheet:
    """The sheet is one of this round, as it was printed last, and not in already.

    Raises:
        Refused: naming what it is instead.
    """
    if sheet is None or sheet.round.edition_id != round.edition_id:
        raise Refused("sheet.unknown", _("条码不是本届打印的评分表，请核对。"))
    if sheet.round_id != round.pk:
        name = programmes.round_definition(round.edition, sheet.round.code)["name"]
        raise Refused("sheet.other_round", _("这是“%s”的评分表，请到那一轮上传。") % name)
    if found[0] != code_of(sheet):
        raise Refused("sheet.unknown", _("条码中的摘要与这张评分表不相符，请核对是不是本系统打印的表。"))
    if sheet.state == SheetState.VOID:
        raise Refused("sheet.older", _("这张评分表已作废（%s），请用新打印的表。") % sheet.void_reason)
    if sheet.state != SheetState.PRINTED:
        raise Refused("sheet.twice", _("这张评分表已经收过，不重复收；上次扫错了，请先作废再重新打印。"))
    return sheet


def check_current(sheet: ScoreSheet, slots: Mapping[str, Slot], rubric: Mapping[str, Any]) -> None:
    """Everyone on the sheet is still its expert's to mark, by the criteria that were printed.

    Raises:
        Refused: somebody was taken off since it was printed, or the criteria are others.
    """
    gone = [number for number, slot in enumerate(sheet.rows, start=1) if slot not in slots]
    if gone:
        raise Refused(
            "sheet.older",
            _("这张评分表打印之后，第 %s 行不再由这位专家评审，旧表作废；请重新打印，由专家在新表上签名。")
            % "、".join(map(str, gone)),
        )
    shown = [slots[name] for name in sheet.rows]
    if sheet.digest != digest_of(
        sheet.round, sheet.expert.uid, f"{rubric['code']}/{rubric['version']}", shown
    ):
        raise Refused("sheet.older", _("这张评分表打印之后，评分项有调整，旧表作废；请重新打印。"))


def check_another_person(actor: Actor, sheet: ScoreSheet) -> None:
    """Each turn is another person's.

    Raises:
        Refused: the actor keyed this sheet in already.
    """
    if sheet.entries.filter(by_uid=actor.account_uid or "-").exists():
        raise Refused("sheet.same_person", _("这张表您已经录入过，下一次须由另一人办理。"))


def check_rows(
    rubric: Mapping[str, Any], wanted: Sequence[str], rows: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Every line of the sheet is there, blank or with a mark in range for each criterion, and words at extremes.

    A mark is None where the juror wrote that the criterion cannot be judged; the words of the line say why.

    Raises:
        RefusedMany: a sentence for each fault, with the number of its line.
    """
    if set(rows) != set(wanted):
        raise Refused("sheet.rows", _("录入的行与评分表不一致，请刷新后重录。"))
    refusals: list[Refused] = []
    found = {}
    for number, slot in enumerate(wanted, start=1):
        marks, comment = rows[slot].get("marks"), str(rows[slot].get("comment") or "")
        try:
            comment = rules.check_comment(comment)
            if marks is not None:
                reasons = reasons_of(rubric, marks, comment)
                marks = rules.check_marks(rubric, marks, reasons)
                rules.check_reasons(reasons)
                rules.check_words_at_extremes(rubric, marks, comment)
        except RefusedMany as many:
            refusals += [_on_line(number, one) for one in many.refusals]
        except Refused as refused:
            refusals.append(_on_line(number, refused))
        found[slot] = {"marks": marks, "comment": comment}
    if refusals:
        raise RefusedMany(refusals)
    return found


def reasons_of(rubric: Mapping[str, Any], marks: Sequence[int | None], comment: str) -> dict[str, str]:
    """Return by criterion why a line has no mark for it; a sheet has one place for words, so all share it."""
    pairs = zip(rubric["criteria"], marks, strict=False)
    return {criterion["code"]: comment[:200] for criterion, mark in pairs if mark is None}


def _on_line(number: int, refused: Refused) -> Refused:
    return Refused(refused.code, _("第 %d 行：") % number + refused.sentence)


def check_can_count(
    number: int, *, live: ScoreVersion | None, blocked: bool, presentation: Presentation | None
) -> None:
    """A line that was filled may become its expert's score.

    Raises:
        Refused: with the number of the line: handed in on screen already, in conflict, or not presented.
    """
    try:
        if blocked:
            raise Refused("sheet.conflict", _("这位专家对这份材料须回避，这一行不能录入，请留空。"))
        if live is not None:
            raise Refused("sheet.on_screen", _("这位专家已在线提交这一件，以线上为准，这一行请留空。"))
        rules.check_has_presented(presentation)
    except Refused as refused:
        raise _on_line(number, refused) from None


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return the pseudonyms whose marks two people read differently."""
    return [slot for slot in one if one[slot]["marks"] != other[slot]["marks"]]


def check_is_there(sheet: ScoreSheet | None) -> ScoreSheet:
    """The sheet exists and was scanned.

    Raises:
        Refused: as hidden.
    """
    if sheet is None:
        raise not_found()
    return sheet
