"""The paper side of a dossier: its printed pages, and for each the scans that came back."""

from __future__ import annotations

from dataclasses import dataclass, field

from baijia.award.nominations import paper
from baijia.award.nominations.models import Dossier, ScannedPage
from baijia.award.nominations.paper import Page, Papers
from baijia.award.nominations.queries.visibility import visible_to
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import one


@dataclass(slots=True)
class Sheet:
    """A printed page with its scans: those of what is printed now, and those a change has voided."""

    page: Page
    valid: list[ScannedPage] = field(default_factory=list)
    void: list[ScannedPage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PaperSide:
    """A dossier on paper: its pages in order, and the scans that wait for a match by hand."""

    papers: Papers
    sheets: list[Sheet]
    waiting: list[ScannedPage]


def paper_side(dossier: Dossier) -> PaperSide:
    """Return how a dossier stands on paper, in a constant number of statements."""
    papers = paper.papers(dossier)
    sheets = {page.key: Sheet(page) for page in papers.pages}
    waiting = []
    for row in dossier.scans.select_related("file").order_by("id"):
        sheet = sheets.get(row.page)
        if not row.matched:
            waiting.append(row)
        elif sheet is not None:
            (sheet.valid if papers.locked and row.digest == sheet.page.digest else sheet.void).append(row)
    return PaperSide(papers, list(sheets.values()), waiting)


def scan(actor: Actor, dossier_uid: str, uid: str) -> ScannedPage:
    """Return a scanned page of a dossier the actor may see.

    Raises:
        Refused: hidden.
    """
    rows = ScannedPage.objects.filter(
        dossier__in=visible_to(actor).order_by(), dossier__uid=dossier_uid, uid=uid
    )
    found = one(rows.select_related("file"))
    if found is None:
        raise not_found()
    return found
