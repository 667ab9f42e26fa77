"""Score sheets on paper: printed once, matched by barcode, keyed in twice and blind, made the juror's scores."""

from __future__ import annotations

import io

import pikepdf
import pytest
from review_stage import at

import papers
from baijia.award.review import commands, queries
from baijia.award.review.enums import Gone, SheetState
from baijia.award.review.models import ScoreSheet, ScoreVersion
from baijia.core.models import PendingEntry
from baijia.core.refused import Refused, RefusedMany
from baijia.interfaces.web.papers import score_sheet

GOOD = [20, 20, 20, 8]


@pytest.fixture
def printed(stage):
    """The paper round open and its sheets printed; the clock stands in the round."""
    with at("paper"):
        stage.assign_and_open("paper")
        commands.print_sheets(actor=stage.organiser, round=stage.rounds["paper"])
        yield stage


def pages(stage) -> dict[str, bytes]:
    """Return each printable sheet as a PDF of its own, by number."""
    round = stage.round("paper")
    views = queries.printable(stage.organiser, round)
    whole = pikepdf.open(io.BytesIO(score_sheet.pdf(round, views)))
    assert len(whole.pages) == len(views)
    found = {}
    for view, page in zip(views, whole.pages, strict=True):
        single, box = pikepdf.new(), io.BytesIO()
        single.pages.append(page)
        single.save(box)
        found[view.sheet.number] = box.getvalue()
    return found


def take(stage, data: bytes, *, code: str = "", name: str = "paper") -> None:
    commands.take_sheets(
        actor=stage.organiser, round=stage.rounds[name], name="scan.pdf", data=data, code=code
    )


def keyed(stage, who: str, sheet: ScoreSheet, marks, comment: str = "") -> ScoreSheet:
    rows = {slot: {"marks": marks, "comment": comment} for slot in sheet.rows}
    return commands.enter_sheet(actor=stage.cast.actor(who), sheet_uid=sheet.uid, rows=rows)


def test_printing_covers_every_slot_once_and_replaces_only_what_no_longer_holds(printed):
    def names() -> list[str]:
        rows = ScoreSheet.objects.exclude(state=SheetState.VOID).values_list("rows", flat=True)
        return sorted(name for line in rows for name in line)

    assert names() == [slot.slot for slot in printed.slots("paper")]
    before = set(ScoreSheet.objects.values_list("number", flat=True))
    commands.print_sheets(actor=printed.organiser, round=printed.rounds["paper"])
    assert set(ScoreSheet.objects.values_list("number", flat=True)) == before
    slot = printed.slots("paper")[0]
    commands.replace_slot(
        actor=printed.organiser, slot_uid=slot.uid, reason=Gone.ABSENCE, explanation="临时出差"
    )
    commands.print_sheets(actor=printed.organiser, round=printed.rounds["paper"])
    assert names() == [each.slot for each in printed.slots("paper")]
    assert ScoreSheet.objects.filter(state=SheetState.VOID).count() == 1


def test_a_sheet_is_taken_by_its_bars_and_a_wrong_one_is_refused_with_the_reason(printed):
    by_number = pages(printed)
    first, second, third = ScoreSheet.objects.order_by("id")[:3]
    with pytest.raises(Refused, match="没有读出"):
        take(printed, papers.pdf())
    with pytest.raises(Refused, match="不是本届"):
        take(printed, papers.pdf(), code="BJS-1-SBBBBBBB-000000000000")
    with pytest.raises(Refused, match="摘要"):
        take(printed, papers.pdf(), code=f"BJS-1-{first.number}-000000000000")
    printed.rounds["defence"].state = "open"
    printed.rounds["defence"].save()
    with pytest.raises(Refused, match="那一轮"):
        take(printed, by_number[first.number], name="defence")
    slot = next(one for one in printed.slots("paper") if one.slot == second.rows[0])
    commands.replace_slot(
        actor=printed.organiser, slot_uid=slot.uid, reason=Gone.ABSENCE, explanation="临时出差"
    )
    with pytest.raises(Refused, match="旧表作废"):
        take(printed, by_number[second.number])
    take(printed, by_number[first.number])
    with pytest.raises(Refused, match="已经收过"):
        take(printed, by_number[first.number])
    third.refresh_from_db()
    assert third.state == SheetState.PRINTED
    assert ScoreSheet.objects.get(pk=first.pk).file.sha256


def test_two_people_key_in_blind_a_third_settles_and_the_score_is_the_jurors(printed):
    by_number = pages(printed)
    round = printed.round("paper")
    sheet = ScoreSheet.objects.order_by("id").first()
    take(printed, by_number[sheet.number])
    with pytest.raises(RefusedMany, match="第 1 行"):
        keyed(printed, "organiser", sheet, [31, 20, 20, 8])
    with pytest.raises(RefusedMany, match=r"第 1 行.*评语"):
        keyed(printed, "organiser", sheet, [1, 1, 1, 1])
    assert keyed(printed, "organiser", sheet, GOOD).state == SheetState.ENTERED
    with pytest.raises(Refused, match="另一人"):
        keyed(printed, "organiser", sheet, GOOD)
    seen = queries.score_sheet(printed.cast.actor("cohost"), round, sheet.uid)
    assert not any(line.read for line in seen.lines), "the second does not see what the first typed"
    other = [20, 20, 20, 9]
    assert keyed(printed, "cohost", sheet, other).state == SheetState.DIFFERS
    assert not ScoreVersion.objects.exists()
    seen = queries.score_sheet(printed.cast.actor("supervisor"), round, sheet.uid)
    assert all(line.differs for line in seen.lines)
    with pytest.raises(Refused, match="另一人"):
        keyed(printed, "cohost", sheet, other)
    assert keyed(printed, "supervisor", sheet, other).state == SheetState.TAKEN
    scores = ScoreVersion.objects.filter(slot__slot__in=sheet.rows).select_related("slot__expert")
    assert {(tuple(one.vector), one.source, one.slot.expert_id) for one in scores} == {
        (tuple(other), "paper", sheet.expert_id)
    }
    receipt = queries.my_receipt(printed.actor(sheet.expert), scores[0].slot.uid)
    assert receipt.commit == scores[0].commit
    for slot in printed.slots("paper"):
        if not slot.scores.exists():
            printed.score(slot, *GOOD)
    with at("paper-end"):
        commands.close_round(actor=printed.organiser, round=round)
    logged = b"".join(bytes(one) for one in PendingEntry.objects.values_list("data", flat=True))
    assert all(one.commit.encode() in logged for one in scores)


def test_a_line_scored_on_screen_stays_blank_on_paper(printed):
    by_number = pages(printed)
    sheet = ScoreSheet.objects.order_by("id").first()
    printed.score(next(one for one in printed.slots("paper") if one.slot == sheet.rows[0]), *GOOD)
    take(printed, by_number[sheet.number])
    with pytest.raises(Refused, match="第 1 行：这位专家已在线提交"):
        keyed(printed, "organiser", sheet, GOOD)
    commands.void_sheet(actor=printed.organiser, sheet_uid=sheet.uid, reason="专家已在线评分")
    with pytest.raises(Refused, match="已作废"):
        take(printed, by_number[sheet.number])
