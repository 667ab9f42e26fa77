"""The newsroom's work that waits for nobody: ``python -m baijia.newsroom.worker [--every SECONDS] [--once]``.

What is scheduled comes out, what has run out goes offline, and whose reading was counted yesterday is forgotten. Several
may run side by side.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading

logger = logging.getLogger(__name__)
EVERY = 30.0


def main(arguments: list[str] | None = None) -> int:
    """Work until told to stop; the first round waits, so that the pages are up first."""
    parser = argparse.ArgumentParser(prog="baijia.newsroom.worker", description=__doc__)
    parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS")
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if not options.once and stop.wait(options.every):
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.newsroom")
    import django

    django.setup()
    from django.db import close_old_connections

    while True:
        close_old_connections()
        work()
        if options.once or stop.wait(options.every):
            return 0


def work() -> None:
    """Do everything that is due once; one thing that fails does not hold up the others."""
    from baijia.newsroom import tasks

    for act in (tasks.publish_scheduled, tasks.forget_readers):
        try:
            act()
        except Exception:
            logger.exception("%s failed; it is tried again", act.__name__)


if __name__ == "__main__":
    raise SystemExit(main())
