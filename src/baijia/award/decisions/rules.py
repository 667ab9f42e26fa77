"""Who may propose, approve, publish and answer objections, and when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from baijia.award.decisions import queries
from baijia.award.decisions.enums import (
    OBJECTION_OPEN,
    ON_PAPER,
    Identity,
    NoticeState,
    ResolutionState,
    Subject,
)
from baijia.award.decisions.models import Notice, Objection, Resolution, Vote
from baijia.award.programmes import queries as programmes
from baijia.award.programmes import rules as editions
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Round
from baijia.core import clock, ledger
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role

if TYPE_CHECKING:
    from baijia.award.decisions.commands import Said
    from baijia.award.decisions.composition import Row

MOBILE = re.compile(r"1[3-9]\d{9}")


def check_office(actor: Actor, edition: Edition) -> None:
    """The actor is an organiser's officer of the edition.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.ORGANISER, path=edition.organiser.path)


def check_propose(actor: Actor, edition: Edition) -> None:
    """Every round is frozen, and no list stands.

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
    if queries.resolution_of(edition) is not None:
        raise Refused("resolution.exists", _("名单已经拟定；改变结论须作出新的决定。"))


def check_reason(reason: str) -> str:
    """An act that must be explained is.

    Raises:
        Refused: it is not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_checks_minutes(actor: Actor, resolution: Resolution) -> Vote:
    """Another officer than the one who entered them checks the minutes.

    Raises:
        Refused: as hidden for others; with a sentence where both are one, or nothing was entered.
    """
    path = resolution.edition.organiser.path
    if not (actor.is_system or any(actor.has(role, path=path) for role in (Role.ORGANISER, Role.COHOST))):
        raise not_found()
    vote = resolution.vote
    if vote is None or resolution.state != ResolutionState.ENTERED:
        raise Refused("minutes.none", _("没有等待复核的会议记录。"))
    if actor.account_uid == vote.entered_by_uid:
        raise Refused("minutes.same_person", _("录入会议记录的人不能自己复核，请另一位经办人复核。"))
    return vote


def check_composition(rows: Iterable[Row]) -> None:
    """No limit of the edition that blocks is missed.

    Raises:
        Refused: naming the limits.
    """
    missed = [row.name for row in rows if row.blocks]
    if missed:
        raise Refused(
            "composition.blocked",
            _("名单结构不符合：%(names)s。本届规定不得突破；确需调整的，由审定人先发补充通知。")
            % {"names": "、".join(missed)},
        )


def check_rescind(actor: Actor, resolution: Resolution, *, decision: str) -> None:
    """The leader undoes a list under a decision's number, before anybody was told.

    Raises:
        Refused: as hidden for others; with a sentence where it is on notice.
    """
    directory.check_role(actor, Role.LEADER, path=resolution.edition.organiser.path)
    if resolution.edition.notices.exists():
        raise Refused(
            "resolution.on_notice",
            _("名单已经公示。此后有人退出的，通过异议或撤回处理；已授予的，作出撤销决定。"),
        )
    if len(decision.strip()) < 2:
        raise Refused("rescind.decision", _("请填写新决定的文号。"), field="decision")


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
    check_witnessed(resolution)


def check_witnessed(resolution: Resolution) -> None:
    """Where the edition asks for it, the witnesses' quorum stands under the resolution.

    Raises:
        Refused: it does not yet.
    """
    edition = resolution.edition
    if not programmes.in_force(edition)["notice"].get("witnessed", False):
        return
    if not ledger.witnessed(edition.log, queries.log_entry(resolution)):
        raise Refused(
            "notice.not_witnessed",
            _("决议还没有取得见证方联署，公示不能开始：请把最新检查点交见证方联署，再打开公示。"),
        )


def check_background(missing: Sequence[tuple[str, int]], without: str) -> str:
    """Return why the notice opens without an opinion, "" where none is missing: silence of an office means nothing.

    Raises:
        Refused: an answer is missing and the leader has not said why it may be.
    """
    reason = without.strip()
    if missing and not 4 <= len(reason) <= 200:
        listed = "、".join(_("%(agency)s（%(n)d 人）") % {"agency": agency, "n": n} for agency, n in missing)
        raise Refused(
            "notice.background",
            _("征求意见还没有答复：%(missing)s。请等答复，或由审定人写明理由（4 至 200 字）。")
            % {"missing": listed},
            field="without",
        )
    return reason if missing else ""


def check_objects(notice: Notice) -> None:
    """The notice runs: a late objection is not taken.

    Raises:
        Refused: it has closed.
    """
    if notice.state != NoticeState.OPEN or clock.edition_now() > notice.closes:
        raise Refused("objection.late", _("公示期已满，逾期异议不予受理；如有线索可通过报料渠道反映。"))


def check_registers(notice: Notice, channel: str, received_at: datetime) -> None:
    """What a clerk enters came on paper, after the notice opened and not in the future.

    Raises:
        Refused: naming the field.
    """
    if channel not in ON_PAPER:
        raise Refused("objection.channel", _("请选择电话、来信或来访。"), field="channel")
    if not notice.opens <= received_at <= clock.edition_now():
        raise Refused(
            "objection.received_at",
            _("收到的时间应在公示开始之后、现在之前。"),
            field="received_at",
        )


def is_mobile(contact: str) -> bool:
    """Tell whether a contact is a mobile number of the mainland, to which a code can go."""
    return MOBILE.fullmatch(contact.strip()) is not None


def check_objection_form(edition: Edition, said: Said, *, real_name: bool) -> None:
    """An objection is made under real name with contact and grounds; without a name it is a lead, if those are taken.

    Raises:
        Refused: naming the field.
    """
    leads = programmes.in_force(edition)["objections"]["anonymous"] == "lead"
    if not real_name and not leads:
        raise Refused("objection.anonymous", _("本届只受理实名异议，请写明姓名和联系方式。"), field="name")
    if real_name and (len(said.name.strip()) < 2 or len(said.contact.strip()) < 5):
        raise Refused(
            "objection.name", _("实名异议须写明姓名和联系方式；不愿署名的，将作为线索处理。"), field="name"
        )
    if len(said.text.strip()) < 10:
        raise Refused("objection.text", _("请写明异议的事实和依据，至少十个字。"), field="text")
    if said.about not in Subject.values:
        raise Refused("objection.about", _("请选择异议涉及的方面。"), field="about")


def not_taken(edition: Edition, about: str) -> str:
    """Return why an objection on this subject is not taken, "" where it is."""
    if about == Subject.RANK and not programmes.in_force(edition)["objections"]["rank_disputes"]:
        return _(
            "按本届办法，只对评审得分和名次不服的不属于异议范围。如认为材料不实或程序不合规定，请写明事实另行提出。"
        )
    return ""


def check_subject(edition: Edition, about: str) -> None:
    """The edition takes objections on this subject.

    Raises:
        Refused: it does not take disputes of rank.
    """
    why = not_taken(edition, about)
    if why:
        raise Refused("objection.rank", why, field="about")


def check_wants_code(objection: Objection, phone: str) -> None:
    """A code may go to an objector whose number is not proven yet.

    Raises:
        Refused: it is, or there is no mobile number.
    """
    check_unchecked(objection)
    if not is_mobile(phone):
        raise Refused("objection.no_phone", _("没有留手机号码，请带身份证件到主办单位核实。"))


def check_has_code(objection: Objection) -> None:
    """A code was sent and waits.

    Raises:
        Refused: none was, or the identity is checked.
    """
    check_unchecked(objection)
    if not objection.code_token:
        raise Refused("objection.no_code", _("没有发送过验证码。"))


def check_unchecked(objection: Objection) -> None:
    """The objector's identity is not checked yet, and there is one.

    Raises:
        Refused: it is, or the objection is a lead without a name.
    """
    if objection.anonymous:
        raise Refused("objection.is_lead", _("不署名的线索不核实身份。"))
    if objection.identity != Identity.UNCHECKED:
        raise Refused("objection.identified", _("异议人身份已经核实。"))


def check_identity(objection: Objection) -> None:
    """An objection under real name is investigated once the name is found true; a lead has none.

    Raises:
        Refused: it was not checked.
    """
    if not objection.is_lead and objection.identity == Identity.UNCHECKED:
        raise Refused(
            "objection.unchecked",
            _("异议人身份尚未核实：等其填写手机验证码，或核对证件后再受理。核实不了的，不予受理并写明理由。"),
        )


def check_concerned(objection: Objection, concerned: Collection[str] | None) -> None:
    """Whoever upholds an objection to the whole list names those on it whom it concerns, or says that it is nobody.

    Raises:
        Refused: nothing is said, somebody is not on a notice, or the objection is against one person.
    """
    if objection.dossier is not None:
        if concerned:
            raise Refused("objection.one", _("这件异议只针对一人，不能涉及他人。"), field="concerned")
        return
    if concerned is None:
        raise Refused(
            "objection.concerned",
            _("对整个名单的异议成立的，请选定查实涉及的人选，逐人立案；不涉及具体人选的，请注明。"),
            field="concerned",
        )
    listed = {row["nominee"] for notice in objection.edition.notices.all() for row in notice.document["list"]}
    strangers = sorted(set(concerned) - listed)
    if strangers:
        wrong = _("%s 不在公示名单上。") % "、".join(strangers)
        raise Refused("objection.not_listed", wrong, field="concerned")


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
    """Every notice is closed, and no objection to the list as a whole waits; one person's holds up that one alone.

    Raises:
        Refused: naming what is missing.
    """
    check_office(actor, edition)
    if not edition.notices.exists() or edition.notices.exclude(state=NoticeState.CLOSED).exists():
        raise Refused("notice.open", _("公示尚未期满。"))
    whole = Objection.objects.filter(
        edition=edition, dossier=None, anonymous=False, late=False, state__in=OBJECTION_OPEN
    )
    if whole.exists():
        raise Refused("objection.waiting", _("对整个名单或程序的异议没有办结，不能办结公示。"))
    if queries.outcome(edition) is not None and not queries.unsettled(edition):
        raise Refused("settle.nothing", _("公示已经办结，没有新的结论。"))


def check_handles(actor: Actor, objection: Objection) -> None:
    """The organiser's officers handle objections, save those with a conflict and the one concerned.

    Raises:
        Refused: as hidden.
    """
    check_office(actor, objection.edition)
    if objection.dossier is not None:
        editions.check_not_fenced(actor, objection.dossier.uid)
