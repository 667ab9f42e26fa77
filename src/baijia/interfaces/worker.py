"""Work that waits for nobody: ``python -m baijia.interfaces.worker [--every SECONDS] [--once]``.

Gives waiting log entries their index and signs the head, and closes notices whose days have run. Every act
is a command or a sequencer that may run twice without harm, so several workers may run side by side.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading

logger = logging.getLogger(__name__)
EVERY = 10.0  # seconds; a legal event must be signed within sixty


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
        if options.once or stop.wait(options.every):
            return 0


def work() -> None:
    """Do everything that is due once; one thing that fails does not hold up the others."""
    for act in (_sequence, _close_notices):
        try:
            act()
        except Exception:
            logger.exception("%s failed; it is tried again", act.__name__)


def _sequence() -> None:
    from baijia.core import ledger
    from baijia.core.models import Log, PendingEntry

    waiting = PendingEntry.objects.filter(index=None, batch="").values("log_id")
    for log in Log.objects.filter(pk__in=waiting):
        ledger.sequence(log)


def _close_notices() -> None:
    from baijia.award.decisions import tasks

    tasks.close_due_notices()


if __name__ == "__main__":
    raise SystemExit(main())
