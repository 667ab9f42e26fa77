"""Who may propose, approve, publish and answer objections, and when."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.decisions.enums import OBJECTION_OPEN, NoticeState, ResolutionState
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Round
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.engine.rank import vote_passes


def check_office(actor: Actor, edition: Edition) -> None:
    """The actor is an organiser's officer of the edition.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.ORGANISER, path=edition.organiser.path)


def check_propose(actor: Actor, edition: Edition) -> None:
    """Every round is frozen, and nothing was proposed yet.

    Raises:
        Refused: naming what is missing.
    """
    check_office(actor, edition)
    codes = [entry["code"] for entry in programmes.in_force(edition)["rounds"]]
    frozen = set(
        Round.objects.filter(edition=edition, state=RoundState.FROZEN).values_list("code", flat=True)
    )
    if set(codes) - frozen:
        raise Refused("resolution.rounds", _("还有评审轮次的结果未冻结，不能拟定名单。"))
    if Resolution.objects.filter(edition=edition).exists():
        raise Refused("resolution.exists", _("名单已经拟定；改变结论须作出新的决定。"))


def check_vote(resolution: Resolution, *, present: int, yes: int, no: int, abstained: int) -> None:
    """The counts add up and meet quorum and majority of the edition.

    Raises:
        Refused: naming the threshold that was missed.
    """
    rule = programmes.in_force(resolution.edition)["decision"]
    if min(present, yes, no, abstained) < 0 or yes + no + abstained != present:
        raise Refused("vote.counts", _("赞成、反对、弃权之和应等于到会人数。"), field="present")
    if present > rule["members"]:
        raise Refused("vote.members", _("到会人数超过评审委员会人数。"), field="present")
    if not vote_passes(rule, {"members": rule["members"], "present": present, "agreed": yes}):
        raise Refused(
            "vote.threshold",
            _("未达到规定：到会须满 %(quorum)s，赞成须满到会的 %(majority)s。")
            % {"quorum": rule["quorum"]["fraction"], "majority": rule["pass"]["fraction"]},
            field="yes",
        )


def check_approve(actor: Actor, resolution: Resolution) -> None:
    """The leader approves what another proposed.

    Raises:
        Refused: as hidden for others; with a sentence where proposer and leader are one.
    """
    directory.check_role(actor, Role.LEADER, path=resolution.edition.organiser.path)
    if actor.account_uid and actor.account_uid == resolution.proposed_by_uid:
        raise Refused("resolution.same_person", _("拟定名单的人不能自己审定。"))


def check_open_notice(actor: Actor, resolution: Resolution) -> None:
    """The list is approved and no notice of it was opened.

    Raises:
        Refused: naming what is missing.
    """
    directory.check_role(actor, Role.LEADER, path=resolution.edition.organiser.path)
    if resolution.state != ResolutionState.APPROVED:
        raise Refused("notice.not_approved", _("名单尚未审定，不能公示。"))
    if resolution.edition.notices.exists():
        raise Refused("notice.exists", _("名单已经公示。"))


def check_objects(notice: Notice) -> None:
    """The notice runs: a late objection is not taken.

    Raises:
        Refused: it has closed.
    """
    if notice.state != NoticeState.OPEN or clock.edition_now() > notice.closes:
        raise Refused("objection.late", _("公示期已满，逾期异议不予受理；如有线索可通过报料渠道反映。"))


def check_objection_form(*, real_name: bool, name: str, contact: str, text: str) -> None:
    """An objection is made under real name with contact and grounds; without a name it is a lead.

    Raises:
        Refused: naming the field.
    """
    if real_name and (len(name.strip()) < 2 or len(contact.strip()) < 5):
        raise Refused(
            "objection.name", _("实名异议须写明姓名和联系方式；不愿署名的，将作为线索处理。"), field="name"
        )
    if len(text.strip()) < 10:
        raise Refused("objection.text", _("请写明异议的事实和依据，至少十个字。"), field="text")


def check_answer(answer: str) -> None:
    """A closed objection carries an answer.

    Raises:
        Refused: it is empty.
    """
    if len(answer.strip()) < 4:
        raise Refused("objection.answer", _("请写明答复内容。"), field="answer")


def check_close_notice(notice: Notice) -> None:
    """The period is over by edition time.

    Raises:
        Refused: it still runs.
    """
    if clock.edition_now() < notice.closes:
        raise Refused(
            "notice.running",
            _("公示至 %(closes)s，期满后才能结束。")
            % {"closes": f"{notice.closes.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"},
        )


def check_settle(actor: Actor, edition: Edition) -> None:
    """Every notice is closed and every objection answered; only the person concerned is held up.

    Raises:
        Refused: naming what is missing.
    """
    check_office(actor, edition)
    if not edition.notices.exists() or edition.notices.exclude(state=NoticeState.CLOSED).exists():
        raise Refused("notice.open", _("公示尚未期满。"))
    if Objection.objects.filter(edition=edition, state__in=OBJECTION_OPEN).exists():
        raise Refused("objection.waiting", _("还有异议没有办结。"))


def check_not_fenced(actor: Actor, objection: Objection) -> None:
    """An officer with a conflict does not handle objections to that person.

    Raises:
        Refused: as hidden.
    """
    from baijia.core.refused import not_found

    if objection.dossier is not None and objection.dossier.uid in programmes.fenced(actor):
        raise not_found()
