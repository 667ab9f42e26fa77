"""A rehearsal in progress: the cast, the hour, chance, and the witnesses who cosign the log."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.award.record import documents, queries
from baijia.core import clock, entropy, ledger
from baijia.core.actor import Actor, Grant
from baijia.core.models import Checkpoint
from baijia.directory.enums import Role
from baijia.directory.models import Account, Union
from baijia.engine.log import checkpoint as heads
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey
from baijia.interfaces.rehearsal.progress import Progress
from baijia.interfaces.rehearsal.tree import Tree


class Play:
    """What the acts share. Chance for the story and entropy for the product are two seeded streams."""

    def __init__(
        self, definition: dict[str, Any], *, nominations: int, seed: str, progress: Progress
    ) -> None:
        self.definition = definition
        self.nominations = nominations
        self.progress = progress
        self.chance = random.Random(f"story/{seed}/{nominations}")  # noqa: S311 - a story, not a secret
        self.calendar = {
            name: datetime.fromisoformat(at)
            for name, at in definition["calendar"].items()
            if name not in {"source", "assumed"}
        }
        self.now = self.calendar["filing_opens"] - timedelta(days=14)
        self.edition: Edition
        self.tree: Tree
        self.accounts: dict[str, Account] = {}
        self.witnesses: list[SigningKey] = []
        self.links: dict[str, tuple[str, str]] = {}
        """uid of a dossier -> the nominee's link and the last six that open it."""
        self.holders: dict[str, str] = {}
        """uid of a person -> the link to the own life record."""
        self.banks: list[Union] = []

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Act at a moment of edition time."""
        self.now = moment
        with clock.fixed(moment):
            yield

    def actor(self, name: str) -> Actor:
        """Return one of the office's cast with the second factor passed."""
        return self.as_role(self.accounts[name], ROLES[name], self.tree.city)

    def as_role(self, account: Account, role: Role, union: Union) -> Actor:
        """Return an account acting in one role at one node, as it does after signing in."""
        return Actor(
            kind="account",
            name=account.display_name,
            account_uid=account.uid,
            grants=(Grant(role=role, place=union.path),),
            second_factor=True,
        )

    def summon_witnesses(self) -> str:
        """Make the witnesses' keys, which stay with them, and return the policy that names them."""
        origin = self.edition.log.origin
        self.witnesses = [
            SigningKey(f"{origin}/witness/{name}", entropy.random_bytes(32), COSIGNATURE_V1)
            for name in ("discipline", "partner")
        ]
        lines = [f"log {self.edition.log.verifier_key}"]
        lines += [f"witness {key.name.rsplit('/', 1)[-1]} {key.verify_key.vkey}" for key in self.witnesses]
        lines += ["group all all discipline partner", "quorum all"]
        return "\n".join(lines) + "\n"

    def publish(self) -> Checkpoint | None:
        """Sequence what waits, sign the head and have both witnesses cosign it."""
        with clock.fixed(self.now):
            head = ledger.sequence(self.edition.log)
        if head is None:
            return None
        for key in self.witnesses:
            if key.name not in head.note:
                text = heads.cosign(head.note, [heads.Cosigner(key, int(self.now.timestamp()))])
                head = ledger.add_cosignature(self.edition.log, text, key.verify_key)
        return head

    def bundle(self) -> bytes:
        """Return the inspector's bundle as far as the edition was played."""
        return documents.bundle(Edition.objects.select_related("log").get(pk=self.edition.pk))

    def funnel(self) -> list[tuple[str, int]]:
        """Return how many stand at each step."""
        return [(words, number) for _code, words, number in queries.funnel(self.edition)]

    def sealed(self) -> list[Dossier]:
        """Return the sealed dossiers by public number."""
        rows = Dossier.objects.filter(edition=self.edition, state=DossierState.SEALED)
        return sorted(rows, key=lambda dossier: dossier.number)


ROLES = {
    "organiser": Role.ORGANISER,
    "cohost": Role.COHOST,
    "leader": Role.LEADER,
    "supervisor": Role.SUPERVISOR,
    "payer": Role.PAYER,
    "checker": Role.CHECKER,
    "administrator": Role.ADMINISTRATOR,
    "security": Role.SECURITY_OFFICER,
    "auditor": Role.AUDITOR,
    "editor": Role.EDITOR,
    "reviewer": Role.REVIEWER,
    "chief": Role.CHIEF,
    "service": Role.SERVICE_OFFICER,
}
