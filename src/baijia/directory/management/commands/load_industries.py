"""``manage.py load_industries FILE``: load the full table of GB/T 4754-2017 from a CSV file."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from baijia.core.actor import SYSTEM
from baijia.directory import commands, standards
from baijia.engine.faults import BadInput, Fault

CODE = re.compile(r"([A-T])?(\d{2,4})")
MOST_FAULTS = 20


def read(path: Path) -> dict[str, str]:
    """Return code -> name of a CSV file with the columns ``code`` and ``name``; the letter may be left out.

    Raises:
        BadInput: file and row, what is wrong, what was expected; nothing is loaded then.
    """
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(Fault(str(path), str(error), "a CSV file in UTF-8")) from None
    if not rows or not {"code", "name"} <= set(rows[0]):
        raise BadInput(Fault(str(path), "no columns code and name", "code,name"))
    faults: list[Fault] = []
    table: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        where, code, name = f"{path}:{line}", (row["code"] or "").strip().upper(), (row["name"] or "").strip()
        found = CODE.fullmatch(code)
        section = standards.sections().get(found[2][:2], "") if found else code
        if section not in standards.industries() or (found and (found[1] or section) != section):
            faults.append(Fault(where, f"code {code!r}", "a code of GB/T 4754-2017, as C3411 or 3411"))
        elif not name or len(name) > 80:
            faults.append(Fault(where, f"name of {len(name)} characters", "1 to 80 characters"))
        elif (full := section + (found[2] if found else "")) in table:
            faults.append(Fault(where, f"code {full} stands twice", "each code once"))
        else:
            table[full] = name
    if faults:
        raise BadInput(*faults[:MOST_FAULTS])
    return table


class Command(BaseCommand):
    """Load the table; the one before is replaced as a whole."""

    help = (
        "Load the full table of industries (GB/T 4754-2017) from a CSV file with the columns code and name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole file, then replace the table."""
        try:
            table = read(options["file"])
        except BadInput as bad:
            for fault in bad.faults:
                self.stderr.write(str(fault))
            raise CommandError("nothing was loaded", returncode=2) from None
        self.stdout.write(f"{commands.load_industries(actor=SYSTEM, table=table)} groups and classes loaded")
