"""The award as the portal shows it: pulled by the award's own queries, with addresses of the award's own pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from baijia.award.decisions import queries as decisions
from baijia.award.honours import queries as honours
from baijia.award.programmes import queries as programmes
from baijia.award.record import queries as record
from baijia.interfaces.addresses import PUBLIC
from baijia.interfaces.web.public import calendar
from baijia.interfaces.web.public.pictures import hundred


def address(name: str, *args: object) -> str:
    """Return the address of one of the award's public pages, which another process serves."""
    return PUBLIC[name].format(*(quote(str(each), safe="") for each in args))


def box() -> dict[str, Any]:
    """Return what the award box shows: the newest edition, days to what comes next, funnel, notice, winners."""
    edition = programmes.published().first()
    if edition is None:
        return {"edition": None}
    definition = programmes.in_force(edition)
    running = next(
        (
            notice
            for notice in decisions.open_notices()
            if notice.edition_id == edition.pk and calendar.is_open(notice)
        ),
        None,
    )
    return {
        "edition": edition,
        "definition": definition,
        "running": running,
        "next": calendar.upcoming(definition, running),
        "funnel": hundred(record.funnel(edition)),
        "winners": honours.of_edition(edition).count(),
    }
