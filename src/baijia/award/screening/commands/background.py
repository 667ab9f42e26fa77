"""Opinions asked of other offices (征求意见): a frozen list out, one answer a person in; silence means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.award.screening import rules
from baijia.award.screening.enums import AnswerKind
from baijia.award.screening.models import BackgroundAnswer, BackgroundRequest
from baijia.award.screening.rules import AnswerRow
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.canonical import digest

CHUNK = 1000


@command
def ask_background(
    *, actor: Actor, edition: Edition, list_code: str, dossiers: Sequence[Dossier], due: date
) -> list[BackgroundRequest]:
    """Ask every agency of the edition about the people of a frozen list; asked again, new names are added."""
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=edition.pk)
    rules.check_screens(actor, edition)
    agencies = rules.check_background(edition, list_code, dossiers, due, clock.edition_now().date())
    numbers = sorted(dossier.number for dossier in dossiers)
    asked = []
    for agency in agencies:
        request, _made = BackgroundRequest.objects.update_or_create(
            edition=edition,
            list_code=list_code,
            agency=agency["code"],
            defaults={
                "agency_name": agency["name"],
                "due": due,
                "digest": digest({"list": list_code, "numbers": numbers}),
                "asked_by_uid": actor.account_uid or actor.kind,
                "asked_at": clock.edition_now(),
            },
        )
        BackgroundAnswer.objects.bulk_create(
            [BackgroundAnswer(request=request, dossier=dossier) for dossier in dossiers],
            batch_size=CHUNK,
            ignore_conflicts=True,
        )
        asked.append(request)
    audit.record(
        actor,
        "screening.ask_background",
        edition,
        scope=edition.code,
        after={"list": list_code, "people": len(dossiers), "agencies": [each["code"] for each in agencies]},
    )
    return asked


@command
def record_background(*, actor: Actor, request: BackgroundRequest, rows: Sequence[AnswerRow]) -> int:
    """Take in an agency's answers; a fault in one row refuses all, each with its place. Returns how many.

    An answer may be corrected by a later one; the audit keeps both.
    """
    request = (
        BackgroundRequest.objects.select_for_update(of=("self",))
        .select_related("edition__organiser")
        .get(pk=request.pk)
    )
    rules.check_screens(actor, request.edition)
    answers = {row.dossier.number: row for row in request.answers.select_related("dossier")}
    given = rules.check_answers(rows, answers)
    now, changed = clock.edition_now(), []
    for row in given:
        answer = answers[row["number"]]
        answer.state, answer.text = row["state"], row["text"].strip()
        answer.recorded_by_uid, answer.recorded_at = actor.account_uid or actor.kind, now
        changed.append(answer)
    BackgroundAnswer.objects.bulk_update(
        changed, ["state", "text", "recorded_by_uid", "recorded_at"], batch_size=CHUNK
    )
    audit.record(
        actor,
        "screening.record_background",
        request,
        scope=request.edition.code,
        after={
            "agency": request.agency,
            "answers": len(changed),
            "objected": [row["number"] for row in given if row["state"] == AnswerKind.OBJECTED],
        },
    )
    return len(changed)
