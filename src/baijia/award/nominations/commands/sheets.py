"""Spreadsheets in and out: uploaded, checked in the background, mended, imported as far as they are good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from baijia.award.nominations import sheets
from baijia.award.nominations.commands.drafts import create_draft, save_draft
from baijia.award.nominations.enums import SHEET_MOVES, LineState, SheetState
from baijia.award.nominations.models import Dossier, SheetLine, UploadedSheet
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries import sheets as queries
from baijia.award.nominations.queries.visibility import get
from baijia.award.nominations.rules import secrecy
from baijia.award.nominations.rules import sheets as rules
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.models import Union

CHECKED_AT_ONCE, IMPORTED_AT_ONCE = 200, 40


@command
def upload_sheet(
    *, actor: Actor, edition: Edition, name: str, data: bytes, reviewed_by: str
) -> UploadedSheet:
    """Take in a filled template that ``reviewed_by`` found unclassified; the worker checks its lines.

    Nothing of it is a dossier yet.

    Raises:
        Refused: it is not this edition's template, too large, or filing is not open.
    """
    reviewed_by = secrecy.check_reviewer(reviewed_by)
    rules.check_uploads(actor, edition, queries.own_sheets(actor).count())
    found = sheets.read(name, data, queries.layout(actor, edition))
    sheet = UploadedSheet.objects.create(
        edition=edition,
        by_uid=actor.account_uid,
        name=name[-200:],
        reviewed_by=reviewed_by,
        letters=found.letters,
        tabs=found.tabs,
        created=clock.wall_now(),
    )
    lines = [
        SheetLine(sheet=sheet, number=row.number, name=row.cells.get("name", "").strip()[:60])
        for row in found.rows
    ]
    for line, row in zip(lines, found.rows, strict=True):
        line.token = queries.closed(line, row)
    SheetLine.objects.bulk_create(lines, batch_size=200)
    audit.record(actor, "nominations.upload_sheet", sheet, scope=edition.code, after={"lines": len(lines)})
    return sheet


@command
def check_lines(*, actor: Actor, sheet_uid: str) -> UploadedSheet:
    """Check the next lines of a spreadsheet as the officer ``actor`` would file them; ready once none waits."""
    sheet = _lock(actor, sheet_uid, SheetState.CHECKING)
    waiting = list(sheet.lines.filter(state=LineState.WAITING).order_by("number")[:CHECKED_AT_ONCE])
    reader = _reader(actor, sheet)
    twice = _twice(sheet) if waiting else {}
    meant = [reader.read(queries.opened(line), twice=twice.get(line.number)) for line in waiting]
    there = queries.by_uid(actor, [each.uid for each in meant if each.uid])
    for line, each in zip(waiting, meant, strict=True):
        _judge(line, each, there)
    _keep(waiting)
    if len(waiting) < CHECKED_AT_ONCE:
        lifecycle.move(sheet, "checked", SHEET_MOVES)
        sheet.save(update_fields=["state"])
    audit.record(
        actor, "nominations.check_lines", sheet, scope=sheet.edition.code, after={"lines": len(waiting)}
    )
    return sheet


def _lock(actor: Actor, uid: str, *states: str) -> UploadedSheet:
    sheet = queries.own_sheet(actor, uid)
    locked = UploadedSheet.objects.select_for_update(of=("self",)).select_related("edition").get(pk=sheet.pk)
    if states and locked.state not in states:
        rules.check_rests(locked)
        raise not_found()
    return locked


def _reader(actor: Actor, sheet: UploadedSheet) -> rules.Reader:
    return rules.Reader(
        sheet,
        queries.layout(actor, sheet.edition),
        reading.definition_of(sheet.edition),
        queries.units(actor),
    )


def _twice(sheet: UploadedSheet) -> dict[int, int]:
    """Return row -> the row before it with the same identity number."""
    seen: dict[str, int] = {}
    found: dict[int, int] = {}
    for line in sheet.lines.order_by("number"):
        number = queries.opened(line).cells.get("id_number", "").strip().upper()
        if number and number in seen:
            found[line.number] = seen[number]
        elif number:
            seen[number] = line.number
    return found


def _judge(line: SheetLine, meant: rules.Meant, there: Mapping[str, Dossier]) -> None:
    line.faults = meant.faults
    line.state = LineState.FAULTY if meant.faults else LineState.GOOD
    if meant.uid and not meant.faults:
        line.dossier = there.get(meant.uid)
        if line.dossier is None:
            _blame(line, not_found(), "uid")
        elif not _changes(line.dossier, meant):
            line.state = LineState.UNCHANGED


def _changes(dossier: Dossier, meant: rules.Meant) -> dict[str, Any]:
    return rules.changes(dossier, {**dossier.answers, **reading.unsealed(dossier)}, meant)


def _blame(line: SheetLine, refusal: Refused, key: str = "name") -> None:
    each = refusal.refusals if isinstance(refusal, RefusedMany) else [refusal]
    line.state = LineState.FAULTY
    line.faults = [
        {
            "cell": queries.cell_of(line.sheet, one.field or key, number=line.number),
            "key": one.field or key,
            "rule": one.code,
            "text": one.sentence,
        }
        for one in each
    ]


@command
def import_good(*, actor: Actor, sheet_uid: str) -> UploadedSheet:
    """Let the good lines of a spreadsheet become drafts in the background; the others stay for later."""
    sheet = _lock(actor, sheet_uid)
    rules.check_rests(sheet)
    before, after = lifecycle.move(sheet, "import", SHEET_MOVES)
    sheet.save(update_fields=["state"])
    good = sheet.lines.filter(state=LineState.GOOD).count()
    audit.record(
        actor,
        "nominations.import_good",
        sheet,
        scope=sheet.edition.code,
        before={"state": str(before)},
        after={"state": str(after), "lines": good},
    )
    return sheet


@command
def import_lines(*, actor: Actor, sheet_uid: str) -> UploadedSheet:
    """Make drafts of the next good lines. What a rule refuses meanwhile becomes a fault of its line."""
    sheet = _lock(actor, sheet_uid, SheetState.IMPORTING)
    good = list(
        sheet.lines.filter(state=LineState.GOOD).select_related("sheet").order_by("number")[:IMPORTED_AT_ONCE]
    )
    reader = _reader(actor, sheet)
    unions = {union.code: union for union in Union.objects.filter(code__in=reader.units)}
    for line in good:
        meant = reader.read(queries.opened(line))
        if meant.faults:
            _judge(line, meant, {})
            continue
        try:
            with transaction.atomic():
                _file(actor, sheet, line, meant, unions)
        except Refused as refusal:
            _blame(line, refusal)
    _keep(good)
    if len(good) < IMPORTED_AT_ONCE:
        lifecycle.move(sheet, "imported", SHEET_MOVES)
        sheet.save(update_fields=["state"])
    audit.record(
        actor, "nominations.import_lines", sheet, scope=sheet.edition.code, after={"lines": len(good)}
    )
    return sheet


def _keep(lines: Sequence[SheetLine]) -> None:
    """Write what became of lines; as insertions that meet the rows there, which take a fifth of ``bulk_update``."""
    changed = ["state", "faults", "dossier", "token"]
    SheetLine.objects.bulk_create(
        lines, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=changed
    )


def _file(
    actor: Actor, sheet: UploadedSheet, line: SheetLine, meant: rules.Meant, unions: Mapping[str, Union]
) -> None:
    line.state = LineState.IMPORTED
    if meant.uid:
        dossier = get(actor, meant.uid)
        changed = _changes(dossier, meant)
        line.dossier = dossier
        if not changed:
            line.state = LineState.UNCHANGED
        else:
            save_draft(actor=actor, dossier_uid=meant.uid, version=meant.version, changes=changed)
    else:
        line.dossier = create_draft(
            actor=actor,
            edition=sheet.edition,
            unit=unions[meant.unit],
            name=meant.header.get("name", ""),
            employer=meant.header.get("employer", ""),
            group=meant.header.get("group", ""),
            answers={code: value for code, value in meant.answers.items() if value is not None},
            subject=meant.subject,  # type: ignore[arg-type]
            members=meant.members,  # type: ignore[arg-type]
            reviewed_by=sheet.reviewed_by,
        )
    line.token = queries.closed(line, sheets.Row(line.number, {}))  # it is in the dossier now


@command
def mend_line(*, actor: Actor, line_uid: str, cells: Mapping[str, str]) -> SheetLine:
    """Change cells of a line's first sheet on the page, and check it again."""
    found = queries.own_line(actor, line_uid)
    sheet = _lock(actor, found.sheet.uid)
    rules.check_rests(sheet)
    line = SheetLine.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=found.pk)
    if line.state not in (LineState.FAULTY, LineState.GOOD):
        raise not_found()
    row = queries.opened(line)
    known = {column.key for column in queries.layout(actor, sheet.edition)[0].columns}
    row.cells.update({key: value for key, value in cells.items() if key in known})
    line.token, line.name = queries.closed(line, row), row.cells.get("name", "").strip()[:60]
    line.save(update_fields=["token", "name"])
    meant = _reader(actor, sheet).read(row, twice=_twice(sheet).get(line.number))
    _judge(line, meant, queries.by_uid(actor, [meant.uid]))
    line.save(update_fields=["state", "faults", "dossier"])
    audit.record(
        actor,
        "nominations.mend_line",
        sheet,
        scope=sheet.edition.code,
        after={"line": line.number, "keys": sorted(cells)},
    )
    return line


@command
def drop_sheet(*, actor: Actor, sheet_uid: str) -> Edition:
    """Throw a spreadsheet away with what was typed into it; drafts made of it stay."""
    sheet = _lock(actor, sheet_uid)
    edition = sheet.edition
    audit.record(
        actor, "nominations.drop_sheet", sheet, scope=edition.code, before={"lines": sheet.lines.count()}
    )
    sheet.delete()
    return edition


@command
def export_sheet(*, actor: Actor, edition: Edition) -> bytes:
    """Return the officer's drafts as a filled template, sensitive answers too; identity numbers never leave."""
    rows = list(queries.exportable(actor, edition))
    layout = queries.layout(actor, edition)
    data = sheets.write(layout, edition.name, [_filled(layout, row) for row in rows])
    audit.record(
        actor, "nominations.export_sheet", edition, scope=edition.code, after={"dossiers": len(rows)}
    )
    return data


def _filled(layout: Sequence[sheets.Sheet], dossier: Dossier) -> sheets.Filled:
    cells, rows = sheets.cells_of(layout, {**dossier.answers, **reading.unsealed(dossier)})
    header = {
        key: getattr(dossier, key) for key in ("uid", "version", "name", "employer", "group", "subject")
    }
    return sheets.Filled({**header, "unit": dossier.unit.code, **cells}, rows)


@command
def rest_of_sheet(*, actor: Actor, sheet_uid: str) -> bytes:
    """Return the lines that were not imported as a template, each fault a note at its cell, to be mended there."""
    sheet = queries.own_sheet(actor, sheet_uid)
    left = list(sheet.lines.filter(state__in=(LineState.FAULTY, LineState.GOOD)).order_by("number"))
    data = sheets.write(
        queries.layout(actor, sheet.edition), sheet.edition.name, [queries.filled(line) for line in left]
    )
    audit.record(
        actor, "nominations.rest_of_sheet", sheet, scope=sheet.edition.code, after={"lines": len(left)}
    )
    return data
