"""Redacted copies: given by the filer, looked at in screening, shown to experts in place of the file."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from review_stage import Stage, at, changed_definition, make_stage

import papers
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.models import Attachment
from baijia.award.review import commands, queries
from baijia.award.screening import commands as screening
from baijia.award.screening import queries as screening_queries
from baijia.award.screening.enums import RedactionVerdict
from baijia.core import files
from baijia.core.models import AuditRow, Message
from baijia.core.refused import Refused

CLEAN = papers.pdf(2, Author="周示", Title="演例一厂")


def shown() -> dict:
    """Return the edition with its proofs shown to experts."""
    definition = changed_definition()
    for section in definition["form"]["sections"]:
        for field in section["fields"]:
            if field["kind"] == "files":
                field["blind"] = "shown"
    return definition


def attach(stage: Stage) -> None:
    for dossier in stage.dossiers:
        stored = files.store(name="周示的证书.pdf", data=papers.pdf(1))
        Attachment.objects.create(dossier=dossier, field="proof", file=stored)


def give(stage: Stage, file: Attachment, who: str = "") -> str:
    own = "filer" if file.dossier.unit == stage.cast.units[0] else "other_filer"
    actor = stage.cast.actor(who or own)
    return nominations.give_redacted_copy(
        actor=actor,
        dossier_uid=file.dossier.uid,
        attachment_uid=file.uid,
        name="遮名本.pdf",
        data=CLEAN,
    ).uid


def look(
    stage: Stage, uid: str, verdict: RedactionVerdict = RedactionVerdict.CLEAN, reason: str = ""
) -> None:
    screening.check_redaction(actor=stage.organiser, copy_uid=uid, verdict=verdict, reason=reason)


@pytest.mark.parametrize("covered", ["all", "all but one", "none"])
def test_a_round_is_blind_only_with_a_checked_copy_of_every_file(cast, covered):
    def during(stage: Stage) -> None:
        attach(stage)
        for place, file in enumerate(Attachment.objects.order_by("id")):
            if covered != "none":
                copy = give(stage, file)
                if place or covered == "all":
                    look(stage, copy)

    stage = make_stage(cast, 1, definition=shown(), during=during)
    with at("paper"):
        stage.assign_and_open("paper")
        slot = stage.slots("paper")[0]
        view = queries.my_item(stage.actor(slot.expert), slot.uid)
        found, stored = queries.my_file(stage.actor(slot.expert), slot.uid, view.files[0].uid)
    round = stage.round("paper")
    assert round.blind is (covered == "all")
    assert AuditRow.objects.get(act="review.open_round").after["blind"] is round.blind
    assert view.blind is found.redacted
    if covered == "all":
        assert hashlib.sha256(CLEAN).hexdigest() == stored.sha256
        assert not pikepdf.open(io.BytesIO(files.read_bare(stored))).docinfo


def test_a_copy_is_looked_at_once_and_sent_back_with_what_tells(cast):
    said: list[str] = []

    def refused(call, *args, **kwargs) -> None:
        with pytest.raises(Refused) as refusal:
            call(*args, **kwargs)
        said.append(refusal.value.code)

    def during(stage: Stage) -> None:
        attach(stage)
        file = Attachment.objects.first()
        refused(give, stage, file, "other_filer")
        copy = give(stage, file)
        refused(look, stage, copy, RedactionVerdict.TELLS)
        look(stage, copy, RedactionVerdict.TELLS, "第二页的厂徽没有遮")
        refused(look, stage, copy)
        older, newer = give(stage, file), give(stage, file)
        refused(look, stage, older)
        look(stage, newer)
        row = next(one for one in screening_queries.redactions(file.dossier) if one.attachment == file)
        assert row.clean
        assert row.copy.uid == newer

    stage = make_stage(cast, 1, definition=shown(), during=during)
    assert said == ["not_found", "redaction.reason", "redaction.twice", "redaction.older"]
    assert Message.objects.filter(template="screening.redaction").count() == 1
    with at("paper"):
        refused(give, stage, Attachment.objects.first())
        commands.assign(actor=stage.organiser, round=stage.rounds["paper"])
    assert said[-1] == "copy.late"
