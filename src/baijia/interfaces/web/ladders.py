"""A person's way up the honours, in words for the picture and its list."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.aftercare.referrals import queries
from baijia.directory.models import Person, Union


def shown(person: Person, organiser: Union | None) -> list[tuple[str, str, str]]:
    """Return (label, note, state) of each rung, the lowest first; empty where nothing is known."""
    if organiser is None:
        return []
    notes = {
        "done": _("已获得"),
        "moving": _("推荐中"),
        "refused": _("未获得或已撤销"),
        "open": _("可以争取"),
    }
    return [
        (rung.name, f"{rung.year} · {notes[rung.state]}" if rung.year else notes[rung.state], rung.state)
        for rung in queries.ladder(person, organiser)
    ]
