"""The bar and rail of an expert, and what the definition calls rounds, groups and criteria."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.award.experts import queries as experts
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.review.models import Round
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of
from baijia.interfaces.web.frames import queue_of
from baijia.interfaces.web.ui.frame import Frame, RailGroup, RailItem
from baijia.interfaces.web.ui.words import named

BAND = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*[–—-]\s*(\d+(?:\.\d+)?)\s*(.*)$")
View = Callable[..., HttpResponse]


def for_experts(view: View) -> View:
    """Open a view to experts who are signed in; to others it does not exist."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if not (actor.has(Role.EXPERT) or actor.has(Role.ACCOMPANYING)):
            raise not_found()
        return view(request, *args, **kwargs)

    return guarded


def edition_name(edition: Edition) -> str:
    """Return the edition's name in the language of the page."""
    about = programmes.in_force(edition)
    return named({"name": edition.name, "name_en": about.get("name_en")})


def round_name(round: Round) -> str:
    """Return the round's name in the language of the page."""
    return named(programmes.round_definition(round.edition, round.code))


def linked(edition: Edition, code: str | None = None) -> list[str]:
    """Return what experts must know before they accept a round, or any, whose adjusted score counts (bundle.md 6.16)."""
    about = programmes.in_force(edition)
    public = about["publication"]["raw_marks"]
    words = (
        _(
            "%(round)s按宽严校正分计成绩。为了让任何人都能重算，您在这一轮的评分会用同一个随机代号标出，随结果包公开；谁知道您评过其中一份，就能认出其余各份。"
        )
        if public
        else _(
            "%(round)s按宽严校正分计成绩。为了能够重算，您在这一轮的评分会用同一个随机代号标出，不公开，只在交给监督的结果包里；看得到它又知道您评过其中一份的人，能认出其余各份。"
        )
    )
    return [
        words % {"round": named(one)}
        for one in about["rounds"]
        if one.get("adjusted") and code in (None, one["code"])
    ]


def closes(round: Round, *, is_open: bool) -> datetime | None:
    """Return when scoring ends, or ended for whom it is not open; None where the calendar does not say."""
    name = review.closing(round) if is_open else f"{round.code}_closes"
    known = name in programmes.in_force(round.edition)["calendar"]
    return programmes.moment(round.edition, name) if known else None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as the sheet shows it: bands best first, ``value`` as typed; ``why`` of one not judged."""

    code: str
    name: str
    max: int
    scale: int
    bands: list[tuple[str, str, str]]
    value: str = ""
    error: str = ""
    abstaining: bool = False
    why: str = ""


def criteria(
    rubric: Mapping[str, Any],
    values: Mapping[str, str],
    errors: Mapping[str, str],
    reasons: Mapping[str, str] | None = None,
) -> list[Criterion]:
    """Return the rubric's criteria with what was typed and what is wrong with it."""
    return [
        Criterion(
            code=one["code"],
            name=named(one),
            max=one["max"],
            scale=rubric["scale"],
            bands=[band for text in reversed(one.get("bands") or []) if (band := _band(text))],
            value=values.get(one["code"], ""),
            error=errors.get(one["code"], ""),
            abstaining=bool(rubric.get("abstaining")),
            why=(reasons or {}).get(one["code"], ""),
        )
        for one in rubric["criteria"]
    ]


def _band(text: str) -> tuple[str, str, str] | None:
    found = BAND.match(text)
    return (found[3] or f"{found[1]}–{found[2]}", found[1], found[2]) if found else None


def expert_frame(request: HttpRequest, current: str = "", *, edition: Edition | None = None) -> Frame:
    """Return the frame; ``current`` is the address of the place the page belongs to."""
    actor = actor_of(request)
    rounds = review.my_rounds(actor)
    places = [(_("我的评审"), reverse("expert-home"), "home")]
    places += [
        (round_name(one), reverse("expert-round", args=[one.uid]), "clipboard-check") for one in rounds
    ]
    standing = experts.editions_of(actor)
    standing_back = [
        (_("回避申报"), reverse("expert-recusal", args=[one.code]), "hand-stop") for one in standing
    ]
    standing_back.append((_("我的劳务费"), reverse("expert-fees"), "cash"))
    items = [RailItem(_("待办"), reverse("account-todo"), "checklist")]
    items += [
        RailItem(words, url, icon, current=url == current) for words, url, icon in places + standing_back
    ]
    shown = edition or (standing[0] if standing else None)
    return Frame(
        edition=edition_name(shown) if shown else "",
        role=str(Role.EXPERT.label),
        person=actor.name,
        home_url=reverse("account-todo"),
        rail=(RailGroup(_("我的工作"), tuple(items)),),
        queue=queue_of(actor),
    )
