"""Who may confer and revoke, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.award.decisions import queries as decisions
from baijia.award.decisions.enums import ObjectionState
from baijia.award.decisions.models import NoticeOutcome, Objection
from baijia.award.honours import queries
from baijia.award.honours.enums import Ground, HonourState, Recovered
from baijia.award.honours.models import Holder, Honour, IssuerKey, MedalReceipt, StatusList
from baijia.award.programmes import queries as definitions
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition, Programme
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_leads(actor: Actor, edition: Edition) -> None:
    """The actor is the leader of the edition's organiser.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.LEADER, path=edition.organiser.path)


def check_confer(actor: Actor, edition: Edition) -> NoticeOutcome:
    """The notice has run, the list is settled, and somebody who stands on it is not honoured yet.

    Raises:
        Refused: naming what is missing.
    """
    check_leads(actor, edition)
    outcome = decisions.outcome(edition)
    if outcome is None or decisions.unsettled(edition):
        raise Refused("honours.not_settled", _("公示和异议尚未办结，不能授予。"))
    if StatusList.objects.filter(edition=edition).exists() and not queries.to_confer(edition, outcome):
        raise Refused("honours.conferred", _("本届已经授予。"))
    return outcome


def check_rotates_key(actor: Actor, edition: Edition) -> IssuerKey:
    """The actor keeps the edition's log, and there is a certificate key to change.

    Raises:
        Refused: hidden, or naming what is missing.
    """
    programmes.check_keeps_log(actor, edition.log)
    key = queries.issuer_key(edition)
    if key is None:
        raise Refused("honours.no_key", _("本届还没有证书密钥，授予时才会生成。"))
    return key


def check_revoke(
    actor: Actor,
    honour: Honour,
    *,
    ground: str,
    decision: str,
    public_note: str,
    recover: Decimal,
    items: Collection[str],
    objection: Objection | None,
) -> None:
    """A revocation names its ground, the decision and what the public may read; an objection cited was upheld.

    Raises:
        Refused: naming the field.
    """
    if honour.edition is not None:
        check_leads(actor, honour.edition)
    else:
        directory.check_role(actor, Role.LEADER, path=honour.programme.organiser.path)
    if honour.dossier is not None:
        programmes.check_not_fenced(actor, honour.dossier.uid)
    if ground not in Ground.values:
        raise Refused("revoke.ground", _("请选择撤销的事由。"), field="ground")
    if not decision.strip():
        raise Refused("revoke.decision", _("请填写撤销决定的文号。"), field="decision")
    if len(public_note.strip()) < 4:
        raise Refused("revoke.note", _("请写明向社会公布的说明。"), field="public_note")
    if recover < 0 or set(items) - set(Recovered.values):
        raise Refused("revoke.recover", _("请核对应追回的金额和实物。"), field="recover")
    if objection is not None and (
        objection.dossier_id != honour.dossier_id or objection.outcome != ObjectionState.UPHELD
    ):
        raise Refused("revoke.objection", _("所依据的异议须针对本人并且成立。"))


def check_imports(actor: Actor, programme: Programme) -> None:
    """The organiser's officer keeps the register of a programme.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.ORGANISER, path=programme.organiser.path)


def check_cohort(programme: Programme, *, number: int, year: int, source: str) -> None:
    """An earlier edition is entered once, says where its list is from, and is none of those kept here.

    Raises:
        Refused: naming the field.
    """
    if programme.cohorts.filter(number=number).exists():
        raise Refused(
            "cohort.exists", _("第 %(number)d 届的名单已经导入。") % {"number": number}, field="number"
        )
    kept = [edition for edition in programme.editions.all() if edition.definition["number"] == number]
    if kept:
        raise Refused(
            "cohort.edition",
            _("第 %(number)d 届在本系统评选，获奖者由授予产生。") % {"number": number},
            field="number",
        )
    if year > clock.edition_now().year:
        raise Refused("cohort.year", _("年份在将来，请核对。"), field="year")
    if len(source.strip()) < 2:
        raise Refused("cohort.source", _("请写明名单的出处。"), field="source")


def check_medal(actor: Actor, honour: Honour, *, received_by: str, on_behalf: str, handed_on: date) -> None:
    """A medal is handed over once, to the holder or a named proxy, after the honour was conferred.

    Raises:
        Refused: as hidden for others; naming the field.
    """
    organiser = honour.edition.organiser if honour.edition else honour.programme.organiser
    runs = any(actor.has(role, path=organiser.path) for role in (Role.ORGANISER, Role.COHOST))
    if not runs and not actor.is_system:
        raise not_found()
    if honour.state == HonourState.REVOKED:
        raise Refused("medal.revoked", _("称号已经撤销，不能发放奖章。"))
    if MedalReceipt.objects.filter(honour=honour).exists():
        raise Refused("medal.handed", _("奖章已经领取。"))
    if honour.edition is not None and not definitions.in_force(honour.edition)["honours"]["medal"]:
        raise Refused("medal.none", _("本届不发奖章。"))
    if received_by.strip() != honour.name and len(on_behalf.strip()) < 2:
        raise Refused("medal.proxy", _("不是本人领取的，请写明与本人的关系。"), field="on_behalf")
    conferred = honour.conferred_at.astimezone(clock.ZONE).date()
    if not conferred <= handed_on <= clock.edition_now().date():
        raise Refused("medal.date", _("领取日期应在授予之后、今天之前。"), field="handed_on")


GIVES_LINKS = (Role.ORGANISER, Role.PAYER, Role.SERVICE_OFFICER)


def check_gives_link(actor: Actor, edition: Edition) -> None:
    """Organiser, payer and service officer hand out holders' links.

    Raises:
        Refused: as hidden.
    """
    held = [role for role in GIVES_LINKS if actor.has(role, path=edition.organiser.path)]
    if not actor.is_system:
        directory.check_role(actor, held[0] if held else Role.ORGANISER, path=edition.organiser.path)


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor runs the organiser's follow-up services.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_is_holder(actor: Actor, holder: Holder) -> None:
    """The actor came by this holder's own link.

    Raises:
        Refused: as hidden.
    """
    if not any(grant.role == Role.NOMINEE and grant.object_uid == holder.uid for grant in actor.grants):
        raise not_found()


LEVELS = ("national", "province", "city", "district", "unit")


def check_outside(*, name: str, body: str, level: str, year: int, document: str) -> None:
    """An honour from elsewhere says what, by whom, when and by which document.

    Raises:
        Refused: everything that is missing, by field.
    """
    faults = []
    if len(name.strip()) < 2:
        faults.append(Refused("outside.name", _("请填写荣誉名称。"), field="name"))
    if len(body.strip()) < 2:
        faults.append(Refused("outside.body", _("请填写授予单位。"), field="body"))
    if level not in LEVELS:
        faults.append(Refused("outside.level", _("请选择级别。"), field="level"))
    if not 1950 <= year <= clock.edition_now().year:
        faults.append(Refused("outside.year", _("年份应在 1950 年至今年之间。"), field="year"))
    if len(document.strip()) < 2:
        faults.append(Refused("outside.document", _("请填写表彰文件的文号。"), field="document"))
    if faults:
        raise RefusedMany(faults)
