"""A unit that takes back what is sealed: asked for with a reason, agreed to by the leader."""

from __future__ import annotations

from baijia.award.nominations.commands import exempting, locking
from baijia.award.nominations.commands.filing import take_back
from baijia.award.nominations.enums import EXEMPTION_MOVES, ExemptionKind
from baijia.award.nominations.models import Dossier, Exemption
from baijia.award.nominations.rules import exempting as rules
from baijia.core import lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def ask_withdrawal(*, actor: Actor, dossier_uid: str, reason: str) -> Exemption:
    """Ask that a sealed dossier is taken back; it stands until the leader agrees."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_asks_withdrawal(actor, dossier)
    asked = Exemption(edition=dossier.edition, kind=ExemptionKind.WITHDRAW, dossier=dossier)
    return exempting.ask(actor, asked, reason)


@command
def approve_withdrawal(*, actor: Actor, exemption: Exemption) -> Dossier:
    """The leader agrees: the dossier is withdrawn for the reason its unit gave."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("edition", "unit")
    dossier = rows.get(exemptions=exemption)
    exemption = exempting.locked(exemption)
    exempting.answer(
        actor, exemption, ExemptionKind.WITHDRAW, "approve", act="nominations.approve_withdrawal"
    )
    lifecycle.move(exemption, "use", EXEMPTION_MOVES)
    exemption.save(update_fields=["state"])
    return take_back(actor, dossier, exemption.reason, act="nominations.withdraw")
