"""``baijia calibrate``: ranks a score sheet and says how far the ranking can be trusted."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from baijia.engine.calibrate import calibrate, read
from baijia.engine.calibrate.explain import explain
from baijia.engine.calibrate.notes import notes
from baijia.engine.calibrate.ranking import table
from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.cli.files import read_bytes, write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scores", help="CSV with the columns item,expert,score and optionally group; - reads stdin"
    )
    parser.add_argument(
        "--places", required=True, metavar="K", help="places, in each group if there are groups"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="the ranking, CSV; - writes to stdout")
    parser.add_argument(
        "--by", choices=("raw", "trimmed", "adjusted"), default="raw", help="what rank follows"
    )
    parser.add_argument("--explain", metavar="FILE", help="each score's adjustment, CSV, for a spreadsheet")


def run(options: argparse.Namespace) -> int:
    """Calibrate; warnings go to standard error and leave the exit code at 0.

    Raises:
        BadInput: a fault in the sheet, in ``--places`` or in the output names; nothing is written.
    """
    places = _places(options.places)
    _outputs(options)
    name = "<stdin>" if options.scores == "-" else options.scores
    result = calibrate(read(read_bytes(options.scores), name), places, options.by)
    if options.explain is not None:
        write_bytes(options.explain, explain(result))
    write_bytes(options.out, table(result))
    for line in notes(result):
        print(f"{name}: note: {line}", file=sys.stderr)
    return 0


def _places(text: str) -> int:
    if not re.fullmatch(r"\+?0*[1-9][0-9]{0,11}", text.strip(), re.ASCII):
        raise BadInput(Fault("--places", f"{text!r}", "a whole number of at least 1"))
    return int(text)


def _outputs(options: argparse.Namespace) -> None:
    """Refuse outputs that cannot both be written, before any is, and one that would replace the input."""
    faults = []
    named = [("--out", options.out), ("--explain", options.explain)]
    for option, value in named:
        if value in {None, "-"}:
            continue
        path = Path(value)
        if path.is_dir() or not path.parent.is_dir():
            faults.append(Fault(f"{option} {value}", "cannot be written", "a file in a folder that exists"))
        if options.scores != "-" and path.resolve() == Path(options.scores).resolve():
            faults.append(Fault(f"{option} {value}", "is the score sheet itself", "another file"))
    if options.explain is not None and _same(options.out, options.explain):
        faults.append(Fault("--explain", "is the same as --out", "another file"))
    if faults:
        raise BadInput(*faults)


def _same(one: str, other: str) -> bool:
    return one == other or ("-" not in {one, other} and Path(one).resolve() == Path(other).resolve())
