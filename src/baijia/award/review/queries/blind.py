"""The blinded projection: the one way an expert reaches dossiers, files and search.

What may be seen follows from the slot (own, in service, no conflict), the phase of the round, and the form's
``blind``. On paper a nominee is a code of the slot, never a name, unit or number, and names are struck out of
free text; on site name and unit are seen. Anything else does not exist: 404.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from baijia.award.experts.enums import BLOCKING
from baijia.award.experts.models import Conflict
from baijia.award.nominations.models import Attachment, Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import RoundState, SeatRole
from baijia.award.review.models import Presentation, Remark, Round, ScoreVersion, Seat, Slot
from baijia.award.review.queries.line import is_onsite, rubric_of
from baijia.core.actor import Actor
from baijia.core.models import StoredFile
from baijia.core.refused import not_found

VISIBLE_IN = (RoundState.OPEN, RoundState.CLOSED, RoundState.FROZEN)
STRUCK = "〔略〕"  # not translated
TITLES = ("project_name", "project", "title")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an expert's list. ``name`` and ``unit`` are empty on paper."""

    slot_uid: str
    code: str
    group: str
    group_name: str
    title: str
    state: str
    total: int | None
    name: str = ""
    unit: str = ""
    starts: datetime | None = None
    venue: str = ""
    order: int | None = None
    presentation: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One answer as the expert reads it; ``text`` is the option's or yes-no word where there is one."""

    code: str
    name: str
    kind: str
    section: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file the expert may open, under a name that says nothing."""

    uid: str
    label: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The expert's own live score, with the receipt's salt and commitment."""

    version: int
    vector: tuple[int, ...]
    comment: str
    salt: str
    commit: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item in full, with the rubric, the own draft and the own last score."""

    item: Item
    fields: list[FieldView]
    files: list[FileView]
    rubric: Mapping[str, Any]
    draft: Mapping[str, Any]
    score: OwnScore | None
    remark: str = ""
    editable: bool = False


def my_rounds(actor: Actor) -> list[Round]:
    """Return the rounds in which the actor has items or a seat and that were opened, the newest edition first."""
    if not actor.account_uid:
        return []
    slots = Slot.objects.filter(expert__account__uid=actor.account_uid, retired_at=None).values("round")
    seats = Seat.objects.filter(expert__account__uid=actor.account_uid, left_at=None).values("round")
    rows = Round.objects.filter(state__in=VISIBLE_IN)
    rows = (rows.filter(pk__in=slots) | rows.filter(pk__in=seats)).distinct()
    return list(rows.select_related("edition").order_by("-edition_id", "number"))


def my_items(actor: Actor, round: Round) -> list[Item]:
    """Return the actor's items of a round: on site by timetable, on paper in the order of random codes."""
    context = _Context(round)
    slots = _own(actor).filter(round=round)
    items = [context.item(slot) for slot in slots]
    return sorted(items, key=lambda item: (item.venue, item.order or 0, item.code))


def my_item(actor: Actor, slot_uid: str) -> ItemView:
    """Return one item of the actor's.

    Raises:
        Refused: as hidden: it is another's, retired, in conflict, not opened yet, or there is none.
    """
    slot = own_slot(actor, slot_uid)
    context = _Context(slot.round)
    item = context.item(slot)
    return ItemView(
        item=item,
        fields=context.fields(slot.dossier),
        files=context.files(slot.dossier),
        rubric=context.rubric,
        draft=slot.draft,
        score=_own_score(slot),
        editable=slot.round.state == RoundState.OPEN,
    )


def my_file(actor: Actor, slot_uid: str, file_uid: str) -> tuple[FileView, StoredFile]:
    """Return one file of an item, if its field is shown; it is to be sent under the view's label.

    Raises:
        Refused: as hidden.
    """
    slot = own_slot(actor, slot_uid)
    for view, stored in _Context(slot.round).stored(slot.dossier):
        if view.uid == file_uid:
            return view, stored
    raise not_found()


def search(actor: Actor, round: Round, text: str) -> list[Item]:
    """Return the actor's items that hold ``text`` in what the actor may read, and in nothing else."""
    needle = text.strip().casefold()
    if not needle:
        return my_items(actor, round)
    context = _Context(round)
    found = []
    for slot in _own(actor).filter(round=round):
        item = context.item(slot)
        seen = [view.text for view in context.fields(slot.dossier)]
        if any(needle in part.casefold() for part in [*seen, item.code, item.name, item.unit]):
            found.append(item)
    return sorted(found, key=lambda item: (item.venue, item.order or 0, item.code))


def accompanied_items(actor: Actor, round: Round) -> list[Item]:
    """Return the items of the groups with which the actor sits as an accompanying expert; no marks are given."""
    groups = _seats(actor, round).values_list("group", flat=True)
    context = _Context(round)
    if not context.onsite:
        return []
    slots = _unblocked(Slot.objects.filter(round=round, retired_at=None), actor)
    rows = slots.filter(dossier__group__in=list(groups)).select_related(*JOINED)
    items = {slot.dossier_id: context.item(slot, own=False) for slot in _prefetched(rows)}
    return sorted(items.values(), key=lambda item: (item.venue, item.order or 0, item.slot_uid))


def accompanied_item(actor: Actor, round: Round, dossier_uid: str) -> ItemView:
    """Return an item of a group the actor sits with, with the actor's own remark.

    Raises:
        Refused: as hidden.
    """
    groups = _seats(actor, round).values_list("group", flat=True)
    context = _Context(round)
    slots = _unblocked(Slot.objects.filter(round=round, retired_at=None), actor)
    rows = slots.filter(dossier__group__in=list(groups), dossier__uid=dossier_uid).select_related(*JOINED)
    slot = next(iter(_prefetched(rows)), None)
    if slot is None or not context.onsite:
        raise not_found()
    own = Remark.objects.filter(
        round=round, dossier=slot.dossier, expert__account__uid=actor.account_uid, opinion=False
    ).first()
    return ItemView(
        item=context.item(slot, own=False),
        fields=context.fields(slot.dossier),
        files=context.files(slot.dossier),
        rubric=context.rubric,
        draft={},
        score=None,
        remark=own.text if own else "",
        editable=round.state == RoundState.OPEN,
    )


def receipt(score: ScoreVersion) -> dict[str, str]:
    """Return what an expert keeps of a score: salt and commitment, to find it in the log and the bundle."""
    return {"salt": score.salt, "commit": score.commit}


JOINED = ("dossier__unit", "expert__account", "round__edition__log")


def _own(actor: Actor) -> QuerySet[Slot]:
    if not actor.account_uid:
        return Slot.objects.none()
    rows = Slot.objects.filter(
        expert__account__uid=actor.account_uid,
        expert__active=True,
        retired_at=None,
        round__state__in=VISIBLE_IN,
    )
    return _prefetched(_unblocked(rows, actor).select_related(*JOINED))


def _unblocked(rows: QuerySet[Slot], actor: Actor) -> QuerySet[Slot]:
    conflicts = Conflict.objects.filter(expert__account__uid=actor.account_uid, state__in=BLOCKING)
    fenced = programmes.fenced(actor)
    return rows.exclude(dossier__in=conflicts.values("dossier")).exclude(dossier__uid__in=fenced)


def _prefetched(rows: QuerySet[Slot]) -> QuerySet[Slot]:
    live = ScoreVersion.objects.filter(superseded_at=None, voided_at=None)
    return rows.prefetch_related(Prefetch("scores", live, to_attr="live_scores"), "dossier__members__person")


def own_slot(actor: Actor, slot_uid: str) -> Slot:
    """Return an item of the actor's, in service and not in conflict.

    Raises:
        Refused: as hidden.
    """
    slot = _own(actor).filter(uid=slot_uid).first()
    if slot is None:
        raise not_found()
    return slot


def _seats(actor: Actor, round: Round) -> QuerySet[Seat]:
    if not actor.account_uid or round.state not in VISIBLE_IN:
        return Seat.objects.none()
    return Seat.objects.filter(
        round=round,
        role=SeatRole.ACCOMPANYING,
        left_at=None,
        expert__account__uid=actor.account_uid,
        expert__active=True,
    )


def _live(slot: Slot) -> ScoreVersion | None:
    scores: list[ScoreVersion] = slot.live_scores  # type: ignore[attr-defined]
    return scores[0] if scores else None


def _own_score(slot: Slot) -> OwnScore | None:
    live = _live(slot)
    if live is None:
        return None
    return OwnScore(live.version, tuple(live.vector), live.comment, live.salt, live.commit)


class _Context:
    """What one round shows: the form's shown fields, group names, the timetable. Read once for all its items."""

    def __init__(self, round: Round) -> None:
        edition = Edition.objects.get(pk=round.edition_id)
        definition = programmes.in_force(edition)
        self.onsite = is_onsite(round, definition)
        self.rubric = rubric_of(round, definition)
        self.groups = {group["code"]: group["name"] for group in definition["groups"]}
        self.shown = [
            (section["name"], described)
            for section in definition["form"]["sections"]
            for described in section["fields"]
            if described["blind"] == "shown"
        ]
        self.titles = [one["code"] for _section, one in self.shown if one["code"] in TITLES]
        rows = Presentation.objects.filter(round=round) if self.onsite else Presentation.objects.none()
        self.presentations = {row.dossier_id: row for row in rows}

    def item(self, slot: Slot, *, own: bool = True) -> Item:
        """Return the line of a slot; for one who only accompanies, keyed by dossier and without state."""
        dossier, live = slot.dossier, _live(slot) if own else None
        presentation = self.presentations.get(dossier.pk)
        state = "scored" if live else "draft" if own and slot.draft else "unscored"
        title = next((self._clean(dossier, dossier.answers.get(code)) for code in self.titles), "")
        return Item(
            slot_uid=slot.uid if own else dossier.uid,
            code=slot.slot if own else dossier.uid,
            group=dossier.group,
            group_name=self.groups.get(dossier.group, ""),
            title=str(title or ""),
            state=state if own else "",
            total=sum(live.vector) if live else None,
            name=dossier.name if self.onsite else "",
            unit=dossier.employer if self.onsite else "",
            starts=presentation.starts if presentation else None,
            venue=presentation.venue if presentation else "",
            order=presentation.order if presentation else None,
            presentation=presentation.state if presentation else "",
        )

    def fields(self, dossier: Dossier) -> list[FieldView]:
        """Return the shown answers in the form's order; on paper with names struck out."""
        views = []
        for section, described in self.shown:
            code, kind = described["code"], described["kind"]
            if kind == "files" or code not in dossier.answers:
                continue
            value = self._clean(dossier, dossier.answers[code])
            views.append(FieldView(code, described["name"], kind, section, value, _text(described, value)))
        return views

    def files(self, dossier: Dossier) -> list[FileView]:
        """Return what may be said of the files under shown fields."""
        return [view for view, _stored in self.stored(dossier)]

    def stored(self, dossier: Dossier) -> list[tuple[FileView, StoredFile]]:
        """Return the files under shown fields, numbered by field: a file's own name could tell whose it is."""
        names = {one["code"]: one["name"] for _section, one in self.shown if one["kind"] == "files"}
        if not names:
            return []
        rows = Attachment.objects.filter(dossier=dossier, removed=False, field__in=names)
        found, count = [], dict.fromkeys(names, 0)
        for row in rows.select_related("file").order_by("id"):
            count[row.field] += 1
            label = f"{names[row.field]} {count[row.field]}"
            found.append((FileView(row.uid, label, row.file.kind, row.file.size), row.file))
        return found

    def _clean(self, dossier: Dossier, value: Any) -> Any:
        return value if self.onsite else strike(value, _names(dossier))


def _names(dossier: Dossier) -> list[str]:
    """Return what could tell a nominee in free text, the longest first."""
    unit = dossier.unit
    names = {dossier.name, dossier.employer, dossier.number, unit.name, unit.short_name}
    names |= {member.person.name for member in dossier.members.all()}
    names |= {name.removesuffix("工会") for name in (unit.name, unit.short_name)}  # not translated
    return sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))


def strike(value: Any, names: Iterable[str]) -> Any:
    """Replace names in a text, or in every text of a list or object."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, STRUCK)
        return value
    if isinstance(value, list):
        return [strike(part, names) for part in value]
    if isinstance(value, dict):
        return {key: strike(part, names) for key, part in value.items()}
    return value


def _text(described: Mapping[str, Any], value: Any) -> str:
    options = {option["code"]: option["name"] for option in described.get("options") or ()}
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(options.get(str(part), str(part)) for part in value)
    return str(options.get(str(value), value))
