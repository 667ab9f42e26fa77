"""The witnesses of a demonstration: their keys lie beside its data, and its worker cosigns for them.

In a real instance nothing of this exists: a witness keeps its key to itself (docs/how-to/keep-the-log.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from baijia.core import clock, ledger
from baijia.core.models import Instance, Log
from baijia.engine.log import checkpoint as heads
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey

FILE = "witnesses.json"


def keep(origin: str, keys: Sequence[SigningKey]) -> None:
    """Write the keys of a synthetic log's witnesses beside its data."""
    seeds = {key.name: key.seed.hex() for key in keys}
    path = Path(settings.DATA) / FILE
    path.write_text(json.dumps({origin: seeds}, indent=1))
    path.chmod(0o600)


def cosign() -> int:
    """Cosign the newest head of every log whose witnesses' keys lie here; returns how many signatures were added."""
    path = Path(settings.DATA) / FILE
    if not path.exists() or not Instance.current().synthetic:
        return 0
    added = 0
    for origin, seeds in json.loads(path.read_text()).items():
        log = Log.objects.filter(origin=origin).first()
        head = ledger.latest(log) if log else None
        for name, seed in seeds.items():
            if log is not None and head is not None and f"\u2014 {name} " not in head.note:
                key = SigningKey(name, bytes.fromhex(seed), COSIGNATURE_V1)
                at = int(clock.edition_now().timestamp())
                head = ledger.add_cosignature(
                    log, heads.cosign(head.note, [heads.Cosigner(key, at)]), key.verify_key
                )
                added += 1
    return added
