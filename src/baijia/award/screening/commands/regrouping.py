"""Another group than the one filed: asked by the office, approved by the leader, told by the log."""

from __future__ import annotations

from baijia.award.nominations.commands import exempting
from baijia.award.nominations.enums import EXEMPTION_MOVES, ExemptionKind, StepAct
from baijia.award.nominations.models import ChainStep, Dossier, Exemption
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening import rules
from baijia.core import clock, ledger, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.log import entries


@command
def ask_regroup(*, actor: Actor, dossier: Dossier, group: str, reason: str) -> Exemption:
    """Ask that a dossier moves to another group of the edition."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("edition__organiser")
    dossier = rows.get(pk=dossier.pk)
    rules.check_regroup(actor, dossier, group)
    moved = Exemption(edition=dossier.edition, kind=ExemptionKind.REGROUP, dossier=dossier, group=group)
    return exempting.ask(actor, moved, reason)


@command
def approve_regroup(*, actor: Actor, exemption: Exemption) -> Exemption:
    """The leader agrees: the dossier stands in its new group, its story and the log say so."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(exemptions=exemption)
    edition = Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log")
    dossier.edition = edition.get(pk=dossier.edition_id)
    exemption = exempting.locked(exemption)
    rules.check_may_regroup(dossier)
    exempting.answer(actor, exemption, ExemptionKind.REGROUP, "approve", act="screening.approve_regroup")
    was, dossier.group = dossier.group, exemption.group
    dossier.save(update_fields=["group"])
    names = {group["code"]: group["name"] for group in programmes.in_force(dossier.edition)["groups"]}
    ChainStep.objects.create(
        dossier=dossier,
        union=dossier.edition.organiser,
        act=StepAct.REGROUP,
        opinion=f"{names.get(was, was)} → {names.get(dossier.group, dossier.group)}：{exemption.reason}",
        by_uid=actor.account_uid,
        by_name=actor.name,
        at=clock.edition_now(),
    )
    outbox.enqueue(dossier.filed_by_uid, "screening.regrouped", dossier=dossier.uid, group=dossier.group)
    lifecycle.move(exemption, "use", EXEMPTION_MOVES)
    exemption.save(update_fields=["state"])
    code = dossier.edition.code
    ledger.append(
        dossier.edition.log,
        entries.override(code, what="regrouping", ref=dossier.commit, reason="regrouped"),
    )
    return exemption
