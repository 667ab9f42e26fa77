"""A process that keeps a log, for tests that kill it: ``python log_process.py FOLDER ACT...``, one JSON line an act.

Acts: ``make``, ``append:<name>``, ``sequence``, ``kill:<step>`` (end the process when that step is reached),
``recover`` and ``state``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

ORIGIN = "REHEARSAL/baijia/test/2021"


def main(folder: Path, acts: list[str]) -> None:
    """Do the acts in order."""
    from baijia.interfaces.rehearsal import scratch

    scratch.configure(database=scratch.sqlite_url(folder / "baijia.sqlite3"), data=folder)
    if acts[0] == "make":
        scratch.prepare("the scratch database")
    for act in acts:
        name, _, value = act.partition(":")
        sys.stdout.write(json.dumps(run(name, value)) + "\n")
        sys.stdout.flush()


def run(name: str, value: str) -> Any:
    """Do one act and return what it says."""
    from django.db import transaction

    from baijia.core import keeping, ledger, published
    from baijia.core.models import Log

    if name == "make":
        return ledger.create_log(ORIGIN).origin
    log = Log.objects.get(origin=ORIGIN)
    if name == "append":
        with transaction.atomic():
            ledger.append(log, {"type": "test", "name": value})
    elif name == "kill":

        def end(step: str) -> None:
            if step == value:
                os.kill(os.getpid(), signal.SIGKILL)

        published.step = end
    elif name == "recover":
        with transaction.atomic():
            return keeping.recover(log)
    elif name == "sequence":
        try:
            head = ledger.sequence(log)
        except published.ForkRefused as refused:
            return {"refused": str(refused)}
        return {"size": head.size, "root": head.root} if head else None
    elif name == "state":
        return state(log)
    return None


def state(log: Any) -> dict[str, Any]:
    """Return every head of the database, the published one, and whether the copy holds together."""
    from baijia.core import ledger, published
    from baijia.core.models import Checkpoint
    from baijia.engine.log import merkle

    found = published.head(log)
    heads = dict(Checkpoint.objects.filter(log=log).values_list("size", "root"))
    whole = None
    if found is not None:
        leaves = published.entries(log, found[0].size)
        whole = merkle.tree_root(merkle.leaf_hash(leaf) for leaf in leaves) == found[0].root
        whole = whole and leaves == ledger.entries(log)[: found[0].size]
    return {
        "heads": heads,
        "published": {"size": found[0].size, "root": found[0].root.hex(), "note": found[1]}
        if found
        else None,
        "whole": whole,
        "names": [json.loads(data)["name"] for data in ledger.entries(log)],
        "waiting": ledger.has_waiting(log),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
