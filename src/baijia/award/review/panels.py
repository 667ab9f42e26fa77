"""Forms panels: slots under random pseudonyms with keys of their own, and the panel's file (bundle.md 5.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from baijia.award.programmes import queries as programmes
from baijia.award.review.models import PanelRecord, Rater, Round, ScoreVersion, Slot
from baijia.award.review.planning import Pairs
from baijia.core import cipher, clock, entropy, ids, ledger
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

CHUNK = 500


def form(round: Round, pairs: Pairs, *, replaces: Iterable[str] = ()) -> PanelRecord:
    """Make the slots of a panel and log its digest; no score can come before it.

    Pseudonyms are random and listed in their own order, so neither tells who was assigned first.
    """
    number = round.panel_records.count() + 1
    ordered = sorted(pairs, key=lambda pair: (pair[0].number, pair[1].uid))
    slots = [_slot(round, dossier, expert) for dossier, expert in ordered]
    roster = {slot.slot: {"name": slot.expert.name, "employer": slot.expert.employer} for slot in slots}
    document: dict[str, Any] = {
        "v": 1,
        "edition": round.edition.code,
        "round": round.code,
        "panel": f"{round.code}-{number}",
        "nominees": sorted({dossier.number for dossier, _expert in ordered}),
        "slots": [
            {"slot": slot.slot, "key": slot.public_key, "nominee": slot.dossier.number}
            for slot in sorted(slots, key=lambda slot: slot.slot)
        ],
        "replaces": sorted(replaces),
        "roster": sealed.seal("roster", roster, entropy.random_bytes(sealed.SALT_BYTES)),
    }
    if programmes.round_definition(round.edition, round.code).get("adjusted"):
        document["raters"] = _raters(round, slots)
    panel = PanelRecord.objects.create(
        round=round,
        number=number,
        document=document,
        digest=sealed.log_digest(document),
        before_scores=not ScoreVersion.objects.filter(slot__round=round).exists(),
        at=clock.edition_now(),
    )
    for slot in slots:
        slot.panel = panel
    Slot.objects.bulk_create(slots, batch_size=CHUNK)
    entry = entries.panel(round.edition.code, round=round.code, name=document["panel"], digest=panel.digest)
    ledger.append(round.edition.log, entry)
    return panel


def _raters(round: Round, slots: Sequence[Slot]) -> dict[str, Any]:
    """Seal which slots are one expert's, under a name of this round alone; who had one keeps it in later panels."""
    named = dict(Rater.objects.filter(round=round).values_list("expert_id", "number"))
    experts = {slot.expert_id: slot.expert for slot in slots if slot.expert_id not in named}
    fresh = [
        Rater(round=round, expert=expert, number=ids.public_number("R", 10))
        for expert in sorted(experts.values(), key=lambda one: one.uid)
    ]
    Rater.objects.bulk_create(fresh)
    named |= {rater.expert_id: rater.number for rater in fresh}
    held = {slot.slot: named[slot.expert_id] for slot in slots}
    return sealed.seal("raters", held, entropy.random_bytes(sealed.SALT_BYTES))


def _slot(round: Round, dossier: Any, expert: Any) -> Slot:
    seed = entropy.random_bytes(32)
    slot = Slot(
        round=round,
        dossier=dossier,
        expert=expert,
        slot=ids.public_number("S", 10),
        public_key=Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex(),
    )
    slot.key_token = cipher.seal(seed.hex(), table="review.slot", field="key_token", row=slot.uid)
    return slot


def sign(slot: Slot, commit: str) -> str:
    """Return the slot's signature over the 32 bytes of a commitment, as hex."""
    seed = cipher.unseal(slot.key_token, table="review.slot", field="key_token", row=slot.uid)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)).sign(bytes.fromhex(commit)).hex()
