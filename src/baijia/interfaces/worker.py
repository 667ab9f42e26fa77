"""Work that waits for nobody: ``python -m baijia.interfaces.worker [--every SECONDS] [--once]``.

Gives waiting log entries their index and signs the head, closes notices whose days have run, compares submitted texts
with all others, works on spreadsheets, lays out plans of who reviews what, scans new files for viruses where a scanner is
configured, sweeps away uploads that never ended, deletes what is due of those not chosen, ends accounts whose consent was
taken back, and reminds of events. Every act is a command, a task or a sequencer that may run twice without harm, so several
workers may run side by side.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time

logger = logging.getLogger(__name__)
EVERY = 10.0  # seconds; a legal event must be signed within sixty
SOON = 1.0
SOON_ACTS = ("_work_on_sheets", "_work_out_plans", "_lay_out_timetables")


def main(arguments: list[str] | None = None) -> int:
    """Work until told to stop."""
    parser = argparse.ArgumentParser(prog="baijia.interfaces.worker", description=__doc__)
    parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS")
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
    import django

    django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    from django.db import close_old_connections

    while True:
        close_old_connections()
        work()
        if options.once or _rest(stop, options.every):
            return 0


def _rest(stop: threading.Event, seconds: float) -> bool:
    """Wait for the next round; somebody who watches a spreadsheet or a plan waits a second at most. True: told to stop."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if stop.wait(min(left, SOON)):
            return True
        work(SOON_ACTS)
    return stop.is_set()


def work(names: tuple[str, ...] = ()) -> None:
    """Do everything that is due once, or the named acts; one thing that fails does not hold up the others."""
    acts = (
        _sequence,
        _cosign_demonstration,
        _close_notices,
        _compare_texts,
        _work_on_sheets,
        _work_out_plans,
        _lay_out_timetables,
        _scan_files,
        _sweep_uploads,
        _erase_due,
        _heed_consents,
        _remind_of_events,
    )
    for act in acts:
        if names and act.__name__ not in names:
            continue
        try:
            act()
        except Exception:
            logger.exception("%s failed; it is tried again", act.__name__)


def _sequence() -> None:
    from baijia.core import ledger

    for log in ledger.to_publish():
        ledger.sequence(log)


def _cosign_demonstration() -> None:
    from baijia.interfaces.rehearsal import witnesses

    witnesses.cosign()


def _close_notices() -> None:
    from baijia.award.decisions import tasks

    tasks.close_due_notices()


def _compare_texts() -> None:
    from baijia.award.screening import tasks

    tasks.compare_due()


def _work_on_sheets() -> None:
    from baijia.award.nominations import tasks

    tasks.work_on_sheets()
    tasks.forget_sheets()


def _work_out_plans() -> None:
    from baijia.award.review import tasks

    tasks.work_out_plans()


def _lay_out_timetables() -> None:
    from baijia.award.defence import tasks

    tasks.lay_out_timetables()


def _scan_files() -> None:
    from baijia.core import tasks

    tasks.scan_files()


def _sweep_uploads() -> None:
    from baijia.core import tasks

    tasks.sweep_uploads()


def _heed_consents() -> None:
    from baijia.aftercare.prizes import tasks

    tasks.heed_consents()


def _erase_due() -> None:
    from baijia.award.record import tasks

    tasks.erase_due()


def _remind_of_events() -> None:
    from baijia.aftercare.events import tasks

    tasks.remind_due()


if __name__ == "__main__":
    raise SystemExit(main())
