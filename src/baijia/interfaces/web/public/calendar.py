"""An edition's calendar as people read it: stages in order, what comes next, and a notice's working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.decisions.enums import NoticeState
from baijia.award.decisions.models import Notice
from baijia.award.programmes.queries import Definition
from baijia.core import clock
from baijia.engine import workdays
from baijia.interfaces.web.templatetags.editions import named


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: ``state`` is past, now or "" (to come); ``opens`` is None where only its end is fixed."""

    label: str
    opens: datetime | None
    closes: datetime | None
    state: str


def stages(definition: Definition, notices: list[Notice], *, conferred: datetime | None) -> list[Stage]:
    """Return the stages of an edition in order; a notice that was opened gives its real days."""
    calendar, now = definition["calendar"], clock.edition_now()
    spans: list[tuple[str, datetime | None, datetime | None]] = [
        (_("申报"), _moment(calendar, "filing_opens"), _moment(calendar, "filing_closes")),
        (_("推荐"), None, _moment(calendar, "recommendation_closes")),
        (_("资格审查"), None, _moment(calendar, "screening_closes")),
    ]
    spans += [
        (named(item), _moment(calendar, f"{item['code']}_opens"), _moment(calendar, f"{item['code']}_closes"))
        for item in definition["rounds"]
    ]
    if notices:
        first, last = min(row.opens for row in notices), max(row.closes for row in notices)
        spans.append((_("公示"), first, last))
    else:
        spans.append((_("公示"), _moment(calendar, "notice_opens"), None))
    spans.append((_("授予"), conferred, conferred))
    found, before = [], None
    for label, opens, closes in spans:
        start = opens or before
        found.append(Stage(label, opens, closes, _state(start, closes, now)))
        before = closes or before
    return found


def _state(opens: datetime | None, closes: datetime | None, now: datetime) -> str:
    if closes is not None and closes <= now:
        return "past"
    return "now" if opens is not None and closes is not None and opens <= now else ""


def _moment(calendar: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(calendar[name]).astimezone(clock.ZONE) if name in calendar else None


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: ``number`` of ``unit`` until ``words`` at ``at``."""

    number: int
    words: str
    at: datetime


def upcoming(definition: Definition, running: Notice | None) -> Next | None:
    """Return the next date the public waits for: the end of objections, or the next of the calendar."""
    now = clock.edition_now()
    if running is not None:
        left = sum(day >= now.date() for day in counted_days(running))
        working = running.document["unit"] == workdays.WORKING
        words = _("个工作日后截止异议") if working else _("天后截止异议")
        return Next(left, words, running.closes)
    names = {
        "filing_opens": _("天后开始申报"),
        "filing_closes": _("天后申报截止"),
        "recommendation_closes": _("天后推荐截止"),
        "screening_closes": _("天后资格审查结束"),
        "notice_opens": _("天后开始公示"),
    }
    for item in definition["rounds"]:
        round_name = {"round": named(item)}
        names[f"{item['code']}_opens"] = _("天后%(round)s开始") % round_name
        names[f"{item['code']}_closes"] = _("天后%(round)s结束") % round_name
    coming = [
        (at, words)
        for name, words in names.items()
        if (at := _moment(definition["calendar"], name)) is not None and at > now
    ]
    if not coming:
        return None
    at, words = min(coming)
    return Next((at.date() - now.date()).days, words, at)


def counted_days(notice: Notice) -> list[date]:
    """Return the days that count for a notice, in order, as its document tells them."""
    document = notice.document
    opens, closes = notice.opens.astimezone(clock.ZONE).date(), notice.closes.astimezone(clock.ZONE).date()
    holidays, makeup = (
        {date.fromisoformat(day) for day in document[name]} for name in ("holidays", "makeup")
    )
    days = [
        day
        for step in range((closes - opens).days + 1)
        if workdays.counts(
            day := opens + timedelta(days=step), unit=document["unit"], holidays=holidays, makeup=makeup
        )
    ]
    return days[-document["days"] :]


def is_open(notice: Notice) -> bool:
    """Tell whether a notice may be shown: it is open and its last minute has not passed."""
    return notice.state == NoticeState.OPEN and clock.edition_now() <= notice.closes


def ordinal(definition: Definition) -> str:
    """Return 第四届（2021）: which edition it is among its programme's."""
    return _("第 %(number)s 届（%(year)s）") % {"number": definition["number"], "year": definition["year"]}
