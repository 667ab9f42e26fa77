"""Who may file, when, and what a dossier must say before it goes up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.award.nominations import answers as form
from baijia.award.nominations import eligibility
from baijia.award.nominations.answers.words import hidden_character, tidy, tidy_name
from baijia.award.nominations.enums import CHANNEL_OF, Channel, DossierState, SubjectKind
from baijia.award.nominations.models import Attachment, Dossier, Member
from baijia.award.nominations.queries import channels, reading
from baijia.award.nominations.queries.reading import Change, Definition
from baijia.award.nominations.rules.deriving import asks
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.enums import ScanState
from baijia.core.inspection import Limits, limits_of
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union

EDITABLE = (DossierState.DRAFT, DossierState.RETURNED)


class StaleSave(Refused):
    """Somebody else saved meanwhile. Nothing is lost: what they changed and what was to be saved stand here."""

    def __init__(
        self, sentence: str, *, version: int, changes: list[Change], yours: Mapping[str, Any]
    ) -> None:
        super().__init__("draft.stale", sentence)
        self.version = version
        self.changes = changes
        self.yours = dict(yours)


def check_files(actor: Actor, dossier: Dossier) -> None:
    """The actor files this dossier: an officer of its very unit, or the applicant or expert who began it.

    Raises:
        Refused: hidden; an office above a unit does not fill in for it.
    """
    if not actor.is_system and not channels.files(actor, dossier):
        raise not_found()


def check_begins(actor: Actor, edition: Edition, unit: Union) -> Channel:
    """Return by which channel the actor begins a dossier at this unit.

    Raises:
        Refused: hidden where the actor files nothing there; or the edition does not open the channel.
    """
    if actor.is_system:
        return Channel.ORGANISATION
    open_to_actor = channels.units_to_file_at(actor, edition)
    for union, channel in open_to_actor:
        if union.pk == unit.pk:
            return channel
    roles = channels.filing_roles(actor)
    closed = [
        CHANNEL_OF[role] for role in roles if role != Role.FILING_OFFICER or unit.path in actor.places(role)
    ]
    if not closed or open_to_actor:
        raise not_found()
    raise Refused(
        "filing.channel",
        _("本届评选不接受%(channel)s，请查看申报通知中的申报渠道。")
        % {"channel": "、".join(str(channel.label) for channel in closed)},
    )


def check_own_once(actor: Actor, edition: Edition, channel: Channel) -> None:
    """Whoever stands for the own person begins one dossier an edition.

    Raises:
        Refused: there is one already.
    """
    own = Dossier.objects.filter(edition=edition, filed_by_uid=actor.account_uid, channel=Channel.SELF)
    if channel == Channel.SELF and own.exclude(state=DossierState.WITHDRAWN).exists():
        raise Refused("filing.once", _("您在本届已有一份自荐材料，请接着填写那一份。"))


def check_subject(definition: Definition, subject: SubjectKind, channel: Channel) -> None:
    """The edition takes subjects of this kind; who stands for the own person is a person.

    Raises:
        Refused: naming which it does not.
    """
    if channel == Channel.SELF and subject != SubjectKind.PERSON:
        raise Refused("filing.subject", _("个人自荐只申报本人。"), field="subject")
    if subject not in definition["subjects"]["kinds"]:
        kinds = "、".join(str(SubjectKind(kind).label) for kind in definition["subjects"]["kinds"])
        raise Refused("filing.subject", _("本届评选的对象是%(kinds)s。") % {"kinds": kinds}, field="subject")


def check_filing_window(definition: Definition, now: datetime) -> None:
    """Filing is open at ``now``; the last second of the window still counts.

    Raises:
        Refused: it has not begun or is over, with the moment.
    """
    opens, closes = (reading.instant(definition, name) for name in ("filing_opens", "filing_closes"))
    if now < opens:
        raise Refused("filing.not_open", _("申报于 %(at)s 开始。") % {"at": spoken(opens)})
    if now > closes:
        raise Refused(
            "filing.closed",
            _("申报已于 %(at)s 截止，系统以服务器收到完整材料的时间为准。如有特殊情况，请联系上级工会。")
            % {"at": spoken(closes)},
        )


def check_submission_window(dossier: Dossier, definition: Definition, now: datetime) -> None:
    """A draft goes up while filing is open, a returned dossier until its own deadline.

    Raises:
        Refused: too early or too late, with the moment; or recommending is over.
    """
    if dossier.state != DossierState.RETURNED:
        if reading.filing_is_closed(dossier.edition):
            closes = reading.instant(definition, "filing_closes")
            raise Refused("filing.closed", _("申报已于 %(at)s 截止。") % {"at": spoken(closes)})
        check_filing_window(definition, now)
        return
    check_recommending(dossier.edition)
    until = reading.correct_by(dossier, definition)
    if now > until:
        raise Refused(
            "correction.late",
            _("修改后重新报送的期限是 %(at)s，已经过期，请联系退回材料的工会。") % {"at": spoken(until)},
        )


def check_recommending(edition: Edition) -> None:
    """The recommendation is not frozen yet.

    Raises:
        Refused: it is.
    """
    if reading.recommendation_is_closed(edition):
        raise Refused("recommendation.closed", _("推荐已经截止，材料已封存，不能再改动。"))


def check_editable(dossier: Dossier, touched: Iterable[str] = ()) -> None:
    """The dossier is a draft, or was returned and these fields were opened.

    Raises:
        Refused: it is with an upper union, or the return opened other fields.
    """
    programmes.check_is_open(dossier.edition)
    if dossier.state not in EDITABLE:
        raise Refused("draft.locked", _("材料已报送，不能直接修改。需要更正时，请联系上级工会退回。"))
    if dossier.state == DossierState.RETURNED:
        check_recommending(dossier.edition)
        step = reading.last_return(dossier)
        opened = set(step.fields) if step else set()
        closed = [field for field in touched if opened and field not in opened]
        if closed:
            raise RefusedMany(
                [Refused("draft.field_closed", _("退回时没有开放这一项的修改。"), field=f) for f in closed]
            )


def check_version(dossier: Dossier, version: int, yours: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Nobody saved since the version the officer had on the screen.

    Raises:
        StaleSave: somebody did: who, when and which fields.
    """
    if version == dossier.version:
        return
    changes = reading.changes_since(dossier, version)
    touched = "、".join(dict.fromkeys(names.get(code, code) for c in changes for code in c.fields))
    last = changes[-1] if changes else None
    sentence = _(
        "%(who)s 在 %(at)s 保存过这份材料，改动了：%(what)s。您填写的内容还没有保存，请对照后再保存。"
    ) % {
        "who": last.who if last else _("其他经办人"),
        "at": spoken(last.at if last else dossier.saved_at),
        "what": touched or _("其他内容"),
    }
    raise StaleSave(sentence, version=dossier.version, changes=changes, yours=yours)


def check_read(seen: str, digest: str) -> None:
    """What goes up is what its sender read on the check page.

    Raises:
        Refused: a colleague changed an answer, a person or a file since.
    """
    if seen != digest:
        raise Refused(
            "submit.changed", _("材料在您打开检查页之后有过改动，请把下面的内容再看一遍，再点报送。")
        )


def check_header(definition: Definition, header: Mapping[str, Any]) -> dict[str, str]:
    """Return name, employer and group in canonical form, as far as given.

    Raises:
        RefusedMany: what is empty, too long, or no group of the edition.
    """
    wrong: list[Refused] = []
    result: dict[str, str] = {}
    limits = {"name": (60, _("姓名或名称")), "employer": (80, _("单位名称")), "group": (20, _("参评组别"))}
    for key, value in header.items():
        limit, words = limits.get(key, (0, str(key)))
        if not limit or not isinstance(value, str):
            wrong.append(Refused("header.unknown", _("不认识的栏目：%(key)s。") % {"key": words}, field=key))
            continue
        text = tidy_name(value) if key == "name" else tidy(value)
        if len(text) > limit or hidden_character(value) or (not text and key != "group"):
            sentence = _("%(words)s应为 1 至 %(limit)d 字，不含控制字符。") % {"words": words, "limit": limit}
            wrong.append(Refused("header.text", sentence, field=key))
        elif key == "group" and text and text not in {group["code"] for group in definition["groups"]}:
            wrong.append(Refused("header.group", _("本届没有这个组别，请重新选择。"), field="group"))
        else:
            result[key] = text
    if wrong:
        raise RefusedMany(wrong)
    return result


def check_shares(definition: Definition, subject: SubjectKind, shares: Sequence[int]) -> None:
    """A person stands alone; a team's members share the whole prize; a unit has no members.

    Raises:
        Refused: the number of members or the sum of shares (per mille) is wrong.
    """
    most = definition["subjects"]["team_members_max"]
    if subject == SubjectKind.UNIT:
        if shares:
            raise Refused("members.unit", _("以单位申报的，不填写成员。"), field="members")
        return
    if subject == SubjectKind.PERSON and len(shares) != 1:
        raise Refused("members.person", _("个人申报只填写一人。"), field="members")
    if subject == SubjectKind.TEAM and not 2 <= len(shares) <= most:
        raise Refused(
            "members.team", _("团队成员应为 2 至 %(most)d 人，这里是 %(n)d 人。") % {"most": most, "n": len(shares)},
            field="members",
        )  # fmt: skip
    if any(isinstance(share, bool) or not isinstance(share, int) or share < 0 for share in shares):
        raise Refused("members.share", _("奖金份额以千分之几填写，应为 0 至 1000 的整数。"), field="members")
    if sum(shares) != 1000:
        raise Refused(
            "members.sum", _("成员的奖金份额合计应为 1000‰，这里是 %(sum)d‰。") % {"sum": sum(shares)},
            field="members",
        )  # fmt: skip


def check_complete(
    dossier: Dossier,
    definition: Definition,
    *,
    answers: Mapping[str, Any],
    members: Sequence[Member],
    attachments: Sequence[Attachment],
) -> None:
    """Everything a submission needs is there; what is not is told at once.

    Raises:
        RefusedMany: each refusal with its field.
    """
    wrong: list[Refused] = []
    if not dossier.group:
        wrong.append(Refused("header.group", _("请选择参评组别。"), field="group"))
    _gather(wrong, check_shares, definition, SubjectKind(dossier.subject), [m.share for m in members])
    _gather(
        wrong,
        form.clean,
        reading.fields_of(definition),
        answers,
        complete=True,
        attached=reading.attached(list(attachments)),
    )
    wrong += [
        Refused("files.infected", _("“%(name)s”查出病毒，请删除后换用干净的文件。") % {"name": row.file.name},
                field=row.field)
        for row in attachments
        if row.file.scan == ScanState.INFECTED
    ]  # fmt: skip
    for rule in definition["eligibility"]:
        if rule["rule"] == "age_at_most":
            wrong += [_over_age(rule, member) for member in members if not _young_enough(rule, member)]
    if wrong:
        raise RefusedMany(wrong)


def _young_enough(rule: Mapping[str, Any], member: Member) -> bool:
    birth = member.person.birth_date
    return birth is None or eligibility.within_age(birth, rule)


def _over_age(rule: Mapping[str, Any], member: Member) -> Refused:
    where = {"name": member.name, "text": rule["text"]}
    return Refused(
        f"eligibility.{rule['code']}", _("%(name)s不符合参评条件：%(text)s。") % where, field="id_number"
    )


def _gather(wrong: list[Refused], check: Any, *args: Any, **kwargs: Any) -> None:
    try:
        check(*args, **kwargs)
    except RefusedMany as many:
        wrong.extend(many.refusals)
    except Refused as one:
        wrong.append(one)


def taken(edition: Edition) -> Refused:
    """Return the refusal for a person who stands elsewhere. It tells nothing of where or by whom.

    A number filed by somebody else must not keep the true person out: the organiser can release it.
    """
    return Refused(
        "filing.taken",
        _(
            "该身份证件号码在本届评选中已有申报，一人只能申报一次。"
            "如本人未曾同意申报，请持证件联系%(office)s核实，核实后可以重新申报。"
        )
        % {"office": edition.organiser.name},
        field="id_number",
    )


def check_takes_file(dossier: Dossier, field: str, *, size: int = 0) -> Limits:
    """The field takes one more file, of ``size`` bytes as far as it is known; returns the field's limits.

    Raises:
        Refused: it is no field for files, it has as many as it may, or the file is too large.
    """
    known = form.fields_by_code(reading.fields_of(reading.definition_of(dossier.edition)))
    asked = known.get(field, {})
    if asked.get("kind") != "files":
        raise Refused("files.field", _("这一项不能上传文件。"), field=field)
    most, limits = asked.get("max") or 10, limits_of(asked)
    if dossier.attachments.filter(field=field, removed=False).count() >= most:
        raise Refused("files.many", _("这一项最多上传 %(most)d 个文件。") % {"most": most}, field=field)
    if size > limits.mb * 2**20:
        raise Refused("file.size", _("文件超过 %(mb)d MB，请压缩后再上传。") % {"mb": limits.mb}, field=field)
    return limits


def check_withdraw(actor: Actor, dossier: Dossier, reason: str) -> None:
    """The unit that filed, or a nominee of the dossier, takes it back and says why.

    A nominee does at any time. The unit alone does until the dossier is sealed; from then on the leader agrees.

    Raises:
        Refused: hidden for everybody else; once the honour is conferred; by the unit once it is sealed; or without
            a reason.
    """
    nominee = any(g.role == Role.NOMINEE and g.object_uid for g in actor.grants)
    if not nominee:
        check_files(actor, dossier)
    programmes.check_is_open(dossier.edition)
    if reading.is_honoured(dossier):
        raise Refused(
            "withdraw.honoured",
            _("称号已经授予，不能再撤回申报。不愿保留称号的，请书面告知主办单位，由主办单位作出撤销决定。"),
        )
    if not nominee and not actor.is_system and dossier.state == DossierState.SEALED:
        raise Refused(
            "withdraw.sealed",
            _("材料已封存并进入评选，单位撤回须经审定人同意，请提请审定；被推荐人本人可以随时退出。"),
        )
    if not 2 <= len(reason.strip()) <= 200:
        raise Refused("withdraw.reason", _("请写明撤回的原因（2 至 200 字）。"), field="reason")


def spoken(moment: datetime) -> str:
    """Return a moment as people read it: 2021年7月28日 17:00, or 28 July 2021 17:00."""
    local = moment.astimezone(clock.ZONE)
    if (get_language() or "").startswith("en"):
        return f"{local.day} {local:%B %Y %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


can_edit = asks(check_editable)
can_submit_now = asks(check_submission_window)
can_withdraw = asks(check_withdraw)
