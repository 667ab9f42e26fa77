"""The rounds of an expert and their items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.award.experts import queries as experts
from baijia.award.review import queries as review
from baijia.award.review.models import Round
from baijia.award.review.queries import Item
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.interfaces.web.expert.frame import (
    actor_of,
    closes,
    edition_name,
    expert_frame,
    for_experts,
    linked,
    round_name,
)
from baijia.interfaces.web.ui import words
from baijia.interfaces.web.ui.frame import Chip

STATES = ("unscored", "draft", "scored")


@dataclass(frozen=True, slots=True)
class Line:
    """A round on the expert's first page."""

    round: Round
    name: str
    edition: str
    done: int
    total: int
    accompanied: int
    closes: datetime | None
    is_open: bool


@for_experts
def home(request: HttpRequest) -> HttpResponse:
    """Show the rounds with how far they are, and where a recusal statement is missing."""
    actor = actor_of(request)
    standing, said = review.my_standing(actor), experts.statements_of(actor)
    lines = [_line(actor, one, standing.get(one.pk, review.Standing())) for one in review.my_rounds(actor)]
    statements = [
        (edition, edition_name(edition), said.get(edition.pk)) for edition in experts.editions_of(actor)
    ]
    context = {
        "frame": expert_frame(request, reverse("expert-home")),
        "lines": lines,
        "statements": statements,
        "left": sum(line.total - line.done for line in lines if line.is_open),
        "next": next((line for line in lines if line.is_open and line.done < line.total), None),
    }
    return render(request, "expert/home.html", context)


def _line(actor: Actor, round: Round, standing: review.Standing) -> Line:
    is_open = review.is_open_for(actor, round)
    return Line(
        round=round,
        name=round_name(round),
        edition=edition_name(round.edition),
        done=standing.done,
        total=standing.total,
        accompanied=standing.accompanied if review.is_onsite(round) else 0,
        closes=closes(round, is_open=is_open),
        is_open=is_open,
    )


def round_of(request: HttpRequest, uid: str) -> Round:
    """Return one of the expert's rounds.

    Raises:
        Refused: as hidden.
    """
    found = next((one for one in review.my_rounds(actor_of(request)) if one.uid == uid), None)
    if found is None:
        raise not_found()
    return found


@for_experts
def show_round(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the items of a round: on paper a list, on site the timetable of a day."""
    actor, round = actor_of(request), round_of(request, uid)
    items, seated = review.my_items(actor, round), review.accompanied_items(actor, round)
    text = request.GET.get("q", "").strip()[:60]
    state = request.GET.get("state", "")
    onsite, is_open = review.is_onsite(round), review.is_open_for(actor, round)
    days = sorted({item.starts.astimezone(clock.ZONE).date() for item in [*items, *seated] if item.starts})
    day = _day(request.GET.get("day", ""), days)
    shown = review.search(actor, round, text) if text else items
    if state in STATES:
        shown = [item for item in shown if item.state == state]
    if day:
        shown, seated = _on(day, shown), _on(day, seated)
    counts = Counter(item.state for item in items)
    context = {
        "frame": expert_frame(request, reverse("expert-round", args=[uid]), edition=round.edition),
        "round": round,
        "name": round_name(round),
        "items": shown,
        "venues": _venues(shown, seated) if onsite else [],
        "onsite": onsite,
        "q": text,
        "chips": _chips(items, counts, state, text, request.GET.get("day", "")),
        "days": [Chip(words.short_date(one), f"?day={one}", current=one == day) for one in days],
        "done": counts["scored"],
        "total": len(items),
        "now_on": [item for item in [*shown, *seated] if item.presentation == "presenting"],
        "next": review.next_item(round, items),
        "closes": closes(round, is_open=is_open),
        "is_open": is_open,
        "linked": linked(round.edition, round.code),
    }
    return render(request, "expert/round.html", context)


def _chips(items: list[Item], counts: Counter[str], state: str, text: str, day: str) -> list[Chip]:
    extra = "".join(f"&{urlencode({name: value})}" for name, value in (("q", text), ("day", day)) if value)
    named = {"unscored": _("未评"), "draft": _("评了一半"), "scored": _("已提交")}
    every = Chip(_("全部"), f"?{extra.lstrip('&')}", len(items), current=state not in STATES)
    return [every] + [
        Chip(named[one], f"?state={one}{extra}", counts[one], current=state == one) for one in STATES
    ]


def _day(asked: str, days: list[date]) -> date | None:
    """Return the day to show: the one asked for, today, else the next one that comes."""
    if not days:
        return None
    today = clock.edition_now().date()
    wanted = next((one for one in days if one.isoformat() == asked), None)
    return wanted or next((one for one in days if one >= today), days[-1])


def _on(day: date, items: list[Item]) -> list[Item]:
    return [item for item in items if item.starts and item.starts.astimezone(clock.ZONE).date() == day]


def _venues(own: list[Item], seated: list[Item]) -> list[tuple[str, list[tuple[Item, bool]]]]:
    """Return what happens in each venue, in order; each item with whether the expert gives marks."""
    rows = [(item, True) for item in own] + [(item, False) for item in seated]
    rows.sort(key=lambda row: (row[0].venue, row[0].order or 0, not row[1]))
    found: dict[str, list[tuple[Item, bool]]] = {}
    for item, scores in rows:
        found.setdefault(item.venue, []).append((item, scores))
    return list(found.items())
