"""What is wrong with a line of a spreadsheet, each fault with its cell, its rule and the sentence to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations import answers as form
from baijia.award.nominations import sheets
from baijia.award.nominations.answers import kinds
from baijia.award.nominations.answers.kinds import MOBILE
from baijia.award.nominations.answers.words import tidy_code
from baijia.award.nominations.enums import SheetState, SubjectKind
from baijia.award.nominations.models import Dossier, UploadedSheet
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.sheets import cell_of
from baijia.award.nominations.rules import filing
from baijia.award.nominations.sheets import dossiers
from baijia.award.nominations.sheets.layout import HEADER
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.enums import Role
from baijia.directory.rules import check_id_number

Fault = dict[str, str]
MOST_SHEETS = 20
"""Spreadsheets one officer keeps at a time."""


@dataclass(slots=True)
class Meant:
    """A line understood: its unit, its header, its answers, its people; and what is wrong with it."""

    unit: str = ""
    subject: str = SubjectKind.PERSON
    header: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    members: list[dict[str, Any]] = field(default_factory=list)
    uid: str = ""
    version: int = 0
    faults: list[Fault] = field(default_factory=list)


def check_uploads(actor: Actor, edition: Edition, kept: int) -> None:
    """The actor files for some unit, filing is open, and not too many spreadsheets lie about.

    Raises:
        Refused: hidden for who files for nobody; else naming the rule.
    """
    if not actor.places(Role.FILING_OFFICER):
        raise not_found()
    programmes.check_is_open(edition)
    filing.check_filing_window(reading.definition_of(edition), clock.edition_now())
    if kept >= MOST_SHEETS:
        raise Refused(
            "sheet.many", _("最多同时保留 %(most)d 个表格，请先删除不用的。") % {"most": MOST_SHEETS}
        )


def check_rests(sheet: UploadedSheet) -> None:
    """Nothing works on the spreadsheet at this moment.

    Raises:
        Refused: it is being checked or imported.
    """
    if sheet.state != SheetState.READY:
        raise Refused("sheet.busy", _("表格正在处理，请稍候。"))


class Reader:
    """Understands the lines of one spreadsheet; what they share is read once.

    Args:
        sheet: the uploaded spreadsheet.
        layout: the edition's sheets.
        definition: the edition's definition in force.
        units: code -> name of the unions the officer files for.
    """

    def __init__(
        self,
        sheet: UploadedSheet,
        layout: Sequence[sheets.Sheet],
        definition: Mapping[str, Any],
        units: Mapping[str, str],
    ) -> None:
        self.sheet, self.layout, self.definition, self.units = sheet, layout, definition, units
        self.fields = reading.fields_of(definition)
        self.by_name = {name: code for code, name in units.items()}
        self.groups = {group["name"]: group["code"] for group in definition["groups"]}
        self.subjects = next((c.words for c in layout[0].columns if c.key == "subject"), {})

    def read(self, row: sheets.Row, *, twice: int | None = None) -> Meant:
        """Return what a line was meant to say; ``twice`` is the row that has the same identity number."""
        found = Meant(uid=row.cells.get("uid", "").strip())
        version = row.cells.get("version", "").strip()
        found.version = int(version) if version.isdigit() and len(version) < 9 else 0
        for refusal in self._header(row, found):
            found.faults.append(self._fault(row, refusal))
        if not found.uid:
            for refusal in self._people(row, found, twice):
                found.faults.append(self._fault(row, refusal))
        elif row.cells.get("id_number", "").strip():
            where = Refused(
                "sheet.identity",
                _("已有的申报不能在表格里改证件号码，请在页面上重新登记。"),
                field="id_number",
            )
            found.faults.append(self._fault(row, where))
        found.faults += self._answers(row, found)
        return found

    def _fault(self, row: sheets.Row, refusal: Refused) -> Fault:
        key = refusal.field or "name"
        return {
            "cell": cell_of(self.sheet, key, number=row.number),
            "key": key,
            "rule": refusal.code,
            "text": refusal.sentence,
        }

    def _header(self, row: sheets.Row, found: Meant) -> Iterator[Refused]:
        typed = row.cells.get("unit", "").strip()
        found.unit = self.by_name.get(typed, typed)
        if not typed and len(self.units) == 1:
            found.unit = next(iter(self.units))
        if found.unit not in self.units:
            yield Refused("sheet.unit", _("不是本账号可以申报的单位，请从列表中选择。"), field="unit")
        group = row.cells.get("group", "").strip()
        header = {key: row.cells.get(key, "") for key in HEADER if key != "group" and key in row.cells}
        header["group"] = self.groups.get(group, group)
        for key, value in header.items():
            try:
                found.header |= filing.check_header(self.definition, {key: value})
            except RefusedMany as many:
                yield from many.refusals
        words = {word: code for code, word in self.subjects.items()}
        kind = row.cells.get("subject", "").strip()
        found.subject = words.get(kind, kind) or self.definition["subjects"]["kinds"][0]
        if found.subject not in self.definition["subjects"]["kinds"]:
            yield Refused("sheet.subject", _("本届没有这种申报对象，请从列表中选择。"), field="subject")

    def _people(self, row: sheets.Row, found: Meant, twice: int | None) -> Iterator[Refused]:
        if found.subject == SubjectKind.PERSON:
            person = {key: row.cells.get(key, "") for key in ("name", "id_number", "phone")}
            found.members = [person | {"share": 1000}]
        elif found.subject == SubjectKind.TEAM:
            found.members = dossiers.members_of(row)
        for member in found.members:
            phone = tidy_code(member["phone"])
            try:
                member["id_number"] = check_id_number(member["id_number"])
            except Refused as refusal:
                yield Refused(refusal.code, refusal.sentence, field="id_number")
            if phone and not MOBILE.fullmatch(phone):
                yield Refused("phone", _("手机号码应为 11 位，以 1 开头。"), field="phone")
        if twice is not None:
            sentence = _("与第 %(row)d 行的身份证件号码相同，一人只能申报一次。") % {"row": twice}
            yield Refused("sheet.twice", sentence, field="id_number")
        try:
            subject = SubjectKind(found.subject)
            filing.check_shares(self.definition, subject, [member["share"] for member in found.members])
        except (Refused, ValueError) as refusal:
            if isinstance(refusal, Refused):
                yield Refused(refusal.code, refusal.sentence, field="name")

    def _answers(self, row: sheets.Row, found: Meant) -> Iterator[Fault]:
        typed = dossiers.answers_of(self.layout, row)
        own = {sheet.code: sheet for sheet in self.layout if sheet.item and sheet.code != sheets.MAIN}
        for item in self.fields:
            code = item["code"]
            if code not in typed:
                continue
            try:
                found.answers[code] = form.clean([item], {code: typed[code]}, complete=False).get(code)
            except RefusedMany as many:
                exact = list(self._cells(own[code], item, row)) if code in own else []
                yield from exact or [self._fault(row, refusal) for refusal in many.refusals]

    def _cells(self, sheet: sheets.Sheet, item: Mapping[str, Any], row: sheets.Row) -> Iterator[Fault]:
        """Yield the faults of a field with rows of its own, each with the cell of its own sheet."""
        columns = {column.key: column.item for column in sheet.columns if column.item}
        for number, cells in dossiers.lines_of(sheet, row):
            for key, value in cells.items():
                column = columns[key]
                try:
                    if item["kind"] == "table" and column:
                        kinds.READERS[column["kind"]](column, value)
                except ValueError as wrong:
                    cell = cell_of(self.sheet, key, code=sheet.code, number=number)
                    yield {"cell": cell, "key": sheet.code, "rule": "answers.value", "text": str(wrong)}
            if item["kind"] != "table":
                try:
                    form.clean([item], {item["code"]: [cells]}, complete=False)
                except RefusedMany as many:
                    first = next(iter(cells), "")
                    cell = cell_of(self.sheet, first, code=sheet.code, number=number)
                    yield {"cell": cell, "key": sheet.code, "rule": "answers.value", "text": many.sentence}


def changes(dossier: Dossier, saved: Mapping[str, Any], meant: Meant) -> dict[str, Any]:
    """Return what a line changes of a dossier, as ``save_draft`` takes it; nothing where it says the same."""
    found: dict[str, Any] = {
        key: value for key, value in meant.header.items() if value != getattr(dossier, key)
    }
    answers = {code: value for code, value in meant.answers.items() if value != saved.get(code)}
    return found | ({"answers": answers} if answers else {})
