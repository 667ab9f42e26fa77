"""Measures filing by spreadsheet: write, read, check and import N lines on a scratch SQLite database.

    python bench/sheets.py [--lines 2000]

The goal is 2,000 lines within 30 seconds from the upload to the last draft.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from measuring import machine, peak_mb


def main() -> None:
    """Print seconds and CPU seconds of each step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=2000)
    options = parser.parse_args()
    from baijia.interfaces.rehearsal import scratch

    with tempfile.TemporaryDirectory() as folder:
        scratch.configure(database=scratch.sqlite_url(Path(folder) / "bench.sqlite3"), data=Path(folder))
        _measure(options.lines)


def _measure(lines: int) -> None:
    from datetime import datetime

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    import factories
    from baijia.award.nominations import commands, sheets, tasks
    from baijia.award.nominations.queries import sheets as queries
    from baijia.core import clock
    from baijia.core.models import Instance

    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
    steps: list[tuple[str, float, float]] = []

    def step(name: str, act):  # type: ignore[no-untyped-def]
        wall, cpu = time.perf_counter(), time.process_time()
        result = act()
        steps.append((name, time.perf_counter() - wall, time.process_time() - cpu))
        return result

    with clock.fixed(datetime.fromisoformat("2021-07-20T10:00:00+08:00")):
        cast = factories.make_cast()
        edition = factories.open_edition(cast)
        filer = cast.actor("filer")
        given = [_line(factories, number) for number in range(lines)]
        layout = queries.layout(filer, edition)
        data = step("write the file", lambda: sheets.write(layout, "模板", given))
        sheet = step(
            "upload: read and seal",
            lambda: commands.upload_sheet(
                actor=filer, edition=edition, name="x.xlsx", data=data, reviewed_by="吴示"
            ),
        )
        step("check every line", tasks.work_on_sheets)
        commands.import_good(actor=filer, sheet_uid=sheet.uid)
        step("import every line", tasks.work_on_sheets)
        back = step("export the drafts", lambda: commands.export_sheet(actor=filer, edition=edition))
        again = step(
            "upload them again",
            lambda: commands.upload_sheet(
                actor=filer, edition=edition, name="x.xlsx", data=back, reviewed_by="吴示"
            ),
        )
        step("check them: nothing changed", tasks.work_on_sheets)
        progress, last = queries.progress(sheet), queries.progress(again)
    for name, wall, cpu in steps:
        print(f"{name:<30}{wall:>8.2f} s{cpu:>8.2f} s CPU")
    total = [sum(step[place] for step in steps[1:4]) for place in (1, 2)]
    print(f"{'from upload to last draft':<30}{total[0]:>8.2f} s{total[1]:>8.2f} s CPU")
    print(
        f"{lines} lines, {progress.imported} imported, {last.unchanged} unchanged on the way back; {len(data) >> 10} KiB"
    )
    print(f"peak memory {peak_mb()} MB; {machine()}")


def _line(factories, number: int):  # type: ignore[no-untyped-def]
    from baijia.award.nominations import sheets

    born = f"19{80 + number // 900 % 20}0315"
    cells = {
        "unit": "U0", "name": f"周示{number}", "id_number": factories.id_number(number % 900, born),
        "phone": "13800000000", "employer": "演例0厂", "group": "equipment",
    }  # fmt: skip
    return sheets.Filled(cells | factories.answers(patents=["ZL201710601862.3"]))


if __name__ == "__main__":
    main()
