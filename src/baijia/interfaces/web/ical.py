"""Calendar files (RFC 5545), as phones and desks read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from icalendar import Calendar, vText
from icalendar import Event as Written

from baijia.aftercare.events.enums import EventState
from baijia.aftercare.events.models import Event
from baijia.core import clock


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a calendar; one of the same ``uid`` and a higher version replaces what was taken in before."""

    uid: str
    starts: datetime
    ends: datetime
    summary: str
    place: str
    description: str = ""
    stamp: datetime | None = None
    cancelled: bool = False


def write(entries: Sequence[Entry], *, about: str, version: int) -> bytes:
    """Return a calendar file of entries; ``about`` names what they are of, as ``events``."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Baijia//{about}//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if any(one.cancelled for one in entries) else "PUBLISH")
    for one in entries:
        entry = Written()
        entry.add("uid", f"{one.uid}@baijia")
        entry.add("sequence", version)
        entry.add("dtstamp", (one.stamp or clock.edition_now()).astimezone(clock.ZONE))
        entry.add("dtstart", one.starts.astimezone(clock.ZONE))
        entry.add("dtend", one.ends.astimezone(clock.ZONE))
        entry.add("summary", one.summary)
        if one.description:
            entry.add("description", one.description)
        entry["location"] = vText(one.place)
        entry.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def file(event: Event) -> bytes:
    """Return the calendar file of an event; a changed or cancelled one replaces what a calendar took in before."""
    entry = Entry(
        uid=event.uid,
        starts=event.starts,
        ends=event.ends,
        summary=event.title,
        place=event.place,
        description=event.summary,
        stamp=event.made_at,
        cancelled=event.state == EventState.CANCELLED,
    )
    return write([entry], about="events", version=event.changed)


def answer(event: Event) -> HttpResponse:
    """Answer with the calendar file of an event."""
    return _answer(file(event), f"event-{event.uid}")


def download(entries: Sequence[Entry], *, name: str, version: int) -> HttpResponse:
    """Answer with the calendar file of sittings; private, as the entries may name people."""
    response = _answer(write(entries, about="defence", version=version), name)
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
