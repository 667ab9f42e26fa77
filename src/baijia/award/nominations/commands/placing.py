"""Several dossiers at once: a district has eighty, and one reason often fits many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.recommending import place_on_list, return_for_correction
from baijia.award.nominations.enums import Place
from baijia.award.nominations.models import RecommendationList
from baijia.award.programmes.models import Edition
from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory.models import Union

MOST = 300


@command
def place_many(
    *,
    actor: Actor,
    edition: Edition,
    union: Union,
    dossier_uids: Sequence[str],
    place: Place,
    reason: str = "",
) -> RecommendationList:
    """Put several dossiers on a union's list in the order given; if one is refused, none is placed."""
    chosen = list(dict.fromkeys(dossier_uids))
    if not 1 <= len(chosen) <= MOST:
        raise Refused("list.many", _("请选择 1 至 %(most)d 份材料。") % {"most": MOST})
    for uid in sorted(chosen):  # locked in one order, whatever the order of the screen
        locking.dossier(actor, uid)
    for uid in chosen:
        placed = place_on_list(actor=actor, dossier_uid=uid, union=union, place=Place(place), reason=reason)
    row = locking.union_list(placed.list.uid)
    audit.record(
        actor,
        "nominations.place_many",
        row,
        scope=edition.code,
        purpose=reason.strip(),
        after={"union": union.code, "place": str(place), "count": len(chosen)},
    )
    return row


@command
def return_many(
    *,
    actor: Actor,
    edition: Edition,
    union: Union,
    dossier_uids: Sequence[str],
    opinion: str,
    deadline: datetime,
    fields: Sequence[str] = (),
) -> int:
    """Return several dossiers with one opinion and one deadline; if one is refused, none is returned."""
    chosen = sorted(set(dossier_uids))
    if not 1 <= len(chosen) <= MOST:
        raise Refused("list.many", _("请选择 1 至 %(most)d 份材料。") % {"most": MOST})
    for uid in chosen:
        return_for_correction(
            actor=actor, dossier_uid=uid, union=union, opinion=opinion, deadline=deadline, fields=fields
        )
    audit.record(
        actor,
        "nominations.return_many",
        union,
        scope=edition.code,
        purpose=opinion.strip()[:200],
        after={"union": union.code, "count": len(chosen)},
    )
    return len(chosen)
