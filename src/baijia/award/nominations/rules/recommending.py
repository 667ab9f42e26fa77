"""A union returns, ranks and puts forward what its subtree filed, within its quota and in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import ClosedWindow, Dossier, ListPlace, Member, RecommendationList
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules.deriving import asks
from baijia.award.nominations.rules.filing import check_recommending, spoken
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition, Quota
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_recommends_at(actor: Actor, union: Union) -> None:
    """The actor recommends for this union or one above it.

    Raises:
        Refused: hidden.
    """
    directory.check_role(actor, Role.RECOMMENDER, path=union.path)


def check_within(union: Union, dossier: Dossier) -> None:
    """The dossier was filed below the union.

    Raises:
        Refused: hidden.
    """
    if not dossier.unit.path.startswith(union.path):
        raise not_found()


def check_return(
    dossier: Dossier,
    definition: Definition,
    *,
    opinion: str,
    fields: Iterable[str],
    comments: Mapping[str, str],
    deadline: datetime,
    now: datetime,
) -> None:
    """A return says why, which fields it opens, and until when; it leaves time before recommending ends.

    Raises:
        Refused: naming what is missing; or the dossier stands on a list already sent up.
    """
    check_recommending(dossier.edition)
    if len(opinion.strip()) > 500 or (len(opinion.strip()) < 2 and not comments):
        raise Refused("return.opinion", _("请写明退回的原因（2 至 500 字）。"), field="opinion")
    if any(not 2 <= len(text) <= 200 for text in comments.values()):
        raise Refused("return.comment", _("对栏目的意见应为 2 至 200 字。"), field="opinion")
    known = {field["code"] for field in reading.fields_of(definition)} | {
        "name",
        "employer",
        "group",
        "members",
    }
    if set(fields) - known:
        raise Refused("return.fields", _("开放修改的栏目中有表里没有的。"), field="fields")
    closes = reading.instant(definition, "recommendation_closes")
    if not now < deadline <= closes:
        raise Refused(
            "return.deadline",
            _("修改期限应在现在之后、推荐截止（%(at)s）之前。") % {"at": spoken(closes)},
            field="deadline",
        )
    if ListPlace.objects.filter(dossier=dossier, list__state=ListState.SUBMITTED).exists():
        raise Refused("return.listed", _("这份材料已在上报的推荐排序表中，请先退回排序表。"))


def check_list_open(row: RecommendationList) -> None:
    """The list is still the union's own.

    Raises:
        Refused: it was submitted, or recommending is over.
    """
    check_recommending(row.edition)
    if row.state != ListState.OPEN:
        raise Refused("list.submitted", _("推荐排序表已上报。需要调整时，请主办单位退回。"))


def check_place(
    row: RecommendationList, dossier: Dossier, place: Place, reason: str, *, elsewhere: Sequence[ListPlace]
) -> None:
    """The dossier may take this place on this list; ``elsewhere`` are its places on others.

    Whoever is still correcting a returned dossier may be left out already, so that a list need not wait.

    Raises:
        Refused: it is not with the unions, waits on a lower list, somebody of it does not agree to stand, or
            nothing says why it is not recommended.
    """
    waits = dossier.state == DossierState.RETURNED and place == Place.NOT_RECOMMENDED
    if dossier.state != DossierState.SUBMITTED and not waits:
        raise Refused("list.dossier", _("只能对已报送的材料提出推荐意见。"))
    if place == Place.NOT_RECOMMENDED:
        if not 2 <= len(reason.strip()) <= 200:
            raise Refused("list.reason", _("不予推荐的，请写明理由（2 至 200 字）。"), field="reason")
        return
    check_willing([dossier])
    for other in elsewhere:
        below = other.list.union.path.startswith(row.union.path)
        if below and other.list.state == ListState.OPEN:
            raise Refused(
                "list.below_open",
                _("%(union)s正在提出推荐意见，上报后再处理。") % {"union": other.list.union.name},
            )
        if below and other.place == Place.NOT_RECOMMENDED:
            raise Refused(
                "list.below_no",
                _("%(union)s未予推荐。如需推荐，请先退回其排序表。") % {"union": other.list.union.name},
            )
        if (
            place == Place.RECOMMENDED
            and other.place == Place.RECOMMENDED
            and _both_have_quotas(row, other.list)
        ):
            raise Refused(
                "list.twice", _("这份材料已列入%(union)s的推荐名单。") % {"union": other.list.union.name}
            )


def check_willing(dossiers: Sequence[Dossier]) -> None:
    """Nobody of these dossiers said no: a place for somebody who does not stand would be lost.

    Raises:
        Refused: with the names.
    """
    refused = Member.objects.filter(dossier__in=dossiers, state=ConfirmationState.REFUSED)
    declined = set(refused.values_list("dossier_id", flat=True))
    names = "、".join(dossier.name for dossier in dossiers if dossier.pk in declined)
    if names:
        raise Refused("list.declined", _("%(names)s不同意申报，不能推荐或列为备选。") % {"names": names})


def _both_have_quotas(one: RecommendationList, other: RecommendationList) -> bool:
    unions = [one.union_id, other.union_id]
    return Quota.objects.filter(edition=one.edition, union_id__in=unions).count() == len(unions)


def check_quota(places: int | None, recommended: int) -> None:
    """No more are recommended than places were issued; null is no limit.

    Raises:
        Refused: with both numbers.
    """
    if places is not None and recommended > places:
        raise Refused(
            "list.quota",
            _("推荐名额为 %(places)d 名，名单上有 %(n)d 名。请把超出的列为备选。")
            % {"places": places, "n": recommended},
        )


def check_order(places: Sequence[ListPlace], order: Sequence[str]) -> None:
    """A new order names everybody of that place exactly once.

    Raises:
        Refused: it does not.
    """
    if sorted(order) != sorted(place.dossier.uid for place in places):
        raise Refused("list.order", _("排序与名单不一致，请刷新后重新排序。"), field="order")


def check_submit_list(
    row: RecommendationList,
    definition: Definition,
    *,
    places: int | None,
    recommended: Sequence[ListPlace],
    now: datetime,
) -> None:
    """The list goes up in time, within the quota, with nobody on it who was returned or does not agree to stand.

    Raises:
        Refused: naming the rule.
    """
    check_list_open(row)
    deadline = reading.list_deadline(row, definition)
    if now > deadline:
        raise Refused("list.late", _("推荐排序表的上报已于 %(at)s 截止。") % {"at": spoken(deadline)})
    check_quota(places, len(recommended))
    missing = [place.dossier.name for place in recommended if place.dossier.state != DossierState.SUBMITTED]
    if missing:
        raise Refused(
            "list.returned",
            _("%(names)s的材料已退回修改或撤回，请等重新报送，或移出推荐名单。")
            % {"names": "、".join(missing)},
        )
    check_willing([place.dossier for place in recommended])


def check_close_filing(actor: Actor, edition: Edition, definition: Definition, now: datetime) -> None:
    """The organiser closes filing once, after its deadline.

    Raises:
        Refused: hidden for others; too early; or done.
    """
    programmes.check_organises(actor, edition.organiser)
    programmes.check_is_open(edition)
    closes = reading.instant(definition, "filing_closes")
    if now < closes:
        raise Refused("filing.early", _("申报要到 %(at)s 才截止。") % {"at": spoken(closes)})
    if ClosedWindow.objects.filter(edition=edition, what="filing_closes").exists():
        raise Refused("filing.closed_already", _("申报已经截止。"))


def check_close_recommendation(actor: Actor, edition: Edition, definition: Definition, now: datetime) -> None:
    """The organiser freezes the recommendation once, after filing was closed and its own deadline passed.

    Raises:
        Refused: hidden for others; too early; or done.
    """
    programmes.check_organises(actor, edition.organiser)
    programmes.check_is_open(edition)
    if reading.recommendation_is_closed(edition):
        raise Refused("recommendation.closed_already", _("推荐已经截止，结果已冻结。"))
    if not reading.filing_is_closed(edition):
        raise Refused("recommendation.filing", _("请先截止申报。"))
    closes = reading.instant(definition, "recommendation_closes")
    if now < closes:
        raise Refused("recommendation.early", _("推荐要到 %(at)s 才截止。") % {"at": spoken(closes)})


def in_time(member_decided: datetime | None, closes: datetime) -> bool:
    """Whether a confirmation came before its window closed."""
    return member_decided is not None and member_decided.astimezone(clock.ZONE) <= closes


can_recommend_at = asks(check_recommends_at)
can_place = asks(check_place)
can_submit_list = asks(check_submit_list)
can_close_filing = asks(check_close_filing)
can_close_recommendation = asks(check_close_recommendation)
