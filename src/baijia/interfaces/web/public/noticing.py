"""What a notice's page and its printed sheet show: its own document, and where the log holds it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from baijia.award.decisions.models import Notice
from baijia.award.nominations import queries as nominations
from baijia.award.programmes.queries import Definition
from baijia.core import clock, ledger
from baijia.core.models import Checkpoint
from baijia.engine import workdays
from baijia.engine.faults import BadInput
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import entries, note
from baijia.engine.log import policy as policies
from baijia.engine.log.keys import VerifyKey
from baijia.interfaces.web.public import calendar
from baijia.interfaces.web.templatetags.editions import named

ROOT_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the list, with what the edition shows and nothing else; ``twin``: another has the same name."""

    nominee: str
    shown: dict[str, str]
    twin: bool

    @property
    def label(self) -> str:
        """The person as a list of choices tells them apart: name, and the unit where it is shown."""
        unit = self.shown.get("unit")
        name = self.shown.get("name", self.nominee)
        return f"{name}（{unit}）" if unit else name

    @property
    def cells(self) -> list[str]:
        """What stands in the row, in the order of ``columns``; the group heads the table instead."""
        return [self.shown[key] for key in self.shown if key != "group"]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the list."""

    name: str
    people: tuple[Person, ...]


def columns(definition: Definition) -> list[str]:
    """Return the heads of the list's columns."""
    words = {"name": _("姓名"), "unit": _("单位"), "post": _("岗位"), "project": _("项目")}
    return [words[key] for key in definition["notice"]["shows"] if key in words]


def people(notice: Notice, definition: Definition) -> list[Person]:
    """Return the people of a notice in order of their public number, with what the edition shows in its order."""
    shows = definition["notice"]["shows"]
    rows = [
        (row["nominee"], {key: row["shown"]["value"][key] for key in shows})
        for row in notice.document["list"]
    ]
    gone = nominations.unpublished(notice.edition)
    rows = [(nominee, _hidden(shown) if nominee in gone else shown) for nominee, shown in rows]
    names = Counter(shown.get("name") for _nominee, shown in rows)
    return [Person(nominee, shown, names[shown.get("name")] > 1) for nominee, shown in rows]


def _hidden(shown: dict[str, str]) -> dict[str, str]:
    """Return what is shown of somebody who took back the consent: that, and the group."""
    return {key: value if key == "group" else _("本人已撤回公开") for key, value in shown.items()}


def groups(notice: Notice, definition: Definition) -> list[Group]:
    """Return the list by group, in the definition's order; groups without anyone are left out."""
    group_of = {row["nominee"]: row["group"] for row in notice.document["list"]}
    ordered = people(notice, definition)
    found = []
    for item in definition["groups"]:
        rows = tuple(row for row in ordered if group_of[row.nominee] == item["code"])
        if rows:
            found.append(Group(named(item), rows))
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the notice's calendar: ``css`` is in, off, today; ``note`` stands under the number."""

    number: str
    css: str
    note: str


def days(notice: Notice) -> list[Day]:
    """Return whole weeks, Monday first, around a notice; each day says whether it counts."""
    counted = calendar.counted_days(notice)
    today = clock.edition_now().date()
    holidays = {date.fromisoformat(day) for day in notice.document["holidays"]}
    first, last = counted[0], counted[-1]
    day = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    found: list[Day] = []
    while day <= end:
        css, words = "", ""
        if day in counted:
            css, words = "in", _("第 %(n)d 日") % {"n": counted.index(day) + 1}
        elif first <= day <= last or day in holidays:
            css, words = "off", _("休")
        number = f"{day.month}/{day.day}" if day.day == 1 or not found else str(day.day)
        found.append(Day(number, f"{css} today" if day == today and css == "in" else css, words))
        day += timedelta(days=1)
    return found


def ordinal(notice: Notice) -> int:
    """Return on which counted day of the notice we are; 0 before the first one."""
    today = clock.edition_now().date()
    return sum(day <= today for day in calendar.counted_days(notice))


def is_working(notice: Notice) -> bool:
    """Tell whether the notice counts working days."""
    return bool(notice.document["unit"] == workdays.WORKING)


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the log holds a notice: the start of the root, when that head was signed, who cosigned it."""

    root: str
    size: int
    at: datetime
    witnesses: tuple[str, ...]


def proof(notice: Notice) -> Proof | None:
    """Return the first signed head that covers the notice's opening; None where none is signed yet."""
    document = notice.document
    entry = entries.notice_open(
        notice.edition.code,
        number=notice.number,
        digest=document["list_digest"],
        opens=document["opens"],
        closes=document["closes"],
    )
    head = ledger.covering(notice.edition.log, entry)
    if head is None:
        return None
    return Proof(head.root[:ROOT_SHOWN], head.size, head.at, tuple(witnesses(head)))


def witnesses(head: Checkpoint) -> list[str]:
    """Return the names of the policy's witnesses whose cosignature on a head is sound."""
    log = head.log
    try:
        known = policies.parse(log.policy).witnesses if log.policy else {}
        keys = [VerifyKey.from_vkey(log.verifier_key), *(item.key for item in known.values())]
        opened = heads.open(head.note, keys)
    except (BadInput, note.Unverified):
        return []
    return [name for name, item in known.items() if opened.note.signed_by(item.key)]


def address(notice: Notice) -> str:
    """Return the full address of a notice, as its QR code carries it."""
    return settings.BASE_URL + reverse("public-notice", args=(notice.edition.code, notice.number))


def title(notice: Notice, definition: dict[str, Any]) -> tuple[str, str]:
    """Return the two lines of a notice's title."""
    kind = _("拟授予名单的公示") if notice.number == 1 else _("递补人员名单的公示")
    return _("关于%(edition)s") % {"edition": named(definition)}, kind
