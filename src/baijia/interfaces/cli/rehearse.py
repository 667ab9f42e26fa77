"""``baijia rehearse``: play a whole edition with synthetic people and write its inspector bundle."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.cli.files import check_writable, read_bytes, write_bytes

MOST = 20_000
FEWEST = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--edition", required=True, metavar="FILE", help="edition definition, TOML")
    parser.add_argument("--nominations", type=int, default=1040, metavar="N", help=f"{FEWEST} to {MOST}")
    parser.add_argument("--seed", default="1", metavar="S", help="same seed, same bytes")
    parser.add_argument("--out", metavar="BUNDLE", help="where the bundle goes; - for standard output")
    parser.add_argument("--until", metavar="STAGE", default=None, help="stop after this stage")
    parser.add_argument(
        "--database", metavar="URL", help="an empty database; default a temporary SQLite file"
    )


def run(options: argparse.Namespace) -> int:
    """Play and write. The temporary database goes away whatever happens."""
    if not FEWEST <= options.nominations <= MOST:
        raise BadInput(Fault("--nominations", str(options.nominations), f"{FEWEST} to {MOST}"))
    if options.out:
        check_writable(options.out)
    data = read_bytes(options.edition, limit=4 << 20)
    with tempfile.TemporaryDirectory(prefix="baijia-") as folder:
        from baijia.interfaces.rehearsal import scratch

        database = options.database or scratch.sqlite_url(Path(folder) / "rehearsal.sqlite3")
        scratch.configure(database=database, data=Path(folder))
        from baijia.interfaces.rehearsal import script
        from baijia.interfaces.rehearsal.progress import Progress

        until = script.stage_named(options.until)
        definition = script.read_definition(data, where=options.edition, nominations=options.nominations)
        if not options.database:
            scratch.quick()
        scratch.prepare(database)
        progress = Progress(sys.stderr)
        play = script.play(
            definition,
            nominations=options.nominations,
            seed=options.seed,
            until=until,
            progress=progress,
        )
        if options.out:
            write_bytes(options.out, play.bundle())
        progress.report(play.funnel(), script.money(play))
    return 0
