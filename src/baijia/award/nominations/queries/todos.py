"""What waits for an actor (待办): each item with its deadline and the one next action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from baijia.award.nominations.enums import (
    ConfirmationState,
    DossierState,
    ExemptionState,
    ListState,
    Place,
)
from baijia.award.nominations.models import (
    ChainStep,
    Dossier,
    Exemption,
    ListPlace,
    Member,
    RecommendationList,
)
from baijia.award.nominations.queries.channels import filed_by_actor, filing_roles
from baijia.award.nominations.queries.merging import undecided
from baijia.award.nominations.queries.reading import (
    LATE_KEYS,
    RETURNS,
    Definition,
    confirm_by,
    definition_of,
    filing_is_closed,
    instant,
    list_deadline,
    recommendation_is_closed,
)
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Union

TO_ANSWER = timedelta(days=2)
"""How soon an exemption that names no moment is to be answered."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: ``action`` is the command's name, ``uid`` its dossier, list or edition."""

    action: str
    text: str
    deadline: datetime
    uid: str
    edition: str

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return clock.edition_now() > self.deadline


def todo(actor: Actor) -> list[Todo]:
    """Return what waits for the actor, the nearest deadline first; a constant number of queries an edition."""
    editions = list(
        Edition.objects.filter(state=EditionState.OPEN).select_related("organiser").order_by("code")
    )
    items: list[Todo] = []
    for edition in editions:
        items += _of_leader(actor, edition)
        if recommendation_is_closed(edition):
            continue
        definition = definition_of(edition)
        items += _of_filer(actor, edition, definition)
        items += _of_recommender(actor, edition, definition)
        items += _of_office(actor, edition, definition)
        items += _of_nominee(actor, edition, definition)
    return sorted(items, key=lambda item: (item.deadline, item.action, item.text, item.uid))


def _of_filer(actor: Actor, edition: Edition, definition: Definition) -> Iterator[Todo]:
    if not filing_roles(actor):
        return
    dossiers = (
        visible_to(actor)
        .filter(filed_by_actor(actor), edition=edition)
        .filter(state__in=[DossierState.DRAFT, DossierState.RETURNED, DossierState.SUBMITTED])
        .prefetch_related("members", RETURNS, LATE_KEYS)
    )
    for dossier in dossiers:
        if dossier.state == DossierState.DRAFT:
            closes = instant(definition, "filing_closes")
            yield _item("nominations.submit", _("继续填写并报送“%(name)s”的材料"), dossier, closes)
        elif dossier.state == DossierState.RETURNED:
            text = _("“%(name)s”的材料被退回，请修改后重新报送")
            yield _item("nominations.submit", text, dossier, _correction(dossier, definition))
        elif any(member.state == ConfirmationState.WAITING for member in dossier.members.all()):
            closes = confirm_by(dossier, definition)
            yield _item("nominations.issue_link", _("请“%(name)s”本人确认材料"), dossier, closes)


def _correction(dossier: Dossier, definition: Definition) -> datetime:
    returns: list[ChainStep] = dossier.returns_given  # type: ignore[attr-defined]
    newest = next((step for step in reversed(returns) if step.deadline), None)
    if newest is None or newest.deadline is None:
        return instant(definition, "recommendation_closes")
    return newest.deadline.astimezone(clock.ZONE)


def _item(action: str, text: str, dossier: Dossier, deadline: datetime) -> Todo:
    return Todo(action, text % {"name": dossier.name}, deadline, dossier.uid, dossier.edition.code)


def _of_recommender(actor: Actor, edition: Edition, definition: Definition) -> Iterator[Todo]:
    places = actor.places(Role.RECOMMENDER)
    if not places:
        return
    paths = list(
        visible_to(actor)
        .filter(edition=edition, state=DossierState.SUBMITTED)
        .values_list("unit__path", "uid")
    )
    lists = {row.union_id: row for row in RecommendationList.objects.filter(edition=edition)}
    placed = set(
        ListPlace.objects.filter(list__edition=edition).values_list("list__union_id", "dossier__uid")
    )
    for union in Union.objects.filter(path__in=places).order_by("path"):
        row = lists.get(union.pk)
        if row is not None and row.state == ListState.SUBMITTED:
            yield from _came_after(actor, edition, union, row, definition)
            continue
        within = [uid for path, uid in paths if path.startswith(union.path)]
        if not within:
            continue
        deadline = list_deadline(row, definition) if row else instant(definition, "recommendation_closes")
        waiting = sum((union.pk, uid) not in placed for uid in within)
        if waiting:
            text = _("%(union)s：%(n)d 份材料待提出推荐意见") % {"union": union.short_name, "n": waiting}
            yield Todo("nominations.place_on_list", text, deadline, row.uid if row else "", edition.code)
        else:
            text = _("%(union)s：推荐排序表待上报") % {"union": union.short_name}
            yield Todo("nominations.submit_list", text, deadline, row.uid if row else "", edition.code)


def _came_after(
    actor: Actor, edition: Edition, union: Union, row: RecommendationList, definition: Definition
) -> Iterator[Todo]:
    """What was corrected or let in late after the list went up: without a word it would be left out in silence."""
    n = len(undecided(actor, edition, union, row, clock.edition_now()))
    if n:
        text = _("%(union)s：上报之后又有 %(n)d 份材料报来，没有意见；需要列入的，请上级退回排序表")
        closes = instant(definition, "recommendation_closes")
        said = text % {"union": union.short_name, "n": n}
        yield Todo("nominations.submit_list", said, closes, row.uid, edition.code)


def _of_office(actor: Actor, edition: Edition, definition: Definition) -> Iterator[Todo]:
    if not actor.has(Role.ORGANISER, path=edition.organiser.path):
        return
    now = clock.edition_now()
    filing, closes = (instant(definition, name) for name in ("filing_closes", "recommendation_closes"))
    if not filing_is_closed(edition):
        if now >= filing:
            yield Todo("nominations.close_filing", _("截止申报"), filing, edition.uid, edition.code)
        return
    if now < closes:
        return
    counts = RecommendationList.objects.filter(edition=edition).aggregate(
        open=Count("pk", filter=Q(state=ListState.OPEN, places__place=Place.RECOMMENDED), distinct=True)
    )
    text = _("截止推荐并封存材料")
    if counts["open"]:
        text += _("（还有 %(n)d 个推荐单位没有上报）") % {"n": counts["open"]}
    yield Todo("nominations.close_recommendation", text, closes, edition.uid, edition.code)


def _of_leader(actor: Actor, edition: Edition) -> Iterator[Todo]:
    if not actor.has(Role.LEADER, path=edition.organiser.path):
        return
    asked = Exemption.objects.filter(edition=edition, state=ExemptionState.ASKED).order_by("id")
    rows = list(asked.exclude(asked_by_uid=actor.account_uid or "-"))
    if rows:
        text = _("%(n)d 项特例等您审定：%(kinds)s") % {
            "n": len(rows),
            "kinds": "、".join(dict.fromkeys(str(row.get_kind_display()) for row in rows)),
        }
        closes = min(row.until or row.asked_at + TO_ANSWER for row in rows).astimezone(clock.ZONE)
        yield Todo("nominations.answer_exemption", text, closes, edition.uid, edition.code)


def _of_nominee(actor: Actor, edition: Edition, definition: Definition) -> Iterator[Todo]:
    if not any(grant.role == Role.NOMINEE for grant in actor.grants):
        return
    uids = {grant.object_uid for grant in actor.grants if grant.role == Role.NOMINEE}
    waiting = Member.objects.filter(uid__in=uids, state=ConfirmationState.WAITING).values("dossier_id")
    dossiers = visible_to(actor).filter(edition=edition, state=DossierState.SUBMITTED, pk__in=waiting)
    for dossier in dossiers:
        closes = confirm_by(dossier, definition)
        yield _item("nominations.confirm", _("请核对并确认您的申报材料（%(name)s）"), dossier, closes)
