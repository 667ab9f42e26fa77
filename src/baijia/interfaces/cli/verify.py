"""``baijia verify``: check a result bundle offline. Loads neither Django nor a solver."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import BinaryIO

from baijia.engine.bundle import reader
from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import policy
from baijia.engine.verify import Held, Report, verify
from baijia.engine.verify.model import MAX_FAILURES
from baijia.interfaces.cli.files import read_bytes

_SMALL = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("bundle", help="the bundle, a ZIP file, or - for standard input")
    parser.add_argument(
        "--policy", metavar="FILE", help="whom you trust: logs, witnesses and quorum (tlog-policy)"
    )
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint you kept from earlier; may be given more than once",
    )
    parser.add_argument("--json", action="store_true", help="print {ok, checks} as JSON")


def run(options: argparse.Namespace) -> int:
    """Verify; 0 if nothing failed and no declared check is absent, else 1."""
    trusted = None
    if options.policy is not None:
        trusted = policy.parse(read_bytes(options.policy, limit=_SMALL), where=options.policy)
    held = [Held(name, read_bytes(name, limit=_SMALL)) for name in options.checkpoint]
    with _open(options.bundle) as stream:
        report = verify(reader.read(stream, where=options.bundle), policy=trusted, held=held)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)
    return 0 if report.ok else 1


def _open(name: str) -> BinaryIO:
    if name == "-":
        return io.BytesIO(read_bytes(name))
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise BadInput(Fault(name, error.strerror or "cannot be read", "a readable file")) from None


def _print(report: Report) -> None:
    print(f"{report.edition}, {report.profile} profile, log {report.origin}")
    if report.rehearsal:
        print("REHEARSAL: people, marks and keys of this bundle are synthetic; it honours nobody.")
    for check in report.checks:
        note = f"  {check.note}" if check.note else ""
        print(f"{check.id:<4}{check.title:<14} {check.status:<14}{check.count:>8}{note}")
        for failure in check.failures:
            print(f"       {failure}")
        if check.dropped:
            print(f"       and {check.dropped} more than the {MAX_FAILURES} shown")
    absent = [c.id for c in report.checks if c.status == "absent" and c.id in report.declared]
    if absent:
        print(f"Declared and absent: {', '.join(absent)}")
    print("Not proven:")
    for line in report.not_proven:
        print(f"  - {line}")
    print("Result: nothing failed" if report.ok else "Result: NO")
    sys.stdout.flush()
