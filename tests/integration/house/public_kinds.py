"""Objects of the public's addresses: one of each, open to everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import factories
import notices
from baijia.award.decisions.models import Notice
from baijia.award.defence.models import Timetable
from baijia.award.honours.models import Certificate
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Round
from baijia.core import clock, ledger, tiles
from baijia.directory.enums import Role
from baijia.interfaces.web.access import Relation

if TYPE_CHECKING:
    from world import World

Found = Mapping[str, object]
NOTE = "# a policy\n"


def _notice(world: World) -> Found:
    found = Notice.objects.filter(edition=world.edition).first() or notices.put_on_notice(
        world.cast, world.edition, [world.dossiers["here"], world.dossiers["beside"]]
    )
    return {"code": world.edition.code, "number": found.number}


def _certificate(world: World) -> Found:
    _notice(world)
    found = Certificate.objects.first()
    if found is None:
        dossiers = [world.dossiers["here"], world.dossiers["beside"]]
        found = notices.confer(world.cast, world.edition, dossiers)[0].certificate
    return {"code": world.edition.code, "number": found.number}


def _self_edition(world: World) -> Found:
    changed = factories.definition() | {"code": "self-1", "name": "自荐届次"}
    changed["honours"] = changed["honours"] | {"certificate_prefix": "SELF"}
    changed["filing"] = changed["filing"] | {"channels": ["organisation", "self"]}
    found = Edition.objects.filter(code="self-1").first() or factories.open_edition(world.cast, changed)
    return {"code": found.code}


def _log(world: World) -> Found:
    log = world.edition.log
    head = ledger.latest(log) or ledger.sequence(log)
    assert head is not None
    log.policy = log.policy or NOTE
    log.save(update_fields=["policy"])
    return {"slug": tiles.slug(log), "size": head.size, "path": f"0/000.p/{head.size}"}


def _presenting(world: World) -> Found:
    row, _made = Round.objects.get_or_create(
        edition=world.edition, code="defence", defaults={"number": 2, "state": RoundState.OPEN}
    )
    Timetable.objects.update_or_create(
        round=row, defaults={"version": 1, "published_at": clock.edition_now()}
    )
    return {"code": world.edition.code, "round": row.code}


def _one(make: Callable[[World], Found]) -> Callable[[World, Role | None, Relation], Found | None]:
    return lambda world, _role, relation: make(world) if relation == "own" else None


KINDS = {
    "noticed-edition": _one(_notice),
    "self-edition": _one(_self_edition),
    "notice": _one(_notice),
    "conferred-edition": _one(_certificate),
    "certificate": _one(_certificate),
    "presenting-round": _one(_presenting),
    "log": _one(_log),
    "log-head": _one(_log),
    "log-tile": _one(_log),
}
