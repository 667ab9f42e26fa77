"""Lays out the defence of a played edition as an officer and the worker do: read, solved, checked, written.

    python bench/defence.py [--nominations 1040]

The fourth edition is played in a scratch database until its defence opens; one candidate in eight has days that do not
suit, one in ten needs a rig that one venue lacks. ``bench/timetable.py`` times the solver alone, on a harder case.
Goal: two minutes on two cores, and the same for the same input.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from measuring import HEAD, Calls, Statements, database, machine, peak_mb

COUNTER = Statements()
EDITION = Path(__file__).parents[1] / "editions" / "chengdu-baijia-4.toml"
FIRST, MANY = date(2021, 9, 6), 8


def main() -> None:
    """Play, ask twice, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nominations", type=int, default=1040)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        play = played(options.nominations, Path(scratch))
        laid_out(play)
    print(f"peak memory {peak_mb()} MB; {machine()}")


def played(nominations: int, folder: Path) -> Any:
    """Return the play of an edition whose first round is frozen."""
    from baijia.interfaces.rehearsal import scratch

    scratch.configure(database=database(folder), data=folder)
    from baijia.interfaces.rehearsal import script
    from baijia.interfaces.rehearsal.progress import Progress

    scratch.prepare("the scratch database")
    scratch.quick()
    definition = script.read_definition(EDITION.read_bytes(), where=EDITION.name, nominations=nominations)
    until = script.stage_named("paper")
    return script.play(
        definition, nominations=nominations, seed="1", until=until, progress=Progress(sys.stderr)
    )


def laid_out(play: Any) -> None:
    """Ask for the timetable twice, and hold the second against the first."""
    from django.db import connection

    from baijia.award.defence import commands, frames, queries, tasks
    from baijia.award.defence.models import Presentation, Timetable
    from baijia.award.review.models import Round
    from baijia.engine.timetable import clashes
    from baijia.interfaces.rehearsal.acts import reviewing

    running = Round.objects.get(edition=play.edition, code="defence")
    reviewing.assign_and_open(play, running)
    organiser = play.actor("organiser")
    days = [FIRST + timedelta(days=number) for number in range(MANY)]
    rooms = [(f"第{number}分会场", "" if number == "三" else "电源380V", "") for number in "一二三"]
    frame = frames.filled_in(
        days="\n".join(day.isoformat() for day in days),
        sessions="09:00-12:10\n14:00-17:50",
        breaks="10:20-10:30\n15:40-15:50",
        rooms=rooms,
    )
    commands.keep_frame(actor=organiser, round=running, frame=frame)
    asked = queries.posed(running, frame)
    for place, dossier in enumerate(asked.dossiers.values()):
        away, rig = days[place % 5 : place % 5 + 3] * (place % 8 == 0), ["电源380V"] * (place % 10 == 0)
        if away or rig:
            commands.keep_need(
                actor=organiser, round=running, dossier=dossier, away=away, equipment=rig, reason="本人来电"
            )
    laying, found = Calls(f"timetable of {len(asked.dossiers)}"), []
    for _ in range(2):
        commands.ask_timetable(actor=organiser, round=running)
        with connection.execute_wrapper(COUNTER), laying.one(COUNTER):
            tasks.lay_out_timetables()
        rows = Presentation.objects.filter(round=running).select_related("dossier")
        found.append(queries.places(list(rows)))
    kept = Timetable.objects.get(round=running)
    problem = queries.posed(running, frame).problem
    print(HEAD, laying.row(), sep="\n")
    print(f"fault {kept.fault!r}, displaced {kept.displaced}, clashes {len(clashes(problem, found[0]))}")
    print(f"same twice: {found[0] == found[1]}, placed {len(found[0])}")


if __name__ == "__main__":
    main()
