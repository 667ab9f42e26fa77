"""The blinded projection: the one way an expert reaches dossiers, files and search.

What may be seen follows from the slot (own, in service, no conflict), the phase of the round, and the form's
``blind``. On paper a nominee is a code of the slot, never a name, unit or number, and names are struck out of
free text; on site name and unit are seen. Anything else does not exist: 404.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from baijia.award.experts.enums import BLOCKING
from baijia.award.experts.models import Conflict, Expert
from baijia.award.nominations.enums import TITLES
from baijia.award.nominations.models import Attachment, Dossier, Member
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition, Fence
from baijia.award.review.enums import RoundState, SeatRole
from baijia.award.review.models import Presentation, Remark, Round, ScoreVersion, Seat, Slot
from baijia.award.review.queries.blinded import FieldView, FileView, Item, ItemView, OwnScore, total_of
from baijia.award.review.queries.line import is_in_play, is_onsite, rubric_of
from baijia.award.review.queries.striking import names_of, strike
from baijia.award.screening import queries as screening
from baijia.core import once
from baijia.core.actor import Actor
from baijia.core.enums import ScanState
from baijia.core.models import StoredFile
from baijia.core.refused import not_found
from baijia.core.rows import counted, one
from baijia.directory.models import Person, Union

VISIBLE_IN = (RoundState.OPEN, RoundState.CLOSED, RoundState.FROZEN)


def my_rounds(actor: Actor) -> list[Round]:
    """Return the rounds in which the actor has items or a seat and that were opened, the newest edition first."""
    if not actor.account_uid:
        return []
    slots = Slot.objects.filter(expert__account__uid=actor.account_uid, retired_at=None).values("round")
    seats = Seat.objects.filter(expert__account__uid=actor.account_uid, left_at=None).values("round")
    rows = Round.objects.filter(state__in=VISIBLE_IN)
    rows = rows.filter(Q(pk__in=slots) | Q(pk__in=seats))
    found = rows.select_related("edition").order_by("-edition_id", "number")
    return once.read(
        ("my rounds", actor.account_uid), lambda: list(found), of=(Round, Edition, Slot, Seat, Expert)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an expert is with a round: items scored, all items, items only sat with."""

    done: int = 0
    total: int = 0
    accompanied: int = 0


def my_standing(actor: Actor) -> dict[int, Standing]:
    """Return how far the actor is by primary key of the round, in two statements whatever the rounds hold."""
    live = Exists(ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None))
    own = _own(actor).order_by().values("round").annotate(total=Count("pk"), done=Count("pk", filter=live))
    seats = _seats(actor).filter(round=OuterRef("round"), group=OuterRef("dossier__group"))
    sat = _unblocked(Slot.objects.filter(Exists(seats), retired_at=None), actor)
    seen = sat.order_by().values_list("round").annotate(Count("dossier", distinct=True))
    accompanied = dict(seen)
    marked = {row["round"]: (row["done"], row["total"]) for row in own}
    return {pk: Standing(*marked.get(pk, (0, 0)), accompanied.get(pk, 0)) for pk in {*marked, *accompanied}}


def my_items(actor: Actor, round: Round) -> list[Item]:
    """Return the actor's items of a round: on site by timetable, on paper in the order of random codes."""
    context = _Context(round)
    slots = _prefetched(_own(actor).filter(round=round))
    items = [context.item(slot) for slot in slots]
    return sorted(items, key=lambda item: (item.venue, item.order or 0, item.code))


def next_item(round: Round, items: Sequence[Item], slot_uid: str = "") -> Item | None:
    """Return which of an expert's own items to score next: on site by timetable, on paper the least reviewed.

    Among items that as few have scored it goes round from ``slot_uid``. How many that are stays in here.
    """
    ready = [one for one in items if one.presentation not in ("waiting", "absent")]
    codes = [one.slot_uid for one in ready]
    start = codes.index(slot_uid) + 1 if slot_uid in codes else 0
    turned = ready[start:] + ready[:start]
    left = [one for one in turned if one.state != "scored" and one.slot_uid != slot_uid]
    if is_onsite(round):
        return left[0] if left else None
    live = ScoreVersion.objects.filter(
        slot__round=round, slot__dossier=OuterRef("dossier"), superseded_at=None, voided_at=None
    )
    rows = Slot.objects.filter(uid__in=codes)
    reviewed = dict(rows.annotate(seen=counted(live, "slot__dossier")).values_list("uid", "seen"))
    return min(left, key=lambda one: reviewed[one.slot_uid], default=None)


def my_item(actor: Actor, slot_uid: str) -> ItemView:
    """Return one item of the actor's.

    Raises:
        Refused: as hidden: it is another's, retired, in conflict, not opened yet, or there is none.
    """
    slot = own_slot(actor, slot_uid)
    context = _Context(slot.round)
    item, files = context.item(slot), context.files(slot.dossier)
    return ItemView(
        item=item,
        fields=context.fields(slot.dossier),
        files=files,
        blind=context.is_blind(files),
        rubric=context.rubric,
        draft=slot.draft,
        score=_own_score(slot),
        editable=_is_editable(slot, slot.round),
    )


def my_sheets(actor: Actor, round: Round) -> list[ItemView]:
    """Return the actor's items of a round in the order of ``my_items``, with draft and score and without material."""
    context = _Context(round)
    views = [
        ItemView(
            item=context.item(slot),
            fields=[],
            files=[],
            rubric=context.rubric,
            draft=slot.draft,
            score=_own_score(slot),
            editable=_is_editable(slot, round),
        )
        for slot in _prefetched(_own(actor).filter(round=round))
    ]
    return sorted(views, key=lambda view: (view.item.venue, view.item.order or 0, view.item.code))


def lines(round: Round, slots: Sequence[Slot]) -> dict[str, Item]:
    """Return by pseudonym what the holders of slots may read of each, for a sheet printed for them."""
    context = _Context(round)
    rows = Slot.objects.filter(round=round, pk__in=[slot.pk for slot in slots])
    return {slot.slot: context.item(slot) for slot in _prefetched(rows)}


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
    for slot in _prefetched(_own(actor).filter(round=round)):
        item = context.item(slot)
        seen = [view.text for view in context.fields(slot.dossier)]
        if any(needle in part.casefold() for part in [*seen, item.code, item.name, item.unit]):
            found.append(item)
    return sorted(found, key=lambda item: (item.venue, item.order or 0, item.code))


def accompanied_items(actor: Actor, round: Round) -> list[Item]:
    """Return the items of the groups with which the actor sits as an accompanying expert; no marks are given."""
    context = _Context(round)
    groups = list(_seats(actor).filter(round=round).values_list("group", flat=True)) if context.onsite else []
    if not groups:
        return []
    slots = _unblocked(Slot.objects.filter(round=round, retired_at=None), actor)
    rows = slots.filter(dossier__group__in=groups)
    items = {slot.dossier_id: context.item(slot, own=False) for slot in _prefetched(rows)}
    return sorted(items.values(), key=lambda item: (item.venue, item.order or 0, item.slot_uid))


def accompanied_item(actor: Actor, round: Round, dossier_uid: str) -> ItemView:
    """Return an item of a group the actor sits with, with the actor's own remark.

    Raises:
        Refused: as hidden.
    """
    groups = _seats(actor).filter(round=round).values_list("group", flat=True)
    context = _Context(round)
    slots = _unblocked(Slot.objects.filter(round=round, retired_at=None), actor)
    rows = slots.filter(dossier__group__in=list(groups), dossier__uid=dossier_uid)
    slot = one(_prefetched(rows))
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


def _own(actor: Actor) -> QuerySet[Slot]:
    if not actor.account_uid:
        return Slot.objects.none()
    rows = Slot.objects.filter(
        expert__account__uid=actor.account_uid,
        expert__active=True,
        retired_at=None,
        round__state__in=VISIBLE_IN,
    )
    return _unblocked(rows, actor)


def _unblocked(rows: QuerySet[Slot], actor: Actor) -> QuerySet[Slot]:
    conflicts = Conflict.objects.filter(expert__account__uid=actor.account_uid, state__in=BLOCKING)
    away = rows.exclude(dossier__in=conflicts.values("dossier"))
    return away.exclude(dossier__uid__in=programmes.fences(actor))


def _prefetched(rows: QuerySet[Slot]) -> QuerySet[Slot]:
    live = ScoreVersion.objects.filter(superseded_at=None, voided_at=None)
    members = Prefetch("dossier__members", Member.objects.select_related("person"))
    rows = rows.select_related("dossier__unit").annotate(panel_number=F("panel__number"))
    return rows.prefetch_related(Prefetch("scores", live, to_attr="live_scores"), members)


def _is_editable(slot: Slot, round: Round) -> bool:
    return round.state == RoundState.OPEN and is_in_play(round, slot.panel_number)  # type: ignore[attr-defined]


def own_slot(actor: Actor, slot_uid: str) -> Slot:
    """Return an item of the actor's, in service and not in conflict.

    Raises:
        Refused: as hidden.
    """
    rows = _prefetched(_own(actor).filter(uid=slot_uid)).select_related(
        "dossier__unit", "expert__account", "round__edition__log"
    )
    slot = once.read(("own slot", actor.account_uid, slot_uid), lambda: one(rows), of=SEEN)
    if slot is None:
        raise not_found()
    return slot


SEEN = (Slot, ScoreVersion, Expert, Conflict, Fence, Round, Edition, Dossier, Member, Person, Union)
"""What an own slot is read from."""


def _seats(actor: Actor) -> QuerySet[Seat]:
    if not actor.account_uid:
        return Seat.objects.none()
    return Seat.objects.filter(
        round__state__in=VISIBLE_IN,
        role=SeatRole.ACCOMPANYING,
        left_at=None,
        expert__account__uid=actor.account_uid,
        expert__active=True,
    )


def live_of(slot: Slot) -> ScoreVersion | None:
    """Return the live score of a slot that was read here."""
    scores: list[ScoreVersion] = slot.live_scores  # type: ignore[attr-defined]
    return scores[0] if scores else None


def _own_score(slot: Slot) -> OwnScore | None:
    live = live_of(slot)
    if live is None:
        return None
    return OwnScore(
        live.version, tuple(live.vector), live.comment, live.salt, live.commit, live.source, live.abstained
    )


def _shown(form: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (section["name"], described)
        for section in form["sections"]
        for described in section["fields"]
        if described["blind"] == "shown"
    ]


class _Context:
    """What one round shows: the form's shown fields, group names, the timetable. Read once for all its items."""

    def __init__(self, round: Round) -> None:
        definition = programmes.in_force(round.edition)
        self.onsite = is_onsite(round, definition)
        self.rubric = rubric_of(round, definition)
        self.groups = {group["code"]: group["name"] for group in definition["groups"]}
        self.edition = round.edition
        self.forms = {definition["form"]["version"]: _shown(definition["form"])}
        rows = Presentation.objects.filter(round=round) if self.onsite else Presentation.objects.none()
        self.presentations = {row.dossier_id: row for row in rows}

    def shown(self, dossier: Dossier) -> list[tuple[str, dict[str, Any]]]:
        """Return (section, field) of what experts see, from the form the dossier was handed in under."""
        version = dossier.form_version
        if version not in self.forms:
            self.forms[version] = _shown(programmes.form(self.edition, version))
        return self.forms[version]

    def item(self, slot: Slot, *, own: bool = True) -> Item:
        """Return the line of a slot; for one who only accompanies, keyed by dossier and without state."""
        dossier, live = slot.dossier, live_of(slot) if own else None
        presentation = self.presentations.get(dossier.pk)
        state = "scored" if live else "draft" if own and slot.draft else "unscored"
        titles = (one["code"] for _section, one in self.shown(dossier) if one["code"] in TITLES)
        title = next((self._clean(dossier, dossier.answers.get(code)) for code in titles), "")
        return Item(
            slot_uid=slot.uid if own else dossier.uid,
            code=slot.slot if own else dossier.uid,
            group=dossier.group,
            group_name=self.groups.get(dossier.group, ""),
            title=str(title or ""),
            state=state if own else "",
            total=total_of(live.vector) if live else None,
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
        for section, described in self.shown(dossier):
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
        names = {one["code"]: one["name"] for _section, one in self.shown(dossier) if one["kind"] == "files"}
        if not names:
            return []
        rows = Attachment.objects.filter(
            dossier=dossier, removed=False, field__in=names, file__erased_at=None
        )
        rows = rows.exclude(file__scan=ScanState.INFECTED)
        found, count = [], dict.fromkeys(names, 0)
        attached = list(rows.select_related("file").order_by("id"))
        copies = {} if self.onsite else screening.redacted(attached)
        for row in attached:
            count[row.field] += 1
            label = f"{names[row.field]} {count[row.field]}"
            file = copies.get(row.pk, row.file)
            found.append((FileView(row.uid, label, file.kind, file.size, redacted=row.pk in copies), file))
        return found

    def is_blind(self, files: Sequence[FileView]) -> bool:
        """Tell whether what is shown is free of names: on paper, and every file there is a redacted copy."""
        return not self.onsite and all(view.redacted for view in files)

    def _clean(self, dossier: Dossier, value: Any) -> Any:
        return value if self.onsite else strike(value, names_of(dossier))


def _text(described: Mapping[str, Any], value: Any) -> str:
    options = {option["code"]: option["name"] for option in described.get("options") or ()}
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(options.get(str(part), str(part)) for part in value)
    return str(options.get(str(value), value))
