"""An edition on notice and an edition conferred: the outcome of the rounds is put in, the last commands are real."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pypdfium2
import zxingcpp
from django.db import transaction

from baijia.award.decisions import commands as decisions
from baijia.award.decisions.models import Notice, NoticeOutcome, Resolution
from baijia.award.honours import commands as honours
from baijia.award.honours.models import Honour
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock, ledger
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import entries
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey
from factories import Cast

OPENS = datetime.fromisoformat("2021-09-28T09:00:00+08:00")
DURING = datetime.fromisoformat("2021-09-29T10:06:00+08:00")
AFTER = datetime.fromisoformat("2021-10-11T09:00:00+08:00")


def proposed(edition: Edition, dossiers: list[Dossier]) -> dict[str, Any]:
    """Return a resolution's document (docs/reference/bundle.md 5.10) that proposes every dossier."""
    groups = [item["code"] for item in edition.definition["groups"]]
    passed = {code: sum(row.group == code for row in dossiers) for code in groups}
    none = dict.fromkeys(groups, 0)
    return {
        "v": 1,
        "edition": edition.code,
        "lot_seed": "0" * 64,
        "total": len(dossiers),
        "passed": passed,
        "places": passed,
        "reserves": none,
        "empty": none,
        "vote": {"members": 15, "present": 14, "agreed": 13},
        "rows": [
            {
                "nominee": row.number,
                "group": row.group,
                "mean": [254, 3],
                "score": "84.67",
                "rank": 1,
                "overall": None,
                "tie": None,
                "reason": {"code": "proposed", "places": 1, "rank": 1},
                "outcome": "proposed",
                "reserve": None,
            }
            for row in sorted(dossiers, key=lambda row: row.number)
        ],
    }


def cosign(cast: Cast, edition: Edition, resolution: Resolution) -> None:
    """Log a resolution and have a witness of the log's policy cosign it."""
    witness = SigningKey("discipline.example", b"D" * 32, COSIGNATURE_V1)
    log_line = f"log {edition.log.verifier_key}"
    policy = f"{log_line}\nwitness discipline {witness.verify_key.vkey}\nquorum discipline\n"
    edition.log = programmes.set_policy(actor=cast.actor("organiser"), edition=edition, policy=policy)
    with transaction.atomic():
        entry = entries.decision(edition.code, what="resolution", digest=resolution.digest)
        ledger.append(edition.log, entry)
    head = ledger.sequence(edition.log)
    text = heads.cosign(head.note, [heads.Cosigner(witness, int(OPENS.timestamp()))])
    ledger.add_cosignature(edition.log, text, witness.verify_key)


def put_on_notice(cast: Cast, edition: Edition, dossiers: list[Dossier]) -> Notice:
    """Put dossiers on notice from 28 September 2021, under a signed head."""
    resolution = Resolution.objects.create(
        edition=edition,
        state="approved",
        document=proposed(edition, dossiers),
        digest="0" * 64,
        proposed_by_uid="one",
        proposed_at=OPENS,
        approved_by_uid="two",
        approved_at=OPENS,
    )
    with clock.fixed(OPENS):
        cosign(cast, edition, resolution)
        opened = decisions.open_notice(actor=cast.actor("leader"), resolution=resolution)
        ledger.sequence(edition.log)
    return opened


def confer(cast: Cast, edition: Edition, dossiers: list[Dossier]) -> list[Honour]:
    """Confer on dossiers that were on notice, on 11 October 2021, under a signed head."""
    with clock.fixed(AFTER):
        NoticeOutcome.objects.create(
            edition=edition, changes=[], honoured=[row.number for row in dossiers], at=AFTER
        )
        conferred = honours.confer(actor=cast.actor("leader"), edition=edition)
        ledger.sequence(edition.log)
    return conferred


def codes(pdf: bytes) -> list[str]:
    """Return what the QR codes on the first page of a PDF say, read from its picture as a telephone does."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
