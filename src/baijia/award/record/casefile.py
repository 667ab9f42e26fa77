"""One dossier file per case: what was filed, said, decided and attached, read over the whole line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations import paper
from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries import scans
from baijia.award.record import queries, retention
from baijia.award.review.models import RoundResult
from baijia.award.screening.models import Verdict
from baijia.core.actor import Actor
from baijia.core.models import AuditRow
from baijia.engine.rank import sentence


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case in full, in plain values: rows of cells, ready to be set."""

    dossier: Dossier
    steps: list[list[str]]
    opinions: list[list[str]]
    confirmations: list[list[str]]
    verdicts: list[list[str]]
    marks: list[list[str]]
    attachments: list[list[str]]
    pages: list[list[str]]
    reads: list[list[str]]
    deletes: list[list[str]]


def case_file(actor: Actor, dossier: Dossier, *, when: Any) -> CaseFile:
    """Return a case in full; ``when`` writes a moment. The caller has checked who asks, and keeps that it was asked."""
    told = nominations.case_of(dossier)
    side = scans.paper_side(dossier)
    return CaseFile(
        dossier=dossier,
        steps=[
            [step.words, when(step.at) if step.at else "—", step.why or "—"]
            for step in queries.case(actor, dossier)
        ],
        opinions=[[when(event.at), event.union, event.words, event.opinion or "—"] for event in told.events],
        confirmations=[
            [each.name, each.words, when(each.decided_at) if each.decided_at else "—", f"{each.share}‰"]
            for each in told.confirmations
        ],
        verdicts=[_verdict(row) for row in Verdict.objects.filter(dossier=dossier).order_by("id")],
        marks=_marks(dossier),
        attachments=[
            [row.field, row.file.name or "—", str(row.file.size), row.file.sha256]
            for row in nominations.attachments_of(dossier)
        ],
        pages=[
            [sheet.page.union.name if sheet.page.union else paper.FORM, sheet.page.code, _scans(sheet)]
            for sheet in side.sheets
        ],
        reads=[
            [when(row.at), row.actor_name, row.act, row.purpose or "—"]
            for row in AuditRow.objects.filter(object_uid=dossier.uid, act__endswith="reveal").order_by("id")
        ],
        deletes=[
            [str(what.label), when(at)] for what, at in (retention.deletes_at(dossier.edition) or {}).items()
        ],
    )


def _verdict(row: Verdict) -> list[str]:
    said = row.get_result_display()
    if row.overridden:
        said = f"{said} → {row.get_overridden_display()}（{row.override_reason}）"
    return [row.text, row.input or "—", said]


def _marks(dossier: Dossier) -> list[list[str]]:
    """Return for each frozen round the case's rank and the reason of its outcome; no expert's mark."""
    found = []
    for result in RoundResult.objects.filter(round__edition=dossier.edition).order_by("round__number"):
        row = next((row for row in result.document["rows"] if row["nominee"] == dossier.number), None)
        if row is not None:
            rank = "—" if row["rank"] is None else str(row["rank"])
            found.append([result.document["round"], rank, sentence(row["reason"])])
    return found


def _scans(sheet: scans.Sheet) -> str:
    valid = "；".join(
        f"{row.get_matched_display()} {row.by_name} {row.file.sha256[:16]}…" for row in sheet.valid
    )
    void = _("（另有作废 %(n)d 页）") % {"n": len(sheet.void)} if sheet.void else ""
    return (valid or "—") + void
