"""A unit that changes its union while an edition runs: what it filed lies before the new one from then on."""

from __future__ import annotations

from baijia.award.nominations.commands.filing import leave
from baijia.award.nominations.enums import DossierState, ListState
from baijia.award.nominations.models import Dossier, ListPlace
from baijia.award.nominations.rules import moving as rules
from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory import commands as directory
from baijia.directory.models import Union


@command
def move_unit(*, actor: Actor, union: Union, parent: Union, reason: str) -> Union:
    """Hang a grassroots union below another one (调整隶属), accounts and dossiers with it.

    Lists that are still open and no longer above it lose its dossiers; a list that went up stands as it is, and
    what was sealed keeps the chain it was sealed with.
    """
    said = rules.check_reason(reason)
    going_up = (DossierState.SUBMITTED, DossierState.RETURNED)
    dossiers = list(
        Dossier.objects.select_for_update().filter(unit=union, state__in=going_up).order_by("uid").only("pk")
    )
    before = union.parent.code if union.parent else ""
    moved = directory.relocate(actor=actor, union=union, parent=parent)
    places = ListPlace.objects.filter(dossier__in=dossiers, list__state=ListState.OPEN)
    left = [
        place
        for place in places.select_related("list__union", "dossier").order_by(
            "-rank", "id"
        )  # the last one first
        if not moved.path.startswith(place.list.union.path)
    ]
    for place in left:
        leave(place)
    audit.record(
        actor,
        "nominations.move_unit",
        moved,
        purpose=said,
        before={"under": before},
        after={"under": parent.code, "left": [[p.list.union.code, p.dossier.number] for p in left]},
    )
    return moved
