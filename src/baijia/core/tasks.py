"""Background work of core: files are scanned where a scanner is configured, and what never arrived is swept away."""

from __future__ import annotations

import logging

from baijia.core import audit, files, scanner, uploads
from baijia.core.actor import SYSTEM
from baijia.core.enums import ScanState
from baijia.core.models import StoredFile

logger = logging.getLogger(__name__)
AT_ONCE = 50


def scan_files() -> int:
    """Ask the scanner about files it has not seen; returns how many it judged. While it is away they wait."""
    if not scanner.is_configured():
        return 0
    waiting = StoredFile.objects.filter(scan=ScanState.UNSCANNED, erased_at=None).order_by("id")[:AT_ONCE]
    done = 0
    for stored in waiting:
        try:
            verdict = scanner.scan(files.read(stored))
        except scanner.ScannerAway as away:
            logger.warning("the virus scanner does not answer: %s", away)
            break
        except OSError:
            logger.exception("file %s cannot be read", stored.uid)
            continue
        StoredFile.objects.filter(pk=stored.pk).update(scan=verdict)
        if verdict == ScanState.INFECTED:
            audit.record(SYSTEM, "core.scan_files", stored, after={"scan": str(verdict)})
        done += 1
    return done


def sweep_uploads() -> int:
    """Forget unfinished uploads; returns how many."""
    return uploads.sweep()
