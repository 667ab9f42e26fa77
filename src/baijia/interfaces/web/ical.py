"""Calendar files (RFC 5545) of events, as phones and desks read them."""

from __future__ import annotations

from django.http import HttpResponse
from icalendar import Calendar, vText
from icalendar import Event as Entry

from baijia.aftercare.events.enums import EventState
from baijia.aftercare.events.models import Event
from baijia.core import clock


def file(event: Event) -> bytes:
    """Return the calendar file of an event; a changed or cancelled one replaces what a calendar took in before."""
    calendar, entry = Calendar(), Entry()
    calendar.add("prodid", "-//Baijia//events//ZH")
    calendar.add("version", "2.0")
    cancelled = event.state == EventState.CANCELLED
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry.add("uid", f"{event.uid}@baijia")
    entry.add("sequence", event.changed)
    entry.add("dtstamp", event.made_at.astimezone(clock.ZONE))
    entry.add("dtstart", event.starts.astimezone(clock.ZONE))
    entry.add("dtend", event.ends.astimezone(clock.ZONE))
    entry.add("summary", event.title)
    entry.add("description", event.summary)
    entry["location"] = vText(event.place)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def answer(event: Event) -> HttpResponse:
    """Answer with the calendar file of an event."""
    response = HttpResponse(file(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{event.uid}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
