"""Makers of uploaded spreadsheets and scans for the authorization matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baijia.award.nominations.models import Dossier, ScannedPage, SheetLine, UploadedSheet
from baijia.award.nominations.queries.sheets import closed
from baijia.award.nominations.sheets import Row
from baijia.core import clock
from baijia.directory.enums import Role
from baijia.interfaces.web.access import Relation

if TYPE_CHECKING:
    from world import Arguments, World


def _sheet(world: World, relation: Relation) -> UploadedSheet | None:
    if relation not in ("own", "sibling"):
        return None
    name = "filer" if relation == "own" else "sibling_filer"
    by_uid = world.cast.accounts[name].uid
    found = UploadedSheet.objects.filter(by_uid=by_uid).first()
    if found is None:
        found = UploadedSheet.objects.create(
            edition=world.edition, by_uid=by_uid, name="申报.xlsx", state="ready", created=clock.wall_now()
        )
        line = SheetLine(sheet=found, number=4, name="周示", state="good")
        line.token = closed(line, Row(4, {"name": "周示"}))
        line.save()
    return found


def sheet(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an uploaded spreadsheet's addresses."""
    found = _sheet(world, relation)
    return {"uid": found.uid} if found else None


def sheet_line(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of the address of one of its lines."""
    found = _sheet(world, relation)
    return {"uid": found.lines.get().uid} if found else None


def scan(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of a scan's addresses: of the dossier the role sees in that relation."""
    from world import dossier

    given = dossier(world, role, relation)
    if given is None or (relation == "other_edition" and role in (Role.FILING_OFFICER, Role.RECOMMENDER)):
        return None  # the matrix asks for the match by hand in the edition at hand alone
    found = Dossier.objects.get(uid=given["uid"])
    row = found.scans.first()
    if row is None:
        row = ScannedPage.objects.create(
            dossier=found, file=found.attachments.get().file, number=1, by_name="周示", at=clock.edition_now()
        )
    return {"uid": found.uid, "scan": row.uid}


PAPER_KINDS = {"sheet": sheet, "sheet_line": sheet_line, "scan": scan}
