"""Measures a whole rehearsal: CPU and wall of each stage and of each command, statements, peak memory.

    python bench/rehearsal.py [--nominations 1040] [--seed 1] [--until STAGE] [--keep FOLDER] [--out BUNDLE]

``--keep`` leaves the database in a folder for ``bench/pages.py``; ``--out`` the bundle for ``bench/verify.py``.
On PostgreSQL: ``python scripts/postgres.py FOLDER python bench/rehearsal.py --keep FOLDER``, a new folder each time.
Goal on two idle cores, 1,040 nominations: 90 s and 600 MB on SQLite.
"""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from measuring import HEAD, Calls, Statements, database, machine, peak_mb

ROOT = Path(__file__).parent.parent
COUNTER = Statements()


def main() -> None:
    """Play, then print stages and commands, the dearest first."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edition", type=Path, default=ROOT / "editions" / "chengdu-baijia-4.toml")
    parser.add_argument("--nominations", type=int, default=1040)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--until")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        play(options, folder)
    print(f"CPU of the process {time.process_time():.1f} s, peak memory {peak_mb()} MB; {machine()}")


def play(options: argparse.Namespace, folder: Path) -> None:
    """Play in a database in ``folder`` and print what it cost."""
    from baijia.interfaces.rehearsal import scratch

    making = Calls("start, make the tables")
    with making.one():
        scratch.configure(database=database(folder), data=folder)
        from baijia.interfaces.rehearsal import script

        scratch.prepare("the scratch database")
        scratch.quick()
    from django.db import connection

    stages = [making]
    commands = watch_commands()
    definition = script.read_definition(
        options.edition.read_bytes(), where=str(options.edition), nominations=options.nominations
    )
    with connection.execute_wrapper(COUNTER):
        played = script.play(
            definition,
            nominations=options.nominations,
            seed=options.seed,
            until=script.stage_named(options.until),
            progress=watched(stages),
        )
        stages.append(Calls("bundle"))
        with stages[-1].one(COUNTER):
            bundle = played.bundle()
    if options.out:
        options.out.write_bytes(bundle)
    settle(played.now)
    print(HEAD)
    for calls in [*stages, *sorted(commands.values(), key=lambda calls: -sum(calls.cpu))]:
        if calls.cpu:
            print(calls.row())
    for words, number in played.funnel():
        print(f"{words}: {number:,}")


def watched(stages: list[Calls]) -> Any:
    """Return a progress that measures each stage and shows nothing."""
    from baijia.interfaces.rehearsal.progress import Progress

    class Watched(Progress):
        @contextmanager
        def stage(self, name: str, words: str) -> Iterator[None]:
            stages.append(Calls(name))
            with stages[-1].one(COUNTER):
                yield

    return Watched(sys.stderr)


def watch_commands() -> dict[str, Calls]:
    """Measure every command wherever a module of the house holds it by name; what one calls counts in both."""
    from baijia.core.command import REGISTRY

    found: dict[str, Calls] = {}
    for name, command in REGISTRY.items():
        found[name] = Calls(name)
        watched = _watched(command, found[name])
        for module in [item for key, item in sys.modules.items() if key.startswith("baijia.")]:
            for attribute, value in list(vars(module).items()):
                if value is command:
                    setattr(module, attribute, watched)
    return found


def _watched(command: Any, calls: Calls) -> Any:
    @functools.wraps(command)
    def run(**arguments: Any) -> Any:
        with calls.one(COUNTER):
            return command(**arguments)

    return run


def settle(now: Any) -> None:
    """Let the edition clock of the kept database run on from where the play stopped."""
    from baijia.core import clock
    from baijia.core.models import Instance

    offset = now + timedelta(minutes=5) - clock.wall_now()
    Instance.objects.filter(pk=1).update(clock_offset=int(offset.total_seconds()))


if __name__ == "__main__":
    main()
