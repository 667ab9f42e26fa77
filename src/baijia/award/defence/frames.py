"""Days, sessions, breaks and rooms of a round on site: kept as JSON, filled in as lines, read by the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany
from baijia.engine.timetable import Venue

SESSIONS = ((time(9), time(12)), (time(14), time(17, 40)))
SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–—至~]\s*(\d{1,2}:\d{2})")  # not translated: as people type it
MAX_DAYS = 31
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Frame:
    """When and where a round may sit; times are local."""

    days: tuple[date, ...]
    sessions: tuple[Span, ...]
    breaks: tuple[Span, ...]
    venues: tuple[Venue, ...]

    def stored(self) -> dict[str, Any]:
        """Return the frame as JSON."""
        return {
            "days": [day.isoformat() for day in self.days],
            "sessions": [_written(span) for span in self.sessions],
            "breaks": [_written(span) for span in self.breaks],
            "rooms": {
                venue.name: {
                    "equipment": sorted(venue.equipment),
                    "closed": sorted(day.isoformat() for day in venue.closed),
                }
                for venue in self.venues
            },
        }


def read(stored: Mapping[str, Any], venues: Sequence[str], calendar: Mapping[str, Any], code: str) -> Frame:
    """Return the frame kept, and what the edition says where nothing was kept.

    Raises:
        Refused: nothing was kept, and the calendar does not say when the round is.
    """
    rooms = stored.get("rooms", {})
    return Frame(
        days=tuple(date.fromisoformat(day) for day in stored.get("days", [])) or _days(calendar, code),
        sessions=tuple(_span(one) for one in stored.get("sessions", [])) or SESSIONS,
        breaks=tuple(_span(one) for one in stored.get("breaks", [])),
        venues=tuple(
            Venue(
                name,
                frozenset(rooms.get(name, {}).get("equipment", [])),
                frozenset(date.fromisoformat(day) for day in rooms.get(name, {}).get("closed", [])),
            )
            for name in venues
        ),
    )


def _days(calendar: Mapping[str, Any], code: str) -> tuple[date, ...]:
    try:
        first, last = (
            datetime.fromisoformat(str(calendar[f"{code}_{end}"])).astimezone(clock.ZONE).date()
            for end in ("opens", "closes")
        )
    except (KeyError, ValueError):
        raise Refused("schedule.days", _("日程未写明本轮起止，请指定答辩日期。")) from None
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def _span(pair: Sequence[str]) -> Span:
    return time.fromisoformat(pair[0]), time.fromisoformat(pair[1])


def _written(span: Span) -> list[str]:
    return [f"{at:%H:%M}" for at in span]


def words(text: str) -> frozenset[str]:
    """Return the words of a line, parted by commas, stops or blanks."""
    return frozenset(word for word in re.split(r"[\s,，、;；]+", text) if word)


def days_of(text: str, field: str) -> tuple[date, ...]:
    """Return the days of a text, each as 2021-09-06.

    Raises:
        Refused: naming the word that is no day.
    """
    found = []
    for word in sorted(words(text)):
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            raise Refused(
                "frame.day", _("“%s”不是日期，请按 2021-09-06 的样子填写。") % word, field=field
            ) from None
    return tuple(sorted(set(found)))


def spans_of(text: str, field: str) -> tuple[Span, ...]:
    """Return the spans of a text, one a line as 09:00-12:00, each after the one before.

    Raises:
        Refused: naming the line that is none.
    """
    found: list[Span] = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), start=1):
        match = SPAN.fullmatch(line)
        try:
            span = _span([f"{part:0>5}" for part in match.groups()]) if match else None
        except ValueError:
            span = None
        if span is None or span[0] >= span[1] or (found and span[0] < found[-1][1]):
            raise Refused(
                "frame.span",
                _("第 %(n)d 行“%(line)s”不是时段，或与上一时段重叠；请按 09:00-12:00 的样子、先后填写。")
                % {"n": number, "line": line},
                field=field,
            )
        found.append(span)
    return tuple(found)


def filled_in(*, days: str, sessions: str, breaks: str, rooms: Iterable[tuple[str, str, str]]) -> Frame:
    """Return the frame that an officer filled in as text; ``rooms`` are (venue, equipment, closed days).

    Raises:
        RefusedMany: naming every field that is wrong.
    """
    refusals: list[Refused] = []

    def given(make: Any, text: str, field: str) -> tuple[Any, ...]:
        try:
            return tuple(make(text, field))
        except Refused as refused:
            refusals.append(refused)
            return ()

    frame = Frame(
        days=given(days_of, days, "days"),
        sessions=given(spans_of, sessions, "sessions"),
        breaks=given(spans_of, breaks, "breaks"),
        venues=tuple(
            Venue(name, words(equipment), frozenset(given(days_of, closed, f"closed_{number}")))
            for number, (name, equipment, closed) in enumerate(rooms)
        ),
    )
    if not refusals and not (frame.days and frame.sessions):
        refusals.append(Refused("frame.empty", _("请至少写一个答辩日和一个时段。"), field="days"))
    if len(frame.days) > MAX_DAYS:
        refusals.append(Refused("frame.long", _("答辩日至多 %d 天。") % MAX_DAYS, field="days"))
    if refusals:
        raise RefusedMany(refusals)
    return frame
